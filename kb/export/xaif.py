"""xAIF: an AIF graph with the text it was read from and a layout, as OVA3 opens it.

OVA3 draws only what its own part of the file lists, at the places given there; a map with no node has no
such part, since OVA3 fails on an empty one.
"""

from html import escape
from typing import Any

from kb.export.aif import aif
from kb.export.dialogue.interchange import NOBODY, Interchange, interchange, lost
from kb.export.dialogue.places import places
from kb.export.exported import Export, Exported
from kb.export.words.heading import heading, stamp
from kb.export.words.quoting import clean, written
from kb.model import ArgumentMap
from kb.network import line
from kb.reading import segments


def export(export: Export) -> Exported:
    """Write graph, text and layout; what has no place is listed in the file too."""
    graph, missing = interchange(export), lost(export)
    document = {
        "AIF": {**aif(graph), "schemefulfillments": [], "descriptorfulfillments": []},
        "text": {"txt": "".join(_text(map_, graph) for map_ in export.maps)},
        "dialog": True,
        **({"OVA": _ova(export, graph)} if graph.nodes else {}),
        "metadata": heading(export, missing).values(),
    }
    return Exported(written(document), missing, "application/json", ".xaif.json")


def _ova(export: Export, graph: Interchange) -> dict[str, Any]:
    at = places(graph)
    urls = [url for url in export.urls if url.startswith(("https://", "http://"))]
    return {
        "firstname": "",
        "surname": "",
        "url": line(urls[0]) if urls else "",
        "nodes": [
            {
                "nodeID": node.id,
                "visible": True,
                "x": at[node.id][0],
                "y": at[node.id][1],
                "timestamp": stamp(node.at) or "",
            }
            for node in graph.nodes
        ],
        "edges": [{"fromID": source, "toID": target, "visible": True} for _, source, target in graph.edges],
    }


def _text(map_: ArgumentMap, graph: Interchange) -> str:
    """The thread as escaped HTML, each locution in a span with its L-node's id.

    Where a claim is first made, a span within has the id that OVA3 looks for: `node` and the I-node's id.
    """
    discussion, spans = map_.discussion.id, dict[str, str]()
    for claim in map_.claims:
        for n, id_ in enumerate(claim.appearances):
            spans[id_] = f'<span class="highlighted" id="{graph.id("L", discussion, id_)}">'
            if n == 0:
                spans[id_] += f'<span id="node{graph.id("I", discussion, claim.id)}">'
    here: dict[str, list[Any]] = {}
    for locution in map_.locutions:
        here.setdefault(locution.post, []).append(locution)
    parts, opened = list[str](), set[str]()
    for post in map_.discussion.posts:
        parts.append(f"<b>{escape(line(post.author or '') or NOBODY)}</b>: ")
        for segment in segments(clean(post.text), here.get(post.id, ())):
            marks = [
                '<span class="highlighted">' if id_ in opened else spans[id_] for id_ in segment.locutions
            ]
            opened.update(segment.locutions)
            words = escape(segment.text).replace("\n", "<br>")
            parts += [*marks, words, "</span>" * sum(mark.count("<span") for mark in marks)]
        parts.append("<br><br>")
    return "".join(parts)
