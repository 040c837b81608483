"""A stranger's query on a service: read-only, within its limits, and kept from reaching further.

We cannot lock a service in, so the text is judged before it is sent. It must be a query of SPARQL 1.1
as our own engine reads it, which no update is and no vendor's pragma. And a text with the letters
"service" in it, or with an escaped letter that could hide them, is refused: the grammar has too many
ways to write a call to another server. That refuses an innocent literal, too.
"""

import re
from collections.abc import Iterator

from kb.answers import Answer, query_error
from kb.errors import QueryError, QueryRefused, QueryStopped, StoreError
from kb.remote.client import Client, parsed
from kb.remote.endpoints import Endpoints
from kb.remote.wire import Refused, TimedOut, TooLarge
from kb.sandbox import Asked, Limits, State
from kb.sandbox import ask as ask_embedded

_HIDING = re.compile(r"service|\\u", re.IGNORECASE)
_VENDOR = re.compile(r"\b(bif|sql)\s*:", re.IGNORECASE)  # Virtuoso's functions reach files and servers
_PLACE = re.compile(r"\bline (\d+)(?:,? col(?:umn)? (\d+))?", re.IGNORECASE)
_NO_DATA = State("nothing", None, lambda: b"", None)
_PARSING = Limits(seconds=5, megabytes=1024, answer_megabytes=1)


def ask(client: Client, asked: Asked) -> Answer:
    """What the service answers over the union of its graphs; QueryError where it should not be asked."""
    limits, endpoints = asked.limits, client.endpoints
    _check(asked.query, endpoints)
    try:
        reply = client.asked(
            asked.query,
            seconds=limits.seconds,
            largest=limits.answer_megabytes << 20,
            params=list(_dataset(asked, endpoints)),
        )
        return parsed(reply, endpoints.query)
    except Refused as error:
        raise _said(error, asked.query) from error
    except TimedOut as error:
        raise QueryStopped(
            f"the query was stopped at its limit of {limits.seconds} s; name a graph, or ask for less"
        ) from error
    except TooLarge as error:
        raise QueryStopped(
            f"the answer has more than {limits.answer_megabytes} MB; ask for less, with LIMIT"
        ) from error


def _check(sparql: str, endpoints: Endpoints) -> None:
    if found := _HIDING.search(sparql):
        raise _refused(
            sparql,
            found,
            "on a service, a query with these letters is refused, in a literal or a comment too: it could "
            "have the service call another server; leave them out",
        )
    if endpoints.engine == "virtuoso" and (found := _VENDOR.search(sparql)):
        raise _refused(
            sparql, found, "these are functions of Virtuoso that reach beyond the data; leave them out"
        )
    try:
        ask_embedded(_NO_DATA, Asked(sparql, limits=_PARSING)).body.close()
    except QueryError as error:
        if error.line is not None:  # else it was understood, and failed on no data
            raise


def _refused(sparql: str, found: re.Match[str], why: str) -> QueryRefused:
    before = sparql[: found.start()]
    line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
    return QueryRefused(f"line {line}, column {column}: '{found[0]}': {why}", line=line, column=column)


def _dataset(asked: Asked, endpoints: Endpoints) -> Iterator[tuple[str, str]]:
    """The graphs to ask; all, where neither the query nor whoever asks names any."""
    from kb.worker import names_graphs

    yield from (("default-graph-uri", iri) for iri in asked.default_graphs)
    yield from (("named-graph-uri", iri) for iri in asked.named_graphs)
    named = asked.default_graphs or asked.named_graphs or names_graphs(asked.query)
    if endpoints.known is not None and not named:
        yield from endpoints.known.union.items()


def _said(error: Refused, sparql: str) -> QueryError | StoreError:
    """What the service finds wrong with the query, or with us."""
    if error.status not in (400, 413, 414, 422, 500):
        return error
    if error.said.startswith("error at "):
        return query_error(error.said, sparql)
    found = _PLACE.search(error.said)
    line, column = (int(n) if n else None for n in found.groups()) if found else (None, None)
    return QueryError(f"the service cannot answer it: {error.said or error}", line=line, column=column)
