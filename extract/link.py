"""From units to links: which unit bears on which, how, and how sure we are.

Pure, and per discussion: the same posts and units give the same links.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from extract.linking import rules
from extract.linking.attack import kind_of_attack
from extract.linking.chains import direct
from extract.linking.cues import Cues, cues
from extract.linking.quotes import quoted, settled
from extract.linking.ranker import Ranker
from extract.linking.rules import Pair
from extract.linking.thread import Thread
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


def link(discussion: Discussion, units: Sequence[Unit], *, ranker: Ranker | None = None) -> tuple[Link, ...]:
    """How the units of a discussion bear on one another, in the order of their sources.

    A ranker chooses the pairs; without one the rules do.
    """
    thread = Thread.of(discussion, units)
    cued = [cues(place) for place in thread.places]
    pairs = ranker.pairs(thread, cued) if ranker else rules.pairs(thread, cued)
    found = sorted(settled(thread, cued, direct(pairs)), key=lambda pair: (pair.source.row, pair.target.row))
    return tuple(
        Link(
            source=pair.source.unit,
            target=pair.target.unit,
            kind=_kind(pair, cued[pair.source.row]),
            basis=_basis(thread, pair),
            confidence=round(pair.confidence, 2),
            found_by="ranker" if ranker else "rules",
        )
        for pair in found
    )


def _kind(pair: Pair, cued: Cues) -> ArgumentKind:
    return kind_of_attack(pair.source, pair.target, cued) if pair.attack else ArgumentKind.SUPPORT


def _basis(thread: Thread, pair: Pair) -> Basis:
    source, target = pair.source.unit, pair.target.unit
    if source.post == target.post:
        return Basis.SAME_POST
    if quoted(thread, pair.source) is pair.target:
        return Basis.EXPLICIT_QUOTE
    return Basis.INFERRED if thread.posts[source.post].inferred_reply else Basis.REPLY_TREE
