"""A text of strangers with stretches of it marked, as HTML in which it can say nothing but its characters."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

import streamlit as st

from kb.evidence.used import Stretch
from kb.inert import inert

_LEGEND = (
    "<div class='quoted-legend'><mark class='support'>✓ bears a claim out</mark> "
    "<mark class='rebut'>✗ refutes one</mark></div>"
)
_SIGNS = {"support": "✓", "rebut": "✗"}


@dataclass(frozen=True, slots=True)
class Mark:
    """How one quote is marked, and what is told of it."""

    role: str  # support, rebut or neither: a class of ui/evidence.css
    told: str


def marks(shown: Sequence[Stretch], quotes: Sequence[Mark]) -> None:
    """Draw the stretches of a text, those in quotes marked with their sign."""
    begun: set[int] = set()
    drawn = []
    for stretch in shown:
        if stretch.gap:
            drawn.append("<p class='gap'>…</p>")
        elif not stretch.quotes:
            drawn.append(_text(stretch.text))
        else:
            first = quotes[stretch.quotes[0]]
            signs = "".join(_SIGNS.get(quotes[n].role, "") for n in stretch.quotes if n not in begun)
            begun.update(stretch.quotes)
            told = escape(inert("; ".join(quotes[n].told for n in stretch.quotes)), quote=True)
            sign = f"<b>{signs}</b> " if signs else ""
            drawn.append(f"<mark class='{first.role}' title='{told}'>{sign}{_text(stretch.text)}</mark>")
    st.html(f"<div class='quoted'>{''.join(drawn)}</div>")


def legend() -> str:
    """What the marks mean."""
    return _LEGEND


def _text(text: str) -> str:
    return escape(inert(text), quote=False)
