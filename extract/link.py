"""From units to links: which unit bears on which, how, and how sure we are.

Pure, and per discussion: the same posts and units give the same links.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from extract.linking import rules
from extract.linking.attack import kind_of_attack
from extract.linking.cues import Cues, cues
from extract.linking.rules import Pair
from extract.linking.thread import Place, Thread
from extract.unit import Unit
from kb.model import ArgumentKind, Basis, Discussion


@dataclass(frozen=True, slots=True, eq=False)
class Link:
    """One unit that bears on another, and what its target was chosen by."""

    source: Unit
    target: Unit
    kind: ArgumentKind
    basis: Basis
    confidence: float
    found_by: str


def link(discussion: Discussion, units: Sequence[Unit]) -> tuple[Link, ...]:
    """How the units of a discussion bear on one another, in the order of their sources."""
    thread = Thread.of(discussion, units)
    cued = [cues(place) for place in thread.places]
    return tuple(_links(thread, cued, rules.pairs(thread, cued)))


def _links(thread: Thread, cued: Sequence[Cues], pairs: Iterator[Pair]) -> Iterator[Link]:
    for pair in pairs:
        kind = ArgumentKind.SUPPORT
        if pair.attack:
            kind = kind_of_attack(pair.source, pair.target, cued[pair.source.row])
        basis = _basis(thread, pair.source, pair.target)
        yield Link(pair.source.unit, pair.target.unit, kind, basis, round(pair.confidence, 2), "rules")


def _basis(thread: Thread, source: Place, target: Place) -> Basis:
    if source.unit.post == target.unit.post:
        return Basis.SAME_POST
    return Basis.INFERRED if thread.posts[source.unit.post].inferred_reply else Basis.REPLY_TREE
