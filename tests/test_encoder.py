"""The sentence encoder: near and far, and what it refuses."""

import json
import shutil
from pathlib import Path

import numpy as np
import pytest

from extract.encoder import FOLDER, Encoder
from kb.errors import ModelError


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    return Encoder.load()


def test_one_row_a_text_each_of_length_one(encoder: Encoder) -> None:
    rows = encoder.embed(["A rent cap cuts supply.", "", "🙂 \u202eمرحبا", "word " * 1000])
    assert rows.shape == (4, 384)
    assert rows.dtype == np.float32
    assert np.linalg.norm(rows, axis=1) == pytest.approx(1.0, abs=1e-4)


def test_no_text_gives_no_row(encoder: Encoder) -> None:
    assert encoder.embed([]).shape == (0, 384)


@pytest.mark.parametrize(
    ("claim", "near", "far"),
    [
        (
            "Distillation is theft.",
            "Copying a model by distilling it is stealing.",
            "My grandmother bakes bread on Sundays.",
        ),
        (
            "Rent control reduces the number of flats.",
            "Capping rents shrinks the housing supply.",
            "The goalkeeper missed the penalty.",
        ),
        (
            "Nobody reads the terms of service.",
            "Users never look at the terms they agree to.",
            "Volcanoes form above hot spots in the mantle.",
        ),
    ],
)
def test_a_paraphrase_lies_nearer_than_another_subject(
    encoder: Encoder, claim: str, near: str, far: str
) -> None:
    here, there, elsewhere = encoder.embed([claim, near, far])
    assert here @ there > 0.45
    assert here @ elsewhere < 0.2


def test_a_row_depends_on_its_text_alone(encoder: Encoder) -> None:
    texts = ["It is fair use.", "It is not fair use, whatever the court in that long case said.", "No."]
    together = encoder.embed(texts)
    assert np.array_equal(together, encoder.embed(texts))
    assert np.array_equal(together[::-1], encoder.embed(texts[::-1]))
    assert np.array_equal(together[0], encoder.embed(texts[:1])[0])
    assert np.array_equal(encoder.embed([texts[0]] * 3), np.repeat(together[:1], 3, axis=0))


def test_a_lone_surrogate_or_a_nul_is_encoded_like_any_text(encoder: Encoder) -> None:
    assert np.isfinite(encoder.embed(["half \ud800 a pair", "a\x00b", "́̂"])).all()


def copied(folder: Path) -> Path:
    return Path(shutil.copytree(FOLDER, folder / "model"))


def test_a_copy_of_the_model_loads_and_says_what_it_is(tmp_path: Path, encoder: Encoder) -> None:
    other = Encoder.load(copied(tmp_path))
    assert (other.name, other.hash) == (encoder.name, encoder.hash)
    assert np.array_equal(other.embed(["same"]), encoder.embed(["same"]))


@pytest.mark.parametrize("name", ["model.onnx", "tokenizer.json"])
def test_a_changed_byte_is_refused(tmp_path: Path, name: str) -> None:
    folder = copied(tmp_path)
    data = bytearray((folder / name).read_bytes())
    data[len(data) // 2] ^= 1
    (folder / name).write_bytes(data)
    with pytest.raises(ModelError, match=f"{name}: not the file the manifest was made for"):
        Encoder.load(folder)


@pytest.mark.parametrize("name", ["model.onnx", "tokenizer.json", "manifest.json"])
def test_a_missing_file_is_named(tmp_path: Path, name: str) -> None:
    folder = copied(tmp_path)
    (folder / name).unlink()
    with pytest.raises(ModelError, match=name):
        Encoder.load(folder)


@pytest.mark.parametrize("text", ["", "[]", "{}", "not json", '{"version": 1}', '{"version": 99}'])
def test_a_manifest_of_another_kind_is_refused(tmp_path: Path, text: str) -> None:
    folder = copied(tmp_path)
    (folder / "manifest.json").write_text(text, encoding="utf-8")
    with pytest.raises(ModelError, match=r"manifest\.json|version"):
        Encoder.load(folder)


def test_a_file_with_the_right_hash_and_no_model_in_it_is_refused(tmp_path: Path) -> None:
    import hashlib

    folder = copied(tmp_path)
    (folder / "model.onnx").write_bytes(b"nothing")
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    manifest["files"]["model.onnx"] = hashlib.sha256(b"nothing").hexdigest()
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    with pytest.raises(ModelError, match="the encoder does not load"):
        Encoder.load(folder)


def test_the_card_names_base_licence_and_limits() -> None:
    card = (FOLDER / "README.md").read_text(encoding="utf-8")
    for word in ("all-MiniLM-L6-v2", "Apache-2.0", "Limits", "export_encoder.py"):
        assert word in card
