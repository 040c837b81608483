"""What the query page is asked, as its URL says it; and what was asked and answered in this session.

    ?question=rebuttals&p.claim=…    a question of the library, with its values: asked when the page opens
    ?q=SELECT…                       a text that somebody wrote: asked only when a person presses run
    &view=chart&x=…&y=…              how the answer is shown, and which columns the chart is of

A text too long for a URL stays in the session, under ?long=1.
"""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import quote, urlencode, urlsplit

import streamlit as st

from kb.answers import Answer
from kb.errors import QueryError, RejoinderError
from kb.library import ANY, Question
from kb.sandbox import Limits
from kb.store import KnowledgeBase
from screens import _url

PAGE = "query"
LIMITS = Limits(seconds=20, megabytes=1500, answer_megabytes=32)
LONGEST = 12_000  # characters of a text in a URL, encoded
_VALUE = "p."
_NAMES = ("q", "question", "view", "x", "y", "long")
_KEPT = 3  # answers
_HISTORY = 30  # texts
_TEXTS = "query_texts"  # what a person ran in this session, the latest last
_LONG = "query_long"
_ANSWERS = "query_answers"


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with its values, or a text; and how its answer is shown."""

    question: str = ""
    values: tuple[tuple[str, str], ...] = ()
    text: str = ""
    view: str = ""
    x: str = ""
    y: str = ""

    @property
    def writing(self) -> bool:
        """Whether it is a text in the editor, rather than the library."""
        return bool(self.text)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of asking: an answer or what is wrong, and how long it took."""

    answer: Answer | None
    error: RejoinderError | None
    seconds: float

    @property
    def place(self) -> tuple[int, int] | None:
        """The line and column that the engine complains about."""
        error = self.error
        if isinstance(error, QueryError) and error.line is not None:
            return error.line, error.column or 1
        return None


def here() -> Asked:
    """What the URL asks for, or, come back to from another page, as the page was left."""
    there = _url.here(PAGE, lambda name: name in _NAMES or name.startswith(_VALUE))
    one = {name: _sound(values[-1]) for name, values in there.items() if values}
    given = {name.removeprefix(_VALUE): value for name, value in one.items() if name.startswith(_VALUE)}
    text = st.session_state.get(_LONG, "") if "long" in one else one.get("q", "")
    return Asked(
        question="" if text else one.get("question", ""),
        values=() if text else tuple(sorted((name, value) for name, value in given.items() if value)),
        text=text,
        view=one.get("view", ""),
        x=one.get("x", ""),
        y=one.get("y", ""),
    )


def params(asked: Asked) -> dict[str, list[str]]:
    """The parameters of the URL that asks for the same."""
    there = {name: [getattr(asked, name)] for name in ("question", "view", "x", "y") if getattr(asked, name)}
    there |= {f"{_VALUE}{name}": [value] for name, value in asked.values}
    if asked.text:
        there |= {"q": [asked.text]} if fits(asked.text) else {"long": ["1"]}
    return there


def fits(text: str) -> bool:
    """Whether a URL can hold a text."""
    return len(quote(text)) <= LONGEST


def go(asked: Asked) -> None:
    """Ask for something else, as one step of the browser's history."""
    if asked.text and not fits(asked.text):
        st.session_state[_LONG] = asked.text
    _url.go(PAGE, params(asked))


def link(asked: Asked) -> str:
    """The whole address that shows the same to anybody who can reach this server."""
    pairs = [(name, value) for name, values in params(asked).items() for value in values]
    return f"{server()}/query?{urlencode(pairs, quote_via=quote)}"


def server() -> str:
    """Where this app is, as the browser has it."""
    at = urlsplit(st.context.url or "http://localhost:8501/query")
    return f"{at.scheme}://{at.netloc}{at.path.rstrip('/').removesuffix('/query')}"


def run(text: str) -> None:
    """Ask a text because a person said so."""
    if not text.strip():
        return
    texts = [other for other in history() if other != text]
    st.session_state[_TEXTS] = (*texts, text)[-_HISTORY:]
    st.session_state.pop(_ANSWERS, None)  # pressed again, it is asked again
    now = here()  # whatever fits the new answer is shown as the one before was
    go(Asked(text=text, view=now.view, x=now.x, y=now.y))


def history() -> tuple[str, ...]:
    """The texts that were run in this session, the latest last."""
    texts: tuple[str, ...] = st.session_state.get(_TEXTS, ())
    return texts


def outcome(key: tuple[object, ...], ask: Callable[[], Answer]) -> Outcome:
    """What `ask` answers, or what was answered under that key lately: a rerun asks nothing twice."""
    kept: dict[tuple[object, ...], Outcome] = st.session_state.setdefault(_ANSWERS, {})
    if key not in kept:
        begun, answer, error = time.perf_counter(), None, None
        try:
            answer = ask()
        except RejoinderError as wrong:
            error = wrong
        while len(kept) >= _KEPT:
            kept.pop(next(iter(kept)))
        kept[key] = Outcome(answer, error, time.perf_counter() - begun)
    return kept[key]


def resolved(kb: KnowledgeBase, question: Question, values: Mapping[str, str]) -> dict[str, str]:
    """The values with discussions by their ids, as `library.bound` wants them."""
    kinds = {parameter.name: parameter.kind for parameter in question.parameters}
    return {
        name: kb.resolve(value) if kinds.get(name) == "discussion" and value != ANY else value
        for name, value in values.items()
    }


def export_params(asked: Asked) -> Mapping[str, str]:
    """The parameters with which the export page hands out the claims of the same."""
    if asked.text:
        return {"sparql": asked.text}
    return {"query": asked.question, **{f"{_VALUE}{name}": value for name, value in asked.values}}


def _sound(value: str) -> str:
    return value.encode("utf-8", "replace").decode()
