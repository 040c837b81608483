"""A local server that speaks OpenAI's chat completions, and misbehaves as its script says.

It answers as a model would that always takes the first offer; `words` puts other words into its mouth.
"""

import http.server
import json
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

from extract.llm.endpoint import Endpoint

Words = Callable[[str, str, Mapping[str, Any]], Mapping[str, str]]
"""From the task's field, the unit's name and the question's data to the unit's entry."""

_FIRST = {
    "target": {"target": "a", "relation": "support"},
    "holder": {"holder": ""},
}


def first_offer(task: str, name: str, data: Mapping[str, Any]) -> Mapping[str, str]:
    """The first statement offered; the quote as it is; nobody else."""
    return _FIRST.get(task) or {"text": str(data["units"][name]["text"])}


@dataclass(slots=True)
class Asked:
    """One request, as it came."""

    path: str
    headers: Mapping[str, str]  # names in lower case
    body: dict[str, Any]

    @property
    def data(self) -> dict[str, Any]:
        """The forum text in it."""
        return dict(json.loads(self.body["messages"][1]["content"]))

    @property
    def system(self) -> str:
        """What the model is told to do."""
        return str(self.body["messages"][0]["content"])

    @property
    def task(self) -> str:
        """The field that its answer must have."""
        return next(name for name in ("target", "holder", "text") if f"`{name}`:" in self.system)


@dataclass(slots=True)
class ChatServer:
    """What was asked, and what befalls the next requests; afterwards all is good."""

    script: list[str] = field(default_factory=list)
    words: Words = first_offer
    asked: list[Asked] = field(default_factory=list)
    released: threading.Event = field(default_factory=threading.Event)
    port: int = 0

    @property
    def url(self) -> str:
        """The address to give with `--llm`."""
        return f"http://127.0.0.1:{self.port}/v1"

    def endpoint(self, **more: Any) -> Endpoint:
        """Settings that lead here."""
        return Endpoint(self.url, "small-talk", **{"timeout": 5.0, **more})


@contextmanager
def running(server: ChatServer) -> Iterator[ChatServer]:
    """The server for as long as the block lasts."""

    class Handler(_Handler):
        given = server

    listening = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    listening.daemon_threads = True
    server.port = listening.server_address[1]
    thread = threading.Thread(target=listening.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.released.set()
        listening.shutdown()
        listening.server_close()
        thread.join()


class _Handler(http.server.BaseHTTPRequestHandler):
    given: ChatServer

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def do_POST(self) -> None:
        length = int(self.headers["Content-Length"])
        asked = Asked(
            self.path, {k.lower(): v for k, v in self.headers.items()}, json.loads(self.rfile.read(length))
        )
        self.given.asked.append(asked)
        with suppress(OSError):
            self._act(self.given.script.pop(0) if self.given.script else "good", asked)

    def _act(self, action: str, asked: Asked) -> None:  # noqa: PLR0912 - one row a misbehaviour
        name, _, argument = action.partition(" ")
        match name:
            case "status":
                self._refuse(int(argument), "no")
            case "busy":
                self._refuse(429, "slow down", {"Retry-After": argument})
            case "refuse":
                self._refuse(400, argument)
            case "echo":
                self._refuse(401, f"Incorrect key: {asked.headers.get('authorization')}")
            case "redirect":
                self._refuse(307, "there", {"Location": argument})
            case "say":
                self._complete(argument)
            case "cut-off":
                self._complete(self._good(asked)[:20], finish="length")
            case "filtered":
                self._complete("", finish="content_filter")
            case "wordless":
                self._complete(None)
            case "fenced":
                self._complete(f"<think>hm {{}}\n</think>\n```json\n{self._good(asked)}\n```")
            case "lying-usage":
                self._complete(self._good(asked), usage={"prompt_tokens": -5, "completion_tokens": "many"})
            case "body":
                self._send(200, argument.encode())
            case "broken-line":
                self._send(200, b'{"choices": [', length=5000)
            case "endless":
                self._pour(b"x" * 65_536, 0.0)
            case "endless-redirect":
                self._pour(b"x" * 65_536, 0.0, status=307)
            case "slow":
                self._pour(b"x", 0.05)
            case "silent":
                self.given.released.wait(20)
            case _:
                self._complete(self._good(asked))

    def _good(self, asked: Asked) -> str:
        words, data = self.given.words, asked.data
        return json.dumps({name: words(asked.task, name, data) for name in data["units"]})

    def _complete(
        self, content: str | None, *, finish: str = "stop", usage: Mapping[str, Any] | None = None
    ) -> None:
        message = {"role": "assistant", "content": content}
        self._send(
            200,
            json.dumps(
                {
                    "object": "chat.completion",
                    "choices": [{"index": 0, "finish_reason": finish, "message": message}],
                    "usage": usage or {"prompt_tokens": 100, "completion_tokens": 10},
                }
            ).encode(),
        )

    def _refuse(self, status: int, said: str, headers: Mapping[str, str] | None = None) -> None:
        self._send(status, json.dumps({"error": {"message": said}}).encode(), headers)

    def _send(
        self, status: int, body: bytes, headers: Mapping[str, str] | None = None, *, length: int | None = None
    ) -> None:
        self.send_response(status)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body) if length is None else length))
        self.end_headers()
        self.wfile.write(body)

    def _pour(self, piece: bytes, pause: float, *, status: int = 200) -> None:
        self.send_response(status)
        self.send_header("Location", "/v1/elsewhere")
        self.end_headers()
        while not self.given.released.is_set():
            self.wfile.write(piece)
            time.sleep(pause)
