"""The figures of an evaluation, against what scikit-learn and SciPy made of the same numbers."""

from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.calibration import reliability
from evaluation.figures import average_precision, figures, majority, spearman

NAMES = ("a", "b", "c")
RIGHT = np.array([0, 0, 0, 0, 0, 1, 1, 1, 2, 2, 0, 1])
CHANCES = np.array(
    [
        *([0.7, 0.2, 0.1], [0.5, 0.3, 0.2], [0.3, 0.4, 0.3], [0.6, 0.2, 0.2]),
        *([0.2, 0.1, 0.7], [0.1, 0.8, 0.1], [0.5, 0.4, 0.1], [0.3, 0.6, 0.1]),
        *([0.2, 0.2, 0.6], [0.1, 0.5, 0.4], [0.5, 0.3, 0.2], [0.3, 0.3, 0.4]),
    ]
)
SHARES = st.floats(0, 1, width=32)


def test_figures_are_those_of_scikit_learn() -> None:
    told = figures(NAMES, RIGHT, CHANCES, positive="b")
    assert told.accuracy == pytest.approx(0.5833333333333334)
    assert told.macro_f1 == pytest.approx(0.5424242424242425)
    assert told.ap == pytest.approx(0.775)
    assert [x.precision for x in told.labels] == pytest.approx([0.8, 0.5, 0.3333333333333333])
    assert [x.recall for x in told.labels] == pytest.approx([0.6666666666666666, 0.5, 0.5])
    assert [x.f1 for x in told.labels] == pytest.approx([0.7272727272727273, 0.5, 0.4])
    assert [x.ap for x in told.labels] == pytest.approx([0.8041666666666666, 0.775, 0.5])
    assert [(x.name, x.support) for x in told.labels] == [("a", 6), ("b", 4), ("c", 2)]


def test_the_baseline_always_says_the_most_frequent_label_and_ranks_nothing() -> None:
    told = majority(NAMES, RIGHT, positive="b")
    assert told.accuracy == 0.5
    assert told.macro_f1 == pytest.approx(0.2222222222222222)
    assert told.ap == pytest.approx(0.3333333333333333)
    assert [x.ap for x in told.labels] == pytest.approx([0.5, 0.3333333333333333, 0.16666666666666666])
    assert told.calibration.error == pytest.approx(0)  # as sure as the label is frequent


def test_equal_scores_earn_average_precision_nothing_by_their_order() -> None:
    scores, true = np.array([0.9, 0.8, 0.8, 0.8, 0.3, 0.1]), np.array([0, 1, 1, 0, 1, 0], dtype=bool)
    assert average_precision(scores, true) == pytest.approx(0.5333333333333333)
    assert average_precision(scores[::-1], true[::-1]) == pytest.approx(0.5333333333333333)
    assert average_precision(scores, np.zeros(6, dtype=bool)) is None


def test_a_label_that_nothing_has_is_no_part_of_macro_f1() -> None:
    told = figures(NAMES, np.array([0, 1]), np.array([[0.9, 0.1, 0.0], [0.2, 0.3, 0.5]]))
    assert [x.f1 for x in told.labels] == [1.0, 0.0, 0.0]
    assert told.macro_f1 == 0.5
    assert told.labels[2].ap is None


def test_rank_correlation_is_that_of_scipy_where_values_are_equal_too() -> None:
    first, second = np.array([0.1, 0.4, 0.4, 0.9, 0.2]), np.array([0.0, 3, 2, 5, 2])
    assert spearman(first, second) == pytest.approx(0.9210526315789475)
    assert spearman(np.array([3, 2, 1.0]), np.array([0, 1, 2.0])) == pytest.approx(-1)
    assert spearman(first, np.ones(5)) is None


def test_calibration_error_is_the_mean_distance_in_ten_bins() -> None:
    told = reliability([0.05, 0.81, 0.85, 0.89, 0.85, 1.0], [False, True, True, True, False, True])
    assert [(b.low, b.high, b.count, b.right) for b in told.bins] == [
        (0.0, 0.1, 1, 0.0),
        (0.8, 0.9, 4, 0.75),
        (0.9, 1.0, 1, 1.0),
    ]
    assert [b.confidence for b in told.bins] == pytest.approx([0.05, 0.85, 1.0])
    assert told.error == pytest.approx((0.05 + 4 * 0.1) / 6)
    assert told.count == 6


def test_nothing_said_is_no_error() -> None:
    assert reliability([], []).error == 0
    assert reliability([], []).bins == ()


@given(st.lists(st.tuples(SHARES, st.booleans()), min_size=1, max_size=40))
def test_every_confidence_is_in_one_bin_and_the_error_is_a_share(said: list[tuple[float, bool]]) -> None:
    told = reliability([sure for sure, _ in said], [right for _, right in said])
    assert told.count == len(said)
    assert 0 <= told.error <= 1
    assert all(b.low - 1e-6 <= b.confidence <= b.high + 1e-6 for b in told.bins)


@given(st.lists(st.tuples(st.integers(0, 20), st.booleans()), min_size=1, max_size=40))
def test_average_precision_is_a_share_that_stands_on_the_order_alone(said: list[tuple[int, bool]]) -> None:
    scores = np.array([score for score, _ in said], dtype=np.float64)
    true = np.array([right for _, right in said])
    found = average_precision(scores, true)
    assert found == average_precision(scores**3 + 1, true)
    assert found is None or 0 < found <= 1
    if true.any():
        assert average_precision(true.astype(float), true) == 1


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), min_size=2, max_size=40))
def test_rank_correlation_is_even_handed_and_blind_to_the_scale(pairs: list[tuple[int, int]]) -> None:
    first, second = np.array(pairs, dtype=np.float64).T
    found = spearman(first, second)
    assert found == spearman(second, first)
    assert found == spearman(np.exp(first), second)
    assert found is None or -1 <= found <= 1


@given(st.lists(st.tuples(st.integers(0, 2), st.integers(0, 2)), min_size=1, max_size=30))
def test_the_order_of_labels_changes_no_figure(pairs: list[tuple[int, int]]) -> None:
    right, said = np.array(pairs).T
    chances = _sure(said)
    turned = figures(NAMES[::-1], 2 - right, chances[:, ::-1])
    told = figures(NAMES, right, chances)
    assert told.accuracy == turned.accuracy
    assert told.macro_f1 == pytest.approx(turned.macro_f1)
    assert told.labels == turned.labels[::-1]
    assert told.accuracy == sum(a == b for a, b in pairs) / len(pairs)


def _sure(said: npt.NDArray[Any]) -> npt.NDArray[np.float64]:
    return np.asarray(np.eye(3)[said])
