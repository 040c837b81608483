"""Reviews and rulings on the command line: recorded, listed, handed out, and verdicts decided anew."""

import json
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from cli import app
from extract.evidence.claimreview import fact_checks
from kb.errors import InputError, NotFound, UnknownName
from kb.evidence.model import Assessment, Findings, Lead
from kb.ids import source_id
from kb.kinds import Status
from kb.model import Source
from kb.store import KnowledgeBase
from tests.evidence_made import AT, CON, page, says
from tests.maps import rent_map

Rejoinder = Callable[..., Any]
URL = "https://alpha.example/page"
DORA = ("--by", "dora")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A knowledge base in which one news report says that a claim is false."""
    kb = KnowledgeBase.open(tmp_path / "kb")
    map_ = rent_map()
    kb.put(replace(map_, claims=tuple(replace(c, kind=None) for c in map_.claims)))
    kb.evidence.keep(findings(), at=AT)
    return tmp_path / "kb"


@pytest.fixture
def rejoinder(folder: Path) -> Rejoinder:
    """Runs a command; its answer as JSON where it gives one."""

    def run(*words: str) -> Any:
        done = CliRunner().invoke(app, [*words, "--kb", str(folder)])
        if done.exception and not isinstance(done.exception, SystemExit):
            raise done.exception
        assert done.exit_code == 0, done.output
        return json.loads(done.stdout) if "--json" in words else done.output

    return run


def assessment() -> Assessment:
    snapshot = replace(page("alpha"), source=source_id(URL))
    return replace(says(snapshot, CON), claim="caps")


def findings() -> Findings:
    snapshot = replace(page("alpha"), source=source_id(URL))
    source = Source(snapshot.source, URL)
    return Findings("caps", (source,), (Lead("caps", source.id),), (snapshot,), (assessment(),))


def status(folder: Path) -> Status:
    verdict = KnowledgeBase.open(folder).evidence.dossier("caps").verdict
    assert verdict is not None
    return verdict.status


def test_a_review_is_recorded_listed_and_handed_out(rejoinder: Rejoinder, tmp_path: Path) -> None:
    told = rejoinder(
        *("review", "claim", "caps", "--rating", "supported", "--text", "Counted.", *DORA),
        *("--label", "Right", "--json"),
    )
    assert (told["claim"], told["rating"], told["by"]) == ("caps", "supported", "dora")
    assert [x["id"] for x in rejoinder("review", "list", "--json") if not x["orphan"]] == [told["id"]]
    assert "Right" in rejoinder("review", "list")
    rejoinder("review", "export", "-o", str(tmp_path / "reviews.jsonld"))
    data = (tmp_path / "reviews.jsonld").read_bytes()
    (check,) = fact_checks(BytesIO(data), "reviews.jsonld")
    assert not isinstance(check, InputError)
    assert (check.claim, check.rating, check.publisher) == ("Rent caps cut supply.", "Right", "dora")


def test_an_assessment_that_a_person_overrides_turns_the_verdict_and_back(
    rejoinder: Rejoinder, folder: Path
) -> None:
    id_ = assessment().id
    assert status(folder) is Status.REFUTED
    told = rejoinder("review", "assess", id_, "--stance", "supports", *DORA, "--json")
    assert [v["status"] for v in told["verdicts"]] == ["supported"]
    assert status(folder) is Status.SUPPORTED
    rejoinder("review", "assess", id_, "--stance", "none", *DORA)
    assert status(folder) is Status.NOT_ENOUGH_EVIDENCE
    rejoinder("review", "assess", id_, "--stance", "restore", *DORA)
    assert status(folder) is Status.REFUTED


def test_a_source_is_rejected_by_its_url_and_restored(rejoinder: Rejoinder, folder: Path) -> None:
    said = rejoinder("review", "source", URL, "--reject", *DORA, "--note", "a spoof")
    assert "claim caps: unchecked" in said
    assert status(folder) is Status.UNCHECKED
    rejoinder("review", "source", URL, "--restore", *DORA)
    assert status(folder) is Status.REFUTED
    kinds = [x.get("kind") for x in rejoinder("review", "list", "--json")]
    assert kinds == ["reject-source", "restore"]


def test_a_source_is_added_for_a_claim(rejoinder: Rejoinder, folder: Path) -> None:
    rejoinder("review", "source", "https://beta.example/", "--add", "--claim", "caps", *DORA)
    sources = KnowledgeBase.open(folder).evidence.dossier("caps").sources
    assert "https://beta.example/" in {source.url for source in sources}


def test_what_makes_no_sense_is_refused_and_nothing_changes(rejoinder: Rejoinder, folder: Path) -> None:
    for words, error in (
        (("claim", "nothing", "--rating", "refuted", "--text", "x"), NotFound),
        (("claim", "caps", "--rating", "wrong", "--text", "x"), UnknownName),
        (("claim", "caps", "--rating", "unchecked", "--text", "x"), UnknownName),
        (("assess", "nothing", "--stance", "supports"), NotFound),
        (("assess", "nothing", "--stance", "maybe"), UnknownName),
        (("source", "nothing", "--reject"), NotFound),
        (("source", URL), InputError),
        (("source", URL, "--reject", "--add"), InputError),
        (("source", URL, "--add"), InputError),
        (("source", URL, "--reject", "--claim", "nothing"), NotFound),
    ):
        with pytest.raises(error):
            rejoinder("review", *words, *DORA)
    assert rejoinder("review", "list", "--json") == []
    assert status(folder) is Status.REFUTED


def test_a_review_survives_its_discussion_and_is_listed_as_an_orphan(rejoinder: Rejoinder) -> None:
    rejoinder("review", "claim", "caps", "--rating", "refuted", "--text", "Counted.", *DORA)
    rejoinder("forget", "pasted-rent")
    assert [x["orphan"] for x in rejoinder("review", "list", "--json")] == [True]
    assert '"ClaimReview"' in rejoinder("review", "export")
