"""The library of questions: heads in order, values that stay values, errors that help."""

import re
import subprocess
import sys

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb import library, vocab
from kb.errors import QueryError, UnknownName
from kb.library import ANY, KINDS, Question, ask, bound, question, questions, read
from kb.store import KnowledgeBase
from tests.conftest import ROOT
from tests.maps import rent_map

NAMES = sorted(questions())
HOSTILE = [
    *(
        '"',
        "'",
        '"""',
        "\\",
        '\\"',
        "\\u0022",
        "{",
        "}",
        "> . } #",
        "<x>",
        "\n",
        "\r\n",
        "\t",
        "\x00",
        "\x7f",
    ),
    *('" } UNION { ?s ?p ?o } #', "> } SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } #", "?claim", "$claim"),
    *(
        "VALUES ?claim { UNDEF }",
        "LIMIT 1",
        "GRAPH ?discussion",
        "\u202e",
        "é😀",
        "..",
        ".",
        "%3E",
        "a b",
        "|^`",
    ),
    *("\\1", "\\g<0>", "*" * 3, "# @param", "x" * 5000),
]
GIVEN = {
    "claim": "caps",
    "discussion": "pasted-rent",
    "author": "bert",
    "words": "example",
    "post": "pasted-rent/p2",
}


@pytest.fixture(scope="module")
def rent() -> KnowledgeBase:
    kb = KnowledgeBase.open()
    kb.put(rent_map())
    return kb


def needed(found: Question) -> dict[str, str]:
    """A value for each parameter that must be given."""
    return {p.name: GIVEN[p.kind] for p in found.parameters if p.default is None}


def test_there_are_questions_enough_and_each_is_a_file() -> None:
    assert len(NAMES) >= 24
    assert sorted(path.stem for path in library.FOLDER.iterdir()) == NAMES
    assert all(re.fullmatch(r"[a-z]+(-[a-z]+)*", name) for name in NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_a_question_opens_in_plain_words_and_says_what_its_parameters_are(name: str) -> None:
    found = question(name)
    lines = found.text.splitlines()
    assert lines[0] == f"# {found.asks}" and found.asks.endswith("?") and "rj:" not in found.asks
    assert not any(line.startswith("# @") for line in lines[1 + len(found.parameters) + 1 :])
    asked = set(re.findall(r"\?(\w+)", found.asks))
    assert asked == {p.name for p in found.parameters if p.default is None}
    assert all(parameter.about and parameter.kind in KINDS for parameter in found.parameters)


@pytest.mark.parametrize("name", NAMES)
def test_the_declared_parameters_are_exactly_those_used(name: str) -> None:
    found = question(name)
    used = set(re.findall(r"VALUES \?(\w+) \{ UNDEF \}", found.text)) | (
        {"limit"} if re.search(r"\bLIMIT\b", found.text) else set()
    )
    assert used == {parameter.name for parameter in found.parameters}
    assert found.text.count("VALUES") == len(re.findall(r"VALUES \?\w+ \{ UNDEF \}", found.text))
    limits = set(re.findall(r"\bLIMIT (\d+)", found.text))
    assert limits == {p.default for p in found.parameters if p.name == "limit"}


@pytest.mark.parametrize("name", NAMES)
def test_a_question_names_its_graphs_its_prefixes_and_its_order(name: str) -> None:
    text = question(name).text
    said = dict(re.findall(r"^PREFIX (\w+): <(.+)>$", text, re.MULTILINE))
    body = re.sub(r"^(#|PREFIX).*$", "", text, flags=re.MULTILINE)
    assert said.items() <= vocab.PREFIXES.items()
    assert set(re.findall(r"(?<![?\w])([a-z]+):\w", body)) == said.keys()
    assert re.search(r"^ORDER BY", text, re.MULTILINE)
    assert "GRAPH ?" in text and "FROM" not in text and "SERVICE" not in text and "[]" not in text
    assert not re.search(r"[;.{]\s*\?\w+ (rj|schema|sioc|aif):", _without_graphs(body))


def _without_graphs(body: str) -> str:
    """The text outside every GRAPH { … }: no pattern may stand there."""
    kept, depth, at = [], 0, 0
    for found in re.finditer(r"GRAPH \?\w+ \{|[{}]", body):
        if depth == 0:
            kept.append(body[at : found.start() + (found[0] in "{}")])
        at = found.end()
        if found[0].startswith("GRAPH"):
            depth += 1
        elif depth:
            depth += 1 if found[0] == "{" else -1
    return "".join(kept)


@pytest.mark.parametrize("name", NAMES)
def test_every_question_can_be_asked_and_puts_what_people_read_first(name: str, rent: KnowledgeBase) -> None:
    found = question(name)
    answer = ask(rent, name, needed(found))
    columns = re.search(r"^SELECT (?:DISTINCT )?(.+)\n", found.text, re.MULTILINE)
    assert columns is not None and answer.columns[0] in columns[1]
    for row in answer.rows:
        assert isinstance(row[0], ox.Literal)
    assert rent.query(bound(found, needed(found))).rows == answer.rows  # as a stranger would ask it


@pytest.mark.parametrize("name", NAMES)
def test_a_question_is_a_whole_query_as_it_stands(name: str) -> None:
    assert len(list(ox.Store().query(question(name).text))) in (0, 1)  # type: ignore[arg-type]  # rows


def test_an_unknown_question_is_answered_with_those_there_are() -> None:
    with pytest.raises(UnknownName, match=r"no question 'rebuttal'; known: .*contested.*rebuttals"):
        question("rebuttal")


@pytest.mark.parametrize(
    ("name", "values", "message"),
    [
        ("rebuttals", {}, "rebuttals: 'claim' is missing: the claim that is attacked (claim)"),
        ("rebuttals", {"claim": "a", "who": "b"}, "there is no parameter 'who'; it takes claim, limit"),
        ("discussions", {"claim": "a"}, "there is no parameter 'claim'; it takes limit"),
        ("rebuttals", {"claim": " "}, "'claim' is not a claim: it is empty"),
        ("rebuttals", {"claim": "http://example.org/1"}, "IRIs of this knowledge base begin with"),
        ("rebuttals", {"claim": vocab.post_iri("d", "1")}, "is a post"),
        ("rebuttals", {"claim": vocab.BASE + "x/y/z"}, "names nothing here"),
        ("rebuttals", {"claim": "\ud800"}, "lone surrogate"),
        ("rebuttals", {"claim": ANY}, ""),  # an id like any other, where the parameter may not be left open
        ("author-claims", {"author": ""}, "'author' is not a author: it is empty"),
        ("checkworthy-claims", {"least": "much"}, "'least' is not a number: 'much' is no number"),
        ("checkworthy-claims", {"least": "nan"}, "no number of at most 12 digits"),
        ("checkworthy-claims", {"least": "1e99999"}, "no number of at most 12 digits"),
        ("checkworthy-claims", {"least": "0.5 } #"}, "no number"),
        ("contested", {"limit": "0"}, "'limit' is not a number of rows: 0"),
        ("contested", {"limit": "1.5"}, "'limit' is not a number of rows: 1.5"),
        ("contested", {"limit": "-1"}, "'limit' is not a number of rows: -1"),
        ("contested", {"limit": "1 OFFSET 1"}, "no number"),
    ],
)
def test_a_missing_unknown_or_wrong_value_is_an_error_that_helps(
    name: str, values: dict[str, str], message: str
) -> None:
    if not message:
        assert f"<{vocab.claim_iri('*')}>" in bound(question(name), values)
        return
    with pytest.raises(QueryError, match=re.escape(message)):
        bound(question(name), values)


@pytest.mark.parametrize("value", HOSTILE, ids=ascii)
@pytest.mark.parametrize("kind", ["claim", "author", "words", "term", "post", "discussion"])
def test_a_hostile_value_stays_a_value(kind: str, value: str) -> None:
    _stays_a_value(kind, value)


@given(kind=st.sampled_from(["claim", "author", "words", "term"]), value=st.text())
def test_no_text_at_all_gets_out_of_its_value(kind: str, value: str) -> None:
    _stays_a_value(kind, value)


def _stays_a_value(kind: str, value: str) -> None:
    text = f"# What?\n# @param it {kind}: it\nSELECT ?it ?rest WHERE {{\n  VALUES ?it {{ UNDEF }}\n}}\n"
    try:
        sparql = bound(read("test", text), {"it": value})
    except QueryError:
        refused = kind == "post" or "://" in value
        assert refused or not value.strip() or any("\ud800" <= c <= "\udfff" for c in value)
        return
    rows = [tuple(row) for row in ox.Store().query(sparql)]  # type: ignore[union-attr]  # rows
    assert rows == [(KINDS[kind](value), None)]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("value", ['" } } #', "> . } #", "\n}", "\\", "*"], ids=ascii)
def test_no_question_can_be_broken_by_what_it_is_given(name: str, value: str, rent: KnowledgeBase) -> None:
    given = {n: v for n, v in needed(question(name)).items() if v != "pasted-rent"}
    values = {n: f"pasted-rent/{value}" if "/" in v else value for n, v in given.items()}
    if values:
        assert rent.ask(bound(question(name), {**needed(question(name)), **values})).rows == ()


def test_a_claim_and_a_discussion_may_be_named_in_several_ways(rent: KnowledgeBase) -> None:
    by_id = ask(rent, "rebuttals", {"claim": "caps"})
    assert by_id.rows == ask(rent, "rebuttals", {"claim": vocab.claim_iri("caps")}).rows != ()
    named = ["pasted-rent", "pasted-r", vocab.discussion_iri("pasted-rent"), "http://forum.example/1"]
    answers = [ask(rent, "contested", {"discussion": name}).rows for name in named]
    assert answers == [ask(rent, "contested", {}).rows] * 4 != [()] * 4
    assert ask(rent, "author-claims", {"author": vocab.author_iri("pasted-rent", "bert")}).rows != ()


def test_a_number_of_rows_is_kept_to(rent: KnowledgeBase) -> None:
    assert len(ask(rent, "unsupported-claims", {}).rows) == 3
    assert len(ask(rent, "unsupported-claims", {"limit": "2"}).rows) == 2


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * {}",
        "# no question\n",
        "# What?\n# @param x\n",
        "# What?\n# @param x thing: y\n",
        "# W?\n# @scope moon\n",
    ],
)
def test_a_file_whose_head_is_not_in_order_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"test\.rq"):
        read("test", text)


def test_a_question_is_about_what_it_needs_unless_it_says_otherwise() -> None:
    scopes = {name: question(name).scope for name in ("rebuttals", "roots", "contested", "author-claims")}
    assert scopes == {
        "rebuttals": "claim",
        "roots": "discussion",
        "contested": "whole",
        "author-claims": "whole",
    }
    assert read("x", "# What?\n# @scope claim\n").scope == "claim"


def test_the_library_is_quick_to_import() -> None:
    code = "import sys, kb.library; heavy = {'rdflib', 'networkx', 'sqlite3', 'kb.store', 'requests'}; \
print(sorted(heavy & sys.modules.keys()))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
