"""Evidence in a file and out of it again: whole, merged with what is here, or refused."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from pyoxigraph import Literal

from kb import library
from kb.errors import StoreError
from kb.evidence.ledger import Ledger
from kb.evidence.model import Findings
from kb.store import KnowledgeBase
from tests.dossiers import BORNE_OUT, FINDINGS, NOON, OVERRIDE, READ, REJECT, REVIEW
from tests.maps import rent_map
from tests.test_evidence_ledger import LATER, kb, ledger

__all__ = ["kb", "ledger"]  # fixtures are asked for by name


def test_a_dump_carries_the_evidence_and_loading_it_again_changes_nothing(
    kb: KnowledgeBase, ledger: Ledger, tmp_path: Path
) -> None:
    for ruling in (OVERRIDE, REJECT):
        ledger.rule(ruling)
    ledger.review(REVIEW)
    kb.dump(tmp_path / "all.nq")
    other = KnowledgeBase.open(tmp_path / "kb")
    for _ in range(2):
        other.load(tmp_path / "all.nq")
        other.dump(tmp_path / "again.nq")
        assert other.evidence.dossiers() == ledger.dossiers()
        assert sorted((tmp_path / "again.nq").read_bytes().splitlines()) == sorted(
            (tmp_path / "all.nq").read_bytes().splitlines()
        )


def test_a_ruling_that_comes_with_a_dump_decides_anew_what_we_know(tmp_path: Path) -> None:
    ours, theirs = KnowledgeBase.open(), KnowledgeBase.open()
    for each in (ours, theirs):
        each.put(rent_map())
        each.evidence.keep(replace(FINDINGS, assessments=(replace(BORNE_OUT, confidence=0.99),)), at=NOON)
    theirs.evidence.rule(REJECT)
    theirs.evidence.add(snapshots=[replace(READ, taken=LATER)])
    ours.evidence.keep(Findings("leave"), at=NOON)
    theirs.dump(tmp_path / "theirs.nq")
    ours.load(tmp_path / "theirs.nq")
    assert ours.evidence.rulings() == (REJECT,)
    assert ours.evidence.dossier("caps").rejected("study")
    assert ours.evidence.looked_at("study") == LATER
    assert ours.evidence.statuses()["caps"].status is theirs.evidence.statuses()["caps"].status
    assert ours.evidence.statuses()["leave"]


def test_two_histories_of_one_claim_become_one(tmp_path: Path) -> None:
    ours, theirs = KnowledgeBase.open(), KnowledgeBase.open()
    for each, later in ((ours, 1), (theirs, 2)):
        each.put(rent_map())
        each.evidence.keep(Findings("caps"), at=NOON + timedelta(hours=later))
        each.evidence.keep(FINDINGS, at=NOON + timedelta(hours=later + 2))
    theirs.dump(tmp_path / "theirs.nq")
    for _ in range(2):
        ours.load(tmp_path / "theirs.nq")
        verdicts = ours.evidence.dossier("caps").verdicts
        assert len(verdicts) == 4
        assert [v.revises for v in verdicts] == [None, *(v.id for v in verdicts[:-1])]
        assert [row[0] for row in library.ask(ours, "verdicts", {}).rows] == [
            Literal("Rent caps cut supply.")
        ]


@pytest.mark.parametrize(
    ("find", "put", "said"),
    [
        ("It rose elsewhere.", "It sank elsewhere.", "A passage's words are"),
        ("rejoinder#Refutes>", "rejoinder#Refuses>", "A stance is one of"),
        ("rejoinder#note>", "rejoinder#odd>", "no part of any evidence"),
        ("/rating>", "/wrong>", "one rating that is described"),
        ("/snapshot/", "/snapshots/", "stands where a snapshot belongs"),
    ],
)
def test_evidence_with_anything_wrong_is_refused_and_its_graph_named(
    kb: KnowledgeBase, tmp_path: Path, find: str, put: str, said: str
) -> None:
    kb.evidence.keep(FINDINGS, at=NOON)
    kb.dump(tmp_path / "all.nq")
    lines = (tmp_path / "all.nq").read_text().splitlines()
    place = next(n for n, line in enumerate(lines) if find in line and "graph/evidence" in line)
    changed = [x.replace(find, put) if n == place or "snap" in find else x for n, x in enumerate(lines)]
    (tmp_path / "bad.nq").write_text("\n".join([*changed, ""]))
    before = kb.snapshot
    with pytest.raises(StoreError, match=said) as error:
        kb.load(tmp_path / "bad.nq")
    assert "graph/evidence" in str(error.value) and "bad.nq" in str(error.value)
    assert kb.snapshot == before
