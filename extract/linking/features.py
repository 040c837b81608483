"""What the ranker sees of one unit: the cues around it, what is said of it, and where it stands."""

import math
from collections.abc import Sequence

import numpy as np

from extract.linking.cues import ANSWERS, CONNECTIVES, MARKS, Cues
from extract.linking.thread import Place, Thread
from extract.marking.marker import HEADS
from extract.unit import Vector

_SAID = ("negated", "hedged")
_GAP = tuple(f"gap_{name}" for name in (*CONNECTIVES, *ANSWERS))
_OPENING = tuple(f"open_{name}" for name in (*CONNECTIVES, *ANSWERS, "anaphora"))
_PLACE: tuple[str, ...] = (
    "length",
    "question",
    "shout",
    "number",
    "colon",
    "comma",
    "bare",
    "gap_length",
    "colon_after",
)
_PLACE += (
    "inside_sentence",
    "after_quote",
    "index",
    "relative",
    "first",
    "last",
    "opens_paragraph",
    "replies",
)
_OUTLOOK = ("nothing", *(f"part_{name}" for name in HEADS["part"]))
UNIT = (*_GAP, *_OPENING, *MARKS, *_SAID, *_PLACE, *_OUTLOOK)
"""The names of a unit's own features; a pair has those of its source, then those of its target."""


_UNSEEN = (-1.0,) * len(HEADS["part"])


def unit_features(thread: Thread, cued: Sequence[Cues]) -> Vector:
    """A row a unit, columns in the order of UNIT."""
    rows = [_unit_row(thread, place, cues) for place, cues in zip(thread.places, cued, strict=True)]
    return np.array(rows, dtype=np.float32).reshape(len(rows), len(UNIT))


def _unit_row(thread: Thread, place: Place, cues: Cues) -> list[float]:
    unit, text = place.unit, place.unit.text
    gap = place.gap.rstrip()
    row: list[float] = [name in cues.gap for name in (*CONNECTIVES, *ANSWERS)]
    row += [name in cues.opening for name in (*CONNECTIVES, *ANSWERS, "anaphora")]
    row += [name in cues.inside for name in MARKS]
    row += [unit.negated, unit.hedged]
    row += [math.log(len(text.split()) + 1), "?" in place.after[:2] or text.rstrip().endswith("?")]
    row += ["!" in place.after[:2] or text.endswith("!"), any(c.isdigit() for c in text)]
    row += [gap.endswith(":"), "," in place.gap[-12:], not gap, math.log(len(place.gap) + 1)]
    row += [":" in place.after[:3], not place.opens, bool(place.quoted), math.log(place.index + 1)]
    row += [place.index / max(1, place.of - 1), place.index == 0, place.index == place.of - 1]
    row += [place.nth == 0, bool(thread.answered(unit.post))]
    return [*row, unit.outlook.nothing, *(unit.outlook.parts or _UNSEEN)]
