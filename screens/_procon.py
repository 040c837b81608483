"""Pro and con: one claim in focus, the reasons for it on one side, those against it on the other."""

import streamlit as st

from kb.model import Claim
from kb.reading import Reading
from screens._parts import badges, bars, sides, whose
from ui.place import go
from ui.text import plain, short

_CRUMBS = 4
_OTHERS = 8


def draw(reading: Reading, here: dict[str, str]) -> None:
    """Draw the view."""
    roots = reading.roots() or reading.map_.claims
    if not roots:
        return
    claim = reading.claim(here.get("claim")) or roots[0]
    _crumbs(reading.path(claim.id)[:-1])
    _focus(reading, claim)
    sides(reading, claim, _pick)
    others = [other for other in roots if other.id != claim.id][:_OTHERS]
    if others:
        st.header("Other points argued here", anchor=False)
        bars(reading, others, "other", _pick)


def _crumbs(path: tuple[Claim, ...]) -> None:
    if not path:
        return
    with st.container(horizontal=True, gap="xsmall", vertical_alignment="center"):
        if len(path) > _CRUMBS:
            st.markdown("…", width="content")
        for claim in path[-_CRUMBS:]:
            label = plain(short(claim.text, 40))
            st.button(label, key=f"crumb_{claim.id}", type="tertiary", on_click=_pick, args=(claim.id,))
            st.markdown(":gray[:material/chevron_right:]", width="content")


def _focus(reading: Reading, claim: Claim) -> None:
    _, post = next(reading.appearances(claim))
    with st.container(border=True):
        st.header(plain(short(claim.text, 400)), anchor=False)
        badges(reading, claim)
        times = len(claim.appearances)
        st.markdown(f":small[{whose(post)}{f' · said {times} times' if times > 1 else ''}]")
        for step in reading.steps(claim.id):
            target = plain(short(reading.map_.conclusion(step).text))
            st.markdown(f":small[{step.kind}s: {target}]")
        with st.container(horizontal=True, gap="small", vertical_alignment="center"):
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


def _pick(claim: str) -> None:
    go("discussion", claim=claim, page=None, post=None)


def _to_thread(claim: str) -> None:
    go("discussion", view="thread", claim=claim, page=None, post=None)
