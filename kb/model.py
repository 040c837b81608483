"""The words of the domain.

Nothing here reads, parses or stores. Every value is frozen, and an
`ArgumentMap` that exists is whole: whatever it points at, it holds, and every
locution's words stand in its post at its offsets.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from kb.errors import MapError
from kb.kinds import ArgumentKind, Basis, CitationKind, ClaimKind, DecisionKind, MatchRelation, Mode, Scheme
from kb.whole import problems

__all__ = [
    "Argument",
    "ArgumentKind",
    "ArgumentMap",
    "Basis",
    "Binding",
    "Citation",
    "CitationKind",
    "Claim",
    "ClaimKind",
    "ContestedTerm",
    "Contradiction",
    "Decision",
    "DecisionKind",
    "Discussion",
    "Locution",
    "Match",
    "MatchRelation",
    "Mode",
    "Post",
    "Run",
    "Scheme",
    "Source",
]


@dataclass(frozen=True, slots=True)
class Post:
    """One message: its plain text, fixed before anything is computed on it."""

    id: str  # native id, or ordinal; unique in its discussion
    text: str
    author: str | None = None
    reply_to: str | None = None  # the id of an earlier post
    created: datetime | None = None  # aware, UTC, whole seconds
    url: str | None = None  # permalink
    deleted: bool = False
    inferred_reply: bool = False  # the source does not say what this answers; we worked it out


@dataclass(frozen=True, slots=True)
class Discussion:
    """One thread, its posts in order: a post comes after what it answers."""

    id: str  # "{platform}-{native id}"
    platform: str
    posts: tuple[Post, ...]
    title: str | None = None
    url: str | None = None
    language: str = "en"
    notes: tuple[str, ...] = ()  # what reading it left out or repaired, one sentence each

    def __post_init__(self) -> None:
        object.__setattr__(self, "notes", tuple(sorted(set(self.notes))))
        seen: set[str] = set()
        for post in self.posts:
            if post.id in seen:
                raise MapError(f"discussion {self.id}: two posts have the id {post.id}")
            if post.reply_to is not None and post.reply_to not in seen:
                raise MapError(
                    f"discussion {self.id}: post {post.id} answers {post.reply_to}, not an earlier post"
                )
            seen.add(post.id)

    def post(self, id_: str) -> Post:
        """The post with that id; KeyError where there is none."""
        for post in self.posts:
            if post.id == id_:
                return post
        raise KeyError(id_)


@dataclass(frozen=True, slots=True)
class Locution:
    """A stretch of one post in which a claim is put forward. Offsets count code points, end exclusive."""

    post: str
    start: int
    end: int
    text: str  # the post's own words at these offsets
    confidence: float = 1.0
    attribution: str | None = None  # who is said to claim it, when not the author
    hedged: bool = False
    negated: bool = False
    mode: Mode | None = None
    scheme: Scheme | None = None
    found_by: str = "unknown"  # the step that found it

    def __post_init__(self) -> None:
        object.__setattr__(self, "confidence", round(self.confidence, 2))

    @property
    def id(self) -> str:
        """The post's id with the offsets, in the form of RFC 5147."""
        return f"{self.post}#char={self.start},{self.end}"


@dataclass(frozen=True, slots=True)
class Binding:
    """What a stretch of a claim's first appearance stands for; an empty one, what is left out there."""

    start: int  # offsets into the locution's words, end exclusive
    end: int
    text: str  # what the claim's text has in brackets after the stretch
    rule: str  # what found it
    confidence: float = 1.0

    def __post_init__(self) -> None:
        object.__setattr__(self, "confidence", round(self.confidence, 2))


@dataclass(frozen=True, slots=True)
class Claim:
    """A proposition put forward, whoever says it and however often."""

    id: str
    text: str  # the quote's own words, with what a pronoun stands for in brackets where it is known
    appearances: tuple[str, ...]  # ids of locutions; the first is where it is first made
    kind: ClaimKind | None = None
    check_worthiness: float = 0.0  # 0..1, two places
    decided_by: str | None = None  # the person who accepted, edited or added it
    bindings: tuple[Binding, ...] = ()
    unresolved: tuple[str, ...] = ()  # its words that point elsewhere, to nobody could safely tell what

    def __post_init__(self) -> None:
        object.__setattr__(self, "check_worthiness", round(self.check_worthiness, 2))
        object.__setattr__(self, "bindings", tuple(sorted(self.bindings, key=lambda b: (b.start, b.end))))
        object.__setattr__(self, "unresolved", tuple(sorted(set(self.unresolved))))


@dataclass(frozen=True, slots=True)
class Argument:
    """A step from premises to a target: a claim, or (undercut) another argument."""

    id: str
    kind: ArgumentKind
    premises: tuple[str, ...]  # ids of claims; an attack has one
    target: str  # id of a claim, or of the argument an undercut denies
    made_in: str  # the premise's locution
    answers: str  # the locution it bears on
    basis: Basis = Basis.INFERRED
    confidence: float = 1.0
    found_by: str = "unknown"
    decided_by: str | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "confidence", round(self.confidence, 2))


@dataclass(frozen=True, slots=True)
class Source:
    """Something outside the discussion that somebody cites: by URL as written, or by name."""

    id: str
    url: str | None = None
    name: str | None = None
    truncated: bool = False  # the URL was cut off where it was written


@dataclass(frozen=True, slots=True)
class Citation:
    """A post cites a source for what a locution says, or just so."""

    post: str
    source: str
    locution: str | None = None
    kind: CitationKind = CitationKind.LINK


@dataclass(frozen=True, slots=True)
class ContestedTerm:
    """A word whose meaning or fitness is itself disputed."""

    id: str
    label: str
    disputed_by: tuple[str, ...] = ()  # ids of claims

    def __post_init__(self) -> None:
        object.__setattr__(self, "disputed_by", tuple(sorted(set(self.disputed_by))))


@dataclass(frozen=True, slots=True)
class Contradiction:
    """A claim and its negation in one discussion; the two ids stand in order."""

    claims: tuple[str, str]
    confidence: float = 1.0

    def __post_init__(self) -> None:
        object.__setattr__(self, "claims", tuple(sorted(self.claims)))
        object.__setattr__(self, "confidence", round(self.confidence, 2))


@dataclass(frozen=True, slots=True)
class Match:
    """Two claims of different discussions say the same, nearly the same, or the opposite."""

    claims: tuple[str, str]
    relation: MatchRelation
    confidence: float

    def __post_init__(self) -> None:
        object.__setattr__(self, "claims", tuple(sorted(self.claims)))
        object.__setattr__(self, "confidence", round(self.confidence, 2))


@dataclass(frozen=True, slots=True)
class Run:
    """One pass of the pipeline. Its id is a hash of all but its times."""

    id: str
    version: str
    models: tuple[str, ...]
    settings: tuple[tuple[str, str], ...]
    input_hash: str
    started: datetime | None = None  # kept in the graph of runs only
    ended: datetime | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "models", tuple(sorted(set(self.models))))
        object.__setattr__(self, "settings", tuple(sorted(set(self.settings))))


@dataclass(frozen=True, slots=True)
class Decision:
    """What one person changed in one map, kept so that it survives reading the thread again.

    `target` is the id of a claim or argument (accept, reject, edit), None for add. `changes` are
    field and value: for edit `text`, `kind`; for add of a claim `post`, `start`, `end`, `kind`,
    `text`; for add of an argument `premise`, `conclusion` (ids of claims), `kind`.
    """

    id: str
    discussion: str
    kind: DecisionKind
    by: str
    at: datetime
    target: str | None = None
    changes: tuple[tuple[str, str], ...] = ()
    note: str | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "changes", tuple(sorted(set(self.changes))))


@dataclass(frozen=True, slots=True)
class ArgumentMap:
    """All that was found in one discussion, with the run that found it.

    Parts are put in a canonical order when the map is made, so two maps that say the same are equal.
    """

    discussion: Discussion
    run: Run
    locutions: tuple[Locution, ...] = ()
    claims: tuple[Claim, ...] = ()
    arguments: tuple[Argument, ...] = ()
    sources: tuple[Source, ...] = ()
    citations: tuple[Citation, ...] = ()
    terms: tuple[ContestedTerm, ...] = ()
    contradictions: tuple[Contradiction, ...] = ()
    _locutions: Mapping[str, Locution] = field(init=False, repr=False, compare=False)
    _claims: Mapping[str, Claim] = field(init=False, repr=False, compare=False)
    _arguments: Mapping[str, Argument] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        order = {post.id: n for n, post in enumerate(self.discussion.posts)}
        place = {x.id: (order.get(x.post, -1), x.start, x.end) for x in self.locutions}
        nowhere = (-1, -1, -1)

        def first(claim: Claim) -> tuple[int, int, int]:
            return min((place.get(a, nowhere) for a in claim.appearances), default=nowhere)

        def cited(citation: Citation) -> tuple[int, tuple[int, int, int], str, str]:
            at = place.get(citation.locution or "", nowhere)
            return order.get(citation.post, -1), at, citation.source, citation.kind

        def settle(name: str, values: Iterable[Any]) -> None:
            object.__setattr__(self, name, tuple(values))

        ordered = (
            replace(c, appearances=tuple(sorted(set(c.appearances), key=lambda a: place.get(a, nowhere))))
            for c in self.claims
        )
        settle("locutions", sorted(self.locutions, key=lambda x: place[x.id]))
        settle("claims", sorted(ordered, key=lambda c: (first(c), c.id)))
        begun = {c.id: (n, c.id) for n, c in enumerate(self.claims)}
        steps = (
            replace(a, premises=tuple(sorted(set(a.premises), key=lambda p: begun.get(p, (-1, p)))))
            for a in self.arguments
        )
        settle("arguments", sorted(steps, key=lambda a: (place.get(a.made_in, nowhere), a.id)))
        settle("sources", sorted(self.sources, key=lambda s: s.id))
        settle("citations", sorted(set(self.citations), key=cited))
        settle("terms", sorted(self.terms, key=lambda t: t.id))
        settle("contradictions", sorted(self.contradictions, key=lambda c: c.claims))
        object.__setattr__(self, "_locutions", {x.id: x for x in self.locutions})
        object.__setattr__(self, "_claims", {c.id: c for c in self.claims})
        object.__setattr__(self, "_arguments", {a.id: a for a in self.arguments})
        problem = next(problems(self), None)
        if problem:
            raise MapError(f"map of {self.discussion.id}: {problem}")

    def locution(self, id_: str) -> Locution:
        """The locution with that id; KeyError where there is none."""
        return self._locutions[id_]

    def claim(self, id_: str) -> Claim:
        """The claim with that id; KeyError where there is none."""
        return self._claims[id_]

    def argument(self, id_: str) -> Argument:
        """The argument with that id; KeyError where there is none."""
        return self._arguments[id_]

    def conclusion(self, argument: Argument) -> Claim:
        """The claim an argument bears on; for an undercut of a step, the claim that step concludes."""
        target = argument.target
        while target in self._arguments:
            target = self._arguments[target].target
        return self._claims[target]
