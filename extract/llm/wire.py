"""One POST to the endpoint a user named, and its whole reply, within the limits of time and size.

Redirects are not followed: they would take the key and the thread elsewhere. When time is up the socket
is shut, so that a server cannot hold us by sending a byte now and then.
"""

import socket
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

import requests
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool
from urllib3.exceptions import HTTPError

_PIECE = 65_536
_CONNECT = 10.0  # seconds until the connection stands


class WireError(Exception):
    """No whole reply came."""

    def __init__(self, problem: str, *, late: bool = False) -> None:
        super().__init__(problem)
        self.late = late


@dataclass(frozen=True, slots=True)
class Reply:
    """What the endpoint said to one request."""

    status: int
    headers: Mapping[str, str]  # names in lower case
    body: bytes


@dataclass(slots=True)
class _Watch:
    """The sockets of one request, and the means to end it."""

    seconds: float
    sockets: list[socket.socket] = field(default_factory=list)
    late: bool = False

    def take(self, made: socket.socket) -> socket.socket:
        self.sockets.append(made.dup())  # TLS takes the first over; the copy still shuts both
        if self.late:
            self.shut()
        return made

    def shut(self) -> None:
        self.late = True
        for each in self.sockets:
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)

    @contextmanager
    def over_in_time(self) -> Iterator[None]:
        timer = threading.Timer(self.seconds, self.shut)
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()
            for each in self.sockets:
                each.close()


class _Watched(HTTPAdapter):
    """Lets a watch know the sockets of its connections."""

    def __init__(self, watch: _Watch) -> None:
        class Plain(HTTPConnection):
            def _new_conn(self) -> socket.socket:
                return watch.take(super()._new_conn())

        class Secure(HTTPSConnection):
            def _new_conn(self) -> socket.socket:
                return watch.take(super()._new_conn())

        self._connections: dict[str, type[HTTPConnection]] = {"http": Plain, "https": Secure}
        super().__init__()

    def get_connection_with_tls_context(self, *args: Any, **kwargs: Any) -> HTTPConnectionPool:
        pool = super().get_connection_with_tls_context(*args, **kwargs)
        assert isinstance(pool, HTTPConnectionPool)
        pool.ConnectionCls = self._connections[str(pool.scheme)]
        return pool


class _Session(requests.Session):
    """Follows no redirect, and does not even look where it leads: that would read its body without limit."""

    def get_redirect_target(self, resp: requests.Response) -> None:  # noqa: ARG002 - as it is called
        return None


def post(url: str, body: bytes, headers: Mapping[str, str], *, seconds: float, most: int) -> Reply:
    """The reply to one POST; WireError where it does not come whole, in time, within `most` bytes."""
    watch = _Watch(seconds)
    end = time.monotonic() + seconds
    given = {"Accept": "application/json", "Accept-Encoding": "identity", "Connection": "close", **headers}
    with watch.over_in_time(), _Session() as session:
        session.trust_env = False  # no netrc: it would replace the key
        session.headers.clear()
        session.mount("http://", _Watched(watch))
        session.mount("https://", _Watched(watch))
        try:
            with session.post(
                url,
                data=body,
                headers=given,
                stream=True,
                allow_redirects=False,
                timeout=(min(_CONNECT, seconds), seconds),
            ) as response:
                said = {name.lower(): value for name, value in response.headers.items()}
                whole = _body(response, said, most)
        except (requests.RequestException, HTTPError, OSError, ValueError) as error:
            if watch.late or time.monotonic() >= end or isinstance(error, requests.Timeout):
                raise WireError(f"no whole answer within {seconds:g} seconds", late=True) from None
            raise WireError(f"the connection failed ({_reason(error)})") from None
    if watch.late:
        raise WireError(f"no whole answer within {seconds:g} seconds", late=True)
    return Reply(response.status_code, said, whole)


def _body(response: requests.Response, headers: Mapping[str, str], most: int) -> bytes:
    if headers.get("content-encoding", "identity").strip().lower() not in ("", "identity"):
        raise WireError("its answer came packed, which was not asked for")
    whole = bytearray()
    while piece := response.raw.read1(_PIECE, decode_content=False):
        whole += piece
        if len(whole) > most:
            raise WireError(f"its answer is larger than {most:,} bytes")
    length = headers.get("content-length", "")
    if length.isdecimal() and len(length) < 20 and len(whole) < int(length):
        raise WireError("its answer was cut off on the way")
    return bytes(whole)


def _reason(error: BaseException) -> str:
    """The innermost cause, in the words of the system."""
    while True:
        inner = getattr(error, "reason", None) or error.__cause__ or (error.args[0] if error.args else None)
        if not isinstance(inner, BaseException) or inner is error:
            break
        error = inner
    if isinstance(error, OSError) and error.strerror:
        return error.strerror.lower()
    return type(error).__name__
