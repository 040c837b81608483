"""Mermaid: one flowchart where Mermaid draws that much, else Markdown with several.

Mermaid refuses more than 500 links or 50,000 characters, and no file can raise that. A larger map
is cut into diagrams, each of what lies nearest to one claim, until every link stands in one.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from kb.export.exported import Export, Exported
from kb.export.picture.palette import COLOURS, EDGE, FILLS, INK, VERBS
from kb.export.picture.parts import Part, parts
from kb.export.words.heading import Heading, heading
from kb.export.words.losses import losses, shortening
from kb.export.words.quoting import address, plain, quoted, shortened
from kb.model import ArgumentKind
from kb.network import Network, Node, network

_LENGTH = 240  # characters of a label
_LINKS = 490  # of a diagram
_SIZE = 48_000  # of a diagram in UTF-16 units, as JavaScript counts
_LOST = {
    "posts": "a diagram shows claims and their links, not the thread around them",
    "places": "a diagram shows claims; each leads to the post that makes it first",
    "authors": "a box has room for the claim only",
    "dates": "a box has room for the claim only",
    "worths": "a box has room for the claim only",
    "manners": "a box is a claim, whoever says it and how",
    "deciders": "a box has room for the claim only",
    "confidences": "an arrow has room for its kind only",
    "bases": "an arrow has room for its kind only",
    "schemes": "an arrow has room for its kind only",
    "attackschemes": "an arrow has room for its kind only",
    "denials": "an arrow ends at a claim, so it is drawn to the one that the step bears on",
    "joint": "an arrow begins at one claim, so each premise has its own",
    "terms": "a diagram shows claims only",
    "citations": "a diagram shows claims only",
    "decisions": "a diagram shows a result, not the steps towards it",
    "matches": "a diagram ties only the claims that it shows",
}
_ARROWS = {ArgumentKind.SUPPORT: "-->", ArgumentKind.REBUT: "-.->", ArgumentKind.UNDERCUT: "-.->"}
_SPECIAL = re.compile(
    r"(?<=[^\W\d_])[.-](?=[^\W_])|(?<![^\W\d_])[.-]|[.-](?=[^\s\w])"  # of addresses, lists and rules
    r"|(?<=\d)\)|[^\w ,'!?().\x80-\U0010ffff-]|[_¶ﬂ]"
)


def export(export: Export) -> Exported:
    """Write all maps as one diagram, or as Markdown with several where one would not be drawn."""
    drawn = network(export.maps)
    lost = (
        *losses(export, _LOST),
        *shortening(drawn, _LENGTH, "Mermaid draws 50,000 characters in all"),
    )
    lines = {node.key: _claim(node) for node in drawn.nodes}
    room = _SIZE - _size("\n".join(_head(heading(export, lost), "")))
    cut = parts(drawn, links=_LINKS, size=room, cost={key: _size(line) + 1 for key, line in lines.items()})
    if len(cut) == 1:
        text = "\n".join(_diagram(cut[0], lines, heading(export, lost), ""))
        return Exported((text + "\n").encode("utf-8"), lost, "text/vnd.mermaid; charset=utf-8", ".mmd")
    lost += (
        f"the whole in one picture: Mermaid draws 500 links and 50,000 characters at most, so here are"
        f" {len(cut)} diagrams; each link stands in one of them, and a claim in all that need it",
    )
    text = "\n".join(_document(cut, lines, drawn, heading(export, lost)))
    return Exported((text + "\n").encode("utf-8"), lost, "text/markdown; charset=utf-8", ".md")


def _document(cut: Sequence[Part], lines: dict[str, str], drawn: Network, top: Heading) -> Iterator[str]:
    from kb.export.markdown import escaped

    texts = {node.key: escaped(shortened(plain(node.text), 80)) for node in drawn.nodes}
    yield f"# {escaped(top.title)}\n"
    yield from (f"- {name}: {escaped(value)}" for name, value in top.rows()[1:])
    bare = replace(top, lost=(), left_out=())  # the rest is said above, once
    for n, part in enumerate(cut, 1):
        place = f" ({n} of {len(cut)})"
        yield f"\n## {n}. {texts[part.focus]}\n\n```mermaid"
        yield from _diagram(part, lines, bare, place)
        yield "```"


def _head(top: Heading, place: str) -> Iterator[str]:
    yield f"---\ntitle: {quoted(shortened(top.title, 160) + place, beside='<>{}%')}\n---"
    yield from (f"%% {name}: {value.replace('%%', '% %')}" for name, value in top.rows()[1:])
    yield "flowchart TD"
    for kind, colour in FILLS.items():
        yield f"  classDef {kind or 'unsaid'} fill:{colour},stroke:{EDGE},color:{INK}"


def _diagram(part: Part, lines: dict[str, str], top: Heading, place: str) -> Iterator[str]:
    yield from _head(top, place)
    yield from (lines[key] for key in part.nodes)
    for link in part.links:
        yield f'  {link.source} {_ARROWS[link.kind]}|"{VERBS[link.kind]}"| {link.target}'
    for one, other in part.opposites:
        yield f'  {one} -.-|"says the opposite"| {other}'
    for kind, colour in COLOURS.items():
        drawn_so = [str(n) for n, link in enumerate(part.links) if link.kind is kind]
        if drawn_so:
            yield f"  linkStyle {','.join(drawn_so)} stroke:{colour}"


def _claim(node: Node) -> str:
    label = _label(shortened(plain(node.text), _LENGTH))
    line = f'  {node.key}["{label}"]:::{node.kind or "unsaid"}'
    url = address(node.url)
    return line + (f'\n  click {node.key} href "{url.replace(";", "%3B")}" _blank' if url else "")


def _label(text: str) -> str:
    """A text whose every special character is an entity, so that Mermaid shows it as it is."""
    return _SPECIAL.sub(lambda found: "#quot;" if found[0] == '"' else f"#{ord(found[0])};", text)


def _size(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2
