"""What is in here, and where is the claim I mean?"""

import streamlit as st

from kb.views import DiscussionRow, claims, discussions
from screens import _search
from screens._parts import FLAGS, nothing_yet, platform
from ui.opened import opened
from ui.text import moment, plain, short

_DISCUSSIONS = 40
_LAST = "last_search"


def _discussion(row: DiscussionRow) -> None:
    query = {"discussion": row.id, "view": "glance"}
    with st.container(border=True, height="stretch", gap="xsmall"):
        label = f"**{plain(short(row.title, 120))}**"
        st.page_link("screens/discussion.py", label=label, icon=":material/forum:", query_params=query)
        said = [platform(row.platform), *([moment(row.started)] if row.started else [])]
        said += [f"{row.posts:,} posts", f"{row.claims:,} claims", f"{row.arguments:,} arguments"]
        st.markdown(f":small[{' · '.join(said)}]")
        with st.container(horizontal=True, gap="xsmall"):
            if row.contested:
                st.badge(
                    f"{row.contested} contested",
                    color="orange",
                    icon=":material/balance:",
                    help=FLAGS["contested"],
                )
            if row.unanswered:
                st.badge(
                    f"{row.unanswered} unanswered",
                    color="red",
                    icon=":material/reply:",
                    help=FLAGS["unanswered"],
                )
            if row.language != "en":
                st.badge(f"language {plain(row.language)}: kept, not analysed", color="gray")


def _asked() -> str:
    """What is searched for. The URL says it; going back from what was found brings that page's query."""
    asked = st.query_params.get("q", "")
    if set(st.query_params) - {"q"}:
        asked = asked or st.session_state.get(_LAST, "")
        st.query_params.from_dict({"q": asked} if asked else {})
    if st.session_state.get("q", "") != asked:
        st.session_state["q"] = asked
    st.session_state[_LAST] = asked
    return asked


def _ask() -> None:
    st.query_params.from_dict({"q": st.session_state["q"]} if st.session_state["q"] else {})


base = opened().kb
st.title("What does the thread come down to?", anchor=False)
st.markdown(
    "Rejoinder reads forum threads and shows the claims people make in them, in the words they were made in. "
    "It ties each claim to what is said for it and against it. "
    "A machine did the reading: every finding says how sure it is, and none is called true."
)
known = discussions(base)
if not known:
    nothing_yet()
    st.stop()
asked = _asked()
st.text_input(
    "Search claims and posts",
    key="q",
    type="search",
    live=True,
    on_change=_ask,
    placeholder="Search claims and posts, such as: fair use",
    label_visibility="collapsed",
)
if asked.strip():
    _search.draw(base, asked)
else:
    st.header(f"Discussions :gray[{len(known)}]", anchor=False)
    for n in range(0, min(len(known), _DISCUSSIONS), 2):
        for column, found in zip(st.columns(2), known[n : n + 2], strict=False):
            with column:
                _discussion(found)
    if len(known) > _DISCUSSIONS:
        st.markdown(f"{len(known) - _DISCUSSIONS} more: search for them, or run `rejoinder list`.")
    argued = claims(base, contested=True, limit=6)
    if argued:
        st.header("Most argued about", anchor=False)
    for top in argued:
        _search.claim(top, "")
