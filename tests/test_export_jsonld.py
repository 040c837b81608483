"""JSON-LD read by two libraries without a network: the same quads, the same map, and valid."""

import json
from datetime import UTC, datetime

import pyshacl
import pytest
import rdflib
from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, RdfFormat, parse

from extract.run import Extractor
from kb import vocab
from kb.export import EXPORTERS, Export, graphs
from kb.export.jsonld import document
from kb.model import ArgumentMap, Decision, DecisionKind, Match, MatchRelation
from kb.rdf import from_quads
from kb.shapes import SHAPES
from kb.vocab import BASE
from tests.maps import rent_map
from tests.test_export import chain
from tests.trials import for_a_thousand_maps, hard_maps, no_network, real_maps

pytestmark = pytest.mark.filterwarnings(  # rdflib itself uses what it deprecates
    "ignore:(Dataset|ConjunctiveGraph).* is deprecated:DeprecationWarning"
)


def jsonld(export: Export) -> bytes:
    exported = EXPORTERS["jsonld"](export)
    assert exported.lost == ()
    return exported.data


def by_rdflib(data: bytes, format_: str) -> set[object]:
    dataset = rdflib.Dataset()
    with no_network():
        dataset.parse(data=data, format=format_)
    return {(s, p, o, graph) for s, p, o, graph in dataset.quads()}


@pytest.mark.slow
def test_a_thousand_maps_read_back_as_they_were() -> None:
    def check(map_: ArgumentMap) -> None:
        export = Export((map_,))
        with no_network():
            quads = list(parse(jsonld(export), format=RdfFormat.JSON_LD))
        assert len(quads) == len(set(quads))
        assert set(quads) == set(graphs.quads(export))
        assert from_quads(quads) == map_

    for_a_thousand_maps(check)


@pytest.mark.parametrize("map_", hard_maps(), ids=lambda m: m.discussion.id)
def test_rdflib_finds_the_same_quads_as_in_trig(map_: ArgumentMap) -> None:
    export = Export((map_,))
    found = by_rdflib(jsonld(export), "json-ld")
    assert found == by_rdflib(EXPORTERS["trig"](export).data, "trig")
    assert len(found) == len(graphs.quads(export))


def test_what_the_pipeline_finds_reads_back_and_is_valid_to_pyshacl(extractor: Extractor) -> None:
    for map_ in real_maps(extractor):
        export = Export((map_,))
        assert map_.claims, "a thread with something in it"
        assert from_quads(parse(jsonld(export), format=RdfFormat.JSON_LD)) == map_
        assert by_rdflib(jsonld(export), "json-ld") == by_rdflib(EXPORTERS["trig"](export).data, "trig")
        assert judged(jsonld(export)) == []


def test_a_map_with_one_of_everything_is_valid_and_a_broken_one_is_not() -> None:
    map_ = rent_map()
    assert judged(jsonld(Export((map_,)))) == []
    broken = jsonld(Export((map_,))).replace(b'"endIndex": 21', b'"endIndex": 20')
    assert judged(broken) != []


def judged(data: bytes) -> list[str]:
    """What pySHACL holds against each graph by our shapes."""
    dataset = rdflib.Dataset()
    found: list[str] = []
    with no_network():
        dataset.parse(data=data, format="json-ld")
        shapes = rdflib.Graph().parse(SHAPES, format="turtle")
        for graph in dataset.graphs():
            fine, _, text = pyshacl.validate(graph, shacl_graph=shapes, inplace=True)
            found += [] if fine else [text]
    return found


def test_decisions_matches_and_runs_keep_their_own_graphs() -> None:
    at = datetime(2026, 1, 1, tzinfo=UTC)
    decision = Decision("d", "pasted-rent", DecisionKind.REJECT, "dora", at, "caps")
    match = Match(("caps", "elsewhere"), MatchRelation.NEAR, 0.5)
    told = json.loads(jsonld(Export((rent_map(),), (decision,), (match,))))
    names = [graph["@id"] for graph in told["@graph"]]
    assert names == ["id:discussion/pasted-rent", "id:graph/decisions", "id:graph/matches", "id:graph/runs"]


def test_a_claim_is_told_under_short_names_that_the_file_explains_itself() -> None:
    told = json.loads(jsonld(Export((rent_map(),))))
    things = {thing["@id"]: thing for graph in told["@graph"] for thing in graph["@graph"]}
    assert things["id:claim/vienna"] == {
        "@id": "id:claim/vienna",
        "@type": "schema:Claim",
        "text": "Vienna caps and builds.",
        "appearance": "id:discussion/pasted-rent/post/p2#char=28,50",
        "attacks": "id:claim/caps",
        "checkWorthiness": "0.90",
        "kind": "rj:Fact",
        "Premise": "id:argument/a3",
        "wasAttributedTo": "id:person/dora",
    }
    assert told["@context"]["attacks"] == {"@id": "rj:attacks", "@type": "@id"}
    assert "http" not in json.dumps([key for key in things if not key.startswith("id:")])


def test_a_property_with_values_of_several_kinds_says_each_ones_kind() -> None:
    """Our graphs have none; what others load into ours may."""
    graph_names: list[NamedNode | DefaultGraph] = [NamedNode("urn:x"), DefaultGraph()]
    node, about = NamedNode("urn:x"), vocab.term("rj:note")
    values: list[NamedNode | BlankNode | Literal] = [
        Literal("words"),
        Literal("Worte", language="de"),
        Literal("1.50", datatype=vocab.DECIMAL),
        Literal("007", datatype=vocab.INTEGER),
        Literal("7", datatype=vocab.INTEGER),
        Literal("true", datatype=vocab.BOOLEAN),
        Literal("1", datatype=vocab.BOOLEAN),
        Literal(str(2**60), datatype=vocab.INTEGER),
        NamedNode("http://schema.org//x"),
        NamedNode("urn:y"),
        BlankNode("b"),
    ]
    quads = [Quad(node, about, value, graph) for value in values for graph in graph_names]
    quads += [
        Quad(node, term, Literal("a"), node) for term in (vocab.NAME, vocab.ACCOUNT_NAME, NamedNode("x:y"))
    ]
    assert set(parse(document(quads, BASE), format=RdfFormat.JSON_LD)) == set(quads)


@pytest.mark.parametrize("base", ["http://kb.example/data/", "http://kb.example/data_"])
def test_another_base_is_written_and_read_as_well(base: str) -> None:
    quads = parse(jsonld(Export((rent_map(),), base=base)), format=RdfFormat.JSON_LD)
    assert from_quads(quads, base) == rent_map()


def test_the_guard_fails_a_reader_that_goes_to_the_network() -> None:
    with pytest.raises(Exception, match="went to the network"):
        by_rdflib(b'{"@context": "http://127.0.0.1:9/context", "@id": "urn:x"}', "json-ld")


def test_several_maps_stand_in_one_file_each_in_its_graph() -> None:
    maps = (rent_map(), chain(3))
    quads = list(parse(jsonld(Export(maps)), format=RdfFormat.JSON_LD))
    for map_ in maps:
        graph = NamedNode(vocab.discussion_iri(map_.discussion.id))
        run = [q for q in quads if q.graph_name == NamedNode(vocab.graph_iri("runs"))]
        assert from_quads([*(q for q in quads if q.graph_name == graph), *run]) == map_
