"""A whole knowledge base in one file, and back: N-Quads, also packed, or TriG.

What is read is checked before anything is changed: each discussion's graph keeps the shapes and makes
a whole map. The store's notes of its own are made anew, apart from what decisions changed.
"""

import gzip
import io
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, cast

import pyoxigraph as ox

from kb import records, vocab
from kb.embedded import EmbeddedReader
from kb.errors import RejoinderError, ShapeError, StoreError, UnknownName
from kb.model import ArgumentMap
from kb.rdf import decisions_from, to_quads
from kb.state import Reader, Writer

EVIDENCE = ox.NamedNode(vocab.graph_iri("evidence"))
SUFFIXES = {
    ".nq": ox.RdfFormat.N_QUADS,
    ".nq.gz": ox.RdfFormat.N_QUADS,
    ".trig": ox.RdfFormat.TRIG,
    ".trig.gz": ox.RdfFormat.TRIG,
}


@dataclass(frozen=True, slots=True)
class Cargo:
    """What a file holds, checked: machines' maps with their quads, the evidence, and the other graphs."""

    maps: tuple[tuple[ArgumentMap, frozenset[ox.Quad]], ...]
    others: tuple[ox.Quad, ...]
    evidence: tuple[ox.Quad, ...] = ()


def as_nquads(reader: Reader) -> bytes:
    """Everything, as N-Quads."""
    output = io.BytesIO()
    reader.dump(output, ox.RdfFormat.N_QUADS)
    return output.getvalue()


def dump(reader: Reader, path: Path) -> None:
    """Write everything; the file is there whole or not at all."""
    format_ = _format(path)
    temporary = path.with_name(path.name + ".part")
    try:
        with _opened(temporary, packed=path.suffix == ".gz", mode="wb") as output:
            reader.dump(output, format_, prefixes=vocab.PREFIXES if format_ is ox.RdfFormat.TRIG else None)
        temporary.replace(path)
    except OSError as error:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
        raise StoreError(f"{path}: cannot be written: {error.strerror or error}") from error


def read(path: Path) -> Cargo:
    """What a dump holds; StoreError names the first graph that is wrong, and what is wrong with it."""
    staging = _staged(path)
    reader = EmbeddedReader("", staging)
    if stray := next(staging.quads_for_pattern(None, None, None, ox.DefaultGraph()), None):
        raise StoreError(f"{path}: {stray.subject} is described outside any graph; put it in a named graph")
    maps = []
    others: list[ox.Quad] = []
    for iri in reader.graphs():
        graph = ox.NamedNode(iri)
        if iri.startswith(vocab.BASE + "discussion/") or reader.matching(
            graph, vocab.TYPE, vocab.THREAD, graph
        ):
            try:
                maps.append(_checked(reader, vocab.discussion_id(iri)))
            except RejoinderError as error:
                raise StoreError(f"{path}: graph <{iri}>: {_said(error)}; nothing was loaded") from error
        elif graph not in (records.STORE, records.RUNS, records.REGISTER, EVIDENCE):
            others.extend(reader.quads(graph))
    _check_log(path, others)
    return Cargo(tuple(maps), tuple(others), _evidence(path, reader))


def unload(writer: Writer, cargo: Cargo) -> None:
    """Put what a dump holds into the store, in one step."""
    writer.change((), cargo.others)
    for map_, quads in cargo.maps:
        records.keep(writer, map_, set(quads))
    kept = records.digests(writer).keys() - {map_.discussion.id for map_, _ in cargo.maps}
    for id_ in kept & {d.discussion for d in decisions_from(cargo.others)}:
        records.keep(writer, *_again(writer, id_))
    if cargo.evidence:
        from kb.evidence.merging import merge  # here, because most files are dumps without any

        merge(writer, cargo.evidence)


def _evidence(path: Path, reader: Reader) -> tuple[ox.Quad, ...]:
    quads = tuple(reader.quads(EVIDENCE))
    if quads:
        from kb.evidence.merging import check

        try:
            check(quads)
        except RejoinderError as error:
            raise StoreError(f"{path}: graph {EVIDENCE}: {_said(error)}; nothing was loaded") from error
    return quads


def _again(reader: Reader, id_: str) -> tuple[ArgumentMap, set[ox.Quad]]:
    machine = records.by_machine(reader, id_)
    return machine, records.checked(machine)


def _checked(reader: Reader, id_: str) -> tuple[ArgumentMap, frozenset[ox.Quad]]:
    held = reader.quads(records.graph_of(id_))
    records.check(held)
    current = records.current(reader, id_)
    quads = records.as_held(to_quads(current))
    if strange := held - quads:
        raise StoreError(f"{len(strange)} triples are no part of a map, such as {min(map(str, strange))}")
    machine = records.by_machine(reader, id_)
    return machine, frozenset(quads if machine == current else records.checked(machine))


def _said(error: RejoinderError) -> str:
    return "; ".join(error.problems[:3]) if isinstance(error, ShapeError) else str(error)


def _check_log(path: Path, quads: Iterable[ox.Quad]) -> None:
    try:
        decisions_from(q for q in quads if q.graph_name == records.DECISIONS)
    except RejoinderError as error:
        raise StoreError(f"{path}: graph {records.DECISIONS}: {error}; nothing was loaded") from error


def _staged(path: Path) -> ox.Store:
    format_ = _format(path)
    staging = ox.Store()
    try:
        with _opened(path, packed=path.suffix == ".gz", mode="rb") as source:
            staging.load(source, format_)
    except (SyntaxError, ValueError, EOFError, gzip.BadGzipFile) as error:
        raise StoreError(f"{path}: not a whole {format_.name} file: {error}; nothing was loaded") from error
    except OSError as error:
        raise StoreError(f"{path}: cannot be read: {error.strerror or error}") from error
    return staging


def _format(path: Path) -> ox.RdfFormat:
    for suffix in sorted(SUFFIXES, key=len, reverse=True):
        if path.name.lower().endswith(suffix):
            return SUFFIXES[suffix]
    raise UnknownName("dump format", path.suffix or path.name, SUFFIXES)


def _opened(path: Path, *, packed: bool, mode: str) -> IO[bytes]:
    return cast(IO[bytes], gzip.open(path, mode, compresslevel=3) if packed else path.open(mode))
