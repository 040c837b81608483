"""The small trained heads: from a unit's embedding and signs to a label, with numpy alone.

All heads are linear and lie in one file, `extract/models/traits/heads.npz`: for a head `kind` the
arrays `kind.weights` (columns of a row by labels) and `kind.bias`; its labels stand in the manifest.
"""

import io
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from extract.manifest import read

FOLDER = Path(__file__).parent / "models" / "traits"
VERSION = 1
"""The version of the manifest that this code reads."""

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
        manifest = read(
            folder, version=VERSION, files=("heads.npz",), fields=("name", "dimensions", "signs", "heads")
        )
        said = manifest.fields
        try:
            with np.load(io.BytesIO(manifest.files["heads.npz"]), allow_pickle=False) as stored:
                arrays = {name: np.asarray(stored[name], dtype=np.float32) for name in stored.files}
        except (ValueError, zipfile.BadZipFile) as error:
            raise manifest.refuse(f"heads.npz holds no arrays ({error})") from error
        columns = said["dimensions"] + len(said["signs"])
        for head, names in said["heads"].items():
            weights = arrays.get(f"{head}.weights")
            if weights is None or weights.shape != (columns, len(names)) or f"{head}.bias" not in arrays:
                raise manifest.refuse(f"the head '{head}' is not the one that the manifest describes")
        labels = {head: tuple(names) for head, names in said["heads"].items()}
        return cls(said["name"], said["files"]["heads.npz"], tuple(said["signs"]), labels, arrays)

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
