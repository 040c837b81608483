"""Chat completions as servers that speak OpenAI's protocol give them, Ollama's `/v1` among them.

What a server does not know is left out and remembered: JSON schemas give way to plain JSON, with the
schema in words; one name of the limit to the other; temperature to none. A busy server is
asked again after a pause, a few times.
"""

import json
import random
import re
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from typing import Any

from extract.llm.endpoint import Endpoint
from extract.llm.ledger import Ledger
from extract.llm.schema import Schema
from extract.llm.wire import Reply, WireError, post

Message = dict[str, str]
"""Its `role` and `content`."""

ATTEMPTS = 4
_LATE = 2  # attempts that may run out of time
_LONGEST_WAIT = 60.0  # seconds that a server may ask us to wait
_ANSWER = 8_000  # tokens: some models think before they answer
_PASSING = {408, 409, 425, 429, 500, 502, 503, 504, 529}
_HOPELESS = {401, 403, 404, 405, 410}  # asked again, these say the same
_SAID = 160  # characters of what a server says


class Unanswered(Exception):  # noqa: N818 - reads as what happened
    """A question got no answer; `hopeless` where the next one would get none either."""

    def __init__(self, problem: str, *, hopeless: bool = False) -> None:
        super().__init__(problem)
        self.problem, self.hopeless = problem, hopeless


@dataclass(frozen=True, slots=True)
class Said:
    """What the model said; `cut` where it came to its limit before it came to an end."""

    content: str
    cut: bool


@dataclass(slots=True)
class _Manners:
    """What the server takes, as far as it has told."""

    form: str = "json_schema"  # then json_object, then text
    limit: str | None = "max_tokens"  # then max_completion_tokens, then none
    temperature: bool = True


@dataclass(slots=True)
class Chat:
    """Talks to one endpoint; its counts go to the ledger."""

    endpoint: Endpoint
    ledger: Ledger
    sleep: Callable[[float], None] = time.sleep
    jitter: Callable[[], float] = random.random
    _manners: _Manners = field(default_factory=_Manners)

    def say(self, messages: Sequence[Message], schema: Schema) -> Said:
        """What the model answers; raises Unanswered."""
        while True:
            body = self._body(messages, schema)
            self._afford(body)
            reply = self._patiently(body)
            if reply.status == 200:
                return self._read(reply, body)
            if not self._gives_way(reply):
                raise Unanswered(
                    self._refusal(reply), hopeless=reply.status in _HOPELESS or reply.status < 400
                )

    def _body(self, messages: Sequence[Message], schema: Schema) -> bytes:
        manners = self._manners
        asked: dict[str, Any] = {"model": self.endpoint.model, "messages": list(messages), "stream": False}
        if manners.form == "json_schema":
            named = {"name": "answer", "strict": True, "schema": schema}
            asked["response_format"] = {"type": "json_schema", "json_schema": named}
        else:
            words = f"Answer with JSON of exactly this JSON schema:\n{json.dumps(schema)}"
            first, *rest = messages
            asked["messages"] = [{**first, "content": f"{first['content']}\n\n{words}"}, *rest]
            if manners.form == "json_object":
                asked["response_format"] = {"type": "json_object"}
        if manners.limit:
            asked[manners.limit] = _ANSWER
        if manners.temperature:
            asked["temperature"] = 0
        return json.dumps(asked).encode()

    def _afford(self, body: bytes) -> None:
        budget = self.endpoint.budget
        if budget is not None and self.ledger.tokens + _tokens(body) > budget:
            raise Unanswered("the budget of tokens is used up", hopeless=True)

    def _patiently(self, body: bytes) -> Reply:
        """The reply, asked for again after a pause where the server is busy or the line broke."""
        late = 0
        for attempt in range(1, ATTEMPTS + 1):
            wait: float | None = None
            try:
                reply = self._post(body)
            except WireError as error:
                late += error.late
                if attempt == ATTEMPTS or late == _LATE:
                    raise Unanswered(str(error)) from None
            else:
                if reply.status not in _PASSING or attempt == ATTEMPTS:
                    return reply
                wait = _retry_after(reply.headers.get("retry-after"))
                if wait is not None and wait > _LONGEST_WAIT:
                    raise Unanswered(f"it asks to wait {wait:.0f} seconds", hopeless=True)
            pause = 0.5 * 2**attempt * (0.5 + self.jitter() / 2)
            self.sleep(pause if wait is None else wait + self.jitter() / 4)
        raise AssertionError("unreachable")

    def _post(self, body: bytes) -> Reply:
        endpoint = self.endpoint
        headers = {"Content-Type": "application/json", "User-Agent": "Rejoinder/0.1"}
        if endpoint.key:
            headers["Authorization"] = f"Bearer {endpoint.key}"
        self.ledger.calls += 1
        address = f"{endpoint.url}/chat/completions"
        return post(address, body, headers, seconds=endpoint.timeout, most=endpoint.most)

    def _gives_way(self, reply: Reply) -> bool:
        """Whether the server named something that the next request can do without."""
        manners, said = self._manners, reply.body[:20_000].decode("utf-8", "replace").lower()
        if reply.status not in (400, 404, 415, 422, 501):
            return False
        if manners.limit and re.search(r"max_(completion_)?tokens", said):
            manners.limit = "max_completion_tokens" if manners.limit == "max_tokens" else None
        elif manners.temperature and "temperature" in said:
            manners.temperature = False
        elif manners.form == "json_schema" and re.search(r"response_format|json[_ ]?schema|schema", said):
            manners.form = "json_object"
        elif manners.form == "json_object" and re.search(r"response_format|json_object", said):
            manners.form = "text"
        else:
            return False
        return True

    def _read(self, reply: Reply, body: bytes) -> Said:
        """The model's words in a reply; usage is counted, or guessed where the server tells none."""
        try:
            said = json.loads(reply.body)
            choice = said["choices"][0]
            message = choice["message"]
            content = message["content"]
        except (ValueError, LookupError, TypeError, RecursionError):
            self._count(None, body, reply.body)
            raise Unanswered("its reply is no chat completion") from None
        self._count(said.get("usage"), body, reply.body)
        if message.get("refusal") or choice.get("finish_reason") == "content_filter":
            raise Unanswered("the model refuses to answer")
        if not isinstance(content, str):
            raise Unanswered("its reply holds no text")
        return Said(content, cut=choice.get("finish_reason") == "length")

    def _count(self, usage: object, asked: bytes, answered: bytes) -> None:
        known = usage if isinstance(usage, dict) else {}
        self.ledger.prompt_tokens += _counted(known.get("prompt_tokens"), asked)
        self.ledger.answer_tokens += _counted(known.get("completion_tokens"), answered)

    def _refusal(self, reply: Reply) -> str:
        """Why nothing came, without anything secret that the server may repeat."""
        if reply.status < 400:
            return f"it sends us elsewhere (status {reply.status}), which is not followed"
        known = {
            401: "it does not accept the key" if self.endpoint.key else "it wants a key",
            403: "it does not allow this",
            404: "it knows no such model or address",
            413: "the prompt is too long for it",
            429: "it is too busy, or a quota is used up",
        }
        words = " ".join(_message(reply.body))
        if self.endpoint.key:
            words = words.replace(self.endpoint.key, "…")
        words = " ".join("".join(c if c.isprintable() else " " for c in words).split())[:_SAID]
        status = f"status {reply.status}{': ' if words else ''}{words}"
        return f"{known.get(reply.status, 'it refuses or fails')} ({status})"


def _message(body: bytes) -> Iterator[str]:
    """What an error reply says in words, however servers put it."""
    try:
        said = json.loads(body[:20_000])
    except (ValueError, RecursionError):
        return
    for _ in range(2):
        if isinstance(said, dict):
            said = said.get("error", said.get("message", said.get("detail")))
        if isinstance(said, dict) and isinstance(said.get("message"), str):
            said = said["message"]
    if isinstance(said, str):
        yield said


def _counted(told: object, text: bytes) -> int:
    right = isinstance(told, int) and not isinstance(told, bool) and 0 <= told <= 10_000_000
    return told if right and isinstance(told, int) else _tokens(text)


def _tokens(text: bytes) -> int:
    """About how many tokens that is."""
    return len(text) // 4 + 1


def _retry_after(value: str | None) -> float | None:
    """The seconds a server asks to wait, from a number or a date."""
    if value is None:
        return None
    if re.fullmatch(r"\s*\d{1,9}(\.\d{1,9})?\s*", value):
        return float(value)
    try:
        return max(parsedate_to_datetime(value).timestamp() - time.time(), 0.0)
    except (ValueError, TypeError, OverflowError):
        return None
