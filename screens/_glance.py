"""A discussion at a glance: counts, what is contested, what was left standing, what it rests on."""

import streamlit as st

from kb.model import Claim
from kb.reading import Reading, glance
from screens._parts import select, tally
from ui.text import plain, seen, short

_SHOWN = 6


def draw(reading: Reading) -> None:
    """Draw the view."""
    known = glance(reading)
    counts = {"Claims": known.claims, "Supports": known.supports, "Attacks": known.attacks}
    counts |= {"Contested": len(known.contested), "Sources": len(known.sources)}
    with st.container(horizontal=True):
        for name, count in counts.items():
            st.metric(name, count, border=True, width=130)
    left, right = st.columns([3, 2], gap="medium")
    with left, st.container(border=True):
        st.subheader(
            "Most contested", anchor=False, help="Attacked, and supported or made by two authors or more."
        )
        _bars(reading, known.contested[:_SHOWN])
        _claims(reading, known.contested[:_SHOWN], "contested", "Nothing here is both attacked and backed.")
    with right, st.container(border=True):
        st.subheader(
            "What it is about", anchor=False, help="Argued about, and not brought for anything else."
        )
        _claims(reading, known.roots[:_SHOWN], "roots", "No claim is argued about.")
    left, right = st.columns(2, gap="medium")
    with left, st.container(border=True):
        st.subheader("Attacked and unanswered", anchor=False, help="No attacker was attacked in turn.")
        _claims(
            reading, known.unanswered[:_SHOWN], "unanswered", "Every attack was answered, or there was none."
        )
    with right, st.container(border=True):
        st.subheader("Worth checking, unsupported", anchor=False, help="No premise and no citation.")
        worth = tuple(c for c in known.unsupported if c.check_worthiness >= 0.5)[:_SHOWN]
        _claims(reading, worth, "unsupported", "No such claim.")
    left, right = st.columns(2, gap="medium")
    with left, st.container(border=True):
        st.subheader("Sources and disputed words", anchor=False)
        for source, count in known.sources[:12]:
            cut = " (cut off where it was written)" if source.truncated else ""
            st.text(f"{source.url or source.name}{cut}, cited {count}×")
        if not known.sources:
            st.markdown("Nobody cites anything.")
        with st.container(horizontal=True):
            for term in known.terms:
                st.badge(plain(short(term.label, 40)), color="violet", icon=":material/help:")
    with right, st.container(border=True):
        st.subheader("Participants", anchor=False)
        st.dataframe(
            {
                "who": [seen(name) for name, _, _ in known.participants],
                "posts": [posts for _, posts, _ in known.participants],
                "claims": [claims for _, _, claims in known.participants],
            },
            hide_index=True,
            height=220,
        )


def _bars(reading: Reading, claims: tuple[Claim, ...]) -> None:
    """Attacks to the left, supports to the right, one bar a claim."""
    if not claims:
        return
    shown = list(reversed(claims))
    series = [
        {
            "name": name,
            "type": "bar",
            "stack": "all",
            "itemStyle": {"color": colour} | ({"decal": {"symbol": "rect"}} if name == "against" else {}),
            "data": values,
        }
        for name, colour, values in (
            ("for", "#1a7f37", [len(reading.supports(c.id)) for c in shown]),
            ("against", "#c62828", [-len(reading.attacks(c.id)) for c in shown]),
        )
    ]
    options = {
        "legend": {"top": 0},
        "grid": {"left": 8, "right": 16, "top": 28, "bottom": 6, "containLabel": True},
        "xAxis": {"type": "value", "minInterval": 1},
        "yAxis": {
            "type": "category",
            "data": [short(seen(c.text), 60) for c in shown],
            "axisLabel": {"width": 230, "overflow": "truncate"},
        },
        "series": series,
    }
    st.echarts_chart(
        options, height=70 + 36 * len(shown), alt="Arguments for and against the most contested claims"
    )


def _claims(reading: Reading, claims: tuple[Claim, ...], key: str, otherwise: str) -> None:
    for claim in claims:
        label = f"{tally(reading, claim)}  {plain(short(claim.text, 150))}"
        st.button(label, key=f"go_{key}_{claim.id}", type="tertiary", on_click=_open, args=(claim.id,))
    if not claims:
        st.markdown(otherwise)


def _open(claim: str) -> None:
    select(claim)
    st.session_state["view"] = "procon"
