"""The ledger of evidence: what is kept, what stands, and what people ruled, on every engine."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from time import perf_counter

import pytest

from kb import vocab
from kb.errors import MapError, NotFound
from kb.evidence.ledger import Ledger
from kb.evidence.model import Assessment, Dossier, Findings, Lead, Passage, Ruling, Snapshot
from kb.ids import source_id
from kb.kinds import RulingKind, SnapshotState, SourceKind, Stance, Status
from kb.model import Source
from kb.store import KnowledgeBase
from tests.dossiers import (
    BORNE_OUT,
    DEAD,
    ELSEWHERE,
    FINDINGS,
    NOON,
    OVERRIDE,
    READ,
    REJECT,
    REVIEW,
    STUDY,
    passage,
)
from tests.engines import base, place, services
from tests.maps import rent_map

__all__ = ["base", "place", "services"]  # fixtures are asked for by name

on_every_engine = pytest.mark.parametrize("place", ["memory", "folder", "oxigraph"], indirect=True)
LATER = NOON + timedelta(days=1)


@pytest.fixture
def kb() -> KnowledgeBase:
    """The small map, with nothing known for or against it."""
    kb = KnowledgeBase.open()
    kb.put(rent_map())
    return kb


@pytest.fixture
def ledger(kb: KnowledgeBase) -> Ledger:
    """What a check found for one of its claims."""
    kb.evidence.keep(FINDINGS, at=NOON)
    return kb.evidence


def again(text: str = READ.text, state: SnapshotState = READ.state, **fields: object) -> Findings:
    """The same findings a day later, of a page that may have changed."""
    read = replace(READ, taken=LATER, text=text, state=state, **fields)  # type: ignore[arg-type]  # kept short
    moved = tuple(replace(a, passage=replace(a.passage, snapshot=read.id)) for a in FINDINGS.assessments)
    return replace(FINDINGS, snapshots=(read, replace(DEAD, taken=LATER)), assessments=moved)


@on_every_engine
def test_what_is_kept_is_known_and_what_people_say_of_it_too(base: KnowledgeBase) -> None:
    base.put(rent_map())
    verdict = base.evidence.keep(FINDINGS, at=NOON)
    dossier = base.evidence.dossier("caps")
    assert (verdict.claim, verdict.at, verdict.revises) == ("caps", NOON, None)
    assert dossier == Dossier(
        "caps",
        tuple(sorted(FINDINGS.sources, key=lambda s: s.id)),
        FINDINGS.leads,
        (DEAD, READ),
        FINDINGS.assessments,
        verdicts=(verdict,),
    )
    base.evidence.rule(OVERRIDE)
    base.evidence.rule(REJECT)
    base.evidence.review(REVIEW)
    known = base.evidence.dossier("caps")
    assert (known.rulings, known.reviews) == ((OVERRIDE, REJECT), (REVIEW,))
    assert (base.evidence.rulings(), base.evidence.reviews()) == (known.rulings, known.reviews)
    assert base.evidence.dossiers() == {"caps": known}
    assert base.evidence.dossiers(["caps", "leave"]) == {"caps": known, "leave": Dossier("leave")}
    assert base.evidence.statuses() == {"caps": known.verdict}
    assert base.evidence.snapshots() == (DEAD, READ)
    assert base.evidence.latest("study") == READ and base.evidence.latest("nothing") is None


@on_every_engine
def test_a_page_that_says_the_same_is_the_snapshot_it_was_and_keeps_its_assessments(
    base: KnowledgeBase,
) -> None:
    base.put(rent_map())
    verdict = base.evidence.keep(FINDINGS, at=NOON)
    before = base.evidence.dossier("caps")
    assert base.evidence.keep(again(), at=LATER) == verdict
    assert base.evidence.dossier("caps") == before
    assert base.evidence.looked_at("study") == base.evidence.looked_at("gone") == LATER


def test_a_page_that_changed_is_a_snapshot_of_its_own(ledger: Ledger) -> None:
    words = "Supply fell by 4 % where rents were capped. It rose elsewhere. Corrected."
    findings = again(words, SnapshotState.CHANGED, digest="cd" * 32)
    ledger.keep(findings, at=LATER)
    dossier = ledger.dossier("caps")
    assert [s.text for s in dossier.snapshots if s.source == "study"] == [words]
    assert {a.passage.snapshot for a in dossier.assessments} == {findings.snapshots[0].id}
    assert ledger.latest("study") == findings.snapshots[0]


def test_an_override_survives_an_outage(ledger: Ledger) -> None:
    ledger.rule(OVERRIDE)
    gone = Snapshot("study", NOON + timedelta(hours=1), SnapshotState.DEAD, note="Nobody answers.")
    ledger.keep(replace(FINDINGS, snapshots=(gone, DEAD), assessments=()), at=gone.taken)
    assert ledger.latest("study") == gone
    assert ledger.dossier("caps").assessments == ()
    ledger.keep(again(), at=LATER)
    dossier = ledger.dossier("caps")
    assert [s for s in dossier.snapshots if s.source == "study"] == [READ]
    assert dossier.assessments == FINDINGS.assessments
    assert dossier.override(ELSEWHERE) == OVERRIDE


def test_what_stood_before_a_check_and_was_not_found_again_is_gone(kb: KnowledgeBase, ledger: Ledger) -> None:
    fewer = replace(FINDINGS, leads=FINDINGS.leads[1:], assessments=(BORNE_OUT,))
    ledger.keep(fewer, at=LATER)
    dossier = ledger.dossier("caps")
    assert (dossier.leads, dossier.assessments) == (FINDINGS.leads[1:], (BORNE_OUT,))
    rows = kb.ask(
        f"SELECT ?passage WHERE {{ GRAPH ?g {{ ?passage a <{vocab.PASSAGE.value}> }} }} ORDER BY ?passage"
    ).rows
    assert len(rows) == 2  # the passage and its quote; those of the other assessment went with it


def test_history_is_kept_and_the_last_verdict_stands(ledger: Ledger) -> None:
    first = ledger.dossier("caps").verdict
    ledger.keep(Findings("caps"), at=NOON)  # in the same second
    ledger.keep(FINDINGS, at=NOON - timedelta(days=9))  # by a clock that went back
    verdicts = ledger.dossier("caps").verdicts
    assert verdicts[0] == first
    assert [v.revises for v in verdicts] == [None, *(v.id for v in verdicts[:-1])]
    assert ledger.statuses() == {"caps": verdicts[-1]}
    assert len(verdicts) == 3 and all(NOON <= v.at < NOON + timedelta(seconds=1) for v in verdicts)


def test_what_was_said_last_stands_last_even_within_one_second(ledger: Ledger) -> None:
    for n in range(6):
        kind = RulingKind.RESTORE if n % 2 else RulingKind.REJECT_SOURCE
        ledger.rule(Ruling(kind, "study", "ann", NOON))
        assert ledger.dossier("caps").rejected("study") is (kind is RulingKind.REJECT_SOURCE)
    for rating in (Status.SUPPORTED, Status.REFUTED, Status.SUPPORTED, Status.CONFLICTING):
        ledger.review(replace(REVIEW, rating=rating))
        assert ledger.dossier("caps").reviews[-1].rating is rating


def test_a_ruling_decides_anew_every_claim_it_touches(ledger: Ledger) -> None:
    ledger.keep(replace(FINDINGS, claim="vienna", leads=(Lead("vienna", "study"),), assessments=()), at=NOON)
    assert {v.claim for v in ledger.rule(REJECT)} == {"caps", "vienna"}
    assert {v.claim for v in ledger.rule(replace(REJECT, claim="caps"))} == {"caps"}
    assert {v.claim for v in ledger.rule(OVERRIDE)} == {"caps"}
    for dossier in ledger.dossiers(["caps", "vienna"]).values():
        assert dossier.rejected("study")
    assert not ledger.dossier("leave").rulings


def test_a_source_that_a_person_adds_is_a_lead_by_a_person(ledger: Ledger) -> None:
    url = "https://added.example/page"
    [verdict] = ledger.rule(Ruling(RulingKind.ADD_SOURCE, url, "ann", NOON, "leave"))
    dossier = ledger.dossier("leave")
    assert dossier.sources == (Source(source_id(url), url),)
    assert dossier.leads == (Lead("leave", source_id(url), "person"),)
    assert dossier.verdict == verdict
    ledger.rule(Ruling(RulingKind.ADD_SOURCE, "The blue book", "ann", NOON, "leave"))
    assert Source(source_id("The blue book"), None, "The blue book") in ledger.dossier("leave").sources


@pytest.mark.parametrize(
    "ruling",
    [
        replace(OVERRIDE, target="nothing"),
        replace(OVERRIDE, claim="vienna"),
        replace(REJECT, target="http://study.example/caps"),
        replace(REJECT, claim="nowhere"),
        Ruling(RulingKind.RESTORE, "", "ann", NOON),
        Ruling(RulingKind.ADD_SOURCE, "https://x.example", "ann", NOON, "nowhere"),
    ],
)
def test_a_ruling_on_nothing_is_refused_and_changes_nothing(
    kb: KnowledgeBase, ledger: Ledger, ruling: Ruling
) -> None:
    before = kb.snapshot
    with pytest.raises(NotFound, match=r"there is no|is not of"):
        ledger.rule(ruling)
    with pytest.raises(NotFound, match="there is no claim"):
        ledger.review(replace(REVIEW, claim="nowhere"))
    assert kb.snapshot == before


@pytest.mark.parametrize(
    ("findings", "said"),
    [
        (
            replace(FINDINGS, assessments=(replace(BORNE_OUT, passage=Passage(READ.id, 0, 4, "Down")),)),
            "not in",
        ),
        (
            replace(FINDINGS, assessments=(replace(BORNE_OUT, passage=Passage("none", 0, 4, "Supp")),)),
            "not in",
        ),
        (
            replace(FINDINGS, assessments=(replace(BORNE_OUT, passage=Passage(READ.id, -4, 4, "Supp")),)),
            "not in",
        ),
        (replace(FINDINGS, assessments=(replace(BORNE_OUT, quote=(40, 60)),)), "no stretch"),
        (replace(FINDINGS, assessments=(replace(BORNE_OUT, confidence=7.0),)), "not from 0 to 1"),
        (replace(FINDINGS, assessments=(replace(BORNE_OUT, claim="vienna"),)), "was found for claim"),
        (replace(FINDINGS, leads=(Lead("caps", "unheard-of"),)), "nobody describes"),
        (replace(FINDINGS, leads=(Lead("vienna", "study"),)), "was found for claim"),
        (replace(FINDINGS, snapshots=(replace(READ, source="unheard-of"),)), "nobody describes"),
        (replace(FINDINGS, snapshots=(replace(READ, text="a\ud800"),)), "surrogate"),
        (replace(FINDINGS, snapshots=(replace(READ, text="a\x00"),)), "control"),
    ],
)
def test_nothing_rests_on_words_that_are_in_no_snapshot(
    kb: KnowledgeBase, findings: Findings, said: str
) -> None:
    before = kb.snapshot
    with pytest.raises(MapError, match=said):
        kb.evidence.keep(findings, at=NOON)
    assert (kb.snapshot, kb.evidence.dossiers()) == (before, {})


def test_a_check_of_a_claim_that_is_nowhere_is_refused(kb: KnowledgeBase) -> None:
    with pytest.raises(NotFound, match="there is no claim nowhere"):
        kb.evidence.keep(Findings("nowhere"), at=NOON)
    assert kb.evidence.statuses() == {}


def test_a_source_cited_in_a_discussion_needs_no_second_description(kb: KnowledgeBase) -> None:
    kb.evidence.keep(Findings("vienna", leads=(Lead("vienna", "s1"),)), at=NOON)
    assert kb.evidence.dossier("vienna").sources == rent_map().sources
    assert kb.get("pasted-rent") == rent_map()


def test_the_pool_stays_the_users_when_a_check_comes_upon_the_same_page(kb: KnowledgeBase) -> None:
    mine = replace(READ, found_by="pool", kind=SourceKind.REFERENCE)
    kb.evidence.add(sources=[STUDY], snapshots=[mine])
    kb.evidence.keep(again(kind=SourceKind.BLOG), at=LATER)
    assert kb.evidence.snapshots(found_by="pool") == (mine,)
    assert kb.evidence.snapshots(found_by="fact-checks") == ()
    other = again("Other words.", SnapshotState.CHANGED).snapshots[0]
    kb.evidence.add(snapshots=[replace(other, found_by="cited")])
    assert kb.evidence.snapshots(found_by="pool") == (mine,)
    assert kb.evidence.latest("study") == replace(other, found_by="cited")
    kb.evidence.add(snapshots=[replace(mine, taken=LATER, kind=SourceKind.PRIMARY, text="Other words.")])
    assert [s.kind for s in kb.evidence.snapshots(found_by="pool")] == [SourceKind.PRIMARY]


def test_forgetting_a_discussion_leaves_its_evidence_and_lists_what_has_lost_its_claim(
    kb: KnowledgeBase, ledger: Ledger
) -> None:
    for ruling in (OVERRIDE, REJECT):
        ledger.rule(ruling)
    ledger.review(REVIEW)
    assert ledger.orphans() == ()
    before = ledger.dossier("caps")
    kb.forget("pasted-rent")
    assert ledger.dossier("caps") == before
    assert set(ledger.orphans()) == {OVERRIDE, REVIEW}  # a source is rejected for whatever may come
    kb.put(rent_map())
    assert ledger.orphans() == ()


def test_a_ruling_whose_assessment_is_gone_is_kept_and_listed(ledger: Ledger) -> None:
    ledger.rule(OVERRIDE)
    ledger.keep(Findings("caps"), at=LATER)
    assert ledger.orphans() == (OVERRIDE,) == ledger.rulings()


def test_a_dossier_of_one_claim_is_quick_among_ten_thousand_assessments(kb: KnowledgeBase) -> None:
    from pyoxigraph import Quad

    from kb.rdf.evidence import Piece, evidence_quads

    crowd = list[Piece]()
    for n in range(1_000):
        seen = replace(READ, source=f"crowd-{n}")
        crowd += [Source(f"crowd-{n}", f"http://crowd.example/{n}"), seen, Lead(f"claim-{n}", seen.source)]
        for m in range(10):
            words = Passage(seen.id, m, m + 20, seen.text[m : m + 20])
            crowd.append(replace(BORNE_OUT, claim=f"claim-{n}", passage=words, quote=None))
    quads: set[Quad] = evidence_quads(crowd)
    with kb._snapshots.write() as writer:
        writer.change((), quads)
    kb.evidence.keep(FINDINGS, at=NOON)
    assert min(_timed(lambda: kb.evidence.dossier("caps")) for _ in range(5)) < 0.010
    assert min(_timed(lambda: kb.evidence.dossier("claim-7")) for _ in range(5)) < 0.010
    days = iter(range(1, 9))
    keeping = [_timed(lambda: kb.evidence.keep(again(), at=NOON + timedelta(next(days)))) for _ in range(5)]
    assert min(keeping) < 0.050
    assert len(kb.evidence.dossier("claim-7").assessments) == 10
    assert _timed(kb.evidence.statuses) < 0.5


def _timed(do: Callable[[], object]) -> float:
    begun = perf_counter()
    do()
    return perf_counter() - begun


def test_the_ledger_agrees_with_itself_however_much_is_asked_for(kb: KnowledgeBase, ledger: Ledger) -> None:
    ledger.rule(REJECT)
    ledger.rule(Ruling(RulingKind.ADD_SOURCE, "https://x.example", "ann", NOON, "leave"))
    ledger.review(replace(REVIEW, claim="vienna"))
    one_by_one = {claim: ledger.dossier(claim) for claim in ("caps", "leave", "vienna")}
    assert ledger.dossiers() == one_by_one
    many = [*one_by_one, *(f"nothing-{n}" for n in range(60))]
    assert {c: d for c, d in ledger.dossiers(many).items() if d != Dossier(c)} == one_by_one


def test_stances_come_back_as_they_were(ledger: Ledger) -> None:
    found: tuple[Assessment, ...] = ledger.dossier("caps").assessments
    assert [a.stance for a in found] == [Stance.SUPPORTS, Stance.REFUTES]
    assert found[0].passage == passage("Supply fell by 4 % where rents were capped.")


def test_many_are_kept_as_each_would_be_and_one_that_is_wrong_takes_none_before_it_along(
    kb: KnowledgeBase,
) -> None:
    leave = Findings("leave", (STUDY,), (Lead("leave", "study"),), (READ,))
    verdicts = list(kb.evidence.keep_all([(FINDINGS, NOON), (leave, NOON)]))
    alone = KnowledgeBase.open()
    alone.put(rent_map())
    assert verdicts == [alone.evidence.keep(FINDINGS, at=NOON), alone.evidence.keep(leave, at=NOON)]
    assert kb.evidence.dossiers() == alone.evidence.dossiers()
    later = replace(leave, snapshots=(replace(READ, taken=LATER),))
    crowd = [(later, LATER)] * 40 + [(Findings("nowhere"), LATER)]
    with pytest.raises(NotFound):
        list(kb.evidence.keep_all(crowd))
    assert kb.evidence.looked_at("study") == LATER  # the first batch was kept
