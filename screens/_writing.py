"""A query of one's own: the editor, and what the text in it answers once a person says so."""

from concurrent.futures import Future
from threading import Thread
from typing import Any

import streamlit as st

from kb.answers import Answer
from kb.cells import MOST
from kb.completion import STARTER, vocabulary
from kb.errors import QueryError, RejoinderError
from kb.faults import explained
from kb.store import KnowledgeBase
from screens import _answer, _asking, _endpoint
from screens._asking import LIMITS, Asked, Outcome
from ui.editor import editor
from ui.text import plain, short

_DRAFT = "query_draft"  # what is in the editor, and of which text it is a change
_COUNTING = "query_counting"  # a state, and its vocabulary to come
_MOMENT = 0.3  # seconds


def draw(kb: KnowledgeBase, asked: Asked) -> None:
    """Draw the editor, and under it the answer; a text that came by a link waits for its reader."""
    above, below = st.container(), st.container()
    outcome, mine = None, asked.text in _asking.history()
    draft = _draft(asked.text)
    with below:
        if mine:
            with st.spinner("Asking…"):
                key = (kb.snapshot, asked.text)
                outcome = _asking.outcome(key, lambda: _answer_to(kb, asked.text))
            if draft != asked.text:
                st.markdown(":small[:orange[The text was changed since: press Run to ask it anew.]]")
            _answer.draw(kb, asked, outcome, name="query")
        else:
            _waiting(asked.text)
        _endpoint.draw(asked.text)
    with above:
        _editor(kb, asked, draft, outcome)


def _vocabulary(kb: KnowledgeBase) -> dict[str, Any]:
    """What the editor offers: with counts, if they are there in a moment, else once they are."""
    state, counting = st.session_state.get(_COUNTING, ("", None))
    if counting is None or state != kb.snapshot:
        counting = Future[dict[str, Any]]()
        st.session_state[_COUNTING] = (kb.snapshot, counting)
        Thread(target=_count, args=(kb, counting), daemon=True).start()
    try:
        told: dict[str, Any] = counting.result(_MOMENT)
    except (TimeoutError, RejoinderError):
        return vocabulary(kb, counted=False)
    return told


def _count(kb: KnowledgeBase, counting: Future[dict[str, Any]]) -> None:
    try:
        counting.set_result(vocabulary(kb))
    except RejoinderError as error:
        counting.set_exception(error)


def _answer_to(kb: KnowledgeBase, text: str) -> Answer:
    try:
        return kb.query(text, limits=LIMITS)
    except QueryError as error:
        raise explained(error, text) from None


def _editor(kb: KnowledgeBase, asked: Asked, draft: str, outcome: Outcome | None) -> None:
    problem = None
    if outcome is not None and outcome.place is not None and draft == asked.text:
        line, column = outcome.place
        problem = {"line": line, "column": column, "message": str(outcome.error)}
    editor(
        draft,
        key="editor",
        vocabulary=_vocabulary(kb),
        problem=problem,
        on_run=_run,
        on_change=lambda text: _changed(asked.text, text),
    )
    with st.container(horizontal=True, gap="small", vertical_alignment="center", key="about_run"):
        told = f"It is stopped after {LIMITS.seconds} s, or {LIMITS.answer_megabytes} MB of answer"
        told = f"A query only reads. {told}; the first {MOST:,} rows are shown."
        st.markdown(f":small[{told}]", width="stretch")
        texts = _asking.history()
        if texts:
            with st.popover("History", icon=":material/history:"):
                st.markdown(":small[What you ran since you opened the app, the latest first]")
                for n, text in enumerate(reversed(texts)):
                    st.button(
                        plain(short(_words(text), 110)),
                        key=f"go_history_{n}",
                        type="tertiary",
                        on_click=_asking.go,
                        args=(Asked(text=text),),
                    )


def _waiting(text: str) -> None:
    if text == STARTER:
        st.markdown("Press **Run** to see what it answers, then change it to ask something else.")
        return
    st.info(
        "This text has not been run yet. Read it, then press **Run**. "
        "A query that comes with a link is never run by itself: "
        "somebody else wrote it, and it could keep this machine busy.",
        icon=":material/front_hand:",
    )


def _run(text: str) -> None:
    st.session_state.pop(_DRAFT, None)
    _asking.run(text)


def _changed(of: str, text: str) -> None:
    st.session_state[_DRAFT] = (of, text)


def _draft(text: str) -> str:
    """The text as it was last changed, or as it is."""
    of, draft = st.session_state.get(_DRAFT, (None, text))
    return str(draft) if of == text else text


def _words(text: str) -> str:
    """A query without its declarations, for a list."""
    lines = [line.strip() for line in text.splitlines()]
    return (
        " ".join(line for line in lines if line and not line.upper().startswith(("PREFIX ", "BASE "))) or text
    )
