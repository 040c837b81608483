"""The thread with its claims highlighted in the words; our own component, no library in it.

Python cuts each post at the borders of its locutions, in code points, and sends segments; the browser
only makes text nodes of them, so a post can never become markup.
"""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import streamlit as st

from kb.model import ArgumentKind, Claim, Locution, Post
from kb.reading import Reading, segments
from ui.text import seen, short

_HERE = Path(__file__).parent
_ROLES = {
    ArgumentKind.SUPPORT: ("support", "supports"),
    ArgumentKind.REBUT: ("attack", "rebuts"),
    ArgumentKind.UNDERCUT: ("undercut", "undercuts"),
}


@st.cache_resource(show_spinner=False)
def _component() -> Any:
    return st.components.v2.component(
        "rejoinder_thread",
        html="<div class='thread'></div>",
        css=(_HERE / "thread.css").read_text(encoding="utf-8"),
        js=(_HERE / "thread.js").read_text(encoding="utf-8"),
    )


def thread(
    reading: Reading,
    posts: Sequence[Post],
    *,
    selected: str | None,
    page: int,
    on_pick: Callable[[str], None],
) -> None:
    """Draw `posts`; the claim `selected` is marked and scrolled to, and a click on one calls `on_pick`."""
    depths = depth_of_posts(reading)
    by_post: dict[str, list[Locution]] = {post.id: [] for post in posts}
    for locution in reading.map_.locutions:
        if locution.post in by_post:
            by_post[locution.post].append(locution)
    claims = {appearance: claim for claim in reading.map_.claims for appearance in claim.appearances}
    drawn = [_post(reading, post, depths[post.id], by_post[post.id], claims) for post in posts]

    def picked() -> None:
        claim = st.session_state["thread"].picked
        if claim:
            on_pick(claim)

    data = {"posts": drawn, "selected": selected, "page": page}
    _component()(key="thread", data=data, on_picked_change=picked)


def depth_of_posts(reading: Reading) -> dict[str, int]:
    """How deep each post hangs in the tree of replies."""
    depths: dict[str, int] = {}
    for post in reading.map_.discussion.posts:
        depths[post.id] = depths[post.reply_to] + 1 if post.reply_to else 0
    return depths


def _post(
    reading: Reading, post: Post, depth: int, locutions: list[Locution], claims: dict[str, Claim]
) -> dict[str, Any]:
    said = [f"{post.created:%-d %B %Y, %H:%M}"] if post.created else []
    if post.inferred_reply:
        said.append("where this replies to is inferred")
    text = post.text or ("[deleted]" if post.deleted else "")
    return {
        "id": post.id,
        "author": seen(post.author or "no name given"),
        "said": said,
        "depth": depth,
        "deleted": post.deleted,
        "segments": [[seen(s.text), list(s.locutions)] for s in segments(text, locutions)],
        "spans": {x.id: _span(reading, x, claims[x.id]) for x in locutions},
    }


def _span(reading: Reading, locution: Locution, claim: Claim) -> dict[str, str]:
    step = next((a for a in reading.steps(claim.id) if a.made_in == locution.id), None)
    role, label = _ROLES[step.kind] if step else ("claim", "claims")
    bears = short(seen(reading.map_.conclusion(step).text), 60) if step else ""
    sure = f"confidence {step.confidence if step else locution.confidence:.0%}"
    return {
        "claim": claim.id,
        "role": role,
        "label": label,
        "bears": bears,
        "sure": sure,
        "text": seen(claim.text),
    }
