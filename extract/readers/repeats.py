"""Words of a paste that stood there before: a parent shown again above its answer, or quoted in it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice

from extract.readers.breaks import words

_GRAM = 8  # words in a row that two posts do not share by chance
_ENOUGH = 0.8  # of a paragraph's grams
_SHORTEST = 4  # words of a paragraph whose repetition means anything
_NEAR = 300  # paragraphs back that a few words are looked for
_MOST_GRAMS = 1_000_000  # kept; a longer paste is searched in its first part


@dataclass(slots=True)
class Seen:
    """The paragraphs so far, to be found again by their words."""

    whole: dict[tuple[str, ...], int] = field(default_factory=dict)
    grams: dict[int, int] = field(default_factory=dict)
    texts: dict[int, str] = field(default_factory=dict)

    def add(self, place: int, text: str) -> None:
        """Remember the paragraph at a place."""
        said = tuple(words(text))
        self.whole.setdefault(said, place)
        self.texts[place] = " " + " ".join(said) + " "
        if len(self.grams) < _MOST_GRAMS:
            for gram in _grams(said):
                self.grams.setdefault(hash(gram), place)

    def again(self, text: str) -> int | None:
        """The place of the same paragraph."""
        said = tuple(words(text))
        return self.whole.get(said) if len(said) >= _SHORTEST else None

    def beginning(self, text: str) -> int | None:
        """The place of the paragraph that this one is the beginning of, cut off with dots."""
        said = words(text)
        if len(said) < _SHORTEST or not text.rstrip().endswith(("...", "…")):
            return None
        start = " " + " ".join(said[:-1]) + " "
        return next((place for place, other in self._near() if other.startswith(start)), None)

    def part(self, text: str, *, short: bool = True) -> int | None:
        """The place that holds the words of this text, nearly all in a row; `short` takes a few words too."""
        said = tuple(words(text))
        grams = _grams(said)
        if not grams:
            few = " " + " ".join(said) + " "
            near = self._near() if short and len(said) >= 2 else ()
            return next((place for place, other in near if few in other), None)
        counts: dict[int, int] = {}
        for gram in grams:
            place = self.grams.get(hash(gram))
            if place is not None:
                counts[place] = counts.get(place, 0) + 1
        best = max(counts, key=lambda place: (counts[place], place), default=None)
        return best if best is not None and counts[best] >= _ENOUGH * len(grams) else None

    def _near(self) -> Iterator[tuple[int, str]]:
        """The last few paragraphs with their places, latest first."""
        return islice(reversed(self.texts.items()), _NEAR)


def _grams(said: Sequence[str]) -> list[tuple[str, ...]]:
    return [tuple(said[n : n + _GRAM]) for n in range(len(said) - _GRAM + 1)]


def unquoted(text: str) -> str:
    """The words of quoted lines, without their marks."""
    return "\n".join(line.lstrip("> ") for line in text.split("\n"))
