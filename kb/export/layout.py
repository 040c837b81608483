"""Where the cards of a picture stand: what is argued about at the left, what bears on it to its right.

A claim stands one column right of the furthest claim that it bears on, so that all links run to the
left, but for those that close a circle. Trees stand below each other; claims in no argument come last.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from kb.export.forest import forest
from kb.export.lettering import wrapped
from kb.export.quoting import plain
from kb.network import Link, Network, Node

FONT, LINE, SMALL = 13, 17, 11  # pixels: letters, lines of text, and the name beneath
WIDTH, GUTTER, INSIDE = 264, 84, 12
_LINES = 9  # of text on a card
_ABOVE, _BETWEEN = 14, 34  # the space between cards, and between trees


@dataclass(frozen=True, slots=True)
class Card:
    """One claim in its place; x and y are its left upper corner."""

    node: Node
    rows: tuple[str, ...]
    cut: bool  # there are more words than fit
    height: float
    home: Link | None = None  # the link that brings it to its column
    x: float = 0.0
    y: float = 0.0

    @property
    def left(self) -> tuple[float, float]:
        """Where links leave it."""
        return self.x, self.y + self.height / 2

    @property
    def right(self) -> float:
        """The edge where links arrive."""
        return self.x + WIDTH


@dataclass(frozen=True, slots=True)
class Layout:
    """All cards by the keys of their nodes, and the room they take."""

    cards: Mapping[str, Card]
    width: float
    height: float
    loose: float | None  # how far down claims in no argument begin, where there are any


def layout(drawn: Network) -> Layout:
    """The places of all claims of a network."""
    cards = {node.key: _card(node) for node in drawn.nodes}
    homes, columns = _columns(drawn)
    children: dict[str, list[str]] = defaultdict(list)
    for key, link in homes.items():
        children[link.target].append(key)
    bound = {key for link in drawn.links for key in (link.source, link.target)}
    tops = sorted(
        (key for key in cards if key in bound and key not in homes),
        key=lambda key: -_reach(key, children),
    )
    placed, down = dict[str, Card](), 0.0
    for top in tops:
        middles = _tidied(top, children, cards)
        first = min(middle - cards[key].height / 2 for key, middle in middles.items())
        for key, middle in middles.items():
            card = cards[key]
            x, y = columns[key] * (WIDTH + GUTTER), down + middle - first - card.height / 2
            placed[key] = replace(card, home=homes.get(key), x=x, y=y)
        down = max(placed[key].y + placed[key].height for key in middles) + _BETWEEN
    loose = [key for key in cards if key not in bound]
    begin = down + LINE * 1.5 if placed else 0.0
    deepest = max((columns[key] for key in placed), default=2)
    placed |= _grid([cards[key] for key in loose], begin, max(3, min(deepest + 1, 6)))
    return Layout(
        cards={key: placed[key] for key in cards},
        width=max((card.right for card in placed.values()), default=WIDTH),
        height=max((card.y + card.height for card in placed.values()), default=0.0),
        loose=begin if loose else None,
    )


def _card(node: Node) -> Card:
    rows = wrapped(plain(node.text), (WIDTH - 2 * INSIDE - 5) / FONT)
    cut = len(rows) > _LINES
    shown = (*rows[: _LINES - 1], rows[_LINES - 1][:-1] + "…") if cut else tuple(rows)
    return Card(node, shown, cut, 2 * INSIDE + LINE * len(shown) + SMALL + 2)


def _columns(drawn: Network) -> tuple[dict[str, Link], dict[str, int]]:
    """The link that decides where each claim stands, and the column of each."""
    keys = [node.key for node in drawn.nodes]
    links = [place.link for place in forest(keys, _ordered(drawn.links)) if place.link and not place.circle]
    waiting = dict.fromkeys(keys, 0)
    bearing: dict[str, list[Link]] = defaultdict(list)
    for link in links:
        waiting[link.source] += 1
        bearing[link.target].append(link)
    columns, homes = dict.fromkeys(keys, 0), dict[str, Link]()
    ready = [key for key in keys if not waiting[key]]
    for target in ready:  # grows while it is read: a claim is ready once all it bears on have a column
        for link in bearing[target]:
            if columns[target] + 1 > columns[link.source]:
                columns[link.source], homes[link.source] = columns[target] + 1, link
            waiting[link.source] -= 1
            if not waiting[link.source]:
                ready.append(link.source)
    order = {link.key: n for n, link in enumerate(_ordered(drawn.links))}
    return dict(sorted(homes.items(), key=lambda home: order[home[1].key])), columns


def _ordered(links: Sequence[Link]) -> list[Link]:
    """The links with each undercut right behind the step that it denies."""
    denials: dict[tuple[str, str], list[Link]] = defaultdict(list)
    known = {(link.target, link.argument) for link in links}
    ordered, seen = list[Link](), set[str]()
    for link in links:
        if link.denies:
            denials[link.target, link.denies].append(link)
    for first in links:
        if first.denies and (first.target, first.denies) in known:
            continue
        waiting = [first]
        while waiting:
            link = waiting.pop()
            if link.key not in seen:
                seen.add(link.key)
                ordered.append(link)
                waiting.extend(reversed(denials[link.target, link.argument]))
    return ordered


def _reach(top: str, children: Mapping[str, list[str]]) -> int:
    return len(_beneath(top, children))


def _beneath(top: str, children: Mapping[str, list[str]]) -> list[str]:
    """A claim and all that stand in its tree, parents first."""
    found = [top]
    for key in found:
        found.extend(children.get(key, ()))
    return found


def _tidied(top: str, children: Mapping[str, list[str]], cards: Mapping[str, Card]) -> dict[str, float]:
    """The middle of each card of a tree: as close together as cards allow, parents beside their children."""
    below: dict[str, float] = {top: 0.0}  # its parent, or above it where negative
    outlines: dict[str, list[tuple[float, float]]] = {}
    keys = _beneath(top, children)
    for key in reversed(keys):
        half = cards[key].height / 2
        offsets, outline = _stacked([outlines.pop(child) for child in children.get(key, ())])
        middle = (offsets[0] + offsets[-1]) / 2 if offsets else 0.0
        for child, offset in zip(children.get(key, ()), offsets, strict=True):
            below[child] = offset - middle
        outlines[key] = [(-half, half), *((high - middle, low - middle) for high, low in outline)]
    middles = {top: 0.0}
    for key in keys:
        for child in children.get(key, ()):
            middles[child] = middles[key] + below[child]
    return middles


def _stacked(
    outlines: Sequence[list[tuple[float, float]]],
) -> tuple[list[float], list[tuple[float, float]]]:
    """How far each tree has to move down to clear those above it, and the outline of all."""
    offsets, merged = list[float](), list[tuple[float, float]]()
    for outline in outlines:
        clear = (above[1] - own[0] + _ABOVE for above, own in zip(merged, outline, strict=False))
        offset = max(clear, default=0.0)
        offsets.append(offset)
        for n, (high, low) in enumerate(outline):
            if n < len(merged):
                merged[n] = (merged[n][0], low + offset)
            else:
                merged.append((high + offset, low + offset))
    return offsets, merged


def _grid(cards: Sequence[Card], down: float, across: int) -> dict[str, Card]:
    placed = dict[str, Card]()
    for start in range(0, len(cards), across):
        row = cards[start : start + across]
        for n, card in enumerate(row):
            placed[card.node.key] = replace(card, x=n * (WIDTH + _ABOVE), y=down)
        down += max(card.height for card in row) + _ABOVE
    return placed
