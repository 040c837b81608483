"""Which claims are there? All of them in one table: searched as you type, narrowed down, one opened."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import streamlit as st

from kb.facets import Facets
from kb.filters import BEST, NO_FILTER
from kb.sheet import as_csv
from kb.views import chosen, discussions
from screens import _claim_table, _drawer, _facets
from screens._asked import Asked, go, here, params
from screens._parts import nothing_yet
from ui.opened import opened

_PAGE = 50
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


def _change(**changes: Any) -> None:
    go(replace(st.session_state["asked_claims"], **changes))


def _typed() -> None:
    _change(words=st.session_state["words"], page=1, claim=None)


def _sorted() -> None:
    _change(sort=st.session_state["sort"], page=1)


def _turned(key: str) -> None:
    _change(page=st.session_state[key], claim=None)


def _clear() -> None:
    _change(words="", filters=NO_FILTER, page=1, claim=None)


def _search(asked: Asked) -> None:
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


def _bar(asked: Asked, found: Facets) -> None:
    """How many there are, in which order, and what can be done with all of them."""
    everything = sum(row.claims for row in discussions(base))
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


def _hand_out(asked: Asked, total: int) -> None:
    everything = replace(asked, claim=None, page=1)

    def made() -> bytes:
        return as_csv(chosen(base, asked.words, asked.filters, sort=asked.sort or BEST, limit=total))

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


def _nothing_fits(asked: Asked) -> None:
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


def _table(asked: Asked, found: Facets) -> None:
    pages = max(1, -(-found.total // _PAGE))
    page = min(asked.page, pages)
    rows = chosen(
        base,
        asked.words,
        asked.filters,
        sort=asked.sort or BEST,
        limit=_PAGE,
        offset=(page - 1) * _PAGE,
    )
    _claim_table.draw(rows, asked)
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        if pages > 1:
            key = f"claims_page_{page}_of_{pages}"
            st.pagination(pages, default=page, key=key, on_change=_turned, args=(key,))
            first = (page - 1) * _PAGE + 1
            st.markdown(f":small[{first:,} to {first + len(rows) - 1:,} of {found.total:,}]", width="content")
    _hand_out(asked, found.total)


base = opened().kb
st.html(Path(__file__).parents[1] / "ui" / "claims.css")
st.title("Claims", anchor=False)
if not discussions(base):
    nothing_yet()
    st.stop()
asked = here()
st.session_state["asked_claims"] = asked
_search(asked)
found = opened().facets(asked.words, asked.filters)
_bar(asked, found)
table, rail = st.columns([13, 4], gap="medium")
with table:
    if found.total:
        _table(asked, found)
    else:
        _nothing_fits(asked)
with rail, st.container(key="facets", gap="medium"):
    st.header("Narrow down", anchor="narrow")
    _facets.draw(found, asked)
if asked.claim:
    _drawer.draw(asked.claim)
