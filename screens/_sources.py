"""The sources in a list: narrowed down by words, state and kind, each with what became of it."""

from collections import Counter
from collections.abc import Mapping, Sequence

import streamlit as st

from kb.evidence.used import SourceRow, fitting, state_name
from kb.kinds import SourceKind
from screens import _url
from screens._signs import KINDS, STATES
from screens._url import Params
from ui.text import marked, moment, plain, short

PAGE = "evidence"
NAMES = frozenset({"q", "state", "kind", "page", "source"})
_AT_ONCE = 40
_LISTED = "sources_listed"
_KINDS: Mapping[str, str] = {kind.value: name for kind, name in KINDS.items()}


def draw(rows: Sequence[SourceRow], asked: Params) -> None:
    """Draw the filters as the URL has them, and the sources that fit."""
    st.session_state[_LISTED] = asked
    words = asked.get("q", [""])[-1]
    states = [name for name in asked.get("state", []) if name in STATES]
    kinds = [name for name in asked.get("kind", []) if name in _KINDS]
    _filters(rows, words, states, kinds)
    found = fitting(rows, words, states, kinds)
    of = "" if len(found) == len(rows) else f" :gray[of {len(rows):,}]"
    st.markdown(f"**{len(found):,}** {'source' if len(found) == 1 else 'sources'}{of}")
    if not found:
        st.markdown("No source fits. Take a filter back, or use fewer words.")
    _page(found, words, asked.get("page", [""])[-1])


def back() -> None:
    """Draw the way back to the list as it was."""
    st.button(
        "All sources",
        key="go_back",
        type="tertiary",
        icon=":material/arrow_back:",
        on_click=_url.go,
        args=(PAGE, st.session_state.get(_LISTED, {})),
    )


def _filters(rows: Sequence[SourceRow], words: str, states: list[str], kinds: list[str]) -> None:
    for key, value in (("sources_q", words), ("sources_state", states), ("sources_kind", kinds)):
        if key not in st.session_state or st.session_state[key] != value:  # the URL is the truth
            st.session_state[key] = value
    st.text_input(
        "Search sources",
        key="sources_q",
        type="search",
        live=True,
        on_change=_changed,
        placeholder="Words of a title, an address, a publisher",
        label_visibility="collapsed",
    )
    state_counts = Counter(state_name(row) for row in rows)
    kind_counts = Counter(row.kind.value for row in rows)
    with st.container(horizontal=True, gap="medium", key="narrowing"):
        st.pills(
            "What became of it",
            [name for name in STATES if state_counts[name] or name in states],
            selection_mode="multi",
            key="sources_state",
            on_change=_changed,
            format_func=lambda name: f"{STATES[name].icon} {STATES[name].word} :gray[{state_counts[name]:,}]",
            width="content",
        )
        st.pills(
            "Kind",
            [kind for kind in _KINDS if kind_counts[kind] or kind in kinds],
            selection_mode="multi",
            key="sources_kind",
            on_change=_changed,
            format_func=lambda kind: f"{_KINDS[kind]} :gray[{kind_counts[kind]:,}]",
            width="content",
        )


def _changed() -> None:
    words = st.session_state["sources_q"]
    states, kinds = list(st.session_state["sources_state"]), list(st.session_state["sources_kind"])
    _url.go(PAGE, {"q": [words] if words else [], "state": states, "kind": kinds})


def _page(found: Sequence[SourceRow], words: str, wanted: str) -> None:
    pages = max(1, -(-len(found) // _AT_ONCE))
    page = min(max(int(wanted[:6]) if wanted.isdecimal() else 1, 1), pages)
    for row in found[(page - 1) * _AT_ONCE : page * _AT_ONCE]:
        _row(row, words)
    if pages > 1:
        key = f"sources_page_{page}_of_{pages}"
        st.pagination(pages, default=page, key=key, on_change=_turned, args=(key,))


def _turned(key: str) -> None:
    now = {name: st.query_params.get_all(name) for name in st.query_params}
    _url.go(PAGE, {**now, "page": [str(st.session_state[key])]})


def _row(row: SourceRow, words: str) -> None:
    with st.container(border=True, gap="xsmall", key=f"source_{row.id}"):
        with st.container(horizontal=True, gap="xsmall", vertical_alignment="center"):
            STATES[state_name(row)].draw()
            name = short(row.name, 140)
            # A button, for a link to this very page would lose the filters on the way back.
            st.button(
                marked(name, words) if words else f"**{plain(name)}**",
                key=f"go_source_{row.id}",
                type="tertiary",
                on_click=_url.go,
                args=(PAGE, {"source": [row.id]}),
            )
        st.markdown(f":small[{' · '.join(told(row))}]")
        if row.url and row.url != row.name:
            st.markdown(f":small[:gray[{plain(short(row.url, 160))}]]")
        if row.note:
            st.markdown(f":small[:gray[{plain(short(row.note, 300))}]]")


def told(row: SourceRow) -> list[str]:
    """What kind of source it is, who published it and when, and who uses it; inert Markdown."""
    kind = [] if row.kind is SourceKind.OTHER else [KINDS[row.kind]]
    by = [plain(short(row.publisher, 60))] if row.publisher else []
    dates = [f"published {row.published.isoformat()}"] if row.published else []
    dates += [f"looked at {moment(row.taken)}"] if row.taken else []
    count = len(row.claims)
    used = f"used by {count:,} {'claim' if count == 1 else 'claims'}" if count else "used by no claim"
    return [*kind, *by, *dates, used]
