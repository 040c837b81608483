"""The button that checks one claim, how far the check has come, and what it could not reach."""

from typing import TYPE_CHECKING

import streamlit as st

from kb.inert import inert
from kb.model import Claim
from screens._signs import STATES, STATUSES
from ui.opened import opened
from ui.place import go
from ui.text import plain, short

if TYPE_CHECKING:
    from ui.jobs import Job

_FETCH = "check_fetching"


def button(page: str, claim: Claim, *, again: bool) -> None:
    """Draw the button and what it may do; a click starts a job that `page` then shows."""
    with st.container(horizontal=True, gap="small", vertical_alignment="center", key="check"):
        st.button(
            "Check it again" if again else "Check this claim",
            key="check_claim",
            type="secondary" if again else "primary",
            icon=":material/fact_check:",
            on_click=_start,
            args=(page, claim),
        )
        st.checkbox(
            "fetch the linked pages",
            key=_FETCH,
            help="Unless this is ticked nothing leaves this machine: what was read before, your own pool "
            "and imported fact-checks are looked at.",
        )


def _start(page: str, claim: Claim) -> None:
    from ui.checks import check_claims  # here, because looking at a claim needs no models

    fetching = bool(st.session_state.get(_FETCH))
    go(page, job=check_claims(opened().kb, [claim.id], short(claim.text), fetching=fetching).id)


def progress(wanted: str | None) -> None:
    """Draw the job with that id, if there is one: again and again while it runs."""
    if not wanted:
        return
    from ui.jobs import jobs

    job = jobs().find(wanted)
    if job is not None:
        st.fragment(_draw, run_every=None if job.over else 0.5)(job)


def _draw(job: "Job") -> None:
    if not job.over:
        st.session_state[f"watched_{job.id}"] = True
        waiting = job.state == "waiting"
        st.status("Waiting for another job to finish" if waiting else "Checking…", type="step")
        if st.button("Cancel", key="cancel_check", icon=":material/close:", disabled=job.stop.is_set()):
            job.stop.set()
        return
    if st.session_state.pop(f"watched_{job.id}", False):
        st.rerun()  # the verdict above is another one now
    _result(job)


def _result(job: "Job") -> None:
    for problem in job.problems:
        st.error(plain(problem), icon=":material/error:")
    if job.state == "cancelled":
        st.warning("Cancelled. What was kept before that stays.", icon=":material/cancel:")
    for checked in job.checked:
        before = checked.before.status if checked.before else None
        now = STATUSES[checked.verdict.status].word
        changed = f", {STATUSES[before].word} before" if before not in (None, checked.verdict.status) else ""
        with st.expander(
            f"Checked just now: {now}{changed}",
            icon=":material/fact_check:",
            expanded=bool(checked.unreached),
        ):
            if not checked.unreached:
                st.markdown("Everything that was looked for could be reached.")
            for unreached in checked.unreached:
                said = f"{STATES[unreached.state].word}: {unreached.name}"
                st.text(inert(f"{said}\n{unreached.note}" if unreached.note else said))
