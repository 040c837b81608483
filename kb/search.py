"""Words to claims and posts: full text and ready rows beside the store.

`fts.sqlite` is disposable. It follows the newest state, discussion by discussion, and is made again
where it is missing, of another version or damaged; where it cannot be written, it is kept in memory.
"""

import contextlib
import sqlite3
import threading
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from kb import records
from kb.errors import Damaged, StoreError
from kb.indexing import SCHEMA, VERSION, add, remove
from kb.snapshots import Snapshots

_PATIENCE = 3.0  # seconds to wait for whoever brings the index up to date, before an older one will do
_FIRST = 600.0  # seconds to wait for whoever makes it, when there is none yet
_WORDS, _LETTERS = 32, 64  # what is read of a search, at most

Value = str | int | float | None


def expression(words: str) -> str:
    """What FTS5 is to look for: every word, or one that begins with it; empty if there are no words.

    Whatever is typed is quoted, so nothing in it is ever read as syntax.
    """
    chunks = ["".join(c for c in chunk if c.isprintable() and c != '"') for chunk in words.split()]
    chunks = [chunk[:_LETTERS] for chunk in chunks if any(c.isalnum() for c in chunk)][:_WORDS]
    forms = [[f'"{chunk}"*', *(f'"{word}"' for word in _singular(chunk))] for chunk in chunks]
    return " AND ".join(f"({' OR '.join(either)})" for either in forms)


def _singular(word: str) -> list[str]:
    """What a word that looks like a plural may be the plural of."""
    if len(word) > 4 and word.endswith("ies"):
        return [word[:-3] + "y"]
    return [word[:-1]] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else []


class Index:
    """The rows of one knowledge base, always those of its newest state."""

    def __init__(self, snapshots: Snapshots) -> None:
        self._snapshots, self._mutex = snapshots, threading.RLock()
        folder = snapshots.folder
        self._path: Path | None = None if folder is None else folder / "fts.sqlite"
        self._memory: sqlite3.Connection | None = None

    def rows(self, query: str, values: Sequence[Value] | Mapping[str, Value] = ()) -> list[sqlite3.Row]:
        """What a SELECT over the index answers."""
        for _ in range(3):
            try:
                with self._connected() as database:
                    self._follow(database)
                    return database.execute(query, values).fetchall()
            except sqlite3.OperationalError as error:
                if self._path is None or "no such" in str(error) or "syntax" in str(error):
                    raise
                if "locked" in str(error):
                    raise StoreError(f"{self._path}: being made by another process; try again") from error
                self._path = None  # cannot be written here
            except sqlite3.DatabaseError:
                if self._path is None:
                    raise
                for suffix in ("", "-wal", "-shm"):
                    self._path.with_name(self._path.name + suffix).unlink(missing_ok=True)
        raise StoreError(f"{self._path}: damaged, and damaged again when made anew; delete it")

    @contextlib.contextmanager
    def _connected(self) -> Iterator[sqlite3.Connection]:
        if self._path is not None:
            with contextlib.closing(_connection(str(self._path))) as database:
                yield database
            return
        with self._mutex:
            if self._memory is None:
                self._memory = _connection(":memory:")
            yield self._memory

    def _follow(self, database: sqlite3.Connection) -> None:
        """Bring the index to the newest state."""
        shown = _state(database)
        if shown == self._snapshots.current:
            return
        database.execute(f"PRAGMA busy_timeout = {1000 * (_PATIENCE if shown else _FIRST):.0f}")
        try:
            database.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError as error:
            if shown and "locked" in str(error):
                return  # a large base is being indexed by another process: not the newest, but whole
            raise
        try:
            reader = self._snapshots.read()  # only now: whoever held the lock may have been ahead of us
            if _state(database) is None:
                _make(database)
            have = dict(database.execute("SELECT id, digest FROM discussions").fetchall())
            want = records.digests(reader)
            for id_ in have.keys() - {i for i, digest in want.items() if have.get(i) == digest}:
                remove(database, id_)
            for id_ in sorted(i for i, digest in want.items() if have.get(i) != digest):
                with contextlib.suppress(Damaged):  # left out until it is mended
                    add(database, records.current(reader, id_), want[id_])
            database.execute("UPDATE state SET id = ?", (reader.id,))
            database.execute("COMMIT")
        except BaseException:
            with contextlib.suppress(sqlite3.Error):
                database.execute("ROLLBACK")
            raise


def _connection(path: str) -> sqlite3.Connection:
    database = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    database.row_factory = sqlite3.Row
    try:
        database.execute("PRAGMA journal_mode = WAL")
        database.execute("PRAGMA synchronous = OFF")  # what a crash spoils is made again
    except BaseException:
        database.close()
        raise
    return database


def _state(database: sqlite3.Connection) -> str | None:
    """The id of the state that the index shows; None where there is no index of this version."""
    if database.execute("PRAGMA user_version").fetchone()[0] != VERSION:
        return None
    found = database.execute("SELECT id FROM state").fetchone()
    return None if found is None else str(found[0])


def _make(database: sqlite3.Connection) -> None:
    tables = database.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND sql LIKE 'CREATE%'")
    names = [row[0] for row in tables.fetchall()]
    for name in sorted(names, key=len):  # an FTS table before the tables it is made of
        database.execute(f'DROP TABLE IF EXISTS "{name}"')
    for statement in SCHEMA:
        database.execute(statement)
    database.execute(f"PRAGMA user_version = {VERSION}")
