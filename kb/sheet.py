"""Claims as a table for a spreadsheet, in which no cell is ever a formula."""

import csv
import io
from collections.abc import Iterable

from kb.export.csv import safe
from kb.inert import inert
from kb.views import ClaimRow

COLUMNS = (
    *("id", "text", "kind", "supported_by", "attacked_by", "contested", "unanswered", "unsupported"),
    *("check_worthiness", "confidence", "author", "created", "discussion", "discussion_title", "post"),
    *("appearances", "authors", "decided_by", "iri"),
)


def as_csv(rows: Iterable[ClaimRow]) -> bytes:
    """The claims as CSV in UTF-8 with its mark, which Excel needs; one row each under `COLUMNS`."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for row in rows:
        writer.writerow([_cell(getattr(row, column)) for column in COLUMNS])
    return b"\xef\xbb\xbf" + text.getvalue().encode("utf-8")


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return safe(inert(value)) if isinstance(value, str) else str(value)
