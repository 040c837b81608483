"""The thread in its own words, with the chosen claim beside it."""

import streamlit as st

from kb.model import Claim
from kb.reading import Reading
from screens._parts import badges, card, sure
from ui.opened import opened
from ui.place import go
from ui.text import plain, short
from ui.thread import thread

_PAGE = 60  # posts drawn at once


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
        thread(
            reading,
            posts[page * _PAGE : (page + 1) * _PAGE],
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
            st.markdown(
                "**Choose a highlight** to see what stands for and against it. "
                "Arrow keys go from one to the next.\n\n"
                ":green[solid: supports] · :red[double: rebuts] · :orange[dashed: undercuts] · :blue[claims]"
            )


def _detail(reading: Reading, claim: Claim) -> None:
    st.markdown(f"**{plain(short(claim.text, 400))}**")
    badges(reading, claim)
    first = reading.map_.locution(claim.appearances[0])
    times = f"said {len(claim.appearances)} times, " if len(claim.appearances) > 1 else ""
    st.markdown(f":small[{times}{sure(first.confidence)}]")
    with st.container(horizontal=True, gap="small"):
        st.button("Pro and con", icon=":material/balance:", key="to_procon", on_click=_to_procon)
        st.button("Let go", icon=":material/close:", key="let_go", on_click=_pick, args=(None,))
        query = {"claim": claim.id}
        st.page_link(
            "screens/claim.py", label="All it rests on", icon=":material/arrow_forward:", query_params=query
        )
    for n, step in enumerate(reading.steps(claim.id)):
        target = reading.map_.conclusion(step)
        st.markdown(f":small[It {step.kind}s:]")
        st.button(
            plain(short(target.text)),
            key=f"go_up_{n}_{target.id}",
            type="tertiary",
            on_click=_pick,
            args=(target.id,),
        )
    for n, step in enumerate((*reading.supports(claim.id), *reading.attacks(claim.id))):
        if step.target == claim.id:
            card(reading, step, f"thread_{n}", _pick)


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
