"""What pySHACL finds in a graph: the judge of our own reading of the shapes."""

from collections.abc import Iterable
from functools import cache

import pyshacl
from pyoxigraph import BlankNode, Literal, NamedNode, Quad
from rdflib import BNode, Graph, URIRef
from rdflib import Literal as RdfLiteral
from rdflib.namespace import RDF, SH, XSD
from rdflib.term import Node

from kb.shacl import Finding
from kb.shapes import EVIDENCE_SHAPES, SHAPES


def by_pyshacl(graph: Iterable[Quad]) -> set[Finding]:
    """What breaks a shape in one graph, with the shape's message."""
    data = Graph()
    for quad in graph:
        data.add((_node(quad.subject), _node(quad.predicate), _node(quad.object)))
    _, report, _ = pyshacl.validate(data, shacl_graph=_shapes(), inplace=True)
    found = set()
    for result in report.subjects(RDF.type, SH.ValidationResult):
        by_query = (result, SH.sourceConstraintComponent, SH.SPARQLConstraintComponent) in report
        node = report.value(result, SH.value if by_query else SH.focusNode)
        found.add((str(node), str(report.value(result, SH.resultMessage))))
    return found


@cache
def _shapes() -> Graph:
    return Graph().parse(SHAPES, format="turtle").parse(EVIDENCE_SHAPES, format="turtle")


def _node(term: object) -> Node:
    """A term as rdflib has it, with its lexical form untouched."""
    if isinstance(term, Literal):
        datatype = URIRef(term.datatype.value)
        return RdfLiteral(term.value, datatype=None if datatype == XSD.string else datatype, normalize=False)
    if isinstance(term, BlankNode):
        return BNode(term.value)
    assert isinstance(term, NamedNode)
    return URIRef(term.value)
