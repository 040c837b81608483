"""The chosen claim, beside the thread and beside the map: what it says, and what bears on it."""

import streamlit as st

from kb.model import Claim
from kb.reading import Reading
from screens._parts import badges, bearings, whose
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
        bearings(reading, claim, _pick)


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


def _pick(claim: str | None) -> None:
    go("discussion", claim=claim, page=None, post=None)
