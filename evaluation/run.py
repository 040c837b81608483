"""A task on a file of examples: survey it, answer every example, and sum up."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from evaluation.asked import Asked, chunks
from evaluation.figures import Figures, figures, majority, spearman
from evaluation.survey import Survey, survey
from evaluation.task import Labels, Matrix, Ranking, Reading, Task

Progress = Callable[[str, int, int], None]
"""Told the step, how many examples it has done, and of how many."""

_BATCH = 64  # examples answered at once


@dataclass(frozen=True, slots=True)
class Report:
    """How well a task is done on a file, beside always giving the most frequent label.

    Where labels are scores there are no classes, and `spearman` says how well they are ranked.
    """

    task: str
    file: str
    head: str  # what answered
    examples: int
    of: int  # how many the file has
    positive: str | None = None  # the label that average precision ranks
    figures: Figures | None = None
    baseline: Figures | None = None
    spearman: float | None = None


def measure(
    name: str, task: Task, path: Path, *, limit: int | None = None, progress: Progress | None = None
) -> Report:
    """Measure a task on a file; at most `limit` of its examples, taken evenly.

    InputError where the file is not right, ModelError where what should answer is not there.
    """
    tell = progress or _silent
    seen = survey(path, task)
    limit = min(limit or seen.count, seen.count)
    asked, rows = _answered(seen, path, limit, tell)
    if isinstance(seen.how, Ranking):
        scores = np.array([float(each.label) for each in asked])
        ranked = spearman(rows[:, seen.how.labels.index(seen.how.positive)], scores)
        return Report(name, str(path), seen.how.head, len(asked), seen.count, spearman=ranked)
    how, options = seen.how, seen.options
    classes = sorted({each for some in options.values() for each in some}, key=how.place)
    right = np.array([classes.index(how.words[str(each.label)]) for each in asked], dtype=np.intp)
    chances = np.array(
        [_shared(how, classes, options[each.group], row) for each, row in zip(asked, rows, strict=True)]
    )
    names = [_name(labels) for labels in classes]
    positive = None if how.positive is None else _name(how.words[how.positive])
    told = figures(names, right, chances, positive=positive)
    baseline = majority(names, right, positive=positive)
    return Report(name, str(path), how.head, len(asked), seen.count, positive, told, baseline)


def _answered(seen: Survey, path: Path, limit: int, tell: Progress) -> tuple[list[Asked], Matrix]:
    """What was asked, without its texts, and what was answered; the longest texts of a chunk last."""
    answer = seen.how.load()
    asked: list[Asked] = []
    rows: list[Matrix] = []
    tell("answer", 0, limit)
    for chunk in chunks(path, seen, limit):
        chunk.sort(key=lambda each: sum(map(len, each.texts)))
        for start in range(0, len(chunk), _BATCH):
            some = chunk[start : start + _BATCH]
            rows.append(answer([each.texts for each in some]))
            asked += [each.answered() for each in some]
            tell("answer", len(asked), limit)
    return asked, np.concatenate(rows)


def _shared(how: Reading, classes: Sequence[Labels], options: Sequence[Labels], row: Matrix) -> Matrix:
    """The probability of each class: what its labels have, of all that may be answered here."""
    shares = np.zeros(len(classes))
    for labels in options:
        shares[classes.index(labels)] = sum(float(row[how.labels.index(label)]) for label in labels)
    whole = shares.sum()
    if whole > 0:
        return np.asarray(shares / whole)
    return np.array([labels in options for labels in classes]) / len(options)


def _name(labels: Labels) -> str:
    return " or ".join(labels)


def _silent(step: str, done: int, total: int) -> None:
    pass
