"""Where a sentence must begin, whatever the parser thinks: at paragraphs, list items and quoted lines.

Runs before the parser, which keeps to what is set here.
"""

import re
from collections.abc import Iterator

from spacy.language import Language
from spacy.tokens import Doc

NAME = "paragraphs"

_LINE = re.compile(r"[^\n]+")
_WRAPPED = 60  # a line this long that ends in mid-sentence was wrapped by its writer's editor


@Language.component(NAME, assigns=["token.is_sent_start"])
def mark(doc: Doc) -> Doc:
    """Start a sentence at the first word of every line that is not the rest of a wrapped one."""
    text = doc.text
    starts = {start for start, _ in lines(text)}
    for token in doc:
        if token.is_space:
            continue
        before = doc[token.i - 1] if token.i else None
        if token.i == 0 or (before is not None and before.is_space and "\n" in before.text):
            token.is_sent_start = _opens(text, token.idx, starts)
    return doc


def lines(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of each line of the text, a line and its wrapped rest taken as one."""
    start = end = None
    for match in _LINE.finditer(text):
        if not match.group().strip():
            continue
        if start is not None and end is not None and _goes_on(text[start:end], text[end : match.end()]):
            end = match.end()
            continue
        if start is not None and end is not None:
            yield start, end
        start, end = match.span()
    if start is not None and end is not None:
        yield start, end


def quoted(text: str, start: int) -> bool:
    """Whether the line that begins at `start` repeats somebody else's words."""
    return text[start : start + 20].lstrip().startswith(">")


def _goes_on(line: str, rest: str) -> bool:
    """Whether `rest` (with the break before it) is the wrapped rest of `line`."""
    last = line.rsplit("\n", 1)[-1]
    return (
        rest.count("\n") == 1
        and len(last) >= _WRAPPED
        and last.rstrip()[-1:] not in '.!?:;"”)'
        and rest.lstrip()[:1].islower()
        and last.lstrip().startswith(">") == rest.lstrip().startswith(">")
    )


def _opens(text: str, at: int, starts: set[int]) -> bool:
    """Whether the first word at `at` begins a line in `starts`, indentation apart."""
    while at and text[at - 1] not in "\n":
        at -= 1
    return at in starts
