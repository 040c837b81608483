"""What may be a unit: every run of neighbouring pieces of a stretch, with what the network reads of it."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from extract.segmenting.borders import Stretch, places_between
from extract.segmenting.edges import trimmed
from extract.segmenting.features import Table, border_rows, run_rows
from extract.segmenting.surroundings import surrounding_rows
from extract.segmenting.tokens import Floats, Ints, Tokens

REACH = 12  # pieces of one unit at most


@dataclass(frozen=True, slots=True, eq=False)
class Runs:
    """Every run of pieces of one stretch, with what the network reads of them."""

    stretch: Stretch
    first: Ints  # places, as numbers of the stretch's places
    last: Ints
    start: Ints  # trimmed, as tokens; exclusive end
    end: Ints
    words: Ints  # in each trimmed run
    borders: Floats  # rows
    rows: Floats


def candidates(columns: Tokens, found: Sequence[Stretch], around: Floats | None = None) -> list[Runs]:
    """The runs of each stretch; `around` are the stretches' surroundings, where they are part of a post."""
    around = surrounding_rows(columns, found) if around is None else around
    pairs = [places_between(len(stretch.places), REACH) for stretch in found]
    edges = [trimmed(columns, stretch) for stretch in found]
    sizes = [len(first) for first, _ in pairs]
    starts = np.concatenate([e[0][p[0]] for e, p in zip(edges, pairs, strict=True)])
    ends = np.maximum(np.concatenate([e[1][p[1]] for e, p in zip(edges, pairs, strict=True)]), starts)
    table = Table(
        begin=np.repeat([stretch.start for stretch in found], sizes),
        end=np.repeat([stretch.end for stretch in found], sizes),
        first=np.concatenate([_places(s)[p[0]] for s, p in zip(found, pairs, strict=True)]),
        last=np.concatenate([_places(s)[p[1]] for s, p in zip(found, pairs, strict=True)]),
        low=starts,
        high=ends,
        inner=_inner(found, starts, ends),
        sizes=sizes,
    )
    words = columns.count("word", starts, ends)
    cuts = np.cumsum(sizes)[:-1]
    rows = np.split(run_rows(columns, found, table, around), cuts)
    marks = np.split(border_rows(columns, found), np.cumsum([len(s.borders) for s in found])[:-1])
    each = zip(found, pairs, np.split(starts, cuts), np.split(ends, cuts), np.split(words, cuts), strict=True)
    return [
        Runs(stretch, first, last, start, end, size, mark, row)
        for (stretch, (first, last), start, end, size), mark, row in zip(each, marks, rows, strict=True)
    ]


def _places(stretch: Stretch) -> Ints:
    return np.array(stretch.places, dtype=np.int32)


def _inner(found: Sequence[Stretch], starts: Ints, ends: Ints) -> Ints:
    """How many borders lie inside each trimmed run."""
    places = np.concatenate([_places(stretch) for stretch in found])
    inner = np.searchsorted(places, ends) - np.searchsorted(places, starts, side="right")
    return np.asarray(np.maximum(inner, 0))
