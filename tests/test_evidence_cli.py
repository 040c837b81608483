"""Evidence of one's own on the command line: added, imported, listed, ruled out and let in again."""

import gzip
import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from cli import app
from kb.evidence.model import Findings, Lead
from kb.store import KnowledgeBase
from tests.conftest import Rejoinder
from tests.hostile_server import Site, running
from tests.maps import rent_map
from tests.test_finders_claimreview import REVIEW
from tests.test_finders_claimskg import CLAIMSKG

Run = Callable[..., Result]

NOTES = "# Bridges of Ostley\n\nThe harbour bridge was closed for nine days in March 2025.\n"
PAGE = """<html><head><title>Ostley Record</title></head><body><h1>Ostley Record</h1>
<p>The council's record says that the harbour bridge was closed for nine days after the storm.</p>
</body></html>"""


@pytest.fixture
def kb(tmp_path: Path) -> Path:
    return tmp_path / "kb"


@pytest.fixture
def run(kb: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """The command in this process, on an empty knowledge base."""
    monkeypatch.setenv("REJOINDER_KB", str(kb))
    monkeypatch.setenv("REJOINDER_CACHE", str(kb.parent / "cache"))
    runner = CliRunner()

    def call(*arguments: str) -> Result:
        return runner.invoke(app, ["evidence", *arguments], catch_exceptions=False)

    return call


def listed(run: Run) -> list[dict[str, object]]:
    rows = json.loads(run("list", "--json").stdout)
    assert isinstance(rows, list)
    return rows


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    """A folder of a user's: good files, one below, one hidden, and some that are no text."""
    place = tmp_path / "mine"
    (place / "deep").mkdir(parents=True)
    (place / "notes.md").write_text(NOTES)
    (place / "deep" / "record.html").write_text(PAGE)
    (place / "photo.png").write_bytes(b"\x89PNG\r\n\x1a\n" + b"\x00" * 50)
    (place / "broken.pdf").write_bytes(b"%PDF-1.7 broken")
    (place / "empty.txt").write_text(" \n")
    (place / ".hidden.md").write_text("secret")
    return place


def test_the_good_files_of_a_folder_are_added_and_the_others_are_listed(run: Run, mine: Path) -> None:
    done = run("add", str(mine))
    assert done.exit_code == 1
    assert "sources added: 2; left out: 3" in done.stderr
    for name in ("photo.png", "broken.pdf", "empty.txt"):
        assert name in done.stderr
    assert ".hidden" not in done.stderr
    assert [(row["name"], row["state"]) for row in listed(run)] == [
        ("deep/record.html", "fetched"),
        ("notes.md", "fetched"),
    ]
    assert str(mine) not in json.dumps(listed(run))  # where it lies on this machine is nobody's business


def test_the_same_file_again_takes_its_own_place(
    run: Run, mine: Path, kb: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    notes = mine / "notes.md"
    assert run("add", str(notes), "--kind", "primary").exit_code == 0
    notes.write_text("# Another title\n\nIt was closed for ten days.\n")
    monkeypatch.chdir(mine)
    assert run("add", "notes.md", "--kind", "reference").exit_code == 0
    [row] = listed(run)
    assert (row["kind"], row["state"]) == ("reference", "changed")
    [snapshot] = KnowledgeBase.open(kb).evidence.snapshots(found_by="pool")
    assert "ten days" in snapshot.text


def test_a_file_saved_from_a_page_is_evidence_of_that_page(run: Run, mine: Path) -> None:
    saved = str(mine / "deep" / "record.html")
    done = run("add", saved, "--url", "https://record.example/1", "--json")
    assert done.exit_code == 0
    [row] = json.loads(done.stdout)
    assert (row["url"], row["title"]) == ("https://record.example/1", "Ostley Record")
    assert listed(run)[0]["url"] == "https://record.example/1"


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    with running(Site()) as served:
        yield served


def test_a_page_is_added_through_the_guarded_fetcher(
    run: Run, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    refused = run("add", site.url("/page"), "http://169.254.169.254/latest", "file:///etc/passwd")
    assert refused.exit_code == 1
    assert refused.stderr.count("it was not asked for, by the rule") == 3
    assert site.paths() == []
    assert listed(run) == []
    monkeypatch.setenv("REJOINDER_ALLOW_HOSTS", f"127.0.0.1:{site.port}")
    gone = run("add", site.url("/status/404"))
    assert gone.exit_code == 1
    assert "404" in gone.stderr


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["/no/such/file"], "there is no such file or folder"),
        (["x\x00y"], "there is no such file or folder"),
        ([os.devnull], "there is no such file or folder"),
    ],
)
def test_what_cannot_be_added_is_said(run: Run, arguments: list[str], said: str) -> None:
    done = run("add", *arguments)
    assert done.exit_code == 1
    assert said in done.stderr


def test_fact_checks_are_imported_from_every_form(run: Run, tmp_path: Path) -> None:
    forms = {
        "feed.json": json.dumps(
            {"dataFeedElement": [{"item": [REVIEW]}, {"item": [{"@type": "ClaimReview"}]}]}
        ),
        "page.html": f'<html><script type="application/ld+json">{json.dumps(REVIEW)}</script></html>',
        "claims.ttl": CLAIMSKG,
    }
    paths = [tmp_path / name for name in forms]
    for path, text in zip(paths, forms.values(), strict=True):
        path.write_text(text)
    packed = tmp_path / "claims.ttl.gz"
    packed.write_bytes(gzip.compress(CLAIMSKG.encode()))
    done = run("import", *map(str, paths), str(packed), str(tmp_path / "none.json"), "--json")
    assert done.exit_code == 1
    answer = json.loads(done.stdout)
    assert answer["imported"] == 4
    assert [(Path(p["name"]).name, p["place"]) for p in answer["problems"]] == [
        ("feed.json", "dataFeedElement[1].item[0]"),
        ("none.json", ""),
    ]
    rows = listed(run)  # what stands in two files is kept once
    assert sorted(str(row["url"]) for row in rows) == ["https://checks.example/bread"] * 2
    assert {row["kind"] for row in rows} == {"fact-check"}


def test_a_source_is_ruled_out_and_let_in_again(run: Run, kb: Path, mine: Path) -> None:
    run("add", str(mine / "notes.md"))
    base = KnowledgeBase.open(kb)
    base.put(rent_map())
    [snapshot] = base.evidence.snapshots()
    lead = Lead("caps", snapshot.source, "pool")
    base.evidence.keep(Findings("caps", (), (lead,), (snapshot,)), at=snapshot.taken)
    [row] = listed(run)
    assert (row["claims"], row["rejected"]) == (["caps"], False)
    ruled = run("reject", snapshot.source, "--by", "ann", "--note", "outdated")
    assert "claims decided anew: 1" in ruled.stderr
    assert listed(run)[0]["rejected"] is True
    assert "rejected" in run("list").stdout
    run("restore", snapshot.source, "--by", "ann")
    assert listed(run)[0]["rejected"] is False
    assert [r.note for r in KnowledgeBase.open(kb).evidence.rulings()] == ["outdated", None]


def test_the_list_shows_no_more_of_hostile_words_than_words(run: Run, tmp_path: Path) -> None:
    hostile = "\x1b[31mred\x07 [bold]\u202e</td>"
    words = "Some words of a page. " * 30
    page = f"<html><head><title>{hostile}</title></head><body><p>{words}</p></body></html>"
    (tmp_path / "page.html").write_text(page)
    run("add", str(tmp_path / "page.html"), "--url", "https://hostile.example/\u202etxt")
    for shown in (run("list").stdout, run("list").stderr):
        assert "\x1b" not in shown
        assert "\u202e" not in shown


def test_an_empty_list_says_what_to_do(run: Run) -> None:
    assert "rejoinder evidence add" in run("list").stderr


def test_the_program_says_in_one_line_what_it_cannot_do(rejoinder: Rejoinder) -> None:
    for arguments, said in (
        (["add", "x", "--kind", "gossip"], "there is no kind of source 'gossip'; known: blog"),
        (["add", "x", "y", "--url", "https://a.example/"], "give --url with one file"),
        (["reject", "nothing", "--by", "ann"], "no assessment and no source nothing"),
    ):
        done = rejoinder("evidence", *arguments)
        assert done.returncode == 1
        assert said in done.stderr
        assert "Traceback" not in done.stderr
