"""A SPARQL service that answers well until it is told to misbehave, in every way that real ones do."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

TRUE = b'{"head": {}, "boolean": true}'
ROWS = b'{"head": {"vars": ["x"]}, "results": {"bindings": [{"x": {"type": "literal", "value": "1"}}]}}'
JSON = "application/sparql-results+json"


class Misbehaving(BaseHTTPRequestHandler):
    """One request; `server.does` says how it is answered."""

    protocol_version = "HTTP/1.1"
    server: "Fake"

    def do_POST(self) -> None:
        """A query or an update."""
        body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
        self.server.asked.append(
            (self.path, {k: v[0] for k, v in parse_qs(body).items()}, dict(self.headers))
        )
        if urlsplit(self.path).path not in self.server.paths:
            self.answer(404, b"<html><body>Not found</body></html>", "text/html")
        else:
            self.server.does(self)

    def answer(self, status: int, body: bytes, media_type: str = JSON, **headers: str) -> None:
        """Send a whole answer."""
        self.head(status, media_type, {"Content-Length": str(len(body)), **headers})
        self.wfile.write(body)

    def head(self, status: int, media_type: str, headers: dict[str, str]) -> None:
        """Send the head of an answer."""
        self.send_response(status)
        for name, value in {"Content-Type": media_type, **headers}.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()

    def version_string(self) -> str:
        """The name that the service goes by."""
        return self.server.name

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - named by the library
        """Say nothing."""


class Fake(ThreadingHTTPServer):
    """A service at some paths of a free port."""

    daemon_threads = True

    def __init__(self, paths: tuple[str, ...], name: str) -> None:
        super().__init__(("127.0.0.1", 0), Misbehaving)
        self.paths, self.name = paths, name
        self.does: Callable[[Misbehaving], None] = well
        self.connections: list[socket.socket] = []
        self.asked: list[tuple[str, dict[str, str], dict[str, str]]] = []

    def get_request(self) -> tuple[socket.socket, tuple[str, int]]:
        """Take a connection, and remember it."""
        connection, peer = super().get_request()
        self.connections.append(connection)
        return connection, peer

    def hang_up(self) -> None:
        """Close all connections."""
        for connection in self.connections:
            with suppress(OSError):  # closed already
                connection.shutdown(socket.SHUT_RDWR)

    @property
    def address(self) -> str:
        """Where it is."""
        return f"http://127.0.0.1:{self.server_address[1]}"


@contextmanager
def fake(*paths: str, name: str = "Fake") -> Iterator[Fake]:
    """A service that is well, while the block runs."""
    with Fake(paths or ("/query", "/update", "/store"), name) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
            server.hang_up()


def well(request: Misbehaving) -> None:
    """Say that everything is true."""
    request.answer(200, TRUE)


def a_page(request: Misbehaving) -> None:
    """Answer with a web page, as a proxy's log-in does."""
    request.answer(
        200, b"<html><head><title>x</title></head><body><h1>Log in</h1></body></html>", "text/html"
    )


def broken_off(request: Misbehaving) -> None:
    """Promise more than what comes."""
    request.head(200, JSON, {"Content-Length": str(10 * len(ROWS)), "Connection": "close"})
    request.wfile.write(ROWS)
    request.close_connection = True


def cut_short(request: Misbehaving) -> None:
    """End in the middle, as an engine does that runs into its time limit."""
    request.answer(200, ROWS[:-30] + b"The SPARQL operation has been cancelled")


def half_a_chunk(request: Misbehaving) -> None:
    """End in the middle of a chunk."""
    request.head(200, JSON, {"Transfer-Encoding": "chunked", "Connection": "close"})
    request.wfile.write(b"%x\r\n" % (2 * len(ROWS)) + ROWS)
    request.close_connection = True


def silent(request: Misbehaving) -> None:
    """Never answer."""
    request.head(200, JSON, {"Content-Length": str(len(ROWS))})
    time.sleep(4)


def dripping(request: Misbehaving) -> None:
    """Send a byte now and then."""
    request.head(200, JSON, {"Content-Length": str(len(ROWS))})
    for byte in ROWS:
        request.wfile.write(bytes([byte]))
        request.wfile.flush()
        time.sleep(0.05)


def endless(request: Misbehaving) -> None:
    """Send without end."""
    request.head(200, JSON, {"Connection": "close"})
    for _ in range(64):
        request.wfile.write(b" " * (1 << 16))


def elsewhere(request: Misbehaving) -> None:
    """Send the client on to another address."""
    request.answer(302, b"", Location="http://user:secret@elsewhere.example/query?key=secret")


def failing(request: Misbehaving) -> None:
    """Fail, with a page that tells the reader's terminal what to do."""
    body = "<html><style>h1{}</style><h1>Error\x1b[31m</h1><p>disk &amp; memory are full</p></html>"
    request.answer(500, body.encode(), "text/html")


def asking_who(request: Misbehaving) -> None:
    """Want an account."""
    request.answer(401, b"who?", "text/plain", WWW_Authenticate='Basic realm="x"')


def forbidding(request: Misbehaving) -> None:
    """Allow nothing."""
    request.answer(403, b"", "text/plain")


def finding_fault(request: Misbehaving) -> None:
    """Find the query wrong, and say where."""
    request.answer(400, b"Parse error: line 3, column 7: no such function", "text/plain")


def cutting(request: Misbehaving) -> None:
    """Give as many rows as it likes, and say so where few look."""
    request.answer(200, ROWS, **{"X-SPARQL-MaxRows": "1"})


def garbage(request: Misbehaving) -> None:
    """Answer with what is no HTTP."""
    request.wfile.write(b"\x00\xff\x00 no HTTP at all\r\n\r\n")
    request.close_connection = True
