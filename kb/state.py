"""One state of the triples, to read from or to change."""

import weakref
from collections.abc import Iterable
from pathlib import Path
from typing import IO, cast

import pyoxigraph as ox

from kb.answers import Answer

Subject = ox.NamedNode | ox.BlankNode | ox.Triple
Object = Subject | ox.Literal
Graph = ox.NamedNode | ox.BlankNode | ox.DefaultGraph
Row = tuple[Object | None, ...]

_BULK = 50_000  # quads from which loading past the transaction log pays, three times over


class Reader:
    """One state of the knowledge base. What it answers is read in full before it returns."""

    def __init__(self, id_: str, store: ox.Store, folder: Path | None = None, pin: IO[bytes] | None = None):
        self.id, self.folder, self._store = id_, folder, store
        if pin is not None:
            weakref.finalize(self, pin.close)

    def rows(self, query: str) -> list[Row]:
        """What a SELECT answers, one tuple a row. For our own queries only: nothing stops a long one."""
        answer = self._store.query(query)
        assert isinstance(answer, ox.QuerySolutions)
        names = answer.variables
        return [tuple(row[name] for name in names) for row in answer]

    def answer(self, query: str) -> Answer:
        """What a query of any form answers. For our own queries only, as `rows` is."""
        found = self._store.query(query)
        if isinstance(found, ox.QueryBoolean):
            return Answer(boolean=bool(found))
        if isinstance(found, ox.QueryTriples):
            return Answer(triples=tuple(sorted(found, key=str)))
        names = found.variables
        rows = tuple(tuple(row[name] for name in names) for row in found)
        return Answer(columns=tuple(name.value for name in names), rows=rows)

    def quads(self, graph: ox.NamedNode) -> set[ox.Quad]:
        """All that a graph holds."""
        return set(self._store.quads_for_pattern(None, None, None, graph))

    def matching(
        self,
        subject: Object | None,
        predicate: ox.NamedNode | None,
        object_: Object | None,
        graph: Graph | None,
    ) -> list[ox.Quad]:
        """The quads of that pattern, None standing for anything."""
        return list(self._store.quads_for_pattern(cast(Subject, subject), predicate, object_, graph))

    def graphs(self) -> list[str]:
        """The IRIs of all graphs, in order."""
        return sorted(g.value for g in self._store.named_graphs() if isinstance(g, ox.NamedNode))

    def holds(self, graph: ox.NamedNode) -> bool:
        """Whether there is such a graph."""
        return next(iter(self._store.quads_for_pattern(None, None, None, graph)), None) is not None

    def dump(self, output: IO[bytes], format_: ox.RdfFormat, prefixes: dict[str, str] | None = None) -> None:
        """Write every quad."""
        self._store.dump(output, format_, prefixes=prefixes)


class Writer(Reader):
    """The newest state with changes that are kept together when `write` ends, or not at all."""

    def __init__(self, store: ox.Store) -> None:
        super().__init__("", store)
        self._added, self._removed = ox.Store(), set[ox.Quad]()
        self._dropped: list[ox.NamedNode] = []

    def quads(self, graph: ox.NamedNode) -> set[ox.Quad]:
        """All that a graph holds, changes included."""
        return set(self.matching(None, None, None, graph))

    def matching(
        self,
        subject: Object | None,
        predicate: ox.NamedNode | None,
        object_: Object | None,
        graph: Graph | None,
    ) -> list[ox.Quad]:
        """The quads of that pattern, changes included."""
        found = super().matching(subject, predicate, object_, graph)
        added = self._added.quads_for_pattern(cast(Subject, subject), predicate, object_, graph)
        return [*(q for q in found if q not in self._removed), *added]

    def change(self, removed: Iterable[ox.Quad], added: Iterable[ox.Quad]) -> None:
        """Take out, then put in."""
        for quad in removed:
            self._added.remove(quad)
            self._removed.add(quad)
        added = set(added)
        self._removed -= added
        self._added.extend(added)

    def drop(self, graph: ox.NamedNode) -> None:
        """Take out a graph, and with it its name."""
        self.change(self.quads(graph), ())
        self._dropped.append(graph)

    @property
    def changed(self) -> bool:
        """Whether there is anything to keep."""
        return bool(self._removed or len(self._added) or self._dropped)

    def commit(self) -> None:
        """Keep all changes, in one transaction of the engine."""
        drops = "".join(f"DROP SILENT GRAPH {graph} ; " for graph in self._dropped)
        if self._removed or drops:
            self._store.update(
                f"DELETE DATA {{ {_in_graphs(self._removed)} }} ; {drops}"
                f"INSERT DATA {{ {_in_graphs(self._added)} }}"
            )
        elif len(self._added) > _BULK:
            self._store.bulk_extend(self._added)
        else:
            self._store.extend(self._added)  # three times as fast as an update

    def copy(self, path: Path) -> None:
        """Make what is kept durable, and link it into a folder of its own."""
        self._store.flush()
        self._store.backup(str(path))

    def close(self) -> None:
        """Let go of the engine, which unlocks when its last reference dies."""
        del self._store


def _in_graphs(quads: Iterable[ox.Quad]) -> str:
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
