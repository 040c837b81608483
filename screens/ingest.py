"""How do I bring a discussion in, and how far has it come?"""

from typing import Literal

import streamlit as st

from screens._parts import MACHINE
from ui.jobs import Finder, Job, from_bytes, from_url, jobs
from ui.opened import opened
from ui.place import go, leave, place
from ui.text import plain, short

HERE = "ingest"
LARGEST = 20  # megabytes; the server refuses more as well
STAGES = {
    "read": "Read the thread",
    "annotate": "Find claims in each post",
    "link": "Work out what bears on what",
    "match": "Find claims said twice, and their opposites",
    "cite": "Tie links to claims",
    "keep": "Keep the map",
}


def _start(name: str, found: Finder) -> None:
    go(HERE, job=jobs().submit(opened().kb, name, found).id)


def _ways() -> None:
    by_url, by_paste, by_file = st.tabs(["Address", "Paste", "Upload"], default="Paste")
    with by_url, st.form("by_url", border=False):
        url = st.text_input(
            "Address of the thread", type="url", placeholder="https://news.ycombinator.com/item?id=…"
        )
        st.markdown(
            ":small[Hacker News, Reddit, Discourse. That site is asked for the thread, and nobody else.]"
        )
        if st.form_submit_button("Read it", type="primary", key="read_url") and url.strip():
            _start(url.strip(), from_url(url.strip()))
    with by_paste, st.form("by_paste", border=False):
        words = st.text_area(
            "The thread as you copied it", height=240, placeholder="Select a thread, copy it, paste it here."
        )
        if st.form_submit_button("Read it", type="primary", key="read_paste") and words.strip():
            _start("pasted text", from_bytes(words.encode("utf-8", "surrogatepass"), "pasted text"))
    with by_file, st.form("by_file", border=False):
        kinds = ["json", "jsonl", "html", "htm", "txt", "md"]
        file = st.file_uploader(f"A saved thread, up to {LARGEST} MB", type=kinds, max_upload_size=LARGEST)
        if st.form_submit_button("Read it", type="primary", key="read_file") and file is not None:
            _start(file.name, from_bytes(file.getvalue(), file.name))


def _steps(job: Job) -> None:
    reached = [stage for stage in STAGES if stage in job.stages]
    for stage in STAGES if not job.over else reached:
        if stage not in reached:
            st.markdown(f":gray[:material/radio_button_unchecked: {STAGES[stage]}]")
            continue
        done, total = job.stages[stage]
        state: Literal["running", "complete", "error"] = "complete"
        if stage == reached[-1] and job.state != "done":
            state = "error" if job.over else "running"
        of = f", {done:,} of {total:,}" if total > 1 else ""
        st.status(f"{STAGES[stage]}{of}", type="step", state=state)


def _result(job: Job) -> None:
    for problem in job.problems:
        st.error(plain(problem), icon=":material/error:")
    for done in job.kept:
        discussion = done.map_.discussion
        opening = discussion.title or (discussion.posts[0].text if discussion.posts else discussion.id)
        counts = {"posts": discussion.posts, "claims": done.map_.claims, "arguments": done.map_.arguments}
        with st.container(border=True, gap="xsmall"):
            label, query = (
                f"**{plain(short(opening, 120))}**",
                {"discussion": discussion.id, "view": "glance"},
            )
            st.page_link("screens/discussion.py", label=label, icon=":material/forum:", query_params=query)
            again = ", in place of an older reading" if done.replaced else ""
            held = ", ".join(f"{len(found):,} {name}" for name, found in counts.items())
            st.markdown(f":small[{held}{again}. {MACHINE}.]")
            for note in discussion.notes:
                st.text(note)


def _progress(job: Job) -> None:
    running = not job.over
    with st.container(border=True):
        st.subheader(plain(short(job.name, 100)), anchor=False)
        if job.state == "waiting":
            st.markdown("Waiting for another job to finish.")
        _steps(job)
        if running and st.button("Cancel", key="cancel", icon=":material/close:"):
            job.stop.set()
        if job.state == "cancelled":
            st.warning("Cancelled. What was kept before that stays.", icon=":material/cancel:")
    _result(job)
    if job.over and st.session_state.pop(f"watched_{job.id}", False):
        st.rerun()  # once more without polling
    if running:
        st.session_state[f"watched_{job.id}"] = True


st.title("Ingest a discussion", anchor=False)
st.markdown(
    "A thread becomes a map: its claims, and what is said for and against each. "
    "All of it happens on this machine."
)
_ways()
wanted = place(HERE, "job").get("job")
if wanted:
    job = jobs().find(wanted)
    if job:
        st.fragment(_progress, run_every=None if job.over else 0.5)(job)
    else:
        leave(HERE)
        st.info(
            "That job is not known any more: the app was started anew. What it kept is kept.",
            icon=":material/history:",
        )
