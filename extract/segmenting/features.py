"""What the segmenter looks at: one row of numbers a border, and one a run of pieces.

The columns are fixed by this code and the model's `words.json`. Long numbers are
logarithms, words and labels are one column each.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from extract.segmenting.borders import Stretch
from extract.segmenting.tokens import DEPS, FLAGS, TAGS, Floats, Ints, Tokens, slots

_OUTSIDE = -1
Columns = npt.NDArray[Any]


def border_rows(tokens: Tokens, stretch: Stretch) -> Floats:
    """One row for each border of the stretch."""
    at = np.array(stretch.borders, dtype=np.int32)
    start, end = stretch.start, stretch.end
    places = np.array(stretch.places, dtype=np.int32)
    before, after = places[:-2], places[2:]
    high = np.array([_highest(tokens, int(i), end) for i in at], dtype=np.int32)
    mother = np.where(tokens.head[high] < at, tokens.head[high], _OUTSIDE).astype(np.int32)
    crossing = _crossing(tokens, start, end)[at - start]
    me = _word_of(tokens, tokens.subject, mother) == slots()["i"]
    clauses_left, clauses_right = tokens.count("clause", start, at), tokens.count("clause", at, end)
    columns = [
        tokens.flags[high, FLAGS["clause"]],
        tokens.flags[high, FLAGS["finite"]],
        tokens.flags[high, FLAGS["verb"]],
        tokens.subject[high] >= 0,
        mother >= 0,
        tokens.has("verb", mother),
        tokens.has("say", mother),
        tokens.has("think", mother),
        me,
        np.minimum(crossing, 6),
        crossing <= 1,
        np.log1p(at - before),
        np.log1p(after - at),
        np.log1p(at - start),
        np.log1p(end - at),
        np.full(len(at), np.log1p(end - start)),
        np.full(len(at), np.log1p(len(at))),
        np.minimum(clauses_left, 4),
        np.minimum(clauses_right, 4),
        clauses_left == 0,
        clauses_right == 0,
        tokens.count("clause", at, after) > 0,
        tokens.count("clause", before, at) > 0,
        tokens.count("verb", at, after) > 0,
        tokens.count("verb", before, at) > 0,
        _open(tokens, start, at),
        tokens.count("quote", start, at) % 2,
        tokens.count("opens_condition", start, np.minimum(at, start + 3)) > 0,
        tokens.count("if", start, at) > 0,
        tokens.count("if", at, np.minimum(at + 8, end)) > 0,
        tokens.count("not", np.maximum(at - 12, start), at) > 0,
        tokens.flags[at, FLAGS["capital"]],
        np.full(len(at), tokens.lower[end - 1] == "?"),
    ]
    words = [_near(tokens.word, at, step, start, end) for step in (-2, -1, 0, 1)]
    tags = [_near(tokens.tag, at, step, start, end) for step in (-1, 0, 1)]
    deps = [tokens.dep[at], tokens.dep[high], _at(tokens.dep, mother)]
    return np.hstack(
        [
            _table(columns),
            *(_hot(word, len(slots())) for word in words),
            *(_hot(tag, len(TAGS)) for tag in (*tags, tokens.tag[high])),
            *(_hot(dep, len(DEPS)) for dep in deps),
        ]
    )


def run_rows(tokens: Tokens, stretch: Stretch, runs: tuple[Ints, Ints], edges: tuple[Ints, Ints]) -> Floats:
    """One row for each run of pieces: `runs` are its first and last place, `edges` the trimmed places."""
    places = np.array(stretch.places, dtype=np.int32)
    first, last = places[runs[0]], places[runs[1]]
    low, high = edges[0][runs[0]], np.maximum(edges[1][runs[1]], edges[0][runs[0]])
    size = tokens.count("word", low, high)
    roots, outer, root = _roots(tokens, stretch, low, high)
    subject = tokens.subject[root]
    subject = np.where((subject >= low) & (subject < high), subject, _OUTSIDE).astype(np.int32)
    spoken = _word_of(tokens, tokens.subject, root)
    numbers = [
        *_shape(tokens, stretch, (first, last), low, high),
        *_marks(tokens, stretch, last, low, high),
        np.minimum(roots, 6),
        np.minimum(outer, 5),
        *_predicate(tokens, root, subject, low, asked=tokens.lower[stretch.end - 1] == "?"),
        *(tokens.count(name, low, high) > 0 for name in _ANY),
        *(tokens.count(name, low, high) / np.maximum(size, 1) for name in _SHARE),
    ]
    end = stretch.end
    words = [
        _at(tokens.word, np.where(low < high, low, _OUTSIDE)),
        _at(tokens.word, np.where(first > stretch.start, first - 1, _OUTSIDE)),
        _at(tokens.word, np.where(high < end, high, _OUTSIDE)),
        _at(tokens.word, np.where(last < end, last, _OUTSIDE)),
        spoken,
    ]
    tag = _at(tokens.tag, np.where(low < high, low, _OUTSIDE))
    joined = [_hot(tokens.word[a:b], len(slots())).any(axis=0) for a, b in zip(places, edges[0], strict=True)]
    return np.hstack(
        [
            _table(numbers),
            *(_hot(word, len(slots())) for word in words),
            _hot(tag, len(TAGS)),
            _hot(tokens.tag[root], len(TAGS)),
            _hot(tokens.dep[root], len(DEPS)),
            np.array(joined, dtype=np.float32)[runs[0]],
        ]
    )


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


def _shape(tokens: Tokens, stretch: Stretch, full: tuple[Ints, Ints], low: Ints, high: Ints) -> list[Columns]:
    """How long a run is, where it lies, and how many clauses it holds; `full` is the untrimmed run."""
    first, last = full
    size = tokens.count("word", low, high)
    inner = np.searchsorted(stretch.places, high) - np.searchsorted(stretch.places, low, side="right")
    return [
        np.log1p(size),
        *(size <= n for n in (2, 3, 5, 8)),
        size > 25,
        np.log1p(tokens.count("word", first, last)),
        np.log1p(np.maximum(inner, 0)),
        first == stretch.start,
        last == stretch.end,
        (first == stretch.start) & (last == stretch.end),
        np.log1p(low - stretch.start),
        np.log1p(np.maximum(stretch.end - high, 0)),
        np.minimum(tokens.count("clause", low, high), 4),
        np.full(len(first), np.log1p(stretch.end - stretch.start)),
        (high - low) / (stretch.end - stretch.start),
    ]


def _marks(tokens: Tokens, stretch: Stretch, last: Ints, low: Ints, high: Ints) -> list[Columns]:
    """Points, brackets and quotation marks in a run and around it."""
    ending = tokens.lower[stretch.end - 1]
    every = np.ones(len(low), dtype=np.float32)
    closed = [tokens.lower[at - 1] for at in last]
    ahead = [tokens.lower[at] if at < stretch.end else "" for at in last]
    return [
        *(every * (mark in ending) for mark in ("?", "!", ".", ":")),
        every * (ending in ("...", "…")),
        every * ending[-1:].isalnum(),
        np.array(["?" in word for word in closed]),
        np.array([":" in (a, b) for a, b in zip(closed, ahead, strict=True)]),
        every * (tokens.count("url", stretch.start, stretch.end) > 0),
        _open(tokens, stretch.start, low),
        tokens.count("quote", stretch.start, low) % 2,
        tokens.count("opening", low, high) != tokens.count("closing", low, high),
    ]


def _predicate(tokens: Tokens, root: Ints, subject: Ints, low: Ints, *, asked: bool) -> list[Columns]:
    """What the run's highest predicate is, and how it stands to its subject."""
    me = _word_of(tokens, tokens.subject, root) == slots()["i"]
    flag = {
        name: tokens.flags[root, FLAGS[name]] for name in ("think", "feel", "past", "finite", "verb", "say")
    }
    bare = (tokens.tag[root] == TAGS.index("VB") + 1) & (tokens.subject[root] < 0)
    begins = np.minimum(low, len(tokens.lower) - 1)
    asking = tokens.flags[begins, FLAGS["wh"]]
    turned = tokens.flags[begins, FLAGS["verb"]] & (subject > low)
    return [
        *flag.values(),
        subject >= 0,
        tokens.flags[root, FLAGS["objects"]],
        tokens.flags[root, FLAGS["be"]],
        me & flag["think"],
        me & flag["feel"],
        me & flag["past"],
        bare & (root == low),
        bare,
        asking,
        asking & asked,
        turned,
        turned & asked,
        np.full(len(root), asked) & ~asking & ~turned,
    ]


def _roots(tokens: Tokens, stretch: Stretch, low: Ints, high: Ints) -> tuple[Ints, Ints, Ints]:
    """For each run: how many tokens hang outside, how many outside hang on it, and its highest verb."""
    at = np.arange(stretch.start, stretch.end)
    head = tokens.head[at]
    plain = tokens.flags[at, FLAGS["word"]]
    verb = tokens.flags[at, FLAGS["verb"]]
    inside = (at >= low[:, None]) & (at < high[:, None])
    held = (head >= low[:, None]) & (head < high[:, None]) & (head != at)
    roots = inside & ~held & plain
    best = np.where(roots & verb, 2, 0) + roots
    root = stretch.start + np.argmax(best, axis=1)
    outer = ~inside & held & plain
    return roots.sum(axis=1), outer.sum(axis=1), np.where(roots.any(axis=1), root, low - (low >= stretch.end))


def _highest(tokens: Tokens, at: int, end: int) -> int:
    """The highest word above the one at `at` that does not stand before it."""
    while at < (head := int(tokens.head[at])) < end:
        at = head
    return at


def _crossing(tokens: Tokens, start: int, end: int) -> Ints:
    """How many arcs of the parse pass over each place of the stretch."""
    at = np.arange(start, end)
    head = np.clip(tokens.head[start:end], start, end - 1)
    steps = np.zeros(end - start + 1, dtype=np.int32)
    np.add.at(steps, np.minimum(at, head) + 1 - start, 1)
    np.add.at(steps, np.maximum(at, head) + 1 - start, -1)
    return np.cumsum(steps)[: end - start]


def _open(tokens: Tokens, start: int, at: Ints) -> Ints:
    """Whether a bracket is open at these places."""
    return np.asarray(tokens.count("opening", start, at) > tokens.count("closing", start, at))


def _near(column: Ints, at: Ints, step: int, start: int, end: int) -> Ints:
    return _at(column, np.where((at + step >= start) & (at + step < end), at + step, _OUTSIDE))


def _at(column: Ints, places: Ints) -> Ints:
    """The column's values at these places, -1 outside."""
    return np.where(places >= 0, column[np.minimum(np.maximum(places, 0), len(column) - 1)], _OUTSIDE)


def _word_of(tokens: Tokens, column: Ints, places: Ints) -> Ints:
    """The word at the place that `column` names for each of `places`."""
    return _at(tokens.word, _at(column, places))


def _hot(values: Ints, size: int) -> Floats:
    """One column a value: outside (-1), unknown (0), and 1 to `size`."""
    return np.eye(size + 2, dtype=np.float32)[values + 1]


def _table(columns: Sequence[Columns]) -> Floats:
    return np.column_stack([np.asarray(column, dtype=np.float32) for column in columns])
