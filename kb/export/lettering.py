"""How wide text will be in a common sans-serif typeface, and where to break it into lines.

An estimate, on the wide side: what reads the file has its own fonts.
"""

import unicodedata
from functools import cache

_NARROW = frozenset("ijltf.,:;'!|()[]{}`/\\I- rJ’‘")
_WIDE = frozenset("mwMW@%—…&")


@cache
def _width(character: str) -> float:
    """The width of one character in ems."""
    if character in _NARROW:
        return 0.33
    if character in _WIDE:
        return 0.9
    if unicodedata.combining(character) or unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0.0
    if unicodedata.east_asian_width(character) in ("W", "F") or character > "\uffff":
        return 1.1
    return 0.7 if character.isupper() or character > "\u2000" else 0.57


def measure(text: str) -> float:
    """The width of `text` in ems."""
    return sum(map(_width, text))


def wrapped(text: str, width: float) -> list[str]:
    """`text` in lines of at most so many ems, broken between words where that can be."""
    lines, room = list[str](), 0.0
    space = _width(" ")
    for word in text.split(" "):
        for piece in _pieces(word, width):
            wide = measure(piece)
            if lines and piece is word and wide + space <= room:
                lines[-1] += " " + piece
                room -= wide + space
            else:
                lines.append(piece)
                room = width - wide
    return lines


def _pieces(word: str, width: float) -> list[str]:
    """A word whole, or cut where it is too wide for any line."""
    if measure(word) <= width:
        return [word]
    pieces, room = [""], width
    for character in word:
        wide = _width(character)
        if wide > room:
            pieces.append("")
            room = width
        pieces[-1] += character
        room -= wide
    return pieces
