"""Queries, updates and graphs, each in the one form that all engines take.

A query and an update go as a form, one operation a request and few triples an operation; a graph goes
whole, as N-Triples. What comes back is read only where it is well formed and complete, and its
literals are written as the embedded engine writes them, so that both give the same terms.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

import pyoxigraph as ox
from requests.auth import AuthBase

from kb.answers import Answer, answer_from
from kb.errors import StoreError
from kb.remote.endpoints import ROWS, Endpoints
from kb.remote.wire import Account, Reply, Wire
from kb.state import Row, as_triples, in_graphs

TRIPLES = "application/n-triples"
_AS_TRIPLES = (TRIPLES, "text/ntriples")

_AT_ONCE = 500  # triples in one INSERT DATA: Virtuoso refuses some more
_LETTERS = 1_000_000  # characters in one, about
_SECONDS = 600.0  # for one of our own requests
_PROLOGUE = re.compile(
    r"""(?:\s+|\#[^\n\r]*|base\s*<[^<>]*>|prefix\s+[^\s:]*:\s*<[^<>]*>)*(?P<form>[a-z]+)""",
    re.IGNORECASE | re.VERBOSE,
)


class Client:
    """Speaks with one service; may be shared between threads."""

    def __init__(self, endpoints: Endpoints, account: Account, wire: Wire) -> None:
        self.endpoints, self._account, self._wire = endpoints, account, wire
        self._digest = endpoints.known is not None and endpoints.known.digest
        self._auth = account.auth(digest=self._digest)

    def rows(self, query: str) -> list[Row]:
        """What a SELECT answers, one tuple a row; StoreError where the service cut it short."""
        answer = self.answer(query)
        return list(answer.rows)

    def answer(self, query: str) -> Answer:
        """What a query of any form answers."""
        reply = self.asked(query, seconds=_SECONDS)
        if (most := reply.headers.get("X-SPARQL-MaxRows")) is not None:
            raise StoreError(
                f"{self.endpoints.query}: the service cuts answers at {most} rows; have it allow 10,000 or "
                f"more (ResultSetMaxRows), or ask for less"
            )
        return parsed(reply, self.endpoints.query)

    def whole(self, graph: ox.NamedNode, most: int) -> set[ox.Quad] | None:
        """All that a graph holds; None where that is so much that it may have been cut."""
        query = f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH {graph} {{ ?s ?p ?o }} }} LIMIT {most}"
        reply = self.asked(query, seconds=_SECONDS)
        if reply.media_type not in _AS_TRIPLES:
            raise _strange(reply, self.endpoints.query)
        store = ox.Store()  # which also writes literals as it always does
        try:
            store.load(reply.body, ox.RdfFormat.N_TRIPLES, to_graph=graph)
        except (SyntaxError, ValueError) as error:
            raise _not_whole(str(error), self.endpoints.query) from error
        return None if len(store) >= most else set(store)

    def asked(
        self,
        query: str,
        *,
        seconds: float,
        largest: int = 1 << 30,
        params: Sequence[tuple[str, str]] = (),
    ) -> Reply:
        """What the service says to a query, which it could not take as an update."""
        return self._wire.send(
            "POST",
            self.endpoints.query,
            data={"query": query},
            params=list(params),
            headers={"Accept": TRIPLES if form(query) in ("CONSTRUCT", "DESCRIBE") else ROWS},
            auth=None if self._digest and self._reads_openly else self._auth,
            seconds=seconds,
            largest=largest,
        )

    @property
    def _reads_openly(self) -> bool:
        """Whether queries go to an address that asks for no account, as Virtuoso's do."""
        return not self.endpoints.query.endswith("-auth")

    def update(self, operation: str) -> None:
        """Do one operation of an update."""
        address = self._written(self.endpoints.update, "REJOINDER_KB_UPDATE", "updates")
        self._wire.send("POST", address, data={"update": operation}, auth=self._auth, seconds=_SECONDS)

    def insert(self, quads: Iterable[ox.Quad]) -> None:
        """Put quads in, a few hundred at a time; what is there already stays as it is."""
        for some in _portions(quads):
            self.update(f"INSERT DATA {{ {in_graphs(some)} }}")

    def remove(self, quads: Iterable[ox.Quad]) -> None:
        """Take quads out, a few hundred at a time."""
        for some in _portions(quads):
            self.update(f"DELETE DATA {{ {in_graphs(some)} }}")

    def put(self, graph: ox.NamedNode, triples: set[ox.Triple]) -> None:
        """Put triples in place of all that a graph holds; no triples take the graph out."""
        if not triples or self.endpoints.graphs is None:
            self.update(f"DROP SILENT GRAPH {graph}")
            self.insert(ox.Quad(t.subject, t.predicate, t.object, graph) for t in triples)
            return
        self._wire.send(
            "PUT",
            self.endpoints.graphs,
            params=[("graph", graph.value)],
            data=as_triples(triples).encode(),
            headers={"Content-Type": TRIPLES},
            auth=self._auth,
            seconds=_SECONDS,
        )

    def _written(self, address: str | None, name: str, what: str) -> str:
        if address is None:
            raise StoreError(f"{self.endpoints.query}: no address for {what} is known; set {name}")
        return address

    @property
    def auth(self) -> AuthBase | None:
        """How requests that change something say who asks."""
        return self._auth


def form(query: str) -> str:
    """The form of a query in capitals, such as SELECT; empty where it has none."""
    found = _PROLOGUE.match(query)
    return found["form"].upper() if found else ""


def parsed(reply: Reply, address: str) -> Answer:
    """The answer that a reply holds; StoreError unless all of it is there."""
    graph = reply.media_type in _AS_TRIPLES
    if not graph and "json" not in reply.media_type:
        raise _strange(reply, address)
    answer = _read(reply.body, graph=graph)
    if isinstance(answer, str):
        raise _not_whole(answer, address)
    if answer.triples is not None:
        return Answer(triples=tuple(sorted({as_embedded(t) for t in answer.triples}, key=str)))
    return Answer(answer.columns, tuple(tuple(map(_held, row)) for row in answer.rows), answer.boolean)


def _strange(reply: Reply, address: str) -> StoreError:
    return StoreError(
        f"{address}: it answers with {reply.media_type or 'nothing known'} and not with SPARQL results "
        f"({reply.said}); is this the query address?"
    )


def _read(body: bytes, *, graph: bool) -> Answer | str:
    """The answer, or what is wrong with it: a traceback would hand what is half read to other threads."""
    try:
        return answer_from(body, graph=graph)
    except (SyntaxError, ValueError) as error:
        return str(error)


def _not_whole(problem: str, address: str) -> StoreError:
    return StoreError(f"{address}: the answer is not whole ({problem}); try again, or ask for less")


def as_embedded(triple: ox.Triple) -> ox.Triple:
    """The triple with its literal as the embedded engine writes it."""
    object_ = _held(triple.object)
    assert object_ is not None
    return ox.Triple(triple.subject, triple.predicate, object_)


Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple


def _held(term: Term | None) -> Term | None:
    if isinstance(term, ox.Literal) and term.language is None and term.datatype != _STRING:
        return _literal(term)
    return term


_STRING = ox.Literal("").datatype
_ANY = ox.NamedNode("urn:any")


@lru_cache(maxsize=1 << 14)
def _literal(literal: ox.Literal) -> ox.Literal:
    store = ox.Store()
    store.add(ox.Quad(_ANY, _ANY, literal))
    held = next(iter(store)).object
    assert isinstance(held, ox.Literal)
    return held


def _portions(quads: Iterable[ox.Quad]) -> Iterator[list[ox.Quad]]:
    some: list[ox.Quad] = []
    letters = 0
    for quad in quads:
        size = len(str(quad.object)) + 300
        if some and (len(some) >= _AT_ONCE or letters + size > _LETTERS):
            yield some
            some, letters = [], 0
        some.append(quad)
        letters += size
    if some:
        yield some
