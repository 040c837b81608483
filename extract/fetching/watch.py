"""The watch over one request: whatever a server does, it is over in time.

A server that sends a byte now and then keeps every time limit of a socket. So the sockets of a request
are known here, and are shut when its time is up; whoever reads wakes to the end of the stream.
"""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.cookiejar import DefaultCookiePolicy
from typing import Any

import requests
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool

Connect = Callable[[], socket.socket]
"""Opens the connection of a request, where it is not to go where its URL says."""


@dataclass(slots=True)
class Watch:
    """The sockets of one request, and the means to end it."""

    deadline: float  # of the monotonic clock
    late: bool = False
    _sockets: list[socket.socket] = field(default_factory=list)

    @property
    def left(self) -> float:
        """The seconds until the request is over."""
        return self.deadline - time.monotonic()

    @property
    def over(self) -> bool:
        """Whether its time is up."""
        return self.late or self.left <= 0

    def take(self, made: socket.socket) -> socket.socket:
        """Watch over a connection too."""
        self._sockets.append(made.dup())  # TLS takes the first over; the copy still shuts both
        if self.late:
            self.shut()
        return made

    def shut(self) -> None:
        """Time is up: shut the connections."""
        self.late = True
        for each in self._sockets:
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)

    @contextmanager
    def watching(self) -> Iterator[None]:
        """Shut the connections at the deadline, and let go of them afterwards."""
        timer = threading.Timer(max(self.left, 0), self.shut)
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()
            for each in self._sockets:
                each.close()


class _Watched(HTTPAdapter):
    """Lets a watch know the sockets of its connections."""

    def __init__(self, watch: Watch, connect: Connect | None) -> None:
        class Plain(HTTPConnection):
            def _new_conn(self) -> socket.socket:
                return watch.take(connect() if connect else super()._new_conn())

        class Secure(HTTPSConnection):
            def _new_conn(self) -> socket.socket:
                return watch.take(connect() if connect else super()._new_conn())

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


def session(watch: Watch, *, connect: Connect | None = None) -> requests.Session:
    """A session for the one request that is watched: no redirects, cookies, proxies or stored passwords."""
    made = _Session()
    made.trust_env = False
    made.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
    made.headers.clear()
    made.mount("http://", _Watched(watch, connect))
    made.mount("https://", _Watched(watch, connect))
    return made


def cause(error: BaseException) -> BaseException:
    """The innermost cause, which is what a person can do something about."""
    while True:
        inner = getattr(error, "reason", None) or error.__cause__ or (error.args[0] if error.args else None)
        if not isinstance(inner, BaseException) or inner is error:
            return error
        error = inner
