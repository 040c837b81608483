"""The tasks on small files of our own words, answered by a judge that says what the texts tell it to."""

import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

import extract.judge
from evaluation.run import Report, measure
from evaluation.tasks import TASKS
from extract.stance import LABELS, StanceModel
from kb.errors import InputError, ModelError

Rows = Sequence[Mapping[str, object]]


class Parrot:
    """A judge who gives each label the share that is written into the texts, as in `attack=0.7`."""

    name = "parrot"
    tasks: Mapping[str, tuple[str, ...]] = {
        "unit": ("none", "claim", "premise"),  # in other orders than ours
        "type": ("value", "fact", "policy", "reference", "testimony"),
        "worth": ("checkworthy", "not"),
        "relation": ("attack", "support", "none"),
        "polarity": ("attack", "support"),
        "stance": ("refutes", "supports", "not-enough-evidence"),
        "match": ("opposite", "different", "same"),
    }

    def __init__(self) -> None:
        self.asked: list[tuple[str, str, str]] = []

    def labels(self, task: str) -> tuple[str, ...]:
        return self.tasks[task]

    def probabilities(self, task: str, pairs: Sequence[tuple[str, str]]) -> npt.NDArray[np.float32]:
        self.asked += [(task, *pair) for pair in pairs]
        rows = [[_share(f"{a} {b}", label) for label in self.tasks[task]] for a, b in pairs]
        return np.array(rows, dtype=np.float32)


def _share(text: str, label: str) -> float:
    found = re.search(rf"(?<![\w-]){label}=([\d.]+)", text)
    return float(found.group(1)) if found else 0.0


@pytest.fixture
def parrot(monkeypatch: pytest.MonkeyPatch) -> Parrot:
    judge = Parrot()
    monkeypatch.setattr(extract.judge.Judge, "load", lambda: judge)
    columns = [judge.tasks["stance"].index(label) for label in LABELS]
    model = StanceModel("parrot", "0", lambda pairs: judge.probabilities("stance", pairs)[:, columns])
    monkeypatch.setattr(StanceModel, "shared", lambda: model)
    return judge


def _told(folder: Path, task: str, rows: Rows, **options: Any) -> Report:
    path = folder / "examples.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return measure(task, TASKS[task], path, **options)


def _one(texts: Sequence[str], labels: Sequence[object]) -> Rows:
    return [{"text": text, "label": label} for text, label in zip(texts, labels, strict=True)]


def _two(first: str, second: str, texts: Sequence[str], labels: Sequence[object]) -> list[dict[str, object]]:
    return [
        {first: text, second: "Rents are too high.", "label": label}
        for text, label in zip(texts, labels, strict=True)
    ]


@pytest.mark.parametrize(
    ("task", "labels", "head"),
    [
        ("units", ["claim", "premise", "none"], "unit"),
        ("units", ["fact", "testimony"], "type"),
        ("kind", ["policy", "reference"], "type"),
        ("checkworthy", ["checkworthy", "not"], "worth"),
    ],
)
def test_the_labels_of_a_file_of_texts_say_which_head_answers(
    tmp_path: Path, parrot: Parrot, task: str, labels: list[str], head: str
) -> None:
    report = _told(tmp_path, task, _one([f"{label}=1" for label in labels], labels))
    assert (report.head, report.examples) == (head, len(labels))
    assert report.figures is not None
    assert report.figures.accuracy == 1
    assert {asked[0] for asked in parrot.asked} == {head}


SIDES = {"support": "support", "attack": "attack"}


@pytest.mark.parametrize(
    ("task", "fields", "meant", "head"),
    [
        ("relation", ("source", "target"), SIDES, "polarity"),
        ("relation", ("source", "target"), {**SIDES, "SUPPORT": "support", "none": "none"}, "relation"),
        ("stance", ("source", "target"), SIDES, "polarity"),
        (
            "stance",
            ("premise", "hypothesis"),
            {"entailment": "supports", "contradiction": "refutes"},
            "stance",
        ),
        (
            "stance",
            ("passage", "claim"),
            {"SUPPORTED": "supports", "REFUTED": "refutes", "NOT ENOUGH INFO": "not-enough-evidence"},
            "stance",
        ),
        ("match", ("text1", "text2"), {1: "same", 0: "different"}, "match"),
        ("match", ("text1", "text2"), {x: x for x in ("same", "different", "opposite")}, "match"),
    ],
)
def test_the_labels_of_a_file_of_pairs_say_which_head_answers(  # noqa: PLR0917 - what is asked, and what is told
    tmp_path: Path, parrot: Parrot, task: str, fields: tuple[str, str], meant: dict[object, str], head: str
) -> None:
    report = _told(tmp_path, task, _two(*fields, [f"{said}=1" for said in meant.values()], list(meant)))
    assert report.head == head
    assert report.figures is not None
    assert report.figures.accuracy == 1


def test_only_the_labels_of_the_file_are_answered_and_share_the_whole(tmp_path: Path, parrot: Parrot) -> None:
    texts = ["supports=0.3 refutes=0.1 not-enough-evidence=0.6", "refutes=0.2 not-enough-evidence=0.8"]
    rows = _two("premise", "hypothesis", texts, ["entailment", "contradiction"])
    report = _told(tmp_path, "stance", rows)
    assert report.figures is not None
    assert report.figures.accuracy == 1
    assert [label.name for label in report.figures.labels] == ["supports", "refutes"]
    assert [b.confidence for b in report.figures.calibration.bins] == pytest.approx([0.75, 1.0])


def test_a_mixed_file_is_answered_among_the_labels_of_each_source(tmp_path: Path, parrot: Parrot) -> None:
    text = "supports=0.4 refutes=0.35 not-enough-evidence=0.25"
    labels = ["entailment", "neutral", "contradiction", "entailment", "not_entailment"]
    rows = _two("premise", "hypothesis", [text] * 5, labels)
    for row, source in zip(rows, ["three"] * 3 + ["two"] * 2, strict=True):
        row["source"] = source
    report = _told(tmp_path, "stance", rows)
    assert report.figures is not None
    assert {x.name: (x.support, x.recall) for x in report.figures.labels} == {
        "supports": (2, 0.5),  # of the three most, of the two less than the others together
        "refutes": (1, 0.0),
        "refutes or not-enough-evidence": (1, 1.0),
        "not-enough-evidence": (1, 0.0),
    }


def test_labels_that_overlap_in_one_source_are_refused(tmp_path: Path, parrot: Parrot) -> None:
    rows = _two("premise", "hypothesis", ["a", "b"], ["neutral", "not_entailment"])
    with pytest.raises(InputError, match="neutral, not-entailment do not exclude each other"):
        _told(tmp_path, "stance", rows)


def test_a_file_with_one_label_is_answered_among_all_of_them(tmp_path: Path, parrot: Parrot) -> None:
    report = _told(tmp_path, "units", _one(["claim=1", "none=1"], ["claim", "claim"]))
    assert report.figures is not None
    assert report.baseline is not None
    assert (report.figures.accuracy, report.baseline.accuracy) == (0.5, 1.0)


def test_opposite_counts_as_not_the_same_where_a_file_knows_only_two(tmp_path: Path, parrot: Parrot) -> None:
    texts = ["same=0.4 different=0.3 opposite=0.3", "same=0.6 different=0.4"]
    report = _told(tmp_path, "match", _two("text1", "text2", texts, [0, 1]))
    assert report.figures is not None
    assert (report.positive, report.figures.accuracy, report.figures.ap) == ("same", 1.0, 1.0)


def test_a_match_is_asked_both_ways(tmp_path: Path, parrot: Parrot) -> None:
    _told(tmp_path, "match", _two("text1", "text2", ["same=1"], [1]))
    assert [pair for _, *pair in parrot.asked] == [
        ["same=1", "Rents are too high."],
        ["Rents are too high.", "same=1"],
    ]


def test_likeness_from_0_to_5_is_ranked(tmp_path: Path, parrot: Parrot) -> None:
    texts, labels = ["same=0.1", "same=0.2", "same=0.9", "same=0.4"], [0.0, 1, 4.8, 3.0]
    report = _told(tmp_path, "match", _two("text1", "text2", texts, labels))
    assert report.spearman == pytest.approx(1)
    assert (report.figures, report.examples) == (None, 4)


def test_a_name_among_scores_is_refused(tmp_path: Path, parrot: Parrot) -> None:
    rows = _two("text1", "text2", ["a", "b"], ["same", 4.5])
    with pytest.raises(InputError, match="line 1: the label 'same' is a name, and that of line 2 is a score"):
        _told(tmp_path, "match", rows)


@pytest.mark.parametrize(
    ("fields", "mark"),
    [
        ({"inter_post": True}, "in reply: "),
        ({"inter_post": False, "source_turn": 0, "target_turn": 1}, "same post: "),
        ({"source_turn": 2, "target_turn": 0}, "in reply: "),
        ({"source_turn": 1, "target_turn": 1}, "same post: "),
        ({"distance": -1}, "same post: "),
        ({"parent": None}, "in reply: "),
        ({}, ""),
    ],
)
def test_a_relation_is_asked_with_where_its_target_stands(
    tmp_path: Path, parrot: Parrot, fields: Mapping[str, object], mark: str
) -> None:
    _told(tmp_path, "relation", [{"source": "A", "target": "B", "label": "none", **fields}])
    assert parrot.asked == [("relation", f"{mark}A", "B")]


def test_what_is_worth_checking_is_ranked_beside_the_baseline(tmp_path: Path, parrot: Parrot) -> None:
    texts = [f"checkworthy={share} not={1 - share:.1f}" for share in (0.9, 0.6, 0.4, 0.1)]
    report = _told(tmp_path, "checkworthy", _one(texts, ["checkable", "not", "checkworthy", "not"]))
    assert report.figures is not None
    assert report.baseline is not None
    assert report.figures.ap == pytest.approx((1 + 2 / 3) / 2)
    assert report.baseline.ap == 0.5


def test_a_limit_takes_examples_evenly_and_the_labels_of_all(tmp_path: Path, parrot: Parrot) -> None:
    rows = _one([f"{n} claim=1" for n in range(10)], ["claim"] * 9 + ["none"])
    told: list[tuple[str, int, int]] = []
    report = _told(tmp_path, "units", rows, limit=3, progress=lambda *step: told.append(step))
    assert (report.examples, report.of) == (3, 10)
    assert sorted(text for _, text, _ in parrot.asked) == ["3 claim=1", "6 claim=1", "9 claim=1"]
    assert told[-1] == ("answer", 3, 3)


def test_many_examples_are_answered_in_parts_and_stay_with_their_labels(
    tmp_path: Path, parrot: Parrot
) -> None:
    labels = ["claim" if n % 3 else "none" for n in range(5000)]
    texts = [f"{'word ' * (n % 50)}{label}=1" for n, label in enumerate(labels)]
    report = _told(tmp_path, "units", _one(texts, labels))
    assert report.figures is not None
    assert (report.examples, report.figures.accuracy) == (5000, 1.0)


@pytest.mark.parametrize(
    ("task", "row", "said"),
    [
        ("units", {"text": "a"}, "the field 'label' is missing; label all examples with one of these"),
        ("units", {"label": "claim"}, "the field 'text' is missing"),
        ("units", {"text": ["a"], "label": "claim"}, "the field 'text' is no text"),
        ("units", {"text": "a", "label": "stance"}, "the label 'stance' is not known; label all"),
        ("units", {"text": "a", "label": 3}, "the label '3.0' is not known"),
        ("units", {"text": "a", "label": "fact"}, "the label 'fact' does not go with the others (claim)"),
        ("units", {"text": "a", "label": "\x1b[31m" + "x" * 999}, "the label '\\\\x1b[31mxxxxx"),
    ],
)
def test_a_wrong_example_stops_with_its_line_and_what_is_known(
    tmp_path: Path, parrot: Parrot, task: str, row: Mapping[str, object], said: str
) -> None:
    with pytest.raises(InputError) as caught:
        _told(tmp_path, task, [{"text": "claim=1", "label": "claim"}, row])
    assert f"line 2: {said}".replace("\\\\", "\\") in str(caught.value)
    assert len(str(caught.value)) < 500
    assert parrot.asked == []


def test_an_empty_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="it holds no example"):
        _told(tmp_path, "units", [])


def test_without_the_judge_its_folder_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(extract.judge, "FOLDER", tmp_path / "judge")
    with pytest.raises(ModelError, match=re.escape(str(tmp_path / "judge"))):
        _told(tmp_path, "units", _one(["a"], ["claim"]))


def test_a_judge_without_the_head_is_an_error_that_says_so(
    tmp_path: Path, parrot: Parrot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parrot, "tasks", {"unit": ("claim", "none")})
    for labels in (["claim", "premise"], ["fact", "reference"]):
        with pytest.raises(ModelError, match=r"the judge 'parrot' has no head '(unit|type)' that tells"):
            _told(tmp_path, "units", _one(["a", "b"], labels))


def test_our_own_kinds_are_answered_by_the_pipelines_own_head(tmp_path: Path) -> None:
    rows = _one(
        ["In 2019 the council built 412 homes.", "The council should build more homes.", "  "],
        ["fact", "policy", "definition"],
    )
    report = _told(tmp_path, "kind", rows)
    assert report.head == "kind"
    assert report.figures is not None
    assert [(x.name, x.recall) for x in report.figures.labels][:2] == [("fact", 1.0), ("policy", 1.0)]
