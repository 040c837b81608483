"""CSV read back by Python and by pandas: the same words, and nothing that a spreadsheet would run."""

import csv
import io
import re

import pandas  # type: ignore[import-untyped]  # it brings no types
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from extract.run import Extractor
from kb import vocab
from kb.export import EXPORTERS, Export
from kb.export.csv import COLUMNS, safe, unsafe
from kb.export.words.quoting import clean
from kb.model import ArgumentKind, ArgumentMap, Discussion
from kb.reading import Reading
from tests.maps import rent_map
from tests.test_export import RUN, chain
from tests.thorny import THORNS, thorny_map
from tests.trials import for_a_thousand_maps, hard_maps, real_maps


def rows(*maps: ArgumentMap) -> list[dict[str, str]]:
    """The cells as they were before they were made safe."""
    data = EXPORTERS["csv"](Export(maps)).data
    reader = csv.DictReader(io.StringIO(data.decode("utf-8"), newline=""), strict=True)
    assert tuple(reader.fieldnames or ()) == COLUMNS
    return [{name: unsafe(cell) for name, cell in row.items()} for row in reader]


def words(text: str | None) -> str:
    return clean((text or "").replace("\r\n", "\n").replace("\r", "\n"))


def tells_the_claims(map_: ArgumentMap) -> None:
    found = rows(map_)
    assert len(found) == len(map_.claims)
    reading = Reading(map_)
    brought = {kind: edges(map_, kind) for kind in ArgumentKind}
    for row, claim in zip(found, map_.claims, strict=True):
        locution, post = next(reading.appearances(claim))
        assert row["claim"] == vocab.encode(claim.id)
        assert (row["text"], row["quote"]) == (words(claim.text), words(locution.text))
        assert (row["kind"], row["times"]) == (claim.kind or "", str(len(claim.appearances)))
        assert (row["post"], row["url"]) == (words(post.id), words(post.url))
        assert (row["start"], row["end"]) == (str(locution.start), str(locution.end))
        assert (row["mode"], row["scheme"]) == (locution.mode or "", locution.scheme or "")
        assert (row["hedged"] == "yes", row["negated"] == "yes") == (locution.hedged, locution.negated)
        assert (row["contested"] == "yes") == reading.contested(claim)
        assert float(row["confidence"]) == locution.confidence
        assert float(row["check_worthiness"]) == claim.check_worthiness
        assert row["title"] == words(map_.discussion.title)
        name = vocab.encode(claim.id)
        for column, kind in zip(("supports", "attacks", "undercuts"), ArgumentKind, strict=True):
            assert set(row[column].split()) == {other for one, other in brought[kind] if one == name}
        against = brought[ArgumentKind.REBUT] | brought[ArgumentKind.UNDERCUT]
        assert set(row["attacked_by"].split()) == {one for one, other in against if other == name}
        assert set(row["supported_by"].split()) == {
            one for one, other in brought[ArgumentKind.SUPPORT] if other == name
        }


def edges(map_: ArgumentMap, kind: ArgumentKind) -> set[tuple[str, str]]:
    return {
        (vocab.encode(premise), vocab.encode(map_.conclusion(argument).id))
        for argument in map_.arguments
        for premise in argument.premises
        if argument.kind is kind
    }


@pytest.mark.parametrize("map_", hard_maps(), ids=lambda m: m.discussion.id)
def test_a_hard_map_reads_back_cell_for_cell(map_: ArgumentMap) -> None:
    tells_the_claims(map_)


def test_what_the_pipeline_made_reads_back_cell_for_cell(extractor: Extractor) -> None:
    for map_ in real_maps(extractor):
        assert map_.claims, "a thread with something in it"
        tells_the_claims(map_)


@pytest.mark.slow
def test_a_thousand_maps_read_back_cell_for_cell() -> None:
    for_a_thousand_maps(tells_the_claims)


def test_pandas_reads_the_same_cells() -> None:
    data = EXPORTERS["csv"](Export((rent_map(), thorny_map()))).data
    frame = pandas.read_csv(io.BytesIO(data), dtype=str, keep_default_na=False, lineterminator=None)
    found = [{k: unsafe(v) for k, v in row.items()} for row in frame.to_dict("records")]
    assert found == rows(rent_map(), thorny_map())


def test_no_cell_begins_like_a_formula() -> None:
    exported = EXPORTERS["csv"](Export((thorny_map(),)))
    cells = [cell for row in csv.reader(io.StringIO(exported.data.decode(), newline="")) for cell in row]
    assert not [cell for cell in cells if re.match("[=+\\-@\t\r\n]", cell)]
    assert "'=cmd|' /C calc'!A0" in cells
    assert any(re.match(r"\d+ cells as they were", sentence) for sentence in exported.lost)
    assert not any("apostrophe" in sentence for sentence in EXPORTERS["csv"](Export((rent_map(),))).lost)


@given(st.text("'=+-@\t\r\nab\uff1d") | st.sampled_from(THORNS))
@example("'=1")
@example("''")
def test_a_cell_made_safe_is_harmless_and_can_be_made_as_it_was(cell: str) -> None:
    assert unsafe(safe(cell)) == cell
    assert not re.match("[=+\\-@\t\r\n\uff1d\uff0b\uff0d\uff20]", safe(cell))


def test_lines_end_as_rfc_4180_has_it_and_the_header_comes_first() -> None:
    exported = EXPORTERS["csv"](Export((chain(2),)))
    lines = exported.data.decode("utf-8").split("\r\n")
    assert (len(lines), lines[-1], lines[0]) == (4, "", ",".join(COLUMNS))
    assert "\n" not in "".join(lines)
    assert exported.media_type.startswith("text/csv")


def test_a_row_as_it_stands() -> None:
    row = {name: cell for name, cell in rows(rent_map())[0].items() if cell}
    said = {"claim": "caps", "text": "Rent caps cut supply.", "kind": "fact", "check_worthiness": "0.80"}
    said |= {"authors": "1", "times": "1", "said_by": "anna", "created": "2026-01-02 00:00:00", "post": "p1"}
    said |= {"start": "0", "end": "21", "quote": "Rent caps cut supply.", "confidence": "0.90"}
    bears = {"supported_by": "leave", "attacked_by": "land vienna", "contradicts": "not-so"}
    bears |= {"contested": "yes", "unanswered": "yes"}
    origin = {"discussion": "pasted-rent", "title": "Rent caps", "source": "http://forum.example/1"}
    origin |= {"date": "2026-01-02 00:00:00", "tool": "Rejoinder 0.1.0"}
    assert row == said | bears | origin


def test_a_map_of_nothing_is_a_header() -> None:
    assert rows(ArgumentMap(Discussion("pasted-nothing", "pasted", ()), RUN)) == []
