"""Handing a map out: one format a file, listed here. To add one: write a file, add a row."""

from kb.export import aif, annotations, csv, html, jsonld, nquads, outline, sadface, trig, turtle, xaif
from kb.export.exported import Export, Exported, Exporter

__all__ = ["EXPORTERS", "Export", "Exported", "Exporter"]

EXPORTERS: dict[str, Exporter] = {
    "aif": aif.export,
    "annotations": annotations.export,
    "csv": csv.export,
    "html": html.export,
    "jsonld": jsonld.export,
    "nquads": nquads.export,
    "outline": outline.export,
    "sadface": sadface.export,
    "trig": trig.export,
    "turtle": turtle.export,
    "xaif": xaif.export,
}
