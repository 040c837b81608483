"""What does this discussion come down to? Three views, one selection."""

import streamlit as st

from kb.errors import NotFound
from kb.views import discussions
from screens import _glance, _procon, _thread
from screens._parts import MACHINE, STYLE, nothing_yet, remembered
from ui.opened import opened
from ui.text import plain, short

VIEWS = {"glance": "At a glance", "thread": "Thread", "procon": "Pro and con"}

base = opened()
rows = discussions(base.kb)
if not rows:
    nothing_yet()
    st.stop()

wanted = remembered("discussion")
if not wanted:
    st.title("Discussions", anchor=False)
    for row in rows:
        st.page_link(
            "screens/discussion.py", label=plain(short(row.title, 120)), query_params={"discussion": row.id}
        )
    st.stop()
try:
    reading = base.reading(base.kb.resolve(wanted))
except NotFound as error:
    st.error(plain(str(error)), icon=":material/search_off:")
    st.page_link("screens/home.py", label="All discussions", icon=":material/home:")
    st.session_state.pop("last_discussion", None)
    st.stop()

discussion = reading.map_.discussion
st.query_params["discussion"] = discussion.id
st.html(STYLE)
opening = discussion.posts[0].text if discussion.posts else discussion.id
st.title(plain(short(discussion.title or opening, 140)), anchor=False)
people = len({post.author for post in discussion.posts if post.author})
st.markdown(
    f"{len(discussion.posts)} posts"
    + (f" by {people} people" if people else "")
    + f" · {plain(discussion.platform)} · {MACHINE}"
)
if discussion.url and discussion.url.startswith(("https://", "http://")):
    st.link_button("Open the original", discussion.url, icon=":material/open_in_new:")
if discussion.notes:
    with st.expander(f"Reading it left {len(discussion.notes)} notes"):
        for note in discussion.notes:
            st.text(note)
if not reading.map_.claims:
    why = (
        "in English"
        if discussion.language == "en"
        else f"in English: its language is {plain(discussion.language)}"
    )
    st.info(
        f"No claims were extracted. Claims are looked for in discussions {why}.", icon=":material/translate:"
    )

asked = remembered("view")
st.session_state.setdefault("view", asked if asked in VIEWS else "glance")
view = st.segmented_control(
    "View",
    list(VIEWS),
    required=True,
    format_func=lambda name: VIEWS[name],
    key="view",
    label_visibility="collapsed",
)
st.query_params["view"] = st.session_state["last_view"] = view or "glance"
claim = remembered("claim")
selected = claim if claim in {c.id for c in reading.map_.claims} else None
if view == "thread":
    _thread.draw(reading, selected)
elif view == "procon":
    _procon.draw(reading, selected)
else:
    _glance.draw(reading)
