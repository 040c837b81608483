"""What the editor offers: every term we write, with what the graph really holds; and what it does with it."""

import json
import subprocess
import time
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest

from kb import vocab
from kb.completion import STARTER, authors, disputed_words, short, vocabulary
from kb.model import ArgumentMap, Discussion, Post, Run
from kb.rdf import to_quads
from kb.store import KnowledgeBase
from tests.conftest import ROOT
from tests.hostile import hostile_map
from tests.maps import rent_map

FRONTEND = ROOT / "frontend"


@pytest.fixture
def kb() -> KnowledgeBase:
    kb = KnowledgeBase.open()
    kb.put(rent_map())
    return kb


def _terms(kb: KnowledgeBase) -> dict[str, dict[str, Any]]:
    return {term["name"]: term for term in vocabulary(kb)["terms"]}


def test_a_term_says_what_it_means_what_it_joins_and_how_often_it_is_used(kb: KnowledgeBase) -> None:
    assert _terms(kb)["rj:attacks"] == {
        "name": "rj:attacks",
        "kind": "property",
        "label": "attacks",
        "about": "Some argument takes the first claim as a premise against the second, "
        "or against a step to it.",
        "domain": "schema:Claim",
        "range": "schema:Claim",
        "count": 2,
    }


def test_classes_are_counted_by_their_things_and_values_name_what_they_are_values_of(
    kb: KnowledgeBase,
) -> None:
    terms = _terms(kb)
    assert (terms["schema:Claim"]["kind"], terms["schema:Claim"]["count"]) == ("class", 5)
    assert terms["rj:Verdict"]["count"] == 0
    assert (terms["rj:Analogy"]["kind"], terms["rj:Analogy"]["of"]) == ("value", ["rj:Scheme"])


def test_every_term_that_a_map_is_written_with_has_a_label_and_a_comment(kb: KnowledgeBase) -> None:
    quads = list(to_quads(rent_map()))
    used = {quad.predicate.value for quad in quads}
    used |= {
        q.object.value for q in quads if q.predicate == vocab.TYPE and isinstance(q.object, ox.NamedNode)
    }
    terms = _terms(kb)
    assert [name for name in map(short, used) if not (terms[name]["label"] and terms[name]["about"])] == []


def test_every_term_in_the_code_is_told_of(kb: KnowledgeBase) -> None:
    ours = {
        value.value
        for value in vars(vocab).values()
        if isinstance(value, ox.NamedNode) and not value.value.startswith(vocab.PREFIXES["xsd"])
    }
    assert {short(iri) for iri in ours} - _terms(kb).keys() == set()


def test_a_term_that_only_the_graph_knows_is_offered_by_its_iri() -> None:
    kb = KnowledgeBase.open()
    kb.put(rent_map())
    with kb._snapshots.write() as writer:
        graph = ox.NamedNode(vocab.graph_iri("evidence"))
        odd = ox.NamedNode("http://odd.example/#says")
        writer.change([], [ox.Quad(graph, odd, ox.Literal("x"), graph)])
    assert _terms(kb)["<http://odd.example/#says>"]["count"] == 1


def test_counts_follow_the_state(kb: KnowledgeBase) -> None:
    before = _terms(kb)["schema:Claim"]["count"]
    kb.put(hostile_map())
    assert _terms(kb)["schema:Claim"]["count"] == before + 10


def test_graphs_are_offered_with_the_titles_of_their_discussions(kb: KnowledgeBase) -> None:
    graphs = vocabulary(kb)["graphs"]
    assert graphs[0] == {"iri": vocab.discussion_iri("pasted-rent"), "about": "Rent caps"}
    assert {"decisions", "matches", "evidence", "runs"} == {g["iri"].rpartition("/")[2] for g in graphs[1:]}


def test_titles_with_control_characters_and_direction_marks_are_told_inert() -> None:
    kb = KnowledgeBase.open()
    title = "one\x00 two\u202e three\nfour"
    run = Run("r", "1", (), (), "h")
    kb.put(ArgumentMap(Discussion("pasted-odd", "pasted", (Post("0", "Words."),), title), run))
    said = vocabulary(kb)["graphs"][0]["about"]
    assert said == "one\N{REPLACEMENT CHARACTER} two\N{REPLACEMENT CHARACTER} three four"


def test_an_empty_knowledge_base_still_offers_the_vocabulary() -> None:
    told = vocabulary(KnowledgeBase.open())
    assert told["prefixes"] == vocab.PREFIXES
    assert {term["count"] for term in told["terms"] if term["kind"] != "value"} == {0}
    assert json.loads(json.dumps(told)) == told


def test_without_counts_nothing_is_asked_of_the_graph(monkeypatch: pytest.MonkeyPatch) -> None:
    kb = KnowledgeBase.open()
    monkeypatch.setattr(KnowledgeBase, "ask", lambda *_: pytest.fail("it was asked"))
    assert all("count" not in term for term in vocabulary(kb, counted=False)["terms"])


def test_a_second_look_at_the_same_state_is_quick(kb: KnowledgeBase) -> None:
    vocabulary(kb)
    begun = time.perf_counter()
    vocabulary(kb)
    assert time.perf_counter() - begun < 0.5


def test_the_query_to_begin_with_finds_what_is_attacked_most(kb: KnowledgeBase) -> None:
    first = kb.query(STARTER).rows[0]
    assert [str(term.value) for term in first if not isinstance(term, ox.Triple) and term][:2] == [
        "Rent caps cut supply.",
        "2",
    ]


def test_authors_come_busiest_first_and_disputed_words_in_order(kb: KnowledgeBase) -> None:
    assert authors(kb)[0] in ("anna", "bert")
    assert set(authors(kb)) == {"anna", "bert", "carl"}
    assert disputed_words(kb) == ["supply"]


_NODE = """
import { place } from "./src/editor/place.js";
import { declared, lex, missing } from "./src/editor/lexer.js";
import { declaration } from "./src/editor/completion.js";
const [what, ...given] = JSON.parse(process.argv[1]);
const told = {
  place: (text) => place(text),
  missing: (text, known) => missing(text, known),
  joined: (text) => lex(text, { all: true }).map((token) => token.text).join(""),
  declared: (text) => Object.fromEntries(declared(text).prefixes),
  added: (text, known) => {
    const change = declaration(text, known);
    return change ? text.slice(0, change.from) + change.insert + text.slice(change.from) : text;
  },
};
console.log(JSON.stringify(told[what](...given)));
"""


def _asked(node: str, *words: Any) -> Any:
    done = subprocess.run(
        [node, "--input-type=module", "--eval", _NODE, "--", json.dumps(words)],
        cwd=FRONTEND,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    return json.loads(done.stdout)


@pytest.fixture(scope="module")
def modules(node: str) -> str:
    """Node, where the editor's own sources can be read: they need CodeMirror beside them."""
    if not (FRONTEND / "node_modules" / "@codemirror").is_dir():
        pytest.skip("frontend/node_modules is not here; run npm ci in frontend/")
    return node


@pytest.mark.parametrize(
    ("before", "at", "typed"),
    [
        ("", "clause", ""),
        ("SEL", "clause", "SEL"),
        ("PREFIX rj", "prefix", "rj"),
        ("SELECT * { ?c", "subject", "?c"),
        ("SELECT * { ?c rj:at", "predicate", "rj:at"),
        ("SELECT * { ?c rj:attacks/rj", "predicate", "rj"),
        ("SELECT * { ?c ^rj:attacks ", "object", ""),
        ("SELECT * { ?c (rj:supports|rj:attacks)+ ?x ; sch", "predicate", "sch"),
        ("SELECT * { ?c a ", "class", ""),
        ("SELECT * { ?c rdf:type sch", "class", "sch"),
        ("SELECT * { ?c rj:kind ", "object", ""),
        ("SELECT * { ?c rj:of ?a , ?", "object", "?"),
        ("SELECT * { GRAPH ", "graph", ""),
        ("SELECT * { GRAPH <https://w3", "graph", "<https://w3"),
        ("SELECT * { GRAPH ?g { ?c rj:k", "predicate", "rj:k"),
        ("SELECT * { GRAPH ?g { ?c a ?k } ?x", "subject", "?x"),
        ("SELECT * { ?c rj:kind ?k FILTER(", "expression", ""),
        ("SELECT * { ?c rj:kind ?k FILTER(?k = rj:Fact) ?d rj", "predicate", "rj"),
        ("SELECT * { FILTER NOT EXISTS { ?c rj:at", "predicate", "rj:at"),
        ("SELECT * { FILTER NOT EXISTS { ?c a ?d } ?e rj", "predicate", "rj"),
        ("SELECT ?c (COUNT(", "expression", ""),
        ("SELECT * { ?c a ?d } ORDER BY ?", "expression", "?"),
        ("SELECT * { ?c rj:text 'not", "none", None),
        ("# about", "none", None),
    ],
)
def test_what_may_stand_at_a_place_is_offered_first(
    modules: str, before: str, at: str, typed: str | None
) -> None:
    found = _asked(modules, "place", before)
    assert (found["at"], found.get("typed")) == (at, typed)


@pytest.mark.parametrize("name", sorted(path.name for path in (ROOT / "kb" / "queries").glob("*.rq")))
def test_every_question_of_the_library_is_read_into_tokens_without_loss(modules: str, name: str) -> None:
    text = (ROOT / "kb" / "queries" / name).read_text(encoding="utf-8")
    assert _asked(modules, "joined", text) == text
    assert _asked(modules, "missing", text, vocab.PREFIXES) == []


def test_hostile_text_is_read_into_tokens_without_loss(modules: str) -> None:
    text = 'SELECT * { <a b> "un\nclosed \'\'\' <<< ?? :: é😀 \u202e } """'
    assert _asked(modules, "joined", text) == text


def test_a_missing_declaration_goes_behind_those_that_are_there(modules: str) -> None:
    known = {"rj": "https://rj.example/#", "schema": "http://schema.example/"}
    text = "# head\nPREFIX rj: <https://rj.example/#>\nSELECT * { ?c schema:text ?t ; rj:kind 'nif:x' }"
    assert _asked(modules, "added", text, known) == text.replace(
        "#>\n", "#>\nPREFIX schema: <http://schema.example/>\n"
    )


def test_a_declaration_in_a_comment_declares_nothing(modules: str) -> None:
    known = {"rj": "https://rj.example/#"}
    text = "# PREFIX rj: <x>\nSELECT * { ?c rj:kind ?k }"
    assert _asked(modules, "added", text, known) == f"PREFIX rj: <https://rj.example/#>\n{text}"


def test_the_built_editor_is_what_its_sources_give(modules: str, tmp_path: Path) -> None:
    done = subprocess.run(
        [modules, "build.mjs", "editor", "--check"],
        cwd=FRONTEND,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
