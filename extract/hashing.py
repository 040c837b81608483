"""Vectors without any model: texts that share words are near, and nothing else is."""

import zlib
from collections.abc import Sequence

import numpy as np

from extract.frame import stems

DIMENSIONS = 384


class Hashing:
    """Stands in for the encoder where its weights are missing. Weinberger et al. 2009, feature hashing."""

    def embed(self, texts: Sequence[str]) -> np.ndarray:
        """One row of length 1 a text, as float32; zeros for a text without words."""
        rows = np.zeros((len(texts), DIMENSIONS), dtype=np.float32)
        for row, text in zip(rows, texts, strict=True):
            for word in stems(text.lower().split()):
                number = zlib.crc32(word.encode("utf-8", "replace"))
                row[number % DIMENSIONS] += 1.0 if number & (1 << 31) else -1.0
        length = np.linalg.norm(rows, axis=1, keepdims=True)
        return np.asarray(rows / np.maximum(length, 1e-6), dtype=np.float32)
