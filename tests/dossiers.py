"""What is known for and against a claim of the small map, made by hand, with one of everything."""

from datetime import UTC, date, datetime, timedelta

from kb.evidence.model import (
    Assessment,
    Dossier,
    Findings,
    Lead,
    Passage,
    Review,
    Ruling,
    Snapshot,
    Verdict,
)
from kb.kinds import Asked, RulingKind, SnapshotState, SourceKind, Stance, Status
from kb.model import Source

NOON = datetime(2026, 2, 1, 12, tzinfo=UTC)
TEXT = "Supply fell by 4 % where rents were capped. It rose elsewhere."

STUDY = Source("study", "http://study.example/caps", "The study")
GONE = Source("gone", "http://gone.example/...", truncated=True)
READ = Snapshot(
    source="study",
    taken=NOON,
    state=SnapshotState.FETCHED,
    url="http://study.example/caps",
    final_url="https://study.example/caps/",
    http_status=200,
    digest="ab" * 32,
    text=TEXT,
    title="Caps and supply",
    publisher="The institute",
    author="E. Who",
    published=date(2025, 7, 1),
    kind=SourceKind.PRIMARY,
    media_type="text/html",
    rating="Mostly true",
    note="Read by its main text.",
)
DEAD = Snapshot("gone", NOON, SnapshotState.DEAD, http_status=404, note="There is no such page.")


def passage(words: str, snapshot: Snapshot = READ) -> Passage:
    """The passage of those words in a snapshot."""
    start = snapshot.text.index(words)
    return Passage(snapshot.id, start, start + len(words), words)


BORNE_OUT = Assessment(
    claim="caps",
    passage=passage("Supply fell by 4 % where rents were capped."),
    checker="stance",
    version="1",
    stance=Stance.SUPPORTS,
    confidence=0.5,
    why="It says that supply fell.",
    quote=(0, 18),
)
ELSEWHERE = Assessment(
    "caps", passage("It rose elsewhere."), "report", "2", Stance.REFUTES, 0.9, "It rose.", Asked.REPORT
)
UNCHECKED = Verdict("caps", Status.UNCHECKED, "unchecked", "Nobody has looked.", 1.0, NOON)
SUPPORTED = Verdict(
    "caps",
    Status.SUPPORTED,
    "one reliable",
    "The study bears it out.",
    0.5,
    NOON + timedelta(hours=1),
    (BORNE_OUT.id,),
    UNCHECKED.id,
)
REVIEW = Review(
    "caps", Status.REFUTED, "Look at Vienna.", "dora", NOON, "http://dora.example/1", "Not so fast"
)
OVERRIDE = Ruling(
    RulingKind.OVERRIDE, ELSEWHERE.id, "dora", NOON, "caps", Stance.NOT_ENOUGH_EVIDENCE, "Off the point."
)
REJECT = Ruling(RulingKind.REJECT_SOURCE, "study", "emil", NOON + timedelta(minutes=1))

FINDINGS = Findings(
    "caps",
    (STUDY, GONE),
    (Lead("caps", "gone"), Lead("caps", "study", "pool")),
    (READ, DEAD),
    (BORNE_OUT, ELSEWHERE),
)


def rent_dossier() -> Dossier:
    """All of it."""
    return Dossier(
        "caps",
        tuple(sorted(FINDINGS.sources, key=lambda s: s.id)),
        FINDINGS.leads,
        (DEAD, READ),
        FINDINGS.assessments,
        (OVERRIDE, REJECT),
        (UNCHECKED, SUPPORTED),
        (REVIEW,),
    )
