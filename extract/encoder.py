"""Sentences to vectors, on a CPU and without a network: our int8 export of MiniLM.

Every text is encoded by itself. A vector then depends on its text and on nothing else: int8
activations are scaled over a whole batch, so in company the same text would come out a little
different each time. On one core batches gain nothing here (the model's card has the figures).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from tokenizers import Tokenizer

from extract.graph import opened, sayable
from extract.manifest import read

FOLDER = Path(__file__).parent / "models" / "minilm"
VERSION = 1
"""The version of the manifest that this code reads."""


@dataclass(frozen=True, slots=True)
class Encoder:
    """The sentence encoder. `name` and `hash` say which weights it runs."""

    name: str
    hash: str
    dimensions: int
    _tokenizer: Tokenizer
    _session: Any

    @classmethod
    def load(cls, path: str | Path | None = None, *, threads: int = 1) -> "Encoder":
        """Load the encoder in folder `path`, or the one that is shipped.

        Raises ModelError where a file is missing, is not the one the manifest was made for, or the
        manifest is of another version.
        """
        manifest = read(
            FOLDER if path is None else Path(path),
            version=VERSION,
            files=("model.onnx", "tokenizer.json"),
            fields=("name", "dimensions", "max_tokens"),
        )
        session, tokenizer = opened(manifest, threads=threads)
        said = manifest.fields
        tokenizer.enable_truncation(said["max_tokens"])
        return cls(said["name"], said["files"]["model.onnx"], said["dimensions"], tokenizer, session)

    def embed(self, texts: Sequence[str]) -> np.ndarray:
        """One row of length 1 a text, as float32; the same text always gives the same row."""
        rows = np.zeros((len(texts), self.dimensions), dtype=np.float32)
        place: dict[str, list[int]] = {}
        for n, text in enumerate(texts):
            place.setdefault(text, []).append(n)
        pieces = [self._tokenizer.encode(sayable(text)) for text in place]  # a batch would start threads
        for encoding, numbers in zip(pieces, place.values(), strict=True):
            ids = np.array([encoding.ids], dtype=np.int64)
            feed = {
                "input_ids": ids,
                "attention_mask": np.ones_like(ids),
                "token_type_ids": np.zeros_like(ids),
            }
            rows[numbers] = self._session.run(None, feed)[0][0]
        return rows
