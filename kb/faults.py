"""Where a query is wrong, and what about it: the first word after which no query could go on.

The engine names the farthest place it ever looked at, which may lie many words behind the mistake: it
reads as many characters as a keyword has before it sees that they are none. So we ask it about the
beginnings of the query, each with a character at its end that no query has: a beginning that could go on
fails there, one that could not fails before. Nothing is ever answered on the way.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from itertools import pairwise

import pyoxigraph as ox

from kb.errors import QueryError
from kb.vocab import PREFIXES

_LONGEST, _DEEPEST = 20_000, 48  # characters; brackets within brackets, which the engine reads by recursion
_END = "\n" * 40 + "\x00"  # longer than any keyword, so that none is looked for beyond it
_WORDS = (
    *("SELECT", "CONSTRUCT", "ASK", "DESCRIBE", "WHERE", "FROM", "NAMED", "PREFIX", "BASE", "DISTINCT"),
    *("FILTER", "OPTIONAL", "UNION", "MINUS", "GRAPH", "BIND", "VALUES", "ORDER", "GROUP", "HAVING"),
    *("LIMIT", "OFFSET", "COUNT", "EXISTS", "REGEX", "CONTAINS", "LCASE", "UCASE", "COALESCE", "BOUND"),
)
_CHANGES = frozenset(("INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY", "WITH"))
_CLOSING = {"{": "}", "(": ")", "[": "]"}
_SIGNS = frozenset("!+-^<")
_TOKEN = re.compile(
    r"""\s+ | \#[^\n]* | <[^<>"{}|^`\\\s]*>
    | \"{3}(?:\"{0,2}(?:[^"\\]|\\.))*\"{3} | '{3}(?:'{0,2}(?:[^'\\]|\\.))*'{3}
    | "(?:[^"\\\n]|\\.)*" | '(?:[^'\\\n]|\\.)*' | @[A-Za-z][\w-]* | [?$]\w+
    | (?:[^\W\d][\w.-]*)?:(?:[\w:%.\\-]*[\w:%-])? | \d+\.?\d*(?:[eE][+-]?\d+)? | [^\W\d][\w-]*
    | <<\(? | \)?>> | \{\| | \|\} | \^\^ | && | \|\| | [!<>]= | .""",
    re.VERBOSE | re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Fault:
    """A mistake: its line and column, counted from 1 in characters, how long it is, and a sentence."""

    line: int
    column: int
    length: int
    said: str

    def __str__(self) -> str:
        return f"line {self.line}, column {self.column}: {self.said}"


def explained(error: QueryError, query: str) -> QueryError:
    """The engine's complaint about a query, with the place and the reason that we find ourselves."""
    found = fault(query) if type(error) is QueryError else None
    return error if found is None else QueryError(str(found), line=found.line, column=found.column)


def fault(query: str) -> Fault | None:
    """Where and why the engine refuses to read a query; None where its own word is better.

    For queries that it refused: one that it takes has no fault, and is not looked at for any.
    """
    if len(query) > _LONGEST or "\x00" in query:
        return None
    tokens = [found for found in _TOKEN.finditer(query) if not found[0].isspace() and found[0][0] != "#"]
    words = [token[0] for token in tokens]
    if _depth(words) > _DEEPEST:
        return None
    sound, bound = 0, len(tokens)  # so many could go on; no more than so many can
    while sound < bound:
        middle = (sound + bound + 1) // 2
        if _could_go_on(query[: tokens[middle - 1].end()]):
            sound = middle
        else:
            bound = middle - 1
    if sound < len(tokens):
        wrong = tokens[sound]
        before = query[: tokens[sound - 1].end()] if sound else ""
        return _at(query, wrong.start(), wrong[0], _wrong(before, wrong[0], words[:sound]))
    missing = _unclosed(words)
    return _at(query, len(query.rstrip()), "", f"the query ends here; {missing}") if missing else None


def _could_go_on(beginning: str) -> bool:
    """Whether a beginning of a query is one: the engine reads it to the end, and only then gives up.

    CONCAT and COALESCE are words to it only with the bracket that follows.
    """
    return _read_to_the_end(beginning) or _read_to_the_end(f"{beginning}(?x")


def _read_to_the_end(beginning: str) -> bool:
    try:
        ox.Store().query(beginning + _END)
    except SyntaxError as error:
        found = re.match(r"error at (\d+):", str(error))
        return found is not None and int(found[1]) > beginning.count("\n") + _END.count("\n")
    return False


def _wrong(before: str, word: str, words: Sequence[str]) -> str:
    """What to say of the first word that cannot be."""
    prefix, colon, _ = word.partition(":")
    if colon and word[0] not in "<\"'" and prefix != "_" and not _declared(words, prefix):
        known = f": add PREFIX {prefix}: <{PREFIXES[prefix]}>" if prefix in PREFIXES else ""
        return f"the prefix {prefix}: is not declared{known}"
    said = f"'{word[:40]}' cannot stand here"
    if word in "\"'":
        return "this text is not closed: its other quotation mark is missing"
    if not before and word.upper() in _CHANGES:
        return f"'{word}' would change something, and queries here only read"
    near = next(iter(get_close_matches(word.upper(), _WORDS, 1, 0.7)), word.upper())
    if near != word.upper() and _could_go_on(f"{before} {near}"):
        return f"{said}; did you mean {near}?"
    lacks = next((mark for mark in (".", "}", ")") if _could_go_on(f"{before} {mark} {word}")), None)
    return f"{said}; is a '{lacks}' missing before it?" if lacks else said


def _declared(words: Sequence[str], prefix: str) -> bool:
    pairs = pairwise((*words, f"{prefix}:"))  # the word itself may be in its declaration
    return any(one.upper() == "PREFIX" and other == f"{prefix}:" for one, other in pairs)


def _unclosed(words: Sequence[str]) -> str:
    """What a query lacks at its end."""
    if not words:
        return "it is empty"
    lacks = "".join(_CLOSING[mark] for mark in reversed(_open(words)))
    return f"'{lacks}' is missing" if lacks else ""


def _open(words: Sequence[str]) -> list[str]:
    brackets: list[str] = []
    for word in words:
        if word in _CLOSING:
            brackets.append(word)
        elif brackets and word == _CLOSING[brackets[-1]]:
            brackets.pop()
    return brackets


def _depth(words: Sequence[str]) -> int:
    """How deep the engine may have to go: brackets that are open, and signs in a row, at most."""
    deepest, depth, row = words.count("<"), 0, 0  # two of them open a triple within a triple
    for word in words:
        depth = max(0, depth + (word in _CLOSING) - (word in _CLOSING.values()))
        row = row + 1 if word in _SIGNS else 0
        deepest = max(deepest, depth, row)
    return deepest


def _at(query: str, place: int, word: str, said: str) -> Fault:
    before = query[:place]
    return Fault(before.count("\n") + 1, place - (before.rfind("\n") + 1) + 1, len(word), said)
