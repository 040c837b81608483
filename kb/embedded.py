"""A state that the engine in this process reads or changes, in memory or in a folder."""

import weakref
from collections.abc import Iterable
from pathlib import Path
from typing import IO

import pyoxigraph as ox

from kb.answers import Answer
from kb.state import Changes, Graph, Object, Row, in_graphs

_BULK = 50_000  # quads from which loading past the transaction log pays, three times over


class EmbeddedReader:
    """One state of an embedded store; the file `pin` is closed when nobody reads the state any more."""

    def __init__(self, id_: str, store: ox.Store, folder: Path | None = None, pin: IO[bytes] | None = None):
        self.id, self.folder, self._store = id_, folder, store
        if pin is not None:
            weakref.finalize(self, pin.close)

    def rows(self, query: str) -> list[Row]:
        """What a SELECT answers, one tuple a row."""
        answer = self._store.query(query)
        assert isinstance(answer, ox.QuerySolutions)
        names = answer.variables
        return [tuple(row[name] for name in names) for row in answer]

    def answer(self, query: str) -> Answer:
        """What a query of any form answers."""
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
        assert not isinstance(subject, ox.Literal)
        return list(self._store.quads_for_pattern(subject, predicate, object_, graph))

    def about(self, subjects: Iterable[ox.NamedNode], graph: ox.NamedNode) -> set[ox.Quad]:
        """All that a graph says of things."""
        return {quad for subject in set(subjects) for quad in self.matching(subject, None, None, graph)}

    def graphs(self) -> list[str]:
        """The IRIs of all graphs, in order."""
        return sorted(g.value for g in self._store.named_graphs() if isinstance(g, ox.NamedNode))

    def holds(self, graph: ox.NamedNode) -> bool:
        """Whether there is such a graph."""
        return next(iter(self._store.quads_for_pattern(None, None, None, graph)), None) is not None

    def dump(self, output: IO[bytes], format_: ox.RdfFormat, prefixes: dict[str, str] | None = None) -> None:
        """Write every quad."""
        self._store.dump(output, format_, prefixes=prefixes)


class EmbeddedWriter(EmbeddedReader):
    """The newest state with changes that are kept together by `commit`, or not at all."""

    def __init__(self, store: ox.Store) -> None:
        super().__init__("", store)
        self._changes = Changes()

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
        pattern = (subject, predicate, object_, graph)
        return self._changes.over(super().matching(*pattern), *pattern)

    def change(self, removed: Iterable[ox.Quad], added: Iterable[ox.Quad]) -> None:
        """Take out, then put in."""
        self._changes.change(removed, added)

    def drop(self, graph: ox.NamedNode) -> None:
        """Take out a graph, and with it its name."""
        self.change(self.quads(graph), ())
        self._changes.dropped.append(graph)

    @property
    def changed(self) -> bool:
        """Whether there is anything to keep."""
        return bool(self._changes)

    def commit(self) -> None:
        """Keep all changes, in one transaction of the engine."""
        added, removed = self._changes.added, self._changes.removed
        drops = "".join(f"DROP SILENT GRAPH {graph} ; " for graph in self._changes.dropped)
        if removed or drops:
            self._store.update(
                f"DELETE DATA {{ {in_graphs(removed)} }} ; {drops}INSERT DATA {{ {in_graphs(added)} }}"
            )
        elif len(added) > _BULK:
            self._store.bulk_extend(added)
        else:
            self._store.extend(added)  # three times as fast as an update

    def copy(self, path: Path) -> None:
        """Make what is kept durable, and link it into a folder of its own."""
        self._store.flush()
        self._store.backup(str(path))

    def close(self) -> None:
        """Let go of the engine, which unlocks when its last reference dies."""
        del self._store
