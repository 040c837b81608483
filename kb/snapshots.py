"""Where the triples lie, and how several processes share them without a server.

    write.lock             held by the one process that writes
    db/                    the engine's own files; open only inside `write`
    snap/0000000042-9f/    a published state: hard links into db/, opened by readers only, read-only
    CURRENT                the name of the newest state, replaced by rename
    writing                there while a change is durable in db/ and not yet published

A reader holds a shared lock on its state's `PIN`, and a state that is pinned is never retired: the
engine opens most of its files late, so a state must outlive whoever still reads it.
"""

import contextlib
import gc
import os
import secrets
import shutil
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

import pyoxigraph as ox

from kb.embedded import EmbeddedReader, EmbeddedWriter
from kb.errors import StoreError
from kb.state import Reader, Writer

if sys.platform != "win32":
    import fcntl

NOTHING = "0"  # the id of the state before the first one

_KEPT = 3  # newest states kept even when nobody reads them
_PATIENCE = 60.0  # seconds to wait for another writer


class Snapshots(Protocol):
    """What a knowledge base keeps its triples in."""

    @property
    def folder(self) -> Path | None:
        """Where what is made from them may be kept beside them; None where that is nowhere."""

    @property
    def location(self) -> str:
        """Where they lie, for messages."""

    @property
    def current(self) -> str:
        """The id of the newest state; it changes with every change and never comes back."""

    def read(self) -> Reader:
        """The newest state."""

    def write(self) -> contextlib.AbstractContextManager[Writer]:
        """Change things; what was changed is durable and published when the block is left."""


class Memory:
    """States in memory, for tests: every state is the newest one."""

    folder: Path | None = None
    location = "memory"

    def __init__(self) -> None:
        self._store, self._mutex, self._number = ox.Store(), threading.RLock(), 0

    @property
    def current(self) -> str:
        """The number of changes so far."""
        return str(self._number)

    def read(self) -> Reader:
        """The newest state."""
        return EmbeddedReader(self.current, self._store)

    @contextlib.contextmanager
    def write(self) -> Iterator[Writer]:
        """Change things, one thread at a time."""
        with self._mutex:
            writer = EmbeddedWriter(self._store)
            yield writer
            writer.commit()
            self._number += writer.changed


class Disk:
    """States in a folder that any number of processes share."""

    def __init__(self, folder: Path, *, patience: float = _PATIENCE) -> None:
        self._folder, self._patience = folder, patience
        self._mutex = threading.Lock()
        self._reader: Reader | None = None
        try:
            (folder / "snap").mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StoreError(f"{folder}: cannot keep a knowledge base here: {error.strerror}") from error

    @property
    def folder(self) -> Path:
        """The folder they share."""
        return self._folder

    @property
    def location(self) -> str:
        """The folder's path."""
        return str(self._folder)

    @property
    def current(self) -> str:
        """The name of the newest state."""
        try:
            return (self.folder / "CURRENT").read_text().strip() or NOTHING
        except FileNotFoundError:
            return NOTHING

    def read(self) -> Reader:
        """The newest state; the same value for as long as nothing is published."""
        with self._mutex:
            name = self.current
            if self._reader is None or self._reader.id != name:
                self._reader = self._open(name)
            return self._reader

    def _open(self, name: str) -> Reader:
        problem: Exception | None = None
        for attempt in range(8):
            if name == NOTHING:
                if not (self.folder / "db").exists() or not self._publish_again():
                    return EmbeddedReader(NOTHING, ox.Store())
            else:
                try:
                    return _pinned(self.folder / "snap" / name)
                except (OSError, RuntimeError, ValueError) as error:  # retired since we read its name
                    problem = error
                    time.sleep(0.01 * attempt)
                    if self.current == name and attempt >= 3:  # published, and still not there: repair
                        self._publish_again()
            name = self.current
        raise StoreError(
            f"{self.folder}: no state can be opened ({problem}); restore the folder from a copy, "
            f"or move it away and load a dump"
        )

    @contextlib.contextmanager
    def write(self) -> Iterator[Writer]:
        """Change things; one writer at a time, across processes."""
        with self._locked(self._patience):
            writer = EmbeddedWriter(_engine(self.folder / "db"))
            try:
                yield writer
                self._keep(writer)
            finally:
                writer.close()
        for state in sorted((self.folder / "snap").iterdir())[:-_KEPT]:
            _retire(state)

    @contextlib.contextmanager
    def _locked(self, patience: float) -> Iterator[None]:
        from filelock import FileLock, Timeout  # here, because it brings asyncio and readers need none

        lock = FileLock(self.folder / "write.lock", timeout=patience, poll_interval=0.01)
        try:
            lock.acquire()
        except Timeout as error:
            raise StoreError(
                f"{self.folder}: another process has been writing for {patience:.0f} s; "
                f"wait until it is done, or stop it: nothing it has acknowledged is lost"
            ) from error
        except OSError as error:
            raise StoreError(f"{self.folder}: cannot be written: {error.strerror}") from error
        try:
            yield
        finally:
            lock.release()

    def _keep(self, writer: EmbeddedWriter) -> None:
        begun = self.folder / "writing"  # still there if a writer died before it could publish
        if not writer.changed and not begun.exists():
            return
        try:
            _write_durably(begun, "")
            writer.commit()
            self._publish(writer)
            begun.unlink()
        except (OSError, RuntimeError) as error:
            raise StoreError(
                f"{self.folder}: the change could not be kept ({error}); make room, and do it again"
            ) from error

    def _publish(self, writer: EmbeddedWriter) -> None:
        states = self.folder / "snap"
        number = 1 + max((_number(p.name) for p in [*states.iterdir(), Path(self.current)]), default=0)
        name = f"{number:010d}-{secrets.token_hex(4)}"
        writer.copy(states / name)
        (states / name / "PIN").touch()
        _sync_folder(states / name)
        _sync_folder(states)
        _write_durably(self.folder / "CURRENT", name)

    def _publish_again(self) -> bool:
        """Publish what db/ holds, unless somebody is writing, who will."""
        try:
            with self._locked(0.0):
                writer = EmbeddedWriter(_engine(self.folder / "db"))
                try:
                    self._publish(writer)
                finally:
                    writer.close()
                return True
        except StoreError:
            return False


def _engine(path: Path) -> ox.Store:
    """Open db/ for writing. The lock is ours, so whoever still holds it is about to let go."""
    for left in path.glob("LOG.old*"):  # the engine leaves one at every opening
        left.unlink(missing_ok=True)
    for attempt in range(50):
        try:
            return ox.Store(str(path))
        except (OSError, RuntimeError) as error:
            if "lock" not in str(error).lower() or attempt == 49:
                raise StoreError(
                    f"{path}: cannot be opened ({error}); the newest whole state is in "
                    f"{path.parent / 'snap'}: copy it over db/, or load a dump into a new folder"
                ) from error
            gc.collect()
            time.sleep(0.1)
    raise AssertionError("unreachable")


def _pinned(state: Path) -> EmbeddedReader:
    pin = (state / "PIN").open("rb")
    try:
        if sys.platform != "win32":  # there, an open file cannot be deleted anyway
            fcntl.flock(pin, fcntl.LOCK_SH)
        if not (state / "CURRENT").exists():
            raise FileNotFoundError(state)
        return EmbeddedReader(state.name, ox.Store.read_only(str(state)), state, pin)
    except BaseException:
        pin.close()
        raise


def _retire(state: Path) -> None:
    """Delete a state, unless somebody reads it."""
    with contextlib.suppress(OSError):  # pinned, or being retired: the next writer tries again
        if not (state / "PIN").exists():  # its writer died before it was published
            shutil.rmtree(state)
            return
        with (state / "PIN").open("rb") as pin:
            if sys.platform != "win32":
                fcntl.flock(pin, fcntl.LOCK_EX | fcntl.LOCK_NB)
            (state / "CURRENT").unlink(missing_ok=True)  # whoever waits for the pin sees that it is gone
            shutil.rmtree(state)


def _number(name: str) -> int:
    digits = name.partition("-")[0]
    return int(digits) if digits.isdecimal() else 0


def _write_durably(path: Path, text: str) -> None:
    temporary = path.with_name(path.name + ".tmp")
    with temporary.open("w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)
    _sync_folder(path.parent)


def _sync_folder(path: Path) -> None:
    if sys.platform == "win32":
        return
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
