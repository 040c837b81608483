"""Asking by name, handing out parts, taking in maps that others drew: the command line, run as a program."""

import json
from pathlib import Path

import pytest

from tests.conftest import Rejoinder

KIALO = """Discussion Title: Trams

1. Trams are better than buses.
1.1. Pro: Trams need no tyres.
1.1.1. Con: They need rails.
1.2. Con: A bus can take another street.
1.3. a remark
"""


@pytest.fixture(scope="module")
def trams(rejoinder: Rejoinder) -> str:
    """The id of a map that was taken in."""
    done = rejoinder("ingest", "-", "--json", stdin=KIALO)
    assert done.returncode == 0, done.stderr
    assert "note: no place in a map: a claim under another that is neither Pro nor Con" in done.stderr
    [row] = json.loads(done.stdout)
    assert (row["title"], row["posts"], row["claims"], row["arguments"]) == ("Trams", 5, 5, 3)
    return str(row["id"])


def claim(rejoinder: Rejoinder, words: str) -> str:
    """The id of the claim with these words."""
    [row] = json.loads(rejoinder("claims", *words.split(), "--json").stdout)
    return str(row["id"])


def test_a_question_of_the_library_is_asked_by_its_name(rejoinder: Rejoinder, trams: str) -> None:
    better = claim(rejoinder, "better")
    answer = json.loads(rejoinder("query", "rebuttals", "-p", f"claim={better}", "--json").stdout)
    said = [(row["text"]["value"], row["how"]["value"]) for row in answer["results"]["bindings"]]
    assert said == [("A bus can take another street.", "rebut")]


def test_the_library_lists_its_questions_with_their_parameters(rejoinder: Rejoinder) -> None:
    listed = json.loads(rejoinder("query", "--json").stdout)
    rebuttals = next(question for question in listed if question["name"] == "rebuttals")
    assert [parameter["name"] for parameter in rebuttals["parameters"]] == ["claim", "limit"]
    assert len(listed) >= 20
    assert "rebuttals" in rejoinder("query").stdout


def test_a_file_that_declares_its_parameters_takes_them(
    rejoinder: Rejoinder, trams: str, tmp_path: Path
) -> None:
    file = tmp_path / "says.rq"
    file.write_text(
        "# What does ?claim say?\n# @param claim claim: the claim\n"
        "SELECT ?text { VALUES ?claim { UNDEF } GRAPH ?g { ?claim <http://schema.org/text> ?text } }",
        encoding="utf-8",
    )
    asked = f"claim={claim(rejoinder, 'rails')}"
    assert rejoinder("query", str(file), "-p", asked).stdout == "text\nThey need rails.\n"


def test_a_claim_goes_out_with_as_much_around_it_as_is_asked_for(rejoinder: Rejoinder, trams: str) -> None:
    rails = claim(rejoinder, "rails")
    near = rejoinder("export", "--claim", rails, "--steps", "1", "--format", "outline")
    assert ("They need rails." in near.stdout, "A bus can" in near.stdout) == (True, False)
    assert "not in it: 3 other claims of the discussion" in near.stderr
    assert "A bus can" in rejoinder("export", "--claim", rails, "--steps", "3", "--format", "outline").stdout


def test_the_claims_of_a_query_go_out(rejoinder: Rejoinder, trams: str) -> None:
    asked = ["--query", "rebuttals", "-p", f"claim={claim(rejoinder, 'better')}", "--format", "outline"]
    assert "A bus can" in rejoinder("export", *asked).stdout
    done = rejoinder("export", *asked, "--json")
    assert json.loads(done.stdout)["lost"][0].startswith(f"{trams}: 4 other claims")


def test_a_map_that_was_given_out_as_aif_comes_in_again(
    rejoinder: Rejoinder, trams: str, tmp_path: Path
) -> None:
    file = tmp_path / "trams.json"
    assert rejoinder("export", trams, "--format", "aif", "-o", str(file)).returncode == 0
    [row] = json.loads(rejoinder("ingest", str(file), "--json").stdout)
    assert (row["id"].partition("-")[0], row["claims"], row["arguments"]) == ("aif", 5, 3)
    rejoinder("forget", row["id"])


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["query", "rebutals"], "there is no question 'rebutals'; known: "),
        (["query", "rebuttals"], "'claim' is missing"),
        (["query", "rebuttals", "-p", "claim"], "write NAME=VALUE"),
        (["query", "rebuttals", "-p", "calim=x"], "it takes claim"),
        (["query", "-", "-p", "claim=x"], "declare its parameters"),
        (["export", "--format", "trig"], "name a DISCUSSION, or give --claim or --query"),
        (["export", "x"], "choose one of aif, "),
        (["query", "rebuttals", "-p", "claim=zzz"], "there is no claim zzz"),
        (["export", "--claim", "nobody-said-it", "--format", "trig"], "there is no claim nobody-said-it"),
        (["export", "--query", "discussions", "--format", "trig"], "the answer names no claim"),
    ],
)
def test_what_cannot_be_asked_or_handed_out_is_said(
    rejoinder: Rejoinder, trams: str, arguments: list[str], said: str
) -> None:
    done = rejoinder(*arguments, stdin="SELECT * {}")
    assert (done.returncode, done.stdout) == (1, "")
    assert said in done.stderr


def test_a_file_that_cannot_be_written_is_said_in_one_line(rejoinder: Rejoinder, trams: str) -> None:
    done = rejoinder("export", trams, "--format", "aif", "-o", "no/such/folder/x.json")
    assert (done.returncode, "it cannot be written" in done.stderr) == (1, True)
    assert "Traceback" not in done.stderr
