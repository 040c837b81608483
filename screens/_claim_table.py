"""The claims in a table: a click on a row opens its claim, a click on a heading sorts by it."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import streamlit as st

from kb.filters import BEST, FLAGS
from kb.inert import inert
from kb.views import ClaimRow
from screens._asked import Asked, change, current
from screens._parts import NOBODY
from ui.text import short

_ROW = 66  # pixels: from 65 on, long claims go on in a second line
_CLOSED = "claims_closed"  # how often a list was come back to
_SORTED_BY = {
    "For": "supported",
    "Against": "attacked",
    "Kind": "kind",
    "Worth checking": "worth",
    "Confidence": "confidence",
    "Author": "author",
    "Said": "date",
    "Discussion": "discussion",
    "Claim": BEST,
}


def draw(rows: Sequence[ClaimRow], asked: Asked) -> None:
    """Draw the rows; what is clicked goes to the URL."""
    st.session_state["claims_shown"] = [row.id for row in rows]
    key = _key(asked)
    if asked.claim is None and any(st.session_state.get(key, {}).get("selection", {}).values()):
        st.session_state[_CLOSED] = st.session_state.get(_CLOSED, 0) + 1
        key = _key(asked)
    st.dataframe(
        [_cells(row) for row in rows],
        hide_index=True,
        height=_ROW * min(len(rows), 10) + 38,
        row_height=_ROW,
        column_config=_columns(),
        placeholder="",
        alt="The claims that fit, with how each fares",
        key=key,
        on_select=lambda: _picked(st.session_state[key]["selection"]),
        selection_mode=["single-cell", "single-column"],
    )


def _key(asked: Asked) -> str:
    """A table of its own for each list, and after its claim was closed: in a new table no cell is chosen."""
    listed = (replace(asked, claim=None), *st.session_state["claims_shown"])
    return f"table_{abs(hash(listed))}_{st.session_state.get(_CLOSED, 0)}"


def _picked(selection: dict[str, Any]) -> None:
    if selection["columns"]:
        sort = _SORTED_BY.get(selection["columns"][0], BEST)
        again = sort == current().sort
        change(sort=f"-{sort}" if again else "" if sort == BEST else sort, page=1)
    elif selection["cells"]:
        row = selection["cells"][0][0]
        shown = st.session_state["claims_shown"]
        if row < len(shown):
            change(claim=shown[row])


def _cells(row: ClaimRow) -> dict[str, Any]:
    return {
        "Claim": short(inert(row.text), 400),
        "For": row.supported_by,
        "Against": row.attacked_by,
        "Standing": ", ".join(flag for flag in FLAGS if getattr(row, flag)),
        "Kind": row.kind or "unknown",
        "Worth checking": row.check_worthiness,
        "Confidence": row.confidence,
        "Author": short(inert(row.author or NOBODY), 60),
        "Said": row.created,
        "Discussion": short(inert(row.discussion_title), 100),
        "Decided by": short(inert(row.decided_by or ""), 60),
    }


def _columns() -> dict[str, Any]:
    column = st.column_config
    share: dict[str, Any] = {"min_value": 0.0, "max_value": 1.0, "format": "percent", "width": 110}
    return {
        "Claim": column.TextColumn(width=344),
        "For": column.NumberColumn(width=52, help="Reasons for it"),
        "Against": column.NumberColumn(width=72, help="Reasons against it"),
        "Standing": column.TextColumn(width=112),
        "Kind": column.TextColumn(width=84),
        "Worth checking": column.ProgressColumn(**share, color="blue"),
        "Confidence": column.ProgressColumn(**share, color="gray"),
        "Author": column.TextColumn(width=110),
        "Said": column.DatetimeColumn(width=100, format="YYYY-MM-DD"),
        "Discussion": column.TextColumn(width=220),
        "Decided by": column.TextColumn(width=100),
    }
