"""Boosted trees as arrays: scored with numpy alone, all trees of many rows at once.

A tree has at most 16 leaves, numbered from left to right, and a row starts with all of them. Each
branch that it fails (its value is greater than the branch's border) takes away the leaves on the
branch's left side; the first leaf that is left is the row's.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from extract.unit import Vector

_ROWS = 1024  # scored at a time: bounds the memory
_LEAVES = 16


@dataclass(frozen=True, slots=True, eq=False)
class Forest:
    """Trees whose leaves add up to the log odds of a row."""

    columns: npt.NDArray[np.int64]  # trees by branches
    borders: npt.NDArray[np.float64]
    survivors: npt.NDArray[np.uint16]  # the leaves a row keeps if it fails the branch, a bit each
    leaves: npt.NDArray[np.float64]  # trees by leaves
    base: float

    @classmethod
    def of(cls, arrays: Mapping[str, npt.NDArray[np.generic]], name: str) -> "Forest":
        """The forest `name` of a weights file; KeyError where it lacks an array."""
        return cls(
            arrays[f"{name}.columns"].astype(np.int64),
            arrays[f"{name}.borders"].astype(np.float64),
            arrays[f"{name}.survivors"].astype(np.uint16),
            arrays[f"{name}.leaves"].astype(np.float64),
            float(arrays[f"{name}.base"].astype(np.float64)),
        )

    def probabilities(self, rows: Vector) -> npt.NDArray[np.float64]:
        """What the trees make of each row, 0 to 1."""
        parts = [self._scores(rows[n : n + _ROWS]) for n in range(0, len(rows), _ROWS)]
        scores = np.concatenate(parts) if parts else np.zeros(0)
        return np.asarray(1.0 / (1.0 + np.exp(-scores)))

    def _scores(self, rows: Vector) -> npt.NDArray[np.float64]:
        trees = len(self.leaves)
        failed = rows[:, self.columns.ravel()] > self.borders.ravel()
        kept = np.where(failed, self.survivors.ravel(), np.uint16(0xFFFF))
        left = np.bitwise_and.reduce(kept.reshape(len(rows), trees, -1), axis=2)
        lowest = (left & (~left + np.uint16(1))).astype(np.float64)
        leaf = np.log2(lowest).astype(np.int64)
        return np.asarray(self.leaves[np.arange(trees), leaf].sum(axis=1) + self.base)
