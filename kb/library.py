"""The questions that are asked again and again, each by its name: one file of `queries` each.

A file opens with its question, then says its parameters:

    # Who rebuts ?claim, and how?
    # @param claim claim: the claim that is rebutted
    # @param discussion discussion = *: only in this discussion
    # @param limit number = 500: at most so many rows
    # @scope whole

`VALUES ?claim { UNDEF }` is where a value goes in, as a term and never as text; `*` leaves a parameter
open, and `limit` is the number after LIMIT. So each file is a whole query as it stands.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode

from kb import vocab
from kb.answers import Answer
from kb.errors import NotFound, QueryError, UnknownName

if TYPE_CHECKING:
    from kb.store import KnowledgeBase

FOLDER = Path(__file__).parent / "queries"
SCOPES = ("claim", "discussion", "whole")
ANY = "*"  # the default of a parameter that may be left open

_PARAM = re.compile(r"# @param (?P<name>\w+) (?P<kind>\w+)(?: = (?P<default>\S+))?: (?P<about>.+)")
_SCOPE = re.compile(r"# @scope (\w+)")
_PLACE = re.compile(r"VALUES \?(\w+) \{ UNDEF \}")
_GRAPH = re.compile(r"GRAPH \?discussion\b")
_LIMIT = re.compile(r"\bLIMIT \d+")
_DIGITS = 12  # of a number, at most


@dataclass(frozen=True, slots=True)
class Parameter:
    """What a question is about, or what narrows it."""

    name: str
    kind: str  # a row of KINDS
    about: str
    default: str | None = None  # None: it must be given


@dataclass(frozen=True, slots=True)
class Question:
    """One question of the library, with the SPARQL that answers it."""

    name: str
    asks: str
    scope: str  # what has to be named: a claim, a discussion, or nothing
    parameters: tuple[Parameter, ...]
    text: str


@cache
def questions() -> Mapping[str, Question]:
    """All questions, by name."""
    files = sorted(FOLDER.glob("*.rq"))
    return MappingProxyType({file.stem: read(file.stem, file.read_text(encoding="utf-8")) for file in files})


def question(name: str) -> Question:
    """The question of that name; UnknownName lists those there are."""
    if name not in questions():
        raise UnknownName("question", name, questions())
    return questions()[name]


def read(name: str, text: str) -> Question:
    """A question from its file; ValueError where the head of the file is not in order."""
    lines = text.splitlines()
    head = [line for line in lines[1:] if line.startswith("# @")]
    parameters, scopes = [], []
    for line in head:
        if found := _PARAM.fullmatch(line):
            parameters.append(Parameter(found["name"], found["kind"], found["about"], found["default"]))
        elif scope := _SCOPE.fullmatch(line):
            scopes.append(scope[1])
        else:
            raise ValueError(f"{name}.rq: not understood: {line}")
    needed = {p.kind for p in parameters if p.default is None}
    scope_ = scopes[0] if scopes else next((s for s in SCOPES if s in needed), "whole")
    wrong = [p.kind for p in parameters if p.kind not in KINDS] + [s for s in (scope_,) if s not in SCOPES]
    if not lines[0].startswith("# ") or not lines[0].endswith("?") or wrong:
        raise ValueError(f"{name}.rq: no question in its first line, or an unknown kind or scope: {wrong}")
    return Question(name, lines[0][2:], scope_, tuple(parameters), text)


def bound(question: Question, values: Mapping[str, str]) -> str:
    """The whole SPARQL with the values in it, each as one term of its kind.

    QueryError where a value is missing, unknown or not of its kind.
    """
    terms = _terms(question, values)

    def placed(place: re.Match[str]) -> str:
        term = terms.get(place[1])
        return "" if term is None else f"VALUES ?{place[1]} {{ {term} }}"

    text = _PLACE.sub(placed, question.text)
    if discussion := terms.get("discussion"):  # its graph alone, which engines find faster than its rows
        text = _GRAPH.sub(lambda _: f"GRAPH {discussion}", text)
    if (limit := terms.get("limit")) is None:
        return text
    return _LIMIT.sub(lambda _: f"LIMIT {_whole(question, limit.value)}", text)


def ask(kb: "KnowledgeBase", name: str, values: Mapping[str, str]) -> Answer:
    """What a question answers on the newest state, from the cache where it was asked of this one before.

    A discussion may be named as `kb.resolve` allows: also by a prefix of its id, or its URL. NotFound where
    there is no such discussion or claim.
    """
    found = question(name)
    kinds = {parameter.name: parameter.kind for parameter in found.parameters}
    named = {
        name: kb.resolve(value) if kinds.get(name) == "discussion" and value != ANY else value
        for name, value in values.items()
    }
    text = bound(found, named)
    for value in (value for key, value in named.items() if kinds.get(key) == "claim"):
        kb.discussion_of(value)  # says so where there is no such claim
    return kb.ask(text)


def _terms(question: Question, values: Mapping[str, str]) -> dict[str, NamedNode | Literal | None]:
    known = {parameter.name: parameter for parameter in question.parameters}
    if unknown := sorted(values.keys() - known.keys()):
        takes = ", ".join(known) or "none"
        raise QueryError(f"{question.name}: there is no parameter '{unknown[0]}'; it takes {takes}")
    terms: dict[str, NamedNode | Literal | None] = {}
    for name, parameter in known.items():
        value = values.get(name, parameter.default)
        if value is None:
            raise QueryError(f"{question.name}: '{name}' is missing: {parameter.about} ({parameter.kind})")
        if value == ANY == parameter.default:
            terms[name] = None
            continue
        try:
            terms[name] = KINDS[parameter.kind](value)
        except (ValueError, NotFound) as error:
            raise QueryError(f"{question.name}: '{name}' is not a {parameter.kind}: {error}") from None
    return terms


def _claim(value: str) -> NamedNode:
    return _node(value, "claim", vocab.claim_iri)


def _discussion(value: str) -> NamedNode:
    return _node(value, "discussion", vocab.discussion_iri)


def _post(value: str) -> NamedNode:
    discussion, _, post = value.rpartition("/")
    if not value.startswith(vocab.BASE) and not (discussion and post):
        raise ValueError("give its IRI, or the discussion's id, a slash, and the post's id")
    return _node(value, "post", lambda _: vocab.post_iri(discussion, post))


def _node(value: str, kind: str, mint: Callable[[str], str]) -> NamedNode:
    """The node of an id, or of an IRI, which must be of that kind."""
    if not value.strip():
        raise ValueError("it is empty")
    if not value.startswith(vocab.BASE):
        if "://" in value:
            raise ValueError(f"IRIs of this knowledge base begin with {vocab.BASE}")
        return NamedNode(mint(_sound(value)))
    found, _ = vocab.local_id(value)
    if found != kind:
        raise ValueError(f"<{value}> is a {found}")
    return NamedNode(value)


def _author(value: str) -> Literal:
    """The name of an account, or of an author's IRI."""
    if value.startswith(vocab.BASE):
        found, value = vocab.local_id(value)
        if found != "author":
            raise ValueError(f"that is the IRI of a {found}")
    return _words(value)


def _words(value: str) -> Literal:
    if not value.strip():
        raise ValueError("it is empty")
    return Literal(_sound(value))


def _sound(value: str) -> str:
    if any("\ud800" <= character <= "\udfff" for character in value):
        raise ValueError("it has a lone surrogate, which no RDF text can hold")
    return value


def _number(value: str) -> Literal:
    text = value.strip()
    try:
        number = Decimal(text)
    except InvalidOperation:
        raise ValueError(f"'{text[:40]}' is no number") from None
    if not number.is_finite() or len(text) > _DIGITS or abs(number.adjusted()) > _DIGITS:
        raise ValueError(f"'{text[:40]}' is no number of at most {_DIGITS} digits")
    return Literal(f"{number:f}", datatype=vocab.DECIMAL)


def _whole(question: Question, text: str) -> int:
    number = Decimal(text)
    if number != int(number) or number < 1:
        raise QueryError(f"{question.name}: 'limit' is not a number of rows: {text}")
    return int(number)


KINDS: Mapping[str, Callable[[str], NamedNode | Literal]] = {
    "claim": _claim,
    "discussion": _discussion,
    "post": _post,
    "author": _author,
    "term": lambda value: Literal(_words(value).value.strip().lower()),
    "words": lambda value: Literal(_words(value).value.strip().lower()),
    "number": _number,
}
"""What a parameter may be, and how what a person writes becomes a term."""
