"""What the segmenter looks at: one row of numbers a border, and one a run of pieces.

All stretches of a post are read at once, since a call of numpy costs as much as a hundred numbers.
The columns are fixed by this code and the model's `words.json`. Long numbers are logarithms, words and
labels are one column each.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from extract.segmenting.borders import Stretch
from extract.segmenting.marked import border_columns, run_columns
from extract.segmenting.tokens import DEPS, FLAGS, TAGS, Floats, Ints, Tokens, slots

_OUTSIDE = -1
_ANY: tuple[str, ...] = (
    "clause",
    "verb",
    "me",
    "you",
    "not",
    "meta",
    "url",
    "number",
    "modal",
    "comparative",
)
_ANY += ("if", "code", "because", "quote")
_SHARE = ("adjective", "noun", "name", "shouted", "meta")
Columns = npt.NDArray[Any]


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """The runs of some stretches, one entry a run; places are tokens, ends are exclusive."""

    begin: Ints  # of the run's stretch
    end: Ints
    first: Ints  # of the run itself
    last: Ints
    low: Ints  # of the run when trimmed
    high: Ints
    inner: Ints  # borders inside the trimmed run
    sizes: Sequence[int]  # runs of each stretch


def border_rows(tokens: Tokens, stretches: Sequence[Stretch]) -> Floats:
    """One row for each border of the stretches, in order."""
    numbers = [len(stretch.borders) for stretch in stretches]
    at = _ints([place for stretch in stretches for place in stretch.borders])
    before = _ints([place for stretch in stretches for place in stretch.places[:-2]])
    after = _ints([place for stretch in stretches for place in stretch.places[2:]])
    start = np.repeat(_ints([stretch.start for stretch in stretches]), numbers)
    end = np.repeat(_ints([stretch.end for stretch in stretches]), numbers)
    high = _ints([_highest(tokens, i, e) for i, e in zip(at.tolist(), end.tolist(), strict=True)])
    mother = np.where(tokens.head[high] < at, tokens.head[high], _OUTSIDE)
    crossing = _crossing(tokens, stretches, at)
    clauses_left, clauses_right = tokens.count("clause", start, at), tokens.count("clause", at, end)
    columns = [
        *(tokens.flags[high, FLAGS[name]] for name in ("clause", "finite", "verb")),
        tokens.subject[high] >= 0,
        mother >= 0,
        *(tokens.has(name, mother) for name in ("verb", "say", "think")),
        _word_of(tokens, tokens.subject, mother) == slots()["i"],
        np.minimum(crossing, 6),
        crossing <= 1,
        *(np.log1p(length) for length in (at - before, after - at, at - start, end - at, end - start)),
        np.log1p(np.repeat(_ints(numbers), numbers)),
        np.minimum(clauses_left, 4),
        np.minimum(clauses_right, 4),
        clauses_left == 0,
        clauses_right == 0,
        *(
            tokens.count(name, a, b) > 0
            for name in ("clause", "verb")
            for a, b in ((at, after), (before, at))
        ),
        _open(tokens, start, at),
        tokens.count("quote", start, at) % 2,
        tokens.count("opens_condition", start, np.minimum(at, start + 3)) > 0,
        tokens.count("if", start, at) > 0,
        tokens.count("if", at, np.minimum(at + 8, end)) > 0,
        tokens.count("not", np.maximum(at - 12, start), at) > 0,
        tokens.flags[at, FLAGS["capital"]],
        tokens.flags[end - 1, FLAGS["asks"]],
    ]
    words = [_near(tokens.word, at, step, start, end) for step in (-2, -1, 0, 1)]
    tags = [_near(tokens.tag, at, step, start, end) for step in (-1, 0, 1)]
    labels = [(word, len(slots())) for word in words]
    labels += [(tag, len(TAGS)) for tag in (*tags, tokens.tag[high])]
    labels += [(dep, len(DEPS)) for dep in (tokens.dep[at], tokens.dep[high], _at(tokens.dep, mother))]
    return np.hstack([_rows(columns, labels), border_columns(tokens, at)])


def run_rows(tokens: Tokens, stretches: Sequence[Stretch], runs: Table, around: Floats) -> Floats:
    """One row for each run; `around` has the row of each stretch's surroundings."""
    low, high, end = runs.low, runs.high, runs.end
    size = tokens.count("word", low, high)
    roots, outer, root = _roots(tokens, stretches, runs)
    spoken = _word_of(tokens, tokens.subject, root)
    numbers = [
        *_shape(tokens, runs, size),
        *_marks(tokens, runs),
        np.minimum(roots, 6),
        np.minimum(outer, 5),
        *_predicate(tokens, runs, root, spoken == slots()["i"]),
        *(tokens.count(name, low, high) > 0 for name in _ANY),
        *(tokens.count(name, low, high) / np.maximum(size, 1) for name in _SHARE),
    ]
    begins = np.where(low < high, low, _OUTSIDE)
    places = [
        begins,
        np.where(runs.first > runs.begin, runs.first - 1, _OUTSIDE),
        np.where(high < end, high, _OUTSIDE),
        np.where(runs.last < end, runs.last, _OUTSIDE),
    ]
    labels = [(word, len(slots())) for word in (*(_at(tokens.word, place) for place in places), spoken)]
    labels += [
        (_at(tokens.tag, begins), len(TAGS)),
        (tokens.tag[root], len(TAGS)),
        (tokens.dep[root], len(DEPS)),
    ]
    marked = run_columns(tokens, low, high, runs.first, runs.last)
    around = np.repeat(around, runs.sizes, axis=0)
    return np.hstack([_rows(numbers, labels), _joints(tokens, runs), around, marked])


def _shape(tokens: Tokens, runs: Table, size: Ints) -> list[Columns]:
    """How long a run is, where it lies, and how many clauses it holds."""
    opens, closes = runs.first == runs.begin, runs.last == runs.end
    length = runs.end - runs.begin
    return [
        np.log1p(size),
        *(size <= n for n in (2, 3, 5, 8)),
        size > 25,
        np.log1p(tokens.count("word", runs.first, runs.last)),
        np.log1p(runs.inner),
        opens,
        closes,
        opens & closes,
        np.log1p(runs.low - runs.begin),
        np.log1p(np.maximum(runs.end - runs.high, 0)),
        np.minimum(tokens.count("clause", runs.low, runs.high), 4),
        np.log1p(length),
        (runs.high - runs.low) / length,
    ]


def _marks(tokens: Tokens, runs: Table) -> list[Columns]:
    """Points, brackets and quotation marks in a run and around it."""
    ending, closed, ahead = runs.end - 1, runs.last - 1, np.where(runs.last < runs.end, runs.last, _OUTSIDE)
    return [
        *(
            tokens.flags[ending, FLAGS[name]]
            for name in ("asks", "exclaims", "stops", "colon", "trails", "bare")
        ),
        tokens.flags[closed, FLAGS["asks"]],
        tokens.flags[closed, FLAGS["only_colon"]] | tokens.has("only_colon", ahead),
        tokens.count("url", runs.begin, runs.end) > 0,
        _open(tokens, runs.begin, runs.low),
        tokens.count("quote", runs.begin, runs.low) % 2,
        tokens.count("opening", runs.low, runs.high) != tokens.count("closing", runs.low, runs.high),
    ]


def _predicate(tokens: Tokens, runs: Table, root: Ints, me: Columns) -> list[Columns]:
    """What the run's highest predicate is, and how it stands to its subject; `me`: that is "I"."""
    named = ("think", "feel", "past", "finite", "verb", "say")
    flag = {name: tokens.flags[root, FLAGS[name]] for name in named}
    subject = tokens.subject[root]
    subject = np.where((subject >= runs.low) & (subject < runs.high), subject, _OUTSIDE)
    bare = (tokens.tag[root] == TAGS.index("VB") + 1) & (tokens.subject[root] < 0)
    begins = np.minimum(runs.low, len(tokens.lower) - 1)
    asked = tokens.flags[runs.end - 1, FLAGS["asks_only"]]
    asking = tokens.flags[begins, FLAGS["wh"]]
    turned = tokens.flags[begins, FLAGS["verb"]] & (subject > runs.low)
    return [
        *flag.values(),
        subject >= 0,
        tokens.flags[root, FLAGS["objects"]],
        tokens.flags[root, FLAGS["be"]],
        *(me & flag[name] for name in ("think", "feel", "past")),
        bare & (root == runs.low),
        bare,
        asking,
        asking & asked,
        turned,
        turned & asked,
        asked & ~asking & ~turned,
    ]


def _roots(tokens: Tokens, stretches: Sequence[Stretch], runs: Table) -> tuple[Ints, Ints, Ints]:
    """For each run: how many tokens hang outside, how many outside hang on it, and its highest verb."""
    found, done = [], 0
    for stretch, size in zip(stretches, runs.sizes, strict=True):
        low, high = runs.low[done : done + size, None], runs.high[done : done + size, None]
        done += size
        at = np.arange(stretch.start, stretch.end)
        head = tokens.head[stretch.start : stretch.end]
        plain, verb = tokens.flags[stretch.start : stretch.end, [FLAGS["word"], FLAGS["verb"]]].T
        inside = (at >= low) & (at < high)
        held = (head >= low) & (head < high) & (head != at)
        roots = inside & ~held & plain
        root = stretch.start + np.argmax(roots.astype(np.int8) + (roots & verb), axis=1)
        spare = low[:, 0] - (low[:, 0] >= stretch.end)
        count = roots.sum(axis=1)
        found.append((count, (~inside & held & plain).sum(axis=1), np.where(count > 0, root, spare)))
    counts, outer, root = (np.concatenate(column) for column in zip(*found, strict=True))
    return counts, outer, root


def _joints(tokens: Tokens, runs: Table) -> Floats:
    """Which words were trimmed from the front of each run."""
    begin, end = int(runs.begin[0]), int(runs.end[-1])
    seen = np.zeros((end - begin + 1, len(slots()) + 2), dtype=np.int32)
    np.cumsum(_hot(tokens.word[begin:end], len(slots())), axis=0, out=seen[1:])
    return np.asarray(seen[runs.low - begin] > seen[runs.first - begin], dtype=np.float32)


def _highest(tokens: Tokens, at: int, end: int) -> int:
    """The highest word above the one at `at` that does not stand before it."""
    while at < (head := int(tokens.head[at])) < end:
        at = head
    return at


def _crossing(tokens: Tokens, stretches: Sequence[Stretch], places: Ints) -> Ints:
    """How many arcs of the parse pass over these places; those that leave a stretch end at its edge."""
    spans = [(stretch.start, stretch.end) for stretch in stretches]
    at = np.concatenate([np.arange(start, end) for start, end in spans])
    head = np.concatenate([np.clip(tokens.head[start:end], start, end - 1) for start, end in spans])
    begin, size = spans[0][0], spans[-1][1] - spans[0][0] + 1
    steps = np.bincount(np.minimum(at, head) + 1 - begin, minlength=size)
    steps -= np.bincount(np.maximum(at, head) + 1 - begin, minlength=size)
    return np.cumsum(steps)[places - begin]


def _open(tokens: Tokens, start: Ints, at: Ints) -> Columns:
    """Whether a bracket is open at these places."""
    return np.asarray(tokens.count("opening", start, at) > tokens.count("closing", start, at))


def _near(column: Ints, at: Ints, step: int, start: Ints, end: Ints) -> Ints:
    return _at(column, np.where((at + step >= start) & (at + step < end), at + step, _OUTSIDE))


def _at(column: Ints, places: Ints) -> Ints:
    """The column's values at these places, -1 outside."""
    return np.where(places >= 0, column[np.minimum(np.maximum(places, 0), len(column) - 1)], _OUTSIDE)


def _word_of(tokens: Tokens, column: Ints, places: Ints) -> Ints:
    """The word at the place that `column` names for each of `places`."""
    return _at(tokens.word, _at(column, places))


def _rows(numbers: Sequence[Columns], labels: Sequence[tuple[Ints, int]]) -> Floats:
    """The numbers as they are, then the labels one column a value."""
    table = np.empty((len(numbers[0]), len(numbers)), dtype=np.float32)
    for n, column in enumerate(numbers):
        table[:, n] = column
    return np.hstack([table, *(_hot(values, size) for values, size in labels)])


def _hot(values: Ints, size: int) -> Floats:
    """One column a value: outside (-1), unknown (0), and 1 to `size`."""
    rows = np.zeros((len(values), size + 2), dtype=np.float32)
    rows[np.arange(len(values)), values + 1] = 1
    return rows


def _ints(values: Sequence[int]) -> Ints:
    return np.array(values, dtype=np.int32)
