"""What a pointing word may stand for, each candidate with what speaks for it, as numbers.

Candidates are named before the word in its own post, in the post that it answers, or in the first
post of the discussion; "it", "this" and "that" may also stand for a whole unit.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from extract.frame import stems
from extract.lexicon import words
from extract.standalone.mentions import Mention, Pointer, gist
from extract.unit import Unit
from kb.model import Discussion

_BACK = 5  # sentences before a pointing word that are searched
_ABOVE = 40  # mentions of the answered post that are looked at
_CLAUSE = 14  # words of a unit that a single word may stand for

FEATURES = (
    "none", "none it", "none they", "none he", "none this", "none these", "none owns", "none opening",
    "same sentence", "one back", "two back", "far back", "answered unit", "answered post", "first post",
    "subject", "object", "parallel", "definite", "proper", "doing", "often", "nearest", "first named",
    "carried", "in quote", "person he", "proper he", "many they", "proper they", "group they", "owned",
    "clause", "clause this", "clause before", "clause answered", "clause long", "opening answered",
    "thing this", "leads", "alone", "subject one back", "in title", "in both", "opening subject", "near",
)  # fmt: skip
_OWNERS = frozenset({"its", "their", "his", "her"})
_AT = {name: n for n, name in enumerate(FEATURES)}


@dataclass(frozen=True, slots=True)
class Candidate:
    """Something that a pointing word may stand for."""

    words: str  # as they are given in brackets
    head: str  # the stem that counts it; "" for a whole unit
    marks: Mapping[str, float]  # by the names of FEATURES
    place: str  # for the rule's name
    unit: Unit | None = None


class Surroundings:
    """What each unit of a discussion can point at."""

    def __init__(self, discussion: Discussion, units: Sequence[Unit], answered: Mapping[str, Unit]) -> None:
        self.posts = {post.id: post for post in discussion.posts}
        self.first = discussion.posts[0].id if discussion.posts else ""
        self.units: dict[str, list[Unit]] = defaultdict(list)
        for unit in units:
            self.units[unit.post].append(unit)
        self.named = {post: [m for u in mine for m in u.mentions] for post, mine in self.units.items()}
        self.home = {(u.post, m.start): u for u in units for m in u.mentions}
        self.count = Counter(m.head for named in self.named.values() for m in named)
        self.posts_with = Counter(head for named in self.named.values() for head in {m.head for m in named})
        self.persons = frozenset(m.head for named in self.named.values() for m in named if m.acts)
        self.title = frozenset(stems((discussion.title or "").lower().split()))
        self.answered = answered

    def candidates(self, unit: Unit, pointer: Pointer, bound: Mapping[str, str]) -> list[Candidate]:
        """All that a pointer of a unit may stand for; `bound` are heads its kind was bound to before."""
        found = [*self._here(unit, pointer), *self._above(unit, pointer), *self._clauses(unit, pointer)]
        best: dict[str, Candidate] = {}
        for candidate in found:
            best.setdefault(candidate.head or candidate.words, candidate)
        if sum(c.head != "" for c in best.values()) == 1:
            best = {key: _marked(c, "alone") if c.head else c for key, c in best.items()}
        carried = bound.get(pointer.kind)
        return [
            _marked(c, "carried") if carried and carried in (c.head, c.words) else c for c in best.values()
        ]

    @staticmethod
    def none(pointer: Pointer) -> dict[str, float]:
        """The marks of leaving a pointer alone."""
        kind = {"one": "it", "many": "they", "he": "he", "she": "he", "this": "this", "these": "these"}
        marks = {"none": 1.0, f"none {kind[pointer.kind]}": 1.0}
        if pointer.owns:
            marks["none owns"] = 1.0
        if pointer.sentence == 0:
            marks["none opening"] = 1.0
        return marks

    def _here(self, unit: Unit, pointer: Pointer) -> Iterator[Candidate]:
        before = [m for m in self.named.get(unit.post, ()) if m.end <= min(pointer.start, unit.start)]
        nearest = True
        firsts = {m.sentence: m for m in reversed(before)}
        for mention in reversed(before):
            back = pointer.sentence - mention.sentence
            if back > _BACK:
                break
            if not self._fits(pointer, mention, unit) or _shared(mention, own=True):
                continue
            marks = self._marks(unit.post, unit, pointer, mention)
            marks[("same sentence", "one back", "two back", "far back")[min(back, 3)]] = 1.0
            if nearest:
                marks["nearest"] = 1.0
            if back == 1 and mention.role == "subject":
                marks["subject one back"] = 1.0
            if firsts[mention.sentence] is mention:
                marks["leads"] = 1.0
            nearest = False
            if self._quoted(unit.post, mention):
                marks["in quote"] = 1.0
            yield Candidate(gist(mention.text), mention.head, marks, "same post")

    def _quoted(self, post: str, mention: Mention) -> bool:
        text = self.posts[post].text
        return text[text.rfind("\n", 0, mention.start) + 1 :].lstrip().startswith(">")

    def _above(self, unit: Unit, pointer: Pointer) -> Iterator[Candidate]:
        parent = self.posts[unit.post].reply_to
        target = self.answered.get(unit.id)
        if target is not None and target.post != unit.post:
            parent = target.post
        for post, place in ((parent, "answered post"), (self.first, "first post")):
            if post is None or post == unit.post or (place == "first post" and post == parent):
                continue
            author = self.posts[post].author
            own = author is not None and author == self.posts[unit.post].author
            for n, mention in enumerate(self.named.get(post, ())[:_ABOVE]):
                if not self._fits(pointer, mention, unit) or _shared(mention, own=own):
                    continue
                marks = self._marks(self.posts[post].id, unit, pointer, mention)
                marks[place] = 1.0
                if n == 0:
                    marks["first named"] = 1.0
                if pointer.sentence == 0 and place == "answered post":
                    marks["opening answered"] = 1.0
                    if mention.role == "subject":
                        marks["opening subject"] = 1.0
                if target is not None and target.post == post and target.start <= mention.start < target.end:
                    marks["answered unit"] = 1.0
                yield Candidate(gist(mention.text), mention.head, marks, place)

    def _marks(self, post: str, unit: Unit, pointer: Pointer, mention: Mention) -> dict[str, float]:
        he, they = pointer.kind in ("he", "she"), pointer.kind in ("many", "these")
        marks = {
            "subject": mention.role == "subject",
            "object": mention.role == "object",
            "parallel": mention.role == pointer.role,
            "definite": mention.definite,
            "proper": mention.proper,
            "doing": mention.doing,
            "often": math.log(self.count[mention.head]),
            "person he": he and mention.person,
            "proper he": he and mention.proper,
            "many they": they and mention.many,
            "proper they": they and mention.proper,
            "group they": they and mention.group,
            "owned": pointer.owns,
            "thing this": pointer.kind == "this",
            "in title": mention.head in self.title,
            "in both": self.posts_with[mention.head] > 1,
            "near": max(0.0, float(self.home[post, mention.start].embedding @ unit.embedding)),
        }
        return {name: float(value) for name, value in marks.items() if value}

    def _fits(self, pointer: Pointer, mention: Mention, unit: Unit) -> bool:
        """Whether number and kind of a mention leave it open. No unit has a pronoun for what it names."""
        if mention.head in unit.frame.content or (pointer.minded and not mention.minded):
            return False
        person = mention.person or (mention.proper and mention.head in self.persons)
        match pointer.kind:
            case "he" | "she":
                return person and not mention.many
            case "many":
                return mention.many or (mention.group and not mention.proper)
            case "these":
                return mention.many
            case _:
                return not (mention.many or mention.human or person or pointer.minded)

    def _clauses(self, unit: Unit, pointer: Pointer) -> Iterator[Candidate]:
        """The units that "it", "this" or "that" may stand for as a whole."""
        if pointer.kind not in ("one", "this") or pointer.owns:
            return
        mine = self.units[unit.post]
        at = next(n for n, other in enumerate(mine) if other is unit)
        target = self.answered.get(unit.id)
        near = [(mine[at - 1], "clause before")] if at else []
        if target is not None and target.post != unit.post:
            near.append((target, "clause answered"))
        elif not at and (parent := self.posts[unit.post].reply_to) and self.units.get(parent):
            near.append((self.units[parent][0], "clause answered"))
        for other, place in near:
            long = len(other.text.split())
            marks = {"clause": 1.0, place: 1.0, "clause long": min(long / _CLAUSE, 3.0)}
            if pointer.kind == "this":
                marks["clause this"] = 1.0
            yield Candidate(f"that {other.text}", "", marks, place, other)


def _marked(candidate: Candidate, mark: str) -> Candidate:
    return replace(candidate, marks={**candidate.marks, mark: 1.0})


def vector(marks: Mapping[str, float]) -> list[float]:
    """The marks as a row, in the order of FEATURES."""
    row = [0.0] * len(FEATURES)
    for name, value in marks.items():
        row[_AT[name]] = value
    return row


def _shared(mention: Mention, *, own: bool) -> bool:
    """Whether a mention is somebody's "my" or "your", which another may not say."""
    opening = mention.text.split(maxsplit=1)[0].lower()
    return opening in _OWNERS or (not own and opening in words("pointing/shared"))
