"""The words of a claim without the addresses and notes that were written behind it."""

import re

_URL = re.compile(r"(?:https?://|www\.)[^\s()]+(?:\([^\s()]*\)[^\s()]*)*", re.IGNORECASE)
_HOLLOW = re.compile(r"[(\[]\s*[)\]]")
_NOTE = re.compile(r"\s*[(\[](?P<words>[^()\[\]]{0,40})(?P<closed>[)\]])?[\s.)\]]*$")
_MARK = re.compile(r"\s*\[\d{1,2}\]")
_DEEP = 3  # brackets in brackets around an address
_EDGE = " \t\n,;:–—-"


def said(text: str) -> str:
    """What is said: "Phones are allowed (minutes (https://…))" says "Phones are allowed"."""
    bare = _URL.sub(" ", text)
    linked = bare != text
    for _ in range(_DEEP):
        bare = _HOLLOW.sub(" ", bare)
    bare = _MARK.sub("", bare)
    note = _NOTE.search(bare)
    if note and note.start() and (linked or not note["closed"]):
        bare = bare[: note.start()]
    return " ".join(bare.split()).strip(_EDGE).lstrip(").,;: ")
