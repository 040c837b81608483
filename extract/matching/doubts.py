"""Pairs of units whose slots neither join nor part them, put to a trained judge."""

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from extract.judge import Judge
from extract.standalone.bindings import Told, standalone
from extract.unit import Unit

TASK = "match"
_SURE = 0.8  # what both orders of a pair must reach
_SHARE = 0.15  # pairs that are asked about, for each unit of the discussion


class Doubts:
    """Collects pairs, and asks about the nearest of them."""

    def __init__(self, judge: Judge | None, units: Sequence[Unit], told: Mapping[str, Told]) -> None:
        self._judge = judge
        self._units = units
        self._told = told
        self._pairs: dict[tuple[int, int], float] = {}

    def add(self, a: int, b: int, cosine: float) -> None:
        """Keep a pair to be asked about."""
        self._pairs[min(a, b), max(a, b)] = cosine

    def settled(self) -> Iterator[tuple[int, int, bool, float]]:
        """The pairs that the judge is sure of, whether they are the same or the opposite, and how sure."""
        if self._judge is None or not self._pairs:
            return
        most = max(1, int(len(self._units) * _SHARE))
        asked = sorted(self._pairs, key=lambda pair: (-self._pairs[pair], pair))[:most]
        labels = self._judge.labels(TASK)
        same, opposite = labels.index("same"), labels.index("opposite")
        there = self._judge.probabilities(TASK, [(self._text(a), self._text(b)) for a, b in asked])
        sure = np.flatnonzero(there[:, [same, opposite]].max(axis=1) >= _SURE)
        asked, there = [asked[n] for n in sure], there[sure]
        back = self._judge.probabilities(TASK, [(self._text(b), self._text(a)) for a, b in asked])
        for (a, b), one, other in zip(asked, there, back, strict=True):
            alike, against = (float(min(one[n], other[n])) for n in (same, opposite))
            if max(alike, against) >= _SURE:
                yield a, b, alike >= against, round(max(alike, against), 2)

    def _text(self, row: int) -> str:
        unit = self._units[row]
        told = self._told.get(unit.id)
        text = standalone(unit.text, told.bindings) if told is not None else unit.text
        return text.rstrip(" .!")  # as the judge saw claims and their denials
