"""Which units the model is asked to find a target for: those whose likeliest target is not sure."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

import numpy as np

from extract.link import Link
from extract.linking.blocks import MANY, NAMES, candidates
from extract.linking.cues import cues
from extract.linking.ranker import Ranker, in_context, with_parts
from extract.linking.thread import Place, Thread
from extract.llm.targets import OFFERED, Choice
from extract.unit import Unit
from kb.model import Basis, Discussion, Mode

_SURE = 0.7  # how likely a target must be that nobody is asked about
_FAINT = 0.02  # and how likely one that is offered
_BACK = 3  # units before it in its post, where only likeness is known

_SAME_POST = NAMES.index("same_post")


def choices(
    discussion: Discussion, units: Sequence[Unit], links: Sequence[Link], ranker: Ranker | None
) -> tuple[Choice, ...]:
    """The units to ask about, each with its likeliest targets.

    Who quotes what he answers has said it himself; what is only conceded bears on nothing.
    """
    settled = {link.source.id for link in links if link.basis is Basis.EXPLICIT_QUOTE}
    return tuple(
        Choice(place.unit, tuple(target.unit for _, target in ranked))
        for place, ranked in _ranked(discussion, units, ranker)
        if ranked
        and ranked[0][0] < _SURE
        and place.unit.id not in settled
        and place.unit.mode is not Mode.CONCESSION
    )


def _ranked(
    discussion: Discussion, units: Sequence[Unit], ranker: Ranker | None
) -> Iterator[tuple[Place, list[tuple[float, Place]]]]:
    """Each unit with its likeliest targets and how likely they are."""
    thread = Thread.of(discussion, units)
    scored = _likely(thread, ranker) if ranker else _alike(thread)
    likely: dict[int, list[tuple[float, int]]] = defaultdict(list)
    for source, target, p in scored:
        likely[source].append((-p, target))
    for row, targets in sorted(likely.items()):
        best = sorted(targets)[:OFFERED]
        yield thread.places[row], [(-p, thread.places[n]) for p, n in best if -p >= _FAINT]


def _likely(thread: Thread, ranker: Ranker) -> Iterator[tuple[int, int, float]]:
    parts = in_context(thread, ranker.likely_parts(thread))
    for block in candidates(thread, [cues(place) for place in thread.places]):
        near = block.features[:, _SAME_POST] > 0
        found = ranker.links.probabilities(with_parts(block, parts))
        found = found * np.where(near, 1.0, ranker.cut.across)
        for source, target, p in zip(block.sources, block.targets, found, strict=True):
            yield int(source), int(target), float(p)


def _alike(thread: Thread) -> Iterator[tuple[int, int, float]]:
    """Where no ranker is there: the units nearest in meaning, none of them sure."""
    for place in thread.places:
        above = [other for post in thread.answered(place.unit.post) for other in thread.by_post[post][:MANY]]
        before = thread.by_post[place.unit.post][max(0, place.index - _BACK) : place.index]
        for other in (*before, *above):
            cosine = float(place.unit.embedding @ other.unit.embedding)
            yield place.row, other.row, _FAINT + (_SURE - _FAINT) / 2 * max(0.0, cosine)
