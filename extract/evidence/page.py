"""What a page says: the bytes that came, or a file of the user's, as plain text with who wrote it and when.

HTML, PDF and Markdown are parsed in a process of their own, which is ended when it takes too long or
wants too much memory: a page can neither hang us, nor run anything, nor reach out. Whatever comes,
`read` gives a page; where there is no text its note says why.
"""

import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from typing import Any

from extract.evidence.reading.charset import decoded
from extract.evidence.reading.worker import Stopped, Worker
from extract.text import plain

MOST = 300_000  # characters of text that are kept
CUT = f"only its first {MOST:,} characters were kept"
_FIRST = 6  # lines
_DATES = ("%Y-%m-%d", "%d %B %Y", "%B %d, %Y", "%d %b %Y", "%b %d, %Y")
_LINE = 300  # characters of a title or a name
_BY_NAME = {
    "html": "text/html",
    "htm": "text/html",
    "xhtml": "text/html",
    "pdf": "application/pdf",
    "md": "text/markdown",
    "markdown": "text/markdown",
    "txt": "text/plain",
    "text": "text/plain",
}
_SAME = {
    "application/xhtml+xml": "text/html",
    "application/x-pdf": "application/pdf",
    "text/x-markdown": "text/markdown",
}
_UNKNOWN = {"", "application/octet-stream", "binary/octet-stream", "application/unknown"}


@dataclass(frozen=True, slots=True)
class Page:
    """What was read of a page; `text` is empty where `note` says why."""

    text: str = ""
    title: str | None = None
    publisher: str | None = None
    author: str | None = None
    published: date | None = None
    language: str | None = None  # as the page declares it
    media_type: str | None = None
    note: str | None = None  # what is missing or was left out: one sentence without its full stop
    wall: str | None = None  # why what there is of text is not the page's: a paywall, a consent wall, ...
    missing: bool = False  # it says that there is no such page
    types: frozenset[str] = frozenset()  # what schema.org types it says it is
    og_type: str | None = None
    generator: str | None = None  # the program that made it
    claim_reviews: tuple[Mapping[str, Any], ...] = field(default=(), compare=False)  # JSON-LD, as found


def read(data: bytes, *, name_or_url: str, media_type: str | None = None) -> Page:
    """The page in these bytes; never raises for what they are."""
    kind = media_type_of(data, name_or_url, media_type)
    if kind == "text/plain":
        return _words(data, media_type or "")
    if kind not in {"text/html", "application/pdf", "text/markdown"}:
        what = f"of the type {kind}" if kind else "of an unknown type"
        return Page(
            media_type=kind or None, note=f"it is {what}, which is not read; HTML, PDF, Markdown and text are"
        )
    try:
        told = _worker().ask({"name": name_or_url, "kind": kind, "declared": media_type or ""}, data)
    except Stopped as stopped:
        return Page(media_type=kind, note=str(stopped))
    told["published"] = date.fromisoformat(told["published"]) if told["published"] else None
    return Page(**{**told, "types": frozenset(told["types"]), "claim_reviews": tuple(told["claim_reviews"])})


def media_type_of(data: bytes, name_or_url: str, declared: str | None) -> str:
    """What the bytes are: by their beginning where that is plain, by what was declared, by the name's end."""
    said = (declared or "").partition(";")[0].strip().lower()
    said = _SAME.get(said, said)
    start = data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n")
    if start.startswith(b"%PDF-"):
        return "application/pdf"
    markup = re.match(rb"<(?:!doctype\s+html|html|head|body)\b", start, re.IGNORECASE)
    ending = re.search(r"\.(\w{2,8})(?:[?#]|$)", name_or_url)
    by_name = _BY_NAME.get(ending.group(1).lower(), "") if ending else ""
    if markup and said in {*_UNKNOWN, "application/pdf", "application/xml", "text/xml"}:
        return "text/html"
    if said in _UNKNOWN:
        return by_name or ("" if b"\x00" in start else "text/plain")
    if said == "text/plain" and by_name == "text/markdown":
        return by_name
    if said.startswith("text/") and said not in {"text/html", "text/markdown", "text/xml"}:
        wide = start.startswith((b"\xff\xfe", b"\xfe\xff"))
        return "" if b"\x00" in start and not wide else "text/plain"
    return said


def settled(text: str) -> tuple[str, str | None]:
    """The text as a snapshot keeps it, and a note where it was cut."""
    text = plain(text)
    return (text, None) if len(text) <= MOST else (text[:MOST].rstrip(), CUT)


def day_of(text: str) -> date | None:
    """The date that stands alone on one of the first lines, as letters and reports have it."""
    for each in text.split("\n", _FIRST)[:_FIRST]:
        for form in _DATES if len(each) < 20 else ():
            with suppress(ValueError):
                return datetime.strptime(each.strip(), form).date()
    return None


def line(text: object) -> str | None:
    """A title or a name on one line, None where nothing is left of it."""
    if not isinstance(text, str):
        return None
    words = " ".join(plain(text[: 4 * _LINE]).split())
    return (words if len(words) <= _LINE else words[: _LINE - 1].rstrip() + "…") or None


@cache
def _worker() -> Worker:
    return Worker()


def _words(data: bytes, declared: str) -> Page:
    text, note = settled(decoded(data[: 4 * MOST + 4], declared))
    if len(data) > 4 * MOST + 4:
        note = CUT
    note = note if text else "it holds no text"
    return Page(text=text, published=day_of(text), media_type="text/plain", note=note)
