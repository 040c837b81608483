"""A local server that speaks the interfaces of Hacker News, Reddit and Discourse over one made-up talk.

It stands in for the sites in tests: pages, unknown ids, busy answers, time-outs, cut connections and
redirects. The fetcher reaches it through `allow_hosts` and `api_bases`, as a user's own hosts are reached.
"""

import http.server
import json
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

from extract.fetch import FetchSettings

CHUNK = 20  # posts of a Discourse topic that the first answer holds


@dataclass(frozen=True, slots=True)
class Said:
    """One post of the talk; the first one opens it and has a title."""

    id: int
    parent: int | None
    author: str
    words: str
    title: str | None = None


@dataclass(slots=True)
class Forum:
    """What is served and how, and what was asked."""

    talk: Sequence[Said]
    port: int = 0
    trouble: dict[str, list[str]] = field(
        default_factory=dict
    )  # path prefix -> what befalls the next requests
    asked: list[str] = field(default_factory=list)

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.port}{path}"

    def settings(self, timeout: float = 5.0) -> FetchSettings:
        """Settings under which the forum's sites are this server."""
        return FetchSettings(
            allow_hosts=frozenset({f"127.0.0.1:{self.port}"}),
            api_bases={
                "hackernews": self.url("/algolia/v1"),
                "firebase": self.url("/firebase/v0"),
                "reddit": self.url(""),
            },
            timeout=timeout,
        )

    def below(self, id_: int) -> list[Said]:
        return [said for said in self.talk if said.parent == id_]

    def get(self, id_: int) -> Said | None:
        return next((said for said in self.talk if said.id == id_), None)


def talk(length: int = 5) -> list[Said]:
    """A talk of some length: every third post answers the opening one, the others the one before."""
    posts = [Said(100, None, "ann", "Wages have not followed.", "Should the city cap rents?")]
    for n in range(1, length):
        parent = 100 if n % 3 == 1 else 100 + n - 1
        posts.append(Said(100 + n, parent, f"user{n}", f"Point {n} is that caps & limits number {n} matter."))
    return posts


@contextmanager
def running(forum: Forum) -> Iterator[Forum]:
    """The server for as long as the block lasts."""

    class Handler(_Handler):
        given = forum

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    forum.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield forum
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Handler(http.server.BaseHTTPRequestHandler):
    given: Forum
    protocol_version = "HTTP/1.1"

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def do_GET(self) -> None:
        self.given.asked.append(self.path)
        with suppress(OSError):
            if not self._in_trouble():
                self._answer()

    def _in_trouble(self) -> bool:
        """Whether what was planned for this path has happened instead of an answer."""
        for prefix, events in self.given.trouble.items():
            if self.path.startswith(prefix) and events:
                self._befall(events.pop(0))
                return True
        return False

    def _befall(self, event: str) -> None:
        match event:
            case "cut":
                self.send_response(200)
                self.send_header("Content-Length", "5000")
                self.end_headers()
                self.wfile.write(b'{"id": 100, "type')
                self.close_connection = True
            case "slow":
                time.sleep(3)
            case "page":
                self._send(b"<!DOCTYPE html><html><body>Just a moment...</body></html>", kind="text/html")
            case "429":
                self._send(b"", 429, Retry_After="0")
            case _ if event.startswith("/"):
                self._send(b"", 302, Location=event)
            case _:
                self._send(b"", int(event))

    def _send(self, body: bytes, status: int = 200, kind: str = "application/json", **headers: str) -> None:
        self.send_response(status)
        for name, value in {"Content-Length": str(len(body)), "Content-Type": kind, **headers}.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def _answer(self) -> None:
        parts = urlsplit(self.path)
        steps = parts.path.strip("/").removesuffix(".json").split("/")
        value: object = None
        match steps:
            case ["algolia", "v1", "items", id_]:
                value = self._algolia(int(id_))
            case ["firebase", "v0", "item", id_]:
                self._send(json.dumps(self._firebase(int(id_))).encode())
                return
            case ["comments", id_]:
                value = self._reddit(id_)
            case ["t", id_] | ["forum", "t", id_] if parts.path.endswith(".json"):
                value = self._topic(int(id_))
            case ["t", id_, "posts"] | ["forum", "t", id_, "posts"]:
                value = self._posts(int(id_), parse_qs(parts.query).get("post_ids[]", []))
        self._send(json.dumps(value).encode() if value else b'{"error": "Not Found"}', 200 if value else 404)

    def _algolia(self, id_: int) -> dict[str, Any] | None:
        said = self.given.get(id_)
        if said is None:
            return None
        kids = [self._algolia(below.id) for below in self.given.below(id_)]
        return {
            "author": said.author,
            "children": kids,
            "created_at_i": 1_700_000_000 + id_,
            "id": id_,
            "points": None,
            "parent_id": said.parent,
            "story_id": self.given.talk[0].id,
            "text": said.words.replace("&", "&amp;"),
            "title": said.title,
            "type": "story" if said.title else "comment",
            "url": None,
        }

    def _firebase(self, id_: int) -> dict[str, Any] | None:
        said = self.given.get(id_)
        if said is None:
            return None
        item = {
            "id": id_,
            "by": said.author,
            "time": 1_700_000_000 + id_,
            "text": said.words.replace("&", "&amp;"),
            "type": "story" if said.title else "comment",
            "title": said.title,
            "parent": said.parent,
            "kids": [below.id for below in self.given.below(id_)][::-1],
        }
        return {name: value for name, value in item.items() if value not in (None, [])}

    def _reddit(self, id_: str) -> list[Any] | None:
        first = self.given.talk[0]
        if id_ != f"t{first.id}":
            return None
        fields = {
            "id": id_,
            "name": f"t3_{id_}",
            "title": first.title,
            "selftext": first.words,
            "is_self": True,
            "author": first.author,
            "created_utc": 1_700_000_000.0,
            "permalink": f"/r/x/comments/{id_}/a/",
        }
        return [_listing([{"kind": "t3", "data": fields}]), _listing(self._comments(first.id, f"t3_{id_}"))]

    def _comments(self, id_: int, parent: str) -> list[dict[str, Any]]:
        return [
            {
                "kind": "t1",
                "data": {
                    "id": f"c{said.id}",
                    "name": f"t1_c{said.id}",
                    "parent_id": parent,
                    "author": said.author,
                    "body": said.words,
                    "created_utc": 1_700_000_000.0 + said.id,
                    "replies": _listing(self._comments(said.id, f"t1_c{said.id}"))
                    if self.given.below(said.id)
                    else "",
                },
            }
            for said in self.given.below(id_)
        ]

    def _topic(self, id_: int) -> dict[str, Any] | None:
        if id_ != 7:
            return None
        posts = [self._post(n) for n in range(len(self.given.talk))]
        stream = {"posts": posts[:CHUNK], "stream": [post["id"] for post in posts]}
        return {"id": 7, "title": self.given.talk[0].title, "slug": "rents", "post_stream": stream}

    def _posts(self, id_: int, wanted: list[str]) -> dict[str, Any] | None:
        posts = [self._post(n) for n in range(len(self.given.talk))]
        return {"id": id_, "post_stream": {"posts": [post for post in posts if str(post["id"]) in wanted]}}

    def _post(self, n: int) -> dict[str, Any]:
        said = self.given.talk[n]
        numbers = {each.id: k for k, each in enumerate(self.given.talk, 1)}
        return {
            "id": 5000 + said.id,
            "post_number": n + 1,
            "post_type": 1,
            "username": said.author,
            "topic_id": 7,
            "cooked": f"<p>{said.words.replace('&', '&amp;')}</p>",
            "created_at": "2024-05-01T10:00:00.000Z",
            "reply_to_post_number": numbers[said.parent] if said.parent else None,
            "topic_slug": "rents",
        }


def _listing(children: list[Any]) -> dict[str, Any]:
    return {"kind": "Listing", "data": {"children": children, "after": None}}
