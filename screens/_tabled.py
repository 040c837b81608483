"""An answer as a table: what is ours leads to its page, what is elsewhere only where it is http or https."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import quote, urlencode

import streamlit as st

from kb.cells import PARTS, Cell, Table, Thing
from ui.text import short

_LONG = 60  # characters, from which on a text wants a second line
_ROW, _TALL = 35, 66  # pixels; from 65 on, long texts go on in a second line
_SHOWN = 12  # rows before the table scrolls
_LABEL = "#(.*)$"  # what a link is called stands after its hash


def draw(table: Table) -> None:
    """Draw the rows under their columns; every cell is text, a number, or a link that we made."""
    columns: dict[str, list[Any]] = {}
    config: dict[str, Any] = {}
    for name in table.columns:
        _column(name, table, columns, config)
    tall = any(len(cell.text) > _LONG for row in table.rows[:200] for cell in row if not cell.thing)
    height = _TALL if tall else _ROW
    st.dataframe(
        columns,
        hide_index=True,
        height=height * min(len(table.rows), _SHOWN if not tall else 8) + 38,
        row_height=height,
        column_config=config,
        placeholder="",
        alt="The rows of the answer",
        key="answer_table_drawn",
    )


def _column(name: str, table: Table, columns: dict[str, list[Any]], config: dict[str, Any]) -> None:
    found, kind = table.column(name), st.column_config
    said = [cell for cell in found if cell.exact]
    if said and all(_href(cell.thing) for cell in said if cell.thing) and all(cell.thing for cell in said):
        told = _told_elsewhere(name, table)
        columns[name] = [_link(cell, "Open" if told else short(cell.text, 160)) for cell in found]
        config[name] = kind.LinkColumn(width=90 if told else 260, display_text=_LABEL)
    elif said and all(cell.number is not None for cell in said):
        columns[name] = [cell.number for cell in found]
        whole = all((cell.number or 0.0).is_integer() and "." not in cell.exact for cell in said)
        config[name] = kind.NumberColumn(format="localized" if whole else None, width=100)
        if whole:
            columns[name] = [None if cell.number is None else int(cell.number) for cell in found]
    elif said and all(cell.time and _moment(cell) for cell in said):
        columns[name] = [_moment(cell) for cell in found]
        config[name] = kind.DatetimeColumn(format="YYYY-MM-DD HH:mm", width=140)
    else:
        columns[name] = [short(cell.text, 2_000) if cell.exact else None for cell in found]
        config[name] = kind.TextColumn(width=_width(said))
        _ways(name, found, columns, config)


def _ways(name: str, found: Sequence[Cell], columns: dict[str, list[Any]], config: dict[str, Any]) -> None:
    """Beside a column of several kinds: where what is ours is shown, and what is on the web."""
    ours = [_link(cell, "Open") for cell in found]
    web = [cell.url and f"{cell.url}" for cell in found]
    if any(ours):
        columns[f"{name} here"] = ours
        config[f"{name} here"] = st.column_config.LinkColumn(width=90, display_text=_LABEL)
    if any(web):
        columns[f"{name} link"] = web
        config[f"{name} link"] = st.column_config.LinkColumn(width=90, display_text="Visit")


def _width(cells: Sequence[Cell]) -> int:
    lengths = sorted(len(cell.text) for cell in cells)
    usual = lengths[len(lengths) * 3 // 4] if lengths else 0
    return 360 if usual > _LONG else max(90, 8 * usual + 30)


def _told_elsewhere(name: str, table: Table) -> bool:
    """Whether another column says the words of these things already."""
    mine = table.column(name)
    for other in table.columns if table.columns != PARTS else ():
        if other != name:
            pairs = zip(mine, table.column(other), strict=True)
            same = sum(cell.text == there.text and not there.thing for cell, there in pairs)
            if same > len(mine) * 0.6:
                return True
    return False


def _link(cell: Cell, label: str) -> str | None:
    href = _href(cell.thing)
    return None if href is None else f"{href}#{quote(label or 'Open', safe='')}"


def _href(thing: Thing | None) -> str | None:
    """The page of ours on which a thing is shown."""
    if thing is None:
        return None
    place = page_of(thing)
    return None if place is None else f"{place[0]}?{urlencode(place[1])}"


def page_of(thing: Thing) -> tuple[str, Mapping[str, str]] | None:
    """The page of ours on which a thing is shown, and its query; None where there is none."""
    match thing.kind:
        case "claim":
            return "claim", {"claim": thing.id}
        case "discussion":
            return "discussion", {"discussion": thing.id}
        case "post" | "locution" if thing.discussion:
            post = thing.id.rpartition("#char=")[0] if thing.kind == "locution" else thing.id
            return "discussion", {"discussion": thing.discussion, "view": "thread", "post": post}
    return None


def _moment(cell: Cell) -> datetime | None:
    try:
        return datetime.fromisoformat(cell.exact) if cell.exact else None
    except ValueError:
        return None
