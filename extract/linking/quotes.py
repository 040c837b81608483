"""Quoted lines: who repeats another's words before answering says which of them he answers."""

from collections.abc import Iterable, Iterator, Sequence

from extract.frame import stems
from extract.linking.cues import Cues
from extract.linking.rules import Pair
from extract.linking.thread import Place, Thread

_SHARE = 0.6  # of a unit's words that stand in the quoted lines
_SURE = 0.6  # how often the quoted unit is the one that is answered


def settled(thread: Thread, cued: Sequence[Cues], pairs: Iterable[Pair]) -> Iterator[Pair]:
    """`pairs`, with each unit behind quoted lines answering the unit quoted there."""
    quoting = {place.row: target for place in thread.places if (target := quoted(thread, place))}
    attacks = {row: "agreeing" not in cued[row] for row in quoting}
    sure = dict.fromkeys(quoting, 0.0)
    for pair in pairs:
        row, target = pair.source.row, quoting.get(pair.source.row)
        if target is None or pair.source.unit.post == pair.target.unit.post:
            yield pair
        elif target is pair.target:
            attacks[row], sure[row] = pair.attack, pair.confidence
        elif not sure[row]:
            attacks[row] = pair.attack
    for row, target in quoting.items():
        source = thread.places[row]
        least = _SURE * source.unit.confidence * target.unit.confidence
        yield Pair(source, target, attacks[row], max(sure[row], least))


def quoted(thread: Thread, place: Place) -> Place | None:
    """The unit of an answered post whose words stand in the quoted lines right before a unit."""
    if not place.quoted:
        return None
    said = frozenset(stems(place.quoted.lower().replace(">", " ").split()))
    best: tuple[float, float, int] | None = None
    for post in thread.answered(place.unit.post):
        for other in thread.by_post[post]:
            words = other.unit.frame.content
            share = sum(word in said for word in words) / len(words) if words else 0.0
            likeness = float(place.unit.embedding @ other.unit.embedding)
            if share >= _SHARE and (best is None or (share, likeness) > best[:2]):
                best = (share, likeness, other.row)
    return thread.places[best[2]] if best else None
