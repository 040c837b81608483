"""How right one is where one is surest: what abstaining from the rest would buy."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

SHARES = tuple(n / 10 for n in range(1, 11))


@dataclass(frozen=True, slots=True)
class Covered:
    """The surest examples, so large a share of all."""

    share: float
    count: int
    least: float  # the confidence of the least sure of them
    accuracy: float


def coverage(said: npt.ArrayLike, right: npt.ArrayLike) -> tuple[Covered, ...]:
    """The accuracy on the surest tenth, two tenths, up to all.

    Examples that are equally sure earn nothing by their order: each counts as right as they are on average.
    """
    confidences = np.asarray(said, dtype=np.float64)
    hits = np.asarray(right, dtype=np.float64)
    if not len(hits):
        return ()
    _, place, counts = np.unique(confidences, return_inverse=True, return_counts=True)
    even = (np.bincount(place, weights=hits) / counts)[place]
    order = np.argsort(-confidences, kind="stable")
    found = []
    for share in SHARES:
        count = max(1, round(share * len(hits)))
        some = order[:count]
        found.append(Covered(share, count, float(confidences[some[-1]]), float(even[some].mean())))
    return tuple(found)
