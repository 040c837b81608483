"""What people decide about evidence: who they are, and the buttons and forms that record it."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import streamlit as st

from kb.errors import RejoinderError
from kb.evidence.model import Assessment, Dossier, Review, Ruling
from kb.kinds import RulingKind, Stance, Status
from screens._signs import STANCES, STATUSES
from ui.opened import opened
from ui.text import plain

_NAME, _NOTE, _TOLD = "reviewer", "ruling_note", "ruling_told"
_NOTHING = "counts for nothing"
_BACK = "take the overruling back"
RATINGS = (Status.SUPPORTED, Status.REFUTED, Status.CONFLICTING, Status.NOT_ENOUGH_EVIDENCE)
_LONGEST = 200
ANONYMOUS = "Say who you are first: every decision is kept with a name."


def reviewer() -> str:
    """Who decides, as said in this session; empty where nobody said."""
    return str(st.session_state.get(_NAME) or "").strip()[:_LONGEST]


def who(*, noted: bool = False) -> None:
    """Draw the field for the name, with one for a note on what is decided, and what came of the last step."""
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom", key="who"):
        st.text_input(
            "Your name",
            key=_NAME,
            max_chars=_LONGEST,
            placeholder="Your name",
            icon=":material/person:",
            width=230,
            persist_state="session",
            help="Kept with whatever you decide here.",
        )
        if noted:
            st.text_input(
                "Note",
                key=_NOTE,
                max_chars=2_000,
                placeholder="Why you overrule or reject, if you want to say so",
                width=420,
            )
    if told := st.session_state.pop(_TOLD, None):
        st.error(plain(told), icon=":material/error:")


def now() -> datetime:
    """The time, as decisions are kept with it."""
    return datetime.now(UTC).replace(microsecond=0)


def recorded(work: Callable[[], Any]) -> bool:
    """Do what records a decision; where it is refused, that is told on the page that is drawn next."""
    try:
        work()
    except RejoinderError as error:
        st.session_state[_TOLD] = str(error)
        return False
    return True


def rule(kind: RulingKind, target: str, *, claim: str | None = None, stance: Stance | None = None) -> None:
    """Record a ruling with the note that was typed."""
    note = str(st.session_state.get(_NOTE) or "").strip() or None
    ruling = Ruling(kind, target, reviewer(), now(), claim, stance, note)
    if recorded(lambda: opened().kb.evidence.rule(ruling)) and _NOTE in st.session_state:
        st.session_state[_NOTE] = ""


def overrule(dossier: Dossier, assessment: Assessment) -> None:
    """A menu of what an assessment should say instead."""
    options = [STANCES[s].word for s in Stance if s is not assessment.stance] + [_NOTHING]
    if dossier.override(assessment):
        options.append(_BACK)
    key = f"overrule_{assessment.id}"
    st.menu_button(
        "Overrule",
        options,
        key=key,
        type="tertiary",
        icon=":material/gavel:",
        disabled=not reviewer(),
        help="What a person says counts instead." if reviewer() else ANONYMOUS,
        on_click=_overruled,
        args=(key, assessment),
    )


def _overruled(key: str, assessment: Assessment) -> None:
    said = st.session_state[key]
    kind = RulingKind.RESTORE if said == _BACK else RulingKind.OVERRIDE
    stance = next((s for s, sign in STANCES.items() if sign.word == said), None)
    rule(kind, assessment.id, claim=assessment.claim, stance=stance)


def reject(source: str, rejected: bool, *, claim: str | None, key: str) -> None:
    """The button that rules a source out, for one claim or (None) for all; or takes that back."""
    scope = "" if claim else " for all claims"
    st.button(
        f"Let it count again{scope}" if rejected else f"Reject this source{scope}",
        key=f"reject_{key}",
        type="tertiary",
        icon=":material/undo:" if rejected else ":material/person_cancel:",
        disabled=not reviewer(),
        help=None if reviewer() else ANONYMOUS,
        on_click=rule,
        args=(RulingKind.RESTORE if rejected else RulingKind.REJECT_SOURCE, source),
        kwargs={"claim": claim},
    )


def add_source(claim: str) -> None:
    """The form that brings a source for a claim."""
    with st.form("add_source", border=False, clear_on_submit=True):
        st.text_input("Another source", key="added_source", placeholder="https://… or the name of a work")
        st.form_submit_button(
            "Add it",
            key="add_source_now",
            icon=":material/add_link:",
            disabled=not reviewer(),
            help="It is read at the next check." if reviewer() else ANONYMOUS,
            on_click=_added,
            args=(claim,),
        )


def _added(claim: str) -> None:
    wanted = str(st.session_state.get("added_source") or "").strip()
    if wanted:
        rule(RulingKind.ADD_SOURCE, wanted[:2_000], claim=claim)


def review(
    claim: str, rating: Status, text: str = "", *, url: str | None = None, label: str | None = None
) -> bool:
    """Record a review by whoever is named; whether it was."""
    made = Review(claim, rating, text, reviewer(), now(), url, label)
    return recorded(lambda: opened().kb.evidence.review(made))


def review_form(claim: str) -> None:
    """The form that records what a person concludes."""
    with st.form("review_form", border=False):
        st.selectbox(
            "Your rating", RATINGS, index=None, key="rating", format_func=lambda s: STATUSES[s].word,
            placeholder="Choose one",
        )  # fmt: skip
        st.text_area("Why", key="review_text", height=100, placeholder="What you looked at, and what it says")
        left, right = st.columns(2)
        left.text_input("In your own words", key="review_label", placeholder="Mostly true")
        right.text_input("Where it is published", key="review_url", placeholder="https://…")
        st.form_submit_button(
            "Record my review",
            key="record_review",
            type="primary",
            icon=":material/rate_review:",
            disabled=not reviewer(),
            help=None if reviewer() else ANONYMOUS,
            on_click=_reviewed,
            args=(claim,),
        )


def _reviewed(claim: str) -> None:
    said = {
        name: str(st.session_state.get(f"review_{name}") or "").strip() for name in ("text", "label", "url")
    }
    rating = st.session_state.get("rating")
    if rating is None:
        st.session_state[_TOLD] = "Choose a rating, then record the review."
        return
    url = said["url"] if said["url"].startswith(("https://", "http://")) else None
    if said["url"] and url is None:
        st.session_state[_TOLD] = (
            "Where it is published must begin with https:// or http://; nothing was recorded."
        )
        return
    if review(claim, Status(rating), said["text"], url=url, label=said["label"] or None):
        for name in ("rating", "review_text", "review_label", "review_url"):
            st.session_state.pop(name, None)
