"""A network as networkx knows graphs: what the formats that it writes have in common."""

from typing import TYPE_CHECKING, Any

from kb.export.picture.palette import COLOURS, OPPOSITE, VERBS, fill, rgb
from kb.export.words.heading import Heading
from kb.export.words.quoting import address, plain, shortened
from kb.network import Link, Network, Node

if TYPE_CHECKING:
    import networkx

LOST = {
    "posts": "the graph holds claims and their links, not the thread around them",
    "places": "a node tells only which post makes the claim first",
    "manners": "a node is a claim, whoever says it and how",
    "oppositeconfidences": "such a link is drawn with full weight",
    "denials": "a link ends at a claim, here the one that the step bears on; `denies` names the step",
    "joint": "a link begins at one claim; `argument` tells which links belong together",
    "terms": "the graph's nodes are claims",
    "citations": "the graph's nodes are claims",
    "decisions": "the graph holds a result, not the steps towards it",
    "matches": "the graph ties only the claims that it holds",
}
_LABEL = 80  # characters of a label; the whole text stands beside it
_FLAGS = ("contested", "unanswered", "unsupported", "root")
Values = dict[str, Any]


def multigraph(drawn: Network, top: Heading) -> "networkx.MultiDiGraph[str]":
    """The network with flat attributes only: the formats know neither lists nor missing values."""
    import networkx

    graph: networkx.MultiDiGraph[str] = networkx.MultiDiGraph(**_said(dict(_heading(top))))
    for node in drawn.nodes:
        graph.add_node(node.key, **_claim(node))
    for link in drawn.links:
        graph.add_edge(link.source, link.target, key=link.key, **_link(link))
    for one, other in drawn.contradictions:
        values = {
            "id": f"o_{one}_{other}",
            "label": "says the opposite of",
            "kind": "opposite",
            "weight": 1.0,
        }
        graph.add_edge(one, other, key=values["id"], **values, viz=_colour(OPPOSITE, 1.0))
    return graph


def _heading(top: Heading) -> Values:
    rows: Values = {}
    for name, value in top.rows():
        rows[name] = f"{rows[name]} | {value}" if name in rows else value
    return rows


def _claim(node: Node) -> Values:
    text = plain(node.text)
    values = {
        "label": shortened(text, _LABEL),
        "text": text,
        "claim": plain(node.claim),
        "kind": node.kind.value if node.kind else None,
        "author": plain(node.author) if node.author else None,
        "created": node.created.isoformat() if node.created else None,
        "url": address(node.url),
        "discussion": plain(node.discussion),
        "post": plain(node.post),
        "confidence": node.confidence,
        "checkWorthiness": node.check_worthiness,
        "appearances": node.appearances,
        "supportedBy": node.supported_by,
        "attackedBy": node.attacked_by,
        "decidedBy": plain(node.decided_by) if node.decided_by else None,
    }
    values |= {flag: bool(getattr(node, flag)) for flag in _FLAGS}
    return {
        **_said(values),
        "viz": _colour(fill(node)) | {"size": 10.0 + node.supported_by + node.attacked_by},
    }


def _link(link: Link) -> Values:
    values = {
        "id": link.key,
        "label": VERBS[link.kind],
        "kind": link.kind.value,
        "weight": max(link.confidence, 0.01),  # no weight would mean no edge to many tools
        "confidence": link.confidence,
        "basis": link.basis.value,
        "scheme": link.scheme.value if link.scheme else None,
        "argument": plain(link.argument),
        "premises": link.premises,
        "denies": plain(link.denies) if link.denies else None,
        "decidedBy": plain(link.decided_by) if link.decided_by else None,
    }
    return {**_said(values), "viz": _colour(COLOURS[link.kind], 1.0 + 2 * link.confidence)}


def _said(values: Values) -> Values:
    return {name: value for name, value in values.items() if value not in (None, "")}


def _colour(colour: str, thickness: float | None = None) -> Values:
    red, green, blue = rgb(colour)
    viz: Values = {"color": {"r": red, "g": green, "b": blue, "a": 1.0}}
    return viz | ({"thickness": thickness} if thickness else {})
