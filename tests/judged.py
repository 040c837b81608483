"""Evidence for the small map and for the hostile one, kept as a check would keep it: for tests of pages."""

from datetime import UTC, date, datetime, timedelta

from kb.evidence.model import Assessment, Findings, Lead, Passage, Snapshot
from kb.kinds import Asked, SnapshotState, SourceKind, Stance
from kb.model import Source
from kb.store import KnowledgeBase
from tests.hostile import WORDS, hostile_map
from tests.maps import rent_map

AT = datetime(2026, 2, 3, 4, 5, 6, tzinfo=UTC)
PRO, CON, NEI = Stance.SUPPORTS, Stance.REFUTES, Stance.NOT_ENOUGH_EVIDENCE
HARBOUR = Source("harbour", "https://harbour-herald.test/rents")
CENSUS = Source("census", "https://statistics.test/housing?table=4")
BLOG = Source("blog", "https://blog.test/caps")
CUT = Source("cut", "https://harbour-herald.test/2025/ai-d...", truncated=True)
GONE = Source("gone", "https://gone.test/page")
NEWS = (
    "Housing in the port, one year on. Since the cap came in, permits for new flats fell from 1,200 to 640. "
    "Builders say that they went elsewhere. The mayor calls that a coincidence. "
) + "The rest of the article is about the ferry, its crew and its timetable in winter. " * 40
TABLE = "Table 4. Permits granted: 2023 1,210; 2024 655; 2025 648. The cap came into force in January 2024."
OPINION = "I do not believe a word of it: supply rose in every capped city that I know of, and rose fast."


def page(source: Source, text: str, **fields: object) -> Snapshot:
    """A page that was fetched."""
    told = {"url": source.url, "final_url": source.url, "http_status": 200, "digest": "d" + source.id}
    return Snapshot(source.id, AT, SnapshotState.FETCHED, **{**told, "text": text, **fields})  # type: ignore[arg-type]


def says(claim: str, snapshot: Snapshot, words: str, stance: Stance, **fields: object) -> Assessment:
    """What a checker makes of the sentence of a page in which the words stand."""
    at = snapshot.text.index(words)
    start = snapshot.text.rfind(". ", 0, at) + 2 if ". " in snapshot.text[:at] else 0
    end = snapshot.text.find(". ", at) + 1 or len(snapshot.text)
    passage = Passage(snapshot.id, start, end, snapshot.text[start:end])
    made = {"checker": "stance", "version": "1", "confidence": 0.9, "why": "The passage says so."}
    told = {**made, "quote": (at, at + len(words)), **fields}
    return Assessment(claim, passage, stance=stance, **told)  # type: ignore[arg-type]


def judge(kb: KnowledgeBase) -> None:
    """Keep the small map and evidence for its claims: for, against, neither, and what cannot be read."""
    kb.put(rent_map())
    herald = page(
        HARBOUR, NEWS, title="Housing in the port", publisher="Harbour Herald", author="I. Quay",
        published=date(2025, 3, 1), kind=SourceKind.NEWS,
    )  # fmt: skip
    census = page(CENSUS, TABLE, title="Permits", publisher="Office of Statistics", kind=SourceKind.PRIMARY)
    blog = page(BLOG, OPINION, title="Caps work", kind=SourceKind.BLOG, published=date(2019, 5, 5))
    cut = Snapshot("cut", AT, SnapshotState.CUT_OFF, url=CUT.url, note="Two addresses begin like this one.")
    gone = Snapshot("gone", AT, SnapshotState.DEAD, url=GONE.url, http_status=404, note="404: not found.")
    sources, pages = (HARBOUR, CENSUS, BLOG, CUT, GONE), (herald, census, blog, cut, gone)
    assessments = (
        says("caps", herald, "permits for new flats fell from 1,200 to 640", PRO, confidence=0.93),
        says("caps", census, "2023 1,210; 2024 655", PRO, checker="quantities", confidence=0.95),
        says("caps", blog, "supply rose in every capped city", CON, confidence=0.71),
        says("caps", herald, "The mayor calls that a coincidence", NEI, confidence=0.6),
    )
    leads = tuple(Lead("caps", source.id) for source in sources)
    kb.evidence.keep(Findings("caps", sources, leads, pages, assessments), at=AT)
    report = says(
        "leave", herald, "Builders say that they went elsewhere", PRO, checker="report", asked=Asked.REPORT
    )
    kept = Findings("leave", (HARBOUR,), (Lead("leave", "harbour"),), (herald,), (report,))
    kb.evidence.keep(kept, at=AT + timedelta(minutes=1))
    nothing = Findings("not-so", (GONE,), (Lead("not-so", "gone"),), (gone,), ())
    kb.evidence.keep(nothing, at=AT + timedelta(minutes=2))


def hostile_evidence(kb: KnowledgeBase) -> None:
    """Keep the hostile map, and for its first claim pages that attack whoever shows them."""
    kb.put(hostile_map())
    sources, pages, made = [], [], []
    for n, words in enumerate(WORDS):
        text = f"{words} and {words}"
        url = f"http://evil.example/{n}?q={words}" if n % 2 else "javascript:window.owned=1"
        source = Source(f"h{n}", url) if n != 5 else Source(f"h{n}", name=words)
        snapshot = page(
            source, text, title=words, publisher=words, author=words, note=words, final_url=url, rating=words
        )
        sources.append(source)
        pages.append(snapshot)
        stance = (PRO, CON, NEI)[n % 3]
        made.append(says("c0", snapshot, text, stance, why=words, confidence=0.8))
    sources.append(Source("bad", url="javascript:window.owned=1", truncated=True))
    pages.append(Snapshot("bad", AT, SnapshotState.REFUSED, url=WORDS[2], note=WORDS[2]))
    leads = tuple(Lead("c0", source.id) for source in sources)
    kb.evidence.keep(Findings("c0", tuple(sources), leads, tuple(pages), tuple(made)), at=AT)
