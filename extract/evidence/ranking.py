"""Which passages share the most with a claim: by their words, and by several orders put together."""

import math
import re
from collections import Counter
from collections.abc import Sequence

from extract.frame import stems
from extract.lexicon import plain

_TOKEN = re.compile(r"\d[\d.,]*|[^\W\d_][\w'’-]{0,40}")
_K1, _B = 1.2, 0.6
_FLAT = 60  # reciprocal ranks: how little the very first places count for more


def tokens(text: str) -> list[str]:
    """The stems of the words that carry meaning, and the digits of the numbers."""
    found = _TOKEN.findall(plain(text))
    said = stems(word for word in found if not word[0].isdigit())
    return said + [digits for word in found if word[0].isdigit() and (digits := _digits(word))]


def _digits(word: str) -> str:
    return word.rstrip(".,").replace(",", "")


def bm25(query: Sequence[str], texts: Sequence[Counter[str]]) -> list[float]:
    """How well each of the texts answers the query. Robertson and Zaragoza 2009."""
    asked = set(query)
    length = [sum(text.values()) for text in texts]
    usual = sum(length) / max(1, len(texts)) or 1.0
    rarity = {}
    for word in asked:
        holding = sum(word in text for text in texts)
        rarity[word] = math.log(1 + (len(texts) - holding + 0.5) / (holding + 0.5))
    return [
        sum(
            rarity[word] * n * (_K1 + 1) / (n + _K1 * (1 - _B + _B * size / usual))
            for word in asked
            if (n := text[word])
        )
        for text, size in zip(texts, length, strict=True)
    ]


def fused(*orders: Sequence[float]) -> list[float]:
    """One score from several, by the places they give; 0 and less give none. Cormack et al. 2009."""
    total = [0.0] * len(orders[0])
    for scores in orders:
        places = sorted((n for n, score in enumerate(scores) if score > 0), key=lambda n: -scores[n])
        for place, n in enumerate(places):
            total[n] += 1 / (_FLAT + place + 1)
    return total
