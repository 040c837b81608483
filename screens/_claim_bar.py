"""Above and below the table of claims: the search, how many there are and in which order, the ways out."""

from dataclasses import replace

import streamlit as st

from kb.facets import Facets
from kb.filters import BEST, NO_FILTER
from kb.sheet import as_csv
from kb.store import KnowledgeBase
from kb.views import chosen, discussions
from screens._asked import Asked, change, params

_SORTS = {
    BEST: "Most argued about",
    "attacked": "Most reasons against",
    "supported": "Most reasons for",
    "worth": "Most worth checking",
    "confidence": "Surest reading",
    "-confidence": "Least sure reading",
    "date": "Newest",
    "-date": "Oldest",
    "kind": "Kind",
    "author": "Author",
    "discussion": "Discussion",
}


def _typed() -> None:
    change(words=st.session_state["words"], page=1, claim=None)


def _sorted() -> None:
    sort = st.session_state["sort"]
    change(sort="" if sort == BEST else sort, page=1)


def _clear() -> None:
    change(words="", filters=NO_FILTER, page=1, claim=None)


def search(asked: Asked) -> None:
    """The field that searches while one types."""
    if st.session_state.get("words") != asked.words:
        st.session_state["words"] = asked.words
    st.text_input(
        "Search the words of claims",
        key="words",
        type="search",
        live=True,
        on_change=_typed,
        placeholder="Search the words of claims",
        label_visibility="collapsed",
    )


def count(kb: KnowledgeBase, asked: Asked, found: Facets) -> None:
    """How many there are, in which order, and what can be done with all of them."""
    everything = sum(row.claims for row in discussions(kb))
    of = "" if found.total == everything else f" :gray[of {everything:,}]"
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="claims_bar"):
        st.markdown(f"**{found.total:,}** {'claim' if found.total == 1 else 'claims'}{of}", width="content")
        if asked.narrowed:
            st.button("Clear", key="clear", type="tertiary", icon=":material/close:", on_click=_clear)
        st.html("<a class='to-facets' href='#narrow'>Narrow down</a>", width="content")
        st.space("stretch")
        names = {**_SORTS, BEST: "Best match"} if asked.words.strip() else dict(_SORTS)
        sort = asked.sort or BEST
        if sort not in names:
            names[sort] = f"{_SORTS.get(sort.removeprefix('-'), sort)}, reversed"
        st.session_state["sort"] = sort
        st.selectbox(
            "Order",
            list(names),
            format_func=lambda name: names[name],
            key="sort",
            on_change=_sorted,
            label_visibility="collapsed",
            width=210,
        )


def ways_out(kb: KnowledgeBase, asked: Asked, total: int) -> None:
    """All that fit, as a spreadsheet or in any format of the export page."""
    everything = replace(asked, claim=None, page=1)

    def made() -> bytes:
        return as_csv(chosen(kb, asked.words, asked.filters, sort=asked.sort or BEST, limit=total))

    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="claims_out"):
        st.download_button(
            f"Download {total:,} as CSV",
            made,
            "claims.csv",
            "text/csv; charset=utf-8",
            key="claims_csv",
            icon=":material/download:",
            on_click="ignore",
        )
        st.page_link(
            "screens/export.py",
            label="Export these claims",
            icon=":material/ios_share:",
            query_params={"of": "claims", **params(everything)},
        )


def nothing_fits(asked: Asked) -> None:
    """What to do where no claim is left."""
    with st.container(border=True):
        st.header("No claim fits", anchor=False)
        if not asked.narrowed:
            st.markdown(
                "The discussions here have posts and no claims: claims are looked for in English only."
            )
            return
        st.markdown(
            "Take a filter back, or use fewer words: each must stand in the claim, or begin a word of it."
        )
        with st.container(horizontal=True, gap="small"):
            st.button("Show all claims", key="clear_all", type="primary", on_click=_clear)
            if asked.words.strip():
                st.page_link(
                    "screens/home.py",
                    label="Search the posts for it",
                    icon=":material/search:",
                    query_params={"q": asked.words},
                )
