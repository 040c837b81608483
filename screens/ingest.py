"""How do I bring a discussion in, and how far has it come?"""

import streamlit as st

from screens import _progress
from ui.jobs import Finder, from_bytes, from_url, jobs
from ui.opened import opened
from ui.place import go, leave, place

HERE = "ingest"
KINDS = ["json", "jsonl", "html", "htm", "txt", "md", "trig", "nq", "ttl", "nt", "jsonld"]
LARGEST = 20  # megabytes; the server refuses more as well


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
        file = st.file_uploader(
            f"A saved thread, or a map, up to {LARGEST} MB", type=KINDS, max_upload_size=LARGEST
        )
        st.markdown(
            ":small[A map is AIF or Argdown as JSON, the text that Kialo gives out, "
            "or RDF that Rejoinder gave out.]"
        )
        if st.form_submit_button("Read it", type="primary", key="read_file") and file is not None:
            _start(file.name, from_bytes(file.getvalue(), file.name))


st.title("Ingest a discussion", anchor=False)
st.markdown(
    "A thread becomes a map: its claims, and what is said for and against each. "
    "All of it happens on this machine."
)
top = st.container()
_ways()
wanted = place(HERE, "job").get("job")
job = jobs().find(wanted) if wanted else None
if job:
    with top:
        st.fragment(_progress.draw, run_every=None if job.over else 0.5)(job)
elif wanted:
    leave(HERE)
    top.info(
        "That job is not known any more: the app was started anew. What it kept is kept.",
        icon=":material/history:",
    )
