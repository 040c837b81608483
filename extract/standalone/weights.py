"""How likely each candidate is what a pointing word stands for: a small log-linear model, in numpy."""

import io
import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from extract.manifest import read, shipped
from extract.standalone.candidates import FEATURES

FOLDER = Path(__file__).parents[1] / "models" / "pointers"
VERSION = 1
"""The version of the manifest that this code reads."""

Rows = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Weights:
    """What each mark of a candidate counts."""

    values: Rows

    @classmethod
    def load(cls, path: str | Path | None = None) -> "Weights":
        """Load the weights in folder `path`, or those shipped; ModelError where they are not right."""
        manifest = read(
            FOLDER if path is None else Path(path), version=VERSION, files=("weights.json",), fields=("name",)
        )
        try:
            given = json.load(io.BytesIO(manifest.files["weights.json"]))
            return cls(np.array([float(given[name]) for name in FEATURES]))
        except (ValueError, TypeError, KeyError) as error:
            raise manifest.refuse(f"weights.json does not weigh every mark ({error!r})") from error

    @classmethod
    def shipped(cls) -> "Weights | None":
        """The weights that are shipped, if there are any; ModelError where they are not right."""
        return cls.load() if shipped(FOLDER) else None

    def shares(self, rows: Rows) -> Rows:
        """How likely each of some candidates is, one a row; together they are 1."""
        scores = rows @ self.values
        grown = np.exp(scores - scores.max())
        shares: Rows = grown / grown.sum()
        return shares
