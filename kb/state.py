"""One state of the triples, to read from or to change: what every engine offers."""

from collections.abc import Iterable
from pathlib import Path
from typing import IO, Protocol

import pyoxigraph as ox

from kb.answers import Answer

Subject = ox.NamedNode | ox.BlankNode | ox.Triple
Object = Subject | ox.Literal
Graph = ox.NamedNode | ox.BlankNode | ox.DefaultGraph
Row = tuple[Object | None, ...]


class Reader(Protocol):
    """One state of the knowledge base. What it answers is read in full before it returns."""

    id: str
    folder: Path | None  # where this very state lies, for an engine in another process; None if nowhere

    def rows(self, query: str) -> list[Row]:
        """What a SELECT answers, one tuple a row. For our own queries only: nothing stops a long one."""

    def answer(self, query: str) -> Answer:
        """What a query of any form answers. For our own queries only, as `rows` is."""

    def quads(self, graph: ox.NamedNode) -> set[ox.Quad]:
        """All that a graph holds."""

    def matching(
        self,
        subject: Object | None,
        predicate: ox.NamedNode | None,
        object_: Object | None,
        graph: Graph | None,
    ) -> list[ox.Quad]:
        """The quads of that pattern, None standing for anything."""

    def about(self, subjects: Iterable[ox.NamedNode], graph: ox.NamedNode) -> set[ox.Quad]:
        """All that a graph says of things, many of them asked for at once."""

    def graphs(self) -> list[str]:
        """The IRIs of all graphs, in order."""

    def holds(self, graph: ox.NamedNode) -> bool:
        """Whether there is such a graph."""

    def dump(self, output: IO[bytes], format_: ox.RdfFormat, prefixes: dict[str, str] | None = None) -> None:
        """Write every quad."""


class Writer(Reader, Protocol):
    """The newest state with changes, which it reads too, and which are kept when `write` ends."""

    def change(self, removed: Iterable[ox.Quad], added: Iterable[ox.Quad]) -> None:
        """Take out, then put in."""

    def drop(self, graph: ox.NamedNode) -> None:
        """Take out a graph, and with it its name."""


class Changes:
    """What a writer has taken out and put in so far, beside a state that is as it was."""

    def __init__(self) -> None:
        self.added, self.removed = ox.Store(), set[ox.Quad]()
        self.dropped: list[ox.NamedNode] = []

    def __bool__(self) -> bool:
        return bool(self.removed or len(self.added) or self.dropped)

    def change(self, removed: Iterable[ox.Quad], added: Iterable[ox.Quad]) -> None:
        """Take out, then put in."""
        for quad in removed:
            self.added.remove(quad)
            self.removed.add(quad)
        added = set(added)
        self.removed -= added
        self.added.extend(added)

    def over(
        self,
        found: Iterable[ox.Quad],
        subject: Object | None,
        predicate: ox.NamedNode | None,
        object_: Object | None,
        graph: Graph | None,
    ) -> list[ox.Quad]:
        """The quads of a pattern, changes included, where the state alone has those `found`."""
        assert not isinstance(subject, ox.Literal)
        added = self.added.quads_for_pattern(subject, predicate, object_, graph)
        return list(dict.fromkeys([*(q for q in found if q not in self.removed), *added]))


def in_graphs(quads: Iterable[ox.Quad]) -> str:
    """The quads as the body of INSERT DATA or DELETE DATA."""
    by_graph: dict[str, list[ox.Triple]] = {}
    for quad in quads:
        by_graph.setdefault(str(quad.graph_name), []).append(quad.triple)
    return "".join(f"GRAPH {graph} {{ {as_triples(triples)} }} " for graph, triples in by_graph.items())


def as_triples(triples: Iterable[ox.Triple]) -> str:
    """The triples as N-Triples, one a line, in order."""
    text = ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES)
    assert text is not None
    return "\n".join(sorted(text.decode().split("\n"))).lstrip()


def value(term: Object | Graph) -> str:
    """The IRI of a node, or the words of a literal; empty for what has neither."""
    return "" if isinstance(term, ox.Triple | ox.DefaultGraph) else term.value
