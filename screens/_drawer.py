"""One claim beside the list it was chosen from: its words in their post, and what bears on them."""

import streamlit as st

from kb.errors import NotFound
from kb.model import Claim
from kb.reading import Reading, called
from screens import _grounds
from screens._asked import change
from screens._parts import badges, bearings, whose
from ui.opened import opened
from ui.text import plain, short


def draw(wanted: str) -> None:
    """Draw the claim with that id; a reason that is clicked takes its place."""
    with st.container(key="drawer"):
        st.button(
            "Close",
            icon=":material/close:",
            key="close_drawer",
            type="tertiary",
            on_click=close,
            shortcut="escape",
        )
        found = _find(wanted)
        if found is None:
            st.header("Not here", anchor=False)
            st.error(f"There is no claim {plain(short(wanted))} here.", icon=":material/search_off:")
            return
        _claim(*found)


def _find(wanted: str) -> tuple[Reading, Claim] | None:
    try:
        reading = opened().reading(opened().kb.discussion_of(wanted))
        return reading, reading.map_.claim(wanted.rsplit("/", 1)[-1])
    except (NotFound, KeyError):
        return None


def _claim(reading: Reading, claim: Claim) -> None:
    st.header(plain(short(claim.text, 400)), anchor=False)
    badges(reading, claim)
    discussion, said = reading.map_.discussion, list(reading.appearances(claim))
    with st.container(border=True, gap="xsmall"):
        title = plain(short(called(discussion), 100))
        st.markdown(f":small[**{whose(said[0][1])}** in {title}]")
        st.markdown(_grounds.in_context(*said[0]))
        if len(said) > 1:
            st.markdown(f":small[and in {len(said) - 1} more {'place' if len(said) == 2 else 'places'}]")
    there = {"discussion": discussion.id, "view": "thread", "claim": claim.id}
    with st.container(horizontal=True, gap="small"):
        st.page_link(
            "screens/claim.py",
            label="All it rests on",
            icon=":material/arrow_forward:",
            query_params={"claim": claim.id},
        )
        st.page_link(
            "screens/discussion.py", label="In the thread", icon=":material/forum:", query_params=there
        )
        st.page_link(
            "screens/export.py", label="Export", icon=":material/download:", query_params={"claim": claim.id}
        )
    bearings(reading, claim, pick)


def pick(claim: str) -> None:
    """Open another claim in the same place."""
    change(claim=claim)


def close() -> None:
    """Go back to the list alone."""
    change(claim=None)
