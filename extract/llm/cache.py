"""Answers kept on disk, by what was asked: one small file each, bounded in number and size.

A file that is not what it should be counts as absent, and what is read is checked again by whoever
asked, as if it had just come. Neither a key nor what was asked is written down, only a hash of the latter.
"""

import hashlib
import json
import os
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

_LARGEST = 100_000  # bytes of one answer
_FILES = 50_000
_BYTES = 100_000_000


@dataclass(frozen=True, slots=True)
class Cache:
    """A folder of answers; None keeps nothing."""

    folder: Path | None
    files: int = _FILES
    size: int = _BYTES

    def get(self, asked: str) -> str | None:
        """The answer that was kept for what is asked."""
        if self.folder is None:
            return None
        try:
            path = self._path(asked)
            if path.stat().st_size > 2 * _LARGEST:
                return None
            said = json.loads(path.read_bytes())
            answer = str(said["answer"])
            right = said["asked"] == _hash(asked) and said["sha256"] == _hash(answer)
            if right:
                path.touch()  # what is used is kept longest
            return answer if right else None
        except (OSError, ValueError, KeyError, TypeError, RecursionError):
            return None

    def put(self, asked: str, answer: str) -> None:
        """Keep an answer; a full disk loses it and nothing else."""
        if self.folder is None or len(answer.encode("utf-8", "replace")) > _LARGEST:
            return
        said = {"asked": _hash(asked), "sha256": _hash(answer), "answer": answer}
        path = self._path(asked)
        with suppress(OSError):
            path.parent.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(dir=path.parent)
            try:
                with os.fdopen(handle, "wb") as file:
                    file.write(json.dumps(said).encode())
                Path(name).replace(path)
            except OSError:
                Path(name).unlink(missing_ok=True)
                raise

    def tidy(self) -> None:
        """Drop what was used longest ago, down to nine tenths of the bounds."""
        if self.folder is None:
            return
        kept: list[tuple[float, int, Path]] = []
        for path in self.folder.glob("??/*"):
            with suppress(OSError):
                known = path.stat()
                kept.append((known.st_mtime, known.st_size, path))
        size, count = sum(entry[1] for entry in kept), len(kept)
        if count <= self.files and size <= self.size:
            return
        for _, bytes_, path in sorted(kept, key=lambda entry: entry[0]):
            if count <= 0.9 * self.files and size <= 0.9 * self.size:
                return
            with suppress(OSError):
                path.unlink()
            count, size = count - 1, size - bytes_

    def _path(self, asked: str) -> Path:
        name = _hash(asked)
        return Path(str(self.folder)) / name[:2] / name


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
