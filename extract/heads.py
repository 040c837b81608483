"""The small trained heads: from a unit's embedding and signs to a label, with numpy alone.

All heads are linear and lie in one file, `extract/models/traits/heads.npz`: for a head `kind` the
arrays `kind.weights` (columns of a row by labels) and `kind.bias`; its labels stand in the manifest.
"""

import hashlib
import io
import json
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from kb.errors import ModelError

FOLDER = Path(__file__).parent / "models" / "traits"
VERSION = 1
"""The version of the manifest that this code reads."""

_REMEDY = "install Rejoinder again, or train the heads again with extract/models/training/train_traits.py"
Matrix = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class Heads:
    """The trained heads, each by its name. `signs` are the columns they read after the embedding."""

    name: str
    hash: str
    signs: tuple[str, ...]
    _labels: Mapping[str, tuple[str, ...]]
    _arrays: Mapping[str, Matrix]

    @classmethod
    def load(cls, path: str | Path | None = None) -> "Heads":
        """Load the heads in folder `path`, or those that are shipped.

        Raises ModelError where a file is missing, is not the one the manifest was made for, or the
        manifest is of another version.
        """
        folder = FOLDER if path is None else Path(path)
        manifest = _manifest(folder)
        digest = manifest["files"]["heads.npz"]
        arrays = _arrays(folder / "heads.npz", digest)
        labels = {head: tuple(names) for head, names in manifest["heads"].items()}
        for head, names in labels.items():
            weights, bias = arrays.get(f"{head}.weights"), arrays.get(f"{head}.bias")
            columns = manifest["dimensions"] + len(manifest["signs"])
            if weights is None or bias is None or weights.shape != (columns, len(names)):
                raise ModelError(
                    f"{folder}: the head '{head}' is not the one its manifest describes; {_REMEDY}"
                )
        return cls(manifest["name"], digest, tuple(manifest["signs"]), labels, arrays)

    def labels(self, head: str) -> tuple[str, ...]:
        """What that head tells apart."""
        return self._labels[head]

    def probabilities(self, head: str, rows: Matrix) -> Matrix:
        """One row a unit, one column a label; each row adds up to 1."""
        scores = rows @ self._arrays[f"{head}.weights"] + self._arrays[f"{head}.bias"]
        powers = np.exp(scores - scores.max(axis=1, keepdims=True))
        return np.asarray(powers / powers.sum(axis=1, keepdims=True), dtype=np.float32)

    def choices(self, head: str, rows: Matrix) -> list[str]:
        """The likeliest label of each row."""
        names = self._labels[head]
        return [names[place] for place in self.probabilities(head, rows).argmax(axis=1)]


def _manifest(folder: Path) -> dict[str, Any]:
    try:
        manifest: dict[str, Any] = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ModelError(f"{folder}: no readable manifest.json ({error}); {_REMEDY}") from error
    version = manifest.get("version") if isinstance(manifest, dict) else None
    if version != VERSION:
        raise ModelError(f"{folder}: version {version!r}, this Rejoinder reads version {VERSION}; {_REMEDY}")
    missing = {"name", "dimensions", "signs", "heads", "files"} - manifest.keys()
    if missing or "heads.npz" not in manifest["files"]:
        raise ModelError(f"{folder}: manifest.json is not whole; {_REMEDY}")
    return manifest


def _arrays(path: Path, digest: str) -> dict[str, Matrix]:
    """The arrays of a file, if its bytes are those the manifest names."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise ModelError(f"{path}: cannot be read ({error.strerror}); {_REMEDY}") from error
    if hashlib.sha256(data).hexdigest() != digest:
        raise ModelError(f"{path}: not the file the manifest was made for; {_REMEDY}")
    try:
        with np.load(io.BytesIO(data), allow_pickle=False) as arrays:
            return {name: np.asarray(arrays[name], dtype=np.float32) for name in arrays.files}
    except (ValueError, zipfile.BadZipFile) as error:
        raise ModelError(f"{path}: holds no arrays ({error}); {_REMEDY}") from error
