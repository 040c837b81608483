"""The thread in its own words, with the chosen claim beside it."""

import streamlit as st

from kb.model import Claim
from kb.reading import Reading
from screens._parts import SIGNS, badges, pick_button, side
from ui.opened import opened
from ui.place import go
from ui.text import plain, short
from ui.thread import thread

_PAGE = 60  # posts drawn at once
_LEGEND = """<div class='legend'><b>Choose a highlight to see what stands for it and against it.</b><dl>
<dt class='claim'>a claim</dt><dd>brought neither for nor against another</dd>
<dt class='support'>supports</dt><dd>a reason for another claim</dd>
<dt class='rebut'>rebuts</dt><dd>says that another claim is false</dd>
<dt class='undercut'>undercuts</dt><dd>grants the words, and denies that they bear on it</dd>
</dl>Arrow keys go from one to the next, Enter chooses, Escape lets go.</div>"""


def draw(reading: Reading, here: dict[str, str]) -> None:
    """Draw the view."""
    posts = reading.map_.discussion.posts
    claim = reading.claim(here.get("claim"))
    pages = max(1, -(-len(posts) // _PAGE))
    page = _page(reading, here, claim, pages)

    def pick(chosen: str | None) -> None:
        go("discussion", claim=chosen, page=str(page + 1) if pages > 1 else None, post=None)

    left, right = st.columns([5, 3], gap="medium")
    with left:
        shown = posts[page * _PAGE : (page + 1) * _PAGE]
        if pages > 1:
            first = page * _PAGE + 1
            st.markdown(f":small[Posts {first:,} to {first + len(shown) - 1:,} of {len(posts):,}]")
        thread(
            reading,
            shown,
            version=f"{opened().kb.snapshot} {reading.map_.discussion.id} {page}",
            selected=claim.id if claim else None,
            focus=here.get("post"),
            on_pick=pick,
        )
        if pages > 1:
            st.session_state["posts_page"] = page + 1
            st.pagination(pages, key="posts_page", on_change=_turn)
    with right:
        if claim:
            with st.container(key="detail"):
                _detail(reading, claim)
        else:
            st.html(_LEGEND)


def _detail(reading: Reading, claim: Claim) -> None:
    st.header(plain(short(claim.text, 400)), anchor=False)
    badges(reading, claim)
    if len(claim.appearances) > 1:
        st.markdown(f":small[said {len(claim.appearances)} times]")
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        st.button("Pro and con", icon=":material/balance:", key="to_procon", on_click=_to_procon)
        query = {"claim": claim.id}
        st.page_link(
            "screens/claim.py", label="All it rests on", icon=":material/arrow_forward:", query_params=query
        )
        st.button("Close", icon=":material/close:", key="let_go", on_click=_pick, args=(None,))
    for n, step in enumerate(reading.steps(claim.id)):
        with st.container(horizontal=True, gap="xsmall", vertical_alignment="top", key=f"up_{n}"):
            sign, target = SIGNS[step.kind], reading.map_.conclusion(step)
            st.badge(sign.verb, color=sign.colour, icon=sign.icon)
            pick_button(target, f"up_{n}", _pick, length=120)
    against = tuple(a for a in reading.attacks(claim.id) if a.target == claim.id)
    if against or reading.supports(claim.id):
        side(reading, ":green[Pro]", f"pro_{claim.id}", reading.supports(claim.id), _pick)
        side(reading, ":red[Con]", f"con_{claim.id}", against, _pick)
    else:
        st.markdown("Nothing was found for it or against it.")


def _page(reading: Reading, here: dict[str, str], claim: Claim | None, pages: int) -> int:
    """The page asked for, else the one with the chosen claim or post on it."""
    if here.get("page", "").isdecimal():
        return min(max(int(here["page"]), 1), pages) - 1
    post = reading.map_.locution(claim.appearances[0]).post if claim else here.get("post")
    places = {post.id: n for n, post in enumerate(reading.map_.discussion.posts)}
    return places.get(post or "", 0) // _PAGE


def _turn() -> None:
    go("discussion", page=str(st.session_state["posts_page"]), claim=None, post=None)


def _pick(claim: str | None) -> None:
    go("discussion", claim=claim, page=None, post=None)


def _to_procon() -> None:
    go("discussion", view="procon")
