"""The command line, run as a program: what it prints, where, and how it exits."""

import json
from pathlib import Path

import pytest

from tests.conftest import Rejoinder

PASTE = """Rent caps cut supply, because builders leave capped cities.

Rent caps cut supply, because builders leave capped cities.
No, they do not cut supply. Vienna caps rents and builds more than most cities.
"""


@pytest.fixture(scope="module")
def kept(rejoinder: Rejoinder) -> str:
    """The id of a discussion that was pasted in."""
    done = rejoinder("ingest", "-", "--json", stdin=PASTE)
    assert done.returncode == 0, done.stderr
    [row] = json.loads(done.stdout)
    assert row["replaced"] is False
    assert (row["posts"], row["claims"] >= 3, row["arguments"] >= 2) == (2, True, True)
    assert row["iri"].endswith(f"/discussion/{row['id']}")
    return str(row["id"])


def test_a_discussion_that_is_read_again_is_replaced(rejoinder: Rejoinder, kept: str) -> None:
    [row] = json.loads(rejoinder("ingest", "-", "--json", stdin=PASTE).stdout)
    assert (row["id"], row["replaced"]) == (kept, True)
    assert [row["id"] for row in json.loads(rejoinder("list", "--json").stdout)] == [kept]


def test_a_discussion_is_found_by_a_prefix_of_its_id(rejoinder: Rejoinder, kept: str) -> None:
    shown = rejoinder("show", kept[:10])
    assert "builders leave capped cities" in shown.stdout
    assert rejoinder("show", kept).stdout == shown.stdout


def test_claims_are_found_by_their_words(rejoinder: Rejoinder, kept: str) -> None:
    found = json.loads(rejoinder("claims", "vienna", "--json").stdout)
    assert [row["discussion"] for row in found] == [kept]
    assert rejoinder("claims", "zebra").stdout.splitlines() == [
        "claim\tsaid\tkind\tsupported\tattacked\tdiscussion"
    ]


def test_a_query_from_standard_input_answers_in_a_table_and_in_sparql_json(
    rejoinder: Rejoinder, kept: str
) -> None:
    count = "SELECT (COUNT(*) AS ?posts) { GRAPH ?g { ?post a <http://rdfs.org/sioc/ns#Post> } }"
    assert rejoinder("query", "-", stdin=count).stdout == "posts\n2\n"
    answer = json.loads(rejoinder("query", "-", "--json", stdin=count).stdout)
    assert [row["posts"]["value"] for row in answer["results"]["bindings"]] == ["2"]


def test_a_wrong_query_is_refused_with_its_place(rejoinder: Rejoinder, kept: str) -> None:
    refused = rejoinder("query", "-", stdin="SELECT ?x {\n ?x ?? ?y }")
    assert refused.returncode == 1
    assert "line 2" in refused.stderr or "2:" in refused.stderr


def test_a_query_cannot_change_the_knowledge_base(rejoinder: Rejoinder, kept: str) -> None:
    assert rejoinder("query", "-", stdin="DROP ALL").returncode == 1
    assert kept in rejoinder("list").stdout


@pytest.mark.parametrize("format_", ["trig", "turtle", "nquads", "outline"])
def test_an_export_goes_to_the_file_that_was_named(
    rejoinder: Rejoinder, kept: str, folder: Path, format_: str
) -> None:
    done = rejoinder("export", kept, "--format", format_, "-o", str(folder / "map"), "--json")
    assert json.loads(done.stdout)["format"] == format_
    assert "Vienna" in (folder / "map").read_text(encoding="utf-8")


def test_a_dump_loads_into_an_empty_knowledge_base_and_gives_the_same_maps(
    rejoinder: Rejoinder, kept: str, folder: Path
) -> None:
    assert rejoinder("dump", str(folder / "all.nq")).returncode == 0
    assert rejoinder("load", str(folder / "all.nq"), "--kb", str(folder / "other")).returncode == 0
    again = rejoinder("--kb", str(folder / "other"), "export", kept, "--format", "nquads").stdout
    assert again == rejoinder("export", kept, "--format", "nquads").stdout


def test_what_a_person_rejected_stays_away_when_the_thread_is_read_again(
    rejoinder: Rejoinder, kept: str
) -> None:
    claim = json.loads(rejoinder("claims", "vienna", "--json").stdout)[0]["id"]
    done = rejoinder("review", "record", "reject", claim, "--by", "ada", "--note", "not in the source")
    assert done.returncode == 0, done.stderr
    assert "Vienna" not in rejoinder("show", kept).stdout
    assert rejoinder("ingest", "-", stdin=PASTE).returncode == 0
    assert "Vienna" not in rejoinder("show", kept).stdout
    [made] = json.loads(rejoinder("review", "list", kept, "--json").stdout)
    assert (made["by"], made["kind"], made["target"], made["orphan"]) == ("ada", "reject", claim, False)


def test_a_person_adds_a_claim_by_its_words(rejoinder: Rejoinder) -> None:
    paste = "Trams need rails. We should build more of them, and soon."
    [row] = json.loads(rejoinder("ingest", "-", "--json", stdin=paste).stdout)
    post = ["--set", "post=1", "--by", "ada"]
    done = rejoinder("review", "record", "add", row["id"], "--set", "quote=and soon", *post, "--json")
    assert done.returncode == 0, done.stderr
    made = json.loads(done.stdout)
    assert dict(made["changes"])["start"] == str(paste.index("and soon"))
    found = json.loads(rejoinder("claims", "soon", "--discussion", row["id"], "--json").stdout)
    assert [c["text"] for c in found if c["decided_by"] == "ada"] == ["and soon"]
    missing = rejoinder("review", "record", "add", row["id"], "--set", "quote=and later", *post)
    assert (missing.returncode, "quote its words exactly" in missing.stderr) == (1, True)
    rejoinder("forget", row["id"])


def test_a_discussion_that_is_forgotten_is_gone(rejoinder: Rejoinder) -> None:
    [row] = json.loads(
        rejoinder("ingest", "-", "--json", stdin="Cats are better than dogs. Dogs bark too much.").stdout
    )
    assert rejoinder("forget", row["id"]).returncode == 0
    assert row["id"] not in rejoinder("list").stdout
    assert rejoinder("show", row["id"]).returncode == 1


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["ingest", "no/such/file.txt"], "no/such/file.txt"),
        (["ingest", "--format", "myspace", "-"], "known: aif, argdown, auto, discourse, "),
        (["show", "no-such-discussion"], "no-such-discussion"),
        (["claims", "--kind", "feeling"], "known: definition, fact, policy, value"),
        (["export", "x", "--format", "papyrus"], "known: "),
        (["query", "no-such-file.rq"], "no-such-file.rq"),
        (["review", "record", "bless", "x", "--by", "ada"], "accept"),
        (["load", "no-such-file.nq"], "no-such-file.nq"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_line_and_fails(
    rejoinder: Rejoinder, arguments: list[str], said: str
) -> None:
    done = rejoinder(*arguments)
    assert (done.returncode, done.stdout) == (1, "")
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stderr.startswith("rejoinder: ")


def test_the_good_files_of_a_folder_are_kept_and_the_bad_one_is_named(
    rejoinder: Rejoinder, tmp_path: Path
) -> None:
    (tmp_path / "good.txt").write_text("Trams are safer than cars. They kill fewer people.", encoding="utf-8")
    (tmp_path / "bad.json").write_text('{"id": 1, "children": [', encoding="utf-8")
    done = rejoinder("ingest", str(tmp_path), "--json")
    assert [row["posts"] for row in json.loads(done.stdout)] == [1]
    assert (done.returncode, "bad.json" in done.stderr) == (1, True)


@pytest.mark.parametrize(
    "verb",
    [
        "ingest",
        "list",
        "forget",
        "dump",
        "load",
        "show",
        "claims",
        "query",
        "export",
        "review",
        "serve",
        "demo",
    ],
)
def test_every_verb_has_help(rejoinder: Rejoinder, verb: str) -> None:
    done = rejoinder(verb, "--help")
    assert done.returncode == 0
    assert len(done.stdout.splitlines()) > 5
