"""Pro and con: one claim in focus, the reasons for it on one side, those against on the other."""

import streamlit as st

from kb.model import ArgumentKind
from kb.reading import Reading
from screens._parts import SIGNS, card, flags, select, sure
from ui.text import plain, short


def draw(reading: Reading, selected: str | None) -> None:
    """Draw the view."""
    roots = reading.roots() or reading.map_.claims
    if not roots:
        return
    focus = selected or roots[0].id
    path = reading.path(focus)
    with st.container(horizontal=True, gap="xsmall", vertical_alignment="center"):
        for claim in path[:-1]:
            st.button(
                plain(short(claim.text, 40)),
                key=f"crumb_{claim.id}",
                type="tertiary",
                on_click=select,
                args=(claim.id,),
            )
            st.markdown(":material/chevron_right:", width="content")
    claim = path[-1]
    with st.container(border=True):
        st.subheader(plain(claim.text), anchor=False)
        locution, post = next(reading.appearances(claim))
        with st.container(horizontal=True):
            st.badge(claim.kind or "kind unknown", color="blue")
            for flag in flags(reading, claim):
                st.badge(flag, color="gray")
        st.markdown(f"{plain(post.author or 'no name given')} · {sure(locution.confidence)}")
        with st.container(horizontal=True):
            st.button(
                "Show in the thread",
                icon=":material/forum:",
                key="to_thread",
                on_click=_to_thread,
                args=(claim.id,),
            )
            st.page_link(
                "screens/claim.py",
                label="All it rests on",
                icon=":material/arrow_forward:",
                query_params={"claim": claim.id},
            )
    columns = st.columns(2, gap="medium")
    sides = (
        (ArgumentKind.SUPPORT, reading.supports(claim.id)),
        (ArgumentKind.REBUT, tuple(a for a in reading.attacks(claim.id) if a.target == claim.id)),
    )
    for column, (kind, arguments) in zip(columns, sides, strict=True):
        with column:
            sign = SIGNS[kind]
            st.subheader(f":{sign.colour}[{sign.heading}] ({len(arguments)})", anchor=False)
            for n, argument in enumerate(arguments):
                card(reading, argument, f"{kind}_{n}")
            if not arguments:
                st.markdown("None found in this thread.")
    others = [other for other in roots if other.id != claim.id][:8]
    if others:
        st.subheader("Other points of this discussion", anchor=False)
    for other in others:
        st.button(
            plain(short(other.text, 150)),
            key=f"go_other_{other.id}",
            type="tertiary",
            on_click=select,
            args=(other.id,),
        )


def _to_thread(claim: str) -> None:
    select(claim)
    st.session_state["view"] = "thread"
