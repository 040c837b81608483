"""The words around a unit that say how it bears on its neighbours: connectives, assent, denial."""

from dataclasses import dataclass

from extract.lexicon import pattern, plain
from extract.linking.thread import Place

CONNECTIVES = ("because", "as", "so", "but", "and", "example", "which", "if", "restating", "sequence")
ANSWERS = ("denying", "agreeing")
MARKS = ("policy", "value", "first_person", "second_person", "negation")

_NEAR = 40  # characters before a unit that can hold its connective
_OPENING = 3  # words


@dataclass(frozen=True, slots=True)
class Cues:
    """The groups of `lexicon/connectives.json` found at one unit."""

    gap: frozenset[str]  # before it, after the unit before
    opening: frozenset[str]  # in its first words
    inside: frozenset[str]  # anywhere in it

    def __contains__(self, name: str) -> bool:
        """Whether a connective stands before the unit or opens it."""
        return name in self.gap or name in self.opening


def cues(place: Place) -> Cues:
    """Read the cues of a unit in its place."""
    gap, text = plain(place.gap[-_NEAR:]), plain(place.unit.text)
    opening = " ".join(text.split()[:_OPENING])
    return Cues(
        gap=_found(gap, CONNECTIVES) | _first(gap, ANSWERS),
        opening=_found(opening, CONNECTIVES) | _first(text, (*ANSWERS, "anaphora")),
        inside=_found(text, MARKS) | (frozenset({"negation"}) if "n't" in text else frozenset()),
    )


def _found(text: str, names: tuple[str, ...]) -> frozenset[str]:
    if not text.strip():
        return frozenset()
    return frozenset(name for name in names if pattern(f"connectives/{name}").search(text))


def _first(text: str, names: tuple[str, ...]) -> frozenset[str]:
    text = text.lstrip(" \t\n\"'([*_.,;:-–—…!?")
    return frozenset(name for name in names if text and pattern(f"connectives/{name}").match(text))
