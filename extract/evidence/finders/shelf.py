"""Snapshots on hand, found by the words that they share with a claim."""

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property

import numpy as np

from extract.evidence.finders.means import source_of
from extract.evidence.question import Found, Question
from kb.evidence.model import Snapshot

MOST = 8
"""Snapshots that are offered for one claim."""
_NEAREST = 48  # of them, told by words alone, are compared by meaning
_SHARE = 0.3  # of a claim's words, weighed by how rare they are on the shelf
_MEANING = 0.5  # cosine from which two wordings may be about one thing
_LEAST = 2  # words that both have, so that one name alone brings nothing


class Shelf:
    """Snapshots that are looked through by words, and then, where an encoder is there, by meaning.

    With `first_line` only the first line of each is looked at, as in a fact-check, whose text begins
    with the claim that it reviews.
    """

    def __init__(
        self,
        read: Callable[[], Sequence[Snapshot]],
        embed: Callable[[Sequence[str]], np.ndarray] | None = None,
        *,
        first_line: bool = False,
    ) -> None:
        self._read, self._embed, self._first_line = read, embed, first_line

    def find(self, question: Question) -> Iterator[Found]:
        """The snapshots that share most with the claim, the likeliest first."""
        near = list(self._by_words(question.text))
        if self._first_line and self._embed is not None and near:
            near = self._by_meaning(question.text, near, self._embed)
        else:
            near = [(score, n) for score, n in near if score >= _SHARE]
        for _, n in near[:MOST]:
            yield Found(source_of(self._kept[n]), self._kept[n])

    def _by_words(self, claim: str) -> Iterator[tuple[float, int]]:
        """The share of the claim's words that each has, and its number; the nearest first."""
        wanted = set(_stems(claim))
        if not wanted:
            return
        weights = {word: self._rarity(word) for word in wanted}
        scores: dict[int, float] = defaultdict(float)
        shared: Counter[int] = Counter()
        for word in wanted:
            for n in self._places.get(word, ()):
                scores[n] += weights[word]
                shared[n] += 1
        whole = sum(weights.values())
        least = min(_LEAST, len(wanted))
        ranked = sorted((-score / whole, n) for n, score in scores.items() if shared[n] >= least)
        yield from ((-score, n) for score, n in ranked[:_NEAREST])

    def _by_meaning(
        self, claim: str, near: Sequence[tuple[float, int]], embed: Callable[[Sequence[str]], np.ndarray]
    ) -> list[tuple[float, int]]:
        """Those that also mean something near, or share most of the words, by both together."""
        vectors = embed([claim, *(self._words(self._kept[n]) for _, n in near)])
        cosines = vectors[1:] @ vectors[0]
        both = [
            (score + float(cosine), n)
            for (score, n), cosine in zip(near, cosines, strict=True)
            if cosine >= _MEANING or score >= 2 * _SHARE
        ]
        return sorted(both, key=lambda pair: (-pair[0], pair[1]))

    def _rarity(self, word: str) -> float:
        here = len(self._places.get(word, ()))
        return math.log(1 + (len(self._kept) + 1) / (here + 1))

    def _words(self, snapshot: Snapshot) -> str:
        if self._first_line:
            return snapshot.text.split("\n", 1)[0]
        return f"{snapshot.title or ''}\n{snapshot.text}"

    @cached_property
    def _kept(self) -> list[Snapshot]:
        return [snapshot for snapshot in self._read() if snapshot.readable]

    @cached_property
    def _places(self) -> dict[str, list[int]]:
        places: dict[str, list[int]] = {}
        for n, snapshot in enumerate(self._kept):
            for word in set(_stems(self._words(snapshot))):
                places.setdefault(word, []).append(n)
        return places


def _stems(text: str) -> list[str]:
    from extract.evidence.ranking import tokens  # here, because it loads spaCy

    return tokens(text)
