"""Strangers' text made safe for the formats that take text.

There are three ways, each for its reason. `kb.network.line` puts text on one line and shows what a screen
would obey: JSON takes that as it is. `plain` also shows what XML and YAML refuse. `clean` is for whole posts
and quotes from them: lines stay, and every character keeps its place, so that offsets hold.
"""

import json
import re
from collections.abc import Iterable
from typing import Any
from urllib.parse import quote

from kb.network import line

_REFUSED = re.compile("[\ufffe\uffff]")  # no characters: XML and YAML refuse a file that holds one
_UNFIT = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")
_ADDRESS = ":/?#@!$&+,;=%~-._"


def plain(text: str) -> str:
    """`text` on one line, with every character that some format refuses shown as a mark."""
    return _REFUSED.sub("\N{REPLACEMENT CHARACTER}", line(text))


def clean(text: str) -> str:
    """`text` with control characters and lone surrogates shown; as long as before, so that offsets hold."""
    return _UNFIT.sub("\N{REPLACEMENT CHARACTER}", text)


def written(value: Any) -> bytes:
    """A value as JSON, one thing a line, people's words as they are."""
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode("utf-8", "replace")


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
