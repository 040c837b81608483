"""TriG: the discussion's graph, its run, its decisions and its matches, each in the graph it lives in."""

from pyoxigraph import RdfFormat

from kb.export import graphs
from kb.export.exported import Export, Exported


def export(export: Export) -> Exported:
    """Write everything, named graphs included; `rejoinder load` reads it back."""
    return Exported(
        graphs.text(graphs.quads(export), RdfFormat.TRIG), graphs.lost(export), "application/trig", ".trig"
    )
