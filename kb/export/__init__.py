"""Handing a map out: one format a file, listed here. To add one: write a file, add a row."""

from kb.export import nquads, outline, trig, turtle
from kb.export.exported import Export, Exported, Exporter

__all__ = ["EXPORTERS", "Export", "Exported", "Exporter"]

EXPORTERS: dict[str, Exporter] = {
    "nquads": nquads.export,
    "outline": outline.export,
    "trig": trig.export,
    "turtle": turtle.export,
}
