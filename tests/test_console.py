"""Forum text reaches the terminal as marks, never as commands to it."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from console import plain, print_text, table, write
from kb.inert import inert
from kb.model import Decision, DecisionKind


@pytest.mark.parametrize(
    ("hostile", "shown"),
    [
        ("\x1b[2Jgone", "�[2Jgone"),
        ("\x9b31m", "�31m"),
        ("a\u202egnp.exe", "a�gnp.exe"),
        ("\x07\x00", "��"),
        ("line\n\tkept", "line\n\tkept"),
        ("naïve — 🙂 שלום", "naïve — 🙂 שלום"),
    ],
)
def test_control_characters_are_shown_and_not_obeyed(hostile: str, shown: str) -> None:
    assert inert(hostile) == shown


def test_a_table_that_is_piped_has_one_row_a_line_and_tabs_between(
    capsys: pytest.CaptureFixture[str],
) -> None:
    table(("claim", "said"), [["c1", "two\nlines\tand [bold]markup[/bold]"], ["c2", None]])
    assert capsys.readouterr().out == "claim\tsaid\nc1\ttwo lines and [bold]markup[/bold]\nc2\t\n"


def test_an_outline_reaches_standard_output_without_escape_codes(capsys: pytest.CaptureFixture[str]) -> None:
    print_text("Rent caps\x1b]0;owned\x07 cut supply.\n")
    assert capsys.readouterr().out == "Rent caps�]0;owned� cut supply.\n"


def test_a_frozen_value_becomes_what_json_holds() -> None:
    made = Decision(
        "d", "pasted-1", DecisionKind.ADD, "ada", datetime(2026, 1, 2, tzinfo=UTC), changes=(("post", "1"),)
    )
    assert json.loads(json.dumps(plain(made))) == {
        "id": "d",
        "discussion": "pasted-1",
        "kind": "add",
        "by": "ada",
        "at": "2026-01-02T00:00:00Z",
        "target": None,
        "changes": [["post", "1"]],
        "note": None,
    }


def test_a_file_is_written_whole_and_leaves_nothing_beside_it(tmp_path: Path) -> None:
    write(tmp_path / "map.trig", b"words")
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"map.trig": b"words"}
