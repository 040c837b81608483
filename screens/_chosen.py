"""The chosen claim, beside the thread and beside the map: what it says, and what bears on it."""

import streamlit as st

from kb.model import Claim
from kb.reading import Reading
from screens._parts import SIGNS, badges, con, pick_button, pro, whose
from ui.place import go
from ui.text import plain, short

_VIEWS = {
    "thread": ("In the thread", ":material/forum:"),
    "procon": ("Pro and con", ":material/balance:"),
    "map": ("Map", ":material/account_tree:"),
}


def draw(reading: Reading, claim: Claim, *, to: str, quoted: bool = False) -> None:
    """Draw the panel, with a way to the view `to`; `quoted` tells who says it, and in what words."""
    with st.container(key="detail"):
        st.header(plain(short(claim.text, 400)), anchor=False)
        badges(reading, claim)
        if quoted:
            _quote(reading, claim)
        if len(claim.appearances) > 1:
            st.markdown(f":small[said {len(claim.appearances)} times]")
        _ways(claim, to)
        _steps(reading, claim)
        _reasons(reading, claim)


def _quote(reading: Reading, claim: Claim) -> None:
    locution, post = next(reading.appearances(claim))
    st.markdown(f":small[**{whose(post)}**]")
    if locution.text.strip() != claim.text.strip():
        st.markdown(f":small[“{plain(short(locution.text, 600))}”]")


def _ways(claim: Claim, to: str) -> None:
    label, icon = _VIEWS[to]
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        st.button(label, icon=icon, key=f"to_{to}", on_click=go, args=("discussion",), kwargs={"view": to})
        query = {"claim": claim.id}
        st.page_link(
            "screens/claim.py", label="All it rests on", icon=":material/arrow_forward:", query_params=query
        )
        st.button("Close", icon=":material/close:", key="let_go", on_click=_pick, args=(None,))


def _steps(reading: Reading, claim: Claim) -> None:
    if reading.steps(claim.id):
        st.markdown("**What it is brought for or against**")
    for n, step in enumerate(reading.steps(claim.id)):
        with st.container(horizontal=True, gap="xsmall", vertical_alignment="top", key=f"up_{n}"):
            sign, target = SIGNS[step.kind], reading.map_.conclusion(step)
            st.badge(sign.verb, color=sign.colour, icon=sign.icon)
            pick_button(target, f"up_{n}", _pick, length=120)


def _reasons(reading: Reading, claim: Claim) -> None:
    if reading.attacks(claim.id) or reading.supports(claim.id):
        pro(reading, claim, _pick)
        con(reading, claim, _pick)
    else:
        st.markdown("Nothing was found for it or against it.")


def _pick(claim: str | None) -> None:
    go("discussion", claim=claim, page=None, post=None)
