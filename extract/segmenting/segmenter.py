"""The segmenter: which stretches of a parsed post put a proposition forward, and how sure that is.

A small network weighs every border of a sentence and every run of pieces between borders; the lattice
turns the weights into the probability of each run to be a unit. A run is worth as much as the runs that
share most of their words with it, since a unit cut a word short is still that unit.
"""

import io
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from spacy.tokens import Doc

from extract.manifest import Manifest, read
from extract.segmenting.borders import stretches
from extract.segmenting.candidates import Runs, candidates
from extract.segmenting.edges import balanced
from extract.segmenting.lattice import choice, marginals, overlaps
from extract.segmenting.marked import tags
from extract.segmenting.surroundings import surrounding_rows
from extract.segmenting.tokens import FOLDER, Floats, Tokens, tokens

VERSION = 1
"""The version of the manifest that this code reads."""

_SHORTEST = 2  # words of a unit
_ALIKE = 0.5  # more of their words shared: the same unit; of two halves, only one can be
_EXACT, _SHARE = 0.9, 0.15  # what an exact cut adds, so that of two alike the better one is taken
_CLIP = 5.0  # standard deviations
_TOGETHER = 64  # stretches weighed at once
_FAINT = 0.01  # a run less likely than this speaks for no other


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


@dataclass(frozen=True, slots=True, eq=False)
class Segmenter:
    """Finds units. `threshold` is what a run must be worth to be one."""

    name: str
    hash: str
    threshold: float
    _borders: Net  # three weights a border: a unit begins there, ends there, goes on over it
    _runs: Net  # two weights a run: it is one unit; it is dropped, where it is a single piece

    @classmethod
    def load(cls, path: str | Path | None = None) -> "Segmenter":
        """Load the weights in folder `path`, or those that are shipped; raises ModelError."""
        manifest = read(
            FOLDER if path is None else Path(path),
            version=VERSION,
            files=("units.npz", "words.json"),
            fields=("name", "threshold"),
        )
        said = manifest.fields
        return cls(said["name"], said["files"]["units.npz"], said["threshold"], *_nets(manifest))

    def units(self, doc: Doc) -> Iterator[tuple[int, int, float]]:
        """Start and end token of each unit of `doc`, in order, and how likely it is one."""
        columns = tokens(doc, tags(doc))
        found = stretches(doc, columns)
        around = surrounding_rows(columns, found)
        for begin in range(0, len(found), _TOGETHER):
            some = slice(begin, begin + _TOGETHER)
            each = candidates(columns, found[some], around[some])
            for runs, worth in zip(each, self.worths(columns, each), strict=True):
                for run in choice(runs.first, runs.last, worth - self.threshold):
                    start, end = balanced(columns, int(runs.start[run]), int(runs.end[run]))
                    yield start, end, float(worth[run])

    def worths(self, columns: Tokens, each: Sequence[Runs]) -> Iterator[Floats]:
        """For the runs of each stretch: how likely each is a unit, give or take a word at its edges."""
        marks = self._borders(np.concatenate([runs.borders for runs in each]))
        weights = self._runs(np.concatenate([runs.rows for runs in each]))
        for runs in each:
            mine, own = marks[: len(runs.borders)], weights[: len(runs.rows)]
            marks, weights = marks[len(mine) :], weights[len(own) :]
            sure = np.where(runs.words >= _SHORTEST, _sure(runs, mine, own), 0.0)
            strong = np.flatnonzero(sure > _FAINT)
            begins, ends = columns.count("word", 0, runs.start), columns.count("word", 0, runs.end)
            shared = overlaps(begins, ends, strong)
            alike = np.minimum((shared > _ALIKE) @ sure[strong], 1.0)
            worth = (1 - _SHARE) * alike + _SHARE * ((shared >= _EXACT) @ sure[strong])
            yield np.where(runs.words >= _SHORTEST, worth, 0.0).astype(np.float32)


def _sure(runs: Runs, marks: Floats, weights: Floats) -> Floats:
    """How likely each run is a unit, cut just so."""
    begin, end, within = np.pad(marks, ((1, 1), (0, 0))).T
    passed = np.cumsum(within)
    unit = weights[:, 0] + begin[runs.first] + end[runs.last] + passed[runs.last - 1] - passed[runs.first]
    return marginals(runs.first, runs.last, unit, weights[runs.last == runs.first + 1, 1])


def _nets(manifest: Manifest) -> tuple[Net, Net]:
    try:
        with np.load(io.BytesIO(manifest.files["units.npz"]), allow_pickle=False) as arrays:
            found = {name: arrays[name].astype(np.float32) for name in arrays.files}
        return net(found, "borders"), net(found, "runs")
    except (KeyError, TypeError, ValueError, OSError, zipfile.BadZipFile) as error:
        raise manifest.refuse(f"units.npz does not hold the weights ({error})") from error


def net(arrays: Mapping[str, Floats], part: str) -> Net:
    """The net of that part: `hidden`, `out` and their biases have one row or block a member; they vote."""
    hidden, out = arrays[f"{part}.hidden"], arrays[f"{part}.out"]
    return Net(
        arrays[f"{part}.mean"],
        arrays[f"{part}.scale"],
        np.concatenate(list(hidden), axis=1),
        np.concatenate(list(arrays[f"{part}.hidden_bias"])),
        np.concatenate(list(out)) / len(out),
        arrays[f"{part}.out_bias"].mean(axis=0),
    )
