"""All ways to cut a stretch into units and rest, weighed at once.

A path goes from place to place: over a single piece that is dropped, or over a run of pieces that is
one unit. `marginals` gives the share of all paths, by their weight, in which a run is a unit.
"""

import numpy as np

from extract.segmenting.tokens import Floats, Ints

_NEVER = -1e9


def marginals(first: Ints, last: Ints, unit: Floats, rest: Floats) -> Floats:
    """The probability of each run [first, last] of places to be a unit.

    `unit` weighs each run, `rest` the piece that begins at each place but the last; runs come in the
    order of their first place.
    """
    count = len(rest) + 1
    ahead = np.full(count, _NEVER)
    ahead[0] = 0.0
    ending = [np.flatnonzero(last == place) for place in range(count)]
    for place in range(1, count):
        runs = ending[place]
        ways = np.append(ahead[first[runs]] + unit[runs], ahead[place - 1] + rest[place - 1])
        ahead[place] = _total(ways)
    behind = np.full(count, _NEVER)
    behind[-1] = 0.0
    begins = np.searchsorted(first, np.arange(count + 1))
    for place in range(count - 2, -1, -1):
        some = slice(begins[place], begins[place + 1])
        ways = np.append(behind[last[some]] + unit[some], behind[place + 1] + rest[place])
        behind[place] = _total(ways)
    weights = ahead[first] + unit + behind[last] - ahead[-1]
    return np.asarray(np.exp(np.minimum(weights, 0.0)), dtype=np.float32)


def _total(ways: Floats) -> float:
    most = ways.max()
    return float(most + np.log(np.exp(ways - most).sum()))


def choice(first: Ints, last: Ints, worth: Floats) -> list[int]:
    """The runs, in order, that do not overlap and together are worth most; none is worth less than 0."""
    begins, values = first.tolist(), worth.tolist()
    ending: dict[int, list[int]] = {}
    for run, place in enumerate(last.tolist()):
        if values[run] > 0:
            ending.setdefault(place, []).append(run)
    best, chosen = [0.0], [-1]
    for place in range(1, max(last.tolist(), default=0) + 1):
        best.append(best[place - 1])
        chosen.append(-1)
        for run in ending.get(place, ()):
            total = best[begins[run]] + values[run]
            if total > best[place] + 1e-9:
                best[place], chosen[place] = total, run
    runs, place = [], len(best) - 1
    while place > 0:
        run = chosen[place]
        runs += [run] if run >= 0 else []
        place = begins[run] if run >= 0 else place - 1
    return runs[::-1]


def overlaps(starts: Ints, ends: Ints, others: Ints) -> Floats:
    """What share of its words each stretch has in common with each of `others`: intersection over union."""
    low = np.maximum(starts[:, None], starts[None, others])
    high = np.minimum(ends[:, None], ends[None, others])
    common = np.maximum(high - low, 0).astype(np.float32)
    size = np.maximum(ends - starts, 0).astype(np.float32)
    union = size[:, None] + size[None, others] - common
    return np.asarray(np.divide(common, union, out=np.zeros_like(common), where=union > 0), dtype=np.float32)
