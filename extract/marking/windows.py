"""A post as the marker reads it: word pieces in windows, each after the pieces of what the post answers."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from tokenizers import Tokenizer

from extract.graph import sayable

Ints = npt.NDArray[np.int64]

FIRST, BETWEEN = 101, 102  # the encoder's own signs: the beginning, and the end of a part
OWN, ABOVE = 300, 64  # pieces of a window at most: of the post itself, and of what it answers
_BREAKS = (".", "!", "?", ":", ";")


@dataclass(frozen=True, slots=True, eq=False)
class Pieces:
    """The word pieces of one text: ids, and where they stand in it as code points, end exclusive."""

    ids: Ints
    starts: Ints
    ends: Ints

    @classmethod
    def of(cls, tokenizer: Tokenizer, text: str) -> "Pieces":
        """Cut `text`; lone surrogates are read as question marks, which changes no offset."""
        encoding = tokenizer.encode(sayable(text), add_special_tokens=False)
        offsets = np.array(encoding.offsets, dtype=np.int64).reshape(-1, 2)
        return cls(np.array(encoding.ids, dtype=np.int64), offsets[:, 0], offsets[:, 1])

    def part(self, first: int, end: int) -> "Pieces":
        """The pieces from `first` up to `end`."""
        return Pieces(self.ids[first:end], self.starts[first:end], self.ends[first:end])

    def over(self, start: int, end: int) -> tuple[int, int]:
        """The pieces that the characters [start, end) touch, as a half-open range; empty where none does."""
        first = int(np.searchsorted(self.ends, start, side="right"))
        return first, max(first, int(np.searchsorted(self.starts, end, side="left")))


@dataclass(frozen=True, slots=True, eq=False)
class Window:
    """What the encoder is given at once: the beginning, the pieces above, the post's own."""

    above: Pieces
    own: Pieces

    @property
    def ids(self) -> Ints:
        """All ids in their order."""
        parts = ([FIRST], self.above.ids, [BETWEEN], self.own.ids, [BETWEEN])
        return np.concatenate([np.asarray(part, dtype=np.int64) for part in parts])

    @property
    def kinds(self) -> Ints:
        """0 for what stands above, 1 for the post's own."""
        kinds = np.ones(len(self.above.ids) + len(self.own.ids) + 3, dtype=np.int64)
        kinds[: self.begins] = 0
        return kinds

    @property
    def begins(self) -> int:
        """The place of the post's own first piece."""
        return len(self.above.ids) + 2


def windows(tokenizer: Tokenizer, text: str, above: str) -> Iterator[Window]:
    """The windows of a post, in order; together they hold each of its pieces once."""
    context = Pieces.of(tokenizer, above[: 8 * ABOVE]).part(0, ABOVE)
    own = Pieces.of(tokenizer, text)
    for first, end in _cuts(text, own):
        yield Window(context, own.part(first, end))


def _cuts(text: str, pieces: Pieces) -> Iterator[tuple[int, int]]:
    """Where long posts are cut: after a line or a sentence, if one ends in the window's second half."""
    first, count = 0, len(pieces.ids)
    while first < count:
        end = min(first + OWN, count)
        if end < count:
            end = _break(text, pieces, first + OWN // 2, end)
        yield first, end
        first = end


def _break(text: str, pieces: Pieces, low: int, high: int) -> int:
    for marks in (("\n",), _BREAKS):
        for at in range(high, low, -1):
            if _ends(text, pieces, at, marks):
                return at
    return high


def _ends(text: str, pieces: Pieces, at: int, marks: Sequence[str]) -> bool:
    """Whether one of the marks stands at the end of the piece before `at`, or between it and the next."""
    between = text[int(pieces.starts[at - 1]) : int(pieces.starts[at])]
    return any(mark in between for mark in marks)
