"""Where the sentences of a page begin and end, without a parse: pages are long, and parsing is slow."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from extract.lexicon import words

_END = re.compile(r"[.!?…][.!?…]{0,5}[\"'”’»)\]]{0,3}(?:\[\d{1,3}\]){0,4}(?=\s)")
_OPENS = re.compile(r"[\"'“‘«(\[]{0,3}[^\W_a-z]")
_LAST_WORD = re.compile(r"[\w.&-]{1,20}\Z")
_INITIAL = re.compile(r"(?:[^\W\d_]\.)*[^\W\d_]\Z")
_ITEM = re.compile(r"(?:[-*•–+]|\d{1,3}[.)]|#{1,6})\s")
_STOPS = ".!?…:;\"'”’»)]"
_WRAPPED = 45  # characters from which a line without an end may go on in the next
_HEADING = 14  # words that a heading has at most


@dataclass(frozen=True, slots=True)
class Sentence:
    """A stretch of a text, end exclusive; a heading or caption is one too."""

    start: int
    end: int
    heading: bool = False  # a short line without a stop: it says what the next is about
    opens: bool = False  # the first of its paragraph


def sentences(text: str) -> Iterator[Sentence]:
    """The sentences of a text in order; together they hold every character that is not white space."""
    for start, end in _paragraphs(text):
        whole = text[start:end]
        plainly = whole[-1] not in _STOPS and "\n" not in whole and not _END.search(whole)
        heading = plainly and len(whole.split()) <= _HEADING
        if heading:
            yield Sentence(start, end, heading=True, opens=True)
            continue
        first = start
        for at, stop in _within(text, start, end):
            yield Sentence(at, stop, opens=at == first)


def _paragraphs(text: str) -> Iterator[tuple[int, int]]:
    """Runs of lines that belong together, without the white space around them."""
    start = end = -1
    before = ""
    for line in re.finditer(r"[^\n]+", text):
        words_ = line[0].strip()
        if not words_:
            before = ""
            continue
        at = line.start() + line[0].index(words_[0])
        joined = before and text[end : line.start()].count("\n") == 1 and _goes_on(before, words_)
        if not joined:
            if start >= 0:
                yield start, end
            start = at
        end, before = at + len(words_), words_
    if start >= 0:
        yield start, end


def _goes_on(line: str, following: str) -> bool:
    """Whether a line is only broken by its width, and goes on in the next."""
    if _ITEM.match(following) or "|" in line or len(line) < _WRAPPED:
        return False
    return line[-1] not in _STOPS or following[0].islower()


def _within(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    first = start
    for found in _END.finditer(text, start, end):
        after = found.end()
        while after < end and text[after].isspace():
            after += 1
        if found.start() < first or after >= end or not _ends(text, first, found, after):
            continue
        yield first, found.end()
        first = after
    yield first, end


def _ends(text: str, first: int, found: re.Match[str], after: int) -> bool:
    """Whether a stop ends a sentence: not behind an abbreviation, not before a small letter."""
    if not _OPENS.match(text, after):
        return False
    if found[0][0] != ".":
        return True
    last = _LAST_WORD.search(text[max(first, found.start() - 20) : found.start()])
    word = last[0] if last else ""
    if word.lower() in words("abbreviations"):
        return False
    return not (_INITIAL.match(word) and word[-1].isupper() and word != "I")
