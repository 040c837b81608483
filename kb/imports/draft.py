"""A map in the making: statements and steps as another tool's file names them."""

import re
from collections import Counter
from dataclasses import dataclass, replace
from datetime import datetime

from kb.model import ArgumentKind, Scheme

_STRIPPED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Statement:
    """One proposition where somebody puts it forward, under the name its file gives it."""

    key: str  # of the post, unique
    claim: str  # of the proposition; several statements may put forward one
    text: str
    words: str = ""  # as they were said, where that differs from the proposition
    author: str | None = None
    created: datetime | None = None
    answers: str | None = None  # the key of another statement, where the file says so
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """Premises, by the names of their propositions, to a proposition or to another step."""

    key: str
    kind: ArgumentKind
    premises: tuple[str, ...]
    target: str
    scheme: Scheme | None = None


def cleaned(text: str) -> str:
    """Text as posts keep it: `\\n` for every line end, no control characters, no edges of white space."""
    return _STRIPPED.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


class Draft:
    """What a file says so far, and what of it has no place."""

    def __init__(self, format_: str, name: str, data: bytes) -> None:
        self.format, self.name, self.data = format_, name, data
        self.title: str | None = None
        self.statements: dict[str, Statement] = {}
        self.steps: dict[str, Step] = {}
        self.contradictions: list[tuple[str, str]] = []
        self.lost: Counter[str] = Counter()

    def say(self, statement: Statement) -> None:
        """Take a statement in; one without words has no place."""
        text = cleaned(statement.text) or cleaned(statement.words)
        if not text:
            self.lose("a statement without words")
            return
        words = cleaned(statement.words) or text
        author = cleaned(statement.author or "") or None
        self.statements[statement.key] = replace(statement, text=text, words=words, author=author)

    def bring(self, step: Step) -> None:
        """Take a step in. An attack of several premises is one attack each: here, an attack has one."""
        if step.kind is ArgumentKind.SUPPORT or len(step.premises) == 1:
            self.steps[step.key] = step
            return
        if len(step.premises) > 1:
            self.lose("that the premises of an attack work together: here each attacks by itself")
        for n, premise in enumerate(step.premises):
            key = step.key if n == 0 else f"{step.key}/{n}"
            self.steps[key] = replace(step, key=key, premises=(premise,))

    def contradict(self, one: str, other: str) -> None:
        """Two propositions, by name, that say the opposite of each other."""
        if one != other:
            self.contradictions.append((one, other))

    def lose(self, what: str, times: int = 1) -> None:
        """Note what the file holds and a map has no place for."""
        self.lost[what] += times
