"""What links say together: concessions attack nothing, and an answer is given once."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace

from extract.linking.rules import Pair
from kb.model import Mode


def direct(pairs: Iterable[Pair]) -> list[Pair]:
    """`pairs` without attacks by what is only conceded, and without answers given twice.

    In "X, but Y", where X is conceded, Y gives the answer that X was taken for. Where A supports B in
    one post, and B answers another post, A's own answer to that post in the same sense says nothing new.
    """
    kept = _without_concessions(list(pairs))
    answers: dict[int, set[tuple[str, bool]]] = defaultdict(set)
    leans: dict[int, int] = {}
    for pair in kept:
        if not _inside(pair):
            answers[pair.source.row].add((pair.target.unit.post, pair.attack))
        elif not pair.attack:
            leans.setdefault(pair.source.row, pair.target.row)
    return [pair for pair in kept if not _said_below(pair, leans, answers)]


def _without_concessions(pairs: list[Pair]) -> list[Pair]:
    """`pairs` with attacks by concessions handed on to what is set against them, or dropped."""
    kept = [pair for pair in pairs if not _conceded(pair)]
    against = {p.target.row: p.source for p in kept if p.attack and _inside(p)}
    answering = {pair.source.row for pair in kept if not _inside(pair)}
    for pair in pairs:
        source = against.get(pair.source.row)
        if _conceded(pair) and not _inside(pair) and source and source.row not in answering:
            kept.append(replace(pair, source=source))
            answering.add(source.row)
    return kept


def _conceded(pair: Pair) -> bool:
    return pair.attack and pair.source.unit.mode is Mode.CONCESSION


def _inside(pair: Pair) -> bool:
    return pair.source.unit.post == pair.target.unit.post


def _said_below(pair: Pair, leans: dict[int, int], answers: dict[int, set[tuple[str, bool]]]) -> bool:
    """Whether a unit further down the chain gives the same answer."""
    if _inside(pair):
        return False
    seen = {pair.source.row}
    below = leans.get(pair.source.row)
    while below is not None and below not in seen:
        if (pair.target.unit.post, pair.attack) in answers[below]:
            return True
        seen.add(below)
        below = leans.get(below)
    return False
