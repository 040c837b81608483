"""Strangers' text made safe for the formats that take text: one line, no character that a file refuses."""

import json
import re
from collections.abc import Iterable
from urllib.parse import quote

from kb.network import line

_REFUSED = re.compile("[\ufffe\uffff]")  # no characters: XML and YAML refuse a file that holds one
_ADDRESS = ":/?#@!$&+,;=%~-._"


def plain(text: str) -> str:
    """`text` on one line, with every character that some format refuses shown as a mark."""
    return _REFUSED.sub("\N{REPLACEMENT CHARACTER}", line(text))


def quoted(value: str | Iterable[str], *, beside: str = "") -> str:
    """A string, or a list of them, as JSON that is YAML too; what is in `beside` is escaped as well."""
    clean = plain(value) if isinstance(value, str) else [plain(item) for item in value]
    text = json.dumps(clean, ensure_ascii=False)
    for character in beside:
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text


def address(url: str | None) -> str | None:
    """A URL that may be linked to, free of spaces, quotes and brackets; None where it is none of the web."""
    if url is None or not url.startswith(("https://", "http://")):
        return None
    return quote(plain(url), safe=_ADDRESS)


def shortened(text: str, length: int) -> str:
    """`text`, or its first words and an ellipsis where it is longer than `length`."""
    if len(text) <= length:
        return text
    cut = text[: length - 1]
    gap = cut.rfind(" ")
    return cut[: gap if gap > length // 2 else len(cut)].rstrip() + "…"
