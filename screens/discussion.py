"""What is argued here? One discussion, four views of it, one claim chosen in all of them."""

import streamlit as st

from kb.errors import NotFound
from kb.reading import Reading
from kb.views import discussions
from screens import _glance, _map, _procon, _thread
from screens._parts import nothing_yet, origin, platform
from ui.opened import opened
from ui.place import go, leave, place
from ui.text import moment, plain, short

HERE = "discussion"
VIEWS = {"glance": "At a glance", "thread": "Thread", "procon": "Pro and con", "map": "Map"}


def _find(wanted: str) -> Reading:
    try:
        with st.spinner("Opening the discussion…"):
            return opened().reading(opened().kb.resolve(wanted))
    except NotFound as error:
        leave(HERE)
        st.title("Not here", anchor=False)
        told = str(error)
        st.error(plain(told[:1].upper() + told[1:]), icon=":material/search_off:")
        st.page_link("screens/home.py", label="All discussions", icon=":material/home:")
        st.stop()


def _choose() -> None:
    st.title("Discussions", anchor=False)
    for row in discussions(opened().kb)[:200]:
        told = f"{platform(row.platform)}, {row.posts:,} posts, {row.claims:,} claims"
        label = f"{plain(short(row.title, 120))} :gray[· {told}]"
        query = {"discussion": row.id}
        st.page_link("screens/discussion.py", label=label, icon=":material/forum:", query_params=query)
    st.stop()


def _head(reading: Reading) -> None:
    discussion = reading.map_.discussion
    opening = discussion.posts[0].text if discussion.posts else discussion.id
    st.title(plain(short(discussion.title or opening, 140)), anchor=False)
    people = len({post.author for post in discussion.posts if post.author})
    times = sorted(post.created for post in discussion.posts if post.created)
    said = [f"{len(discussion.posts):,} posts" + (f" by {people:,} people" if people else "")]
    said += [platform(discussion.platform), *([f"begun {moment(times[0])}"] if times else [])]
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown(" · ".join(said), width="content")
        icon = "download" if reading.imported else "smart_toy"
        st.badge(origin(reading), color="gray", icon=f":material/{icon}:")
        if discussion.url and discussion.url.startswith(("https://", "http://")):
            st.link_button("Original", discussion.url, icon=":material/open_in_new:", type="tertiary")
        whole = {"discussion": discussion.id}
        st.page_link("screens/export.py", label="Export", icon=":material/download:", query_params=whole)
    if discussion.notes:
        with st.expander(f"What reading it left out or repaired ({len(discussion.notes)})"):
            for note in discussion.notes:
                st.text(note)
    if not reading.map_.claims:
        foreign = "" if discussion.language == "en" else f"; this one's is {plain(discussion.language)}"
        st.info(
            f"No claims were found. They are looked for in English only{foreign}. The posts are all here.",
            icon=":material/translate:",
        )


def _switch() -> None:
    go(HERE, view=st.session_state["view"])


if not discussions(opened().kb):
    st.title("Discussions", anchor=False)
    nothing_yet()
    st.stop()
here = place(HERE, "discussion")
if "discussion" not in here:
    _choose()
reading = _find(here["discussion"])
_head(reading)
view = here.get("view", "")
# The URL is the truth and the switch follows it, so that back, forward and links work.
st.session_state["view"] = view if view in VIEWS else "glance"
st.segmented_control(
    "View",
    list(VIEWS),
    required=True,
    format_func=lambda name: VIEWS[name],
    key="view",
    on_change=_switch,
    label_visibility="collapsed",
)
{"glance": _glance, "thread": _thread, "procon": _procon, "map": _map}[st.session_state["view"]].draw(
    reading, here
)
