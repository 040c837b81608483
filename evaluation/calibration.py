"""Whether 0.8 means right eight times in ten.

Expected calibration error over ten bins of equal width, as in Guo et al. 2017, On Calibration of Modern
Neural Networks: the mean distance between what was said and how often it was right, by how much is in a bin.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

BINS = 10


@dataclass(frozen=True, slots=True)
class Bin:
    """What was said with a confidence from `low` up to `high`."""

    low: float
    high: float
    count: int
    confidence: float  # the mean of what was said
    right: float  # how often it was so


@dataclass(frozen=True, slots=True)
class Reliability:
    """The bins that hold anything, in order, and the expected calibration error over them."""

    error: float
    bins: tuple[Bin, ...]

    @property
    def count(self) -> int:
        """How many confidences there were."""
        return sum(bin_.count for bin_ in self.bins)


def reliability(said: npt.ArrayLike, right: npt.ArrayLike) -> Reliability:
    """How `said`, confidences from 0 to 1, agree with what was `right`."""
    confidences = np.asarray(said, dtype=np.float64)
    hits = np.asarray(right, dtype=np.float64)
    place = np.clip((confidences * BINS).astype(np.intp), 0, BINS - 1)
    bins = tuple(
        _bin(n, confidences[place == n], hits[place == n]) for n in range(BINS) if (place == n).any()
    )
    error = sum(bin_.count * abs(bin_.confidence - bin_.right) for bin_ in bins)
    return Reliability(float(error / max(1, len(confidences))), bins)


def _bin(n: int, confidences: npt.NDArray[Any], hits: npt.NDArray[Any]) -> Bin:
    return Bin(n / BINS, (n + 1) / BINS, len(hits), float(confidences.mean()), float(hits.mean()))
