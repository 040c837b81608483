"""Graphviz: claims as boxes from left to right, what bears on a claim at its right.

A step that several premises take together, or that something undercuts, has a small junction of
its own, so that an undercut points at the step it denies.
"""

from collections.abc import Iterable, Iterator

from kb.export.exported import Export, Exported
from kb.export.picture.lettering import wrapped
from kb.export.picture.palette import COLOURS, EDGE, FAINT, INK, OPPOSITE, VERBS, fill
from kb.export.picture.steps import Step, steps
from kb.export.words.heading import Heading, heading
from kb.export.words.losses import losses, shortening
from kb.export.words.quoting import address, plain, shortened
from kb.model import ArgumentKind
from kb.network import Network, Node, network

_LENGTH = 400  # of a label; the whole text is in the tooltip
_WIDTH = 20  # ems
_LOST = {
    "posts": "the picture shows claims and their links, not the thread around them",
    "places": "the picture shows claims; each leads to the post that makes it first",
    "manners": "the picture shows a claim, whoever says it and how",
    "dates": "the picture tells only who makes a claim",
    "worths": "a box shows the kind of a claim only",
    "claimconfidences": "a box shows the kind of a claim only",
    "oppositeconfidences": "a line has no room for it",
    "bases": "a line has no room for it",
    "schemes": "a line has no room for it",
    "attackschemes": "a line has no room for it",
    "deciders": "the picture tells only who makes a claim",
    "terms": "the picture shows claims only",
    "citations": "the picture shows claims only",
    "decisions": "the picture shows a result, not the steps towards it",
    "matches": "the picture ties only the claims that it shows",
}
_MANY = 400  # links, from where on Graphviz would take minutes to make the best of it
_BUSY = ", splines=line, nslimit=0.5, nslimit1=0.5, mclimit=0.1"
_ENDS = {ArgumentKind.SUPPORT: "normal", ArgumentKind.REBUT: "tee", ArgumentKind.UNDERCUT: "odot"}
_LINES = {ArgumentKind.SUPPORT: "solid", ArgumentKind.REBUT: "dashed", ArgumentKind.UNDERCUT: "dotted"}


def export(export: Export) -> Exported:
    """Write all maps as one directed graph."""
    drawn = network(export.maps)
    lost = (*losses(export, _LOST), *shortening(drawn, _LENGTH, "tooltips have them all"))
    lines = [*_head(heading(export, lost), busy=len(drawn.links) > _MANY), *_body(drawn), "}"]
    data = ("\n".join(lines) + "\n").encode("utf-8")
    return Exported(data, lost, "text/vnd.graphviz; charset=utf-8", ".dot")


def _head(top: Heading, *, busy: bool) -> Iterator[str]:
    yield from (f"// {name}: {value}" for name, value in top.rows())
    label = [*wrapped(shortened(top.title, 300), 60), " · ".join((*top.sources[:1], top.tool)), ""]
    yield "digraph argument_map {"
    yield f'  graph [rankdir=RL, charset="UTF-8", fontname="Helvetica", fontcolor="{FAINT}", labelloc=t,'
    yield f"    labeljust=l, nodesep=0.2, ranksep=0.9, label={_rows(label)}{_BUSY if busy else ''}];"
    yield f'  node [shape=box, style="rounded,filled", fontname="Helvetica", fontsize=11, color="{EDGE}",'
    yield f'    fontcolor="{INK}", margin="0.15,0.1"];'
    yield "  edge [penwidth=1.3, arrowsize=0.8];"


def _body(drawn: Network) -> Iterator[str]:
    yield from map(_claim, drawn.nodes)
    bound = {key for link in drawn.links for key in (link.source, link.target)}
    left = [f'"{node.key}"' for node in drawn.nodes if node.root or node.key not in bound]
    yield f"  {{ rank=max; {'; '.join(left)} }}"
    for step in steps(drawn):
        yield from _step(step)
    for one, other in drawn.contradictions:
        yield (
            f'  "{one}" -> "{other}" [kind="opposite", dir=both, arrowhead=none, arrowtail=none,'
            f' style=dotted, constraint=false, color="{OPPOSITE}",'
            ' tooltip="says the opposite"];'
        )


def _claim(node: Node) -> str:
    said = [*wrapped(shortened(plain(node.text), _LENGTH), _WIDTH)]
    said += [f"— {shortened(plain(node.author), 40)}"] if node.author else []
    link = address(node.url)
    values = [f"label={_rows(said)}", f'fillcolor="{fill(node)}"', f"tooltip={_tip(plain(node.text))}"]
    values += ["penwidth=2"] if node.root else []
    values += [f"URL={_string(link)}"] if link else []
    return f'  "{node.key}" [{", ".join(values)}];'


def _step(step: Step) -> Iterator[str]:
    colour = COLOURS[step.kind]
    same = f'color="{colour}", style={_LINES[step.kind]}, headport=e, tailport=w'
    verb = f'kind="{step.kind.value}", tooltip="{VERBS[step.kind]}"'
    target = f"j_{step.denies}" if step.denies else step.conclusion
    end = f"{same}, arrowhead={_ENDS[step.kind]}, {verb}, confidence={step.link.confidence:.2f}"
    if step.plain:
        yield f'  "{step.premises[0]}" -> "{target}" [{end}];'
        return
    junction = f"j_{step.key}"
    yield f'  "{junction}" [shape=point, width=0.08, color="{colour}", label="", {verb}];'
    for premise in step.premises:
        yield f'  "{premise}" -> "{junction}" [{same}, arrowhead=none, {verb}];'
    yield f'  "{junction}" -> "{target}" [{end}];'


def _rows(rows: Iterable[str]) -> str:
    return '"' + "".join(_characters(row) + "\\l" for row in rows) + '"'


def _tip(text: str) -> str:
    """A tooltip; Graphviz 2 reads escapes in it twice, so no backslash stands before what makes one."""
    return _string(text.replace("\\", "\\\u200b"))


def _string(text: str) -> str:
    return f'"{_characters(text)}"'


def _characters(text: str) -> str:
    """Text as Graphviz reads it back: backslashes, quotes and its HTML entities escaped."""
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("&", "&amp;")
