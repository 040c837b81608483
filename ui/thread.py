"""The thread with its claims highlighted in the words; our own component, no library in it.

Python cuts each post at the borders of its locutions, in code points, and sends segments; the browser
only makes text nodes of them, so a post can never become markup.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import streamlit as st

from kb.inert import inert
from kb.model import Argument, Locution, Post
from kb.reading import Reading, segments
from ui.text import moment, short

_HERE = Path(__file__).parent
_KEY = "thread"


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
    version: str,
    selected: str | None,
    focus: str | None,
    on_pick: Callable[[str | None], None],
) -> None:
    """Draw `posts`, anew where `version` is another; a click on a highlight calls `on_pick`.

    The claim `selected` is marked and scrolled to, else the post `focus`.
    """
    depths = reading.depths()
    by_post: Mapping[str, list[Locution]] = defaultdict(list)
    for locution in reading.map_.locutions:
        by_post[locution.post].append(locution)
    least = min((depths[post.id] for post in posts), default=0)  # a later page may begin deep in the tree
    drawn = [_post(reading, post, depths[post.id] - least, by_post[post.id]) for post in posts]

    def picked() -> None:
        if st.session_state[_KEY].picked:
            on_pick(st.session_state[_KEY].picked["claim"])

    data = {"posts": drawn, "version": version, "selected": selected, "focus": focus}
    _component()(key=_KEY, data=data, on_picked_change=picked)


def _post(reading: Reading, post: Post, depth: int, locutions: list[Locution]) -> dict[str, Any]:
    answered = reading.posts[post.reply_to].author if post.reply_to else None
    said = [f"to {short(answered or 'a post without a name', 60)}"] if post.reply_to else []
    if post.inferred_reply:
        said = [f"{said[0]}, inferred" if said else "what it answers is inferred"]
    if post.created:
        said.append(moment(post.created))
    text = post.text or ("[deleted]" if post.deleted else "[empty]")
    made = {x.id: reading.step_made_in(x.id) for x in locutions}
    return {
        "id": post.id,
        "author": short(inert(post.author or "no name given"), 60),
        "said": [inert(words) for words in said],
        "depth": depth,
        "deleted": post.deleted,
        "length": len(post.text),
        "segments": [[inert(s.text), list(s.locutions)] for s in segments(text, locutions)],
        "spans": {x.id: _span(reading, x, made[x.id]) for x in locutions},
        "chips": [_chip(reading, step) for step in made.values() if step and _elsewhere(reading, step)],
    }


def _elsewhere(reading: Reading, step: Argument) -> bool:
    """Whether a step bears on another post: within a post the colours say enough."""
    return reading.map_.locution(step.made_in).post != reading.map_.locution(step.answers).post


def _span(reading: Reading, locution: Locution, step: Argument | None) -> dict[str, str]:
    claim = reading.claim_at(locution.id)
    note = _note(reading, step) if step else f"claim, confidence {locution.confidence:.0%}"
    return {
        "claim": claim.id,
        "role": step.kind if step else "claim",
        "note": note,
        "text": short(inert(claim.text), 300),
    }


def _chip(reading: Reading, step: Argument) -> dict[str, str]:
    return {
        "claim": reading.claim_at(step.made_in).id,
        "role": step.kind,
        "label": f"{step.kind}s",
        "bears": short(inert(reading.map_.conclusion(step).text), 70),
        "note": _note(reading, step),
    }


def _note(reading: Reading, step: Argument) -> str:
    bears = short(inert(reading.map_.conclusion(step).text), 90)
    return f"{step.kind}s “{bears}”, confidence {step.confidence:.0%}"
