"""READERS: one forum format a file. To add one, write a file and add its row here."""

import re
from collections.abc import Iterator

from extract.readers import discourse, document, hackernews, hackernews_page, pasted, reddit
from extract.readers.input import Input, Reader
from kb.errors import InputError, UnknownName
from kb.model import Discussion

__all__ = ["READERS", "Input", "Reader", "read", "recognise"]

READERS: dict[str, Reader] = {
    "pasted": pasted.read,
    "hackernews": hackernews.read,
    "reddit": reddit.read,
    "discourse": discourse.read,
}

_KEYS = (  # what a format alone has, first come first served
    ("discourse", re.compile(r'(?<!\\)"(?:post_stream|cooked|post_number)"\s*:')),
    ("reddit", re.compile(r'(?<!\\)"kind"\s*:\s*"(?:Listing|t[1-5]|more)"')),
    ("hackernews", re.compile(r'(?<!\\)"(?:story_id|created_at_i|kids|by|descendants)"\s*:')),
    ("hackernews", re.compile(r'(?<!\\)"type"\s*:\s*"(?:story|comment|poll|job)"')),
)


def recognise(input_: Input) -> str:
    """The row of READERS that an input is for, told by what is in it."""
    text, _ = document.decoded(input_)
    if hackernews_page.is_page(text):
        return "hackernews"
    if document.is_web_page(text):
        raise InputError(
            input_.name,
            "",
            "it is a web page that no reader knows (perhaps a site's error page)",
            "save the discussion as JSON, give its URL, or paste its text",
        )
    if text.strip() == "null":  # what Firebase says of an item that it does not know
        return "hackernews"
    if not re.match(r'\s*(?:\{\s*["}]|\[\s*(?:null\s*,\s*)*[\[{\]"])', text):
        return "pasted"
    for name, key in _KEYS:
        if key.search(text):
            return name
    raise InputError(
        input_.name,
        "",
        "it is JSON of no format that is known here",
        f"give one of: {', '.join(sorted(READERS))}; or choose one with --format",
    )


def read(input_: Input, format_: str = "auto") -> Iterator[Discussion | InputError]:
    """The discussions of an input, oldest post first; `format_` is a row of READERS, or `auto`."""
    if format_ != "auto" and format_ not in READERS:
        raise UnknownName("format", format_, ["auto", *READERS])
    reader = READERS[recognise(input_) if format_ == "auto" else format_]
    return _checked(input_, reader)


def _checked(input_: Input, reader: Reader) -> Iterator[Discussion | InputError]:
    found = False
    for item in reader(input_):
        found = True
        yield item
    if not found:
        raise InputError(input_.name, "", "no discussion is in it", "give a file that holds a discussion")
