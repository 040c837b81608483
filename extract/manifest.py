"""A folder of weights and its `manifest.json`: read whole and checked, or refused."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kb.errors import ModelError

_WEIGHTS = frozenset({".npz", ".onnx"})
_REMEDY = "install Rejoinder again, or make the model again with `make train`"


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a manifest says, and the bytes of the files that it vouches for."""

    folder: Path
    fields: Mapping[str, Any]
    files: Mapping[str, bytes]

    def refuse(self, problem: str) -> ModelError:
        """The error that says what is wrong with this folder, and what to do."""
        return ModelError(f"{self.folder}: {problem}; {_REMEDY}")


def shipped(folder: Path) -> bool:
    """Whether there is a model in `folder` at all: one that is there and not right is an error to read."""
    if (folder / "manifest.json").exists():
        return True
    return folder.is_dir() and any(path.suffix in _WEIGHTS for path in folder.iterdir())


def all_shipped(*folders: Path) -> bool:
    """Whether there is a model in each of the folders: one that reads what another says is nothing alone."""
    return all(map(shipped, folders))


def read(folder: Path, *, version: int, files: tuple[str, ...], fields: tuple[str, ...]) -> Manifest:
    """Read the manifest in `folder` and its files.

    Raises ModelError where the manifest is missing, of another version than `version`, or without one
    of `fields`; and where one of `files` is missing or is not the file it was made for.
    """
    said = _said(folder)
    if said.get("version") != version:
        problem = f"version {said.get('version')!r}, this Rejoinder reads version {version}"
        raise ModelError(f"{folder}: {problem}; {_REMEDY}")
    digests = said.get("files")
    if not isinstance(digests, dict) or not {*files} <= digests.keys() or not {*fields} <= said.keys():
        raise ModelError(f"{folder}: manifest.json is not whole; {_REMEDY}")
    return Manifest(folder, said, {name: _checked(folder / name, digests[name]) for name in files})


def _said(folder: Path) -> dict[str, Any]:
    try:
        said = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ModelError(f"{folder}: no readable manifest.json ({error}); {_REMEDY}") from error
    return said if isinstance(said, dict) else {}


def _checked(path: Path, digest: object) -> bytes:
    """The bytes of a file, if they are those the manifest names."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise ModelError(f"{path}: cannot be read ({error.strerror}); {_REMEDY}") from error
    if hashlib.sha256(data).hexdigest() != digest:
        raise ModelError(f"{path}: not the file the manifest was made for; {_REMEDY}")
    return data
