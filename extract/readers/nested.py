"""JSON nested to any depth.

The standard parser recurses, and a thread of two thousand answers to answers is deeper than it goes.
This one keeps its own stack; it is slower, and only asked where the other gave up.
"""

import json
import re

_SPACE = re.compile(r"[ \t\n\r]*")
_ATOMS = json.JSONDecoder(strict=False)  # only asked for strings, numbers and words, which do not nest


def loads(text: str) -> object:
    """The value of a JSON text; `json.JSONDecodeError` where it is none."""
    value, at = _value(text, _SPACE.match(text).end())  # type: ignore[union-attr]  # it always matches
    at = _SPACE.match(text, at).end()  # type: ignore[union-attr]
    if at != len(text):
        raise json.JSONDecodeError("Extra data", text, at)
    return value


def _value(text: str, at: int) -> tuple[object, int]:
    stack: list[dict[str, object] | list[object]] = []
    keys: list[str] = []
    while True:
        value, at, opened = _atom(text, at)
        if opened is not None:
            stack.append(opened)
            at = _skip(text, at)
            if text[at : at + 1] == ("}" if isinstance(opened, dict) else "]"):
                value, at = stack.pop(), at + 1
            else:
                at = _key(text, at, keys) if isinstance(opened, dict) else at
                continue
        while stack:  # the value is done: put it where it belongs, and close what it closes
            inside = stack[-1]
            if isinstance(inside, dict):
                inside[keys.pop()] = value
            else:
                inside.append(value)
            at = _skip(text, at)
            mark = text[at : at + 1]
            if mark == ",":
                at = _skip(text, at + 1)
                at = _key(text, at, keys) if isinstance(inside, dict) else at
                break
            if mark != ("}" if isinstance(inside, dict) else "]"):
                raise json.JSONDecodeError("Expecting ',' delimiter", text, at)
            value, at = stack.pop(), at + 1
        else:
            return value, at


def _atom(text: str, at: int) -> tuple[object, int, dict[str, object] | list[object] | None]:
    """The value that starts here, or the empty container that opens here."""
    mark = text[at : at + 1]
    if mark == "{":
        return None, at + 1, {}
    if mark == "[":
        return None, at + 1, []
    value, end = _ATOMS.raw_decode(text, at)
    return value, end, None


def _key(text: str, at: int, keys: list[str]) -> int:
    if text[at : at + 1] != '"':
        raise json.JSONDecodeError("Expecting property name enclosed in double quotes", text, at)
    key, at = _ATOMS.raw_decode(text, at)
    at = _skip(text, at)
    if text[at : at + 1] != ":":
        raise json.JSONDecodeError("Expecting ':' delimiter", text, at)
    keys.append(key)
    return _skip(text, at + 1)


def _skip(text: str, at: int) -> int:
    space = _SPACE.match(text, at)
    return space.end() if space else at
