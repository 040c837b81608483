"""The judge: what it says of two texts, and what it refuses."""

import json
import shutil
from pathlib import Path

import numpy as np
import pytest

from extract.judge import FOLDER, Judge, placed
from kb.errors import ModelError


@pytest.fixture(scope="module")
def judge() -> Judge:
    return Judge.load()


def test_every_task_answers_with_chances_that_add_up_to_one(judge: Judge) -> None:
    texts = [("Rents rose by 4 %.", "Housing got dearer."), ("half \ud800 a pair", "🙂" * 300), ("a\x00", "")]
    for task in judge.tasks:
        rows = judge.probabilities(task, texts)
        assert rows.shape == (3, len(judge.labels(task)))
        assert rows.sum(axis=1) == pytest.approx(1.0, abs=1e-4)
        assert judge.probabilities(task, []).shape == (0, len(judge.labels(task)))


def test_what_is_said_of_a_pair_does_not_hang_on_its_company(judge: Judge) -> None:
    pairs = [("Tea is better.", "Coffee is worse."), ("word " * 200, "It rains."), ("No.", "Yes.")]
    together = judge.probabilities("stance", pairs)
    assert np.array_equal(together[::-1], judge.probabilities("stance", pairs[::-1]))
    assert np.array_equal(together[:1], judge.probabilities("stance", pairs[:1]))


@pytest.mark.parametrize(
    ("claim", "denial"),
    [
        ("Copying the output of a model is theft", "Copying the output of a model is not theft"),
        ("Sampling a song is stealing", "Sampling a song isn't stealing"),
        ("The new rule protects tenants", "It is not true that the new rule protects tenants"),
        ("Owners should pay for the road", "Owners should not pay for the road"),
    ],
)
def test_a_claim_and_its_denial_are_opposite_in_both_directions(
    judge: Judge, claim: str, denial: str
) -> None:
    labels = judge.labels("match")
    for pair in ((claim, denial), (denial, claim)):
        assert labels[int(judge.probabilities("match", [pair])[0].argmax())] == "opposite"


@pytest.mark.parametrize(
    ("source", "task", "label"),
    [
        ("We must ban parking on the main street.", "type", "policy"),
        ("I called them three times last week.", "type", "testimony"),
        ("Unemployment was 10 percent in 1982.", "worth", "checkworthy"),
        ("Thank you very much, it is good to be here.", "worth", "not"),
    ],
)
def test_plain_cases_of_one_text_come_out_as_a_person_would_say(
    judge: Judge, source: str, task: str, label: str
) -> None:
    assert judge.labels(task)[int(judge.probabilities(task, [(source, "")])[0].argmax())] == label


def test_a_source_says_whether_its_target_stands_in_another_post() -> None:
    assert placed("It rains.", None) == "It rains."
    assert len({placed("It rains.", across) for across in (True, False, None)}) == 3


def test_a_missing_cut_or_foreign_judge_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="no readable manifest"):
        Judge.load(tmp_path / "nowhere")
    copy = tmp_path / "judge"
    shutil.copytree(FOLDER, copy)
    (copy / "model.onnx").write_bytes((FOLDER / "model.onnx").read_bytes()[:-1])
    with pytest.raises(ModelError, match="not the file the manifest was made for"):
        Judge.load(copy)
    said = json.loads((FOLDER / "manifest.json").read_text(encoding="utf-8"))
    (copy / "manifest.json").write_text(json.dumps({**said, "version": 99}), encoding="utf-8")
    with pytest.raises(ModelError, match="reads version"):
        Judge.load(copy)
