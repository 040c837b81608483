"""Claims, sources and assessments made by hand, for tests of what is concluded from them."""

from collections.abc import Iterable
from datetime import UTC, date, datetime

from kb.evidence.model import Assessment, Dossier, Lead, Passage, Ruling, Snapshot
from kb.kinds import Asked, ClaimKind, RulingKind, SnapshotState, SourceKind, Stance
from kb.model import Claim, Source

AT = datetime(2026, 6, 1, tzinfo=UTC)
PRO, CON, NEI = Stance.SUPPORTS, Stance.REFUTES, Stance.NOT_ENOUGH_EVIDENCE

_WORDS = (
    "rent",
    "cap",
    "city",
    "flat",
    "tenant",
    "landlord",
    "court",
    "street",
    "market",
    "budget",
    "winter",
)


def claim(text: str = "The city has 400 flats.", kind: ClaimKind | None = ClaimKind.FACT) -> Claim:
    """A claim that is checkable unless its kind or words say otherwise."""
    return Claim("c", text, ("1#char=0,5",), kind, 0.9)


def page(name: str, kind: SourceKind = SourceKind.NEWS, **fields: object) -> Snapshot:
    """A page on a host of its own, with words of its own."""
    words = " ".join(f"{word} {name}{n}" for n, word in enumerate(_WORDS))
    told = {"url": f"https://{name}.example/page", "publisher": name.title(), "text": words, "kind": kind}
    return Snapshot(name, AT, **{"state": SnapshotState.FETCHED, **told, **fields})  # type: ignore[arg-type]


def missing(name: str, state: SnapshotState) -> Snapshot:
    """A page that could not be read."""
    return page(name, state=state, text="", publisher=None)


def says(
    snapshot: Snapshot, stance: Stance, confidence: float = 0.9, checker: str = "stance", **fields: object
) -> Assessment:
    """What a checker makes of a page's first words."""
    end = min(40, len(snapshot.text))
    passage = fields.pop("passage", None) or Passage(snapshot.id, 0, end, snapshot.text[:end])
    why = f"The {checker} checker says so."
    made = {"checker": checker, "version": "1", "stance": stance, "confidence": confidence, "why": why}
    return Assessment("c", passage, **{**made, **fields})  # type: ignore[arg-type]


def dossier(*known: Snapshot | Assessment, rulings: Iterable[Ruling] = (), **fields: object) -> Dossier:
    """What is known of the claim: pages, and what was made of them."""
    pages = tuple(x for x in known if isinstance(x, Snapshot))
    made = tuple(x for x in known if isinstance(x, Assessment))
    sources = tuple(Source(p.source, p.url) for p in pages)
    leads = tuple(Lead("c", p.source, p.found_by) for p in pages)
    return Dossier("c", sources, leads, pages, made, tuple(rulings), **fields)  # type: ignore[arg-type]


def heard(*opinions: tuple[Snapshot, Stance] | tuple[Snapshot, Stance, float]) -> Dossier:
    """Pages with the stance of each."""
    return dossier(*(o[0] for o in opinions), *(says(*o) for o in opinions))


def ruling(kind: RulingKind, target: str, stance: Stance | None = None, **fields: object) -> Ruling:
    """What dora decided."""
    return Ruling(kind, target, "dora", AT, stance=stance, **fields)  # type: ignore[arg-type]


def report(snapshot: Snapshot, stance: Stance, confidence: float = 0.9) -> Assessment:
    """Whether a page says what it is said to say."""
    return says(snapshot, stance, confidence, "report", asked=Asked.REPORT)


def day(year: int) -> date:
    """A day in a year."""
    return date(year, 3, 1)
