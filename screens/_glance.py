"""A discussion at a glance: what is contested, what was left standing, what it rests on."""

from typing import Any

import streamlit as st

from kb.model import ArgumentKind
from kb.reading import Branch, Glance, Reading, glance, tree
from screens._parts import FLAGS, bars, pick_button
from ui.place import go
from ui.text import plain, seen, short

_SHOWN = 6
_TINTS = {  # by level, since one opaque tint shows where a ring ends
    ArgumentKind.SUPPORT: ("#1a7f37", "#4fa467", "#8cc79c", "#b9dec3"),
    ArgumentKind.REBUT: ("#c62828", "#da6a6a", "#eaa9a9", "#f2c9c9"),
    ArgumentKind.UNDERCUT: ("#b35900", "#cc8340", "#e0ac80", "#edcdb0"),
}


def draw(reading: Reading, _: dict[str, str]) -> None:
    """Draw the view."""
    known = glance(reading)
    counts = {"Claims": known.claims, "Reasons for": known.supports, "Reasons against": known.attacks}
    counts |= {"Contested": len(known.contested), "Unanswered": len(known.unanswered)}
    counts |= {"Sources": len(known.sources)}
    with st.container(horizontal=True, gap="small"):
        for name, count in counts.items():
            st.metric(name, f"{count:,}", border=True, width=150)
    left, right = st.columns([5, 3], gap="medium")
    with left, st.container(border=True, height="stretch"):
        st.subheader("Most contested", anchor=False, help=FLAGS["contested"])
        st.markdown(":small[:red[against] to the left, :green[for] to the right]")
        bars(reading, known.contested[:_SHOWN], "contested", _open)
        if not known.contested:
            st.markdown("Nothing here is both attacked and backed.")
    with right, st.container(border=True, height="stretch"):
        st.subheader("Shape of the debate", anchor=False, help="In the middle what is argued about.")
        _shape(reading, known)
    left, right = st.columns(2, gap="medium")
    with left, st.container(border=True, height="stretch"):
        st.subheader("Attacked and unanswered", anchor=False, help=FLAGS["unanswered"])
        bars(reading, known.unanswered[:_SHOWN], "unanswered", _open)
        if not known.unanswered:
            st.markdown("Every attack was answered, or there was none.")
    with right, st.container(border=True, height="stretch"):
        st.subheader("Worth checking, unsupported", anchor=False, help=FLAGS["unsupported"])
        worth = [claim for claim in known.unsupported if claim.check_worthiness >= 0.5][:_SHOWN]
        for claim in worth:
            pick_button(claim, "unsupported", _open, length=150)
        if not worth:
            st.markdown("No such claim.")
    left, right = st.columns(2, gap="medium")
    with left, st.container(border=True, height="stretch"):
        _cited(known)
    with right, st.container(border=True, height="stretch"):
        st.subheader("Participants", anchor=False)
        names, posts, claims = zip(*known.participants, strict=True) if known.participants else ((), (), ())
        st.dataframe(
            {"who": [seen(name) for name in names], "posts": posts, "claims": claims},
            hide_index=True,
            height=min(320, 38 + 35 * len(names)),
        )


def _shape(reading: Reading, known: Glance) -> None:
    rings = [_ring(tree(reading, claim, levels=3), 0) for claim in known.roots[:12]]
    if not rings:
        st.markdown("No claim is argued about.")
        return
    gap = "#14181f" if st.context.theme.type == "dark" else "#ffffff"
    look = {"label": {"show": False}, "itemStyle": {"borderWidth": 1.5, "borderColor": gap}}
    series = {"type": "sunburst", "radius": ["14%", "98%"], "nodeClick": False, "data": rings, **look}
    # Rich text is drawn on the canvas: a tooltip of HTML would have to be trusted to escape.
    options = {"tooltip": {"renderMode": "richText"}, "series": [series]}
    st.echarts_chart(options, height=300, alt="What bears on what, as rings round the claims argued about")
    st.markdown(":small[:green[supports] · :red[rebuts] · :orange[undercuts], from the middle outwards]")


def _ring(branch: Branch, level: int) -> dict[str, Any]:
    colour = _TINTS[branch.step.kind][level - 1] if branch.step else "#8794a8"
    return {
        "name": short(seen(branch.claim.text), 60),
        "itemStyle": {"color": colour},
        "children": [_ring(below, level + 1) for below in branch.branches],
        **({} if branch.branches else {"value": 1}),
    }


def _cited(known: Glance) -> None:
    st.subheader("Sources and disputed words", anchor=False)
    for source, count in known.sources[:12]:
        cut = ", cut off where it was written" if source.truncated else ""
        st.text(f"{seen(source.url or source.name or '')}  ({count}×{cut})")
    if not known.sources:
        st.markdown("Nobody cites anything.")
    with st.container(horizontal=True, gap="xsmall"):
        for term in known.terms:
            st.badge(plain(short(term.label, 40)), color="violet", icon=":material/help:")


def _open(claim: str) -> None:
    go("discussion", view="procon", claim=claim)
