"""SPARQL: what is answered, in which forms, and what a query cannot do."""

import http.server
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree as Xml

import pyoxigraph as ox
import pytest
import rdflib

from kb import vocab
from kb.answers import Answer
from kb.errors import QueryError, UnknownName, Unwritable
from kb.forms import GRAPHS
from kb.sandbox import Limits
from kb.snapshots import Disk
from kb.store import KnowledgeBase
from kb.worker import names_graphs
from tests.maps import rent_map
from tests.stores import kb

__all__ = ["kb"]  # the fixture is asked for by name

TEXTS = (
    vocab.QUERY_PREFIXES + "SELECT ?claim ?text { ?claim a schema:Claim ; schema:text ?text } ORDER BY ?text"
)


@pytest.fixture
def filled(kb: KnowledgeBase) -> KnowledgeBase:
    kb.put(rent_map())
    return kb


@pytest.fixture
def site() -> Iterator[tuple[str, list[str]]]:
    """A server on the loopback address, and the paths it was asked for."""
    asked: list[str] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked.append(self.path)
            self.rfile.read(int(self.headers["Content-Length"]))
            body = b'{"head":{"vars":["x"]},"results":{"bindings":[]}}'
            self.send_response(200)
            self.send_header("Content-Type", "application/sparql-results+json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name it has there
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/", asked
    server.shutdown()
    server.server_close()


def test_select_answers_rows_over_all_graphs_at_once(filled: KnowledgeBase) -> None:
    answer = filled.query(TEXTS)
    assert answer.columns == ("claim", "text")
    leave = (ox.NamedNode(vocab.claim_iri("leave")), ox.Literal("Builders leave capped cities."))
    assert answer.rows[0] == leave
    assert len(answer.rows) == 5


def test_ask_answers_truth_and_construct_triples(filled: KnowledgeBase) -> None:
    assert filled.query("ASK { ?s ?p ?o }") == Answer(boolean=True)
    assert filled.query("ASK { <urn:a> ?p ?o }").boolean is False
    triples = filled.query(
        vocab.QUERY_PREFIXES + "CONSTRUCT { ?a rj:attacks ?b } WHERE { GRAPH ?g { ?a rj:attacks ?b } }"
    ).triples
    assert triples is not None and len(triples) == 2


def test_a_query_that_names_its_graphs_is_answered_from_those(filled: KnowledgeBase) -> None:
    named = TEXTS.replace("{ ?claim", f"FROM <{vocab.graph_iri('runs')}> {{ ?claim")
    assert filled.query(named).rows == ()


@pytest.mark.parametrize(
    ("query", "named"),
    [
        ("SELECT * FROM <urn:a> { ?s ?p ?o }", True),
        ("SELECT *\nfrom<urn:a> { ?s ?p ?o }", True),
        ("SELECT * { ?s ?p 'FROM' }", False),
        ("SELECT * { ?FROM ?p <urn:FROM> } # FROM", False),
        ("PREFIX from: <urn:a> SELECT * { ?s from:FROM '''a ' FROM' b''' }", False),
    ],
)
def test_from_is_told_from_its_look_alikes(query: str, named: bool) -> None:
    assert names_graphs(query) is named


def test_an_empty_base_answers_nothing(kb: KnowledgeBase) -> None:
    assert kb.query(TEXTS).rows == ()


@pytest.mark.parametrize(
    ("query", "line", "column", "said"),
    [
        ("SELECT * {\n ?s ?p ! ?o }", 2, 10, r"line 2, column 10: not understood from '\?o }'"),
        ("SELECT * { ?s foo:bar ?o }", 1, 22, "Prefix not found"),
        ("INSERT DATA { <urn:a> <urn:b> <urn:c> }", 1, 10, "expected CONSTRUCT"),
        ("SELECT * { ?s a <x y> }", 1, 22, "IRI parsing failed"),
        ("", 1, 1, "line 1, column 1: not understood from the end"),
    ],
)
def test_a_wrong_query_is_told_its_place(
    kb: KnowledgeBase, query: str, line: int, column: int, said: str
) -> None:
    with pytest.raises(QueryError, match=said) as error:
        kb.query(query)
    assert (error.value.line, error.value.column) == (line, column)
    assert len(str(error.value)) < 200 and "\\u{" not in str(error.value)


SERVICES = [  # forms that text guards missed among them
    "SELECT * { SERVICE <BASEx> { ?x ?y ?z } }",
    "PREFIX ex: <http://schema.org/Claim> SELECT * { ?s ?p ex:.SERVICE <BASEx> { ?x ?y ?z } }",
    "PREFIX : <BASE> SELECT * { SERVICE:foo { ?x ?y ?z } }",
    "PREFIX : <BASE> SELECT * { FILTER(1<2)SERVICE:f { ?x ?y ?z } }",
    "SELECT * { SERVICE <BASElocal> { ?x ?y ?z } }",
]


@pytest.mark.parametrize("query", SERVICES)
def test_no_query_reaches_the_network(filled: KnowledgeBase, site: tuple[str, list[str]], query: str) -> None:
    url, asked = site
    if "local" in query:  # by name, so that names are not looked up either
        url = url.replace("127.0.0.1", "localhost")
    with pytest.raises(QueryError, match="may not reach the network"):
        filled.query(query.replace("BASE", url))
    assert asked == []
    filled.query(query.replace("BASE", url).replace("SERVICE", "SERVICE SILENT "))
    assert asked == []


def test_the_same_query_does_reach_it_outside_the_sandbox(site: tuple[str, list[str]]) -> None:
    url, asked = site
    list(ox.Store().query(SERVICES[0].replace("BASE", url)))  # type: ignore[arg-type]  # rows
    assert asked == ["/x"], "else the test above proves nothing"


def test_the_sandbox_reads_a_state_of_many_files(tmp_path: Path) -> None:
    kb, states = KnowledgeBase.open(tmp_path), Disk(tmp_path)
    name = ox.NamedNode("urn:g")
    for n in range(25):  # more files than the engine opens at once
        with states.write() as writer:
            writer.change((), [ox.Quad(ox.NamedNode(f"urn:{n}"), name, ox.Literal("x" * 99), name)])
    assert len(kb.query("SELECT * { ?s ?p ?o }").rows) == 25


def crowded(tmp_path: Path) -> KnowledgeBase:
    """A base in which three patterns without a shared variable give a thousand million rows."""
    kb, states, name = KnowledgeBase.open(tmp_path), Disk(tmp_path), ox.NamedNode("urn:g")
    with states.write() as writer:
        writer.change((), [ox.Quad(ox.NamedNode(f"urn:{n}"), name, name, name) for n in range(1000)])
    return kb


@pytest.mark.parametrize(
    ("query", "limits", "said"),
    [
        ("SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }", Limits(seconds=1), "limit of 1 s"),
        ("SELECT * { ?a ?b ?c . ?d ?e ?f } ORDER BY ?c ?f", Limits(megabytes=300), "limit of 300 MB"),
        ("SELECT * { ?a ?b ?c }", Limits(answer_megabytes=0), "more than 0 MB"),
    ],
)
def test_a_query_that_asks_too_much_is_stopped(tmp_path: Path, query: str, limits: Limits, said: str) -> None:
    begun = time.monotonic()
    with pytest.raises(QueryError, match=said):
        crowded(tmp_path).query(query, limits=limits)
    assert time.monotonic() - begun < 20


def test_rows_are_written_in_every_table_format(filled: KnowledgeBase) -> None:
    answer = filled.query(TEXTS + " LIMIT 1")
    iri = vocab.claim_iri("leave")
    assert filled.serialise(answer, "csv").decode().splitlines() == [
        "claim,text",
        f"{iri},Builders leave capped cities.",
    ]
    assert filled.serialise(answer, "tsv").decode().splitlines() == [
        "?claim\t?text",
        f'<{iri}>\t"Builders leave capped cities."',
    ]
    parsed = ox.parse_query_results(filled.serialise(answer, "json"), ox.QueryResultsFormat.JSON)
    assert isinstance(parsed, ox.QuerySolutions)
    assert [tuple(row) for row in parsed] == list(answer.rows)
    assert Xml.fromstring(filled.serialise(answer, "xml")).tag.endswith("sparql")


def test_every_kind_of_term_survives_the_json(kb: KnowledgeBase) -> None:
    values = '"a\\n\\"b\\"" "c"@en 1 2.50 true <urn:x> "<script>" "😀" UNDEF "1"^^<urn:t>'
    answer = kb.query(f"SELECT ?x {{ VALUES ?x {{ {values} }} }}")
    parsed = ox.parse_query_results(kb.serialise(answer, "json"), ox.QueryResultsFormat.JSON)
    assert isinstance(parsed, ox.QuerySolutions)
    assert [tuple(row) for row in parsed] == list(answer.rows)
    assert answer.rows[8] == (None,) and len(answer.rows) == 10


def test_truth_and_triples_have_forms_of_their_own(filled: KnowledgeBase) -> None:
    truth = filled.query("ASK { ?s ?p ?o }")
    assert b"true" in filled.serialise(truth, "json") and b"true" in filled.serialise(truth, "xml")
    graph = filled.query("CONSTRUCT { <urn:a> <urn:b> 'c' } WHERE {}")
    assert filled.serialise(graph, "nt") == b'<urn:a> <urn:b> "c" .\n'
    assert b"<urn:a>" in filled.serialise(graph, "ttl")
    with pytest.raises(UnknownName, match="format for triples 'csv'; known: jsonld, nt, rdfxml, ttl"):
        filled.serialise(graph, "csv")
    with pytest.raises(UnknownName, match="format for rows 'ttl'; known: csv, json, tsv, xml"):
        filled.serialise(truth, "ttl")


ATTACKS = vocab.QUERY_PREFIXES + "CONSTRUCT { ?a rj:attacks ?b ; schema:text ?t } WHERE { GRAPH ?g "
ATTACKS += "{ ?a rj:attacks ?b ; schema:text ?t } }"


@pytest.mark.parametrize(("form", "format_"), sorted(GRAPHS.items()))
def test_triples_are_read_back_from_every_form_they_are_written_in(
    filled: KnowledgeBase, form: str, format_: ox.RdfFormat
) -> None:
    graph = filled.query(ATTACKS)
    assert graph.triples is not None and len(graph.triples) == 4
    assert {quad.triple for quad in ox.parse(filled.serialise(graph, form), format_)} == set(graph.triples)


@pytest.mark.parametrize(
    ("query", "form", "said"),
    [
        ("SELECT ('a\\u0001b' AS ?x) {}", "xml", "control character"),
        ("SELECT ('a\\uFFFFb' AS ?x) {}", "xml", "control character"),
        ("CONSTRUCT { <urn:a> <urn:p> 'a\\u0001b' } WHERE {}", "rdfxml", "control character"),
        ("CONSTRUCT { <urn:a> <http://e.example/1> 1 } WHERE {}", "rdfxml", "no name for"),
        ("CONSTRUCT { <urn:a> <http://e.example/a\u00b2> 1 } WHERE {}", "rdfxml", "no name for"),
        ("PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> "
         "CONSTRUCT { <urn:a> rdf:Description 1 } WHERE {}", "rdfxml", "reserved"),
        ("CONSTRUCT { <urn:a> <urn:p> <<( <urn:a> <urn:b> 1 )>> } WHERE {}", "jsonld", "RDF 1.2"),
    ],
)  # fmt: skip
def test_what_a_form_cannot_hold_is_said_and_not_garbled(
    kb: KnowledgeBase, query: str, form: str, said: str
) -> None:
    answer = kb.query(query)
    with pytest.raises(Unwritable, match=said):
        kb.serialise(answer, form)


@pytest.mark.parametrize("name", ["http://schema.org/1a", "http://e/a.b-c", "urn:a:b", "http://e/x%20y"])
def test_any_predicate_that_rdf_xml_can_name_is_read_back_by_others(kb: KnowledgeBase, name: str) -> None:
    answer = kb.query(f"CONSTRUCT {{ <urn:a> <{name}> 1 }} WHERE {{}}")
    read = rdflib.Graph().parse(data=kb.serialise(answer, "rdfxml"), format="xml")
    assert [str(predicate) for predicate in read.predicates()] == [name]


def test_named_graphs_are_asked_in_place_of_all(filled: KnowledgeBase) -> None:
    rent, runs = vocab.discussion_iri("pasted-rent"), vocab.graph_iri("runs")
    assert len(filled.query(TEXTS, default_graphs=[rent]).rows) == 5
    assert filled.query(TEXTS, default_graphs=[runs]).rows == ()
    assert filled.query(TEXTS, named_graphs=[rent]).rows == ()
    graphs = "SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }"
    assert filled.query(graphs, named_graphs=[rent]).rows == ((ox.NamedNode(rent),),)
    with pytest.raises(QueryError, match="'rent' names no graph"):
        filled.query(TEXTS, default_graphs=["rent"])
