"""The thread in its own words, with the chosen claim beside it."""

import streamlit as st

from kb.model import Claim
from kb.reading import Reading
from screens import _chosen
from ui.opened import opened
from ui.place import go
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
            _chosen.draw(reading, claim, to="procon")
        else:
            st.html(_LEGEND)


def _page(reading: Reading, here: dict[str, str], claim: Claim | None, pages: int) -> int:
    """The page asked for, else the one with the chosen claim or post on it."""
    if here.get("page", "").isdecimal():
        return min(max(int(here["page"]), 1), pages) - 1
    post = reading.map_.locution(claim.appearances[0]).post if claim else here.get("post")
    places = {post.id: n for n, post in enumerate(reading.map_.discussion.posts)}
    return places.get(post or "", 0) // _PAGE


def _turn() -> None:
    go("discussion", page=str(st.session_state["posts_page"]), claim=None, post=None)
