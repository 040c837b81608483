"""The spreadsheet of claims: whole, in order, and never a formula."""

import csv
import io
from dataclasses import replace

import pytest

from kb.model import Claim
from kb.sheet import COLUMNS, as_csv
from kb.store import KnowledgeBase
from kb.views import claims
from tests.maps import rent_map
from tests.stores import kb

__all__ = ["kb"]  # the fixture is asked for by name


def read(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def test_every_claim_is_a_row_under_its_headings(kb: KnowledgeBase) -> None:
    kb.put(rent_map())
    data = as_csv(claims(kb))
    assert data.startswith(b"\xef\xbb\xbf")  # without its mark, Excel takes UTF-8 for something else
    rows = read(data)
    assert list(rows[0]) == list(COLUMNS)
    assert [row["id"] for row in rows] == ["caps", "vienna", "not-so", "leave", "land"]
    assert rows[0] == {
        "id": "caps",
        "text": "Rent caps cut supply.",
        "kind": "fact",
        "supported_by": "1",
        "attacked_by": "2",
        "contested": "yes",
        "unanswered": "yes",
        "unsupported": "no",
        "check_worthiness": "0.8",
        "confidence": "0.9",
        "author": "anna",
        "created": "2026-01-02 00:00:00+00:00",
        "discussion": "pasted-rent",
        "discussion_title": "Rent caps",
        "post": "p1",
        "appearances": "1",
        "authors": "1",
        "decided_by": "",
        "iri": claims(kb)[0].iri,
    }


@pytest.mark.parametrize(
    "words", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", '=HYPERLINK("http://evil.example")']
)
def test_no_cell_begins_like_a_formula(kb: KnowledgeBase, words: str) -> None:
    map_ = rent_map()
    changed = tuple(replace(c, text=words) if c.id == "caps" else c for c in map_.claims)
    kb.put(replace(map_, claims=changed, discussion=replace(map_.discussion, title=words)))
    for row in read(as_csv(claims(kb))):
        assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for cell in row.values())
    assert next(row["text"] for row in read(as_csv(claims(kb))) if row["id"] == "caps") == f"'{words}"


def test_commas_quotes_lines_and_control_characters_keep_their_place(kb: KnowledgeBase) -> None:
    map_ = rent_map()
    words = 'a, "b"\nc; \u202ed and é😀'
    changed: tuple[Claim, ...] = tuple(replace(c, text=words) if c.id == "caps" else c for c in map_.claims)
    kb.put(replace(map_, claims=changed))
    rows = read(as_csv(claims(kb)))
    assert len(rows) == 5
    assert rows[0]["text"] == 'a, "b"\nc; \N{REPLACEMENT CHARACTER}d and é😀'


def test_no_claims_make_a_header_alone() -> None:
    assert as_csv([]).decode("utf-8-sig").splitlines() == [",".join(COLUMNS)]
