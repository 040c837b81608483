"""A stranger's query in a killable process on a state of its own: it can neither hang us nor reach out."""

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from kb.answers import Answer, answer_from, query_error
from kb.errors import QueryError

_WORKER = Path(__file__).with_name("worker.py")
_UNREACHABLE = ("permission denied", "too many open files", "lookup address")  # refused sockets and names
_MEGABYTE = 1 << 20


@dataclass(frozen=True, slots=True)
class Limits:
    """What a query may use before it is stopped."""

    seconds: int = 30  # of processor time, and of time on the wall
    megabytes: int = 2048
    answer_megabytes: int = 256


def ask(query: str, *, folder: Path | None, data: bytes = b"", limits: Limits | None = None) -> Answer:
    """Ask the state in `folder`, or else the N-Quads in `data`. The state must stay pinned meanwhile."""
    limits = limits or Limits()
    task = {
        "folder": None if folder is None else str(folder),
        "query": query,
        "seconds": limits.seconds,
        "bytes": limits.megabytes * _MEGABYTE,
        "answer_bytes": limits.answer_megabytes * _MEGABYTE,
    }
    # a fresh interpreter, not a fork: a forked child would share our open store
    with subprocess.Popen(
        [sys.executable, "-I", str(_WORKER)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    ) as process:
        try:
            output, _ = process.communicate(json.dumps(task).encode() + b"\n" + data, limits.seconds)
        except subprocess.TimeoutExpired:
            raise _stopped(f"{limits.seconds} s") from None
        finally:
            process.kill()
    return _answer(query, output, process.returncode, limits)


def _answer(query: str, output: bytes, status: int, limits: Limits) -> Answer:
    letter, body = output[:1], output[1:]
    if letter in (b"S", b"G"):
        return answer_from(body, graph=letter == b"G")
    if letter == b"E":
        raise query_error(body.decode(), query)
    if body == b"too large":
        raise QueryError(f"the answer has more than {limits.answer_megabytes} MB; ask for less, with LIMIT")
    if letter == b"F":
        problem = body.decode()
        if any(sign in problem.lower() for sign in _UNREACHABLE):
            raise QueryError("a query may not reach the network: leave SERVICE out, or write SERVICE SILENT")
        raise QueryError(f"the query failed: {problem}")
    if status == -24:  # SIGXCPU
        raise _stopped(f"{limits.seconds} s of processor time")
    raise _stopped(f"{limits.megabytes} MB of memory")


def _stopped(limit: str) -> QueryError:
    return QueryError(f"the query was stopped at its limit of {limit}; name a graph, or ask for less")
