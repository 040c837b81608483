"""Cue phrases as data: to add one, edit a file of this folder; no code changes.

A `.txt` file has one phrase a line, `#` opening a comment; a `.json` file has named lists of phrases.
In a phrase ` ... ` stands for up to three words, and a final `*` for any ending (`seem*`).
Phrases are lower case with straight quotes; match them against `plain` text.
"""

import json
import re
from functools import cache
from importlib import resources

_STRAIGHT = str.maketrans("’‘‛´`“”„«»", "'''''" + '"' * 5)


def plain(text: str) -> str:
    """`text` in lower case with straight quotes, offsets kept: every character stays one character."""
    lowered = text.lower()
    if len(lowered) != len(text):  # a few letters, such as the Turkish capital dotted I, become two
        lowered = "".join(letter.lower()[0] for letter in text)
    return lowered.translate(_STRAIGHT)


@cache
def phrases(name: str) -> tuple[str, ...]:
    """The phrases of `name`.txt, or of one list of a JSON file as `file/list`, in the file's order."""
    file, _, part = name.partition("/")
    if part:
        return table(file)[part]
    lines = _text(f"{file}.txt").splitlines()
    return tuple(line.strip() for line in lines if line.strip() and not line.startswith("#"))


@cache
def table(name: str) -> dict[str, tuple[str, ...]]:
    """The named lists of `name`.json."""
    loaded: dict[str, list[str]] = json.loads(_text(f"{name}.json"))
    return {key: tuple(values) for key, values in loaded.items()}


@cache
def pattern(name: str) -> re.Pattern[str]:
    """A pattern that finds any phrase of `name` as whole words; longer phrases first."""
    alternatives = "|".join(map(_regex, sorted(phrases(name), key=lambda phrase: (-len(phrase), phrase))))
    return re.compile(rf"(?<![\w'])(?:{alternatives})(?!\w)")


def closes(name: str, text: str) -> bool:
    """Whether `text` ends with a phrase of `name`."""
    return any(found.end() == len(text) for found in pattern(name).finditer(text))


@cache
def words(name: str) -> frozenset[str]:
    """The phrases of `name` as a set, for looking up single words."""
    return frozenset(phrases(name))


def _regex(phrase: str) -> str:
    escaped = (
        re.escape(phrase.rstrip("*")).replace(r"\ \.\.\.\ ", r"\s+(?:\S+\s+){0,3}?").replace(r"\ ", r"\s+")
    )
    return escaped + (r"\w*" if phrase.endswith("*") else "")


def _text(file: str) -> str:
    return resources.files(__package__).joinpath(file).read_text(encoding="utf-8")
