"""The text forms of an answer: what each is called, and how it is written.

The worker of the sandbox writes here, too, so that an answer reads the same by whatever door it left.
"""

import re
from collections.abc import Iterable, Iterator
from typing import IO

import pyoxigraph as ox

from kb.errors import Unwritable
from kb.vocab import PREFIXES

Rows = ox.QuerySolutions | ox.QueryBoolean

TABLES = {
    "csv": ox.QueryResultsFormat.CSV,
    "json": ox.QueryResultsFormat.JSON,
    "tsv": ox.QueryResultsFormat.TSV,
    "xml": ox.QueryResultsFormat.XML,
}
GRAPHS = {
    "jsonld": ox.RdfFormat.JSON_LD,
    "nt": ox.RdfFormat.N_TRIPLES,
    "rdfxml": ox.RdfFormat.RDF_XML,
    "ttl": ox.RdfFormat.TURTLE,
}

_NO_XML = re.compile(b"[\x00-\x08\x0b\x0c\x0e-\x1f]|\xef\xbf[\xbe\xbf]")  # UTF-8 that no XML may hold
_LOCAL = re.compile(
    r"[A-Za-z_][\w.\-]*\Z", re.ASCII
)  # what an IRI must end with to be the name of an element


def write_rows(rows: Rows, form: str, output: IO[bytes]) -> None:
    """Write rows or truth; Unwritable where the form cannot hold them."""
    rows.serialize(output=_checked(output) if form == "xml" else output, format=TABLES[form])


def write_triples(triples: Iterable[ox.Triple], form: str, output: IO[bytes]) -> None:
    """Write triples; Unwritable where the form cannot hold them."""
    if form == "rdfxml":
        triples, output = _named(triples), _checked(output)
    prefixes = PREFIXES if form in ("ttl", "rdfxml") else None
    try:
        ox.serialize(triples, output, format=GRAPHS[form], prefixes=prefixes)
    except OSError as error:
        if "RDF" not in str(error):
            raise
        raise Unwritable(f"{form} cannot hold the answer ({error}); ask for ttl or nt") from None


def _named(triples: Iterable[ox.Triple]) -> Iterator[ox.Triple]:
    """The same triples, as long as each predicate can be the name of an element."""
    for triple in triples:
        if not _LOCAL.search(triple.predicate.value):
            raise Unwritable(f"rdfxml has no name for {triple.predicate}; ask for ttl, nt or jsonld")
        yield triple


class _Checked:
    """An output for XML, which has no way to write some characters."""

    def __init__(self, output: IO[bytes]) -> None:
        self._output, self._tail = output, b""

    def write(self, data: bytes) -> int:
        """Write on, unless there is such a character."""
        if _NO_XML.search(self._tail + data):
            raise Unwritable("the answer has a control character, which XML cannot hold; ask for json or ttl")
        self._tail = data[-2:]
        return self._output.write(data)

    def flush(self) -> None:
        """Pass on."""
        self._output.flush()


def _checked(output: IO[bytes]) -> IO[bytes]:
    return _Checked(output)  # type: ignore[return-value]  # the engine asks for no more than these two
