"""The same claim said twice in a discussion, and a claim and its negation.

Pure. Nearness of meaning only offers candidates; the slots of what is said decide: who does what
to whom, denied or not, how much, of which names, under which conditions. Two claims are kept apart
wherever a slot leaves a doubt, for a wrong merger puts words into somebody's mouth. Who is said to
hold a claim, and how surely, are said of its appearances and do not tell claims apart.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from extract.frame import Frame
from extract.lexicon import table
from extract.unit import Unit
from kb.ids import folded
from kb.model import Discussion, Mode

_NEAR = 0.6  # cosine from which two units are compared at all
_ROWS = 512  # compared at a time
_MOST = 20  # units that one is compared with
_ALIKE = 0.75  # share of words that two wordings of one claim have in common
_CLOSE = 0.9  # cosine they then need


@dataclass(frozen=True, slots=True)
class Matches:
    """Which units put one claim forward, and which of those groups deny one another."""

    groups: tuple[tuple[int, ...], ...]  # rows of the units in order, every unit in one group
    opposites: tuple[tuple[int, int, float], ...] = ()  # two groups and how sure we are


def match(discussion: Discussion, units: Sequence[Unit]) -> Matches:
    """Group the units of a discussion, given in its order, by the claim they put forward."""
    compare = _Comparison(discussion, units)
    head = list(range(len(units)))
    for a, b in (*_repeated(units), *_plainly_same(units)):
        _join(head, a, b)
    first = [row for row in range(len(units)) if _head(head, row) == row]
    denied: list[tuple[int, int, float]] = []
    for a, b, cosine in (*near(units, first), *compare.answers()):
        if compare.same(a, b, cosine):
            _join(head, a, b)
        elif certainty := compare.opposite(a, b, cosine):
            denied.append((a, b, certainty))
    return _matches(head, denied)


def near(units: Sequence[Unit], rows: Sequence[int]) -> Iterator[tuple[int, int, float]]:
    """The pairs of some units whose vectors are near, each once, with their cosine; of many the nearest."""
    if len(rows) < 2:
        return
    vectors = np.stack([units[row].embedding for row in rows])
    for start in range(0, len(rows), _ROWS):
        cosines = np.triu(vectors[start : start + _ROWS] @ vectors[start:].T, k=1)
        if cosines.shape[1] > _MOST:
            border = -np.partition(-cosines, _MOST, axis=1)[:, _MOST - 1 : _MOST]
            cosines[cosines < border] = 0.0
        for a, b in np.argwhere(cosines >= _NEAR):
            yield rows[start + int(a)], rows[start + int(b)], float(cosines[a, b])


def _matches(head: list[int], denied: Sequence[tuple[int, int, float]]) -> Matches:
    members: dict[int, list[int]] = defaultdict(list)
    for row in range(len(head)):
        members[_head(head, row)].append(row)
    number = {first: n for n, first in enumerate(members)}
    opposites: dict[tuple[int, int], float] = {}
    for a, b, certainty in denied:
        one, other = sorted((number[_head(head, a)], number[_head(head, b)]))
        if one != other:
            opposites[one, other] = max(certainty, opposites.get((one, other), 0.0))
    return Matches(
        tuple(tuple(rows) for rows in members.values()),
        tuple((a, b, certainty) for (a, b), certainty in sorted(opposites.items())),
    )


class _Comparison:
    """Whether two units of one discussion say the same, or the opposite."""

    def __init__(self, discussion: Discussion, units: Sequence[Unit]) -> None:
        self.units = units
        self.posts = {post.id: post for post in discussion.posts}
        self.prefixes = table("frames")["opposing_prefixes"]

    def answers(self) -> Iterator[tuple[int, int, float]]:
        """The pairs of units with the same words in a post and in the one that it answers."""
        placed: dict[tuple[str, tuple[str, ...]], int] = {}
        for row, unit in enumerate(self.units):
            words = tuple(sorted(unit.frame.content))
            above = placed.get((self.posts[unit.post].reply_to or "", words))
            if words and above is not None and above != row:
                yield above, row, float(self.units[above].embedding @ unit.embedding)
            placed.setdefault((unit.post, words), row)

    def same(self, a: int, b: int, cosine: float) -> bool:
        """Whether the two put one claim forward."""
        one, other = self.units[a].frame, self.units[b].frame
        if one.negated != other.negated or not self._comparable(a, b):
            return False
        return _said_alike(one, other) or (cosine >= _CLOSE and _nearly_alike(one, other))

    def opposite(self, a: int, b: int, cosine: float) -> float:
        """How sure it is that one denies the other; 0 where it does not."""
        one, other = self.units[a].frame, self.units[b].frame
        if not self._comparable(a, b):
            return 0.0
        if one.negated != other.negated:
            if _said_alike(one, other):
                return 0.9
            if one.content == other.content and one.content and self._answering(a, b):
                return 0.7  # "It is theft." "It is not theft."
            return 0.7 if cosine >= _CLOSE and _nearly_alike(one, other) else 0.0
        return 0.8 if _said_alike(_turned(one, other, self.prefixes), other) else 0.0

    def _answering(self, a: int, b: int) -> bool:
        here, there = (self.posts[self.units[row].post] for row in (a, b))
        return here.id == there.reply_to or there.id == here.reply_to

    def _comparable(self, a: int, b: int) -> bool:
        """Whether the two speak of the same things at all, so that their words may be compared."""
        one, other = self.units[a], self.units[b]
        return _conditions(one) == _conditions(other) and self._shared_pointers(one, other)

    def _shared_pointers(self, one: Unit, other: Unit) -> bool:
        """Whether "I", "it" and their like may stand for the same in both."""
        here, there = self.posts[one.post], self.posts[other.post]
        if one.frame.speaker != other.frame.speaker:
            return False
        if here.id == there.id:
            return True
        if one.frame.speaker and (here.author is None or here.author != there.author):
            return False
        if one.frame.pointing or other.frame.pointing:
            return here.id == there.reply_to or there.id == here.reply_to
        return True


def _conditions(unit: Unit) -> tuple[object, ...]:
    """The slots that must be equal before words are compared at all."""
    frame = unit.frame
    return frame.numbers, frame.modals, frame.scope, frame.holder, _aside(unit)


def _aside(unit: Unit) -> Mode | None:
    """The mode, where it changes what is claimed: a rhetorical question claims what it asks about."""
    return None if unit.mode is Mode.CONCESSION else unit.mode


def _said_alike(one: Frame, other: Frame) -> bool:
    """The same words in the same order, or in another order that fills the same slots."""
    if one.content == other.content:
        return len(one.content) >= 2
    full = one.complete and other.complete and one.subject and one.object
    if not full or sorted(one.content) != sorted(other.content):
        return False
    return (one.subject, one.predicate, one.object) == (other.subject, other.predicate, other.object)


def _nearly_alike(one: Frame, other: Frame) -> bool:
    """Nearly the same words, of the same names, of the same subject."""
    shared, either = set(one.content) & set(other.content), set(one.content) | set(other.content)
    if len(shared) < 3 or len(shared) < _ALIKE * len(either) or one.names != other.names:
        return False
    full = one.complete and other.complete and bool(one.subject)
    return full and one.subject == other.subject and one.predicate == other.predicate


def _turned(one: Frame, other: Frame, prefixes: Sequence[str]) -> Frame:
    """`one` with the one word whose plain opposite `other` has put right: illegal for legal."""
    pairs = {
        word: prefix + word for word in one.content for prefix in prefixes if prefix + word in other.content
    }
    pairs |= {
        prefix + word: word for word in other.content for prefix in prefixes if prefix + word in one.content
    }
    if len(pairs) != 1:
        return Frame()
    [(was, now)] = pairs.items()
    return Frame(content=tuple(now if word == was else word for word in one.content))


def _repeated(units: Sequence[Unit]) -> Iterator[tuple[int, int]]:
    """Units of one post in the same words: one claim, whatever else is said of them."""
    first: dict[tuple[str, str], int] = {}
    for row, unit in enumerate(units):
        key = (unit.post, folded(unit.text))
        if key in first:
            yield first[key], row
        first.setdefault(key, row)


def _plainly_same(units: Sequence[Unit]) -> Iterator[tuple[int, int]]:
    """Units that say the same in the same words, and mean the same wherever they stand."""
    first: dict[tuple[object, ...], int] = {}
    for row, unit in enumerate(units):
        frame = unit.frame
        if len(frame.content) < 2 or frame.speaker or frame.pointing:
            continue
        key = (frame.content, frame.negated, *_conditions(unit))
        if key in first:
            yield first[key], row
        first.setdefault(key, row)


def _head(head: list[int], row: int) -> int:
    while head[row] != row:
        head[row] = head[head[row]]
        row = head[row]
    return row


def _join(head: list[int], a: int, b: int) -> None:
    """Put two groups together under the earlier of their first units."""
    first, second = sorted((_head(head, a), _head(head, b)))
    head[second] = first
