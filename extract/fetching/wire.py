"""One request to one address that was checked, within the limits of size and time.

The connection is made to the address the guard has seen, while TLS and the Host header keep the name:
a name that points elsewhere a moment later changes nothing. When time is up the socket is shut,
so that a server cannot hold us by sending a byte now and then.
"""

import socket
import threading
import time
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.cookiejar import DefaultCookiePolicy
from typing import Any

import requests
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool
from urllib3.exceptions import HTTPError

from extract.fetching.guard import Target
from kb.errors import FetchFailed

USER_AGENT = "Rejoinder/0.1 (+https://w3id.org/rejoinder; reads discussions for their arguments)"
_PIECE = 65_536
_LATE = "it took longer than the time limit; try again later"


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server said to one request; a body only where the status is 200."""

    status: int
    headers: Mapping[str, str]  # names in lower case
    body: bytes


@dataclass(slots=True)
class _Route:
    """Where a connection goes, and the means to end it."""

    addresses: list[str]
    port: int
    deadline: float
    sockets: list[socket.socket] = field(default_factory=list)
    late: bool = False

    def connect(self) -> socket.socket:
        """A connection to the first address that takes one."""
        problem: OSError = OSError("no address")
        for address in self.addresses:
            left = self.deadline - time.monotonic()
            if left <= 0:
                raise TimeoutError("timed out")
            try:
                made = socket.create_connection((address, self.port), timeout=left)
            except OSError as error:
                problem = error
                continue
            made.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self.sockets.append(made.dup())  # TLS takes the first over; the copy still shuts both
            return made
        raise problem

    def shut(self) -> None:
        """Time is up: whoever reads wakes to the end of the stream."""
        self.late = True
        for each in self.sockets:
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)

    @contextmanager
    def watched(self) -> Iterator[None]:
        """Shut the connection at the deadline, and let go of it afterwards."""
        timer = threading.Timer(max(self.deadline - time.monotonic(), 0), self.shut)
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()
            for each in self.sockets:
                each.close()


class _Pinned(HTTPAdapter):
    """Connects where its route says, whatever the name says by now."""

    def __init__(self, route: _Route) -> None:
        class Plain(HTTPConnection):
            def _new_conn(self) -> socket.socket:
                return route.connect()

        class Secure(HTTPSConnection):
            def _new_conn(self) -> socket.socket:
                return route.connect()

        self._connections: dict[str, type[HTTPConnection]] = {"http": Plain, "https": Secure}
        super().__init__()

    def get_connection_with_tls_context(self, *args: Any, **kwargs: Any) -> HTTPConnectionPool:
        pool = super().get_connection_with_tls_context(*args, **kwargs)
        assert isinstance(pool, HTTPConnectionPool)
        pool.ConnectionCls = self._connections[str(pool.scheme)]
        return pool


def ask(
    at: Target, addresses: list[str], headers: Mapping[str, str], *, deadline: float, most: int
) -> Answer:
    """The answer to one GET; `FetchFailed` where it does not come whole, in time, within `most` bytes."""
    route = _Route(addresses, at.port, deadline)
    with route.watched(), requests.Session() as session:
        session.trust_env = False
        session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
        session.headers.clear()
        session.mount("http://", _Pinned(route))
        session.mount("https://", _Pinned(route))
        given = {"User-Agent": USER_AGENT, "Accept-Encoding": "gzip, deflate", "Connection": "close"}
        try:
            left = max(deadline - time.monotonic(), 0.01)
            with session.get(
                at.url, headers={**given, **headers}, stream=True, allow_redirects=False, timeout=left
            ) as response:
                said = {name.lower(): value for name, value in response.headers.items()}
                body = _body(at.url, response, said, most) if response.status_code == 200 else b""
        except (FetchFailed, requests.RequestException, HTTPError, OSError, ValueError) as error:
            if route.late or time.monotonic() >= deadline:
                raise FetchFailed(at.url, _LATE) from None
            if isinstance(error, FetchFailed):
                raise
            raise FetchFailed(at.url, f"the connection failed: {_reason(error)}; try again later") from None
    if route.late:
        raise FetchFailed(at.url, _LATE)
    return Answer(response.status_code, said, body)


def _reason(error: BaseException) -> str:
    """The innermost cause, which is what a person can do something about."""
    while True:
        inner = getattr(error, "reason", None) or error.__cause__ or (error.args[0] if error.args else None)
        if not isinstance(inner, BaseException) or inner is error:
            return str(error) or type(error).__name__
        error = inner


def _body(url: str, response: requests.Response, headers: Mapping[str, str], most: int) -> bytes:
    unpack = _unpacker(url, headers.get("content-encoding", ""))
    wire = 0
    parts: list[bytes] = []
    size = 0
    while True:
        piece = response.raw.read1(_PIECE, decode_content=False)
        if not piece:
            break
        wire += len(piece)
        if wire > most:
            raise FetchFailed(url, f"it is larger than {most} bytes, the limit")
        for part in unpack(piece):
            size += len(part)
            if size > most:
                raise FetchFailed(url, f"unpacked it is larger than {most} bytes, the limit")
            parts.append(part)
    length = headers.get("content-length", "")
    if length.isdecimal() and "transfer-encoding" not in headers and wire < int(length):
        raise FetchFailed(url, f"the connection was cut after {wire} of {length} bytes; try again")
    return b"".join(parts)


def _unpacker(url: str, coding: str) -> Any:
    """A function from packed pieces to unpacked ones, never more than a piece at a time."""
    coding = coding.strip().lower()
    if coding in {"", "identity"}:
        return lambda piece: [piece]
    if coding not in {"gzip", "x-gzip", "deflate"}:
        raise FetchFailed(url, f"it came packed as '{coding}', which was not asked for")
    unpacker = [zlib.decompressobj(47)]

    def unpack(piece: bytes) -> Iterator[bytes]:
        while piece:
            try:
                yield unpacker[0].decompress(piece, _PIECE)
            except zlib.error:
                raise FetchFailed(url, f"its {coding} packing is broken; try again later") from None
            piece = unpacker[0].unconsumed_tail
            if unpacker[0].eof:  # gzip may hold several members
                piece = unpacker[0].unused_data
                unpacker[0] = zlib.decompressobj(47)

    return unpack
