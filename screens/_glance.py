"""A discussion at a glance: what is contested, what was left standing, what it rests on."""

from collections.abc import Sequence
from html import escape
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from kb.inert import inert
from kb.model import ArgumentKind, Claim
from kb.reading import Branch, Glance, Reading, glance, tree
from screens._parts import FLAGS, bars, pick_button
from ui.place import go
from ui.text import label, short

_SHOWN = 6
_MANY = 60
_CITED = 10
_TINTS = {  # by level, since one opaque tint shows where a ring ends
    ArgumentKind.SUPPORT: ("#1a7f37", "#4fa467", "#8cc79c", "#b9dec3"),
    ArgumentKind.REBUT: ("#c62828", "#da6a6a", "#eaa9a9", "#f2c9c9"),
    ArgumentKind.UNDERCUT: ("#b35900", "#cc8340", "#e0ac80", "#edcdb0"),
}


def draw(reading: Reading, _: dict[str, str]) -> None:
    """Draw the view."""
    known = glance(reading)
    _counts(known)
    worth = [claim for claim in known.unsupported if claim.check_worthiness >= 0.5]
    left, right = st.columns([5, 3], gap="medium")
    bar = "The bars: :red[against] to the left, :green[for] to the right."
    with left, _box("Most contested", f"{FLAGS['contested']} {bar}"):
        bars(reading, _some(known.contested, "contested"), "contested", _open)
        _rest(len(known.contested), "contested", "Nothing here is both attacked and backed.")
    with (
        right,
        _box("Shape of the debate", "In the middle what is argued about; outwards, what bears on it."),
    ):
        _shape(reading, known)
    left, right = st.columns(2, gap="medium")
    with left, _box("Unanswered", FLAGS["unanswered"]):
        bars(reading, _some(known.unanswered, "unanswered"), "unanswered", _open)
        _rest(len(known.unanswered), "unanswered", "Every attack was answered, or there was none.")
    with right, _box("Worth checking, and unsupported", FLAGS["unsupported"]):
        for claim in _some(worth, "unsupported"):
            pick_button(claim, "unsupported", _open, length=150)
        _rest(len(worth), "unsupported", "No such claim.")
    left, right = st.columns(2, gap="medium")
    with left, _box("Sources and disputed words", "What people cite, and words whose meaning they dispute."):
        _cited(known)
    with right, _box("Participants", "Who wrote most."):
        _people(known)


def _box(heading: str, meaning: str) -> DeltaGenerator:
    box = st.container(border=True, height="stretch", gap="small")
    box.header(heading, anchor=False)
    box.markdown(f":small[{meaning}]")
    return box


def _counts(known: Glance) -> None:
    counts = {"claims": known.claims, "reasons for": known.supports, "reasons against": known.attacks}
    counts |= {"contested": len(known.contested), "unanswered": len(known.unanswered)}
    counts |= {"sources": len(known.sources), "people": known.people}
    told = "".join(f"<div><dt>{name}</dt><dd>{count:,}</dd></div>" for name, count in counts.items())
    st.html(f"<dl class='counts'>{told}</dl>")


def _some(claims: Sequence[Claim], key: str) -> Sequence[Claim]:
    return claims[: _MANY if st.session_state.get(f"more_{key}") else _SHOWN]


def _rest(count: int, key: str, otherwise: str) -> None:
    """The way to those that are not shown, or what it means that there is none."""
    if count > _SHOWN:
        most = f"{_MANY} of {count:,}" if count > _MANY else f"all {count}"
        st.toggle(f"Show {most}", key=f"more_{key}")
    elif not count:
        st.markdown(otherwise)


def _shape(reading: Reading, known: Glance) -> None:
    rings = [_ring(tree(reading, claim, levels=3), 0) for claim in known.roots[:12]]
    if not rings:
        st.markdown("No claim is argued about.")
        return
    gap = "#14181f" if st.context.theme.type == "dark" else "#ffffff"
    width = 1.5 if known.supports + known.attacks < 150 else 0.3  # thin slices would be all border
    look = {"label": {"show": False}, "itemStyle": {"borderWidth": width, "borderColor": gap}}
    series = {
        "type": "sunburst",
        "animation": False,
        "radius": ["14%", "98%"],
        "nodeClick": False,
        "data": rings,
        **look,
    }
    # Rich text is drawn on the canvas: a tooltip of HTML would have to be trusted to escape.
    options = {"tooltip": {"renderMode": "richText"}, "series": [series]}
    st.echarts_chart(options, height=300, alt="What bears on what, as rings round the claims argued about")
    st.markdown(":small[:green[supports] · :red[rebuts] · :orange[undercuts], from the middle outwards]")


def _ring(branch: Branch, level: int) -> dict[str, Any]:
    colour = _TINTS[branch.step.kind][level - 1] if branch.step else "#8794a8"
    return {
        "name": short(inert(branch.claim.text), 60),
        "itemStyle": {"color": colour},
        "children": [_ring(below, level + 1) for below in branch.branches],
        **({} if branch.branches else {"value": 1}),
    }


def _cited(known: Glance) -> None:
    for source, count in known.sources[:_CITED]:
        cut = ", cut off where it was written" if source.truncated else ""
        st.text(f"{inert(source.url or source.name or '')}  (cited {count}×{cut})")
    if len(known.sources) > _CITED:
        st.markdown(f":small[and {len(known.sources) - _CITED:,} more]")
    if not known.sources:
        st.markdown("Nobody cites anything.")
    with st.container(horizontal=True, gap="xsmall"):
        for term in known.terms[:_CITED]:
            st.badge(label(short(term.label, 40)), color="violet", icon=":material/help:")


def _people(known: Glance) -> None:
    rows = "".join(
        f"<tr><td>{escape(short(inert(name), 40))}</td><td>{posts:,}</td><td>{claims:,}</td></tr>"
        for name, posts, claims in known.participants[:_CITED]
    )
    if not rows:
        st.markdown("Nobody is named.")
        return
    st.html(
        "<table class='people'><thead><tr><th>who</th><th>posts</th><th>claims</th></tr></thead>"
        f"<tbody>{rows}</tbody></table>"
    )
    if len(known.participants) > _CITED:
        st.markdown(f":small[and {len(known.participants) - _CITED:,} more]")


def _open(claim: str) -> None:
    go("discussion", view="procon", claim=claim)
