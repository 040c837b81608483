"""Questions to the model, one at a time: from disk where it was asked before, else by the wire.

An answer counts entry by entry. What is wrong with one is quoted back to the model once; an entry that is
still wrong is left to the small models. After a few questions in a row without one usable entry
nothing more is asked.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from extract.llm import prompts
from extract.llm.cache import Cache
from extract.llm.chat import Chat, Message, Unanswered
from extract.llm.schema import Schema, entries, faults, parsed

T = TypeVar("T")
Entry = dict[str, str]

_IN_A_ROW = 4  # questions without a usable answer
_QUOTED = 4_000  # characters of a wrong answer that are quoted back
_TIDY = 500  # answers put on disk between two looks at its bounds


class Wrong(Exception):  # noqa: N818 - reads as what happened
    """An entry has the right shape and says what cannot be."""


@dataclass(frozen=True, slots=True)
class Question(Generic[T]):
    """One question about some units of one post."""

    instruction: str
    data: Mapping[str, Any]
    fields: Mapping[str, Sequence[str] | None]  # of each entry, with the words that may stand there
    entries: Sequence[str]
    read: Callable[[str, Entry], T]  # name and entry to what it says; raises Wrong

    @property
    def schema(self) -> Schema:
        """The shape of its answer."""
        return entries(self.entries, self.fields)


@dataclass(slots=True)
class _Reading(Generic[T]):
    """The entries of an answer that can be used, and what is wrong with the others."""

    kept: dict[str, T] = field(default_factory=dict)
    raw: dict[str, Entry] = field(default_factory=dict)
    wrong: dict[str, str] = field(default_factory=dict)  # by entry; "" for the answer as a whole


@dataclass(slots=True)
class Interview:
    """Asks one model, and remembers on disk what it said."""

    chat: Chat
    cache: Cache
    stopped: str = ""  # why nothing more is asked
    _fruitless: int = 0
    _put: int = 0

    def ask(self, question: Question[T]) -> dict[str, T]:
        """What the model says, by entry; without the entries that cannot be used."""
        asked = self._name(question)
        ledger = self.chat.ledger
        before = self.cache.get(asked)
        if before is not None:
            reading = _read(question, before)
            if not reading.wrong:
                ledger.cached += 1
                return reading.kept
        if self.stopped:
            ledger.problems[self.stopped] += len(question.entries)
            return {}
        reading, problem = self._asked(question)
        missing = [name for name in question.entries if name not in reading.kept]
        for name in missing:
            ledger.problems[problem or reading.wrong.get(name) or reading.wrong.get("", "no answer")] += 1
        if not missing:
            self._keep(asked, reading.raw)
        self._fruitless = 0 if reading.kept else self._fruitless + 1
        if self._fruitless == _IN_A_ROW and not self.stopped:
            self.stopped = "not asked any more, after questions in a row without a usable answer"
        return reading.kept

    def _asked(self, question: Question[T]) -> tuple[_Reading[T], str]:
        """What can be used of an answer and its repair, and why there is no answer."""
        messages: list[Message] = [
            {"role": "system", "content": question.instruction},
            {"role": "user", "content": prompts.data(question.data)},
        ]
        reading: _Reading[T] = _Reading()
        try:
            said = self.chat.say(messages, question.schema)
            reading = _cut() if said.cut else _read(question, said.content)
            if reading.wrong:
                words = "" if said.cut else prompts.quoted(said.content[:_QUOTED])
                messages += [
                    {"role": "assistant", "content": words or "{"},
                    {"role": "user", "content": _repair(question, reading.wrong)},
                ]
                said = self.chat.say(messages, question.schema)
                again: _Reading[T] = _cut() if said.cut else _read(question, said.content)
                again.kept = {**reading.kept, **again.kept}
                again.raw = {**reading.raw, **again.raw}
                reading = again
        except Unanswered as error:
            if error.hopeless:
                self.stopped = error.problem
            return reading, error.problem
        return reading, ""

    def _keep(self, asked: str, raw: Mapping[str, Entry]) -> None:
        self.cache.put(asked, json.dumps(raw, ensure_ascii=False))
        if self._put % _TIDY == 0:
            self.cache.tidy()
        self._put += 1

    def _name(self, question: Question[T]) -> str:
        """All that an answer depends on, as one text."""
        endpoint = self.chat.endpoint
        parts = (endpoint.url, endpoint.model, prompts.VERSION, question.instruction)
        return json.dumps([*parts, prompts.data(question.data), question.schema])


def _read(question: Question[T], content: str) -> _Reading[T]:
    reading: _Reading[T] = _Reading()
    try:
        value = parsed(content)
    except ValueError:
        reading.wrong[""] = "the answer is no JSON"
        return reading
    if not isinstance(value, dict):
        reading.wrong[""] = "the answer is no object"
        return reading
    if value.keys() - set(question.entries):
        reading.wrong[""] = "the answer holds entries that were not asked for"
    shape = question.schema["properties"]
    for name in question.entries:
        problem = next(faults(value.get(name), shape[name], name), None) if name in value else "it is missing"
        if problem is not None:
            reading.wrong[name] = problem.replace(name, "an entry", 1)
            continue
        entry = {field_: str(value[name][field_]) for field_ in question.fields}
        try:
            reading.kept[name], reading.raw[name] = question.read(name, entry), entry
        except Wrong as error:
            reading.wrong[name] = str(error)
    return reading


def _cut() -> _Reading[Any]:
    return _Reading(wrong={"": "the answer was cut off at its limit"})


def _repair(question: Question[T], wrong: Mapping[str, str]) -> str:
    """The one turn that says what was wrong."""
    lines = [f"- {name}: {problem}" if name else f"- {problem}" for name, problem in wrong.items()]
    shape = json.dumps(question.schema)
    return "\n".join(
        [
            "That answer cannot be used:",
            *lines,
            f"Answer again, with JSON of exactly this JSON schema and nothing else:\n{shape}",
        ]
    )
