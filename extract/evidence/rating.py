"""What the rating of a published fact-check means, in whatever words it is put."""

import re
from functools import cache

from extract.lexicon import plain, table
from kb.kinds import Stance

_WORDS = 12  # of a rating that is more than a label
_OPEN = "open"
_DENIES = re.compile(r"\b(?:not|no|never|neither|isn't)\b")


def rated(rating: str) -> tuple[Stance, float]:
    """What a rating says of the claim, and how surely; not enough evidence where it is mixed or not known.

    Of several words the longest counts, and where words for and against are left, none does.
    """
    said = " ".join(re.sub(r"[_!\"“”().,:;–—]+", " ", plain(rating)).split()[:_WORDS])
    found: list[tuple[int, int, str]] = []
    for phrase, meaning in _phrases():
        for match in re.finditer(rf"(?<![\w-]){re.escape(phrase)}(?![\w-])", said):
            if not any(start < match.end() and match.start() < end for start, end, _ in found):
                found.append((match.start(), match.end(), meaning))
    meanings = {meaning for _, _, meaning in found}
    sides = {meaning.split()[0] for meaning in meanings}
    if len(sides) != 1 or _OPEN in sides:
        return Stance.NOT_ENOUGH_EVIDENCE, 0.8 if found else 0.5
    taken = " ".join(said[start:end] for start, end, _ in found)
    if _DENIES.search(said) and not _DENIES.search(taken) and not said.startswith("no "):
        return Stance.NOT_ENOUGH_EVIDENCE, 0.5  # "not false"
    return Stance(sides.pop()), min(float(meaning.split()[1]) for meaning in meanings)


@cache
def _phrases() -> tuple[tuple[str, str], ...]:
    """Every phrase with its meaning, the longest first."""
    every = [(phrase, meaning) for meaning, listed in table("ratings").items() for phrase in listed]
    return tuple(sorted(every, key=lambda pair: (-len(pair[0]), pair[0])))
