"""What a task is: the sets of labels its files may have, and who answers each.

The labels found in a file decide how it is read. A file's own word for a label may stand for several of
a model's (0 is both "different" and "opposite"): their probabilities are then added up.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from evaluation.examples import Record

Texts = tuple[str, ...]
Matrix = npt.NDArray[np.floating[Any]]
Labels = tuple[str, ...]
"""The labels of a model that one word of a file stands for."""
Answer = Callable[[Sequence[Texts]], Matrix]
"""From the texts of examples to one row each and one column a label."""


def _together(record: Record) -> str:  # noqa: ARG001 - one of the ways to group
    return ""


@dataclass(frozen=True, slots=True)
class Reading:
    """How examples with one set of labels are read, and who answers them."""

    head: str  # the name of what answers
    labels: Labels  # its answers, in the order of the columns
    words: Mapping[str, Labels]  # a file's word for a label, and the labels it stands for
    texts: Callable[[Record], Texts]  # ValueError says what is wrong with a record
    load: Callable[[], Answer]  # ModelError where what answers is not there
    positive: str | None = None  # the word that examples are ranked by
    group: Callable[[Record], str] = _together  # examples of one group have one set of labels

    def options(self, words: frozenset[str]) -> tuple[Labels, ...]:
        """What may be answered where a file uses these words; ValueError where two of them overlap."""
        meant = {self.words[word] for word in words}
        taken = [label for labels in meant for label in labels]
        if len(taken) != len(set(taken)):
            raise ValueError(f"the labels {', '.join(sorted(words))} do not exclude each other")
        if len(meant) == 1:  # among one label nothing is told
            meant |= {(label,) for label in self.labels if label not in taken}
        return tuple(sorted(meant, key=self.place))

    def place(self, labels: Labels) -> tuple[int, int]:
        """What sorts labels, and sets of them, into the order of the columns."""
        return self.labels.index(labels[0]), len(labels)


@dataclass(frozen=True, slots=True)
class Ranking:
    """How examples with scores for labels are read, and whose probability of `positive` ranks them."""

    head: str
    labels: Labels
    positive: str
    texts: Callable[[Record], Texts]
    load: Callable[[], Answer]


@dataclass(frozen=True, slots=True)
class Task:
    """One thing that is told of examples. The first reading that knows all labels of a file is taken."""

    readings: tuple[Reading, ...]
    ranking: Ranking | None = None

    @property
    def ways(self) -> tuple[Reading | Ranking, ...]:
        """Every way its files may be read."""
        return self.readings if self.ranking is None else (*self.readings, self.ranking)


def same(*labels: str) -> dict[str, Labels]:
    """Words that stand for themselves."""
    return {label: (label,) for label in labels}
