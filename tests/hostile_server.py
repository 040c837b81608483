"""A server on the loopback address that does what a hostile or broken site does."""

import gzip
import http.server
import threading
import time
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

DRIP = 0.05  # seconds between two bytes


@dataclass(slots=True)
class Site:
    """What the server does, and what it was asked."""

    port: int = 0
    robots: tuple[int, str] = (404, "")
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    busy: int = 0  # how often /busy says 503 before it answers
    wait: str = "0"  # the Retry-After of /busy
    pages: dict[str, tuple[str, bytes]] = field(default_factory=dict)  # what /page/NAME is: type and bytes
    places: list[str] = field(default_factory=list)  # where /case/n redirects to

    def url(self, path: str, host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self.port}{path}"

    def paths(self) -> list[str]:
        """The paths asked for, robots.txt left out."""
        return [path for path, _ in self.asked if path != "/robots.txt"]


@contextmanager
def running(site: Site) -> Iterator[Site]:
    """The server for as long as the block lasts."""

    class Handler(_Handler):
        given = site

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    site.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Handler(http.server.BaseHTTPRequestHandler):
    given: Site
    protocol_version = "HTTP/1.1"

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def do_GET(self) -> None:
        self.given.asked.append((self.path, {name.lower(): value for name, value in self.headers.items()}))
        name = self.path.partition("?")[0].strip("/").split("/")[0].replace(".", "_")
        with suppress(OSError):
            getattr(self, f"_{name}", self._missing)()

    def _say(self, body: bytes, status: int = 200, **headers: str) -> None:
        self.send_response(status)
        for header, value in {"Content-Length": str(len(body)), **headers}.items():
            self.send_header(header.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def _missing(self) -> None:
        self._say(b"", 404)

    def _robots_txt(self) -> None:
        status, text = self.given.robots
        self._say(text.encode(), status, **({"Location": text} if status == 302 else {}))

    def _ok(self) -> None:
        self._say(b"fine", Content_Type="text/plain", Set_Cookie="id=1")

    def _status(self) -> None:
        self._say(b"", int(self.path.rsplit("/", 1)[1]))

    def _hop(self) -> None:
        """Redirect n times, then be fine."""
        left = int(self.path.rsplit("/", 1)[1])
        self._say(b"", 302, Location=f"/hop/{left - 1}" if left > 1 else "/ok")

    def _to(self) -> None:
        """Redirect to what the query says."""
        self._say(b"", 302, Location=self.path.partition("?")[2])

    def _page(self) -> None:
        kind, body = self.given.pages[self.path.rsplit("/", 1)[1]]
        self._say(body, Content_Type=kind)

    def _case(self) -> None:
        """Redirect to one of the places given, as it is."""
        place = self.given.places[int(self.path.rsplit("/", 1)[1])]
        self._raw(b"HTTP/1.1 302 Found\r\nContent-Length: 0\r\nLocation: " + place.encode() + b"\r\n\r\n")

    def _self(self) -> None:
        self._say(b"", 301, Location=self.path)

    def _endlesshop(self) -> None:
        """Redirect, with a body that has no end."""
        self.send_response(302)
        self.send_header("Location", "/ok")
        self.end_headers()
        while True:
            self.wfile.write(b"x" * 65_536)

    def _gone(self) -> None:
        """Fail, with a body that has no end."""
        self.send_response(404)
        self.end_headers()
        while True:
            self.wfile.write(b"x" * 65_536)

    def _raw(self, head: bytes) -> None:
        self.wfile.write(head)
        self.close_connection = True

    def _continues(self) -> None:
        """Promise an answer, again and again."""
        while True:
            self.wfile.write(b"HTTP/1.1 100 Continue\r\n\r\n")
            time.sleep(DRIP)

    def _manyheaders(self) -> None:
        self._raw(b"HTTP/1.1 200 OK\r\n" + b"".join(b"X-%d: x\r\n" % n for n in range(500)) + b"\r\n")

    def _longheader(self) -> None:
        self._raw(b"HTTP/1.1 200 OK\r\nX: " + b"x" * 200_000 + b"\r\n\r\n")

    def _endlessheader(self) -> None:
        self.wfile.write(b"HTTP/1.1 200 OK\r\nX: ")
        while True:
            self.wfile.write(b"x" * 65_536)

    def _longchunk(self) -> None:
        """Name a piece larger than any."""
        self._raw(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + b"f" * 100_000 + b"\r\n")

    def _twice(self) -> None:
        self._say(gzip.compress(gzip.compress(b"0" * 1000)), Content_Encoding="gzip, gzip")

    def _both(self) -> None:
        """Say two lengths."""
        self._raw(b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\nContent-Length: 400\r\n\r\nfine")

    def _umlaut(self) -> None:
        """Redirect to a path in bytes."""
        self._raw("HTTP/1.1 302 Found\r\nContent-Length: 0\r\nLocation: /ok?ü\r\n\r\n".encode())

    def _nowhere(self) -> None:
        self._say(b"", 302)

    def _big(self) -> None:
        self._say(b"x" * 2_000_000)

    def _endless(self) -> None:
        self.send_response(200)
        self.end_headers()
        while True:
            self.wfile.write(b"x" * 65_536)

    def _bomb(self) -> None:
        self._say(gzip.compress(b"0" * 50_000_000, 1), Content_Encoding="gzip")

    def _members(self) -> None:
        self._say(gzip.compress(b"one ") + gzip.compress(b"two"), Content_Encoding="gzip")

    def _deflate(self) -> None:
        self._say(zlib.compress(b"packed"), Content_Encoding="deflate")

    def _garbled(self) -> None:
        self._say(b"this is not gzip", Content_Encoding="gzip")

    def _brotli(self) -> None:
        self._say(b"...", Content_Encoding="br")

    def _cut(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", "500")
        self.end_headers()
        self.wfile.write(b"the beginning of")
        self.close_connection = True

    def _chunks(self) -> None:
        self.send_response(200)
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        for piece in (b"in ", b"pieces"):
            self.wfile.write(b"%x\r\n%s\r\n" % (len(piece), piece))
        self.wfile.write(b"0\r\n\r\n")

    def _cutchunks(self) -> None:
        self.send_response(200)
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        self.wfile.write(b"5\r\nhel")
        self.close_connection = True

    def _silent(self) -> None:
        time.sleep(5)

    def _dripbody(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", "100000")
        self.end_headers()
        self._drip()

    def _driphead(self) -> None:
        self.wfile.write(b"HTTP/1.1 200 OK\r\nX: ")
        self._drip()

    def _drip(self) -> None:
        for _ in range(200):
            self.wfile.write(b"x")
            self.wfile.flush()
            time.sleep(DRIP)

    def _nonsense(self) -> None:
        self.wfile.write(b"this is no HTTP\r\n\r\n")
        self.close_connection = True

    def _busy(self) -> None:
        self.given.busy -= 1
        if self.given.busy >= 0:
            self._say(b"", 503, Retry_After=self.given.wait)
        else:
            self._say(b"at last")

    def _tagged(self) -> None:
        if self.headers.get("If-None-Match") == '"v1"':
            self._say(b"", 304, ETag='"v1"')
        else:
            self._say(b"tagged", ETag='"v1"')

    def _dated(self) -> None:
        if self.headers.get("If-Modified-Since"):
            self._say(b"", 304)
        else:
            self._say(b"dated", Last_Modified="Sat, 01 Jan 2022 00:00:00 GMT")

    def _fresh(self) -> None:
        self._say(b"fresh", Cache_Control="max-age=600")

    def _private(self) -> None:
        self._say(b"private", Cache_Control="no-store, max-age=600")
