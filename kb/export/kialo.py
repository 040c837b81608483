"""Kialo's text form: a numbered tree of pros and cons; a second place of a claim points at its first.

One conclusion is the thesis. Of several, each is a thesis of its own beneath the title, without
Pro or Con, as in Kialo's discussions with many theses.
"""

import re
from collections.abc import Iterator, Sequence

from kb.export.exported import Export, Exported
from kb.export.picture.forest import Place, forest
from kb.export.words.heading import heading
from kb.export.words.losses import losses
from kb.export.words.quoting import plain
from kb.model import ArgumentKind
from kb.network import Network, network

_LOST = {
    "posts": "Kialo's text holds claims, not the thread around them",
    "places": "Kialo's text has no offsets",
    "authors": "a claim in Kialo's text is its words",
    "dates": "a claim in Kialo's text is its words",
    "kinds": "a claim in Kialo's text is its words",
    "manners": "a claim in Kialo's text is its words",
    "deciders": "a claim in Kialo's text is its words",
    "confidences": "pros and cons are given without a degree",
    "bases": "Kialo does not say how an analyst came to it",
    "schemes": "Kialo has pro and con only",
    "attackschemes": "Kialo has pro and con only",
    "joint": "a pro or con is one claim, so each premise stands by itself",
    "contradictions": "Kialo has pro and con only",
    "terms": "Kialo's text has no place for a word",
    "citations": "Kialo's text has no place for sources",
    "decisions": "Kialo's text holds a result, not the steps towards it",
    "matches": "Kialo ties only the claims of one discussion",
}
_STANCES = {ArgumentKind.SUPPORT: "Pro: ", ArgumentKind.REBUT: "Con: "}
_LINKING = "no space between ] and ( in a claim: readers would take them for a link and drop the address"


def export(export: Export) -> Exported:
    """Write all maps as one Kialo discussion."""
    drawn = network(export.maps)
    links = [link for link in drawn.links if link.kind is not ArgumentKind.UNDERCUT]
    places = [*forest([node.key for node in drawn.nodes], links)]
    lost = (*losses(export, _LOST), *_dropped(drawn, places))
    top = heading(export, lost)
    lines = [f"Discussion Title: {_text(top.title)}", "", *_lines(drawn, top.title, places)]
    return Exported(("\n".join(lines) + "\n").encode("utf-8"), lost, "text/plain; charset=utf-8", ".txt")


def _dropped(drawn: Network, places: Sequence[Place]) -> Iterator[str]:
    undercuts = sum(link.kind is ArgumentKind.UNDERCUT for link in drawn.links)
    if undercuts:
        yield (
            f"{undercuts} {'undercut' if undercuts == 1 else 'undercuts'}: pros and cons bear on claims, not"
            " on the step between them, so what is said in them stands by itself where it has no other place"
        )
    if circles := sum(place.circle for place in places):
        what = "link that closes a circle" if circles == 1 else "links that close circles"
        yield f"{circles} {what}: a tree has none"
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
