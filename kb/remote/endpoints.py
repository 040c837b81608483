"""Which addresses of a SPARQL service take queries, updates and whole graphs.

An address is enough for the engines of ENGINES, which are told apart by what they answer. Elsewhere
REJOINDER_KB_UPDATE and REJOINDER_KB_GRAPHS name the other two addresses beside the one for queries.
"""

import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import pyoxigraph as ox

from kb.errors import StoreError
from kb.remote.wire import Account, Refused, Reply, Wire

ROWS = "application/sparql-results+json"
_PATIENCE = 20.0  # seconds for an engine to say that it is there


@dataclass(frozen=True, slots=True)
class Engine:
    """How a kind of service lays out its addresses, each added to the one that is given."""

    sign: str  # stands in its `Server` header, or in its address
    update: str
    graphs: str | None  # None: it takes no whole graphs
    digest: bool = False  # asks for HTTP Digest, and only where something is changed
    union: Mapping[str, str] = field(default_factory=dict)  # has the default graph be the union of all


ENGINES = {
    "oxigraph": Engine("oxigraph", "/update", "/store", union={"union-default-graph": "true"}),
    "virtuoso": Engine("virtuoso", "/sparql-auth", "/sparql-graph-crud-auth", digest=True),
    "fuseki": Engine("fuseki", "/update", "/data"),
    "rdf4j": Engine("/repositories/", "/statements", "/rdf-graphs/service"),
    "neptune": Engine(".neptune.", "/sparql", "/sparql/gsp/"),
    "qlever": Engine("qlever", "", ""),
}
QUERY_PATHS = ("/query", "/sparql", "")


@dataclass(frozen=True, slots=True)
class Endpoints:
    """Where one service takes what."""

    query: str
    update: str | None  # None: nobody says where
    graphs: str | None
    engine: str = "unknown"

    @property
    def known(self) -> Engine | None:
        """The row of its engine."""
        return ENGINES.get(self.engine)


def found(address: str, account: Account, wire: Wire) -> Endpoints:
    """The endpoints at an address without secrets; StoreError says what each one tried answered."""
    if urlsplit(address).scheme not in ("http", "https") or not urlsplit(address).hostname:
        raise StoreError(f"{address}: not the address of a service; it begins with http:// and a host")
    update, graphs = (os.environ.get(f"REJOINDER_KB_{name}") or None for name in ("UPDATE", "GRAPHS"))
    if update is not None or graphs is not None:
        reply = _truth(address, account, wire)
        return Endpoints(address, update, graphs, _engine(address, reply))
    problems = []
    root = _root(address)
    for path in QUERY_PATHS:
        try:
            reply = _truth(root + path, account, wire)
        except Refused as error:
            problems.append(f"{root + path} says {error.status}")
        except _NoAnswer:
            problems.append(f"{root + path} answers with something else")
        else:
            return _laid_out(root, path, reply)
    raise StoreError(
        f"{address}: no SPARQL service there ({'; '.join(problems)}); give the address of its dataset or "
        f"repository, or its query address with REJOINDER_KB_UPDATE and REJOINDER_KB_GRAPHS"
    )


class _NoAnswer(Exception):  # noqa: N818 - not an error: there are other addresses to try
    """What came is no answer to a SPARQL query."""


def _truth(address: str, account: Account, wire: Wire) -> Reply:
    reply = wire.send(
        "POST",
        address,
        data={"query": "ASK {}"},
        headers={"Accept": ROWS},
        auth=account.auth(digest=False),
        seconds=_PATIENCE,
    )
    try:
        if isinstance(ox.parse_query_results(reply.body, ox.QueryResultsFormat.JSON), ox.QueryBoolean):
            return reply
    except (SyntaxError, ValueError):
        pass
    raise _NoAnswer


def _laid_out(root: str, path: str, reply: Reply) -> Endpoints:
    name = _engine(root, reply)
    if name not in ENGINES:
        return Endpoints(root + path, root + path, None)
    engine = ENGINES[name]
    if name == "virtuoso":
        path = "/sparql"
    return Endpoints(
        root + path, root + engine.update, None if engine.graphs is None else root + engine.graphs, name
    )


def _engine(address: str, reply: Reply) -> str:
    """Which engine answers."""
    said = " ".join([address, reply.headers.get("Server", ""), *_revealing(reply)]).lower()
    return next((name for name, engine in ENGINES.items() if engine.sign in said), "unknown")


def _revealing(reply: Reply) -> Iterator[str]:
    return (name for name in reply.headers if "fuseki" in name.lower())


def _root(address: str) -> str:
    """The address without the path of one of its endpoints."""
    bare = re.split("[?#]", address, maxsplit=1)[0].rstrip("/")
    for path in ("/query", "/sparql"):
        bare = bare.removesuffix(path)
    return bare
