"""Verdicts on claims given their evidence: the product's own weighing, its figures, and bad files."""

import gzip
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from typer.testing import CliRunner

import extract.stance
from cli import app
from evaluation.coverage import coverage
from evaluation.run import Report, measure
from evaluation.tasks import TASKS
from evaluation.verdicts import STATUSES, load
from extract.evidence.passages import Retriever
from extract.stance import LABELS, StanceModel
from kb.errors import InputError

FOR, AGAINST, SILENT = "plainly so", "plainly false", "about boats"


@pytest.fixture(autouse=True)
def model(monkeypatch: pytest.MonkeyPatch) -> None:
    """A stance model that reads three words, and a retriever without weights."""

    def answers(pairs: Sequence[tuple[str, str]]) -> Any:
        rows = [(0.9, 0.05, 0.05) if FOR in p else (0.05, 0.9, 0.05) if AGAINST in p else (0.1, 0.12, 0.78)
                for p, _ in pairs]  # fmt: skip
        return np.array(rows, dtype=np.float32)

    assert LABELS == ("supports", "refutes", "not-enough-evidence")
    made = StanceModel("reader", "0" * 64, answers)
    monkeypatch.setattr(extract.stance.StanceModel, "load", lambda *_: made)
    monkeypatch.setattr(extract.stance.StanceModel, "shared", lambda *_: made, raising=False)
    monkeypatch.setattr(Retriever, "load", Retriever)


def example(label: str, *texts: str, **fields: object) -> Mapping[str, object]:
    evidence = [
        {"text": f"The harbour crane, says site {n}, is {t}.", "url": f"https://s{n}.example"}
        for n, t in enumerate(texts)
    ]
    return {"id": "1", "claim": "The harbour crane moved.", "evidence": evidence, "label": label, **fields}


def told(folder: Path, *rows: object) -> Report:
    path = folder / "claims.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return measure("verdict", TASKS["verdict"], path)


ROWS = (
    example("supported", FOR, SILENT),
    example("refuted", AGAINST),
    example("refuted", AGAINST, AGAINST, SILENT),
    example("conflicting", FOR, AGAINST),
    example("not-enough-evidence", SILENT),
    example("NOT ENOUGH EVIDENCE"),
)


def test_each_claim_gets_the_verdict_that_its_evidence_comes_to(tmp_path: Path) -> None:
    report = told(tmp_path, *ROWS)
    assert report.figures is not None
    assert report.baseline is not None
    assert (report.examples, report.figures.accuracy, report.figures.macro_f1) == (6, 1.0, 1.0)
    assert [label.name for label in report.figures.labels] == [*STATUSES]
    assert report.baseline.accuracy == pytest.approx(2 / 6)


@pytest.mark.parametrize(
    "texts", [(), ("x",), ("a crane that is plainly so " * 3000, "no answer could be found.")]
)
def test_the_chances_of_any_evidence_add_up_to_one(texts: tuple[str, ...]) -> None:
    row = load()([("The crane moved.", *(part for text in texts for part in (text, "")))])
    assert row.shape == (1, 4)
    assert row.sum() == pytest.approx(1)
    assert (row >= 0).all()


def test_evidence_that_says_nothing_was_found_is_none() -> None:
    asked = "Did the crane move? No answer could be found."
    row = load()([("The crane moved.", asked, "")])[0]
    assert STATUSES[int(row.argmax())] == "not-enough-evidence"


def test_copies_of_one_text_make_nothing_surer() -> None:
    text = f"The harbour crane moved on Monday, the harbour works said, and it is {FOR}, they told us all."
    one = load()([("The harbour crane moved.", text, "")])[0]
    ten = load()(
        [("The harbour crane moved.", *(x for n in range(10) for x in (text, f"https://s{n}.example")))]
    )[0]
    assert 0.5 < ten[0] < one[0]  # handed round, it is worth less, whoever prints it


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        (example("perhaps", FOR), "the label 'perhaps' is not known"),
        ({**example("refuted"), "evidence": "words"}, "'evidence' is no list of objects"),
        ({**example("refuted"), "evidence": ["words"]}, "'evidence' is no list of objects"),
        ({**example("refuted"), "evidence": [{"url": "x"}]}, "the field 'text' is missing"),
        ({**example("refuted"), "evidence": [{"text": 3}]}, "the field 'text' is no text"),
        ({**example("refuted"), "evidence": [{"text": "x"}] * 201}, "more than 200 entries"),
        ({"evidence": [], "label": "refuted"}, "the field 'claim' is missing"),
    ],
)
def test_a_line_that_is_not_right_is_named(tmp_path: Path, row: object, problem: str) -> None:
    with pytest.raises(InputError, match=problem) as refused:
        told(tmp_path, ROWS[0], row)
    assert refused.value.place == "line 2"


def test_the_surest_come_first_and_equally_sure_ones_earn_nothing_by_their_order() -> None:
    found = coverage([0.9, 0.8, 0.8, 0.8, 0.8, 0.5, 0.4, 0.3, 0.2, 0.1], [1, 1, 1, 0, 0, 1, 0, 0, 0, 0])
    assert [c.count for c in found] == list(range(1, 11))
    assert [c.accuracy for c in found[:3]] == pytest.approx([1, 0.75, 2 / 3])
    assert [found[4].least, found[4].accuracy] == pytest.approx([0.8, 0.6])
    assert [found[-1].share, found[-1].accuracy] == pytest.approx([1, 0.4])
    assert coverage([], []) == ()


def test_the_command_prints_figures_baseline_and_coverage(tmp_path: Path) -> None:
    path = tmp_path / "claims.jsonl.gz"
    path.write_bytes(gzip.compress("".join(json.dumps(row) + "\n" for row in ROWS).encode()))
    printed = CliRunner().invoke(app, ["evaluate", "verdict", str(path)]).stdout
    for words in ("macro F1", "always 'refuted'", "conflicting", "the surest", "50%"):
        assert words in printed
    told = json.loads(CliRunner().invoke(app, ["evaluate", "verdict", str(path), "--json"]).stdout)
    assert [each["share"] for each in told["coverage"]] == [n / 10 for n in range(1, 11)]
    assert told["baseline"]["accuracy"] == pytest.approx(1 / 3)
