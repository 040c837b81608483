"""The text of a PDF, page by page, with its lines joined again."""

import io
import logging
import re
import statistics
import time
from collections.abc import Collection
from datetime import date

from pypdf import PdfReader
from pypdf.errors import PyPdfError

from extract.evidence.page import MOST, Page, day_of, line, settled

_PAGES = 200
_HEADING = 150  # characters: a first line that is longer is no title
_SECONDS = 10.0  # after which what was read so far must do
_LOCKED = "it is a PDF that is locked with a password"
_BROKEN = "it is a PDF that is broken and cannot be read"
_BARE = "it is a PDF without text, such as a scan"
_LETTERS = {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st", "\u00ad": ""}
_FILE = re.compile(
    r"\.(?:docx?|pdf|tex|dvi|indd|qxd|pptx?|rtf)\b|^(?:untitled|microsoft word)", re.IGNORECASE
)


def page(data: bytes, *, name: str, declared: str) -> Page:  # noqa: ARG001 - as every format is read
    """What a PDF says."""
    logging.getLogger("pypdf").setLevel(logging.CRITICAL + 1)
    try:
        reader = PdfReader(io.BytesIO(data), strict=False)
        if reader.is_encrypted and not reader.decrypt(""):
            return Page(media_type="application/pdf", note=_LOCKED)
        title, author, made = _told(reader)
        text, note = _text(reader, {each for each in (title, author) if each})
    except NotImplementedError:
        return Page(media_type="application/pdf", note=_LOCKED)
    except Exception as error:
        locked = "crypt" in f"{type(error).__name__} {error}".lower()
        return Page(media_type="application/pdf", note=_LOCKED if locked else _BROKEN)
    return Page(
        text=text,
        title=title or (first if 0 < len(first := text.partition("\n")[0]) < _HEADING else None),
        author=author,
        published=day_of(text) or made,
        media_type="application/pdf",
        note=note or (None if text else _BARE),
    )


def _text(reader: PdfReader, alone: set[str]) -> tuple[str, str | None]:
    """The text of the pages, as many as there is time and room for, and a note on what is missing."""
    parts: list[str] = []
    size = broken = read = 0
    pages, end = len(reader.pages), time.monotonic() + _SECONDS
    while read < min(pages, _PAGES) and size <= MOST and time.monotonic() < end:
        try:
            part = flowed(reader.pages[read].extract_text(), alone)
        except Exception:
            part = ""
            broken += 1
        parts.append(part)
        size += len(part)
        read += 1
    text, cut = settled("\n\n".join(part for part in parts if part))
    if broken and not text:
        return "", _BROKEN
    if read < pages and not cut:
        cut = f"only its first {read} pages of {pages} were read"
    return text, cut or (f"{broken} of its {pages} pages could not be read" if broken else None)


def flowed(text: str, alone: Collection[str] = ()) -> str:
    """The text of a printed page with the lines of a paragraph, and words cut at their ends, joined.

    `alone` are lines that stand for themselves, such as the title.
    """
    for letter, plain in _LETTERS.items():
        text = text.replace(letter, plain)
    lines = [" ".join(each.split()) for each in text.split("\n")]
    usual = statistics.median([len(each) for each in lines if len(each) > 20] or [0])
    parts: list[str] = []
    open_ = False
    for each in lines:
        if not each:
            open_ = False
            continue
        if open_ and re.search(r"[^\W\d_]-$", parts[-1]) and each[0].islower():
            parts[-1] = parts[-1][:-1] + each
        elif open_ and each not in alone and not re.match(r"[•▪‣–·*-] |\(?\d{1,2}[.)] ", each):
            parts[-1] += " " + each
        else:
            parts.append(each)
        open_ = (
            each not in alone
            and len(each) > 0.75 * usual
            and not (len(each) < 0.9 * usual and each[-1] in ".!?:")
        )
    return "\n".join(parts)


def _told(reader: PdfReader) -> tuple[str | None, str | None, date | None]:
    """Title, author and date as the file has them; a title that is a file's name counts for nothing."""
    try:
        told = reader.metadata
        if told is None:
            return None, None, None
        title, author = line(told.title), line(told.author)
    except Exception:
        return None, None, None
    try:
        made = told.creation_date
    except (ValueError, PyPdfError):
        made = None
    shown = None if title is None or _FILE.search(title) else title
    return shown, author, made.date() if made else None
