"""What is in here, and where is the claim I mean?"""

import streamlit as st

from kb.views import claims, discussions, posts
from screens._parts import claim_row, nothing_yet
from ui.opened import opened
from ui.text import plain, short

kb = opened().kb
st.title("Rejoinder", anchor=False)
st.markdown(
    "What a debate comes down to: the claims people make, the words they make them in, who supports and who "
    "rebuts them. A machine read these threads, so each finding says how sure it is; none is called true."
)

rows = discussions(kb)
if not rows:
    nothing_yet()
    st.stop()

words = st.text_input(
    "Search claims and posts",
    key="q",
    type="search",
    live=True,
    bind="query-params",
    placeholder="Words of a claim, such as: fair use",
)
if words:
    found, said = claims(kb, words, limit=12), posts(kb, words, limit=6)
    st.subheader(f"Claims ({len(found)}{'+' if len(found) == 12 else ''})", anchor=False)
    for claim in found:
        claim_row(claim)
    if not found:
        st.markdown("No claim has these words.")
    if said:
        st.subheader("Posts", anchor=False)
    for post in said:
        with st.container(border=True):
            st.text(post.snippet)
            st.page_link(
                "screens/discussion.py",
                label=f"{plain(post.author or 'no name given')} in {plain(short(post.discussion_title, 70))}",
                query_params={"discussion": post.discussion, "view": "thread", "post": post.post},
            )
else:
    st.subheader("Discussions", anchor=False)
    for row in rows[:50]:
        with st.container(border=True):
            st.page_link(
                "screens/discussion.py",
                label=f"**{plain(short(row.title, 140))}**",
                icon=":material/forum:",
                query_params={"discussion": row.id},
            )
            st.markdown(
                f"{row.posts} posts · {row.claims} claims · {row.arguments} arguments · "
                f"{row.contested} contested · {row.unanswered} unanswered · {plain(row.platform)}"
                + ("" if row.language == "en" else f" · language {plain(row.language)}, not extracted")
            )
    if len(rows) > 50:
        st.markdown(f"{len(rows) - 50} more: search for them, or run `rejoinder list`.")
    contested = claims(kb, contested=True, limit=5)
    if contested:
        st.subheader("Most argued about", anchor=False)
    for claim in contested:
        claim_row(claim)
