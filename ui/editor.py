"""The SPARQL editor, our own on CodeMirror 6: it completes from the vocabulary and marks what is wrong.

The sources are in frontend/src/editor/, and what they give in frontend/built/. All that is offered or marked
goes over as data, and becomes text nodes.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import streamlit as st

from ui.built import component


def editor(
    text: str,
    *,
    key: str,
    vocabulary: Mapping[str, Any],
    problem: Mapping[str, Any] | None = None,
    on_run: Callable[[str], None],
    on_change: Callable[[str], None] | None = None,
) -> None:
    """Draw an editor over `text`; another text than was last told or heard replaces what is in it.

    Ctrl+Enter or the button call `on_run`; leaving it after a change calls `on_change`. `problem` is a
    `{"line", "column", "message"}`, counted from 1 in characters; `vocabulary` is what `kb.completion` gives.
    """
    told = _told(key, text)

    def heard(name: str, tell: Callable[[str], None] | None) -> None:
        said = getattr(st.session_state[key], name, None)
        if said and isinstance(said.get("text"), str):
            told.heard = said["text"]
            if tell:
                tell(said["text"])

    component("editor")(
        key=key,
        data={"text": told.given, "version": told.version, "problem": problem, "vocabulary": vocabulary},
        on_run_change=lambda: heard("run", on_run),
        on_draft_change=lambda: heard("draft", on_change),
    )


@dataclass(slots=True)
class _Told:
    """The text that the browser was given, and what it has said since.

    What it says changes nothing that is sent: a new message would carry the whole script again.
    """

    given: str
    version: int = 0
    heard: str = ""


def _told(key: str, text: str) -> _Told:
    told: _Told = st.session_state.setdefault(f"{key}_told", _Told(text))
    fresh = key not in st.session_state  # it was not on the page in the run before
    if fresh or text != told.heard:
        told.given = told.heard = text
        told.version += 1
    return told
