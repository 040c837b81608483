"""The marker: how a post is cut into windows, what is said of its units, and what it refuses."""

import json
import shutil
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tokenizers import Tokenizer

from extract.graph import TOKENIZER
from extract.marking.marker import COLUMNS, FOLDER, Marker
from extract.marking.outlook import NONE, Spot, outlooks
from extract.marking.windows import ABOVE, OWN, windows
from kb.errors import ModelError

POST = "It is theft, because nobody was asked. Calling it research does not change that."
SPANS = [(0, 11), (21, 37), (39, 79)]
ABOVE_TEXT = "Training on chat logs is plain research. Everybody does it."
ABOVE_SPANS = [(0, 39), (41, 58)]


@pytest.fixture(scope="module")
def marker() -> Marker:
    return Marker.load()


@pytest.fixture(scope="module")
def pieces() -> Tokenizer:
    tokenizer = Tokenizer.from_file(str(TOKENIZER))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return tokenizer


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=3000), st.text(max_size=1500))
def test_windows_hold_every_piece_of_a_post_once_and_in_order(text: str, above: str) -> None:
    tokenizer = Tokenizer.from_file(str(TOKENIZER))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    starts: list[int] = []
    for window in windows(tokenizer, text, above):
        assert 0 < len(window.own.ids) <= OWN
        assert len(window.above.ids) <= ABOVE
        assert len(window.ids) == len(window.kinds) == window.begins + len(window.own.ids) + 1
        assert int(window.own.ends[-1]) <= len(text)
        starts.extend(window.own.starts.tolist())
    assert starts == sorted(starts)


def test_a_long_post_is_cut_where_a_sentence_ends(pieces: Tokenizer) -> None:
    text = "One more short sentence about the same old thing. " * 80
    parts = list(windows(pieces, text, ""))
    assert len(parts) > 2
    for window in parts[:-1]:
        assert text[int(window.own.ends[-1]) - 1] == "."


def test_offsets_count_code_points_after_emoji_and_lone_surrogates(pieces: Tokenizer) -> None:
    text = "🙂🙂 half \ud800 pair stays"
    (window,) = windows(pieces, text, "")
    first, end = window.own.over(text.index("stays"), len(text))
    assert (int(window.own.starts[first]), int(window.own.ends[end - 1])) == (text.index("stays"), len(text))


def test_each_unit_gets_odds_for_every_question(marker: Marker) -> None:
    rows = marker.said(marker.read(POST, ABOVE_TEXT), SPANS)
    assert rows.shape == (3, len(COLUMNS))
    assert rows.sum(axis=1) == pytest.approx(8.0, abs=1e-3)  # eight heads, each adding up to 1
    assert marker.said(marker.read("", ""), []).shape == (0, len(COLUMNS))
    denied = COLUMNS.index("negated yes")
    assert rows[2, denied] > rows[0, denied]


def test_a_unit_bears_on_one_candidate_or_on_nothing_and_never_on_itself(marker: Marker) -> None:
    bearing = marker.bearing(marker.read(POST, ABOVE_TEXT), SPANS, ABOVE_SPANS)
    assert bearing.likely.shape == bearing.attack.shape == (3, 5)
    assert bearing.likely.sum(axis=1) + bearing.nothing == pytest.approx(1.0, abs=1e-4)
    assert np.diag(bearing.likely) == pytest.approx(0.0, abs=1e-6)


def test_units_of_different_windows_are_not_compared(marker: Marker) -> None:
    text = "Rents fell after the cap was lifted last year. " * 60
    ends = [n * 47 for n in range(60)]
    bearing = marker.bearing(marker.read(text), [(at, at + 45) for at in ends], [])
    assert np.isnan(bearing.likely[0, -1])
    assert not np.isnan(bearing.likely[0, 1])


def test_an_outlook_names_units_by_their_ids(marker: Marker) -> None:
    own = [Spot(f"own {n}", span) for n, span in enumerate(SPANS)]
    above = [Spot(f"above {n}", span) for n, span in enumerate(ABOVE_SPANS)]
    found = list(outlooks(marker, marker.read(POST, ABOVE_TEXT), own, above))
    assert [len(outlook.parts) for outlook in found] == [5, 5, 5]
    assert all(set(outlook.toward) <= {spot.id for spot in (*own, *above)} for outlook in found)
    assert list(outlooks(marker, (), own[:1], [])) == [NONE]


def test_a_post_says_the_same_twice_and_whatever_was_read_before(marker: Marker) -> None:
    before = marker.said(marker.read(POST, ABOVE_TEXT), SPANS)
    marker.read("Something else altogether. " * 50, POST)
    assert np.array_equal(before, marker.said(marker.read(POST, ABOVE_TEXT), SPANS))


@pytest.mark.parametrize("file", ["model.onnx", "heads.npz"])
def test_a_marker_that_is_not_the_one_its_manifest_names_is_refused(tmp_path: Path, file: str) -> None:
    copy = tmp_path / "marker"
    shutil.copytree(FOLDER, copy)
    (copy / file).write_bytes(b"not a model")
    with pytest.raises(ModelError, match="not the file the manifest was made for"):
        Marker.load(copy)


def test_a_marker_with_other_questions_or_of_another_version_is_refused(tmp_path: Path) -> None:
    copy = tmp_path / "marker"
    shutil.copytree(FOLDER, copy)
    said = json.loads((FOLDER / "manifest.json").read_text(encoding="utf-8"))
    (copy / "manifest.json").write_text(json.dumps({**said, "heads": {"kind": ["fact"]}}), encoding="utf-8")
    with pytest.raises(ModelError, match="other heads"):
        Marker.load(copy)
    (copy / "manifest.json").write_text(json.dumps({**said, "version": 99}), encoding="utf-8")
    with pytest.raises(ModelError, match="reads version"):
        Marker.load(copy)
