"""A client of the endpoint that sends what a test says, and nothing that a library would add."""

import socket
from collections.abc import Mapping
from dataclasses import dataclass
from http.client import HTTPConnection
from urllib.parse import urlencode, urlsplit

FORM, QUERY = "application/x-www-form-urlencoded", "application/sparql-query"
CLAIMS = (
    "SELECT DISTINCT ?text { ?claim a <http://schema.org/Claim> ; <http://schema.org/text> ?text } "
    "ORDER BY ?text"
)


@dataclass(frozen=True, slots=True)
class Reply:
    """Status, headers in lower case, and the body."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def type(self) -> str:
        """The media type without its parameters."""
        return self.headers.get("content-type", "").partition(";")[0]

    @property
    def text(self) -> str:
        """The body as text."""
        return self.body.decode()


def call(
    address: str, method: str, target: str, body: bytes = b"", headers: Mapping[str, str] | None = None
) -> Reply:
    """Send one request; the names of headers have `_` for `-`."""
    parts = urlsplit(address)
    connection = HTTPConnection(str(parts.hostname), parts.port, timeout=120)
    try:
        named = {name.replace("_", "-"): value for name, value in (headers or {}).items()}
        connection.request(method, target, body or None, named)
        response = connection.getresponse()
        said = {name.lower(): value for name, value in response.getheaders()}
        return Reply(response.status, said, response.read())
    finally:
        connection.close()


def get(address: str, query: str, *more: tuple[str, str], **headers: str) -> Reply:
    """Ask by GET; `more` are parameters beside the query."""
    return call(address, "GET", "/sparql?" + urlencode([("query", query), *more]), headers=headers)


def post(address: str, query: str, *more: tuple[str, str], **headers: str) -> Reply:
    """Ask by a form."""
    body = urlencode([("query", query), *more]).encode()
    return call(address, "POST", "/sparql", body, {"Content_Type": FORM, **headers})


def send(address: str, query: str, *more: tuple[str, str], **headers: str) -> Reply:
    """Ask by the query as the body."""
    target = "/sparql?" + urlencode(more)
    return call(address, "POST", target, query.encode(), {"Content_Type": QUERY, **headers})


def plug(address: str, data: bytes) -> socket.socket:
    """A connection on which those bytes were sent."""
    parts = urlsplit(address)
    client = socket.create_connection((str(parts.hostname), parts.port or 80), timeout=60)
    client.sendall(data)
    return client
