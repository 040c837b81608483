"""What one map says: what bears on what, where each claim stands, and how a post's words are cut.

Pure: the pages, the index and the exports ask here, so that "contested" means one thing everywhere.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

from kb.model import (
    Argument,
    ArgumentKind,
    ArgumentMap,
    Citation,
    Claim,
    ContestedTerm,
    Contradiction,
    Discussion,
    Locution,
    Post,
    Source,
)

IMPORTED = "import "
"""What the version of a run begins with that took in a map as another tool drew it."""

_WORDS = 12  # of an opening that stands for a title


class Reading:
    """One map with its look-ups made: ask as often as you like."""

    def __init__(self, map_: ArgumentMap) -> None:
        self.map_ = map_
        self.posts: Mapping[str, Post] = {post.id: post for post in map_.discussion.posts}
        self._bearing: dict[str, list[Argument]] = defaultdict(list)
        self._undercuts: dict[str, list[Argument]] = defaultdict(list)
        self._made: dict[str, list[Argument]] = defaultdict(list)
        self._citations: dict[str, list[Citation]] = defaultdict(list)
        self._claims = {claim.id: claim for claim in map_.claims}
        self._claim_at = {at: claim for claim in map_.claims for at in claim.appearances}
        self._made_in: dict[str, Argument] = {}
        for argument in map_.arguments:
            self._bearing[map_.conclusion(argument).id].append(argument)
            if argument.target != map_.conclusion(argument).id:
                self._undercuts[argument.target].append(argument)
            for premise in argument.premises:
                self._made[premise].append(argument)
            self._made_in.setdefault(argument.made_in, argument)
        for citation in map_.citations:
            self._citations[citation.locution or ""].append(citation)

    @property
    def imported(self) -> bool:
        """Whether the map was drawn in another tool and taken in as it was."""
        return self.map_.run.version.startswith(IMPORTED)

    def supports(self, claim: str) -> tuple[Argument, ...]:
        """The reasons for a claim."""
        return tuple(a for a in self._bearing[claim] if a.kind is ArgumentKind.SUPPORT)

    def attacks(self, claim: str) -> tuple[Argument, ...]:
        """All that is brought against a claim, undercuts of a step towards it included."""
        return tuple(a for a in self._bearing[claim] if a.kind is not ArgumentKind.SUPPORT)

    def undercuts(self, argument: str) -> tuple[Argument, ...]:
        """The undercuts that deny this very step."""
        return tuple(self._undercuts[argument])

    def steps(self, claim: str) -> tuple[Argument, ...]:
        """The arguments that a claim is a premise of: what it is brought for or against."""
        return tuple(self._made[claim])

    def claim(self, id_: str | None) -> Claim | None:
        """The claim with that id, if there is one."""
        return self._claims.get(id_ or "")

    def claim_at(self, locution: str) -> Claim:
        """The claim that a locution puts forward."""
        return self._claim_at[locution]

    def step_made_in(self, locution: str) -> Argument | None:
        """The first step that a locution is the premise of, if it is of any."""
        return self._made_in.get(locution)

    def depths(self) -> dict[str, int]:
        """How deep each post hangs in the tree of replies."""
        found: dict[str, int] = {}
        for post in self.map_.discussion.posts:
            found[post.id] = found[post.reply_to] + 1 if post.reply_to is not None else 0
        return found

    def appearances(self, claim: Claim) -> Iterator[tuple[Locution, Post]]:
        """Where a claim is made, in the order of the thread."""
        for id_ in claim.appearances:
            locution = self.map_.locution(id_)
            yield locution, self.posts[locution.post]

    def authors(self, claim: Claim) -> int:
        """How many people make a claim; whoever is not named counts as one."""
        return len({post.author for _, post in self.appearances(claim)})

    def citations(self, claim: Claim) -> tuple[Citation, ...]:
        """The citations brought for a claim where it is made."""
        return tuple(c for id_ in claim.appearances for c in self._citations[id_])

    def contradictions(self, claim: str) -> tuple[tuple[Claim, Contradiction], ...]:
        """The claims of the same discussion that say the opposite."""
        return tuple(
            (self.map_.claim(next(c for c in found.claims if c != claim)), found)
            for found in self.map_.contradictions
            if claim in found.claims
        )

    def path(self, claim: str) -> tuple[Claim, ...]:
        """From the claim that all this is about, by one step after another, to `claim` itself."""
        path = [claim]
        while steps := self._made[path[0]]:
            above = self.map_.conclusion(steps[0]).id
            if above in path:
                break
            path.insert(0, above)
        return tuple(self.map_.claim(id_) for id_ in path)

    def roots(self) -> tuple[Claim, ...]:
        """The claims that are argued about and brought for nothing else, the most argued about first."""
        tops = [c for c in self.map_.claims if self._bearing[c.id] and not self._made[c.id]]
        return tuple(sorted(tops, key=lambda c: -self.weight(c.id)))

    def weight(self, claim: str) -> int:
        """How many arguments bear on a claim, directly or through others."""
        seen, waiting = {claim}, [claim]
        count = 0
        while waiting:
            for argument in self._bearing[waiting.pop()]:
                count += 1
                fresh = set(argument.premises) - seen
                seen |= fresh
                waiting.extend(sorted(fresh))
        return count

    def contested(self, claim: Claim) -> bool:
        """Attacked, and supported or made by two authors or more."""
        return bool(self.attacks(claim.id)) and (bool(self.supports(claim.id)) or self.authors(claim) > 1)

    def unanswered(self, claim: Claim) -> bool:
        """Attacked, and no attacker attacked in turn."""
        attackers = {premise for attack in self.attacks(claim.id) for premise in attack.premises}
        return bool(attackers) and not any(self.attacks(attacker) for attacker in attackers)

    def unsupported(self, claim: Claim) -> bool:
        """No premise and no citation."""
        return not self.supports(claim.id) and not self.citations(claim)


def called(discussion: Discussion) -> str:
    """The title of a discussion, else its first words, else its id."""
    if discussion.title or not discussion.posts:
        return discussion.title or discussion.id
    words = discussion.posts[0].text.split()
    return " ".join(words[:_WORDS]) + (" …" if len(words) > _WORDS else "") or discussion.id


@dataclass(frozen=True, slots=True)
class Branch:
    """A claim, the step that brings it, and what bears on it in turn."""

    claim: Claim
    step: Argument | None
    branches: tuple["Branch", ...]


def tree(reading: Reading, claim: Claim, *, levels: int) -> Branch:
    """The pros and cons of a claim, `levels` deep; on any path a claim stands once."""
    return _branch(reading, claim, None, levels, frozenset({claim.id}))


def _branch(
    reading: Reading, claim: Claim, step: Argument | None, levels: int, above: frozenset[str]
) -> Branch:
    below: dict[str, Branch] = {}
    for argument in (*reading.supports(claim.id), *reading.attacks(claim.id)) if levels else ():
        for premise in argument.premises:
            if premise not in above and premise not in below:
                next_ = reading.map_.claim(premise)
                below[premise] = _branch(reading, next_, argument, levels - 1, above | {premise})
    return Branch(claim, step, tuple(below.values()))


def contested(map_: ArgumentMap) -> frozenset[str]:
    """The ids of the contested claims."""
    reading = Reading(map_)
    return frozenset(claim.id for claim in map_.claims if reading.contested(claim))


def unanswered(map_: ArgumentMap) -> frozenset[str]:
    """The ids of the unanswered claims."""
    reading = Reading(map_)
    return frozenset(claim.id for claim in map_.claims if reading.unanswered(claim))


def unsupported(map_: ArgumentMap) -> frozenset[str]:
    """The ids of the unsupported claims."""
    reading = Reading(map_)
    return frozenset(claim.id for claim in map_.claims if reading.unsupported(claim))


@dataclass(frozen=True, slots=True)
class Glance:
    """A discussion at a glance."""

    posts: int
    people: int
    claims: int
    supports: int
    attacks: int
    contested: tuple[Claim, ...]  # the most argued about first
    unanswered: tuple[Claim, ...]
    unsupported: tuple[Claim, ...]  # those worth checking first
    roots: tuple[Claim, ...]
    terms: tuple[ContestedTerm, ...]
    sources: tuple[tuple[Source, int], ...]  # with how often each is cited
    participants: tuple[tuple[str, int, int], ...]  # name, posts, claims


def glance(reading: Reading) -> Glance:
    """What there is to know before reading anything."""
    map_ = reading.map_
    supports = sum(a.kind is ArgumentKind.SUPPORT for a in map_.arguments)
    cited = Counter(citation.source for citation in map_.citations)
    written = Counter(post.author for post in map_.discussion.posts if post.author)
    claimed = Counter(
        author for claim in map_.claims for author in {post.author for _, post in reading.appearances(claim)}
    )
    return Glance(
        posts=len(map_.discussion.posts),
        people=len(written),
        claims=len(map_.claims),
        supports=supports,
        attacks=len(map_.arguments) - supports,
        contested=_most_argued(reading, filter(reading.contested, map_.claims)),
        unanswered=_most_argued(reading, filter(reading.unanswered, map_.claims)),
        unsupported=tuple(
            sorted(filter(reading.unsupported, map_.claims), key=lambda c: -c.check_worthiness)
        ),
        roots=reading.roots(),
        terms=map_.terms,
        sources=tuple(sorted(((s, cited[s.id]) for s in map_.sources), key=lambda pair: -pair[1])),
        participants=tuple((name, count, claimed[name]) for name, count in written.most_common()),
    )


def _most_argued(reading: Reading, claims: Iterable[Claim]) -> tuple[Claim, ...]:
    """Those with much on both sides first."""

    def order(claim: Claim) -> tuple[int, int]:
        pro, con = len(reading.supports(claim.id)), len(reading.attacks(claim.id))
        return -min(pro, con), -(pro + con)

    return tuple(sorted(claims, key=order))


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of a post, and the locutions it lies in, the outermost first."""

    text: str
    locutions: tuple[str, ...]


def segments(text: str, locutions: Iterable[Locution]) -> tuple[Segment, ...]:
    """A post's text cut at the borders of its locutions; put together again it is the text."""
    ordered = sorted(locutions, key=lambda x: (x.start, -x.end))
    borders = sorted({0, len(text), *(x.start for x in ordered), *(x.end for x in ordered)})
    found: list[Segment] = []
    current: list[Locution] = []
    waiting = list(reversed(ordered))
    for start, end in pairwise(borders):
        current = [x for x in current if x.end > start]
        while waiting and waiting[-1].start == start:
            current.append(waiting.pop())
        found.append(Segment(text[start:end], tuple(x.id for x in current)))
    return tuple(found)
