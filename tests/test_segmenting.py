"""The lattice against every segmentation written out, and what trimming leaves."""

from collections.abc import Iterator
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.segmenting.lattice import choice, marginals, overlaps

Paths = Iterator[tuple[list[int], float]]


@st.composite
def lattices(draw: st.DrawFn) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Up to five pieces, with every run of at most three of them, and weights for all."""
    pieces = draw(st.integers(1, 5))
    runs = [(x, y) for x in range(pieces) for y in range(x + 1, min(pieces, x + 3) + 1)]
    weight = st.floats(-4, 4)
    unit = draw(st.lists(weight, min_size=len(runs), max_size=len(runs)))
    rest = draw(st.lists(weight, min_size=pieces, max_size=pieces))
    return np.array([x for x, _ in runs]), np.array([y for _, y in runs]), np.array(unit), np.array(rest)


def paths(first: np.ndarray, last: np.ndarray, unit: np.ndarray, rest: np.ndarray, at: int = 0) -> Paths:
    """Every way from place `at` to the end: the runs that are units, and the weight of it all."""
    if at == len(rest):
        yield [], 0.0
        return
    for runs, weight in paths(first, last, unit, rest, at + 1):
        yield runs, weight + rest[at]
    for run in np.flatnonzero(first == at):
        for runs, weight in paths(first, last, unit, rest, int(last[run])):
            yield [int(run), *runs], weight + unit[run]


@given(lattices())
def test_a_runs_probability_is_its_share_of_all_segmentations(
    lattice: tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray],
) -> None:
    ways = [(runs, np.exp(weight)) for runs, weight in paths(*lattice)]
    total = sum(weight for _, weight in ways)
    expected = [sum(weight for runs, weight in ways if run in runs) / total for run in range(len(lattice[0]))]
    assert marginals(*lattice) == pytest.approx(expected, abs=1e-4)


@given(lattices())
def test_the_choice_is_worth_as_much_as_the_best_of_all_segmentations(
    lattice: tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray],
) -> None:
    first, last, worth, rest = lattice
    best = max(weight for _, weight in paths(first, last, worth, np.zeros(len(rest))))
    chosen = choice(first, last, worth)
    assert sum(worth[chosen]) == pytest.approx(best, abs=1e-6)
    assert all(last[a] <= first[b] for a, b in pairwise(chosen))
    assert all(worth[run] > 0 for run in chosen)


def test_no_run_at_all_gives_no_choice() -> None:
    nothing = np.zeros(0, dtype=np.int32)
    assert choice(nothing, nothing, np.zeros(0)) == []


def test_overlap_is_the_share_of_words_in_common() -> None:
    starts, ends = np.array([0, 2, 5]), np.array([4, 6, 5])
    shared = overlaps(starts, ends, np.array([0, 1]))
    assert shared == pytest.approx(np.array([[1.0, 1 / 3], [1 / 3, 1.0], [0.0, 0.0]]), abs=1e-6)
