"""The quads of an export, sorted, so that the same map gives the same bytes."""

from collections.abc import Iterable
from itertools import chain, takewhile

from pyoxigraph import Quad, RdfFormat, serialize

from kb import vocab
from kb.export.exported import Export
from kb.rdf import decision_quads, match_quads, to_quads
from kb.rdf.evidence import dossier_quads


def quads(export: Export) -> list[Quad]:
    """All that an export says, each graph by itself, each thing's type first."""
    base = export.base
    said = {claim.id: claim.text for map_ in export.maps for claim in map_.claims}
    found = chain(
        *(to_quads(map_, base) for map_ in export.maps),
        *(decision_quads(decision, base) for decision in export.decisions),
        *(match_quads(match, base) for match in export.matches),
        *(dossier_quads(d, base, words=said.get(d.claim)) for d in export.dossiers),
    )
    return sorted(dict.fromkeys(found), key=_place)


def lost(export: Export) -> tuple[str, ...]:
    """What loading the file would take away, where the export is a part of its discussions."""
    if not export.scope:
        return ()
    return (
        "the rest of its discussions: loaded into a knowledge base, this part takes the place of the whole",
    )


def text(lines: Iterable[Quad], format_: RdfFormat) -> bytes:
    """The quads as text in an RDF format, in the order they come."""
    if format_ not in (RdfFormat.TURTLE, RdfFormat.TRIG):
        return serialize(lines, format=format_) or b""
    written = (serialize(lines, format=format_, prefixes=vocab.PREFIXES) or b"").split(b"\n")
    heads = list(takewhile(lambda line: line.startswith(b"@prefix "), written))
    return b"\n".join([*sorted(heads), *written[len(heads) :]])  # the engine writes prefixes in any order


def _place(quad: Quad) -> tuple[str, str, bool, str, str]:
    plain = quad.predicate != vocab.TYPE
    return str(quad.graph_name), str(quad.subject), plain, quad.predicate.value, str(quad.object)
