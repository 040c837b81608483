"""The claims in a table: a click on a row opens its claim, a click on a heading sorts by it."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import streamlit as st

from kb.filters import BEST, FLAGS
from kb.inert import inert
from kb.views import ClaimRow
from screens._asked import Asked, go
from screens._parts import NOBODY
from ui.text import short

_ROW = 66  # pixels: from 65 on, long claims go on in a second line
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
    # a table of its own for each list, and after a claim was closed, so that no row stays chosen
    key = f"table_{abs(hash((replace(asked, claim=None), *st.session_state['claims_shown'])))}"
    key += f"_{st.session_state.get('claims_closed', 0)}"
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


def _picked(selection: dict[str, Any]) -> None:
    now: Asked = st.session_state["asked_claims"]
    if selection["columns"]:
        sort = _SORTED_BY.get(selection["columns"][0], BEST)
        again = sort == (now.sort or BEST) and sort != BEST
        go(replace(now, sort=f"-{sort}" if again else sort.replace(BEST, ""), page=1))
    elif selection["cells"]:
        row = selection["cells"][0][0]
        shown = st.session_state["claims_shown"]
        if row < len(shown):
            go(replace(now, claim=shown[row]))


def _cells(row: ClaimRow) -> dict[str, Any]:
    return {
        "Claim": short(inert(row.text), 400),
        "For": row.supported_by,
        "Against": row.attacked_by,
        "Standing": [flag for flag in FLAGS if getattr(row, flag)],
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
        "Claim": column.TextColumn(width=430),
        "For": column.NumberColumn(width=52, help="Reasons for it"),
        "Against": column.NumberColumn(width=72, help="Reasons against it"),
        "Standing": column.MultiselectColumn(width=186, options=list(FLAGS), color=["orange", "red", "gray"]),
        "Kind": column.TextColumn(width=84),
        "Worth checking": column.ProgressColumn(**share, color="blue"),
        "Confidence": column.ProgressColumn(**share, color="gray"),
        "Author": column.TextColumn(width=110),
        "Said": column.DatetimeColumn(width=100, format="YYYY-MM-DD"),
        "Discussion": column.TextColumn(width=220),
        "Decided by": column.TextColumn(width=100),
    }
