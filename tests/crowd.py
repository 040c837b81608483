"""Processes that share a knowledge base, for tests that kill them: `python -m tests.crowd ROLE FOLDER …`.

A writer adds a graph of as many quads as its number says, over and over, and says so once it is
acknowledged. A reader reads until there is a file `stop`, and says what it saw that must not be.
"""

import os
import sys
from collections import Counter
from pathlib import Path

import pyoxigraph as ox

from kb.snapshots import Disk
from kb.state import Reader

QUADS = 50  # of one commit; a graph with a part of them is torn


def graph(writer: str, number: int) -> ox.NamedNode:
    """The graph of one commit."""
    return ox.NamedNode(f"urn:{writer}:{number}")


def quads(writer: str, number: int) -> list[ox.Quad]:
    """What one commit puts in."""
    said, words = ox.NamedNode("urn:said"), "words " * 20
    name = graph(writer, number)
    return [
        ox.Quad(ox.NamedNode(f"{name.value}:{n}"), said, ox.Literal(f"{n} {words}"), name)
        for n in range(QUADS)
    ]


def write(folder: Path, writer: str, first: int) -> None:
    """Commit for ever."""
    states = Disk(folder)
    for number in range(first, 1_000_000):
        with states.write() as opened:
            opened.change((), quads(writer, number))
        _say(number)


def read(folder: Path, stop: Path) -> None:
    """Count what is there, over and over; print what was wrong."""
    states, seen, wrong = Disk(folder), 0, Counter[str]()
    reads, held = 0, list[Reader]()
    while not stop.exists():
        try:
            reader = states.read()
            held = [*held[-1:], reader]  # an old state stays readable for as long as it is held
            for state in held:
                rows = state.rows("SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g")
                sizes = [int(row[0].value) for row in rows if isinstance(row[0], ox.Literal)]
                wrong["torn"] += any(size != QUADS for size in sizes)
            wrong["back in time"] += len(sizes) < seen
            seen, reads = len(sizes), reads + 1
        except Exception as error:
            wrong[f"{type(error).__name__}: {error}"[:200]] += 1
    _say(reads, dict(+wrong))


def die_before_publishing(folder: Path, writer: str, number: int) -> None:
    """Commit, and be gone between the commit and its publication."""
    states = Disk(folder)
    states._publish = lambda *_: os._exit(9)  # type: ignore[method-assign]  # the crash to survive
    with states.write() as opened:
        opened.change((), quads(writer, number))


def _say(*words: object) -> None:
    sys.stdout.write(" ".join(map(str, words)) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    role, place, *rest = sys.argv[1:]
    match role:
        case "write":
            write(Path(place), rest[0], int(rest[1]))
        case "read":
            read(Path(place), Path(rest[0]))
        case "die":
            die_before_publishing(Path(place), rest[0], int(rest[1]))
