"""How far a job has come, and what came of it."""

from typing import Literal

import streamlit as st

from kb.inert import inert
from screens._parts import IMPORTED, MACHINE
from ui.jobs import Job
from ui.text import plain, short

STAGES = {
    "read": "Read the thread",
    "annotate": "Find claims in each post",
    "ask who says it": "Ask the large model who says it",
    "link": "Work out what bears on what",
    "ask what it bears on": "Ask the large model what it bears on",
    "match": "Find claims said twice, and their opposites",
    "cite": "Tie links to claims",
    "assemble": "Put the map together",
    "ask what is meant": "Ask the large model what is meant",
    "keep": "Keep the map",
}


def _steps(job: Job) -> None:
    reached = [stage for stage in STAGES if stage in job.stages]
    expected = [stage for stage in STAGES if stage in reached or not stage.startswith("ask ")]
    for stage in reached if job.over else expected:
        if stage not in reached:
            st.markdown(f":small[:gray[:material/radio_button_unchecked:&ensp;{STAGES[stage]}]]")
            continue
        done, total = job.stages[stage]
        state: Literal["running", "complete", "error"] = "complete"
        if stage == reached[-1] and job.state != "done":
            state = "error" if job.over else "running"
        of = f", {done:,} of {total:,}" if done and total > 1 else ""
        st.status(f"{STAGES[stage]}{of}", type="step", state=state)


def _result(job: Job) -> None:
    for problem in job.problems:
        st.error(plain(problem), icon=":material/error:")
    for kept in job.kept:
        with st.container(border=True, gap="xsmall"):
            label, query = f"**{plain(kept.title)}**", {"discussion": kept.id, "view": "glance"}
            st.page_link("screens/discussion.py", label=label, icon=":material/forum:", query_params=query)
            held = f"{kept.posts:,} posts, {kept.claims:,} claims, {kept.arguments:,} arguments"
            again = ", in place of an older reading" if kept.replaced else ""
            st.markdown(f":small[{held}{again}. {IMPORTED if kept.imported else MACHINE}.]")
            for note in kept.notes:
                st.text(inert(note))


def draw(job: Job) -> None:
    """Draw the job as it stands; called again and again while it runs."""
    with st.container(key="result"):  # there from the start, so that nothing moves when it fills
        _result(job)
    with st.container(border=True, key="job"):
        st.header(plain(short(job.name, 100)), anchor=False)
        if job.state == "waiting":
            st.markdown("Waiting for another job to finish.")
        if job.state == "cancelled":
            st.warning("Cancelled. What was kept before that stays.", icon=":material/cancel:")
        _steps(job)
        if not job.over:
            _cancel(job)
    if job.over and st.session_state.pop(f"watched_{job.id}", False):
        st.rerun()  # once more without polling
    if not job.over:
        st.session_state[f"watched_{job.id}"] = True


def _cancel(job: Job) -> None:
    stopping = job.stop.is_set()
    if st.button("Cancel", key="cancel", icon=":material/close:", disabled=stopping):
        job.stop.set()
        st.rerun(scope="fragment")
    if stopping:
        st.markdown(":small[Stopping after the step at hand.]")
