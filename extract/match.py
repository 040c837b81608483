"""The same claim said twice in a discussion, and a claim and its negation.

Pure. Nearness of meaning only offers candidates; the slots of what is said decide.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from extract.unit import Unit
from kb.ids import folded


@dataclass(frozen=True, slots=True)
class Matches:
    """Which units put one claim forward, and which of those groups deny one another."""

    groups: tuple[tuple[int, ...], ...]  # rows of the units, every unit in one group
    opposites: tuple[tuple[int, int, float], ...] = ()  # two groups and how sure we are


def match(units: Sequence[Unit]) -> Matches:
    """Group the units of a discussion, given in its order, by the claim they put forward."""
    by_words: dict[tuple[str, str], list[int]] = defaultdict(list)
    for row, unit in enumerate(units):
        by_words[unit.post, folded(unit.text)].append(row)
    return Matches(tuple(tuple(rows) for rows in by_words.values()))
