"""What the argument map and the thread are drawn from, as plain data: in the app, and in a file handed out.

Text in it is inert, and stays text: whoever draws makes text nodes of it.
"""

from collections.abc import Mapping
from typing import Any

from kb.network import Network, Node

_FLAGS = ("contested", "unanswered", "unsupported", "root")


def drawing(network: Network, title: str = "Argument map") -> dict[str, Any]:
    """A network as the map draws it; its nodes' ids are their keys."""
    links = [
        {
            "id": link.key,
            "source": link.source,
            "target": link.target,
            "kind": link.kind.value,
            "argument": link.argument,
            "denies": link.denies,
            "scheme": link.scheme.value if link.scheme else None,
            "confidence": link.confidence,
            "joint": link.premises > 1,
        }
        for link in network.links
    ]
    opposites = [
        {"id": f"x_{one}_{other}", "source": one, "target": other, "kind": "contradiction"}
        for one, other in network.contradictions
    ]
    return {
        "title": title,
        "nodes": [_node(node) for node in network.nodes],
        "links": [told(link) for link in links + opposites],
    }


def _node(node: Node) -> dict[str, Any]:
    return told(
        {
            "id": node.key,
            "text": node.text,
            "claim": node.claim,
            "kind": node.kind.value if node.kind else None,
            "author": node.author,
            "confidence": node.confidence,
            "pro": node.supported_by,
            "con": node.attacked_by,
            "decided": node.decided_by is not None,
            **{flag: getattr(node, flag) for flag in _FLAGS},
        }
    )


def told(values: Mapping[str, Any]) -> dict[str, Any]:
    """Without what there is nothing to say of: 2,000 cards are sent to each browser."""
    return {
        name: value
        for name, value in values.items()
        if value is not None and value is not False and value not in ("", [])
    }
