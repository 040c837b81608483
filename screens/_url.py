"""Where a page with many parameters is: each may stand several times in its URL."""

from collections.abc import Callable, Mapping, Sequence

import streamlit as st

Params = Mapping[str, Sequence[str]]


def here(page: str, own: Callable[[str], bool]) -> dict[str, list[str]]:
    """What the URL says, or where `page` last was, when it is come back to with another page's query.

    `own` tells which parameters are of this page.
    """
    now = {name: st.query_params.get_all(name) for name in st.query_params}
    kept: dict[str, list[str]] | None = st.session_state.get(_key(page))
    if kept is not None and not all(map(own, now)):
        st.query_params.from_dict(kept)
        return kept
    st.session_state[_key(page)] = now
    return now


def go(page: str, there: Params) -> None:
    """Be there, as one step of the browser's history."""
    kept = {name: list(values) for name, values in there.items() if values}
    st.session_state[_key(page)] = kept
    st.query_params.from_dict(kept)


def _key(page: str) -> str:
    return f"url_{page}"
