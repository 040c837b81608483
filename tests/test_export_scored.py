"""The project's own scorer reads our exports: a perfect map, exported, scores perfectly."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from kb.export import EXPORTERS, Export
from kb.rdf import from_quads, to_quads
from kb.shapes import check
from tests.accuracy import Gold
from tests.perfect import perfect, without_circles


@pytest.fixture(scope="session")
def golds(shared: Path) -> list[Gold]:
    """The annotated discussions to tune and to train on."""
    files = [file for part in ("dev", "train") for file in sorted((shared / "gold" / part).glob("*.json"))]
    return [without_circles(json.loads(file.read_text(encoding="utf-8"))) for file in files]


def scores(shared: Path, golds: list[Gold], exports: Path) -> dict[str, dict[str, float]]:
    """What score.py says of exports, by discussion."""
    folder = exports if exports.is_dir() else exports.parent
    files = []
    for gold in golds:
        files.append(folder / f"{gold['id']}.json")
        files[-1].write_text(json.dumps(gold), encoding="utf-8")
    program, out = shared / "gold" / "score.py", folder / "scores.out"
    command = [sys.executable, str(program), *map(str, files), "--rdf", str(exports), "--json", str(out)]
    subprocess.run(command, check=True, capture_output=True)
    found: dict[str, dict[str, float]] = json.loads(out.read_text(encoding="utf-8"))["per_discussion"]
    return found


def short(rows: dict[str, dict[str, float]]) -> dict[str, float]:
    """The figures that are not 1."""
    figures = {f"{id_} {key}": value for id_, row in rows.items() for key, value in row.items()}
    return {key: v for key, v in figures.items() if key.endswith(("_f1", "_ap")) and v < 1}


def test_a_perfect_map_scores_as_the_contract_has_it(shared: Path, golds: list[Gold], tmp_path: Path) -> None:
    """That is 1 on every figure; posts that say the same cost one discussion a little, in both."""
    ours, theirs = tmp_path / "ours", tmp_path / "theirs"
    ours.mkdir()
    theirs.mkdir()
    for gold in golds:
        (ours / f"{gold['id']}.trig").write_bytes(EXPORTERS["trig"](Export((perfect(gold),))).data)
        file = tmp_path / "gold.json"
        file.write_text(json.dumps(gold), encoding="utf-8")
        command = [sys.executable, str(shared / "gold" / "as_rdf.py"), str(file)]
        written = subprocess.run(command, check=True, capture_output=True).stdout
        (theirs / f"{gold['id']}.trig").write_bytes(written)
    found = scores(shared, golds, ours)
    assert found == scores(shared, golds, theirs)
    assert len(found) == len(golds) > 15
    assert {key.rpartition(" ")[2] for key in short(found)} <= {"post_f1", "reply_f1"}


def test_the_maps_of_annotated_discussions_are_valid_and_survive_triples(golds: list[Gold]) -> None:
    for gold in golds:
        map_ = perfect(gold)
        assert check(to_quads(map_)) == []
        assert from_quads(to_quads(map_)) == map_


@pytest.mark.parametrize("format_", ["nquads", "trig", "turtle"])
def test_every_rdf_format_scores_the_same(
    shared: Path, golds: list[Gold], tmp_path: Path, format_: str
) -> None:
    exported = EXPORTERS[format_](Export((perfect(golds[0]),)))
    file = tmp_path / f"map{exported.suffix}"
    file.write_bytes(exported.data)
    assert short(scores(shared, golds[:1], file)) == {}
