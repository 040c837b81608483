"""Which claims are there? All of them in one table: searched as you type, narrowed down, one opened."""

from pathlib import Path

import streamlit as st

from kb.facets import Facets
from kb.filters import BEST
from kb.views import chosen, discussions
from screens import _claim_bar, _claim_table, _drawer, _facets
from screens._asked import Asked, change, here
from screens._parts import nothing_yet
from ui.opened import opened

_PAGE = 50


def _turned(key: str) -> None:
    change(page=st.session_state[key], claim=None)


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
    if pages > 1:
        key = f"claims_page_{page}_of_{pages}"
        st.pagination(pages, default=page, key=key, on_change=_turned, args=(key,))
        first = (page - 1) * _PAGE + 1
        st.markdown(f":small[{first:,} to {first + len(rows) - 1:,} of {found.total:,}]")
    _claim_bar.ways_out(base, asked, found.total)


base = opened().kb
st.html(Path(__file__).parents[1] / "ui" / "claims.css")
st.title("Claims", anchor=False)
if not discussions(base):
    nothing_yet()
    st.stop()
asked = here()
_claim_bar.search(asked)
found = opened().facets(asked.words, asked.filters)
_claim_bar.count(base, asked, found)
table, rail = st.columns([13, 4], gap="medium")
with table:
    if found.total:
        _table(asked, found)
    else:
        _claim_bar.nothing_fits(asked)
with rail, st.container(key="facets", gap="medium"):
    st.header("Narrow down", anchor="narrow")
    _facets.draw(found, asked)
if asked.claim:
    _drawer.draw(asked.claim)
