"""N-Quads: one quad a line, sorted, for tools that compare or stream."""

from pyoxigraph import RdfFormat

from kb.export import graphs
from kb.export.exported import Export, Exported


def export(export: Export) -> Exported:
    """Write everything, named graphs included; `rejoinder load` reads it back."""
    return Exported(
        graphs.text(graphs.quads(export), RdfFormat.N_QUADS),
        graphs.lost(export),
        "application/n-quads",
        ".nq",
    )
