"""Words taken over from elsewhere: stretches in quotation marks and quoted lines, with their speaker.

A quotation is long enough to say something (a scare quote is not). Its speaker is looked for where
writers put it: right behind ('.." - Name'), or right before ('From the report: ".."').
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from extract.lexicon import plain

_OPEN = re.compile(r"(?:(?<=[\s(\[:])|^)[\"“](?=[^\s\"”])", re.MULTILINE)
_CLOSE = re.compile(r"(?<=[^\s(])[\"”](?=[\s.,;:!?)\]]|$)")
_LINES = re.compile(r"(?:^[^\S\n]*>.*(?:\n|$))+", re.MULTILINE)
_NAME = r"(?:the\s+)?(?:[A-Z][\w.'’&-]*\w)(?:\s+(?:of|the|and|for|de|van|[A-Z][\w.'’&-]*\w)){0,5}"
_BEHIND = re.compile(rf"^[\s.,;)\]]*(?:[-–—~]+|\()?\s*({_NAME})(?=\s*(?:[).,]|$|\n))")
_LEADING = re.compile(
    rf"\b(?:[Pp]er|[Ff]rom|[Vv]ia|[Qq]uoting|[Tt]o quote)\s+({_NAME}|wikipedia|the \w+)"
    r"(?: it (?:seems|appears|sounds|looks)(?: like| that)?)?[\s,:]*$"
)
_BLOCK = re.compile(
    r"\b(?:quote|quotes|quoted|passage|excerpt|paragraph|says|said|writes|wrote|states|reads)\b[^\n.]{0,80}:[^\S\n]*\n\s*"
    r"(?=[^\s>\"“\-*\d])([^\n]{60,})"
)
_URL = re.compile(r"https?://[^\s)>\]]+")
_WORDS = 6  # a shorter quotation names a term or mocks it
_LENGTH = 4000
_NEAR = 1500


class Quotation(NamedTuple):
    """Where quoted words stand in the post, and who speaks them, as far as the post shows it."""

    start: int
    end: int
    speaker: str | None


def quotations(text: str) -> Iterator[Quotation]:
    """The quotations of a post, in no particular order; a speaker is words of the post."""
    lines = (found.span() for found in _LINES.finditer(text))
    blocks = (found.span(1) for found in _BLOCK.finditer(text))
    for start, end in (*_marked(text), *lines, *blocks):
        yield Quotation(start, end, _speaker(text, start, end))


def led(before: str) -> str | None:
    """Whom the words before a stretch name as its source: "From the report it seems that"."""
    found = _LEADING.search(before)
    return found.group(1) if found else None


def linked(text: str, start: int, end: int) -> str | None:
    """The site of the nearest link within reach: what is quoted beside a link is quoted from there."""
    low, high = max(0, start - _NEAR), end + _NEAR
    links = [
        (max(start - at.end(), at.start() - end, 0), at.group()) for at in _URL.finditer(text, low, high)
    ]
    if not links:
        return None
    parts = plain(re.sub(r"^https?://(?:www\.)?", "", min(links)[1])).split("/")
    return "/".join(parts[: 2 if len(parts) > 1 and parts[1].startswith(("@", "~")) else 1])


def _marked(text: str) -> Iterator[tuple[int, int]]:
    at = 0
    while opening := _OPEN.search(text, at):
        start = opening.end()
        limit = min(len(text), start + _LENGTH)
        line = text.find("\n", start)
        alone = not text[text.rfind("\n", 0, start) + 1 : opening.start()].strip()
        if not alone and line >= 0:  # only a quotation that has its line to itself runs over paragraphs
            limit = min(limit, line)
        closing = _CLOSE.search(text, start, limit)
        at = closing.end() if closing else start
        if closing and len(text[start : closing.start()].split()) >= _WORDS:
            yield start, closing.start()


def _speaker(text: str, start: int, end: int) -> str | None:
    behind = text[end : end + 80].lstrip('"”')
    if found := _BEHIND.match(behind):
        return found.group(1)
    before = text[max(0, start - 120) : start].rstrip(' "“\n')
    return led(before.rpartition("\n")[2])
