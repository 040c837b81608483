"""GraphML for yEd, Cytoscape and Gephi: claims and links with their attributes, and with yEd's own shapes.

yEd shows no label and no colour that is not written in its own vocabulary; others pass over that.
"""

import re
from xml.sax.saxutils import escape

from kb.export.exported import Export, Exported
from kb.export.picture.layout import WIDTH, Card, layout
from kb.export.picture.multigraph import LOST, multigraph
from kb.export.picture.palette import COLOURS, EDGE, INK, OPPOSITE, fill
from kb.export.words.heading import heading
from kb.export.words.losses import losses
from kb.model import ArgumentKind
from kb.network import Network, network

_YED = "http://www.yworks.com/xml/graphml"
_SHAPES = {
    ArgumentKind.SUPPORT: ("line", "standard"),
    ArgumentKind.REBUT: ("dashed", "t_shape"),
    ArgumentKind.UNDERCUT: ("dotted", "white_circle"),
}


def export(export: Export) -> Exported:
    """Write all maps as one directed graph."""
    import networkx

    drawn = network(export.maps)
    lost = losses(export, LOST)
    graph = multigraph(drawn, heading(export, lost))
    for _, values in graph.nodes(data=True):
        del values["viz"]
    for *_, values in graph.edges(data=True):
        del values["viz"], values["id"]
    text = _lower("\n".join(networkx.generate_graphml(graph)))
    data = f'<?xml version="1.0" encoding="UTF-8"?>\n{_drawn(text, drawn)}\n'
    return Exported(data.encode("utf-8"), lost, "application/graphml+xml", ".graphml")


def _lower(text: str) -> str:
    """The values of boolean attributes as XML writes them."""
    keys = re.findall(r'<key id="(\w+)" [^>]*attr\.type="boolean"', text)
    wanted = rf'(<data key="(?:{"|".join(keys) or "-"})">)(True|False)(?=</data>)'
    return re.sub(wanted, lambda found: found[1] + found[2].lower(), text)


def _drawn(text: str, drawn: Network) -> str:
    """The graph with yEd's shapes put in, before what they might be confused with."""
    shapes = {key: _shape(card) for key, card in layout(drawn).cards.items()}
    shapes |= {link.key: _edge(COLOURS[link.kind], *_SHAPES[link.kind]) for link in drawn.links}
    keys = '  <key id="gn" for="node" yfiles.type="nodegraphics" />\n'
    keys += '  <key id="ge" for="edge" yfiles.type="edgegraphics" />\n'
    text = text.replace("<graphml ", f'<graphml xmlns:y="{_YED}" ', 1).replace(
        "  <graph ", keys + "  <graph ", 1
    )
    heads, opposite = r'<(?:node|edge) [^<>]*?id="(\w+)"[^<>]*>\n', _edge(OPPOSITE, "dotted", "none")
    return re.sub(heads, lambda found: found[0] + shapes.get(found[1], opposite), text)


def _shape(card: Card) -> str:
    label = escape("\n".join(card.rows))
    values = f'height="{card.height}" width="{WIDTH}.0" x="{card.x:.1f}" y="{card.y:.1f}"'
    return (
        f'      <data key="gn"><y:ShapeNode><y:Geometry {values} />'
        f'<y:Fill color="{fill(card.node)}" transparent="false" />'
        f'<y:BorderStyle color="{EDGE}" type="line" width="{2 if card.node.root else 1}.0" />'
        f'<y:NodeLabel alignment="left" fontSize="12" textColor="{INK}">{label}</y:NodeLabel>'
        '<y:Shape type="roundrectangle" /></y:ShapeNode></data>\n'
    )


def _edge(colour: str, style: str, arrow: str) -> str:
    return (
        f'      <data key="ge"><y:PolyLineEdge><y:LineStyle color="{colour}" type="{style}" width="1.5" />'
        f'<y:Arrows source="none" target="{arrow}" /></y:PolyLineEdge></data>\n'
    )
