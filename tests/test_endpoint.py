"""The SPARQL protocol as a client meets it, on a running server."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib

from kb import vocab
from kb.store import KnowledgeBase
from tests.caller import CLAIMS, FORM, QUERY, Reply, call, get, plug, post, send
from tests.maps import rent_map
from tests.served import served
from tests.stores import renamed

pytestmark = pytest.mark.filterwarnings(  # rdflib itself uses what it deprecates
    "ignore:(Dataset|ConjunctiveGraph).* is deprecated:DeprecationWarning"
)

TEXTS = sorted(claim.text for claim in rent_map().claims)
RENT, OTHER = (vocab.discussion_iri(id_) for id_ in ("pasted-rent", "pasted-other"))
TRIPLES = "CONSTRUCT { ?s ?p ?o } WHERE { GRAPH ?g { ?s ?p ?o } }"
COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
SD = rdflib.Namespace("http://www.w3.org/ns/sparql-service-description#")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("endpoint") / "kb"
    KnowledgeBase.open(folder).put(rent_map())
    return folder


@pytest.fixture(scope="module")
def address(folder: Path) -> Iterator[str]:
    with served(folder) as address:
        yield address


def values(reply: Reply) -> list[str]:
    """The one column of an answer in CSV."""
    assert reply.status == 200, reply.text
    return reply.text.split("\r\n")[1:-1]


@pytest.mark.parametrize("ask", [get, post, send])
def test_a_query_is_answered_by_each_of_the_three_ways_to_ask(
    address: str, ask: Callable[..., Reply]
) -> None:
    reply = ask(address, CLAIMS, Accept="text/csv")
    assert values(reply) == TEXTS
    assert reply.headers["content-length"] == str(len(reply.body))


@pytest.mark.parametrize(
    ("accept", "type_"),
    [
        ("", "application/sparql-results+json"),
        ("*/*", "application/sparql-results+json"),
        ("application/json", "application/sparql-results+json"),
        ("application/sparql-results+xml", "application/sparql-results+xml"),
        ("text/csv", "text/csv"),
        ("text/tab-separated-values", "text/tab-separated-values"),
        ("text/*", "text/csv"),
        ("text/csv;q=0.5, application/sparql-results+xml;q=0.8", "application/sparql-results+xml"),
        ("text/csv, */*", "text/csv"),
        ("application/sparql-results+json;q=0, */*;q=0.1", "application/sparql-results+xml"),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "application/sparql-results+xml"),
        ("image/png, text/tab-separated-values;q=0.001", "text/tab-separated-values"),
    ],
)
def test_rows_come_in_the_form_that_the_client_likes_best(address: str, accept: str, type_: str) -> None:
    for query in (CLAIMS, "ASK { ?s ?p ?o }"):
        reply = get(address, query, **({"Accept": accept} if accept else {}))
        assert (reply.status, reply.type) == (200, type_)


@pytest.mark.parametrize(
    ("accept", "type_"),
    [
        ("", "text/turtle"),
        ("*/*", "text/turtle"),
        ("text/turtle", "text/turtle"),
        ("application/n-triples", "application/n-triples"),
        ("application/ld+json", "application/ld+json"),
        ("application/json", "application/ld+json"),
        ("application/rdf+xml", "application/rdf+xml"),
        ("text/turtle;q=0.3, application/ld+json;q=0.4", "application/ld+json"),
    ],
)
def test_triples_come_in_the_form_that_the_client_likes_best(address: str, accept: str, type_: str) -> None:
    reply = get(address, TRIPLES, **({"Accept": accept} if accept else {}))
    assert (reply.status, reply.type) == (200, type_)


@pytest.mark.parametrize(
    ("name", "rows", "triples"),
    [
        ("json", "application/sparql-results+json", "application/ld+json"),
        ("xml", "application/sparql-results+xml", "application/rdf+xml"),
        ("csv", "text/csv", None),
        ("tsv", "text/tab-separated-values", None),
        ("turtle", None, "text/turtle"),
        ("nt", None, "application/n-triples"),
        ("json-ld", None, "application/ld+json"),
        ("rdf+xml", None, "application/rdf+xml"),
        ("text/csv", "text/csv", None),
    ],
)
def test_a_form_may_be_named_and_then_counts_before_the_header(
    address: str, name: str, rows: str | None, triples: str | None
) -> None:
    for parameter in ("format", "output"):
        for query, type_ in ((CLAIMS, rows), (TRIPLES, triples)):
            reply = get(address, query, (parameter, name), Accept="image/png")
            assert (reply.status, reply.type) == ((200, type_) if type_ else (406, "text/plain"))


@pytest.mark.parametrize("query", [CLAIMS, TRIPLES])
def test_a_form_that_there_is_not_is_refused_with_those_there_are(address: str, query: str) -> None:
    for reply in (get(address, query, Accept="image/png"), get(address, query, ("format", "png"))):
        assert reply.status == 406
        assert "application/sparql-results+json" in reply.text and "text/turtle" in reply.text
    other = "text/turtle" if query == CLAIMS else "text/csv"
    assert "no form for" in get(address, query, Accept=other).text


def test_every_form_of_triples_says_the_same(address: str, folder: Path) -> None:
    whole = KnowledgeBase.open(folder).query(TRIPLES).triples
    assert whole
    for accept, format_ in [
        ("text/turtle", ox.RdfFormat.TURTLE),
        ("application/n-triples", ox.RdfFormat.N_TRIPLES),
        ("application/ld+json", ox.RdfFormat.JSON_LD),
        ("application/rdf+xml", ox.RdfFormat.RDF_XML),
    ]:
        body = get(address, TRIPLES, Accept=accept).body
        assert {str(quad.triple) for quad in ox.parse(body, format_)} == {str(triple) for triple in whole}


def test_json_ld_is_read_without_a_context_from_elsewhere(address: str) -> None:
    body = get(address, TRIPLES, Accept="application/ld+json").body
    assert b'"@context"' not in body
    assert len(rdflib.Graph().parse(data=body, format="json-ld")) == len(
        rdflib.Graph().parse(data=get(address, TRIPLES).body, format="turtle")
    )


def test_a_value_that_a_form_cannot_hold_is_said_and_not_garbled(address: str) -> None:
    control = 'SELECT ("a\\u0001b" AS ?x) {}'
    reply = get(address, control, Accept="application/sparql-results+xml")
    assert reply.status == 406 and "control character" in reply.text
    assert json.loads(get(address, control).body)["results"]["bindings"][0]["x"]["value"] == "a\x01b"
    nameless = "CONSTRUCT { <urn:a> <http://e.example/1> 1 } WHERE {}"
    reply = get(address, nameless, Accept="application/rdf+xml")
    assert reply.status == 406 and "http://e.example/1" in reply.text
    assert get(address, nameless).status == 200


def test_without_a_dataset_all_graphs_are_asked_and_with_one_only_those(folder: Path, address: str) -> None:
    KnowledgeBase.open(folder).put(renamed(rent_map(), "pasted-other"))
    claims = "SELECT (COUNT(*) AS ?n) { ?claim a <http://schema.org/Claim> }"
    graphs = "SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } } ORDER BY ?g"
    here, there = ("default-graph-uri", RENT), ("default-graph-uri", OTHER)

    def asked(query: str, *more: tuple[str, str]) -> list[str]:
        return values(post(address, query, *more, Accept="text/csv"))

    assert asked(claims.replace("{ ?claim", f"FROM <{RENT}> {{ ?claim", 1)) == [str(len(TEXTS))]
    assert asked(claims, here) == [str(len(TEXTS))]
    assert asked(claims) == asked(claims, here, there)
    assert asked(claims, ("default-graph-uri", "urn:nothing")) == ["0"]
    assert asked(claims, ("named-graph-uri", RENT)) == ["0"], "named graphs only: the default one is empty"
    assert asked(graphs, ("named-graph-uri", RENT), ("named-graph-uri", OTHER)) == [OTHER, RENT]
    assert asked(graphs, here) == [], "a default graph only: no graph has a name"
    over = graphs.replace("{ GRAPH", f"FROM NAMED <{OTHER}> {{ GRAPH")
    assert asked(over) == [OTHER]
    assert asked(over, ("named-graph-uri", RENT)) == [RENT], "the request counts before the query"
    for ask in (get, send):
        assert values(ask(address, claims, here, Accept="text/csv")) == [str(len(TEXTS))]


def test_a_new_state_is_answered_from_at_once(folder: Path, address: str) -> None:
    kb = KnowledgeBase.open(folder)
    before = int(values(get(address, COUNT, Accept="text/csv"))[0])
    for n in range(3):
        kb.put(renamed(rent_map(), f"pasted-new{n}"))
        after = int(values(get(address, COUNT, Accept="text/csv"))[0])
        assert after > before
        before = after


def test_the_service_describes_itself(address: str, folder: Path) -> None:
    graph = rdflib.Graph().parse(data=call(address, "GET", "/sparql").body, format="turtle")
    (service,) = graph.subjects(rdflib.RDF.type, SD.Service)
    assert graph.value(service, SD.endpoint) == rdflib.URIRef(f"{address}/sparql")
    assert graph.value(service, SD.supportedLanguage) == SD.SPARQL11Query
    assert graph.value(service, SD.feature) == SD.UnionDefaultGraph
    formats = {str(format_).rpartition("/")[2] for format_ in graph.objects(service, SD.resultFormat)}
    assert formats >= {"SPARQL_Results_JSON", "SPARQL_Results_XML", "Turtle", "N-Triples", "JSON-LD"}
    dataset = graph.value(service, SD.defaultDataset)
    names = {str(graph.value(g, SD["name"])) for g in graph.objects(dataset, SD.namedGraph)}
    kept = KnowledgeBase.open(folder).query("SELECT ?g { GRAPH ?g {} }").rows
    assert names == {str(g.value) for (g,) in kept if isinstance(g, ox.NamedNode)}
    for accept, format_ in (("application/ld+json", "json-ld"), ("application/rdf+xml", "xml")):
        body = call(address, "GET", "/sparql", headers={"Accept": accept}).body
        assert len(rdflib.Graph().parse(data=body, format=format_)) == len(graph)
    assert call(address, "GET", "/sparql", headers={"Accept": "image/png"}).status == 406


def test_a_browser_is_sent_to_the_page_for_queries(address: str) -> None:
    browser = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
    reply = call(address, "GET", "/sparql", headers={"Accept": browser})
    assert (reply.status, reply.headers["location"]) == (303, "/query")


def test_head_and_options_say_what_a_get_would(address: str) -> None:
    asked = get(address, CLAIMS)
    head = call(address, "HEAD", "/sparql?query=" + CLAIMS.replace(" ", "+").replace("?", "%3F"))
    assert (head.status, head.type, head.body) == (200, asked.type, b"")
    assert head.headers["content-length"] == asked.headers["content-length"]
    options = call(address, "OPTIONS", "/sparql")
    assert (options.status, options.headers["allow"]) == (204, "GET, HEAD, POST, OPTIONS")


UPDATE = b"INSERT DATA { <urn:a> <urn:b> <urn:c> }"


@pytest.mark.parametrize(
    ("method", "target", "type_", "body", "status", "said"),
    [
        ("POST", "/sparql", FORM, b"update=" + UPDATE, 403, "read-only"),
        ("POST", "/sparql", "application/sparql-update", UPDATE, 403, "read-only"),
        ("GET", "/sparql?update=CLEAR+ALL", "", b"", 403, "read-only"),
        ("POST", "/sparql", QUERY, UPDATE, 400, "line 1, column 10: not understood"),
        ("POST", "/sparql", FORM, b"", 400, "there is no query"),
        ("POST", "/sparql", QUERY, b"", 400, "line 1, column 1"),
        ("POST", "/sparql", "text/plain", b"ASK {}", 415, "application/sparql-query"),
        ("POST", "/sparql", "", b"ASK {}", 415, "application/x-www-form-urlencoded"),
        ("GET", "/sparql?query=ASK%7B%7D&query=ASK%7B%7D", "", b"", 400, "give it once"),
        ("GET", "/sparql?query=SELEC", "", b"", 400, "line 1, column 6"),
        ("GET", "/sparql?query=ASK%7B%7D%0A%0A%20%20oh", "", b"", 400, "line 3, column 5"),
        ("GET", "/sparql?query=%FF", "", b"", 400, "UTF-8"),
        ("POST", "/sparql", QUERY, b"ASK {} # \xff", 400, "UTF-8 from byte 9"),
        ("GET", "/sparql?query=ASK%7B%7D&default-graph-uri=here", "", b"", 400, "'here'"),
        ("GET", "/sparql?query=ASK%7B%7D" + "%20" * 20_000, "", b"", 414, "by POST"),
        ("GET", "/sparql?query=ASK%7B%7D" + "&a=b" * 6_000, "", b"", 400, "parameters"),
        ("POST", "/sparql", QUERY, b"ASK {} #" + b"x" * (1 << 20), 413, "1024 kB"),
        ("POST", "/sparql", FORM, b"query=ASK{}" + b"%20" * (1 << 20), 413, "1024 kB"),
        ("POST", "/sparql", FORM, b"x=" + b"%20" * (2 << 20), 413, "1024 kB"),
        ("PUT", "/sparql", "text/turtle", b"", 405, "GET, HEAD, POST, OPTIONS"),
        ("DELETE", "/sparql", "", b"", 405, "GET, HEAD, POST, OPTIONS"),
        (
            "POST",
            "/sparql",
            QUERY,
            b"ASK { " + b"{" * 50_000 + b"}" * 50_000 + b"}",
            400,
            "nested too deeply",
        ),
    ],
)
def test_what_is_wrong_with_a_request_is_said(  # noqa: PLR0917 - a table
    address: str, method: str, target: str, type_: str, body: bytes, status: int, said: str
) -> None:
    reply = call(address, method, target, body, {"Content_Type": type_} if type_ else {})
    assert (reply.status, reply.type) == (status, "text/plain")
    assert said in reply.text and reply.text.count("\n") == 1


def test_a_wrong_query_is_told_its_place_in_json_too(address: str) -> None:
    reply = get(address, "SELECT * {\n ?s ?p ! }", Accept="application/json")
    assert (reply.status, reply.type) == (400, "application/json")
    said = json.loads(reply.body)
    assert (said["line"], said["column"]) == (2, 10) and "line 2, column 10" in said["error"]


def test_a_long_query_comes_by_post(address: str) -> None:
    names = " ".join(f'"{n:030}"' for n in range(20_000))
    reply = post(address, f"SELECT (COUNT(*) AS ?n) {{ VALUES ?x {{ {names} }} }}", Accept="text/csv")
    assert values(reply) == ["20000"]


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"Host": "evil.example"}, 421),  # a name rebound to this machine
        ({"Host": "127.0.0.1.evil.example"}, 421),
        ({"Host": "localhost"}, 200),
        ({"Host": "[::1]:80"}, 200),
        ({"Origin": "http://evil.example"}, 403),  # a script of a page elsewhere
        ({"Origin": "null"}, 403),
        ({"Origin": "{address}"}, 200),
        ({"Sec_Fetch_Site": "cross-site", "Sec_Fetch_Mode": "no-cors"}, 403),  # an image of a page elsewhere
        ({"Sec_Fetch_Site": "cross-site", "Sec_Fetch_Mode": "navigate"}, 200),  # a link that was followed
        ({"Sec_Fetch_Site": "same-origin", "Sec_Fetch_Mode": "cors"}, 200),
    ],
)
def test_pages_of_other_sites_can_neither_read_nor_ask(
    address: str, headers: dict[str, str], status: int
) -> None:
    sent = {name: value.format(address=address) for name, value in headers.items()}
    reply = get(address, CLAIMS, **sent)
    assert reply.status == status
    assert "access-control-allow-origin" not in reply.headers


def test_pages_that_the_owner_names_may_ask(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REJOINDER_SPARQL_ORIGINS", "https://friend.example https://other.example")
    with served(folder) as address:
        for method, target in (("GET", "/sparql?query=ASK%7B%7D"), ("OPTIONS", "/sparql")):
            reply = call(address, method, target, headers={"Origin": "https://friend.example"})
            assert reply.status in (200, 204)
            assert reply.headers["access-control-allow-origin"] == "https://friend.example"
            assert "Origin" in reply.headers["vary"]
            refused = call(address, method, target, headers={"Origin": "https://evil.example"})
            assert refused.status == 403 and "access-control-allow-origin" not in refused.headers


def test_a_request_that_is_not_finished_keeps_nobody_waiting(address: str) -> None:
    head = b"POST /sparql HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/sparql-query\r\n"
    slow = [plug(address, head) for _ in range(20)]
    slow += [plug(address, head + b"Content-Length: 1000\r\n\r\nASK {") for _ in range(20)]
    try:
        assert values(get(address, CLAIMS, Accept="text/csv")) == TEXTS
    finally:
        for client in slow:
            client.close()
