"""A check of claims: what is asked of whom, what stands, and what is told that could not be reached."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import islice

import pytest

from checking import Checked, CheckSettings, asked, check
from extract.fetch import Fetched, Fetcher, FetchSettings
from kb.errors import FetchFailed, NotFound, UnknownName
from kb.evidence.model import Ruling, Snapshot
from kb.ids import source_id
from kb.kinds import RulingKind, SnapshotState, Status
from kb.model import ArgumentMap, Citation, Source
from kb.store import KnowledgeBase
from tests.maps import rent_map

REPORT = "https://stats.example/vienna"
PAGE = """<!doctype html><title>Rents in Vienna</title><article><h1>Rents in Vienna</h1>
<p>Vienna caps rents, and it builds more flats each year than any other city of its size.</p>
<p>The city finished 16,000 flats in 2025, four in ten of them with capped rents.</p></article>"""
START = datetime(2026, 5, 1, 12, tzinfo=UTC)
ALL = CheckSettings(worth=0.0)


class Web(Fetcher):
    """A fetcher that knows some pages and no network, and keeps what it was asked."""

    def __init__(self, **pages: str) -> None:
        super().__init__(FetchSettings())
        self.pages, self.log = dict(pages), list[str]()

    def get(self, url: str, *, accept: str = "*/*") -> Fetched:  # noqa: ARG002 - it has what it has
        self.log.append(url)
        page = url.partition("#")[0]
        if page not in self.pages:
            raise FetchFailed(url, "the site has no such page (404): check the address", status=404)
        return Fetched(url, page, 200, {"content-type": "text/html"}, self.pages[page].encode())


def cited_map(url: str = REPORT) -> ArgumentMap:
    """The map of rents with a whole link for what is said of Vienna."""
    source = Source(source_id(url), url)
    vienna = rent_map().claim("vienna").appearances[0]
    return replace(rent_map(), sources=(source,), citations=(Citation("p2", source.id, vienna),))


@pytest.fixture
def kb() -> KnowledgeBase:
    """A knowledge base with that map."""
    base = KnowledgeBase.open()
    base.put(cited_map())
    return base


def clock(start: datetime = START) -> Callable[[], datetime]:
    """A clock that goes on by a second each time it is looked at."""
    ticks = (start + timedelta(seconds=n) for n in range(10_000))
    return lambda: next(ticks)


def run(
    kb: KnowledgeBase, *references: str, web: Fetcher | None = None, settings: CheckSettings = ALL
) -> dict[str, Checked]:
    """What a check of these comes to, by claim."""
    web = web or Web(**{REPORT: PAGE})
    now = max((v.at for v in kb.evidence.statuses().values()), default=START) + timedelta(minutes=1)
    done = check(kb, asked(kb, references, settings), settings, fetcher=web, now=clock(now))
    return {each.claim.id: each for each in done}


def test_a_cited_page_is_fetched_once_and_bears_the_claim_out(kb: KnowledgeBase) -> None:
    web = Web(**{REPORT: PAGE})
    done = run(kb, "vienna", web=web)
    assert web.log == [REPORT]
    dossier = kb.evidence.dossier("vienna")
    assert [s.state for s in dossier.snapshots] == [SnapshotState.FETCHED]
    assert dossier.assessments
    assert all(a.passage.text in dossier.snapshot(a).text for a in dossier.assessments)
    assert done["vienna"].verdict == dossier.verdict
    assert done["vienna"].unreached == ()


def test_a_claim_that_nobody_cites_anything_for_stays_unchecked(kb: KnowledgeBase) -> None:
    assert run(kb)["caps"].verdict.status is Status.UNCHECKED


def test_a_check_that_was_stopped_goes_on_where_it_was(kb: KnowledgeBase) -> None:
    questions = asked(kb, ["pasted-rent"], ALL)
    stopped = list(islice(check(kb, questions, ALL, fetcher=Web(), now=clock()), 2))
    again = run(kb)
    assert {id_ for id_, done in again.items() if done.stood} >= {done.claim.id for done in stopped}
    assert all(done.stood for done in run(kb).values())


def test_what_stands_is_checked_anew_when_that_is_asked(kb: KnowledgeBase) -> None:
    run(kb, "vienna")
    changed = Web(**{REPORT: PAGE.replace("Vienna caps rents", "Vienna has never capped any rents")})
    again = CheckSettings(again=True)
    assert not run(kb, "vienna", web=changed, settings=again)["vienna"].stood
    latest = kb.evidence.latest(source_id(REPORT))
    assert latest is not None
    assert latest.state is SnapshotState.CHANGED


def test_new_evidence_in_the_pool_lets_nothing_stand(kb: KnowledgeBase) -> None:
    run(kb)
    text = "A study of forty cities found that rent caps cut supply by a tenth."
    own = Snapshot(
        source_id("study.txt"),
        START + timedelta(days=1),
        SnapshotState.FETCHED,
        text=text,
        title="A study of caps",
        found_by="pool",
    )
    kb.evidence.add(sources=[Source(own.source, name="study.txt")], snapshots=[own])
    done = run(kb)["caps"]
    assert not done.stood
    assert [lead.found_by for lead in kb.evidence.dossier("caps").leads] == ["pool"]


def test_offline_nothing_is_fetched_and_what_would_have_been_is_told(kb: KnowledgeBase) -> None:
    web = Web(**{REPORT: PAGE})
    done = run(kb, "vienna", web=web, settings=CheckSettings(offline=True))["vienna"]
    assert web.log == []
    assert [(u.name, u.state) for u in done.unreached] == [(REPORT, SnapshotState.REFUSED)]
    assert done.verdict.status is Status.UNCHECKED


def test_offline_what_was_fetched_before_still_counts(kb: KnowledgeBase) -> None:
    before = run(kb, "vienna")["vienna"].verdict
    done = run(kb, "vienna", settings=CheckSettings(offline=True, again=True))["vienna"]
    assert done.unreached == ()
    assert done.verdict.status is before.status


def test_a_page_that_is_gone_is_told_with_its_state(kb: KnowledgeBase) -> None:
    unreached = run(kb, "vienna", web=Web())["vienna"].unreached
    assert [(u.name, u.state) for u in unreached] == [(REPORT, SnapshotState.DEAD)]


def test_a_part_of_a_page_that_is_in_the_pool_needs_no_fetching() -> None:
    base = KnowledgeBase.open()
    base.put(cited_map(f"{REPORT}#flats"))
    text = "Vienna caps rents, and it builds more flats each year than any other city of its size."
    page = Snapshot(source_id(REPORT), START, SnapshotState.FETCHED, url=REPORT, text=text, found_by="pool")
    base.evidence.add(sources=[Source(page.source, REPORT)], snapshots=[page])
    done = run(base, "vienna", settings=CheckSettings(offline=True))["vienna"]
    assert done.unreached == ()


def test_a_source_that_a_person_adds_is_read_and_stays(kb: KnowledgeBase) -> None:
    run(kb, "caps")
    added = Ruling(RulingKind.ADD_SOURCE, "https://b.example/caps", "dora", START, claim="caps")
    kb.evidence.rule(added)
    page = PAGE.replace("<p>", "<p>Rent caps cut the supply of flats by a tenth, says the office. ", 1)
    web = Web(**{"https://b.example/caps": page})
    for _ in range(2):
        run(kb, "caps", web=web, settings=CheckSettings(again=True))
        assert [lead.found_by for lead in kb.evidence.dossier("caps").leads] == ["person"]
        assert kb.evidence.dossier("caps").assessments


def test_claims_less_worth_checking_are_left_and_counted_unless_they_are_named(kb: KnowledgeBase) -> None:
    (left,) = asked(kb, ["pasted-rent"], CheckSettings(worth=0.75))
    assert {claim.id for claim in left.claims} == {"vienna", "caps", "not-so"}
    assert left.left == 2
    (named,) = asked(kb, ["land"], CheckSettings(worth=0.75))
    assert [claim.id for claim in named.claims] == ["land"]


def test_nothing_named_means_every_discussion(kb: KnowledgeBase) -> None:
    kb.put(replace(cited_map(), discussion=replace(cited_map().discussion, id="pasted-two", url=None)))
    assert [a.map_.discussion.id for a in asked(kb, [], ALL)] == ["pasted-rent", "pasted-two"]


def test_what_is_not_there_is_an_error_that_says_so(kb: KnowledgeBase) -> None:
    with pytest.raises(NotFound, match="nowhere"):
        asked(kb, ["nowhere"], ALL)
    with pytest.raises(UnknownName, match="there is no finder 'telepathy'"):
        CheckSettings(find=("telepathy",))
