"""What the graph says of one claim, in Turtle, for a person who looks at it."""

from pyoxigraph import NamedNode, Quad, RdfFormat

from kb import vocab
from kb.export import graphs
from kb.export.exported import Export
from kb.model import ArgumentMap


def excerpt(map_: ArgumentMap, claim: str) -> str:
    """The triples about a claim, its bindings, locutions and arguments, and all that name it."""
    node = NamedNode(vocab.claim_iri(claim))
    discussion = map_.discussion.id
    appearances = map_.claim(claim).appearances
    about = {node, *(NamedNode(vocab.locution_iri(discussion, id_)) for id_ in appearances)}
    for binding in map_.claim(claim).bindings:
        about.add(NamedNode(vocab.binding_iri(claim, binding.start, binding.end)))
    for argument in map_.arguments:
        if claim in argument.premises or map_.conclusion(argument).id == claim:
            about.add(NamedNode(vocab.argument_iri(argument.id)))
    found = dict.fromkeys(
        Quad(q.subject, q.predicate, q.object)
        for q in graphs.quads(Export((map_,)))
        if q.subject in about or q.object == node
    )
    return graphs.text(found, RdfFormat.TURTLE).decode("utf-8")
