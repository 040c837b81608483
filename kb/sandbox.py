"""A stranger's query in a killable process on a state of its own: it can neither hang us nor reach out."""

import json
import os
import select
import struct
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import IO, Protocol, runtime_checkable

from kb.answers import Answer, query_error, serialise
from kb.errors import QueryError, QueryRefused, QueryStopped, StoreError, Unwritable

_START = "import sys; sys.path.insert(0, sys.argv[1]); from kb.worker import main; main()"
_ROOT = str(Path(__file__).parents[1])
_UNREACHABLE = ("permission denied", "too many open files", "lookup address")  # refused sockets and names
_MEGABYTE = 1 << 20
_TICK = 10  # milliseconds between two looks at the clock
_HEAD = struct.Struct(">cI")
_IN_MEMORY = _MEGABYTE  # of an answer; what is more lies in a file


@dataclass(frozen=True, slots=True)
class Limits:
    """What a query may use before it is stopped."""

    seconds: int = 30  # of processor time, and of time on the wall
    megabytes: int = 2048
    answer_megabytes: int = 256

    @property
    def sentence(self) -> str:
        """The limits in words."""
        return (
            f"A query may take {self.seconds} s and {self.megabytes} MB of memory, "
            f"and its answer {self.answer_megabytes} MB."
        )


@dataclass(frozen=True, slots=True)
class Asked:
    """A query with the graphs to ask (none: all), and the forms of its answer (None: not wanted)."""

    query: str
    limits: Limits
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()
    table: str | None = "json"
    graph: str | None = "nt"


@dataclass(frozen=True, slots=True)
class State:
    """What to ask: a folder that stays as long as `pin` is held, or N-Quads."""

    id: str
    folder: Path | None
    data: Callable[[], bytes]
    pin: object


@dataclass(frozen=True, slots=True)
class Written:
    """An answer as text; whoever has it closes its body."""

    form: str
    body: IO[bytes]
    size: int
    graph: bool  # triples, rather than rows or truth

    def read(self) -> bytes:
        """All of it, and close."""
        with self.body as body:
            body.seek(0)
            return body.read()


@runtime_checkable
class Service(Protocol):
    """What answers strangers' queries by itself, where the triples lie with somebody else."""

    def query(self, asked: Asked) -> Answer:
        """The answer, whatever its form; QueryError where the service finds the query wrong."""


class Died(Exception):  # noqa: N818 - reads as what happened
    """The process ended before it had answered."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


def ask(state: State, asked: Asked) -> Written:
    """Answer in a process that lives for this query only."""
    worker = Worker()
    try:
        return worker.answer(state, asked, _until(time.monotonic() + asked.limits.seconds, asked.limits))
    except Died as death:
        raise reason(death, asked.limits) from None
    finally:
        worker.kill()


def written(answer: Answer, asked: Asked) -> Written:
    """An answer from elsewhere in the form asked for."""
    graph = answer.triples is not None
    form = asked.graph if graph else asked.table
    if form is None:
        raise _unwanted("triples" if graph else "rows")
    body = serialise(answer, form)
    file = SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 - whoever has the answer closes it
    file.write(body)
    return Written(form, file, len(body), graph)


class Worker:
    """A process that answers one query after another. Whoever has one uses it alone."""

    def __init__(self) -> None:
        # a fresh interpreter, not a fork: a forked child would share our open store
        self._process = subprocess.Popen(
            [sys.executable, "-I", "-c", _START, _ROOT],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        assert self._process.stdin is not None and self._process.stdout is not None
        self._input, self._output = self._process.stdin, self._process.stdout
        self._buffer = bytearray()
        self._poll = select.poll()
        self._poll.register(self._output, select.POLLIN)
        self._state: State | None = None
        self._free = False  # whether it may open another state than its first
        self.kilobytes = 0  # of memory that it held after its last answer
        self.polite = False  # whether it gives way to others

    def can_open(self, state: State) -> bool:
        """Whether it can be asked about this state, after others."""
        return self._free or self._state is None or self.has(state)

    def has(self, state: State) -> bool:
        """Whether it has this state open."""
        return self._state is not None and self._state.id == state.id

    def open(self, state: State) -> None:
        """Have the state open before it is asked for; Died where the process has."""
        if (status := self._process.poll()) is not None:
            raise Died(status)
        if not self.has(state):
            self._send(state, {"query": None})
            while (frame := self._frame(lambda: None))[0] != b"O":
                self._free = bool(frame[1])  # it said that it is ready

    def answer(self, state: State, asked: Asked, watch: Callable[[], None]) -> Written:
        """Ask; `watch` is called all the while, and may raise to give up, after which only `kill` is left.

        QueryError says what is wrong; Died that a limit was hit.
        """
        limits = asked.limits
        self._send(
            state,
            {
                "query": asked.query,
                "default_graphs": asked.default_graphs,
                "named_graphs": asked.named_graphs,
                "table": asked.table,
                "graph": asked.graph,
                "seconds": limits.seconds,
                "bytes": limits.megabytes * _MEGABYTE,
                "answer_bytes": limits.answer_megabytes * _MEGABYTE,
            },
        )
        body = SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 - whoever has the answer closes it
        try:
            return self._received(asked, body, watch)
        except BaseException:
            body.close()
            raise

    def _received(self, asked: Asked, body: IO[bytes], watch: Callable[[], None]) -> Written:
        size = 0
        while True:
            letter, piece = self._frame(watch)
            match letter:
                case b"R":
                    self._free = bool(piece)
                case b"U":
                    self.kilobytes = int(piece)
                case b"D":
                    body.write(piece)
                    size += len(piece)
                case b"S" | b"G":
                    graph = letter == b"G"
                    form = asked.graph if graph else asked.table
                    return Written(form or "", body, size, graph)
                case b"O":
                    pass
                case _:
                    raise _problem(letter, piece.decode(errors="replace"), asked)

    def seconds(self) -> float:
        """Processor time used so far; time since the start of the machine where that cannot be told."""
        if sys.platform != "linux":
            return time.monotonic()
        try:
            return time.clock_gettime((~self._process.pid << 3) | 2)  # the clock of that process
        except OSError:
            return 0.0  # it is gone

    def yield_to_others(self) -> None:
        """Run only where nothing else wants to, from now on."""
        self.polite = True
        with suppress(OSError):  # it is gone
            os.setpriority(os.PRIO_PROCESS, self._process.pid, 10)

    def kill(self) -> None:
        """End it at once."""
        self._process.kill()
        self._process.wait()
        for pipe in (self._input, self._output):
            with suppress(OSError):  # something was left to send
                pipe.close()
        self._state = None

    def _send(self, state: State, task: dict[str, object]) -> None:
        data = b""
        if not self.has(state) and state.folder is None:
            data = state.data()
        folder = None if state.folder is None else str(state.folder)
        task = {**task, "state": state.id, "folder": folder, "data": len(data)}
        try:
            self._input.write(json.dumps(task).encode() + b"\n" + data)
            self._input.flush()
        except OSError:
            raise Died(self._process.wait()) from None
        self._state = state  # held, and with it its pin

    def _frame(self, watch: Callable[[], None]) -> tuple[bytes, bytes]:
        while True:
            if len(self._buffer) >= _HEAD.size:
                letter, length = _HEAD.unpack_from(self._buffer)
                if len(self._buffer) >= _HEAD.size + length:
                    body = bytes(self._buffer[_HEAD.size : _HEAD.size + length])
                    del self._buffer[: _HEAD.size + length]
                    return letter, body
            watch()
            if self._poll.poll(_TICK):
                data = os.read(self._output.fileno(), 1 << 16)
                if not data:
                    raise Died(self._process.wait())
                self._buffer += data


def reason(death: Died, limits: Limits) -> QueryError | StoreError:
    """Why a worker died over a query."""
    match -death.status:
        case 24:  # SIGXCPU
            return stopped(f"{limits.seconds} s of processor time")
        case 11:  # SIGSEGV: the engine reads brackets within brackets by recursion
            return QueryError("the query is nested too deeply; write it flatter")
        case 6 | 9:  # SIGABRT, or killed by the system to save memory
            return stopped(f"{limits.megabytes} MB of memory")
    return StoreError("the process that answers queries could not open the knowledge base; try again")


def stopped(limit: str) -> QueryStopped:
    """Say which limit a query ran into."""
    return QueryStopped(f"the query was stopped at its limit of {limit}; name a graph, or ask for less")


def _until(deadline: float, limits: Limits) -> Callable[[], None]:
    def watch() -> None:
        if time.monotonic() > deadline:
            raise stopped(f"{limits.seconds} s")

    return watch


def _problem(letter: bytes, said: str, asked: Asked) -> QueryError:
    if letter == b"E":
        return query_error(said, asked.query)
    if letter == b"L":
        most = asked.limits.answer_megabytes
        return QueryStopped(f"the answer has more than {most} MB; ask for less, with LIMIT")
    if letter == b"N":
        return _unwanted(said)
    if letter == b"W":
        return Unwritable(said)
    if any(sign in said.lower() for sign in _UNREACHABLE):
        return QueryRefused("a query may not reach the network: leave SERVICE out, or write SERVICE SILENT")
    return QueryError(f"the query failed: {said}")


def _unwanted(what: str) -> Unwritable:
    return Unwritable(f"the answer is {what}, and no form for {what} was asked for")
