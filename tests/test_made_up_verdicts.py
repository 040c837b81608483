"""The made-up web, end to end: threads read, links fetched, claims checked, and a person agrees.

`web/expected.txt` says what a person makes of each claim, and was written before any machine was asked.
"""

from collections.abc import Iterator

import pytest

from checking import CheckSettings, asked, check
from kb.evidence.model import Snapshot
from kb.evidence.rules import weigh
from kb.kinds import SnapshotState, SourceKind
from tests.web.check import TURNS, Outcome, Report, checked
from tests.web.expected import OPEN, Expected, expected, misses
from tests.web_server import Served, running

EXPECTED = list(expected())
MISSES = dict(misses())
STATES = {  # what becomes of looking at a link, and what the note must say
    "vantry.test/press/order-2025": (SnapshotState.FETCHED, ""),
    "fjord-university.test/phones-study.pdf": (SnapshotState.FETCHED, ""),
    "shorewatch.test/reports/2025.md": (SnapshotState.FETCHED, ""),
    "schoolboard.test/minutes/2024/june-session-on-ph...": (SnapshotState.FETCHED, "cut off"),
    "unknown-paper.test/archive/1998/ban-lo...": (SnapshotState.CUT_OFF, ""),
    "model-arena.example/about/how-votes-are-counted-and-wh...": (SnapshotState.CUT_OFF, ""),
    "oldmark-gazette.test/pupils": (SnapshotState.DEAD, "not known"),
    "kelder-herald.test/2023/05/teachers-phones": (SnapshotState.DEAD, "404"),
    "financial-ledger.test/2025/12/phones-cost": (SnapshotState.EMPTY, ""),
    "trap.test/map": (SnapshotState.EMPTY, "image"),
    "trap.test/resigned": (SnapshotState.REFUSED, "169.254.169.254"),
    "trap.test/round": (SnapshotState.REFUSED, "redirects"),
    "trap.test/endless": (SnapshotState.EMPTY, "larger than"),
    "trap.test/bomb": (SnapshotState.EMPTY, "larger than"),
    "trap.test/drip": (SnapshotState.DEAD, "time"),
    "parents-weekly.test/survey": (SnapshotState.CHANGED, "2026-03-09"),
}
KINDS = {
    "stats.kelderhaven.test/bay-water-2025": SourceKind.PRIMARY,
    "fjord-university.test/phones-study.pdf": SourceKind.PRIMARY,
    "encyclopaedia.test/wiki/Lantern_Bridge": SourceKind.REFERENCE,
    "kelder-herald.test/2026/02/ferries-two-years-on": SourceKind.NEWS,
    "tutor-blog.test/phones": SourceKind.BLOG,
    "quayboards.test/t/ghosts/12": SourceKind.FORUM,
    "factcheck-coast.test/raw-sewage-new-year": SourceKind.FACT_CHECK,
}


@pytest.fixture(scope="module")
def served() -> Iterator[Served]:
    with running(Served()) as served:
        yield served


@pytest.fixture(scope="module")
def report(served: Served) -> Report:
    """All threads read and checked on 9 March 2026, and the survey again a month later."""
    return checked(served, EXPECTED)


@pytest.fixture(scope="module")
def seen(report: Report) -> dict[str, Snapshot]:
    """The newest snapshot of each link, by the link as it is written."""
    found = {s.id: s.url for each in report.outcomes.values() for s in each.dossier.sources if s.url}
    taken = ((url, report.kb.evidence.latest(id_)) for id_, url in found.items())
    return {url.partition("://")[2]: snapshot for url, snapshot in taken if snapshot}


def _outcome(report: Report, words: str) -> Outcome:
    (found,) = (outcome for id_, outcome in report.outcomes.items() if words in id_)
    return found


@pytest.mark.parametrize(
    "each",
    [
        pytest.param(e, id=e.id, marks=[pytest.mark.xfail(reason=MISSES[e.id])] if e.id in MISSES else [])
        for e in EXPECTED
    ],
)
def test_a_claim_stands_where_a_person_would_put_it(report: Report, each: Expected) -> None:
    outcome = report.outcomes[each.id]
    assert outcome.status in each.statuses, f"{outcome}; a person: {each.why}"


def test_no_other_claim_of_the_threads_is_called_so_or_not_so(report: Report) -> None:
    settled = [each for each in report.others if each.verdict.status not in OPEN]
    assert len(report.others) > 100
    assert [f"{each.claim.text}: {each.verdict.status}, {each.verdict.why}" for each in settled] == []


def test_every_miss_is_of_an_expected_claim() -> None:
    assert MISSES.keys() <= {each.id for each in EXPECTED}


@pytest.mark.parametrize("link", STATES)
def test_what_became_of_a_link_is_said(seen: dict[str, Snapshot], link: str) -> None:
    state, words = STATES[link]
    snapshot = seen[link]
    assert (snapshot.state, words in (snapshot.note or "")) == (state, True), snapshot.note


@pytest.mark.parametrize("link", KINDS)
def test_what_kind_of_source_a_page_is_is_told_by_the_page(seen: dict[str, Snapshot], link: str) -> None:
    assert seen[link].kind == KINDS[link]


def test_whatever_could_not_be_read_is_listed(report: Report) -> None:
    for outcome in report.outcomes.values():
        missing = [s for s in outcome.dossier.snapshots if not s.readable]
        assert len(outcome.checked.unreached) >= len(missing)
        assert all(each.note for each in outcome.checked.unreached)


def test_nothing_rests_on_words_that_are_not_in_a_snapshot(report: Report) -> None:
    found = 0
    for outcome in report.outcomes.values():
        for assessment in outcome.dossier.assessments:
            text = outcome.dossier.snapshot(assessment).text
            passage = assessment.passage
            assert text[passage.start : passage.end] == passage.text
            if assessment.quote:
                start, end = assessment.quote
                assert 0 <= start < end <= len(text)
            found += 1
    assert found > 50


def test_ten_copies_of_a_press_release_are_one_voice(report: Report) -> None:
    outcome = _outcome(report, "remove 99 percent")
    assert sum(s.readable for s in outcome.dossier.snapshots) == 10
    case = weigh(outcome.checked.claim, outcome.dossier, TURNS[1])
    assert len(case.pro.voices) <= 1


def test_what_a_page_hides_from_its_readers_is_not_read(seen: dict[str, Snapshot]) -> None:
    assert "31 days" in seen["cloak.test/beach-days"].text
    assert "12 days" not in seen["cloak.test/beach-days"].text


def test_a_cut_off_link_is_read_as_the_one_known_link_that_fits(seen: dict[str, Snapshot]) -> None:
    whole = "https://schoolboard.test/minutes/2024/june-session-on-phones-and-tablets"
    assert seen["schoolboard.test/minutes/2024/june-session-on-ph..."].url == whole


def test_a_verdict_that_a_new_page_changed_names_the_one_before(report: Report) -> None:
    first, second = _outcome(report, "phones2: 61 percent").dossier.verdicts
    assert second.revises == first.id
    assert second.status != first.status


def test_only_hosts_of_the_web_were_asked(report: Report, served: Served) -> None:
    assert {place.partition("/")[0] for place in served.asked} <= served.web.hosts


def test_a_check_that_was_done_is_not_done_again(report: Report, served: Served) -> None:
    claims = [outcome.checked.claim.id for outcome in report.outcomes.values()]
    count = len(served.asked)
    settings = CheckSettings()
    questions = asked(report.kb, claims, settings)
    done = check(report.kb, questions, settings, fetcher=served.fetcher(), now=lambda: TURNS[2])
    assert all(each.stood for each in done)
    assert len(served.asked) == count


def test_offline_nothing_is_asked_and_every_link_is_listed(served: Served) -> None:
    wanted = [each for each in EXPECTED if each.thread == "bay.json"]
    count = len(served.asked)
    report = checked(served, wanted, offline=True)
    assert len(served.asked) == count
    for outcome in report.outcomes.values():
        links = {s.url for s in outcome.dossier.sources if s.url}
        assert {each.name for each in outcome.checked.unreached} == links
        assert outcome.status in ("unchecked", "not-checkable"), str(outcome)
