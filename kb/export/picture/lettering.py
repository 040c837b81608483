"""How wide text will be, and where to break it into lines.

Measured on DejaVu Sans, the widest of the typefaces that common systems take for sans-serif, so
that text has room whatever it is shown in.
"""

import unicodedata
from functools import cache

_EMS = {
    0.29: "'ijlIJ",
    0.35: " ,./:;\\|f-‘’",
    0.41: "()[]t!r",
    0.5: '"*_`sz“”–',
    0.57: "?cLFkvxy",
    0.64: "PTYaoeESbdghnpqu$0123456789{}",
    0.75: "KAVBRXZCUHN",
    0.86: "DG&OQw#+<=>^~M",
    1.0: "%mW@—…",
}
_WIDTHS = {character: width for width, characters in _EMS.items() for character in characters}
_BOLD = 1.14  # times as wide


@cache
def _width(character: str) -> float:
    """The width of one character in ems."""
    if character in _WIDTHS:
        return _WIDTHS[character]
    if unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0.0
    if unicodedata.east_asian_width(character) in ("W", "F") or character > "\uffff":
        return 1.3  # pictures too
    return 0.8 if character.isupper() or character > "\u2000" else 0.68


def measure(text: str) -> float:
    """The width of `text` in ems."""
    return sum(map(_width, text))


def wrapped(text: str, width: float, *, bold: bool = False) -> list[str]:
    """`text` in lines of at most so many ems, broken between words where that can be."""
    width = width / _BOLD if bold else width
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


def fitted(text: str, width: float) -> str:
    """`text`, or as much of it as fits into so many ems, with an ellipsis."""
    if measure(text) <= width:
        return text
    return next(iter(_pieces(text, width - 1.0)), "").rstrip() + "…"


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
