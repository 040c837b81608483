"""What is said when a service cannot be found, will not answer, or answers with something else."""

import socket
import time
from collections.abc import Callable

import pytest

from kb.errors import QueryError, QueryRefused, QueryStopped, RejoinderError, StoreError
from kb.remote.client import form
from kb.remote.endpoints import Endpoints, found
from kb.remote.wire import Account, Wire
from kb.sandbox import Limits
from kb.store import KnowledgeBase
from tests import misbehaving as does
from tests.misbehaving import Fake, Misbehaving, fake

ROWS = "SELECT ?x { ?x ?y ?z }"


@pytest.fixture(autouse=True)
def _clean(monkeypatch: pytest.MonkeyPatch, tmp_path: object) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    for name in ("USER", "PASSWORD", "TOKEN", "UPDATE", "GRAPHS"):
        monkeypatch.delenv(f"REJOINDER_KB_{name}", raising=False)


SAID: list[tuple[Callable[[Misbehaving], None], str]] = [
    (does.a_page, "answers with text/html and not with SPARQL results .*Log in"),
    (does.broken_off, "broke off"),
    (does.half_a_chunk, "broke off"),
    (does.cut_short, "the answer is not whole"),
    (does.elsewhere, "sends us on to http://elsewhere.example/query; give that address if you trust it"),
    (does.failing, r"Error�\[31m disk & memory are full"),
    (does.asking_who, "set REJOINDER_KB_USER and REJOINDER_KB_PASSWORD"),
    (does.forbidding, "use an account that may"),
    (does.garbage, "nothing answers there|broke off"),
]


@pytest.mark.parametrize(("way", "said"), SAID, ids=[way.__name__ for way, _ in SAID])
def test_every_way_to_misbehave_has_a_message_that_says_what_and_where(
    way: Callable[[Misbehaving], None], said: str
) -> None:
    with fake() as server:
        kb = KnowledgeBase.open(server.address)
        server.does = way
        asked: list[Callable[[], object]] = [lambda: kb.snapshot, lambda: kb.query(ROWS)]
        for ask in asked:
            with pytest.raises(RejoinderError, match=said) as error:
                ask()
            assert server.address in str(error.value) or isinstance(error.value, QueryError)
            assert "secret" not in str(error.value) and "\n" not in str(error.value)


def test_rows_that_the_service_cut_are_no_answer_to_us() -> None:
    with fake() as server:
        kb = KnowledgeBase.open(server.address)
        server.does = does.cutting
        with pytest.raises(StoreError, match="cuts answers at 1 rows; have it allow 10,000"):
            kb.ask(ROWS)


@pytest.mark.parametrize("way", [does.silent, does.dripping], ids=["silent", "dripping"])
def test_a_query_is_given_up_at_its_limit_of_time(way: Callable[[Misbehaving], None]) -> None:
    with fake() as server:
        kb = KnowledgeBase.open(server.address)
        server.does = way
        begun = time.monotonic()
        with pytest.raises(QueryStopped, match="limit of 1 s"):
            kb.query(ROWS, limits=Limits(seconds=1))
        assert time.monotonic() - begun < 3.5


def test_a_query_is_given_up_at_its_limit_of_size() -> None:
    with fake() as server:
        kb = KnowledgeBase.open(server.address)
        server.does = does.endless
        with pytest.raises(QueryStopped, match="more than 1 MB"):
            kb.query(ROWS, limits=Limits(answer_megabytes=1))


def test_what_the_service_finds_wrong_with_a_query_comes_with_its_place() -> None:
    with fake() as server:
        kb = KnowledgeBase.open(server.address)
        server.does = does.finding_fault
        with pytest.raises(QueryError, match="no such function") as error:
            kb.query(ROWS)
        assert (error.value.line, error.value.column) == (3, 7)


def test_a_service_that_is_gone_is_said_to_be_gone() -> None:
    with fake() as server:
        kb = KnowledgeBase.open(server.address)
    with pytest.raises(StoreError, match=r"nothing answers there .*start the service"):
        kb.query(ROWS)
    with pytest.raises(StoreError, match="nothing answers there"):
        KnowledgeBase.open(server.address)


def test_a_connection_that_was_closed_in_between_is_opened_again() -> None:
    with fake() as server:
        kb = KnowledgeBase.open(server.address)
        broken = [1]

        def once(request: Misbehaving) -> None:
            if broken:
                broken.pop()
                request.connection.shutdown(socket.SHUT_RDWR)
                request.close_connection = True
            else:
                does.well(request)

        server.does = once
        assert kb.query("ASK {}").boolean is True


@pytest.mark.parametrize(
    ("paths", "name", "address", "expected"),
    [
        (("/query", "/update", "/store"), "Oxigraph/0.5", "", ("/query", "/update", "/store", "oxigraph")),
        (
            ("/query", "/update", "/store"),
            "Oxigraph/0.5",
            "/query",
            ("/query", "/update", "/store", "oxigraph"),
        ),
        (
            ("/sparql",),
            "Virtuoso/07",
            "/",
            ("/sparql", "/sparql-auth", "/sparql-graph-crud-auth", "virtuoso"),
        ),
        (
            ("/ds/query",),
            "Apache Jena Fuseki (5.1)",
            "/ds",
            ("/ds/query", "/ds/update", "/ds/data", "fuseki"),
        ),
        (
            ("/repositories/kb",),
            "GraphDB/11",
            "/repositories/kb",
            (
                "/repositories/kb",
                "/repositories/kb/statements",
                "/repositories/kb/rdf-graphs/service",
                "rdf4j",
            ),
        ),
        (("/api",), "qlever", "/api", ("/api", "/api", "/api", "qlever")),
        (("/sparql",), "somebody", "/sparql", ("/sparql", "/sparql", None, "unknown")),
    ],
)
def test_an_address_is_enough_for_the_engines_we_know(
    paths: tuple[str, ...], name: str, address: str, expected: tuple[str, str, str | None, str]
) -> None:
    with fake(*paths, name=name) as server:
        query, update, graphs, engine = expected
        whole = None if graphs is None else server.address + graphs
        assert found(server.address + address, Account(), Wire()) == Endpoints(
            server.address + query, server.address + update, whole, engine
        )


def test_elsewhere_the_addresses_are_named_one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REJOINDER_KB_UPDATE", "http://127.0.0.1:1/write")
    with fake("/read") as server:
        endpoints = found(f"{server.address}/read", Account(), Wire())
        assert endpoints == Endpoints(f"{server.address}/read", "http://127.0.0.1:1/write", None)


def test_an_address_with_no_service_says_what_was_tried() -> None:
    with fake("/nothing") as server, pytest.raises(StoreError) as error:
        KnowledgeBase.open(server.address)
    assert f"{server.address}/query says 404" in str(error.value)
    assert "give the address of its dataset or repository" in str(error.value)
    with pytest.raises(StoreError, match="not the address of a service"):
        KnowledgeBase.open("http://")


def test_whoever_asks_is_named_in_requests_and_nowhere_else(monkeypatch: pytest.MonkeyPatch) -> None:
    with fake() as server:
        kb = KnowledgeBase.open(server.address.replace("://", "://anna:geh%40eim@"))
        assert kb.location == server.address
        assert server.asked[-1][2]["Authorization"] == "Basic YW5uYTpnZWhAZWlt"
        server.does = does.asking_who
        with pytest.raises(StoreError) as error:
            _ = kb.snapshot
        assert "geh" not in str(error.value) and "anna" not in str(error.value)
        assert "geh" not in repr(kb._snapshots._client._account)  # type: ignore[attr-defined]  # a service's
        monkeypatch.setenv("REJOINDER_KB_TOKEN", "t0ken")
        server.does = does.well
        KnowledgeBase.open(server.address)
        assert server.asked[-1][2]["Authorization"] == "Bearer t0ken"


REFUSED = [
    "SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }",
    "SELECT * { trueSERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }",
    "SELECT * { sErViCe SILENT <http://127.0.0.1:1/> { ?s ?p ?o } }",
    "SELECT * { \\u0053ERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }",
    "SELECT * { S\\U00000045RVICE <http://127.0.0.1:1/> { ?s ?p ?o } }",
    "SELECT * { ?s ?p 'customer service' }",
]
WRONG = [
    "INSERT DATA { GRAPH <urn:a> { <urn:a> <urn:b> 1 } }",
    "DROP ALL",
    "LOAD <http://127.0.0.1:1/>",
    "define get:soft 'soft' SELECT * { ?s ?p ?o }",
    "SELECT * { ?s ?p ?o } ; DROP ALL",
    "",
]


@pytest.mark.parametrize("query", [*REFUSED, *WRONG])
def test_what_could_write_or_reach_further_is_never_sent(query: str) -> None:
    with fake() as server:
        kb = KnowledgeBase.open(server.address)
        before = len(server.asked)
        with pytest.raises(QueryRefused if query in REFUSED else QueryError) as error:
            kb.query(query)
        assert error.value.line is not None
        assert len(server.asked) == before


def test_the_functions_of_virtuoso_are_never_sent_to_it() -> None:
    with fake("/sparql", name="Virtuoso/07") as server:
        kb = KnowledgeBase.open(server.address)
        before = len(server.asked)
        with pytest.raises(QueryRefused, match="functions of Virtuoso"):
            kb.query("PREFIX bif: <bif:> SELECT (bif:http_get('http://127.0.0.1:1/') AS ?x) {}")
        assert len(server.asked) == before
        kb.query("ASK {}")
        assert "Authorization" not in server.asked[-1][2]


def _params(server: Fake) -> str:
    return server.asked[-1][0].partition("?")[2]


def test_a_query_asks_all_graphs_unless_some_are_named() -> None:
    with fake(name="Oxigraph/0.5") as server:
        kb = KnowledgeBase.open(server.address)
        kb.query("ASK {}")
        assert _params(server) == "union-default-graph=true"
        kb.query("ASK FROM <urn:a> {}")
        assert _params(server) == ""
        kb.query("ASK {}", default_graphs=["urn:a"], named_graphs=["urn:b"])
        assert _params(server) == "default-graph-uri=urn%3Aa&named-graph-uri=urn%3Ab"


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("SELECT * {}", "SELECT"),
        ("#construct\n base<urn:x>prefix ask:<urn:y#z> prefix : <>\nconstruct where {}", "CONSTRUCT"),
        ("PREFIX select: <urn:x> ASK {}", "ASK"),
        ("", ""),
    ],
)
def test_the_form_of_a_query_is_the_first_word_after_its_prologue(query: str, expected: str) -> None:
    assert form(query) == expected
