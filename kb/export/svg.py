"""SVG: a picture that needs no program but one that shows it, with cards of text from left to right.

No script, no style sheet, no font and no address that anything is fetched from; all text is escaped.
"""

import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from xml.sax.saxutils import escape

from kb.export.exported import Export, Exported
from kb.export.picture.curves import Curve, Junction, curves
from kb.export.picture.layout import FONT, INSIDE, LINE, SMALL, WIDTH, Card, layout, told
from kb.export.picture.lettering import measure, wrapped
from kb.export.picture.palette import CLAIM, COLOURS, FAINT, INK, OPPOSITE, tint
from kb.export.picture.steps import steps
from kb.export.words.heading import heading
from kb.export.words.losses import losses
from kb.export.words.quoting import plain, shortened
from kb.model import ArgumentKind
from kb.network import Network, network

_LOST = {
    "posts": "a picture shows claims and their links, not the thread around them",
    "places": "a card is a claim, wherever it is made",
    "manners": "a card is a claim, whoever says it and how",
    "dates": "a card tells who makes a claim first, not when",
    "kinds": "a card tells who makes a claim first, and how it fares",
    "confidences": "a line shows only what bears on what",
    "bases": "a line shows only what bears on what",
    "schemes": "a line shows only what bears on what",
    "attackschemes": "a line shows only what bears on what",
    "deciders": "a card tells who makes a claim, not who decided on it",
    "terms": "a picture shows claims only",
    "citations": "a picture shows claims only",
    "decisions": "a picture shows a result, not the steps towards it",
    "matches": "a picture ties only the claims that it shows",
}
_MARGIN, _NARROWEST, _WIDEST = 36, 900, 1400  # the last of lines of text
_DASHES = {ArgumentKind.SUPPORT: "", ArgumentKind.REBUT: "7 4", ArgumentKind.UNDERCUT: "2 4"}
_LEGEND = {
    ArgumentKind.SUPPORT: "supports",
    ArgumentKind.REBUT: "says that it is false",
    ArgumentKind.UNDERCUT: "denies that it bears on the point",
}
_SIGNS = {
    ArgumentKind.SUPPORT: '<path d="M0 0L10 5L0 10Z" fill="{0}"/>',
    ArgumentKind.REBUT: '<path d="M7 0V10" stroke="{0}" stroke-width="2.6"/>',
    ArgumentKind.UNDERCUT: '<path d="M1 5L5 1L9 5L5 9Z" fill="#fff" stroke="{0}" stroke-width="1.6"/>',
}
_STOPS = {ArgumentKind.SUPPORT: 10, ArgumentKind.REBUT: 10, ArgumentKind.UNDERCUT: 12}  # before the end
_FAMILY = "system-ui, 'Segoe UI', 'Helvetica Neue', Helvetica, Arial, 'DejaVu Sans', sans-serif"


def export(export: Export) -> Exported:
    """Draw all maps in one picture."""
    lost = losses(export, _LOST)
    top = heading(export, lost)
    about = [f"{name}: {value}" for name, value in top.rows()[1:] if name not in ("lost", "left out")]
    text = draw(network(export.maps), title=top.title, about=about, lost=(*top.left_out, *top.lost))
    return Exported(text.encode("utf-8"), lost, "image/svg+xml", ".svg")


def draw(drawn: Network, *, title: str, about: Sequence[str] = (), lost: Sequence[str] = ()) -> str:
    """The picture of a network; `about` stands beneath its title, and `lost` at its foot."""
    plan = layout(drawn)
    lines, junctions = curves(steps(drawn), plan.cards)
    width = max(plan.width, _NARROWEST) + 2 * _MARGIN
    head, down = _head(title, " · ".join((_counts(drawn), *about)), width)
    foot, height = _foot(plan.cards.values(), lost, width, down + plan.height + 2 * LINE)
    return "\n".join(
        (
            *_start(title, [*about, *lost], width, height),
            *head,
            f'<g transform="translate({_MARGIN} {_n(down)})">',
            *_opposites(drawn, plan.cards),
            *map(_line, lines),
            *map(_card, plan.cards.values()),
            *map(_junction, junctions),
            *([] if plan.loose is None else [_text("Claims in no argument", 0, plan.loose - 10, "strong")]),
            "</g>",
            *foot,
            "</svg>\n",
        )
    )


def _start(title: str, about: Sequence[str], width: float, height: float) -> Iterator[str]:
    size = f'width="{_n(width)}" height="{_n(height)}" viewBox="0 0 {_n(width)} {_n(height)}"'
    yield '<?xml version="1.0" encoding="UTF-8"?>'
    yield (
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img" font-family="{_FAMILY}"'
        f' font-size="{FONT}" fill="{INK}">'
    )
    yield f"<title>{escape(plain(title))}</title>"
    yield f"<desc>{escape(chr(10).join(map(plain, about)))}</desc>"
    yield "<defs>"
    for kind, sign in _SIGNS.items():
        size = f'viewBox="0 0 11 10" refX="{_STOPS[kind]}" refY="5" markerWidth="11" markerHeight="10"'
        yield f'<marker id="end-{kind.value}" {size} markerUnits="userSpaceOnUse" orient="auto">'
        yield f"{sign.format(COLOURS[kind])}</marker>"
    yield "</defs>"
    yield f'<rect width="{_n(width)}" height="{_n(height)}" fill="#ffffff"/>'


def _counts(drawn: Network) -> str:
    arguments = len({(link.target, link.argument) for link in drawn.links})
    return f"{len(drawn.nodes)} claims, {arguments} arguments"


def _head(title: str, told: str, width: float) -> tuple[list[str], float]:
    """Title, source and legend, and how far down they reach."""
    room = min(width - 2 * _MARGIN, _WIDEST)
    down, lines = 30.0, list[str]()
    for row in wrapped(shortened(plain(title), 400), room / 22, bold=True):
        down += 28
        lines.append(_text(row, _MARGIN, down, "title"))
    down += 6
    for row in wrapped(plain(told), room / FONT):
        down += LINE + 2
        lines.append(_text(row, _MARGIN, down, "faint"))
    down += 36
    across = float(_MARGIN)
    for kind, words in _LEGEND.items():
        lines.append(
            _stroke(kind, f"M{_n(across + 48)} {_n(down - 4)}H{_n(across)}", f' marker-end="{_end(kind)}"')
        )
        lines.append(_text(words, across + 58, down, "faint"))
        across += 58 + measure(words) * FONT + 26
    lines.append(f'<path d="M{_n(across)} {_n(down - 4)}h44" {_OPPOSED}/>')
    lines.append(_text("says the opposite", across + 54, down, "faint"))
    return lines, down + 34


def _foot(cards: Iterable[Card], lost: Sequence[str], width: float, down: float) -> tuple[list[str], float]:
    cut = sum(card.cut for card in cards)
    told = (
        [f"{cut} cards show the beginning of a longer claim: point at one to read it whole."] if cut else []
    )
    told += [f"Not in this picture: {words}" for words in lost]
    lines = list[str]()
    for row in (
        row for words in told for row in wrapped(plain(words), min(width - 2 * _MARGIN, _WIDEST) / SMALL)
    ):
        down += LINE
        lines.append(_text(row, _MARGIN, down, "small"))
    return lines, down + 30


def _card(card: Card) -> str:
    node = card.node
    role = COLOURS[card.home.kind] if card.home else CLAIM if node.root else FAINT
    box = f'x="{_n(card.x)}" y="{_n(card.y)}" height="{_n(card.height)}" rx="7"'
    right_to_left = _right_to_left(card.rows)
    x = card.right - INSIDE if right_to_left else card.x + INSIDE + 5
    way = ' direction="rtl"' if right_to_left else ""
    heavy = ' font-weight="600"' if node.root else ""
    first = card.y + INSIDE + FONT - 1
    rows = "".join(
        f'<tspan x="{_n(x)}" y="{_n(first + n * LINE)}">{escape(row)}</tspan>'
        for n, row in enumerate(card.rows)
    )
    below = told(node)
    return (
        f'<g id="{node.key}"><title>{escape(plain(node.text))}</title>'
        f'<rect {box} width="{WIDTH}" fill="{tint(role, 0.06)}" stroke="{tint(role, 0.4)}"/>'
        f'<path d="M{_n(card.x + 2.5)} {_n(card.y + 7)}V{_n(card.y + card.height - 7)}" stroke="{role}"'
        f' stroke-width="4" stroke-linecap="round"/>'
        f"<text{way}{heavy}>{rows}</text>"
        + (_text(below, card.x + INSIDE + 5, card.y + card.height - INSIDE + 2, "small") if below else "")
        + "</g>"
    )


def _right_to_left(rows: Iterable[str]) -> bool:
    """Whether the first letter that has a direction is of a script written from right to left."""
    ways = (unicodedata.bidirectional(character) for row in rows for character in row)
    return next((way for way in ways if way in ("L", "R", "AL")), "L") != "L"


def _line(curve: Curve) -> str:
    step = curve.step
    path = " ".join(f"{_n(x)} {_n(y)}" for x, y in (curve.one, curve.two, curve.end))
    said = f' data-step="{step.key}"' + (f' marker-end="{_end(step.kind)}"' if curve.head else "")
    return _stroke(step.kind, f"M{_n(curve.start[0])} {_n(curve.start[1])}C{path}", said)


def _stroke(kind: ArgumentKind, path: str, more: str) -> str:
    dash = f' stroke-dasharray="{_DASHES[kind]}"' if _DASHES[kind] else ""
    return f'<path d="{path}" fill="none" stroke="{COLOURS[kind]}" stroke-width="1.7"{dash}{more}/>'


def _end(kind: ArgumentKind) -> str:
    return f"url(#end-{kind.value})"


def _junction(junction: Junction) -> str:
    x, y = junction.at
    return f'<circle cx="{_n(x)}" cy="{_n(y)}" r="3.4" fill="{COLOURS[junction.step.kind]}"/>'


_OPPOSED = f'fill="none" stroke="{OPPOSITE}" stroke-width="1.6" stroke-dasharray="1 5" stroke-linecap="round"'


def _opposites(drawn: Network, cards: Mapping[str, Card]) -> Iterator[str]:
    """A dotted bow from the left edge of one card to that of the other."""
    for pair in drawn.contradictions:
        (x, y), (to_x, to_y) = (cards[key].left for key in pair)
        bow = _n(min(x, to_x) - 30)
        path = f"M{_n(x)} {_n(y)}C{bow} {_n(y)} {bow} {_n(to_y)} {_n(to_x)} {_n(to_y)}"
        yield f'<path d="{path}" {_OPPOSED}/>'


_STYLES = {
    "title": 'font-size="22" font-weight="600"',
    "strong": 'font-weight="600"',
    "faint": f'fill="{FAINT}"',
    "small": f'font-size="{SMALL}" fill="{FAINT}"',
}


def _text(words: str, x: float, y: float, style: str) -> str:
    return f'<text x="{_n(x)}" y="{_n(y)}" {_STYLES[style]}>{escape(words)}</text>'


def _n(value: float) -> str:
    """A coordinate, as short as it can be written."""
    return f"{value:.1f}".removesuffix(".0").replace("-0.0", "0")
