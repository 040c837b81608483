"""Handing a map out: one format a file, listed here. To add one: write a file, add a row."""

from kb.export import (
    aif,
    annotations,
    argdown,
    claimreview,
    csv,
    dot,
    gexf,
    graphml,
    html,
    jsonld,
    kialo,
    markdown,
    mermaid,
    notes,
    nquads,
    outline,
    sadface,
    svg,
    trig,
    turtle,
    xaif,
)
from kb.export.exported import Export, Exported, Exporter

__all__ = ["EXPORTERS", "Export", "Exported", "Exporter"]

EXPORTERS: dict[str, Exporter] = {
    "aif": aif.export,
    "annotations": annotations.export,
    "argdown": argdown.export,
    "claimreview": claimreview.export,
    "csv": csv.export,
    "dot": dot.export,
    "gexf": gexf.export,
    "graphml": graphml.export,
    "html": html.export,
    "jsonld": jsonld.export,
    "kialo": kialo.export,
    "markdown": markdown.export,
    "mermaid": mermaid.export,
    "notes": notes.export,
    "nquads": nquads.export,
    "outline": outline.export,
    "sadface": sadface.export,
    "svg": svg.export,
    "trig": trig.export,
    "turtle": turtle.export,
    "xaif": xaif.export,
}
