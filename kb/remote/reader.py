"""One state of a service. Every read is in pages below what engines cut silently.

The graph of a discussion is given out only where it fits the digest noted for it: an engine may show
a graph that is half replaced, and a writer may have died before it noted what it wrote.
"""

import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import IO

import pyoxigraph as ox

from kb import records, vocab
from kb.answers import Answer
from kb.errors import Damaged, StoreError
from kb.ids import input_hash
from kb.remote.client import Client, as_embedded
from kb.state import Graph, Object, Row, as_triples, value

PAGE = 9_000  # rows; from 10,000 on Virtuoso cuts, and says so in a header at most
DISCUSSIONS = vocab.BASE + "discussion/"

_TOGETHER = 60  # things asked about in one request
_TRIES = 7  # looks at a graph that is being replaced, before we see to it
_NAMES = ("s", "p", "o", "g")

Pattern = tuple[Object | None, ox.NamedNode | None, Object | None, Graph | None]


class RemoteReader:
    """What a service holds. `settle` has what a dead writer left finished, and waits for a living one."""

    folder: Path | None = None

    def __init__(self, id_: str, client: Client, settle: Callable[[], None]) -> None:
        self.id, self._client, self._settle = id_, client, settle
        self._near: dict[tuple[Object | None, Graph | None], list[ox.Quad]] = {}
        self._digests: dict[str, set[str]] | None = None

    def rows(self, query: str) -> list[Row]:
        """What a SELECT answers, one tuple a row."""
        return self._client.rows(query)

    def answer(self, query: str) -> Answer:
        """What a query of any form answers."""
        return self._client.answer(query)

    def quads(self, graph: ox.NamedNode) -> set[ox.Quad]:
        """All that a graph holds; nothing where it is a discussion's and not noted as one."""
        if not graph.value.startswith(DISCUSSIONS):
            return self._whole(graph)
        for attempt in range(_TRIES):
            noted = self._noted(graph, anew=attempt > 0)
            if not noted:
                return set()
            found = self._whole(graph)
            if input_hash(as_triples(quad.triple for quad in found)) in noted:
                return found
            if attempt == _TRIES - 2:
                self._settle()
            else:
                time.sleep(0.02 * 2**attempt)
        raise Damaged(
            f"{self._client.endpoints.query}: the graph {graph} is not as it was noted: another program "
            f"changed it; ingest the discussion again, or load a dump that has it"
        )

    def _noted(self, graph: ox.NamedNode, *, anew: bool) -> set[str]:
        """The digests of a graph; two while it is being replaced."""
        if anew:
            self._near.pop((graph, records.STORE), None)
        elif self._digests is not None:
            return self._digests.get(graph.value, set())
        return {value(q.object) for q in self._about(graph, records.STORE) if q.predicate == vocab.DIGEST}

    def matching(
        self,
        subject: Object | None,
        predicate: ox.NamedNode | None,
        object_: Object | None,
        graph: Graph | None,
    ) -> list[ox.Quad]:
        """The quads of that pattern, None standing for anything."""
        pattern = (subject, predicate, object_, graph)
        if subject is None or graph is None or value(graph).startswith(DISCUSSIONS):
            found = self._found(pattern)
        else:
            found = [quad for quad in self._about(subject, graph) if fits(quad, pattern)]
        if pattern == (None, vocab.DIGEST, None, records.STORE):
            self._digests = {}
            for quad in found:
                self._digests.setdefault(value(quad.subject), set()).add(value(quad.object))
        return found

    def about(self, subjects: Iterable[ox.NamedNode], graph: ox.NamedNode) -> set[ox.Quad]:
        """All that a graph says of things, asked for together."""
        wanted = list(dict.fromkeys(subjects))
        unknown = [subject for subject in wanted if (subject, graph) not in self._near]
        for first in range(0, len(unknown), _TOGETHER):
            self._ask_about(unknown[first : first + _TOGETHER], graph)
        return {quad for subject in wanted for quad in self.matching(subject, None, None, graph)}

    def _ask_about(self, subjects: list[ox.NamedNode], graph: ox.NamedNode) -> None:
        """Remember what a graph says of things; of none of them where that is more than a page."""
        values = " ".join(map(str, subjects))
        rows = self._client.rows(
            f"SELECT ?s ?p ?o {{ VALUES ?s {{ {values} }} GRAPH {graph} {{ ?s ?p ?o }} }} LIMIT {PAGE}"
        )
        if len(rows) < PAGE:
            self._near.update({(subject, graph): [] for subject in subjects})
            for thing, predicate, object_ in rows:
                quad = _quad(thing, predicate, object_, graph)
                self._near[quad.subject, graph].append(quad)

    def graphs(self) -> list[str]:
        """The IRIs of all graphs of ours, in order; a service may hold others too."""
        rows = self._pages(f"GRAPH ?g {{ ?s ?p ?o }} {_OURS}", ["g"], distinct=True)
        return sorted({value(_given(row["g"])) for row in rows} - {records.REGISTER.value})

    def holds(self, graph: ox.NamedNode) -> bool:
        """Whether there is such a graph."""
        return self._client.answer(f"ASK {{ GRAPH {graph} {{ ?s ?p ?o }} }}").boolean is True

    def dump(self, output: IO[bytes], format_: ox.RdfFormat, prefixes: dict[str, str] | None = None) -> None:
        """Write every quad, graph by graph."""
        if format_ is ox.RdfFormat.N_QUADS:
            for iri in self.graphs():
                ox.serialize(self.quads(ox.NamedNode(iri)), output, format=format_)
            return
        store = ox.Store()
        for iri in self.graphs():
            store.extend(self.quads(ox.NamedNode(iri)))
        store.dump(output, format_, prefixes=prefixes)

    def _about(self, subject: Object, graph: Graph) -> list[ox.Quad]:
        """What a graph says of a thing, asked for once, with what it says of the things named below it."""
        if (subject, graph) not in self._near:
            below = str(ox.Literal(value(subject) + "/"))
            rows = self._client.rows(
                f"SELECT ?s ?p ?o {{ GRAPH {graph} {{ {{ {subject} ?p ?o }} UNION "
                f"{{ {subject} ?link ?s . ?s ?p ?o FILTER(STRSTARTS(STR(?s), {below})) }} }} }} LIMIT {PAGE}"
            )
            if len(rows) >= PAGE:
                return self._found((subject, None, None, graph))
            found: dict[tuple[Object | None, Graph | None], list[ox.Quad]] = {(subject, graph): []}
            for thing, predicate, object_ in rows:
                quad = _quad(thing or subject, predicate, object_, graph)
                found.setdefault((quad.subject, graph), []).append(quad)
            for key, quads in found.items():
                self._near.setdefault(key, quads)
        return self._near[subject, graph]

    def _whole(self, graph: ox.NamedNode) -> set[ox.Quad]:
        """All that a graph holds, in one request where that can be had."""
        found = self._client.whole(graph, PAGE)
        return set(self._found((None, None, None, graph))) if found is None else found

    def _found(self, pattern: Pattern) -> list[ox.Quad]:
        """The quads of a pattern, from the service."""
        graph = pattern[3]
        assert not isinstance(graph, ox.DefaultGraph | ox.BlankNode), "a service has no such graphs of ours"
        wanted: Pattern = (pattern[0], pattern[1], _plain(pattern[2]), graph)
        s, p, o, g = (
            str(term) if term is not None else f"?{n}" for n, term in zip(_NAMES, wanted, strict=True)
        )
        free = [name for name, term in zip(_NAMES, wanted, strict=True) if term is None]
        where = f"GRAPH {g} {{ {s} {p} {o} }}{_OURS if graph is None else ''}"
        if not free:
            return [_quad(*pattern)] if self._client.answer(f"ASK {{ {where} }}").boolean else []
        free.sort(key="sogp".index)  # pages are cut by the one that tells most apart
        found = dict.fromkeys(
            _quad(*(row.get(name) or term for name, term in zip(_NAMES, wanted, strict=True)))
            for row in self._pages(where, free)
        )
        return [quad for quad in found if fits(quad, pattern) and quad.graph_name != records.REGISTER]

    def _pages(
        self, where: str, names: list[str], *, distinct: bool = False
    ) -> list[dict[str, Object | None]]:
        """All rows of a pattern; where one page does not hold them, by what the first name stands for."""
        head = f"SELECT {'DISTINCT ' if distinct else ''}{' '.join('?' + name for name in names)} {{ {where}"
        rows = self._client.rows(f"{head} }} LIMIT {PAGE}")
        if len(rows) < PAGE:
            return [dict(zip(names, row, strict=True)) for row in rows]
        key, found, last = names[0], list[dict[str, Object | None]](), ""
        while True:
            after = f"FILTER(STR(?{key}) >= {ox.Literal(last)})" if last else ""
            rows = self._client.rows(f"{head} {after} }} ORDER BY STR(?{key}) LIMIT {PAGE}")
            found += [dict(zip(names, row, strict=True)) for row in rows]
            if len(rows) < PAGE:
                return found
            end = value(_given(rows[-1][0]))
            if end == last:
                raise StoreError(
                    f"{self._client.endpoints.query}: {end[:200]} has {PAGE} values or more in a graph, more "
                    f"than a page holds"
                )
            last = end


class Quiet(RemoteReader):
    """A reader for whoever holds the lease: nobody else writes, so what there is needs no check."""

    def quads(self, graph: ox.NamedNode) -> set[ox.Quad]:
        """All that a graph holds."""
        return self._whole(graph)


def fits(quad: ox.Quad, pattern: Pattern) -> bool:
    """Whether a quad is of a pattern."""
    terms = (quad.subject, quad.predicate, quad.object, quad.graph_name)
    return all(term is None or term == own for term, own in zip(pattern, terms, strict=True))


def triples(quads: Iterable[ox.Quad]) -> set[ox.Triple]:
    """The quads without their graphs."""
    return {quad.triple for quad in quads}


_OURS = f" FILTER(STRSTARTS(STR(?g), {ox.Literal(vocab.BASE)}))"


def _plain(object_: Object | None) -> Object | None:
    """An object to ask for; literals are compared here, since engines write them differently."""
    return None if isinstance(object_, ox.Literal) else object_


def _quad(
    subject: Object | Graph | None,
    predicate: Object | Graph | None,
    object_: Object | Graph | None,
    graph: Object | Graph | None,
) -> ox.Quad:
    assert isinstance(subject, ox.NamedNode | ox.BlankNode) and isinstance(predicate, ox.NamedNode)
    assert isinstance(graph, ox.NamedNode) and not isinstance(object_, ox.DefaultGraph | None)
    triple = as_embedded(ox.Triple(subject, predicate, object_))
    return ox.Quad(triple.subject, triple.predicate, triple.object, graph)


def _given(term: Object | None) -> Object:
    assert term is not None
    return term
