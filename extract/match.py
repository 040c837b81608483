"""The same claim said twice in a discussion, and a claim and its negation.

Pure. Nearness of meaning only offers candidates; the slots of what is said decide: who does what
to whom, denied or not, how much, of which names, under which conditions. Two claims are kept apart
wherever a slot leaves a doubt, for a wrong merger puts words into somebody's mouth. Who is said to
hold a claim, and how surely, are said of its appearances and do not tell claims apart.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from extract.frame import Frame
from extract.lexicon import table
from extract.matching.alike import bound, filled, nearly_alike, said_alike, says_less, takes_up, turned
from extract.matching.kinship import Kinship
from extract.standalone.bindings import Told
from extract.unit import Unit
from kb.ids import folded
from kb.model import Discussion, Mode

_NEAR = 0.3  # cosine from which two units are compared at all
_ROWS = 512  # compared at a time
_MOST = 20  # units that one is compared with
_CLOSE = 0.9  # cosine that nearly the same words need
_NEARLY = 0.8  # ... where one says all that the other does
_FAIRLY = 0.75  # ... where there is only one word to compare
_HERE = 0.6  # ... where both stand in one post


@dataclass(frozen=True, slots=True)
class Matches:
    """Which units put one claim forward, and which of those groups deny one another."""

    groups: tuple[tuple[int, ...], ...]  # rows of the units in order, every unit in one group
    opposites: tuple[tuple[int, int, float], ...] = ()  # two groups and how sure we are


def match(
    discussion: Discussion,
    units: Sequence[Unit],
    *,
    told: Mapping[str, Told] | None = None,
) -> Matches:
    """Group the units of a discussion, given in its order, by the claim they put forward.

    `told` is what their pointing words stand for. No trained judge is asked about what the slots leave
    open: ours cost more right matches than it found.
    """
    compare = _Comparison(discussion, units, told or {})
    head = list(range(len(units)))
    for a, b in (*_repeated(units), *_plainly_same(units)):
        _join(head, a, b)
    first = [row for row in range(len(units)) if _head(head, row) == row]
    denied: list[tuple[int, int, float]] = []
    for a, b, agrees, certainty in compare.echoes():
        if agrees:
            _join(head, a, b)
        else:
            denied.append((a, b, certainty))
    for a, b, cosine in (*near(units, first), *compare.answers()):
        if compare.same(a, b, cosine):
            _join(head, a, b)
        elif certainty := compare.opposite(a, b, cosine):
            denied.append((a, b, certainty))
    return _matches(head, denied)


def near(
    units: Sequence[Unit], rows: Sequence[int], *, least: float = _NEAR
) -> Iterator[tuple[int, int, float]]:
    """The pairs of some units whose vectors are near, each once, with their cosine; of many the nearest."""
    if len(rows) < 2:
        return
    vectors = np.stack([units[row].embedding for row in rows])
    for start in range(0, len(rows), _ROWS):
        cosines = np.triu(vectors[start : start + _ROWS] @ vectors[start:].T, k=1)
        if cosines.shape[1] > _MOST:
            border = -np.partition(-cosines, _MOST, axis=1)[:, _MOST - 1 : _MOST]
            cosines[cosines < border] = 0.0
        for a, b in np.argwhere(cosines >= least):
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

    def __init__(self, discussion: Discussion, units: Sequence[Unit], told: Mapping[str, Told]) -> None:
        self.units = units
        self.kin = Kinship(discussion)
        self.told = told
        self.frames = [bound(unit, told.get(unit.id)) for unit in units]
        self.prefixes = table("frames")["opposing_prefixes"]

    def answers(self) -> Iterator[tuple[int, int, float]]:
        """The pairs of units with the same words in a post and in the one that it answers."""
        placed: dict[tuple[str, tuple[str, ...]], int] = {}
        for row, unit in enumerate(self.units):
            words = tuple(sorted(unit.frame.content))
            above = placed.get((self.kin.parent(unit.post) or "", words))
            if words and above is not None and above != row:
                yield above, row, float(self.units[above].embedding @ unit.embedding)
            placed.setdefault((unit.post, words), row)

    def echoes(self) -> Iterator[tuple[int, int, bool, float]]:
        """The units that only take up another: both rows, whether they agree, how sure that is."""
        row_of = {unit.id: row for row, unit in enumerate(self.units)}
        for row, unit in enumerate(self.units):
            told = self.told.get(unit.id)
            if told is not None and told.echo is not None and told.echo.of.id in row_of:
                yield row_of[told.echo.of.id], row, told.echo.agrees, told.echo.certain

    def same(self, a: int, b: int, cosine: float) -> bool:
        """Whether the two put one claim forward."""
        if self.units[a].frame.negated != self.units[b].frame.negated:
            return False
        return any(self._same(a, b, cosine, one, other) for one, other in self._readings(a, b))

    def _same(self, a: int, b: int, cosine: float, one: Frame, other: Frame) -> bool:
        if said_alike(one, other) or (cosine >= _CLOSE and nearly_alike(one, other)):
            return True
        here, there = self.units[a].post, self.units[b].post
        if here == there and cosine >= _HERE and self._opens_alike(a, b):
            return says_less(one, other, least=1)
        if takes_up(self.units[a], self.units[b]) or takes_up(self.units[b], self.units[a]):
            return self._opens_alike(a, b) and self.kin.close(here, there)
        if cosine >= _FAIRLY and one.content == other.content and one.content:
            return self.kin.close(here, there)
        return cosine >= _NEARLY and says_less(one, other, least=2)

    def opposite(self, a: int, b: int, cosine: float) -> float:
        """How sure it is that one denies the other; 0 where it does not."""
        return max((self._opposite(a, b, cosine, *pair) for pair in self._readings(a, b)), default=0.0)

    def _opposite(self, a: int, b: int, cosine: float, one: Frame, other: Frame) -> float:
        if one.negated != other.negated:
            if said_alike(one, other):
                return 0.9
            answering = self.kin.answers(self.units[a].post, self.units[b].post)
            if one.content == other.content and one.content and answering:
                return 0.7  # "It is theft." "It is not theft."
            return 0.7 if cosine >= _CLOSE and nearly_alike(one, other) else 0.0
        return 0.8 if said_alike(turned(one, other, self.prefixes), other) else 0.0

    def _readings(self, a: int, b: int) -> Iterator[tuple[Frame, Frame]]:
        """The frames to compare: with pronouns as they stand, and with what they stand for."""
        plain, full = ((self.units[a].frame, self.units[b].frame), (self.frames[a], self.frames[b]))
        apart = all(mine is not bare for mine, bare in zip(full, plain, strict=True))
        if not (apart and full[0].subject != full[1].subject) and self._comparable(a, b, *plain):
            yield plain
        if self.kin.answers(self.units[a].post, self.units[b].post):
            one, other = plain
            yield from (
                (p, q) for p, q in ((filled(one, other), other), (one, filled(other, one))) if p and q
            )
        if (full[0] is not plain[0] or full[1] is not plain[1]) and self._comparable(a, b, *full):
            yield full

    def _comparable(self, a: int, b: int, one: Frame, other: Frame) -> bool:
        """Whether the two speak of the same things at all, so that their words may be compared."""
        slots = _conditions(self.units[a]) == _conditions(self.units[b])
        return slots and self._shared_pointers(self.units[a], self.units[b], one, other)

    def _shared_pointers(self, here: Unit, there: Unit, one: Frame, other: Frame) -> bool:
        """Whether "I", "it" and their like may stand for the same in both."""
        if one.speaker != other.speaker:
            return False
        if here.post == there.post:
            return True
        if one.speaker and not self.kin.one_author(here.post, there.post):
            return False
        if one.pointing or other.pointing:
            both = one.pointing and other.pointing and len(set(one.content) & set(other.content)) >= 2
            return self.kin.answers(here.post, there.post) or (both and self.kin.close(here.post, there.post))
        return True

    def _opens_alike(self, a: int, b: int) -> bool:
        """Whether both begin with the same word: "There are differences", "There are some differences"."""
        one, other = (folded(self.units[row].text).split(" ", 1)[0] for row in (a, b))
        return one == other


def _conditions(unit: Unit) -> tuple[object, ...]:
    """The slots that must be equal before words are compared at all."""
    frame = unit.frame
    return frame.numbers, frame.modals, frame.scope, frame.holder, _aside(unit)


def _aside(unit: Unit) -> Mode | None:
    """The mode, where it leaves open what is claimed. A question that denies plainly claims something."""
    claims = unit.mode is Mode.RHETORICAL_QUESTION and (unit.negated or unit.frame.denials > 0)
    return None if claims or unit.mode is Mode.CONCESSION else unit.mode


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
