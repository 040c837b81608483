"""Turtle: what a discussion's graph says, with its run, for tools that know no named graphs."""

from pyoxigraph import Quad, RdfFormat

from kb.export import graphs
from kb.export.exported import Export, Exported


def export(export: Export) -> Exported:
    """Write everything in one graph."""
    triples = dict.fromkeys(Quad(q.subject, q.predicate, q.object) for q in graphs.quads(export))
    lost = ("which graph a triple stands in: Turtle has one graph only", *graphs.lost(export))
    return Exported(graphs.text(triples, RdfFormat.TURTLE), lost, "text/turtle", ".ttl")
