"""The trained heads: what is shipped loads, and what is not the shipped file is refused."""

import json
import shutil
from pathlib import Path

import numpy as np
import pytest

from extract.components import signs
from extract.heads import FOLDER, Heads
from kb.errors import ModelError
from kb.model import ClaimKind, Mode, Scheme


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    folder = tmp_path / "traits"
    shutil.copytree(FOLDER, folder)
    return folder


def test_the_shipped_heads_read_the_signs_of_this_code_and_say_words_of_the_model() -> None:
    heads = Heads.load()
    assert heads.signs == signs.names()
    assert set(heads.labels("kind")) == set(ClaimKind)
    assert set(heads.labels("mode")) == {"none", *Mode}
    assert set(heads.labels("scheme")) == {"none", *Scheme}
    assert set(heads.labels("worth")) == {"not", "checkable"}


def test_probabilities_add_up_to_one_and_the_likeliest_is_chosen() -> None:
    heads = Heads.load()
    rows = np.random.default_rng(0).normal(size=(5, 384 + len(heads.signs))).astype(np.float32)
    shares = heads.probabilities("kind", rows)
    assert np.allclose(shares.sum(axis=1), 1)
    assert heads.choices("kind", rows) == [heads.labels("kind")[n] for n in shares.argmax(axis=1)]


def test_the_weights_are_small() -> None:
    assert (FOLDER / "heads.npz").stat().st_size < 1_000_000


def test_a_changed_byte_is_refused_with_the_file_and_what_to_do(copy: Path) -> None:
    data = bytearray((copy / "heads.npz").read_bytes())
    data[100] ^= 1
    (copy / "heads.npz").write_bytes(bytes(data))
    with pytest.raises(ModelError, match=r"heads\.npz: not the file.*install Rejoinder again"):
        Heads.load(copy)


@pytest.mark.parametrize("name", ["heads.npz", "manifest.json"])
def test_a_missing_file_is_refused(copy: Path, name: str) -> None:
    (copy / name).unlink()
    with pytest.raises(ModelError, match=name):
        Heads.load(copy)


@pytest.mark.parametrize("manifest", ["", "[]", "{", '{"version": 1}', "null"])
def test_a_manifest_that_is_not_whole_is_refused(copy: Path, manifest: str) -> None:
    (copy / "manifest.json").write_text(manifest, encoding="utf-8")
    with pytest.raises(ModelError):
        Heads.load(copy)


@pytest.mark.parametrize(
    ("key", "value"), [("version", 99), ("signs", ["one"]), ("heads", {"kind": ["fact"]})]
)
def test_a_manifest_of_other_heads_is_refused(copy: Path, key: str, value: object) -> None:
    manifest = json.loads((copy / "manifest.json").read_text(encoding="utf-8"))
    (copy / "manifest.json").write_text(json.dumps({**manifest, key: value}), encoding="utf-8")
    with pytest.raises(ModelError):
        Heads.load(copy)
