"""The stance model: what it says of a passage and a claim, and what it refuses."""

import json
import shutil
from pathlib import Path

import numpy as np
import pytest

from extract import stance
from extract.judge import FOLDER as JUDGE
from extract.judge import Judge
from extract.stance import LABELS, StanceModel
from kb.errors import ModelError


@pytest.fixture(scope="module")
def model() -> StanceModel:
    return StanceModel.shared()


def test_each_pair_gets_chances_that_add_up_to_one(model: StanceModel) -> None:
    rows = model.stances(
        [("Rents rose by 4 %.", "Housing got dearer."), ("half \ud800 a", "🙂" * 900), ("", "")]
    )
    assert rows.shape == (3, len(LABELS))
    assert rows.sum(axis=1) == pytest.approx(1.0, abs=1e-4)
    assert model.stances([]).shape == (0, len(LABELS))


def test_what_is_said_of_a_pair_does_not_hang_on_its_company(model: StanceModel) -> None:
    pairs = [("Tea is better.", "Coffee is worse."), ("word " * 400, "It rains."), ("No.", "Yes.")]
    together = StanceModel.load().stances(pairs)
    assert np.array_equal(together[::-1], model.stances(pairs[::-1]))
    assert np.array_equal(together[:1], model.stances(pairs[:1]))


@pytest.mark.parametrize(
    ("passage", "claim", "label"),
    [
        ("The bridge was opened in 1932 by the mayor.", "The mayor opened the bridge.", "supports"),
        ("Private messages are never scanned.", "Private messages are scanned.", "refutes"),
        ("The weather was fine on Monday.", "Private messages are scanned.", "not-enough-evidence"),
    ],
)
def test_plain_cases_come_out_as_a_person_would_say(
    model: StanceModel, passage: str, claim: str, label: str
) -> None:
    assert LABELS[int(model.stances([(passage, claim)])[0].argmax())] == label


def test_without_weights_the_judge_answers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stance, "FOLDER", tmp_path / "nothing")
    model, judge = StanceModel.load(), Judge.load()
    pairs = [("Rents rose by 4 %.", "Rents rose.")]
    assert np.array_equal(model.stances(pairs), judge.probabilities("stance", pairs))
    assert (model.name, model.hash) == (judge.name, judge.hash)


def test_missing_cut_or_foreign_weights_are_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="no readable manifest"):
        StanceModel.load(tmp_path / "nowhere")
    copy = tmp_path / "stance"
    shutil.copytree(JUDGE, copy)
    said = json.loads((copy / "manifest.json").read_text(encoding="utf-8"))
    (copy / "tokenizer.json").write_text("{}", encoding="utf-8")
    manifest = {**said, "labels": list(LABELS), "temperature": 1.0}
    (copy / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    with pytest.raises(ModelError, match="not whole"):
        StanceModel.load(copy)
    (copy / "manifest.json").write_text(json.dumps({**manifest, "version": 99}), encoding="utf-8")
    with pytest.raises(ModelError, match="reads version"):
        StanceModel.load(copy)
