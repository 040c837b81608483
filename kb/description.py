"""What a SPARQL endpoint says about itself, in the terms of SPARQL 1.1 Service Description."""

from collections.abc import Sequence

import pyoxigraph as ox

from kb.answers import Answer
from kb.forms import GRAPHS, TABLES

LISTED = 1000  # named graphs that are listed; where there are more, they are only counted
GRAPHS_QUERY = "SELECT ?g { GRAPH ?g {} } ORDER BY ?g"

_SD = "http://www.w3.org/ns/sparql-service-description#"
_TYPE = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
_COMMENT = ox.NamedNode("http://www.w3.org/2000/01/rdf-schema#comment")


def description(url: str, graphs: Sequence[str], limits: str) -> Answer:
    """The endpoint at `url` over those named graphs; `limits` says in a sentence what a query may use."""
    service, dataset, union = ox.NamedNode(url), ox.BlankNode("dataset"), ox.BlankNode("union")
    said: list[tuple[ox.NamedNode | ox.BlankNode, ox.NamedNode, ox.NamedNode | ox.BlankNode | ox.Literal]]
    said = [
        (service, _TYPE, _sd("Service")),
        (service, _sd("endpoint"), service),
        (service, _sd("supportedLanguage"), _sd("SPARQL11Query")),
        (service, _sd("feature"), _sd("UnionDefaultGraph")),
        *((service, _sd("resultFormat"), ox.NamedNode(form.iri)) for form in TABLES.values()),
        *((service, _sd("resultFormat"), ox.NamedNode(form.iri)) for form in GRAPHS.values()),
        (service, _sd("defaultDataset"), dataset),
        (service, _COMMENT, ox.Literal(f"Read-only. {limits}", language="en")),
        (dataset, _TYPE, _sd("Dataset")),
        (dataset, _sd("defaultGraph"), union),
        (dataset, _COMMENT, ox.Literal(f"The union of {len(graphs)} named graphs.", language="en")),
        (union, _TYPE, _sd("Graph")),
    ]
    if len(graphs) <= LISTED:
        for number, name in enumerate(graphs):
            graph = ox.BlankNode(f"graph{number}")
            said += [
                (dataset, _sd("namedGraph"), graph),
                (graph, _TYPE, _sd("NamedGraph")),
                (graph, _sd("name"), ox.NamedNode(name)),
            ]
    return Answer(triples=tuple(ox.Triple(*parts) for parts in said))


def _sd(name: str) -> ox.NamedNode:
    return ox.NamedNode(_SD + name)
