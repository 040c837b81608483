"""Changes to what a service holds, kept whole on engines that know no transactions.

All of a change is journalled on the service before any of it is made, and making it twice is as good
as once. So whoever comes next finishes what broke off. Of each discussion the graph is put first, in
one request, then the new notes, and the old ones go last: a reader always finds the digest of a
graph that is whole.
"""

import base64
import json
import zlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass

import pyoxigraph as ox

from kb import records, vocab
from kb.errors import StoreError
from kb.remote.client import Client
from kb.remote.reader import DISCUSSIONS, Pattern, Quiet, fits, triples
from kb.state import Changes, Graph, Object, as_triples, value

_LONGEST = 1_800  # characters of an IRI: Virtuoso puts a hash in place of the rest
_MANY = 20  # things of a graph from which reading all of it takes fewer requests


@dataclass(frozen=True, slots=True)
class Plan:
    """A change: what whole graphs hold after it, and what goes out of and into the other graphs."""

    graphs: dict[ox.NamedNode, set[ox.Triple]]
    removed: set[ox.Quad]
    added: set[ox.Quad]

    def packed(self) -> str:
        """The plan in letters that every engine keeps as they are."""
        said = {
            "graphs": {graph.value: as_triples(held) for graph, held in self.graphs.items()},
            "removed": _as_text(self.removed),
            "added": _as_text(self.added),
        }
        return base64.b64encode(zlib.compress(json.dumps(said).encode())).decode()

    @classmethod
    def unpacked(cls, body: str) -> "Plan":
        """The plan that was packed."""
        said = json.loads(zlib.decompress(base64.b64decode(body)))
        return cls(
            {
                ox.NamedNode(iri): triples(ox.parse(text, ox.RdfFormat.N_TRIPLES))
                for iri, text in said["graphs"].items()
            },
            set(ox.parse(said["removed"], ox.RdfFormat.N_QUADS)),
            set(ox.parse(said["added"], ox.RdfFormat.N_QUADS)),
        )

    def make(self, client: Client, beat: Callable[[], None]) -> None:
        """Make the change, or make it once more; `beat` is called between requests."""
        notes = _by_subject(q for q in self.added if q.graph_name == records.STORE)
        gone = _by_subject(q for q in self.removed if q.graph_name == records.STORE)
        client.insert(q for q in self.added if q.graph_name != records.STORE)
        for graph, held in self.graphs.items():
            beat()
            client.put(graph, held)
            client.insert(notes.pop(graph, ()))
            client.remove(gone.pop(graph, ()))
        beat()
        client.insert(quad for quads in notes.values() for quad in quads)
        client.remove(quad for quads in gone.values() for quad in quads)
        client.remove(q for q in self.removed if q.graph_name != records.STORE)


class RemoteWriter(Quiet):
    """The newest state with changes, made together by `commit`."""

    def __init__(self, client: Client) -> None:
        super().__init__("", client, lambda: None)
        self._changes = Changes()
        self._before: dict[ox.NamedNode, set[ox.Quad]] = {}

    def quads(self, graph: ox.NamedNode) -> set[ox.Quad]:
        """All that a graph holds, changes included."""
        pattern = (None, None, None, graph)
        return set(self._changes.over(self._held(graph), *pattern))

    def matching(
        self,
        subject: Object | None,
        predicate: ox.NamedNode | None,
        object_: Object | None,
        graph: Graph | None,
    ) -> list[ox.Quad]:
        """The quads of that pattern, changes included."""
        pattern: Pattern = (subject, predicate, object_, graph)
        if isinstance(graph, ox.NamedNode) and graph in self._before:
            found = [quad for quad in self._before[graph] if fits(quad, pattern)]
        else:
            found = super().matching(*pattern)
        return self._changes.over(found, *pattern)

    def change(self, removed: Iterable[ox.Quad], added: Iterable[ox.Quad]) -> None:
        """Take out, then put in."""
        named = [_named(quad) for quad in added]
        for quad in named:
            _check(quad)
        self._changes.change(removed, named)

    def drop(self, graph: ox.NamedNode) -> None:
        """Take out a graph, and with it its name."""
        self.change(self.quads(graph), ())

    @property
    def changed(self) -> bool:
        """Whether there is anything to keep."""
        return bool(self._changes)

    def plans(self) -> tuple[Plan, Plan]:
        """What is to be done, and what would undo it."""
        removed, added = self._changes.removed, set(self._changes.added)
        touched = {q.graph_name for q in (*removed, *added)}
        whole = {g for g in touched if isinstance(g, ox.NamedNode) and g.value.startswith(DISCUSSIONS)}
        ordered = sorted(whole, key=str)
        there = self._there({quad for quad in (*removed, *added) if quad.graph_name not in whole})
        removed, added = removed & there, {q for q in added if q.graph_name not in whole} - there
        after = {graph: triples(self.quads(graph)) for graph in ordered}
        before = {graph: triples(self._held(graph)) for graph in ordered}
        return Plan(after, removed, added), Plan(before, added, removed)

    def _there(self, quads: set[ox.Quad]) -> set[ox.Quad]:
        """Those of the quads that are there already, so that undoing takes out no others."""
        subjects: dict[ox.NamedNode, set[Object]] = {}
        for quad in quads:
            assert isinstance(quad.graph_name, ox.NamedNode)
            subjects.setdefault(quad.graph_name, set()).add(quad.subject)
        found = set[ox.Quad]()
        for graph, about in subjects.items():
            if len(about) > _MANY:
                found |= super().quads(graph)
                continue
            for subject in about:
                found.update(super().matching(subject, None, None, graph))
        return quads & found

    def _held(self, graph: ox.NamedNode) -> set[ox.Quad]:
        """What a graph held before any change."""
        if not graph.value.startswith(DISCUSSIONS):
            return super().quads(graph)
        if graph not in self._before:
            self._before[graph] = super().quads(graph)
        return self._before[graph]


def _check(quad: ox.Quad) -> None:
    """StoreError where a service could not give a quad back."""
    if not value(quad.graph_name).startswith(vocab.BASE):
        raise StoreError(
            f"the graph {quad.graph_name} does not begin with {vocab.BASE}; on a service only such graphs "
            f"are the knowledge base's: leave it out, or load it into the service by itself"
        )
    for term in (quad.subject, quad.predicate, quad.object):
        if isinstance(term, ox.Triple):
            raise StoreError(f"{value(quad.graph_name)}: a triple about a triple is not for every service")
        if isinstance(term, ox.NamedNode) and len(term.value) > _LONGEST:
            raise StoreError(
                f"an id makes an IRI of {len(term.value)} characters; services cut those over {_LONGEST}: "
                f"{term.value[:200]}…; keep this discussion in a folder, or shorten the id"
            )


def _named(quad: ox.Quad) -> ox.Quad:
    """The quad with IRIs for blank nodes, which no two requests agree about."""
    subject, object_ = _minted(quad.subject), _minted(quad.object)
    assert isinstance(subject, ox.NamedNode | ox.Triple)
    return ox.Quad(subject, quad.predicate, object_, quad.graph_name)


def _minted(term: Object) -> Object:
    return ox.NamedNode(f"{vocab.BASE}node/{term.value}") if isinstance(term, ox.BlankNode) else term


def _by_subject(quads: Iterable[ox.Quad]) -> dict[Object, list[ox.Quad]]:
    found: dict[Object, list[ox.Quad]] = {}
    for quad in quads:
        found.setdefault(quad.subject, []).append(quad)
    return found


def _as_text(quads: Iterable[ox.Quad]) -> str:
    text = ox.serialize(quads, format=ox.RdfFormat.N_QUADS)
    assert text is not None
    return text.decode()
