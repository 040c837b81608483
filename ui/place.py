"""Where a page is: which discussion, view and claim. The URL says it, so any place can be linked.

Going back to a page over a page switch comes without the query; a page is then where it last was.
"""

from collections.abc import Mapping

import streamlit as st


def place(page: str, leading: str) -> dict[str, str]:
    """What the URL says, or, without the `leading` parameter in it, where `page` last was."""
    asked = {name: st.query_params[name] for name in st.query_params}
    if asked.get(leading):
        st.session_state[_key(page)] = asked
    kept: Mapping[str, str] = st.session_state.get(_key(page), {})
    return dict(kept)


def go(page: str, /, **changes: str | None) -> None:
    """Change where `page` is, as one step of the browser's history; None drops a parameter."""
    now = {**st.session_state.get(_key(page), {}), **changes}
    there = {name: value for name, value in now.items() if value}
    st.session_state[_key(page)] = there
    st.query_params.from_dict(there)


def leave(page: str) -> None:
    """Forget where a page was: it is not there any more."""
    st.session_state.pop(_key(page), None)


def _key(page: str) -> str:
    return f"place_{page}"
