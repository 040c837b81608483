"""Forum text made inert, for the places where Streamlit would read Markdown in it."""

import re

_PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")
_UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff]")


def seen(text: str) -> str:
    """`text` without control characters and direction overrides, which a reader could not see."""
    return _UNSEEN.sub("\N{REPLACEMENT CHARACTER}", text)


def plain(text: str) -> str:
    """`text` on one line, with every character escaped that Markdown could act on.

    Labels, captions, badges and toasts are Markdown to Streamlit: unescaped, a post could load an
    image from elsewhere and so watch who reads it.
    """
    return _PUNCTUATION.sub(r"\\\1", " ".join(seen(text).split()))


def short(text: str, length: int = 90) -> str:
    """The first words of a text, on one line, not escaped."""
    line = " ".join(text.split())
    return line if len(line) <= length else line[: length - 1].rsplit(" ", 1)[0] + "…"
