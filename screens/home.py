"""What is in here, and where is the claim I mean?"""

import streamlit as st

from kb.store import KnowledgeBase
from kb.views import ClaimRow, DiscussionRow, PostRow, claims, discussions, posts
from screens._parts import NOBODY, nothing_yet
from ui.opened import opened
from ui.text import marked, moment, plain, short

_DISCUSSIONS = 40


def _discussion(row: DiscussionRow) -> None:
    query = {"discussion": row.id, "view": "glance"}
    with st.container(border=True, height="stretch", gap="xsmall"):
        label = f"**{plain(short(row.title, 120))}**"
        st.page_link("screens/discussion.py", label=label, icon=":material/forum:", query_params=query)
        said = [plain(row.platform), *([moment(row.started)] if row.started else [])]
        said += [f"{row.posts:,} posts", f"{row.claims:,} claims", f"{row.arguments:,} arguments"]
        st.markdown(f":small[{' · '.join(said)}]")
        with st.container(horizontal=True, gap="xsmall"):
            if row.contested:
                st.badge(f"{row.contested} contested", color="orange", icon=":material/balance:")
            if row.unanswered:
                st.badge(f"{row.unanswered} unanswered", color="red", icon=":material/reply:")
            if row.language != "en":
                st.badge(f"language {plain(row.language)}: kept, not analysed", color="gray")


def _claim(row: ClaimRow, words: str) -> None:
    with st.container(border=True, gap="xsmall"):
        label, query = marked(short(row.text, 220), words), {"claim": row.id}
        st.page_link("screens/claim.py", label=label, query_params=query)
        counts = f":green[+{row.supported_by}] :red[−{row.attacked_by}]"
        by = f"{plain(short(row.author or NOBODY, 40))} in {plain(short(row.discussion_title, 60))}"
        st.markdown(f":small[{counts} · {row.kind or 'kind unknown'} · {by}]")


def _post(row: PostRow, words: str) -> None:
    with st.container(border=True, gap="xsmall"):
        st.markdown(f":small[{marked(row.snippet, words)}]")
        label = f"{plain(short(row.author or NOBODY, 40))} in {plain(short(row.discussion_title, 50))}"
        query = {"discussion": row.discussion, "view": "thread", "post": row.post}
        st.page_link("screens/discussion.py", label=label, icon=":material/forum:", query_params=query)


def _found(kb: KnowledgeBase, words: str) -> None:
    left, right = st.columns([3, 2], gap="medium")
    with left:
        rows = claims(kb, words, limit=15)
        st.subheader(f"Claims :gray[{len(rows)}{'+' if len(rows) == 15 else ''}]", anchor=False)
        for row in rows:
            _claim(row, words)
        if not rows:
            st.markdown("No claim has these words.")
    with right:
        said = posts(kb, words, limit=8)
        st.subheader(f"Posts :gray[{len(said)}{'+' if len(said) == 8 else ''}]", anchor=False)
        for post in said:
            _post(post, words)
        if not said:
            st.markdown("No post has them either." if not rows else "No post has these words.")


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
asked = st.text_input(
    "Search claims and posts",
    key="q",
    type="search",
    live=True,
    bind="query-params",
    placeholder="Search claims and posts, such as: fair use",
    label_visibility="collapsed",
)
if asked.strip():
    _found(base, asked)
else:
    st.subheader(f"Discussions :gray[{len(known)}]", anchor=False)
    for n in range(0, min(len(known), _DISCUSSIONS), 2):
        for column, found in zip(st.columns(2), known[n : n + 2], strict=False):
            with column:
                _discussion(found)
    if len(known) > _DISCUSSIONS:
        st.markdown(f"{len(known) - _DISCUSSIONS} more: search for them, or run `rejoinder list`.")
    argued = claims(base, contested=True, limit=6)
    if argued:
        st.subheader("Most argued about", anchor=False)
    for top in argued:
        _claim(top, "")
