"""Answers one SPARQL query in a process of its own, which may be killed and cannot reach the network.

Run as a script by `kb.sandbox`, so it imports nothing of ours. Standard input has one line of JSON
(where the state lies or how many bytes of N-Quads follow, the query, the limits); standard output
gets one letter and the answer: S solutions or truth as JSON, G triples, E a wrong query, F a failure.
"""

import ctypes
import json
import os
import platform
import re
import resource
import sys

import pyoxigraph as ox

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


def opened(folder: str | None, data: bytes) -> ox.Store:
    """The state to ask."""
    if folder is not None:
        return ox.Store.read_only(folder)
    store = ox.Store()
    store.load(data, ox.RdfFormat.N_QUADS)
    return store


def answered(store: ox.Store, query: str) -> tuple[bytes, bytes]:
    """The letter and the answer."""
    try:
        result = store.query(query, use_default_graph_as_union=not names_graphs(query))
        if isinstance(result, ox.QueryTriples):
            return b"G", result.serialize(format=ox.RdfFormat.N_TRIPLES) or b""
        return b"S", result.serialize(format=ox.QueryResultsFormat.JSON) or b""
    except (SyntaxError, ValueError) as error:
        return b"E", str(error).encode()
    except Exception as error:
        return b"F", str(error).encode()


def main() -> None:
    """Read the task, answer it, be gone."""
    task = json.loads(sys.stdin.buffer.readline())
    data = sys.stdin.buffer.read()
    guarded = deny_sockets()
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CPU, (task["seconds"], task["seconds"] + 1))
    store = opened(task["folder"], data)
    if not guarded:
        for _ in store.quads_for_pattern(None, None, None, None):
            pass  # has the engine open its files while it still may
        deny_files()
    if sys.platform == "linux":  # elsewhere the limit is refused
        resource.setrlimit(resource.RLIMIT_AS, (task["bytes"], task["bytes"]))
    letter, answer = answered(store, task["query"])
    if len(answer) > task["answer_bytes"]:
        letter, answer = b"F", b"too large"
    sys.stdout.buffer.write(letter + answer)
    sys.stdout.buffer.flush()
    os._exit(0)  # nothing is left to tidy, and a large store takes long to


if __name__ == "__main__":
    main()
