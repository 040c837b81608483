"""Asking a large model: what a server does wrong costs time or an answer, and never the map."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.llm.assistant import Assistant, Choice, Chosen
from extract.llm.chat import ATTEMPTS
from extract.llm.endpoint import Endpoint, Price
from extract.llm.wire import Reply
from extract.unit import Unit
from kb.model import ArgumentKind, Discussion
from tests.chat_server import ChatServer, running
from tests.units import discussion, spoken

THREAD = discussion("Otters build rafts of kelp.", "They do, and they sleep on them.", "No otter does that.")


@dataclass
class Clock:
    """Sleeps without sleeping, and remembers for how long."""

    slept: list[float] = field(default_factory=list)

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)


@pytest.fixture
def server() -> Iterator[ChatServer]:
    with running(ChatServer()) as server:
        yield server


@pytest.fixture
def clock() -> Clock:
    return Clock()


def assistant(server: ChatServer, clock: Clock, **more: Any) -> Assistant:
    return Assistant(server.endpoint(**more), sleep=clock.sleep, jitter=lambda: 1.0)


def choices(thread: Discussion = THREAD) -> list[Choice]:
    """Every unit may bear on those before it, the nearest first."""
    units = spoken(thread)
    return [Choice(unit, tuple(reversed(units[:n]))) for n, unit in enumerate(units) if n]


def said(chosen: dict[str, Chosen]) -> list[tuple[str | None, ArgumentKind | None]]:
    return [(each.target.text if each.target else None, each.kind) for each in chosen.values()]


def ask(asked: Assistant, thread: Discussion = THREAD) -> list[tuple[str | None, ArgumentKind | None]]:
    return said(dict(asked.targets(thread, choices(thread))))


KEYS = ("choices", "message", "content", "usage", "prompt_tokens", "u1", "target", "relation", "refusal")
FIRST = [
    ("Otters build rafts of kelp.", ArgumentKind.SUPPORT),
    ("They do, and they sleep on them.", ArgumentKind.SUPPORT),
]


def test_a_good_server_is_asked_once_a_post_with_its_schema(server: ChatServer, clock: Clock) -> None:
    asked = assistant(server, clock)
    assert ask(asked) == FIRST
    assert [(request.path, request.data["post"]["text"]) for request in server.asked] == [
        ("/v1/chat/completions", THREAD.posts[1].text),
        ("/v1/chat/completions", THREAD.posts[2].text),
    ]
    body = server.asked[0].body
    assert body["response_format"]["json_schema"]["strict"] is True
    shape = body["response_format"]["json_schema"]["schema"]["properties"]["u1"]
    assert shape["properties"]["target"]["enum"] == ["a", "b", "c", "none"]
    assert (body["model"], body["temperature"], body["stream"]) == ("small-talk", 0, False)
    assert "authorization" not in server.asked[0].headers
    spent = asked.spent
    assert (spent.calls, spent.prompt_tokens, spent.answer_tokens, spent.failures) == (2, 200, 20, 0)


@pytest.mark.parametrize(
    ("script", "slept"),
    [
        (["busy 7"], [7.25]),
        (["busy 0", "status 500"], [0.25, 2.0]),
        (["status 503", "status 502", "status 529"], [1.0, 2.0, 4.0]),
        (["broken-line"], [1.0]),
    ],
)
def test_a_server_in_passing_trouble_is_asked_again_after_a_pause(
    server: ChatServer, clock: Clock, script: list[str], slept: list[float]
) -> None:
    server.script = list(script)
    asked = assistant(server, clock)
    assert ask(asked) == FIRST
    assert clock.slept == slept
    assert (asked.spent.calls, asked.spent.failures) == (2 + len(script), 0)


def test_a_server_that_stays_busy_is_given_up_after_some_attempts(server: ChatServer, clock: Clock) -> None:
    server.script = ["busy 1"] * ATTEMPTS
    asked = assistant(server, clock)
    assert ask(asked) == FIRST[1:]
    assert asked.spent.problems == (("it is too busy, or a quota is used up (status 429: slow down)", 1),)


def test_who_asks_to_wait_for_an_hour_is_not_asked_again(server: ChatServer, clock: Clock) -> None:
    server.script = ["busy 3600"]
    asked = assistant(server, clock)
    assert (ask(asked), clock.slept, len(server.asked)) == ([], [], 1)
    assert asked.stopped == "it asks to wait 3600 seconds"


@pytest.mark.parametrize(
    ("action", "complaint"),
    [
        ("say Sure! Here is the JSON you want: {", "the answer is no JSON"),
        ('say ["u1"]', "the answer is no object"),
        ('say {"u1": {"target": "z", "relation": "rebut"}}', "u1: an entry.target is none of a, b, c, none"),
        ('say {"u1": {"target": "c", "relation": "rebut"}}', "u1: its target was not offered"),
        ('say {"u1": {"target": "a", "relation": "none"}}', "u1: it has a target and no relation"),
        ('say {"u1": {"target": "a"}}', "u1: an entry lacks 'relation'"),
        ('say {"u1": {"target": "a", "relation": "rebut", "x": 1}}', "u1: an entry holds more than target"),
        ('say {"u1": {"target": ["a"], "relation": "rebut"}}', "u1: an entry.target is no string"),
        ("say {}", "u1: it is missing"),
        ('say {"u1": {"target": "a", "relation": "support"}, "u9": {}}', "entries that were not asked for"),
        ("say " + "[" * 90_000, "the answer is no JSON"),
        ("say " + "1" * 90_000, "the answer is no JSON"),
        ("say " + " " * 200_000, "the answer is no JSON"),
        ("cut-off", "the answer was cut off at its limit"),
    ],
)
def test_a_wrong_answer_is_quoted_back_once_and_repaired(
    server: ChatServer, clock: Clock, action: str, complaint: str
) -> None:
    server.script = [action]
    asked = assistant(server, clock)
    assert ask(asked) == FIRST
    repair = server.asked[1].body["messages"]
    assert [message["role"] for message in repair] == ["system", "user", "assistant", "user"]
    assert complaint in repair[3]["content"]
    assert len(repair[2]["content"]) <= 4_000
    assert asked.spent.calls == 3


def test_an_answer_that_is_wrong_twice_leaves_the_unit_to_the_small_models(
    server: ChatServer, clock: Clock
) -> None:
    server.script = ["say {}", 'say {"u1": 1}']
    asked = assistant(server, clock)
    assert ask(asked) == FIRST[1:]
    assert (asked.spent.calls, asked.spent.problems) == (3, (("an entry is no object", 1),))


@pytest.mark.parametrize(
    ("action", "problem"),
    [
        ("body no json at all", "its reply is no chat completion"),
        ('body {"choices": []}', "its reply is no chat completion"),
        ('body {"choices": [{"message": null}]}', "its reply is no chat completion"),
        ("body " + "[" * 200_000, "its reply is no chat completion"),
        ("filtered", "the model refuses to answer"),
        ("wordless", "its reply holds no text"),
        ("status 400", "it refuses or fails (status 400: no)"),
        ("status 413", "the prompt is too long for it (status 413: no)"),
    ],
)
def test_a_question_without_an_answer_is_given_up_and_the_next_one_asked(
    server: ChatServer, clock: Clock, action: str, problem: str
) -> None:
    server.script = [action]
    asked = assistant(server, clock)
    assert ask(asked) == FIRST[1:]
    assert (asked.spent.problems, len(server.asked)) == (((problem, 1),), 2)


@pytest.mark.parametrize("action", ["status 401", "status 403", "status 404", "redirect /v1/elsewhere"])
def test_what_no_repeating_mends_ends_the_asking(server: ChatServer, clock: Clock, action: str) -> None:
    server.script = [action]
    asked = assistant(server, clock)
    assert ask(asked) == []
    assert (len(server.asked), clock.slept, asked.spent.failures) == (1, [], 2)
    assert asked.stopped


def test_questions_in_a_row_without_a_usable_answer_end_the_asking(server: ChatServer, clock: Clock) -> None:
    thread = discussion(*(f"Statement number {n} stands." for n in range(10)))
    server.script = ["say nonsense"] * 100
    asked = assistant(server, clock)
    assert ask(asked, thread) == []
    assert (len(server.asked), asked.spent.failures) == (8, 9)


@pytest.mark.parametrize(
    ("action", "calls"), [("endless", 4), ("endless-redirect", 4), ("slow", 2), ("silent", 2)]
)
def test_a_server_cannot_hold_or_flood_us(server: ChatServer, clock: Clock, action: str, calls: int) -> None:
    server.script = [action] * calls
    asked = assistant(server, clock, timeout=0.4)
    assert ask(asked) == FIRST[1:]
    [(problem, _)] = asked.spent.problems
    assert problem in ("its answer is larger than 1,000,000 bytes", "no whole answer within 0.4 seconds")


def test_nobody_listening_is_said(clock: Clock) -> None:
    gone = ChatServer()
    with running(gone):
        pass
    asked = assistant(gone, clock)
    assert ask(asked) == []
    assert asked.spent.problems == (("the connection failed (connection refused)", 2),)


def test_a_server_without_schemas_gets_them_in_words(server: ChatServer, clock: Clock) -> None:
    server.script = ["refuse response_format json_schema is not supported", "refuse unknown response_format"]
    assert ask(assistant(server, clock)) == FIRST
    forms = [request.body.get("response_format", {}).get("type") for request in server.asked]
    assert forms == ["json_schema", "json_object", None, None]
    assert "additionalProperties" in server.asked[1].system
    assert "additionalProperties" not in server.asked[0].system


def test_a_server_that_knows_the_limit_by_another_name_or_no_temperature_is_obliged(
    server: ChatServer, clock: Clock
) -> None:
    server.script = [
        "refuse Unsupported parameter: 'max_tokens'. Use 'max_completion_tokens' instead.",
        "refuse 'temperature' does not support 0",
        "refuse max_completion_tokens: extra field",
    ]
    assert ask(assistant(server, clock)) == FIRST
    last = server.asked[-1].body
    assert {"max_tokens", "max_completion_tokens", "temperature"}.isdisjoint(last)
    assert len(server.asked) == 5


def test_thoughts_and_fences_round_an_answer_are_taken_off(server: ChatServer, clock: Clock) -> None:
    server.script = ["fenced"]
    asked = assistant(server, clock)
    assert (ask(asked), asked.spent.calls) == (FIRST, 2)


def test_nothing_more_is_asked_once_the_budget_is_used_up(server: ChatServer, clock: Clock) -> None:
    asked = assistant(server, clock, budget=1_000)
    thread = discussion(*(f"Statement number {n} stands." for n in range(20)))
    answered = ask(asked, thread)
    assert 0 < len(answered) == len(server.asked) < 19
    assert asked.spent.prompt_tokens + asked.spent.answer_tokens <= 1_000
    assert asked.spent.problems == (("the budget of tokens is used up", 19 - len(answered)),)


def test_usage_that_cannot_be_is_guessed_from_the_lengths(server: ChatServer, clock: Clock) -> None:
    server.script = ["lying-usage"]
    asked = assistant(server, clock)
    ask(asked)
    assert 300 < asked.spent.prompt_tokens < 3_000
    assert 30 < asked.spent.answer_tokens < 300


def test_an_answer_is_asked_for_once_and_then_comes_from_disk(
    server: ChatServer, clock: Clock, tmp_path: Path
) -> None:
    assert ask(assistant(server, clock, cache_dir=tmp_path)) == FIRST
    again = assistant(server, clock, cache_dir=tmp_path)
    assert ask(again) == FIRST
    assert (again.spent.calls, again.spent.cached, again.spent.prompt_tokens) == (0, 2, 0)
    other = Assistant(server.endpoint(cache_dir=tmp_path, key="k"), sleep=clock.sleep)
    assert (ask(other), other.spent.calls) == (FIRST, 0)
    assert len(server.asked) == 2


def test_what_was_spent_is_told_from_one_point_to_another(server: ChatServer, clock: Clock) -> None:
    asked = assistant(server, clock, price=Price.of("1,10"))
    server.script = ["status 413"]
    ask(asked)
    before = asked.spent
    server.script = ["wordless"]
    ask(asked)
    assert (before.calls, asked.spent.calls, asked.spent.cost) == (2, 4, Decimal("0.0006"))
    after = asked.spent.since(before)
    assert (after.calls, after.prompt_tokens, after.answer_tokens) == (2, 200, 20)
    assert (after.failures, after.problems) == (1, (("its reply holds no text", 1),))
    assert after.cost == Decimal("0.0004")


def test_what_lies_on_disk_is_checked_like_any_answer(
    server: ChatServer, clock: Clock, tmp_path: Path
) -> None:
    ask(assistant(server, clock, cache_dir=tmp_path))
    files = [path for path in tmp_path.glob("*/*") if path.is_file()]
    assert len(files) == 2
    files[0].write_bytes(b"\x00 broken")
    lie = json.dumps({"u1": {"target": "c", "relation": "rebut"}})
    kept = json.loads(files[1].read_text(encoding="utf-8"))
    kept |= {"answer": lie, "sha256": hashlib.sha256(lie.encode()).hexdigest()}
    files[1].write_text(json.dumps(kept), encoding="utf-8")
    again = assistant(server, clock, cache_dir=tmp_path)
    assert (ask(again), again.spent.cached, again.spent.calls) == (FIRST, 0, 2)


def test_an_answer_that_was_not_whole_is_not_kept(server: ChatServer, clock: Clock, tmp_path: Path) -> None:
    server.script = ["say nonsense", "say nonsense"]
    ask(assistant(server, clock, cache_dir=tmp_path))
    assert len([path for path in tmp_path.glob("*/*") if path.is_file()]) == 1


def test_the_key_is_sent_and_never_said(server: ChatServer, clock: Clock, tmp_path: Path) -> None:
    key = "sk-very-secret-0123456789"
    server.script = ["echo"]
    asked = assistant(server, clock, key=key, cache_dir=tmp_path)
    ask(asked)
    assert server.asked[0].headers["authorization"] == f"Bearer {key}"
    assert asked.spent.problems == (("it does not accept the key (status 401: Incorrect key: Bearer …)", 2),)
    fresh = assistant(server, clock, key=key, cache_dir=tmp_path)
    ask(fresh)
    written = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert written
    for shown in (repr(asked), repr(asked.endpoint), repr(fresh.spent), asked.name, written.decode()):
        assert key not in shown


def test_many_units_of_one_post_are_asked_about_together(server: ChatServer, clock: Clock) -> None:
    first, *_ = spoken(THREAD)
    words = THREAD.posts[1].text.split()
    text = THREAD.posts[1].text
    parts = [
        Unit("1", at := text.index(word), at + len(word), word, first.embedding, first.frame)
        for word in words
    ]
    found = assistant(server, clock).targets(THREAD, [Choice(part, (first,)) for part in parts])
    assert len(found) == len(parts) == 7
    assert len(server.asked) == 1


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=4),
    max_leaves=12,
)


@given(JSON, JSON)
def test_whatever_json_comes_back_costs_an_answer_at_most(reply: object, content: object) -> None:
    completion = {"choices": [{"message": {"content": json.dumps(content)}}], "usage": reply}
    for body in (json.dumps(reply), json.dumps(completion)):
        asked = Assistant(Endpoint("http://127.0.0.1:9/v1", "m"), sleep=lambda _: None)
        with mock.patch("extract.llm.chat.post", return_value=Reply(200, {}, body.encode())):
            found = asked.targets(THREAD, choices())
        assert len(found) + asked.spent.failures == 2
        assert asked.spent.prompt_tokens >= 0
