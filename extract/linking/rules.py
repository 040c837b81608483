"""The linking rules: what a unit bears on where no model is there to say.

In the order of the code: a reply attacks the most similar unit of what it replies to, or supports it
where it agrees, restates it, or has the same author. Inside a post a
unit supports the next one where that opens with "so"; after "but" it attacks the one before; after
"and" it does what the one before does; a unit that opens a paragraph stands alone; any other
supports the one before it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from extract.linking.cues import Cues
from extract.linking.thread import Place, Thread
from kb.model import Mode

_FIRST = 0.1  # what being its post's first unit adds to the similarity of a target
_ALIKE = 0.7  # from here on a reply that denies nothing restates what it answers


@dataclass(frozen=True, slots=True, eq=False)
class Pair:
    """One unit found to bear on another; `attack` does not say yet which kind of attack."""

    source: Place
    target: Place
    attack: bool
    confidence: float


def pairs(thread: Thread, cued: Sequence[Cues]) -> Iterator[Pair]:
    """The links of a thread by rule, in the order of their sources."""
    for post, places in thread.by_post.items():
        done: dict[int, Pair] = {}
        for place in places:
            pair = _across(thread, post, place, cued) or _within(places, place, cued, done)
            if pair is None:
                continue
            back = done.get(pair.target.row)
            if back is None or back.target is not place:
                done[place.row] = pair
                yield pair


def _across(thread: Thread, post: str, place: Place, cued: Sequence[Cues]) -> Pair | None:
    """The first unit of a reply that is not conceded, and the unit it answers."""
    answered = thread.answered(post)
    stands = (p for p in thread.by_post[post] if p.unit.mode is not Mode.CONCESSION)
    if not answered or place is not next(stands, None):
        return None
    above = thread.by_post[answered[0]]
    alike = [float(place.unit.embedding @ other.unit.embedding) for other in above]
    best = max(range(len(above)), key=lambda n: (alike[n] + (_FIRST if n == 0 else 0.0), -n))
    here, there = cued[place.row], cued[above[best].row]
    same = max(alike) > _ALIKE and ("negation" in here.inside) == ("negation" in there.inside)
    agrees = "agreeing" in here and "but" not in here.gap
    author = thread.posts[post].author
    own = author is not None and author == thread.posts[answered[0]].author
    return Pair(place, above[best], not (own or same or agrees), 0.33)


def _within(
    places: Sequence[Place], place: Place, cued: Sequence[Cues], done: dict[int, Pair]
) -> Pair | None:
    """A unit and the unit of its own post that it bears on."""
    after = places[place.index + 1] if place.index + 1 < place.of else None
    if after is not None and "so" in cued[after.row]:
        return Pair(place, after, False, 0.45)
    if place.index == 0:
        return None
    before = places[place.index - 1]
    tied = _tied(place, before, cued[place.row], done.get(before.row))
    if tied or place.nth == 0:
        return tied
    return Pair(place, before, False, 0.4)


def _tied(place: Place, before: Place, here: Cues, link: Pair | None) -> Pair | None:
    """The link that a connective between a unit and the one before it makes, if there is one."""
    close = before.unit.paragraph == place.unit.paragraph
    if "because" in here.gap:
        return Pair(place, before, False, 0.75)
    if "but" in here and close:
        return Pair(place, before, True, 0.5)
    if "and" in here.gap and close and link is not None:
        return Pair(place, link.target, link.attack, 0.4)
    if place.gap.rstrip().endswith(":") or {"example", "which"} & here.gap:
        return Pair(place, before, False, 0.5)
    return None
