"""GEXF for Gephi: claims and links with their attributes, weights and colours, laid out already."""

import re
from xml.sax.saxutils import escape

from kb.export.exported import Export, Exported
from kb.export.picture.layout import layout
from kb.export.picture.multigraph import LOST, multigraph
from kb.export.words.heading import Heading, heading
from kb.export.words.losses import losses
from kb.network import network


def export(export: Export) -> Exported:
    """Write all maps as one directed graph, in GEXF 1.2draft."""
    import networkx

    drawn = network(export.maps)
    lost = losses(export, LOST)
    top = heading(export, lost)
    graph = multigraph(drawn, top)
    for key, card in layout(drawn).cards.items():
        graph.nodes[key]["viz"]["position"] = {"x": card.x, "y": -card.y, "z": 0.0}  # Gephi's y goes up
    written = "\n".join(networkx.generate_gexf(graph))
    text = re.sub(r"<meta .*?</meta>", lambda _: _meta(top), written, count=1, flags=re.DOTALL)
    data = f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n'
    return Exported(data.encode("utf-8"), lost, "application/gexf+xml", ".gexf")


def _meta(top: Heading) -> str:
    """What the file is, dated by its last post: networkx would write the day of the export."""
    said = "; ".join(f"{name}: {value}" for name, value in top.rows())
    day = f' lastmodifieddate="{top.date[-10:]}"' if top.date else ""
    return f"<meta{day}><creator>{escape(top.tool)}</creator><description>{escape(said)}</description></meta>"
