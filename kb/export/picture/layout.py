"""Where the cards of a picture stand: what is argued about at the left, what bears on it to its right.

A claim stands one column right of the furthest claim that it bears on, so that all links run to the
left, but for those that close a circle. Trees stand below each other; claims in no argument come last.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from kb.export.picture.forest import forest
from kb.export.picture.lettering import fitted, measure, wrapped
from kb.export.words.quoting import plain
from kb.network import Link, Network, Node

FONT, LINE, SMALL = 13, 17, 11  # pixels: letters, lines of text, and the name beneath
WIDTH, GUTTER, INSIDE = 264, 84, 12
_LINES = 9  # of text on a card
_SPARE = 6  # columns more than twice the fewest: what is wider is a tangle, and drawn with the fewest
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
    tops = [key for key in cards if key in bound and key not in homes]
    tops = _in_order(_unadopted(tops, drawn.links, homes, children, columns), drawn, children)
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
    rows = wrapped(plain(node.text), (WIDTH - 2 * INSIDE - 5) / FONT, bold=node.root)
    cut = len(rows) > _LINES
    shown = (*rows[: _LINES - 1], rows[_LINES - 1][:-1] + "…") if cut else tuple(rows)
    below = SMALL + 2 if told(node) else -2
    return Card(node, shown, cut, 2 * INSIDE + LINE * len(shown) + below)


def told(node: Node) -> str:
    """The line beneath a claim's text: who makes it, and how it fares."""
    said = ["contested"] if node.contested else []
    said += [f"made {node.appearances} times"] if node.appearances > 1 else []
    room = (WIDTH - 2 * INSIDE - 5) / SMALL - sum(measure(f" · {words}") for words in said)
    name = fitted(plain(node.author or ""), room)
    return " · ".join(words for words in (name, *said) if words)


def _columns(drawn: Network) -> tuple[dict[str, Link], dict[str, int]]:
    """The link that decides where each claim stands, and the column of each."""
    keys = [node.key for node in drawn.nodes]
    ordered = _ordered(drawn.links)
    links = [place.link for place in forest(keys, ordered) if place.link and not place.circle]
    homes, columns = _furthest(keys, links)
    nearest = _nearest(keys, ordered)
    if max(columns.values(), default=0) > 2 * max(nearest[1].values(), default=0) + _SPARE:
        homes, columns = nearest
    order = {link.key: n for n, link in enumerate(ordered)}
    return dict(sorted(homes.items(), key=lambda home: order[home[1].key])), columns


def _furthest(keys: Sequence[str], links: Sequence[Link]) -> tuple[dict[str, Link], dict[str, int]]:
    """Each claim right of all that it bears on; the links form no circle."""
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
    return homes, columns


def _nearest(keys: Sequence[str], links: Sequence[Link]) -> tuple[dict[str, Link], dict[str, int]]:
    """Each claim right of the first that it bears on, as few columns as can be; for tangles."""
    bearing: dict[str, list[Link]] = defaultdict(list)
    for link in links:
        bearing[link.target].append(link)
    brought = {link.source for link in links}
    columns, homes = dict.fromkeys(keys, 0), dict[str, Link]()
    seen = set[str]()
    for top in (*(key for key in keys if key not in brought), *(key for key in keys if key in bearing)):
        ready = [] if top in seen else [top]
        seen.add(top)
        for target in ready:
            for link in bearing.get(target, ()):
                if link.source not in seen:
                    seen.add(link.source)
                    columns[link.source], homes[link.source] = columns[target] + 1, link
                    ready.append(link.source)
    return homes, columns


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


def _unadopted(
    tops: Sequence[str],
    links: Sequence[Link],
    homes: Mapping[str, Link],
    children: dict[str, list[str]],
    columns: dict[str, int],
) -> list[str]:
    """The tops that keep a tree of their own: what has no cards of its own goes beside those it shares."""
    kept, reasons = list[str](), {link.target: link.source for link in reversed(links)}
    for top in tops:
        beside = homes[reasons[top]].target if reasons.get(top) in homes else top
        if children.get(top) or beside not in homes or beside == top:
            kept.append(top)
            continue
        family = children[homes[beside].target]
        family.insert(family.index(beside) + 1, top)
        columns[top] = columns[beside]
    return kept


def _in_order(tops: Sequence[str], drawn: Network, children: Mapping[str, list[str]]) -> list[str]:
    """One discussion after the other, in each the largest tree first, then what is linked to those above."""
    trees = {key: top for top in tops for key in _beneath(top, children)}
    sizes = Counter(trees.values())
    near: dict[str, Counter[str]] = defaultdict(Counter)
    for link in drawn.links:
        one, other = trees[link.source], trees[link.target]
        near[one][other] += 1
        near[other][one] += 1
    homes = {node.key: node.discussion for node in drawn.nodes}
    ordered = list[str]()
    for discussion in dict.fromkeys(homes.values()):
        left = sorted((top for top in tops if homes[top] == discussion), key=lambda top: -sizes[top])
        drawn_to: Counter[str] = Counter()
        while left:
            top = max(left, key=lambda top: (drawn_to[top], sizes[top]))  # the first of equals
            left.remove(top)
            ordered.append(top)
            drawn_to.update(near[top])
    return ordered


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
