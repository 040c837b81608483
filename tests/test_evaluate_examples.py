"""Files of labelled examples, as they should be and as strangers may send them."""

import gzip
import json
from pathlib import Path

import pytest

from evaluation.examples import MOST_BYTES, label, records, texts
from kb.errors import InputError

GOOD = b'{"text": "Rents rose.", "label": "claim"}\n'


def _all(path: Path, data: bytes) -> list[tuple[int, dict[str, object]]]:
    path.write_bytes(data)
    return list(records(path))


@pytest.mark.parametrize("name", ["plain.jsonl", "packed.jsonl.gz", "packed-under-another-name.txt"])
def test_plain_and_gzipped_files_are_told_by_their_bytes(tmp_path: Path, name: str) -> None:
    data = "\ufeff".encode() + GOOD + '{"text": "Mieten – hier.", "label": "none"}\r\n'.encode()
    found = _all(tmp_path / name, gzip.compress(data) if "packed" in name else data)
    assert [(number, record["label"]) for number, record in found] == [(1, "claim"), (2, "none")]
    assert found[1][1]["text"] == "Mieten – hier."


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        (b"", "it is empty"),
        (b"   ", "it is empty"),
        (b"{", "it is no JSON"),
        (b"[" * 100_000, "it is no JSON"),
        (b'{"text": "\xff"}', "it is no JSON"),
        (b'"claim"', "it is no JSON object"),
        (b"9" * 9999, "it is no JSON"),
        (b" " * MOST_BYTES + b"{}", "it is longer than 1,000,000 bytes"),
    ],
)
def test_a_line_that_cannot_be_read_is_named_and_stops_the_reading(
    tmp_path: Path, line: bytes, problem: str
) -> None:
    path = tmp_path / "bad.jsonl"
    with pytest.raises(InputError) as caught:
        _all(path, GOOD + line + b"\n" + GOOD)
    assert str(caught.value).startswith(f"{path}: line 2: {problem}")


@pytest.mark.parametrize("cut", [-1, -9, 30])
def test_a_gzip_file_that_is_cut_or_followed_by_something_else_is_refused(tmp_path: Path, cut: int) -> None:
    packed = gzip.compress(b"".join(GOOD.replace(b"rose", b"%d" % n) for n in range(999)))
    with pytest.raises(InputError, match=r"line .*: the file cannot be read on"):
        _all(tmp_path / "cut.gz", packed[:cut])
    with pytest.raises(InputError, match="line 1000: the file cannot be read on"):
        _all(tmp_path / "more.gz", packed + b"more")


def test_a_small_file_that_unpacks_to_one_endless_line_takes_no_memory(tmp_path: Path) -> None:
    path = tmp_path / "bomb.gz"
    with gzip.open(path, "wb", compresslevel=1) as bomb:
        for _ in range(100):
            bomb.write(b" " * 1_000_000)
    with pytest.raises(InputError, match="line 1: it is longer"):
        list(records(path))


def test_what_is_no_file_is_said_to_be_none(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "absent.jsonl"):
        with pytest.raises(InputError, match="there is no such file"):
            list(records(path))


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ("claim", "claim"),
        (" NOT_ENOUGH info ", "not-enough-info"),
        (1, "1"),
        (True, "1"),
        (False, "0"),
        (2, 2.0),
        (0.0, 0.0),
        (4.5, 4.5),
    ],
)
def test_a_label_is_a_name_or_a_score(value: object, found: str | float) -> None:
    assert label({"label": value}) == found


@pytest.mark.parametrize("text", ["{}", '{"label": null}', '{"label": ["a"]}', '{"label": NaN}'])
def test_what_is_no_label_is_said_to_be_none(text: str) -> None:
    with pytest.raises(ValueError, match="the field 'label' is"):
        label(json.loads(text))


def test_a_missing_field_and_one_that_is_no_text_are_told_apart() -> None:
    assert texts({"a": "x", "b": "\ud800"}, "a", "b") == ("x", "?")
    with pytest.raises(ValueError, match="the field 'b' is missing"):
        texts({"a": "x"}, "a", "b")
    with pytest.raises(ValueError, match="the field 'b' is no text"):
        texts({"a": "x", "b": 3}, "a", "b")
