"""The segmenter: which stretches of a parsed post put a proposition forward, and how sure that is.

A small network weighs every border of a sentence and every run of pieces between borders; the lattice
turns the weights into the probability of each run to be a unit. A run is worth as much as the runs that
share most of their words with it, since a unit cut a word short is still that unit.
"""

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from spacy.tokens import Doc

from extract.manifest import Manifest, read
from extract.segmenting.borders import Stretch, places_between, stretches
from extract.segmenting.edges import balanced, trimmed
from extract.segmenting.features import border_rows, run_rows
from extract.segmenting.lattice import choice, marginals, overlaps
from extract.segmenting.surroundings import surrounding_rows
from extract.segmenting.tokens import FOLDER, Floats, Ints, Tokens, tokens

VERSION = 1
"""The version of the manifest that this code reads."""

REACH = 12  # pieces of one unit at most
_SHORTEST = 2  # words of a unit
_ALIKE = 0.5  # of their words shared: the same unit
_EXACT, _SHARE = 0.9, 0.15  # what an exact cut adds, so that of two alike the better one is taken
_CLIP = 5.0  # standard deviations
_FAINT = 0.01  # a run less likely than this speaks for no other


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


@dataclass(frozen=True, slots=True, eq=False)
class Net:
    """One hidden layer; inputs are centred, scaled and clipped."""

    mean: Floats
    scale: Floats
    hidden: Floats
    hidden_bias: Floats
    out: Floats
    out_bias: Floats

    def __call__(self, rows: Floats) -> Floats:
        """One row of weights for each row."""
        inputs = np.clip((rows - self.mean) * self.scale, -_CLIP, _CLIP)
        inner: Floats = np.maximum(inputs @ self.hidden + self.hidden_bias, 0.0)
        return inner @ self.out + self.out_bias


def runs_of(columns: Tokens, stretch: Stretch, around: Floats) -> Runs:
    """The runs of a stretch, whose surroundings are `around`."""
    first, last = places_between(stretch, REACH)
    edges = trimmed(columns, stretch)
    start, end = edges[0][first], np.maximum(edges[1][last], edges[0][first])
    rows = run_rows(columns, stretch, (first, last), edges)
    rows = np.hstack([rows, np.broadcast_to(around, (len(rows), len(around)))])
    words = columns.count("word", start, end)
    return Runs(stretch, first, last, start, end, words, border_rows(columns, stretch), rows)


@dataclass(frozen=True, slots=True, eq=False)
class Segmenter:
    """Finds units. `threshold` is what a run must be worth to be one."""

    name: str
    hash: str
    threshold: float
    _members: tuple[tuple[Net, Net], ...]  # one net for borders and one for runs, each pair trained by itself

    @classmethod
    def load(cls, path: str | Path | None = None) -> "Segmenter":
        """Load the weights in folder `path`, or those that are shipped; raises ModelError."""
        manifest = read(
            FOLDER if path is None else Path(path),
            version=VERSION,
            files=("units.npz", "words.json"),
            fields=("name", "threshold", "members"),
        )
        said = manifest.fields
        return cls(said["name"], said["files"]["units.npz"], said["threshold"], _members(manifest))

    def units(self, doc: Doc) -> Iterator[tuple[int, int, float]]:
        """Start and end token of each unit of `doc`, in order, and how likely it is one."""
        columns = tokens(doc)
        found = stretches(doc, columns)
        for stretch, around in zip(found, surrounding_rows(columns, found), strict=True):
            candidates = runs_of(columns, stretch, around)
            worth = self.worths(candidates, columns)
            for run in choice(candidates.first, candidates.last, worth - self.threshold):
                start, end = balanced(columns, int(candidates.start[run]), int(candidates.end[run]))
                yield start, end, float(worth[run])

    def worths(self, candidates: Runs, columns: Tokens) -> Floats:
        """How likely each run is a unit, give or take a word at its edges."""
        sure = np.mean([self._sure(candidates, *member) for member in self._members], axis=0)
        sure = np.where(candidates.words >= _SHORTEST, sure, 0.0)
        strong = np.flatnonzero(sure > _FAINT)
        begins, ends = columns.count("word", 0, candidates.start), columns.count("word", 0, candidates.end)
        shared = overlaps(begins, ends, strong)
        alike = np.minimum((shared >= _ALIKE) @ sure[strong], 1.0)
        exact = (shared >= _EXACT) @ sure[strong]
        worth = (1 - _SHARE) * alike + _SHARE * exact
        return np.where(candidates.words >= _SHORTEST, worth, 0.0).astype(np.float32)

    @staticmethod
    def _sure(candidates: Runs, border_net: Net, run_net: Net) -> Floats:
        begins, ends, within = (
            border_net(candidates.borders).T if len(candidates.borders) else np.zeros((3, 0))
        )
        weights = run_net(candidates.rows)
        begin, end = np.concatenate([[0.0], begins, [0.0]]), np.concatenate([[0.0], ends, [0.0]])
        passed = np.concatenate([[0.0], np.cumsum(within), [0.0]])
        unit = weights[:, 0] + begin[candidates.first] + end[candidates.last]
        unit = unit + passed[candidates.last - 1] - passed[candidates.first]
        single = candidates.last == candidates.first + 1
        return marginals(candidates.first, candidates.last, unit, weights[single, 1])


def _members(manifest: Manifest) -> tuple[tuple[Net, Net], ...]:
    try:
        with np.load(io.BytesIO(manifest.files["units.npz"]), allow_pickle=False) as arrays:
            found = {name: arrays[name].astype(np.float32) for name in arrays.files}
        members = range(int(manifest.fields["members"]))
        return tuple((_net(found, "borders", n), _net(found, "runs", n)) for n in members)
    except (KeyError, ValueError, OSError, zipfile.BadZipFile) as error:
        raise manifest.refuse(f"units.npz does not hold the weights ({error})") from error


def _net(arrays: dict[str, Floats], part: str, member: int) -> Net:
    shared = arrays[f"{part}.mean"], arrays[f"{part}.scale"]
    own = (arrays[f"{part}.{member}.{name}"] for name in ("hidden", "hidden_bias", "out", "out_bias"))
    return Net(*shared, *own)
