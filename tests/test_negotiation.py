"""Which form a client gets, for any Accept header there is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.forms import GRAPHS, TABLES
from kb.negotiation import GRAPH_TYPES, NAMES, TABLE_TYPES, accepted, media_type, named


@given(st.text())
def test_any_header_gives_a_form_or_none(accept: str) -> None:
    assert accepted(accept, TABLE_TYPES) in {*TABLE_TYPES, None}


@given(
    st.permutations(["text/csv;q=0.2", "application/json;q=0.9", "text/tab-separated-values", "*/*;q=0.1"])
)
def test_the_order_of_a_header_is_of_no_account(parts: list[str]) -> None:
    assert accepted(", ".join(parts), TABLE_TYPES) == "tsv"


@pytest.mark.parametrize(
    ("accept", "table", "graph"),
    [
        (None, "json", "ttl"),
        ("", "json", "ttl"),
        ("TEXT/CSV", "csv", None),
        ("text/csv;charset=utf-8;q=1", "csv", None),
        ("text/csv;q=2, text/turtle;q=x", None, None),
        ("text/csv;q=0", None, None),
        ("application/xml", "xml", "rdfxml"),
        ("application/*", "json", "nt"),
        ("text/plain", None, "nt"),
        ("text/html", None, None),
        (",;,", None, None),
    ],
)
def test_headers_and_the_forms_they_give(accept: str | None, table: str | None, graph: str | None) -> None:
    assert (accepted(accept, TABLE_TYPES), accepted(accept, GRAPH_TYPES)) == (table, graph)


def test_every_form_that_is_written_has_types_and_every_name_a_form() -> None:
    assert set(TABLE_TYPES) == set(TABLES) and set(GRAPH_TYPES) == set(GRAPHS)
    assert {form for forms in NAMES.values() for form in forms if form} == {*TABLES, *GRAPHS}
    for types in (TABLE_TYPES, GRAPH_TYPES):
        for form in types:
            assert form in named(media_type(form).partition(";")[0])
    assert named("no such") == (None, None)
