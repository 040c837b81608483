"""Text that strangers wrote, with what a screen would obey made visible instead."""

import re

_OBEYED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")


def inert(text: str) -> str:
    """`text` with control characters, direction marks and lone surrogates shown; newline and tab stay."""
    return _OBEYED.sub("\N{REPLACEMENT CHARACTER}", text)
