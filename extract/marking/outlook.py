"""What the marker says a unit does in its thread: the part it plays, and what it bears on."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from extract.marking.marker import COLUMNS, HEADS, Marker, Marks, Range

_PARTS = slice(COLUMNS.index("part none"), COLUMNS.index("part none") + len(HEADS["part"]))
_FAINT = 0.01  # what is less likely is not kept


@dataclass(frozen=True, slots=True, eq=False)
class Outlook:
    """How likely a unit plays each part, bears on nothing near, and bears on each unit near it.

    `toward` has by the other unit's id how likely the link is, and how likely it is an attack.
    """

    parts: tuple[float, ...] = ()  # in the order of HEADS["part"]; empty where nothing was marked
    nothing: float = -1.0
    toward: Mapping[str, tuple[float, float]] = field(default_factory=dict)


NONE = Outlook()


@dataclass(frozen=True, slots=True)
class Spot:
    """A unit as the marker finds it: its id, and its characters in its post."""

    id: str
    span: Range


def outlooks(marker: Marker, marks: Marks, own: Sequence[Spot], above: Sequence[Spot]) -> Iterator[Outlook]:
    """The outlook of each of a post's own units, given those of what the post answers."""
    spans = [spot.span for spot in own]
    parts = marker.said(marks, spans)[:, _PARTS]
    bearing = marker.bearing(marks, spans, [spot.span for spot in above])
    ids = [spot.id for spot in (*own, *above)]
    for n in range(len(own)):
        if np.isnan(bearing.nothing[n]):
            yield NONE
            continue
        near = np.flatnonzero(bearing.likely[n] >= _FAINT)
        toward = {ids[at]: (float(bearing.likely[n, at]), float(bearing.attack[n, at])) for at in near}
        yield Outlook(tuple(map(float, parts[n])), float(bearing.nothing[n]), toward)
