"""Forum text made inert, for the places where Streamlit would read Markdown in it."""

import re
from datetime import datetime

from kb.inert import inert

_PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")
_SOUGHT = re.compile(r"[:@]|\bwww(?=\.)", re.IGNORECASE)  # links, addresses, emoji, icons


def plain(text: str) -> str:
    """`text` on one line, as Markdown that says nothing but these characters.

    Labels, captions, badges and toasts are Markdown to Streamlit: unescaped, a post could load an
    image from elsewhere and so watch who reads it. Links, emoji and icons are looked for even in what
    was escaped, so an invisible word joiner breaks them up.
    """
    return " ".join(_inline(text).split())


def label(text: str) -> str:
    """Like `plain`, for a badge: Streamlit escapes the brackets of those itself."""
    return plain(text).replace("\\[", "[").replace("\\]", "]")


def _inline(text: str) -> str:
    """Like `plain`, with the white space left as it is."""
    return _PUNCTUATION.sub(r"\\\1", _SOUGHT.sub("\\g<0>\N{WORD JOINER}", inert(text)))


def marked(text: str, words: str) -> str:
    """`text` as `plain` makes it, with the words that begin like one of `words` made bold."""
    begins = [re.escape(word) for word in re.findall(r"\w+", words)]
    if not begins:
        return plain(text)
    pattern = re.compile(rf"(?<!\w)((?:{'|'.join(begins)})\w*)", re.IGNORECASE)
    return " ".join(
        "".join(
            f"**{plain(part)}**" if n % 2 else _inline(part) for n, part in enumerate(pattern.split(text))
        ).split()
    )


def short(text: str, length: int = 90) -> str:
    """The first words of a text, on one line, not escaped."""
    line = " ".join(text.split())
    return line if len(line) <= length else line[: length - 1].rsplit(" ", 1)[0] + "…"


def moment(at: datetime) -> str:
    """A time as people write it; all times here are UTC."""
    return f"{at.day} {at:%b %Y, %H:%M}"
