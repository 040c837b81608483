"""Which language a discussion is in, told offline.

Links, code, addresses and quoted lines are left out: they are nobody's words here. Short English text is
what the identifier is worst at, so where it is unsure, common English words decide.
"""

import re
from collections.abc import Iterable
from functools import cache
from typing import Any

ENGLISH, UNKNOWN = "en", "und"

_NOISE = re.compile(
    r"```.*?(?:```|\Z)|`[^`\n]*`|(?:https?://|www\.)\S+|\S+@\S+\.\S+|^[ \t]*>[^\n]*|\d+",
    re.DOTALL | re.MULTILINE | re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_COMMON = frozenset(
    "the of and to in is it that you for was are with as be this have not but they what there would their we"  # noqa: SIM905 - words read better in a row
    " an your which do how if will about out many then them these so some her him has more could been who its"
    " now than my did get just don't it's i'm can't isn't doesn't that's should because i he she".split()
)
_ENOUGH = 20_000  # characters that decide it
_SURE, _LIKELY = 0.9, 0.5  # of the identifier's normalised probability


def language(texts: Iterable[str]) -> str:
    """The primary tag (BCP 47) of what most of the words are in; `und` where it cannot be told."""
    words = _words(texts)
    if not any(character.isalpha() for character in words):
        return UNKNOWN
    tag, probability = _identifier().classify(words)
    if probability < _SURE and _common(words):
        return ENGLISH
    return str(tag) if probability >= _LIKELY or not _latin(words) else UNKNOWN


def _words(texts: Iterable[str]) -> str:
    """The first of the texts, without what is no language."""
    kept, length = [], 0
    for text in texts:
        kept.append(_NOISE.sub(" ", text[:_ENOUGH]).strip())
        length += len(kept[-1])
        if length > _ENOUGH:
            break
    joined = "\n".join(kept).replace("’", "'").encode("utf-8", "replace").decode("utf-8")
    return joined[:_ENOUGH].strip()


def _common(words: str) -> bool:
    """Whether every fourth word is one that English can hardly do without, and at least two are."""
    found = _WORD.findall(words.lower())
    common = sum(word in _COMMON for word in found)
    return common >= 2 and 4 * common >= len(found)


def _latin(words: str) -> bool:
    """Whether most letters are Latin ones; where they are not, the likeliest tag is near enough."""
    letters = [character for character in words if character.isalpha()]
    return 2 * sum(ord(character) < 0x250 for character in letters) > len(letters)


@cache
def _identifier() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
