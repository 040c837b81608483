"""Kialo's text form: a numbered tree of pros and cons; a second place of a claim points at its first.

One conclusion is the thesis. Of several, each is a thesis of its own beneath the title, without
Pro or Con, as in Kialo's discussions with many theses.
"""

import re
from collections.abc import Iterator, Sequence

from kb.export.exported import Export, Exported
from kb.export.forest import Place, forest
from kb.export.heading import CITATIONS, CONFIDENCES, DECISIONS, JOINT, OPPOSITES, POSTS, heading, lost
from kb.export.quoting import plain
from kb.model import ArgumentKind
from kb.network import Network, network

_TREE = (POSTS, CITATIONS, DECISIONS, CONFIDENCES, JOINT, OPPOSITES, "Authors, dates and kinds of claims.")
_STANCES = {ArgumentKind.SUPPORT: "Pro: ", ArgumentKind.REBUT: "Con: "}
_LINKING = (
    "A space is put between ] and ( in a claim: readers would take them for a link and drop the address."
)


def export(export: Export) -> Exported:
    """Write all maps as one Kialo discussion."""
    drawn = network(export.maps)
    links = [link for link in drawn.links if link.kind is not ArgumentKind.UNDERCUT]
    places = [*forest([node.key for node in drawn.nodes], links)]
    losses = (*lost(drawn, *_TREE), *_dropped(drawn, places))
    top = heading(export, losses)
    lines = [f"Discussion Title: {_text(top.title)}", "", *_lines(drawn, top.title, places)]
    return Exported(("\n".join(lines) + "\n").encode("utf-8"), losses, "text/plain; charset=utf-8", ".txt")


def _dropped(drawn: Network, places: Sequence[Place]) -> Iterator[str]:
    undercuts = sum(link.kind is ArgumentKind.UNDERCUT for link in drawn.links)
    if undercuts:
        yield (
            f"{undercuts} {'undercut' if undercuts == 1 else 'undercuts'}: pros and cons bear on claims, not"
            " on the step between them. What is said in them stands by itself where it has no other place."
        )
    if circles := sum(place.circle for place in places):
        what = "link that closes a circle" if circles == 1 else "links that close circles"
        yield f"{circles} {what}: a tree has none."
    if any("](" in node.text for node in drawn.nodes):
        yield _LINKING


def _lines(drawn: Network, title: str, places: Sequence[Place]) -> Iterator[str]:
    texts = {node.key: _text(plain(node.text)) for node in drawn.nodes}
    single = sum(place.depth == 0 for place in places) == 1
    if not single:
        yield f"1. {_text(title)}"
    number: list[int] = [] if single else [1]
    shift = 0 if single else 1
    first: dict[str, str] = {}
    for place in places:
        if place.circle:
            continue
        depth = place.depth + shift
        siblings = number[depth] if depth < len(number) else 0
        number[depth:] = [siblings + 1]
        name = ".".join(map(str, number)) + "."
        stance = _STANCES[place.link.kind] if place.link else ""
        yield f"{name} {stance}" + (f"-> See {first[place.key]}" if place.again else texts[place.key])
        first.setdefault(place.key, name)


def _text(text: str) -> str:
    """A text that is no reference, no link, and whose brackets a reader unescapes again."""
    text = re.sub(r"\](?=\()", "] ", text)
    text = re.sub(r"^->", "→", text)
    return re.sub(r"[\[\]]|(?<=\\)[()]", r"\\\g<0>", text)
