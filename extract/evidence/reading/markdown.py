"""A text in Markdown: as it reads when shown, with the title and date of its front matter."""

import re
from dataclasses import replace

from markdown_it import MarkdownIt

from extract.evidence.page import CUT, MOST, Page, day_of, line
from extract.evidence.reading import markup
from extract.evidence.reading.charset import decoded
from extract.evidence.reading.linked import day

_FRONT = re.compile(r"\A---[ \t]*\n(.{0,5000}?)\n(?:---|\.\.\.)[ \t]*\n", re.DOTALL)
_FIELD = re.compile(r"^(title|author|date|publisher)[ \t]*:[ \t]*(.+)$", re.MULTILINE | re.IGNORECASE)
_HEADING = re.compile(r"^#{1,2}[ \t]+(.+?)[ \t#]*$", re.MULTILINE)


def page(data: bytes, *, name: str, declared: str) -> Page:  # noqa: ARG001 - as every format is read
    """What a text in Markdown says."""
    source = decoded(data, declared).replace("\r\n", "\n")
    long, source = len(source) > MOST, source[:MOST]
    front = _FRONT.match(source)
    fields = {k.lower(): v.strip(" \t\"'") for k, v in _FIELD.findall(front.group(1))} if front else {}
    body = source[front.end() :] if front else source
    rendered = MarkdownIt("commonmark", {"html": False, "maxNesting": 100}).enable("table").render(body)
    heading = _HEADING.search(body)
    shown = markup.plainly(str(rendered))
    return replace(
        shown,
        title=line(fields.get("title")) or (line(heading.group(1)) if heading else None),
        author=line(fields.get("author")),
        publisher=line(fields.get("publisher")),
        published=day(fields.get("date")) or day_of(shown.text),
        media_type="text/markdown",
        note=CUT if long else shown.note,
    )
