"""The SPARQL 1.1 endpoint of a knowledge base, for outside clients: read-only, at /sparql.

A query runs in a worker of the knowledge base's pool (`kb.pool`) and is answered in full before the
first byte leaves, so that the status is the truth. What it may use is set in the environment:

    REJOINDER_SPARQL_SECONDS           10    on the wall, and of processor time
    REJOINDER_SPARQL_MEGABYTES         1500  of memory, for each worker
    REJOINDER_SPARQL_ANSWER_MEGABYTES  64    of an answer
    REJOINDER_SPARQL_QUERY_KILOBYTES   1024  of the text of a query
    REJOINDER_SPARQL_WORKERS           2     for small queries, and as many for long ones
    REJOINDER_SPARQL_WAITING           256   queries that may wait for a worker
    REJOINDER_SPARQL_ORIGINS                 web pages that may ask: origins with spaces between, or *
"""

import asyncio
import os
from collections.abc import Callable
from typing import NamedTuple
from urllib.parse import parse_qsl, urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from kb.answers import answer_from
from kb.description import GRAPHS_QUERY, description
from kb.errors import QueryError, QueryRefused, QueryStopped, RejoinderError, Unwritable
from kb.negotiation import GRAPH_TYPES, TABLE_TYPES, Types, accepted, media_type, named
from kb.pool import setting
from kb.sandbox import Asked, Written
from kb.store import KnowledgeBase

METHODS = "GET, HEAD, POST, OPTIONS"

_FORM, _QUERY, _UPDATE = (
    "application/x-www-form-urlencoded",
    "application/sparql-query",
    "application/sparql-update",
)
_URL_BYTES = 32 * 1024  # after the question mark; a longer query comes by POST
_FIELDS = 5000  # parameters
_ARRIVAL = 30.0  # seconds in which a request has to be here
_HEARD_OUT = 16 << 20  # bytes of a request that is too long, as who still sends cannot hear that it is
_STALL = 60.0  # seconds after which a client that takes nothing of its answer is let go
_PIECE = 64 * 1024  # bytes
_ANSWERS = 16  # of the largest size may be on their way at once
_HTML = {"html": ("text/html", "application/xhtml+xml")}
_FOREIGN = "a page of another site may not ask this knowledge base; REJOINDER_SPARQL_ORIGINS can allow it"
_NO_UPDATES = "this endpoint is read-only and takes no updates; `rejoinder` changes the knowledge base"
_NO_QUERY = "there is no query; give it as 'query', or as a body of application/sparql-query"


class Refusal(Exception):  # noqa: N818 - reads as what happened
    """A request that is not answered: the status, and why."""

    def __init__(self, status: int, why: str, headers: dict[str, str] | None = None) -> None:
        super().__init__(why)
        self.status, self.why, self.headers = status, why, headers or {}


class Parameters(NamedTuple):
    """What a request says, in its URL and in its body."""

    pairs: tuple[tuple[str, str], ...]

    def all(self, name: str) -> tuple[str, ...]:
        """Every value of a parameter, in order."""
        return tuple(value for said, value in self.pairs if said == name)

    def one(self, name: str) -> str | None:
        """The value of a parameter that may stand once."""
        values = self.all(name)
        if len(values) > 1:
            raise Refusal(400, f"'{name}' stands {len(values)} times; give it once")
        return values[0] if values else None

    def forms(self) -> tuple[str | None, str | None] | None:
        """The forms of rows and of triples that are named; None where nothing is said."""
        names = self.all("format") + self.all("output")  # some clients give one twice, by different names
        known = [forms for forms in map(named, names) if forms != (None, None)]
        return known[0] if known else (None, None) if names else None


def routes(opened: Callable[[], KnowledgeBase]) -> list[Route]:
    """The endpoint over what `opened` gives, to be mounted beside others."""
    return [Route("/sparql", Endpoint(opened))]


class Endpoint:
    """Answers requests as the SPARQL 1.1 Protocol says."""

    def __init__(self, opened: Callable[[], KnowledgeBase]) -> None:
        self._opened = opened
        self._kb: KnowledgeBase | None = None
        self._query_bytes = setting("QUERY_KILOBYTES", 1024) * 1024
        self._origins = os.environ.get("REJOINDER_SPARQL_ORIGINS", "").split()
        self._leaving = 0  # bytes of answers on their way

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, whatever is wrong with it."""
        request = Request(scope, receive)
        try:
            response = await self._response(request)
        except ClientDisconnect:
            return
        except Refusal as refusal:
            response = _said(request, refusal.status, {"error": refusal.why}, refusal.headers)
        except RejoinderError as error:
            response = _failure(request, error)
        response.headers["Vary"] = "Accept, Origin"
        origin = request.headers.get("origin")
        if origin and (origin in self._origins or "*" in self._origins):
            response.headers["Access-Control-Allow-Origin"] = origin
            response.headers["Access-Control-Allow-Methods"] = METHODS
            response.headers["Access-Control-Allow-Headers"] = "Accept, Content-Type"
        size = response.size if isinstance(response, _Letter) else 0
        self._leaving += size
        try:
            await response(scope, receive, send)
        finally:
            self._leaving -= size

    async def _response(self, request: Request) -> Response:
        self._refuse_foreign(request)
        if request.method == "OPTIONS":
            return Response(status_code=204, headers={"Allow": METHODS})
        if request.method not in METHODS.split(", "):
            raise Refusal(405, f"{request.method} is not answered here; {METHODS} are", {"Allow": METHODS})
        parameters = await self._parameters(request)
        query = parameters.one("query")
        if parameters.all("update"):
            raise Refusal(403, _NO_UPDATES)
        if query is None and request.method == "POST":
            raise Refusal(400, _NO_QUERY)
        if query is None:
            return await self._description(request, parameters)
        if len(query.encode()) > self._query_bytes:
            raise Refusal(413, self._too_long())
        kb = await self._knowledge()
        asked = Asked(
            query,
            kb.limits,
            parameters.all("default-graph-uri"),
            parameters.all("named-graph-uri"),
            *_forms(request, parameters),
        )
        written = await self._written(request, asked)
        if self._leaving > _ANSWERS * kb.limits.answer_megabytes << 20:
            written.body.close()
            raise Refusal(503, "too many large answers are on their way; try again later", _later())
        return _Letter(written)

    def _refuse_foreign(self, request: Request) -> None:
        """Refuse what a page of another site has a browser ask: it may neither read nor keep us busy."""
        if "*" in self._origins:
            return
        origin = request.headers.get("origin")
        if origin is not None:
            foreign = origin not in self._origins and urlsplit(origin).netloc != request.headers.get("host")
        else:
            foreign = request.headers.get("sec-fetch-site") == "cross-site"
            foreign = foreign and request.headers.get("sec-fetch-mode") != "navigate"
        if foreign:
            raise Refusal(403, _FOREIGN)

    async def _parameters(self, request: Request) -> Parameters:
        if len(request.scope["query_string"]) > _URL_BYTES:
            raise Refusal(414, f"the URL has more than {_URL_BYTES // 1024} kB; send the query by POST")
        pairs = _pairs(request.scope["query_string"])
        if request.method != "POST":
            return Parameters(pairs)
        type_ = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        if type_ == _UPDATE:
            raise Refusal(403, _NO_UPDATES)
        if type_ not in (_FORM, _QUERY):
            raise Refusal(415, f"a query comes as {_FORM} or {_QUERY}", {"Accept-Post": f"{_FORM}, {_QUERY}"})
        most = self._query_bytes + (2 * self._query_bytes + _URL_BYTES if type_ == _FORM else 0)  # as %XX
        body = await self._body(request, most)
        if type_ == _FORM:
            return Parameters(pairs + _pairs(body))
        return Parameters((*pairs, ("query", _text(body))))

    async def _body(self, request: Request, most: int) -> bytes:
        body, size = bytearray(), 0
        try:
            async with asyncio.timeout(_ARRIVAL):
                async for piece in request.stream():
                    size += len(piece)
                    if size <= most:
                        body += piece
                    elif size > _HEARD_OUT:
                        break
        except TimeoutError:
            why = f"the request was not here after {_ARRIVAL:.0f} s"
            raise Refusal(408, why, {"Connection": "close"}) from None
        if size > most:
            raise Refusal(413, self._too_long(), {"Connection": "close"})
        return bytes(body)

    def _too_long(self) -> str:
        return f"the query has more than {self._query_bytes // 1024} kB; ask in smaller steps"

    async def _written(self, request: Request, asked: Asked) -> Written:
        """The answer; nothing more is done for a client that leaves before it is there."""
        kb = await self._knowledge()
        ticket = kb.submit(asked)
        answer = asyncio.wrap_future(ticket.future)
        gone = asyncio.create_task(_gone(request))
        try:
            await asyncio.wait((answer, gone), return_when=asyncio.FIRST_COMPLETED)
            if not answer.done():
                raise ClientDisconnect
            return answer.result()
        finally:
            gone.cancel()
            ticket.stop()
            answer.cancel()

    async def _description(self, request: Request, parameters: Parameters) -> Response:
        accept = request.headers.get("accept")
        forms = parameters.forms() or (None, accepted(accept, {**GRAPH_TYPES, **_HTML}))
        form = forms[1]
        if form == "html":
            return Response(status_code=303, headers={"Location": "/query"})
        if form is None:
            raise Refusal(406, f"the description of this endpoint comes as {_list(GRAPH_TYPES)}")
        kb = await self._knowledge()
        written = await self._written(request, Asked(GRAPHS_QUERY, kb.limits))
        graphs = [str(getattr(row[0], "value", "")) for row in answer_from(written.read(), graph=False).rows]
        said = description(str(request.url.replace(query="")), graphs, kb.limits.sentence)
        return Response(kb.serialise(said, form), media_type=media_type(form))

    async def _knowledge(self) -> KnowledgeBase:
        if self._kb is None:
            kb = await run_in_threadpool(self._opened)
            kb.keep_warm()
            self._kb = kb
        return self._kb


class _Letter(Response):
    """An answer that leaves piece by piece, and not to a client that has stopped to take it."""

    def __init__(self, written: Written) -> None:
        super().__init__(media_type=media_type(written.form))
        self.size, self._body_file = written.size, written.body
        self.headers["Content-Length"] = str(written.size)

    async def __call__(self, scope: Scope, _: Receive, send: Send) -> None:
        start = {"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers}
        with self._body_file as body:
            body.seek(0)
            try:
                async with asyncio.timeout(_STALL) as patience:
                    await send(start)
                    while scope["method"] != "HEAD" and (piece := body.read(_PIECE)):
                        await send({"type": "http.response.body", "body": piece, "more_body": True})
                        patience.reschedule(asyncio.get_running_loop().time() + _STALL)
                    await send({"type": "http.response.body", "body": b""})
            except TimeoutError:
                return  # the server closes what was not finished


async def _gone(request: Request) -> None:
    """Wait until the client has left."""
    while (await request.receive())["type"] != "http.disconnect":
        pass


def _forms(request: Request, parameters: Parameters) -> tuple[str | None, str | None]:
    """The forms that suit the client: of rows, and of triples."""
    accept = request.headers.get("accept")
    forms = parameters.forms() or (accepted(accept, TABLE_TYPES), accepted(accept, GRAPH_TYPES))
    if forms == (None, None):
        raise Refusal(406, f"rows come as {_list(TABLE_TYPES)}; triples as {_list(GRAPH_TYPES)}")
    return forms


def _list(types: Types) -> str:
    return ", ".join(names[0] for names in types.values())


def _pairs(said: bytes) -> tuple[tuple[str, str], ...]:
    try:
        return tuple(parse_qsl(_text(said), keep_blank_values=True, errors="strict", max_num_fields=_FIELDS))
    except UnicodeDecodeError:
        raise Refusal(400, "the request has %-codes that are no UTF-8") from None
    except ValueError:
        raise Refusal(400, f"the request has more than {_FIELDS} parameters") from None


def _text(body: bytes) -> str:
    try:
        return body.decode()
    except UnicodeDecodeError as error:
        raise Refusal(400, f"the request is no UTF-8 from byte {error.start}") from None


def _failure(request: Request, error: RejoinderError) -> Response:
    """What went wrong with a query: 400 where it is wrong, 503 where it may do better later."""
    said: dict[str, object] = {"error": str(error)}
    match error:
        case QueryStopped():
            return _said(request, 503, said, _later())
        case QueryRefused():
            return _said(request, 403, said)
        case Unwritable():
            there = f"{error}; rows come as {_list(TABLE_TYPES)}; triples as {_list(GRAPH_TYPES)}"
            return _said(request, 406, {"error": there})
        case QueryError():
            return _said(request, 400, {**said, "line": error.line, "column": error.column})
    return _said(request, 503, said, _later())


def _said(
    request: Request, status: int, said: dict[str, object], headers: dict[str, str] | None = None
) -> Response:
    """An error as a sentence, or as JSON for whoever would rather have that."""
    types = {"text": ("text/plain",), "json": ("application/json",)}
    if accepted(request.headers.get("accept"), types) == "json":
        return JSONResponse(said, status, headers=headers)
    return PlainTextResponse(f"{said['error']}\n", status, headers=headers)


def _later() -> dict[str, str]:
    return {"Retry-After": "5"}
