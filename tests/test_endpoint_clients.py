"""The endpoint as other programs use it: SPARQLWrapper, rdflib, curl, and another SPARQL engine."""

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import rdflib
import SPARQLWrapper as Wrapper
from rdflib.plugins.stores.sparqlstore import SPARQLStore

from kb import vocab
from kb.store import KnowledgeBase
from tests.caller import CLAIMS, get
from tests.conftest import absent
from tests.maps import rent_map
from tests.served import served

pytestmark = pytest.mark.filterwarnings(  # rdflib itself uses what it deprecates
    "ignore:(Dataset|ConjunctiveGraph).* is deprecated:DeprecationWarning"
)

TEXTS = sorted(claim.text for claim in rent_map().claims)
ATTACKS = vocab.QUERY_PREFIXES + "CONSTRUCT { ?a rj:attacks ?b } WHERE { GRAPH ?g { ?a rj:attacks ?b } }"
RENT = vocab.discussion_iri("pasted-rent")


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("clients") / "kb"
    KnowledgeBase.open(folder).put(rent_map())
    with served(folder) as address:
        yield address


def wrapped(address: str, query: str, form: str, method: str = Wrapper.GET) -> Any:
    client = Wrapper.SPARQLWrapper(f"{address}/sparql")
    client.setQuery(query)
    client.setReturnFormat(form)
    client.setMethod(method)
    client.setTimeout(60)
    return client.queryAndConvert()


@pytest.mark.parametrize("method", [Wrapper.GET, Wrapper.POST])
def test_sparqlwrapper_reads_every_form_of_rows(address: str, method: str) -> None:
    found = wrapped(address, CLAIMS, Wrapper.JSON, method)
    assert [row["text"]["value"] for row in found["results"]["bindings"]] == TEXTS
    xml = wrapped(address, CLAIMS, Wrapper.XML, method)
    literals = xml.getElementsByTagName("literal")
    assert [node.firstChild.data for node in literals] == TEXTS
    for form in (Wrapper.CSV, Wrapper.TSV):
        table = wrapped(address, CLAIMS, form, method)
        assert [line.strip('"') for line in table.decode().splitlines()[1:]] == TEXTS


@pytest.mark.parametrize("form", [Wrapper.TURTLE, Wrapper.RDFXML, Wrapper.JSONLD, Wrapper.N3])
def test_sparqlwrapper_reads_every_form_of_triples(address: str, form: str) -> None:
    found = wrapped(address, ATTACKS, form)
    if isinstance(found, bytes):
        found = rdflib.Graph().parse(data=found, format="turtle")
    assert {str(predicate) for predicate in found.predicates()} == {vocab.PREFIXES["rj"] + "attacks"}
    assert len(found) == 2


def test_sparqlwrapper_posts_a_query_as_it_is_and_names_graphs(address: str) -> None:
    for graph, texts in ((RENT, TEXTS), ("urn:nothing", [])):
        client = Wrapper.SPARQLWrapper(f"{address}/sparql")
        client.setQuery(CLAIMS)
        client.setReturnFormat(Wrapper.JSON)
        client.setMethod(Wrapper.POST)
        client.setRequestMethod(Wrapper.POSTDIRECTLY)
        client.addDefaultGraph(graph)
        found: Any = client.queryAndConvert()
        assert [row["text"]["value"] for row in found["results"]["bindings"]] == texts


def test_sparqlwrapper_is_told_that_a_query_is_wrong(address: str) -> None:
    with pytest.raises(Wrapper.SPARQLExceptions.QueryBadFormed, match="line 1, column 19"):
        wrapped(address, "SELECT * { ?s ?p }", Wrapper.JSON)


@pytest.mark.parametrize("method", ["GET", "POST", "POST_FORM"])
def test_rdflib_asks_it_like_a_graph_of_its_own(address: str, method: str) -> None:
    store = SPARQLStore(f"{address}/sparql", method=method, returnFormat="json")
    whole = rdflib.Graph(store)
    assert [str(row[0]) for row in whole.query(CLAIMS)] == TEXTS  # type: ignore[index]  # rows
    claim = rdflib.URIRef(vocab.claim_iri("caps"))
    schema = rdflib.Namespace("http://schema.org/")
    assert str(whole.value(claim, schema["text"])) == "Rent caps cut supply."
    either = rdflib.Graph(SPARQLStore(f"{address}/sparql", method=method, returnFormat="xml"))
    assert len(either.query(ATTACKS).graph or ()) == 2
    assert whole.query("ASK { ?s ?p ?o }").askAnswer is True
    one = rdflib.Graph(store, identifier=rdflib.URIRef(RENT))
    assert len(list(one.subjects(rdflib.RDF.type, schema.Claim))) == len(TEXTS)
    none = rdflib.Graph(store, identifier=rdflib.URIRef("urn:nothing"))
    assert list(none.subjects(rdflib.RDF.type, schema.Claim)) == []


@pytest.mark.parametrize(
    "arguments",
    [
        ["--get", "--data-urlencode", f"query={CLAIMS}"],
        ["--data-urlencode", f"query={CLAIMS}"],
        ["--header", "Content-Type: application/sparql-query", "--data-binary", CLAIMS],
        ["--compressed", "--data-urlencode", f"query={CLAIMS}"],
    ],
)
def test_curl_asks_it_by_every_way(address: str, arguments: list[str]) -> None:
    curl = shutil.which("curl")
    if curl is None:
        absent("curl", "install Debian's package curl")
    command = [
        str(curl),
        "--silent",
        "--fail",
        "--max-time",
        "60",
        "--header",
        "Accept: text/csv",
        *arguments,
    ]
    done = subprocess.run([*command, f"{address}/sparql"], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[1:] == TEXTS


@pytest.fixture(scope="module")
def oxigraph(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of another engine, which fetches what SERVICE names."""
    program = Path(sys.executable).with_name("oxigraph")
    if not program.exists():
        absent("oxigraph", "install the extra 'test'")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        bind = f"127.0.0.1:{probe.getsockname()[1]}"
    location = str(tmp_path_factory.mktemp("oxigraph"))
    command = [str(program), "serve", "--location", location, "--bind", bind]
    environment = {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}
    with subprocess.Popen(
        command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        try:
            yield _answering(f"http://{bind}")
        finally:
            process.kill()


def _answering(url: str) -> str:
    end = time.monotonic() + 60
    while time.monotonic() < end:
        try:
            with urllib.request.urlopen(url, timeout=2):
                return url
        except (urllib.error.URLError, OSError):
            time.sleep(0.05)
    raise TimeoutError(url)


def test_another_engine_joins_what_it_holds_with_ours(address: str, oxigraph: str) -> None:
    claim = vocab.claim_iri("caps")
    note = f'INSERT DATA {{ <{claim}> <urn:note> "read twice" }}'.encode()
    sent = urllib.request.Request(
        f"{oxigraph}/update", note, {"Content-Type": "application/sparql-update"}, method="POST"
    )
    with urllib.request.urlopen(sent, timeout=60) as answer:
        assert answer.status == 204
    query = (
        f"SELECT ?note ?text {{ ?claim <urn:note> ?note . "
        f"SERVICE <{address}/sparql> {{ ?claim <http://schema.org/text> ?text }} }}"
    )
    found = _rows(f"{oxigraph}/query", query)
    assert found == [("read twice", "Rent caps cut supply.")]


def _rows(url: str, query: str) -> list[tuple[str, ...]]:
    headers = {"Content-Type": "application/sparql-query", "Accept": "application/sparql-results+json"}
    with urllib.request.urlopen(urllib.request.Request(url, query.encode(), headers), timeout=60) as answer:
        said = json.load(answer)
    names = said["head"]["vars"]
    return [tuple(row[name]["value"] for name in names) for row in said["results"]["bindings"]]


def test_a_base_on_another_service_is_asked_by_the_same_door(oxigraph: str, tmp_path: Path) -> None:
    KnowledgeBase.open(oxigraph).put(rent_map())
    with served(tmp_path / "kb", location=oxigraph) as address:
        for form in (Wrapper.JSON, Wrapper.CSV):
            found = wrapped(address, CLAIMS, form)
            rows = found["results"]["bindings"] if isinstance(found, dict) else found.splitlines()[1:]
            assert len(rows) == len(TEXTS)
        assert len(rdflib.Graph().parse(data=wrapped(address, ATTACKS, Wrapper.TURTLE))) == 2
        assert (
            get(address, CLAIMS, ("default-graph-uri", "urn:nothing"), Accept="text/csv").text == "text\r\n"
        )
        wrong = get(address, "SELECT * { ?s ?p }")
        assert wrong.status == 400 and "line 1, column 1" in wrong.text
