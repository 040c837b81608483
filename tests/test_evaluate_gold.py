"""`evaluate gold`: the pipeline on annotated discussions, a scorer of the user's own, and our calibration."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from evaluation.agreement import Confidences, paired
from evaluation.annotated import golds
from evaluation.gold import Outcome, evaluate
from extract.run import Extractor
from kb.errors import InputError
from tests.conftest import ROOT, Rejoinder
from tests.perfect import perfect

GOLD = ROOT / "tests" / "gold"
SCORER = """import argparse, json, pathlib
ap = argparse.ArgumentParser()
ap.add_argument("gold", nargs="+")
ap.add_argument("--rdf")
ap.add_argument("--json")
a = ap.parse_args()
ids = [json.loads(pathlib.Path(g).read_text())["id"] for g in a.gold]
sizes = {i: pathlib.Path(a.rdf, i + ".trig").read_text().count("schema:Claim") for i in ids}
assert len(list(pathlib.Path(a.rdf).iterdir())) == len(ids)
print("\\x1b[31mclaims", *sizes.values())
pathlib.Path(a.json).write_text(json.dumps({"mean": {"claims": sizes}}))
"""


@pytest.fixture(scope="module")
def annotated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of one annotated discussion of our own, and one that nobody has annotated."""
    folder = tmp_path_factory.mktemp("annotated")
    (folder / "inputs").mkdir()
    shutil.copy(GOLD / "moderation-notice.json", folder)
    shutil.copy(ROOT / "data" / "moderation-notice.json", folder / "inputs")
    (folder / "inputs" / "other.txt").write_text("Rents rose.\n\nNo, rents fell in most towns.\n")
    (folder / "notes.json").write_text('{"about": "no discussion"}')
    (folder / "scorer.py").write_text(SCORER)
    return folder


@pytest.fixture(scope="module")
def outcome(annotated: Path, extractor: Extractor) -> Outcome:
    return evaluate(annotated, scorer=annotated / "scorer.py", extractor=extractor)


def test_every_input_is_read_and_every_annotated_one_is_scored(outcome: Outcome) -> None:
    assert outcome.discussions == 2
    assert outcome.posts > 13
    assert outcome.seconds > 0
    assert outcome.scored is not None
    assert outcome.scored.figures["mean"]["claims"]["moderation-notice"] > 20
    assert outcome.notes == ("other.txt is not annotated; it was only read",)


def test_confidences_are_held_against_what_readers_found(outcome: Outcome) -> None:
    counts = {name: told.count for name, told in outcome.calibration.items()}
    assert set(counts) == {"units", "kinds", "links", "worth"}
    assert counts["units"] > counts["worth"] == counts["kinds"] > 20
    assert all(0 <= told.error < 0.5 for told in outcome.calibration.values())
    assert all(sum(b.right * b.count for b in told.bins) > 0 for told in outcome.calibration.values())


@pytest.mark.parametrize("path", sorted(GOLD.glob("*.json")), ids=lambda path: path.stem)
def test_a_perfect_map_agrees_in_everything(path: Path) -> None:
    gold = next(gold for gold in golds(GOLD) if gold.path == path)
    map_ = perfect(json.loads(path.read_text(encoding="utf-8")))
    assert {unit.id for _, unit in paired(gold, map_)} == {unit.id for unit in gold.units}
    confidences = Confidences()
    confidences.add(gold, map_, {locution.id: 0.9 for locution in map_.locutions})
    assert all(right for name in ("units", "links", "kinds") for _, right in confidences.said[name])
    assert len(confidences.said["units"]) == len(gold.units)


def test_units_of_another_post_agree_in_nothing(tmp_path: Path) -> None:
    gold = _gold(
        tmp_path, "a", "Rents rose. Rents rose.", [{"id": "u", "post": "1", "quote": "Rents rose", "nth": 2}]
    )
    map_ = perfect(_json(tmp_path / "a.json"))
    [(locution, unit)] = paired(gold, map_)
    assert (locution.partition("#")[2], unit.first, unit.end) == ("char=12,22", 2, 4)
    other = _gold(tmp_path, "b", "Wages fell last year.", [{"id": "u", "post": "1", "quote": "Wages fell"}])
    assert list(paired(other, map_)) == []


def _json(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def _gold(folder: Path, id_: str, text: str, units: list[dict[str, object]]) -> Any:
    units = [{"kind": "fact", "checkable": True, **unit} for unit in units]
    gold = {"id": id_, "posts": [{"id": "1", "text": text}], "units": units, "relations": []}
    (folder / f"{id_}.json").write_text(json.dumps(gold))
    return next(gold for gold in golds(folder) if gold.id == id_)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"id": "../../escape"}, "the id '../../escape' cannot name a file"),
        ({"id": ".."}, "the id '..' cannot name a file"),
        ({"id": 7}, "the id '7' cannot name a file"),
        ({"units": [{"id": "u", "post": "1", "quote": "Not there."}]}, "unit 'u': it is not as a gold file"),
        ({"units": [{"id": "u", "post": "9", "quote": "Rents"}]}, "unit 'u': it is not as a gold file"),
        ({"units": ["u"]}, "it is not as a gold file"),
        ({"posts": [{"id": "1"}]}, "posts: it is not as a gold file"),
        ({"relations": [{}]}, "relations: it is not as a gold file"),
    ],
)
def test_a_gold_file_that_is_none_is_refused(tmp_path: Path, changes: dict[str, object], said: str) -> None:
    gold = {"id": "a", "posts": [{"id": "1", "text": "Rents rose."}], "units": [], **changes}
    (tmp_path / "a.json").write_text(json.dumps(gold))
    with pytest.raises(InputError) as caught:
        list(golds(tmp_path))
    assert said in str(caught.value)


@pytest.mark.parametrize("text", ["{", "[" * 100_000, "\ud800"])
def test_a_file_that_is_no_json_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "a.json").write_bytes(text.encode("utf-8", "surrogatepass"))
    with pytest.raises(InputError, match="it is no readable JSON"):
        list(golds(tmp_path))


def test_a_folder_that_cannot_be_measured_says_why(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="inputs: no file is there"):
        evaluate(tmp_path)
    (tmp_path / "inputs").mkdir()
    (tmp_path / "inputs" / "b.txt").write_text("Rents rose.")
    with pytest.raises(InputError, match="no annotated discussion is there to score by"):
        evaluate(tmp_path, scorer=tmp_path / "scorer.py")
    _gold(tmp_path, "a", "Rents rose.", [])
    with pytest.raises(InputError, match=r"a\.json: no input is there for it"):
        evaluate(tmp_path)


@pytest.mark.parametrize(
    ("program", "said"),
    [
        ("import sys; sys.exit('the export is \\x1b[31m wrong')", "it ended with code 1: the export is"),
        ("import sys; sys.exit(3)", "it ended with code 3: it said nothing"),
        ("print('fine')", "it wrote no figures"),
        ("import sys; open(sys.argv[-1], 'w').write('NO')", "it wrote no figures"),
    ],
)
def test_a_scorer_that_fails_is_named(
    annotated: Path, tmp_path: Path, extractor: Extractor, program: str, said: str
) -> None:
    from evaluation.scorer import score

    scorer = tmp_path / "wrong.py"
    scorer.write_text(program)
    with pytest.raises(InputError) as caught:
        score(scorer, [annotated / "moderation-notice.json"], tmp_path, tmp_path / "out.json")
    assert f"{scorer}: {said}" in str(caught.value)


def test_the_shared_scorer_reads_what_is_exported(
    shared: Path, annotated: Path, extractor: Extractor
) -> None:
    scored = evaluate(annotated, scorer=shared / "gold" / "score.py", extractor=extractor).scored
    assert scored is not None
    assert scored.figures["mean"]["unit_f1"] > 0.6
    assert "MEAN" in scored.table.splitlines()[0]


def test_the_command_prints_the_scorers_table_and_its_own(rejoinder: Rejoinder, annotated: Path) -> None:
    done = rejoinder("evaluate", "gold", str(annotated), "--scorer", str(annotated / "scorer.py"))
    assert (done.returncode, done.stderr) == (0, "note: other.txt is not annotated; it was only read\n")
    assert "\x1b" not in done.stdout
    assert "claims" in done.stdout.splitlines()[0]
    assert "posts per second" in done.stdout
    assert done.stdout.count("calibration error") == 4


def test_the_command_measures_a_task_and_speaks_json(rejoinder: Rejoinder, tmp_path: Path) -> None:
    file = tmp_path / "kinds.jsonl"
    rows = [("In 2019 the council built 412 homes.", "fact"), ("The council should build more.", "policy")]
    file.write_text("".join(json.dumps({"text": text, "label": label}) + "\n" for text, label in rows))
    done = rejoinder("evaluate", "kind", str(file))
    assert (done.returncode, done.stderr) == (0, "")
    assert "accuracy\t1.000\t0.500" in done.stdout
    told = json.loads(rejoinder("evaluate", "kind", str(file), "--json", "--limit", "1").stdout)
    assert (told["examples"], told["of"], told["head"]) == (1, 2, "kind")
    assert {"accuracy", "macro_f1", "ap", "calibration_error", "labels", "reliability", "baseline"} <= set(
        told
    )
    assert set(told["labels"]["policy"]) == {"support", "precision", "recall", "f1", "ap"}


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("nothing", "x"), "there is no task 'nothing'; known: checkworthy, gold, kind"),
        (("kind", "absent.jsonl"), "absent.jsonl: there is no such file"),
        (("kind", "x", "--scorer", "y"), "--scorer: y: it says nothing of 'kind'"),
        (("gold", "x", "--limit", "3"), "--limit: 3: it says nothing of 'gold'"),
        (("gold", "absent"), "absent: inputs: no file is there"),
    ],
)
def test_a_wrong_call_says_what_is_wrong(rejoinder: Rejoinder, arguments: tuple[str, ...], said: str) -> None:
    done = rejoinder("evaluate", *arguments)
    assert (done.returncode, done.stdout) == (1, "")
    assert said in done.stderr
