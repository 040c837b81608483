"""What the graph says of one claim, as the claim page shows it."""

import rdflib
from hypothesis import given

from kb.export.excerpt import excerpt
from kb.model import ArgumentMap
from kb.rdf import to_quads
from kb.vocab import PREFIXES, claim_iri
from tests.maps import rent_map
from tests.strategies import argument_maps

TEXT = rdflib.URIRef(PREFIXES["schema"] + "text")


def test_an_excerpt_tells_of_the_claim_its_words_and_its_steps_and_of_no_other_claim() -> None:
    graph = rdflib.Graph().parse(data=excerpt(rent_map(), "leave"), format="turtle")
    assert [str(text) for text in graph.objects(predicate=TEXT)] == ["Builders leave capped cities."]
    kinds = {
        str(kind).rsplit("#", 1)[-1].rsplit("/", 1)[-1] for kind in graph.objects(predicate=rdflib.RDF.type)
    }
    assert {"Claim", "Locution", "RA-node"} <= kinds


@given(argument_maps())
def test_an_excerpt_says_nothing_that_the_whole_graph_does_not(map_: ArgumentMap) -> None:
    whole = {(str(q.subject), str(q.predicate)) for q in to_quads(map_)}
    for claim in map_.claims[:2]:
        graph = rdflib.Graph().parse(data=excerpt(map_, claim.id), format="turtle")
        assert {(f"<{s}>", f"<{p}>") for s, p, _ in graph} <= whole
        assert (rdflib.URIRef(claim_iri(claim.id)), TEXT, None) in graph
