"""Answers SPARQL queries in a process of its own, which may be killed and cannot reach the network.

`kb.sandbox` starts it. Standard input has one line of JSON a task, followed by the state in N-Quads where
it lies in no folder. Standard output has frames, each a letter, a length, and as many bytes:

    R  ready, and whether it may open another state       O  the state is open
    D  a piece of the answer        U  kilobytes used so far        S, G  the end of rows, of triples
    E  a wrong query    F  a failure    L  too large      N  no form for such answers    W  for such values
"""

import ctypes
import json
import os
import platform
import re
import resource
import signal
import struct
import sys
from collections.abc import Callable
from typing import IO, Any, cast

import pyoxigraph as ox

from kb.errors import Unwritable
from kb.forms import write_rows, write_triples

_TOKEN = re.compile(
    r"""<[^<>"{}|^`\\\x00-\x20]*>                                        # IRI
    |\"{3}(?:[^"\\]|\\.|"(?!""))*\"{3}|'{3}(?:[^'\\]|\\.|'(?!''))*'{3}   # long strings
    |"(?:[^"\\\n\r]|\\.)*"|'(?:[^'\\\n\r]|\\.)*'                         # strings
    |\#[^\n\r]*                                                          # comment
    |[?$]\w+                                                             # variable
    |[\w.\-]*:[\w.\-:%\\]*                                               # prefixed name
    |(?P<word>[A-Za-z_]\w*)|\s+|.""",
    re.DOTALL | re.VERBOSE,
)
_SOCKET = {"x86_64": (0xC000003E, 41), "aarch64": (0xC00000B7, 198)}  # audit architecture, number of socket()
_PR_SET_SECCOMP, _PR_SET_NO_NEW_PRIVS = 22, 38
_GRACE = 5  # seconds after which a worker ends itself that nobody has stopped
_SAID = 2000  # bytes of a message


def names_graphs(query: str) -> bool:
    """Whether a query chooses its own dataset, with FROM."""
    words = (found["word"] for found in _TOKEN.finditer(query))
    return any(word is not None and word.upper() == "FROM" for word in words)


def deny_sockets() -> bool:
    """Have the kernel refuse every new socket to this process; False where it cannot.

    A limit on open files would not do: the engine opens most of its files late. Nor would reading
    the text: its grammar has many ways to write SERVICE.
    """
    if sys.platform != "linux" or platform.machine() not in _SOCKET:
        return False

    class Step(ctypes.Structure):
        _fields_ = (
            ("code", ctypes.c_ushort),
            ("if_true", ctypes.c_ubyte),
            ("if_false", ctypes.c_ubyte),
            ("k", ctypes.c_uint),
        )

    class Program(ctypes.Structure):
        _fields_ = (("length", ctypes.c_ushort), ("steps", ctypes.POINTER(Step)))

    architecture, socket = _SOCKET[platform.machine()]
    load, equal, at_least, end = 0x20, 0x15, 0x35, 0x06
    refuse, allow, kill = 0x00050000 | 13, 0x7FFF0000, 0x80000000  # 13 is "permission denied"
    steps = [
        (load, 0, 0, 4),  # the architecture of the call
        (equal, 1, 0, architecture),
        (end, 0, 0, kill),
        (load, 0, 0, 0),  # its number
        (at_least, 2, 0, 0x40000000),  # another way to number calls, where socket has another number
        (equal, 1, 0, socket),
        (end, 0, 0, allow),
        (end, 0, 0, refuse),
    ]
    program = Program(len(steps), (Step * len(steps))(*[Step(*step) for step in steps]))
    libc = ctypes.CDLL(None, use_errno=True)
    return not libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) and not libc.prctl(
        _PR_SET_SECCOMP, 2, ctypes.byref(program), 0, 0
    )


def deny_files() -> None:
    """Forbid new files and sockets alike; for systems where `deny_sockets` cannot work."""
    lowest = os.open(os.devnull, os.O_RDONLY)
    os.close(lowest)
    resource.setrlimit(resource.RLIMIT_NOFILE, (lowest, lowest))


class _TooLarge(Exception):  # noqa: N818 - reads as what happened
    pass


class _Pieces:
    """An output that leaves as frames, and has an end."""

    def __init__(self, most: int) -> None:
        self._left = most

    def write(self, data: bytes) -> int:
        self._left -= len(data)
        if self._left < 0:
            raise _TooLarge
        send(b"D", data)
        return len(data)

    def flush(self) -> None:
        """Nothing waits."""


def send(letter: bytes, body: bytes = b"") -> None:
    """Write a frame."""
    rest = memoryview(struct.pack(">cI", letter, len(body)) + body)
    while rest:
        rest = rest[os.write(1, rest) :]


def opened(folder: str | None, data: bytes) -> ox.Store:
    """The state to ask."""
    if folder is not None:
        return ox.Store.read_only(folder)
    store = ox.Store()
    store.load(data, ox.RdfFormat.N_QUADS)
    return store


def dataset(task: dict[str, Any]) -> dict[str, Any]:
    """What to ask: the graphs the request names, else those the query names, else all at once."""
    if not task["default_graphs"] and not task["named_graphs"]:
        return {"use_default_graph_as_union": not names_graphs(task["query"])}
    return {
        "default_graph": [named(iri) for iri in task["default_graphs"]],
        "named_graphs": [named(iri) for iri in task["named_graphs"]],
    }


def named(iri: str) -> ox.NamedNode:
    """The name of a graph."""
    try:
        return ox.NamedNode(iri)
    except ValueError as error:
        raise ValueError(f"'{iri}' names no graph: {error}") from None


def answered(store: ox.Store, task: dict[str, Any]) -> tuple[bytes, bytes]:
    """Write the answer; the last frame of it."""
    output = cast(IO[bytes], _Pieces(task["answer_bytes"]))
    try:
        result = store.query(task["query"], **dataset(task))
    except (SyntaxError, ValueError) as error:
        return b"E", str(error).encode()[:_SAID]
    if isinstance(result, ox.QueryTriples):
        if task["graph"] is None:
            return b"N", b"triples"
        write_triples(result, task["graph"], output)
        return b"G", b""
    if task["table"] is None:
        return b"N", b"rows"
    write_rows(result, task["table"], output)
    return b"S", b""


def guarded(answer: Callable[[], tuple[bytes, bytes]]) -> tuple[bytes, bytes]:
    """The last frame, whatever happens."""
    try:
        return answer()
    except _TooLarge:
        return b"L", b""
    except Unwritable as error:
        return b"W", str(error).encode()[:_SAID]
    except MemoryError:
        os.abort()  # as the engine does
    except Exception as error:
        return b"F", str(error).encode()[:_SAID]


def limit(task: dict[str, Any]) -> None:
    """Bound the task. Processor time counts from the birth of a process, so its limit moves on."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    seconds = int(used.ru_utime + used.ru_stime) + task["seconds"] + 1
    bound(resource.RLIMIT_CPU, seconds)
    signal.setitimer(signal.ITIMER_REAL, task["seconds"] + _GRACE)  # whoever started us may be gone
    if sys.platform == "linux":  # elsewhere the limit is refused
        bound(resource.RLIMIT_AS, task["bytes"])


def bound(what: int, most: int) -> None:
    """Set a limit that may be set again."""
    _, hard = resource.getrlimit(what)
    resource.setrlimit(what, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))


def kilobytes(memory: int | None) -> int:
    """What this process holds in memory; 0 where the system does not tell."""
    if memory is None:
        return 0
    return int(os.pread(memory, 200, 0).split()[1]) * resource.getpagesize() // 1024


def main() -> None:
    """Answer one task after another, until there are no more."""
    memory = os.open("/proc/self/statm", os.O_RDONLY) if sys.platform == "linux" else None
    free = deny_sockets()
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    send(b"R", b"free" if free else b"")
    store, state = ox.Store(), None
    while line := sys.stdin.buffer.readline():
        task = json.loads(line)
        data = sys.stdin.buffer.read(task["data"])
        if task["state"] != state:
            del store
            store, state = opened(task["folder"], data), task["state"]
            if not free:
                for _ in store.quads_for_pattern(None, None, None, None):
                    pass  # has the engine open its files while it still may
                deny_files()
            send(b"O")
        if task["query"] is not None:
            limit(task)
            last = guarded(lambda: answered(store, task))  # noqa: B023 - called at once
            signal.setitimer(signal.ITIMER_REAL, 0)
            send(b"U", str(kilobytes(memory)).encode())
            send(*last)
    os._exit(0)  # nothing is left to tidy, and a large store takes long to
