"""The judge: one small trained encoder that answers questions about one text, or about two.

It is a cross-encoder: both texts are read together. Every task has its labels, and a temperature that
makes its probabilities honest on the dev parts of the corpora it learnt from (the card in
`extract/models/judge/` names them).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from tokenizers import Tokenizer

from extract.graph import opened, sayable
from extract.manifest import read

FOLDER = Path(__file__).parent / "models" / "judge"
VERSION = 1
"""The version of the manifest that this code reads."""

Matrix = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Task:
    """One question: its labels, the column of its first answer, and what answers are divided by."""

    labels: tuple[str, ...]
    start: int
    temperature: float


@dataclass(frozen=True, slots=True, eq=False)
class Judge:
    """Answers the questions of `tasks`. `name` and `hash` say which weights it runs."""

    name: str
    hash: str
    tasks: Mapping[str, Task]
    _tokenizer: Tokenizer
    _session: Any

    @classmethod
    def load(cls, path: str | Path | None = None) -> "Judge":
        """Load the judge in folder `path`, or the one that is shipped.

        Raises ModelError where a file is missing, is not the one the manifest was made for, or the
        manifest is of another version.
        """
        manifest = read(
            FOLDER if path is None else Path(path),
            version=VERSION,
            files=("model.onnx",),
            fields=("name", "max_tokens", "tasks"),
        )
        session, tokenizer = opened(manifest)
        said = manifest.fields
        tokenizer.enable_truncation(said["max_tokens"], strategy="longest_first")
        tasks = {
            name: Task(tuple(task["labels"]), int(task["start"]), float(task["temperature"]))
            for name, task in said["tasks"].items()
        }
        return cls(said["name"], said["files"]["model.onnx"], tasks, tokenizer, session)

    def labels(self, task: str) -> tuple[str, ...]:
        """The labels of a task, in the order of the columns; KeyError where there is no such task."""
        return self.tasks[task].labels

    def probabilities(self, task: str, pairs: Sequence[tuple[str, str]]) -> Matrix:
        """One row a pair and one column a label; each row adds up to 1.

        A task about one text takes an empty second one. Every pair is read by itself, so that what is
        said of it depends on nothing else.
        """
        asked = self.tasks[task]
        rows = np.zeros((len(pairs), len(asked.labels)), dtype=np.float32)
        for n, (text, other) in enumerate(pairs):
            encoding = self._tokenizer.encode(sayable(text), sayable(other) if other else None)
            ids = np.array([encoding.ids], dtype=np.int64)
            feed = {
                "input_ids": ids,
                "attention_mask": np.ones_like(ids),
                "token_type_ids": np.array([encoding.type_ids], dtype=np.int64),
            }
            answers = self._session.run(None, feed)[0][0]
            rows[n] = answers[asked.start : asked.start + len(asked.labels)] / asked.temperature
        powers = np.exp(rows - rows.max(axis=1, keepdims=True)) if len(rows) else rows
        return np.asarray(powers / powers.sum(axis=1, keepdims=True), dtype=np.float32)


def placed(text: str, across: bool | None) -> str:
    """The source of a relation as the judge has learnt to read it: whether its target is in another post."""
    return text if across is None else f"in reply: {text}" if across else f"same post: {text}"
