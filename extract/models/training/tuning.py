"""What is fitted on answers out of fold: how far a head leans to each label, and how sure it may be."""

import numpy as np

STEPS = np.arange(-2.0, 2.01, 0.2)


def offsets(scores: np.ndarray, wanted: np.ndarray, *, empty: bool) -> np.ndarray:
    """What to add to the scores of each label for the best F1, found label by label, twice over.

    F1 is that of all labels but the first where that one is `empty`, else the mean over labels.
    """
    best = np.zeros(scores.shape[1])
    for _ in range(2):
        for label in range(1, scores.shape[1]):
            tried = [np.where(np.arange(len(best)) == label, step, best) for step in STEPS]
            best = max(tried, key=lambda shift: quality(scores + shift, wanted, empty=empty))
    return best


def quality(scores: np.ndarray, wanted: np.ndarray, *, empty: bool) -> float:
    """The F1 that `offsets` raises."""
    found = scores.argmax(1)
    if empty:
        hits = ((found == wanted) & (found > 0)).sum()
        return float(2 * hits / max(1, (found > 0).sum() + (wanted > 0).sum()))
    each = []
    for label in range(scores.shape[1]):
        hits = ((found == label) & (wanted == label)).sum()
        each.append(2 * hits / max(1, (found == label).sum() + (wanted == label).sum()))
    return float(np.mean(each))


def calibrated(scores: np.ndarray, wanted: np.ndarray) -> tuple[np.ndarray, float]:
    """Of two labels: the second's shift and the temperature of least log loss (Platt 1999)."""
    odds, sign = scores[:, 1] - scores[:, 0], 2 * wanted - 1

    def loss(pair: tuple[float, float]) -> float:
        return float(np.log1p(np.exp(-sign * (odds + pair[0]) / pair[1])).mean())

    tried = ((float(a), float(t)) for a in np.arange(-1.5, 1.51, 0.1) for t in np.arange(0.5, 2.51, 0.1))
    shift, warm = min(tried, key=loss)
    return np.array([0.0, shift]), warm


def temperature(scores: np.ndarray, wanted: np.ndarray) -> float:
    """The temperature of least log loss (Guo et al. 2017, On Calibration of Modern Neural Networks)."""

    def loss(t: float) -> float:
        scaled = scores / t - (scores / t).max(1, keepdims=True)
        return float((np.log(np.exp(scaled).sum(1)) - scaled[np.arange(len(wanted)), wanted]).mean())

    return min((round(float(t), 2) for t in np.arange(0.3, 3.01, 0.05)), key=loss)
