"""What links say together: concessions attack nothing, and an answer is given once."""

from collections import defaultdict
from collections.abc import Iterable

from extract.linking.rules import Pair
from kb.model import Mode


def direct(pairs: Iterable[Pair]) -> list[Pair]:
    """`pairs` without attacks by what is only conceded, and without answers given twice.

    Where A supports B in one post, and B answers another post, A's own answer to that post in the
    same sense says nothing new.
    """
    kept = [pair for pair in pairs if not (pair.attack and pair.source.unit.mode is Mode.CONCESSION)]
    answers: dict[int, set[tuple[str, bool]]] = defaultdict(set)
    leans: dict[int, int] = {}
    for pair in kept:
        if pair.source.unit.post != pair.target.unit.post:
            answers[pair.source.row].add((pair.target.unit.post, pair.attack))
        elif not pair.attack:
            leans.setdefault(pair.source.row, pair.target.row)
    return [pair for pair in kept if not _said_below(pair, leans, answers)]


def _said_below(pair: Pair, leans: dict[int, int], answers: dict[int, set[tuple[str, bool]]]) -> bool:
    """Whether a unit further down the chain gives the same answer."""
    if pair.source.unit.post == pair.target.unit.post:
        return False
    seen = {pair.source.row}
    below = leans.get(pair.source.row)
    while below is not None and below not in seen:
        if (pair.target.unit.post, pair.attack) in answers[below]:
            return True
        seen.add(below)
        below = leans.get(below)
    return False
