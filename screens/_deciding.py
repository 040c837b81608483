"""The bar with which one decides on the claim at hand, each button with its key."""

import streamlit as st

from kb.evidence.model import Verdict
from kb.evidence.upheld import TAKEN_BACK
from kb.kinds import Status
from screens import _ruling
from screens._queue import Queue, current
from screens._signs import STATUSES
from ui.place import go

HERE = "review"
_NOTE = "review_note"
_KEYS = {Status.SUPPORTED: "S", Status.REFUTED: "F", Status.NOT_ENOUGH_EVIDENCE: "N"}


def bar(mine: Queue, claim: str, verdict: Verdict | None) -> None:
    """Draw the bar; each decision is recorded at once, and the next claim comes."""
    nobody = not _ruling.reviewer()
    with st.container(horizontal=True, gap="small", key="decide", vertical_alignment="center"):
        if verdict is not None and verdict.status is not Status.UNCHECKED:
            _button("The verdict is right", "A", "agree", claim, verdict.status, primary=True, off=nobody)
        for status, key in _KEYS.items():
            _button(STATUSES[status].word.capitalize(), key, status.value, claim, status, off=nobody)
    with st.container(horizontal=True, gap="small", key="move", vertical_alignment="center"):
        before, after = mine.before(claim), mine.after(claim)
        for label, shortcut, icon, to in (
            ("Previous", "Left", "arrow_back", before),
            ("Next", "Right", "arrow_forward", after),
        ):
            st.button(
                label,
                key=label.lower(),
                icon=f":material/{icon}:",
                shortcut=shortcut,
                disabled=to is None,
                on_click=go,
                args=(HERE,),
                kwargs={"claim": to},
            )
        st.button("Skip", key="skip", icon=":material/redo:", shortcut="K", on_click=_skip, args=(claim,))
        st.button(
            "Undo", key="undo", icon=":material/undo:", shortcut="U", disabled=not mine.steps, on_click=_undo
        )


def _button(
    label: str, shortcut: str, key: str, claim: str, status: Status, *, off: bool, primary: bool = False
) -> None:
    st.button(
        label,
        key=f"decide_{key}",
        type="primary" if primary else "secondary",
        icon=STATUSES[status].icon,
        shortcut=shortcut,
        disabled=off,
        help=_ruling.ANONYMOUS if off else None,
        on_click=_decide,
        args=(claim, status),
    )


def note() -> None:
    """Draw the field for what goes into the review."""
    st.text_input(
        "Why",
        key=_NOTE,
        max_chars=2_000,
        placeholder="Why, if you want to say so: it goes into the review",
        label_visibility="collapsed",
    )


def _decide(claim: str, status: Status) -> None:
    why = str(st.session_state.get(_NOTE) or "").strip()
    if _ruling.reviewer() and _ruling.review(claim, status, why):
        st.session_state[_NOTE] = ""
        mine = current()
        mine.decided(claim, STATUSES[status].word)
        go(HERE, claim=mine.after(claim))


def _skip(claim: str) -> None:
    mine = current()
    mine.skip(claim)
    go(HERE, claim=mine.after(claim) or claim)


def _undo() -> None:
    undone = current().undo()
    if undone is None:
        return
    claim, decided = undone
    if decided:
        _ruling.review(claim, TAKEN_BACK, "taken back")
    go(HERE, claim=claim)
