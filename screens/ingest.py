"""How do I bring a discussion in, and how far has it come?"""

import streamlit as st

from screens._parts import remembered
from ui.jobs import Job, from_bytes, from_url, jobs
from ui.opened import opened
from ui.text import plain, short

STAGES = {
    "read": "Read the thread",
    "annotate": "Find claims in each post",
    "link": "Work out what bears on what",
    "match": "Find claims said twice, and their opposites",
    "cite": "Tie links to claims",
    "keep": "Keep the map",
}


def _start(name: str, found: object) -> None:
    st.query_params["job"] = jobs().submit(opened().kb, name, found).id  # type: ignore[arg-type] # from_* made it


st.title("Ingest a discussion", anchor=False)
st.markdown(
    "Hacker News, Reddit and Discourse threads, or any thread pasted as text. Nothing leaves this machine."
)
by_url, by_paste, by_file = st.tabs(["URL", "Paste", "Upload"])
with by_url, st.form("by_url"):
    url = st.text_input(
        "Address of the thread", type="url", placeholder="https://news.ycombinator.com/item?id=…"
    )
    st.markdown("Fetching a URL asks that site for the thread, and nobody else.")
    if st.form_submit_button("Read it", type="primary", key="read_url") and url.strip():
        _start(url.strip(), from_url(url.strip()))
with by_paste, st.form("by_paste"):
    words = st.text_area(
        "The thread as you copied it", height=260, placeholder="Select a thread, copy, paste it here."
    )
    if st.form_submit_button("Read it", type="primary", key="read_paste") and words.strip():
        _start("pasted text", from_bytes(words.encode("utf-8", "surrogatepass"), "pasted text"))
with by_file, st.form("by_file"):
    file = st.file_uploader(
        "A saved thread: JSON, HTML or text, up to 20 MB", type=["json", "jsonl", "html", "htm", "txt"]
    )
    if st.form_submit_button("Read it", type="primary", key="read_file") and file is not None:
        _start(file.name, from_bytes(file.getvalue(), file.name))

wanted = remembered("job")
job = jobs().find(wanted) if wanted else None
if wanted and job is None:
    st.info(
        "That job is no longer known: the app was started anew since. What it kept is kept.",
        icon=":material/history:",
    )
if job is None:
    st.stop()
st.query_params["job"] = job.id


def _steps(job: Job) -> None:
    shown = [stage for stage in STAGES if stage in job.stages]
    for stage in shown:
        done, total = job.stages[stage]
        last = stage == shown[-1] and not job.over
        state = (
            "running"
            if last
            else "error"
            if job.state in ("failed", "cancelled") and stage == shown[-1]
            else "complete"
        )
        of = f" ({done} of {total})" if total > 1 else ""
        st.status(f"{STAGES[stage]}{of}", type="step", state=state)  # type: ignore[arg-type] # one of its three words


@st.fragment(run_every=None if job.over else 0.5)
def progress() -> None:
    """Poll the job; when it is over, run the page once more without polling."""
    assert job is not None
    st.subheader(plain(short(job.name, 100)), anchor=False)
    if job.state == "waiting":
        st.markdown("Waiting for another job to finish.")
    _steps(job)
    if not job.over and st.button("Cancel", key="cancel", icon=":material/close:"):
        job.stop.set()
    if job.state == "cancelled":
        st.warning("Cancelled. What was kept before that stays.", icon=":material/cancel:")
    for problem in job.problems:
        st.error(plain(problem), icon=":material/error:")
    for done in job.kept:
        map_ = done.map_
        title = map_.discussion.title or (
            map_.discussion.posts[0].text if map_.discussion.posts else map_.discussion.id
        )
        st.page_link(
            "screens/discussion.py",
            label=f"**{plain(short(title, 120))}**",
            icon=":material/forum:",
            query_params={"discussion": map_.discussion.id},
        )
        again = ", in place of an older reading" if done.replaced else ""
        counts = {"posts": map_.discussion.posts, "claims": map_.claims, "arguments": map_.arguments}
        st.markdown(", ".join(f"{len(things)} {name}" for name, things in counts.items()) + f"{again}.")
        for note in map_.discussion.notes:
            st.markdown(f"Note: {plain(note)}")
    if job.over and st.session_state.get("seen_job") != job.id:
        st.session_state["seen_job"] = job.id
        st.rerun()


progress()
