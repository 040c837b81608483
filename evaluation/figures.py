"""Figures of a classifier and of a ranking, from the right answers and the probabilities given to each.

A label's precision, recall and F1 as in Manning, Raghavan and Schütze, Introduction to Information
Retrieval, chapters 8 and 13; macro F1 is their mean over the labels that occur. Average precision adds
up precision times the gain in recall over the distinct scores, so ties earn nothing by their order.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from evaluation.calibration import Reliability, reliability
from evaluation.coverage import Covered, coverage

Floats = npt.NDArray[np.floating[Any]]
Rows = npt.NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Label:
    """How well one label is told from all others."""

    name: str
    support: int  # how many examples have it
    precision: float
    recall: float
    f1: float
    ap: float | None  # by its probability; None where no example has it


@dataclass(frozen=True, slots=True)
class Figures:
    """How well labels are told. `ap` is of the label that examples are ranked by, where there is one."""

    accuracy: float
    macro_f1: float
    ap: float | None
    calibration: Reliability
    labels: tuple[Label, ...]
    coverage: tuple[Covered, ...]  # how right the surest of them are


def figures(names: Sequence[str], right: Rows, chances: Floats, *, positive: str | None = None) -> Figures:
    """The figures of `chances`, one row an example and one column a name; `right` has columns."""
    said = chances.argmax(axis=1)
    labels = tuple(_label(name, right == n, said == n, chances[:, n]) for n, name in enumerate(names))
    occur = [label.f1 for label in labels if label.support]
    hits = said == right
    return Figures(
        accuracy=float(hits.mean()),
        macro_f1=float(np.mean(occur)),
        ap=next((label.ap for label in labels if label.name == positive), None),
        calibration=reliability(chances.max(axis=1), hits),
        labels=labels,
        coverage=coverage(chances.max(axis=1), hits),
    )


def majority(names: Sequence[str], right: Rows, *, positive: str | None = None) -> Figures:
    """The figures of always saying the most frequent label, as likely as it is frequent."""
    shares = np.bincount(right, minlength=len(names)) / len(right)
    return figures(names, right, np.tile(shares, (len(right), 1)), positive=positive)


def average_precision(scores: Floats, true: npt.NDArray[np.bool_]) -> float | None:
    """How far those that are true come first when the highest scores do; None where none is true."""
    if not true.any():
        return None
    order = np.argsort(-scores, kind="stable")
    hits = np.cumsum(true[order])
    last = np.flatnonzero(np.diff(scores[order], append=-np.inf))  # of each run of equal scores
    gains = np.diff(hits[last], prepend=0) / hits[-1]
    return float(np.sum(gains * hits[last] / (last + 1)))


def spearman(first: Floats, second: Floats) -> float | None:
    """The correlation of the ranks of two columns, equal values sharing a rank; None for a constant."""
    ranks = np.array([_ranks(first), _ranks(second)])
    ranks -= ranks.mean(axis=1, keepdims=True)
    scale = float(np.sqrt((ranks**2).sum(axis=1).prod()))
    return float(np.clip(ranks[0] @ ranks[1] / scale, -1.0, 1.0)) if scale else None


def _label(name: str, true: npt.NDArray[np.bool_], said: npt.NDArray[np.bool_], chances: Floats) -> Label:
    hits, support, found = int((true & said).sum()), int(true.sum()), int(said.sum())
    return Label(
        name=name,
        support=support,
        precision=hits / found if found else 0.0,
        recall=hits / support if support else 0.0,
        f1=2 * hits / (found + support) if found + support else 0.0,
        ap=average_precision(chances, true),
    )


def _ranks(values: Floats) -> npt.NDArray[np.float64]:
    _, place, counts = np.unique(values, return_inverse=True, return_counts=True)
    ends = np.cumsum(counts)
    return np.asarray((ends - (counts - 1) / 2)[place], dtype=np.float64)
