"""The words of evidence.

Nothing here fetches, judges or stores. Every value is frozen; nothing rests on text that is not in a
snapshot: a passage is a stretch of one, and a quote a stretch of a passage.
"""

from dataclasses import dataclass, field
from datetime import date, datetime

from kb.ids import digest
from kb.kinds import Asked, RulingKind, SnapshotState, SourceKind, Stance, Status
from kb.model import Source


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What a source was at a time: its text, or why there is none."""

    source: str  # the source's id
    taken: datetime  # aware, UTC, whole seconds
    state: SnapshotState
    url: str | None = None  # the one asked for
    final_url: str | None = None  # after redirects
    http_status: int | None = None
    digest: str | None = None  # SHA-256 of the bytes that came
    text: str = ""  # plain, fixed when taken; offsets count its code points
    title: str | None = None
    publisher: str | None = None
    author: str | None = None
    published: date | None = None
    kind: SourceKind = SourceKind.OTHER
    media_type: str | None = None
    rating: str | None = None  # what a published fact-check concludes of the claim its text begins with
    found_by: str = "cited"  # the finder, or "pool"
    note: str | None = None  # why there is no text, or what was done to get it: one sentence

    @property
    def id(self) -> str:
        """From the source, the time and the bytes."""
        return digest("snapshot", self.source, self.taken.isoformat(), self.digest or self.state)

    @property
    def readable(self) -> bool:
        """Whether there is text to rest on."""
        return self.state in (SnapshotState.FETCHED, SnapshotState.CHANGED) and bool(self.text)


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of a snapshot's text, end exclusive."""

    snapshot: str  # its id
    start: int
    end: int
    text: str

    @property
    def id(self) -> str:
        """The snapshot's id with the offsets, in the form of RFC 5147."""
        return f"{self.snapshot}#char={self.start},{self.end}"


@dataclass(frozen=True, slots=True)
class Lead:
    """A finder takes a source to bear on a claim."""

    claim: str
    source: str
    found_by: str = "cited"


@dataclass(frozen=True, slots=True)
class Assessment:
    """What one checker makes of one claim against one passage."""

    claim: str
    passage: Passage
    checker: str  # its name in CHECKERS
    version: str  # of its weights or rules
    stance: Stance
    confidence: float  # 0..1, two places
    why: str  # one sentence
    asked: Asked = Asked.TRUTH
    quote: tuple[int, int] | None = None  # the words it rests on, as offsets into the snapshot's text

    def __post_init__(self) -> None:
        object.__setattr__(self, "confidence", round(self.confidence, 2))

    @property
    def id(self) -> str:
        """From the claim, the passage, the checker and what it was asked: checked again, it is the same."""
        return digest("assessment", self.claim, self.passage.id, self.checker, self.asked)


@dataclass(frozen=True, slots=True)
class Verdict:
    """Where a claim stands on all its assessments, with the rule that decided. The last one stands."""

    claim: str
    status: Status
    rule: str  # its name in kb.evidence.rules
    why: str  # a sentence or two that a person understands
    confidence: float
    at: datetime
    based_on: tuple[str, ...] = ()  # ids of assessments
    revises: str | None = None  # the id of the verdict before it

    def __post_init__(self) -> None:
        object.__setattr__(self, "confidence", round(self.confidence, 2))
        object.__setattr__(self, "based_on", tuple(sorted(set(self.based_on))))

    @property
    def id(self) -> str:
        """From the claim, the time and what it says."""
        return digest("verdict", self.claim, self.at.isoformat(), self.status, self.rule, *self.based_on)

    def says_the_same(self, other: "Verdict | None") -> bool:
        """Whether another verdict differs from this one in nothing but its time."""
        return other is not None and _said(self) == _said(other)


@dataclass(frozen=True, slots=True)
class Review:
    """A verdict that a person stands behind."""

    claim: str
    rating: Status
    text: str
    by: str
    at: datetime
    url: str | None = None  # where it is published
    label: str | None = None  # the rating in the reviewer's own words

    @property
    def id(self) -> str:
        """From who said what about which claim, and when."""
        return digest("review", self.claim, self.by, self.at.isoformat(), self.rating)


@dataclass(frozen=True, slots=True)
class Ruling:
    """What a person decided about evidence, kept so that it survives reading and checking again.

    `target` is the id of an assessment (override, restore), or of a source (reject-source, restore);
    for add-source it is the URL or name of one. `claim` is the claim it is about, None for all.
    """

    kind: RulingKind
    target: str
    by: str
    at: datetime
    claim: str | None = None
    stance: Stance | None = None  # override: what the assessment should say
    note: str | None = None

    @property
    def id(self) -> str:
        """From who decided what, and when."""
        return digest("ruling", self.kind, self.target, self.by, self.at.isoformat(), self.claim or "")


@dataclass(frozen=True, slots=True)
class Dossier:
    """All that is known for and against one claim. Rulings and verdicts stand oldest first."""

    claim: str
    sources: tuple[Source, ...] = ()
    leads: tuple[Lead, ...] = ()
    snapshots: tuple[Snapshot, ...] = ()
    assessments: tuple[Assessment, ...] = ()
    rulings: tuple[Ruling, ...] = ()
    verdicts: tuple[Verdict, ...] = ()
    reviews: tuple[Review, ...] = ()
    _snapshots: dict[str, Snapshot] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_snapshots", {s.id: s for s in self.snapshots})

    @property
    def verdict(self) -> Verdict | None:
        """Where it stands now."""
        return self.verdicts[-1] if self.verdicts else None

    def snapshot(self, assessment: Assessment) -> Snapshot:
        """What an assessment was made on; KeyError where the dossier does not hold it."""
        return self._snapshots[assessment.passage.snapshot]

    def rejected(self, source: str) -> bool:
        """Whether a person ruled a source out, for this claim or for all."""
        last = [r for r in self.rulings if r.target == source and r.claim in (None, self.claim)]
        return bool(last) and last[-1].kind is RulingKind.REJECT_SOURCE

    def override(self, assessment: Assessment) -> Ruling | None:
        """The ruling in force on an assessment, if there is one."""
        last = [r for r in self.rulings if r.target == assessment.id]
        return last[-1] if last and last[-1].kind is RulingKind.OVERRIDE else None


@dataclass(frozen=True, slots=True)
class Findings:
    """What one check of one claim brings home: kept in one step, or not at all."""

    claim: str
    sources: tuple[Source, ...] = ()
    leads: tuple[Lead, ...] = ()
    snapshots: tuple[Snapshot, ...] = ()
    assessments: tuple[Assessment, ...] = ()  # all that stand now; older ones of the same leads are replaced


def _said(verdict: Verdict) -> tuple[object, ...]:
    return verdict.status, verdict.rule, verdict.why, verdict.confidence, verdict.based_on
