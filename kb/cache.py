"""What was answered already, so that the same question about the same state is not worked out twice.

Kept in this process, and beside the store where working it out took long:

    answers/0000000042-9f/1f…    an answer about that state, packed

The files are disposable: written whole or not at all, gone with their state, limited in number and
size, and simply not there where the folder cannot be written.
"""

import contextlib
import os
import shutil
import threading
import time
import zlib
from collections import OrderedDict
from pathlib import Path

from kb.answers import Answer, answer_from, serialise
from kb.ids import digest
from kb.snapshots import Snapshots

_SLOW = 0.02  # seconds; what is answered faster is as fast to ask again
_ANSWERS, _CELLS = 256, 400_000  # kept in this process, at most
_LARGEST, _ROOM = 4 << 20, 64 << 20  # bytes of one file, and of all
_VERSION = "1"  # counts up whenever the files change


class Cache:
    """The answers about the newest state of one knowledge base."""

    def __init__(self, snapshots: Snapshots) -> None:
        self._snapshots, self._mutex = snapshots, threading.Lock()
        self._state, self._cells = "", 0
        self._answers: OrderedDict[str, Answer] = OrderedDict()

    def ask(self, sparql: str) -> Answer:
        """What a query answers on the newest state."""
        state = self._snapshots.current
        if (kept := self._recalled(state, sparql)) is not None:
            return kept
        path = self._path(state, sparql)
        if path is not None and (read := _read(path)) is not None:
            self._remember(state, sparql, read)
            return read
        begun = time.perf_counter()
        reader = self._snapshots.read()
        answer = reader.answer(sparql)
        self._remember(reader.id, sparql, answer)
        path = self._path(reader.id, sparql)
        if path is not None and time.perf_counter() - begun > _SLOW:
            _write(path, answer)
        return answer

    def _recalled(self, state: str, sparql: str) -> Answer | None:
        with self._mutex:
            if self._state != state or sparql not in self._answers:
                return None
            self._answers.move_to_end(sparql)
            return self._answers[sparql]

    def _remember(self, state: str, sparql: str, answer: Answer) -> None:
        with self._mutex:
            if self._state != state:
                self._state, self._cells = state, 0
                self._answers.clear()
            if _size(answer) > _CELLS or sparql in self._answers:
                return
            self._answers[sparql] = answer
            self._cells += _size(answer)
            while len(self._answers) > _ANSWERS or self._cells > _CELLS:
                self._cells -= _size(self._answers.popitem(last=False)[1])

    def _path(self, state: str, sparql: str) -> Path | None:
        folder = self._snapshots.folder
        return None if folder is None else folder / "answers" / state / digest(_VERSION, sparql, length=40)


def _size(answer: Answer) -> int:
    return 1 + len(answer.rows) * len(answer.columns) + 3 * len(answer.triples or ())


def _read(path: Path) -> Answer | None:
    try:
        body = zlib.decompress(path.read_bytes())
        return answer_from(body[1:], graph=body[:1] == b"G")
    except (OSError, zlib.error, ValueError, SyntaxError):  # not there, or not whole
        return None


def _write(path: Path, answer: Answer) -> None:
    graph = answer.triples is not None
    body = zlib.compress((b"G" if graph else b"S") + serialise(answer, "nt" if graph else "json"), 1)
    if len(body) > _LARGEST:
        return
    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary = path.with_name(f"{path.name}.{os.getpid()}.{threading.get_ident()}")
        try:
            temporary.write_bytes(body)
            temporary.replace(path)
        except OSError:
            temporary.unlink(missing_ok=True)
            raise
        _prune(path.parent)


def _prune(state: Path) -> None:
    """Take out the answers about earlier states, and the oldest of this one where there is no room."""
    for other in state.parent.iterdir():
        if other.name < state.name:  # they are numbered
            shutil.rmtree(other, ignore_errors=True)
    found = sorted(((path.stat(), path) for path in state.iterdir()), key=lambda pair: pair[0].st_mtime)
    size, number = sum(stat.st_size for stat, _ in found), len(found)
    for stat, path in found[:-1]:
        if size <= _ROOM and number <= _ANSWERS:
            return
        path.unlink(missing_ok=True)
        size, number = size - stat.st_size, number - 1
