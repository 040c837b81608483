"""What does the whole knowledge base say? Questions ready to ask, and SPARQL for those of one's own."""

from pathlib import Path

import streamlit as st

from kb.completion import STARTER
from kb.views import discussions
from screens import _asking, _library, _writing
from screens._asking import Asked
from screens._parts import nothing_yet
from ui.opened import opened

_WAYS = {"library": "Questions", "sparql": "SPARQL"}


def _switch() -> None:
    texts = _asking.history()
    to_text = st.session_state["way_of_asking"] == "sparql"
    _asking.go(Asked(text=texts[-1] if texts else STARTER) if to_text else Asked())


base = opened().kb
st.html(Path(__file__).parents[1] / "ui" / "query.css")
asked = _asking.here()
st.title("Query", anchor=False)
if not asked.writing and not asked.question:
    st.markdown("Ask all discussions at once: choose a question, or write your own in SPARQL.")
if not discussions(base):
    nothing_yet()
st.session_state["way_of_asking"] = "sparql" if asked.writing else "library"
with st.container(horizontal=True, vertical_alignment="center", gap="small"):
    st.segmented_control(
        "How to ask",
        list(_WAYS),
        required=True,
        format_func=_WAYS.__getitem__,
        key="way_of_asking",
        on_change=_switch,
        label_visibility="collapsed",
        width="content",
    )
    if asked.question:
        st.button(
            "All questions",
            key="all_questions",
            type="tertiary",
            icon=":material/arrow_back:",
            on_click=_asking.go,
            args=(Asked(),),
        )
if asked.writing:
    _writing.draw(base, asked)
elif asked.question:
    _library.draw(base, asked)
else:
    _library.choose()
