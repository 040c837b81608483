"""A local server that answers as Wikipedia and as Google's Fact Check Tools API do.

Articles and reviews are made up; the shapes are those of MediaWiki's formatversion 2 with the extension
TextExtracts, and of v1alpha1 claims:search. `trouble` makes the next answers go wrong.
"""

import http.server
import json
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

from extract.fetch import FetchSettings

KEY = "a-key/of+mine=="


@dataclass(frozen=True, slots=True)
class Article:
    """One article of the encyclopaedia."""

    id: int
    title: str
    extract: str
    list_of_others: bool = False


ARTICLES = (
    Article(
        71,
        "Harbour Bridge (Ostley)",
        "The Harbour Bridge is a bridge in Ostley.\n\n\n== History ==\nIt opened in 1936.",
    ),
    Article(72, "Harbour", "Harbour may refer to: a port; a bridge.", list_of_others=True),
    Article(
        73, "Sourdough", "Sourdough is a bread that rises by wild yeast.\n\n=== Time ===\nIt takes a day."
    ),
)
CLAIMS: tuple[dict[str, Any], ...] = (
    {
        "text": "The harbour bridge was closed for nine days",
        "claimant": "A post in a forum",
        "claimDate": "2025-03-01T00:00:00Z",
        "claimReview": [
            {
                "publisher": {"name": "Awesome Checks", "site": "checks.example"},
                "url": "https://checks.example/harbour-bridge",
                "title": "Was the bridge closed for nine days?",
                "reviewDate": "2025-03-09T10:11:12Z",
                "textualRating": "Mostly false",
                "languageCode": "en",
            },
            {
                "publisher": {"site": "other.example"},
                "url": "https://other.example/1",
                "textualRating": "False",
            },
            {"publisher": {"name": "No rating"}, "url": "https://norating.example/1"},
        ],
    },
    {"text": "Nothing to see", "claimReview": "broken"},
)


@dataclass(slots=True)
class Apis:
    """What is served and how, and what was asked."""

    port: int = 0
    trouble: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.port}{path}"

    def settings(self, **more: Any) -> FetchSettings:
        """Settings under which the two APIs are this server."""
        bases = {"wikipedia": self.url("/w/api.php"), "google-fact-check": self.url("/v1alpha1")}
        allowed = frozenset({f"127.0.0.1:{self.port}"})
        return FetchSettings(allow_hosts=allowed, api_bases=bases, timeout=5.0, **more)


@contextmanager
def running(apis: Apis) -> Iterator[Apis]:
    """The server for as long as the block lasts."""

    class Handler(_Handler):
        given = apis

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    apis.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield apis
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Handler(http.server.BaseHTTPRequestHandler):
    given: Apis
    protocol_version = "HTTP/1.1"

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def do_GET(self) -> None:
        self.given.asked.append(self.path)
        parts = urlsplit(self.path)
        values = {name: given[0] for name, given in parse_qs(parts.query, keep_blank_values=True).items()}
        with suppress(OSError):
            if parts.path == "/robots.txt":
                self._send(200, b"User-agent: *\nDisallow: /\n")
            elif self.given.trouble:
                self._trouble(self.given.trouble.pop(0))
            elif parts.path == "/w/api.php":
                self._send(200, json.dumps(_mediawiki(self.given, values)).encode())
            elif parts.path == "/v1alpha1/claims:search":
                self._send(*_claims(values))
            else:
                self._send(404, b"{}")

    def _trouble(self, event: str) -> None:
        match event:
            case "page":
                self._send(200, b"<!DOCTYPE html><title>Just a moment</title>")
            case "maxlag":
                lag = {
                    "error": {"code": "maxlag", "info": "Waiting for a database server: 7 seconds lagged."}
                }
                self._send(200, json.dumps(lag).encode())
            case "odd":
                search: list[object] = [7, {"pageid": "x"}, {"pageid": 999}]
                odd: dict[str, object] = {"query": {"search": search, "pages": [None]}, "claims": 3}
                self._send(200, json.dumps(odd).encode())
            case "list":
                self._send(200, b"[1, 2]")
            case "deep":
                self._send(200, b"[" * 100_000)
            case _ if event.startswith("/") or "://" in event:
                self._send(302, b"", Location=event + urlsplit(self.path).query)
            case _:
                self._send(int(event), b'{"error": {"code": 400, "message": "API key not valid."}}')

    def _send(self, status: int, body: bytes, **headers: str) -> None:
        self.send_response(status)
        told = {"Content-Length": str(len(body)), "Content-Type": "application/json", **headers}
        for name, value in {**told, "Cache-Control": "max-age=600"}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)


def _mediawiki(given: Apis, values: dict[str, str]) -> dict[str, Any]:
    if values.get("action") != "query" or values.get("formatversion") != "2":
        return {"error": {"code": "badvalue", "info": "Unrecognized value for parameter."}}
    if values.get("list") == "search":
        found = [a for a in ARTICLES if _fits(values["srsearch"], f"{a.title} {a.extract}")]
        rows = [{"ns": 0, "title": a.title, "pageid": a.id} for a in found[: int(values["srlimit"])]]
        return {"batchcomplete": True, "query": {"search": rows}}
    article = next((a for a in ARTICLES if str(a.id) == values.get("pageids")), None)
    if article is None:
        return {"batchcomplete": True, "query": {"pages": [{"pageid": 999, "missing": True}]}}
    page = {
        "pageid": article.id,
        "ns": 0,
        "title": article.title,
        "extract": article.extract,
        "lastrevid": 1000 + article.id,
        "canonicalurl": given.url(f"/wiki/{article.title.replace(' ', '_')}"),
        "revisions": [{"revid": 1000 + article.id, "parentid": 1, "timestamp": "2026-02-03T04:05:06Z"}],
    }
    if article.list_of_others:
        page["pageprops"] = {"disambiguation": ""}
    return {"batchcomplete": True, "query": {"pages": [page]}}


def _fits(wanted: str, text: str) -> bool:
    """As the search there does: all words, or any of those with OR between them."""
    have = set(re.findall(r"\w+", text.lower()))
    words = [word.lower() for word in wanted.split() if word != "OR"]
    return any(w in have for w in words) if " OR " in wanted else all(w in have for w in words)


def _claims(values: dict[str, str]) -> tuple[int, bytes]:
    if values.get("key") != KEY:
        return 400, b'{"error": {"code": 400, "message": "API key not valid.", "status": "INVALID_ARGUMENT"}}'
    if not values.get("query"):
        return 400, b'{"error": {"code": 400, "message": "Request contains an invalid argument."}}'
    found = [claim for claim in CLAIMS if "bridge" in values["query"]]
    return 200, json.dumps({"claims": found, "nextPageToken": "CAo"} if found else {}).encode()
