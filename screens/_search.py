"""What was found in the knowledge base: claims, and posts."""

import streamlit as st

from kb.filters import NO_FILTER
from kb.store import KnowledgeBase
from kb.views import ClaimRow, PostRow, claims, posts
from screens._parts import NOBODY
from ui.opened import opened
from ui.text import marked, plain, short

_CLAIMS = 15


def claim(row: ClaimRow, words: str) -> None:
    """Draw one claim, with the words asked for made bold."""
    with st.container(border=True, gap="xsmall"):
        label, query = marked(short(row.text, 220), words), {"claim": row.id}
        st.page_link("screens/claim.py", label=label, query_params=query)
        counts = f":green[{row.supported_by} for], :red[{row.attacked_by} against]"
        by = f"{plain(short(row.author or NOBODY, 40))} in {plain(short(row.discussion_title, 60))}"
        st.markdown(f":small[{counts} · {row.kind or 'kind unknown'} · {by}]")


def _post(row: PostRow, words: str) -> None:
    with st.container(border=True, gap="xsmall"):
        st.markdown(f":small[{marked(row.snippet, words)}]")
        label = f"{plain(short(row.author or NOBODY, 40))} in {plain(short(row.discussion_title, 50))}"
        query = {"discussion": row.discussion, "view": "thread", "post": row.post}
        st.page_link("screens/discussion.py", label=label, icon=":material/forum:", query_params=query)


def draw(kb: KnowledgeBase, words: str) -> None:
    """Draw the claims and the posts in which the words stand."""
    left, right = st.columns([3, 2], gap="medium")
    with left:
        rows = claims(kb, words, limit=_CLAIMS)
        st.header(f"Claims :gray[{len(rows)}{'+' if len(rows) == _CLAIMS else ''}]", anchor=False)
        for row in rows:
            claim(row, words)
        if len(rows) == _CLAIMS:
            total = opened().facets(words, NO_FILTER).total
            label = f"All {total:,} claims with these words"
            query = {"q": words}
            st.page_link("screens/claims.py", label=label, icon=":material/list:", query_params=query)
        if not rows:
            st.markdown("No claim has these words.")
    with right:
        said = posts(kb, words, limit=8)
        st.header(f"Posts :gray[{len(said)}{'+' if len(said) == 8 else ''}]", anchor=False)
        for post in said:
            _post(post, words)
        if not said:
            st.markdown("No post has them either." if not rows else "No post has these words.")
