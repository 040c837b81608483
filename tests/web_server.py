"""The made-up web on the loopback address: one server, many hosts, and a fetcher that finds them there.

Names resolve to the loopback address for this fetcher alone; a host that the web does not have is
unknown. All else is the product's: the rules, the limits, the redirects.
"""

import gzip
import http.server
import ipaddress
import re
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace

from extract.fetch import Fetched, Fetcher, FetchSettings
from tests.web.pages import Page, Web

_PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360000002"
    "00000500010d0a2db40000000049454e44ae426082"
)


@dataclass(slots=True)
class Served:
    """What is served, at which turn, and what was asked."""

    web: Web = field(default_factory=Web)
    port: int = 0
    turn: int = 1
    asked: list[str] = field(default_factory=list)
    bomb: bytes = field(default_factory=lambda: gzip.compress(b"oil " * 5_000_000))

    def fetcher(self) -> Fetcher:
        """A fetcher that keeps the rules of the product and finds the made-up hosts."""
        allowed = frozenset(f"{host}:{self.port}" for host in self.web.hosts)
        return _Finding(self, FetchSettings(allow_hosts=allowed, timeout=1.5, attempts=1))

    def resolve(self, host: str, _port: int) -> list[str]:
        """The loopback address for a host of the web; other names are unknown, and addresses themselves."""
        with suppress(ValueError):
            return [str(ipaddress.ip_address(host))]
        if host not in self.web.hosts:
            raise OSError("Name or service not known")
        return ["127.0.0.1"]


class _Finding(Fetcher):
    """Asks the server's port where a URL names a host of the web without one."""

    def __init__(self, served: Served, settings: FetchSettings) -> None:
        super().__init__(settings, resolve=served.resolve)
        self._served = served

    def get(self, url: str, *, accept: str = "*/*") -> Fetched:
        there = re.match(r"https?://([^/:?#]+)(?=[/?#]|$)", url)
        if there is None or there[1] not in self._served.web.hosts:
            return super().get(url, accept=accept)
        found = super().get(f"http://{there[1]}:{self._served.port}{url[there.end() :]}", accept=accept)
        final = re.sub(rf"^http://([^/:]+):{self._served.port}", r"https://\1", found.final_url)
        return replace(found, url=url, final_url=final)


@contextmanager
def running(served: Served) -> Iterator[Served]:
    """The server for as long as the block lasts."""

    class Handler(_Handler):
        given = served

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    served.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield served
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Handler(http.server.BaseHTTPRequestHandler):
    given: Served
    protocol_version = "HTTP/1.1"

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def do_GET(self) -> None:
        host = self.headers.get("Host", "").partition(":")[0]
        path = self.path.partition("?")[0]
        self.given.asked.append(f"{host}{path}")
        page = self.given.web.find(host, path, self.given.turn)
        with suppress(OSError):
            if page is None:
                self._send(404, b"<!doctype html><title>Not found</title><p>There is no such page.")
            elif "redirect" in page.fields:
                self._send(302, b"", Location=page.fields["redirect"])
            elif "behaviour" in page.fields:
                self._misbehave(page.fields["behaviour"])
            else:
                self._send(int(page.fields.get("status", 200)), page.body, page.media)

    def _send(
        self, status: int, body: bytes, media: str = "text/html; charset=utf-8", **headers: str
    ) -> None:
        self.send_response(status)
        for name, value in {"Content-Type": media, "Content-Length": str(len(body)), **headers}.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def _misbehave(self, how: str) -> None:
        """Do what a page of the host `trap.test` is there for."""
        if how == "picture":
            self._send(200, _PIXEL, "image/png")
        elif how == "bomb":
            self._send(200, self.given.bomb, Content_Encoding="gzip")
        else:
            self._pour(b"<p>oil oil oil oil</p>" * 4000 if how == "endless" else b"o", how == "drip")

    def _pour(self, piece: bytes, slowly: bool) -> None:
        self.close_connection = True
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        until = time.monotonic() + 20
        while time.monotonic() < until:
            self.wfile.write(piece)
            if slowly:
                time.sleep(0.05)


def pages(served: Served) -> list[Page]:
    """The pages that answer as pages do, at the turn that is on."""
    plain = (p for p in served.web.pages if not {"redirect", "behaviour"} & p.fields.keys())
    return [p for p in plain if served.web.find(p.host, p.path, served.turn) is p]
