"""The thread in its own words, with the selected claim beside it."""

import streamlit as st

from kb.reading import Reading
from screens._parts import card, flags, remembered, select, sure
from ui.text import plain
from ui.thread import thread

_PAGE = 60  # posts drawn at once; a page of long ones is still some hundred kilobytes


def draw(reading: Reading, selected: str | None) -> None:
    """Draw the view."""
    posts = reading.map_.discussion.posts
    page = _page(reading, selected)
    left, right = st.columns([5, 3], gap="medium")
    with left, st.container(height=760, border=False, key="thread_scroll"):
        thread(
            reading,
            posts[page * _PAGE : (page + 1) * _PAGE],
            selected=selected,
            page=page,
            on_pick=select,
        )
    with right:
        if selected is None:
            st.markdown("Choose a highlight to see what stands for and against it.")
            st.markdown(":green[supports] · :red[rebuts] · :orange[undercuts] · :blue[claims]")
            return
        claim = reading.map_.claim(selected)
        with st.container(border=True):
            st.markdown(f"**{plain(claim.text)}**")
            first = reading.map_.locution(claim.appearances[0])
            said = [claim.kind or "kind unknown", *flags(reading, claim), sure(first.confidence)]
            st.markdown(" · ".join(said))
            st.page_link(
                "screens/claim.py",
                label="All it rests on",
                icon=":material/arrow_forward:",
                query_params={"claim": claim.id},
            )
        for n, argument in enumerate((*reading.supports(selected), *reading.attacks(selected))):
            if argument.target == selected:
                card(reading, argument, f"thread_{n}")


def _page(reading: Reading, selected: str | None) -> int:
    """The page shown: the chosen one, else the one with the selected claim or post on it."""
    posts = [post.id for post in reading.map_.discussion.posts]
    pages = max(1, -(-len(posts) // _PAGE))
    if pages == 1:
        return 0
    focus = remembered("post") or ""
    if selected:
        focus = reading.map_.locution(reading.map_.claim(selected).appearances[0]).post
    if st.session_state.get("thread_focus") != (focus, selected) and focus in posts:
        st.session_state["thread_page"] = posts.index(focus) // _PAGE + 1
        st.session_state["thread_focus"] = (focus, selected)
    return int(st.pagination(pages, key="thread_page")) - 1
