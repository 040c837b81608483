"""What a passage says of a claim: supports it, refutes it, or does not tell.

A trained encoder larger than the judge reads both together. Where its weights are not shipped the
judge's own head answers behind the same face, less surely.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache, partial
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt
from tokenizers import Tokenizer

from extract.graph import opened, sayable
from extract.judge import Judge
from extract.manifest import read, shipped

FOLDER = Path(__file__).parent / "models" / "stance"
VERSION = 1
"""The version of the manifest that this code reads."""
LABELS = ("supports", "refutes", "not-enough-evidence")

_KEPT = 4096  # answers that are remembered
_CLAIM = 600  # characters of a claim that are read
_PASSAGE = 4000  # characters of a passage that are looked at before it is cut to the model's length

Matrix = npt.NDArray[np.float32]
Texts = tuple[str, str]
"""A passage and a claim."""


class _Answers(Protocol):
    def __call__(self, pairs: Sequence[Texts]) -> Matrix: ...


@dataclass(frozen=True, slots=True, eq=False)
class StanceModel:
    """Says of passages what they say of claims. `name` and `hash` say which weights it runs."""

    name: str
    hash: str
    _answers: _Answers
    _known: dict[Texts, Matrix] = field(default_factory=dict)  # what was read lately

    @classmethod
    def load(cls, path: str | Path | None = None) -> "StanceModel":
        """Load the model in folder `path`, or the one that is shipped; without one, the judge's head.

        Raises ModelError where a file is missing, is not the one the manifest was made for, or the
        manifest is of another version.
        """
        folder = FOLDER if path is None else Path(path)
        if path is None and not shipped(folder):
            judge = Judge.load()
            return cls(judge.name, judge.hash, partial(judge.probabilities, "stance"))
        manifest = read(
            folder,
            version=VERSION,
            files=("model.onnx", "tokenizer.json"),
            fields=("name", "max_tokens", "labels", "offsets", "temperature"),
        )
        said = manifest.fields
        if sorted(said["labels"]) != sorted(LABELS):
            raise manifest.refuse("its labels are not those of a stance")
        session, tokenizer = opened(manifest)
        tokenizer.enable_truncation(said["max_tokens"], strategy="only_first")
        columns = [said["labels"].index(label) for label in LABELS]
        offsets = np.array(said["offsets"], dtype=np.float32)
        encoder = _Encoder(tokenizer, session, columns, offsets[columns], float(said["temperature"]))
        return cls(said["name"], said["files"]["model.onnx"], encoder)

    @classmethod
    def shared(cls) -> "StanceModel":
        """The model that is shipped, loaded once for all who ask."""
        return _shared()

    def stances(self, pairs: Sequence[Texts]) -> Matrix:
        """One row a pair of a passage and a claim, one column a label of `LABELS`; rows add up to 1.

        Every pair is read by itself, so that what is said of it depends on nothing else; the same
        pair is read once.
        """
        read = [(_line(passage, _PASSAGE), _line(claim, _CLAIM)) for passage, claim in pairs]
        new = [pair for pair in dict.fromkeys(read) if pair not in self._known]
        self._known.update(zip(new, self._answers(new), strict=True))
        rows = np.zeros((len(read), len(LABELS)), dtype=np.float32)
        for n, pair in enumerate(read):
            rows[n] = self._known[pair]
        while len(self._known) > _KEPT:
            self._known.pop(next(iter(self._known)))
        return rows


@dataclass(frozen=True, slots=True, eq=False)
class _Encoder:
    tokenizer: Tokenizer
    session: Any
    columns: list[int]
    offsets: Matrix
    temperature: float

    def __call__(self, pairs: Sequence[Texts]) -> Matrix:
        rows = np.zeros((len(pairs), len(LABELS)), dtype=np.float32)
        for n, (passage, claim) in enumerate(pairs):
            encoding = self.tokenizer.encode(passage, claim)
            ids = np.array([encoding.ids], dtype=np.int64)
            feed = {"input_ids": ids, "attention_mask": np.ones_like(ids)}
            answers = self.session.run(None, feed)[0][0][self.columns]
            rows[n] = (answers + self.offsets) / self.temperature
        powers = np.exp(rows - rows.max(axis=1, keepdims=True)) if len(rows) else rows
        return np.asarray(powers / powers.sum(axis=1, keepdims=True), dtype=np.float32)


@cache
def _shared() -> StanceModel:
    return StanceModel.load()


def _line(text: str, most: int) -> str:
    """The text on one line, as the model has learnt to read it."""
    return sayable(" ".join(text[:most].split()))
