"""The trained ranker: how likely it is that one unit bears on another, and as an attack.

Three parts, all read from `extract/models/links/` (its README says how they were made): what a unit's
vector says of its part in the discussion, the trees that rank pairs, and those that tell attack from support.
"""

import io
import zipfile
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from extract.linking.blocks import NAMES, Candidates, candidates
from extract.linking.cues import Cues
from extract.linking.forest import Forest
from extract.linking.rules import Pair
from extract.linking.thread import Thread
from extract.manifest import Manifest, read
from extract.marking.outlook import Outlook
from extract.unit import Vector

FOLDER = Path(__file__).parents[1] / "models" / "links"
VERSION = 1
"""The version of the manifest that this code reads."""

PARTS = ("none", "back", "ahead", "counter", "across")
"""What a unit may do: nothing, support one before it, support one after it, attack in its post, answer."""

_SAME_POST = NAMES.index("same_post")


@dataclass(frozen=True, slots=True)
class Cut:
    """Which of the ranked pairs are linked."""

    least: float  # how likely a unit's best target must be
    second: float  # and its second best
    across: float  # what counts more for a target in another post, of which there are many


@dataclass(frozen=True, slots=True, eq=False)
class Ranker:
    """The trained ranker. `hash` says which weights it runs.

    How sure a link is: how likely both ends are units, one bears on the other, and in this way.
    """

    hash: str
    parts: tuple[Vector, Vector]  # weights and bias
    links: Forest
    attacks: Forest
    cut: "Cut"

    @classmethod
    def load(cls, path: str | Path | None = None) -> "Ranker":
        """Load the ranker in folder `path`, or the one that is shipped; ModelError where it is not right."""
        folder = FOLDER if path is None else Path(path)
        manifest = read(folder, version=VERSION, files=("links.npz",), fields=("columns", "cut"))
        said = manifest.fields
        if said["columns"] != [*NAMES, *PARTS]:
            raise manifest.refuse("made for other features than this Rejoinder sees")
        arrays = _arrays(manifest)
        try:
            return cls(
                said["files"]["links.npz"],
                (arrays["parts.weights"].astype(np.float32), arrays["parts.bias"].astype(np.float32)),
                Forest.of(arrays, "links"),
                Forest.of(arrays, "attacks"),
                Cut(**{name: float(value) for name, value in said["cut"].items()}),
            )
        except (KeyError, TypeError) as error:
            raise manifest.refuse(f"not what its manifest describes ({error})") from error

    def pairs(self, thread: Thread, cued: Sequence[Cues]) -> Iterator[Pair]:
        """The links of a thread, in the order of their sources."""
        parts = in_context(thread, self.likely_parts(thread))
        places = thread.places
        for block in candidates(thread, cued):
            rows = with_parts(block, parts)
            likely = self.links.probabilities(rows)
            chosen = choose(block, likely, self.cut)
            attacks = self.attacks.probabilities(rows[chosen])
            for n, attack in zip(chosen, attacks, strict=True):
                source, target = places[block.sources[n]], places[block.targets[n]]
                sure = likely[n] * max(attack, 1.0 - attack)
                sure *= source.unit.confidence * target.unit.confidence
                yield Pair(source, target, bool(attack > 0.5), float(sure))

    def likely_parts(self, thread: Thread) -> Vector:
        """How likely each unit plays each of the PARTS, by its vector alone."""
        weights, bias = self.parts
        scores = vectors(thread).reshape(-1, len(weights)) @ weights + bias
        powers = np.exp(scores - scores.max(axis=1, keepdims=True))
        return np.asarray(powers / powers.sum(axis=1, keepdims=True), dtype=np.float32)


def vectors(thread: Thread) -> Vector:
    """A row a unit, for the head that tells its part: its vector, and what the marker says of its part."""
    rows = [[*place.unit.embedding, *_likely(place.unit.outlook)] for place in thread.places]
    return np.array(rows, dtype=np.float32)


def _likely(outlook: Outlook) -> Vector:
    """The logarithms of how likely the marker finds each part; zeros where it says nothing."""
    if not outlook.parts:
        return np.zeros(len(PARTS), dtype=np.float32)
    return np.log(np.maximum(np.array(outlook.parts, dtype=np.float32), 0.002))


def in_context(thread: Thread, parts: Vector) -> Vector:
    """A row a unit: its parts, those of the units before and after it, and its rank as its post's answer."""
    count = len(PARTS)
    rows = np.full((len(parts), 3 * count + 1), -1.0, dtype=np.float32)
    rows[:, :count] = parts
    for places in thread.by_post.values():
        if places:
            first, end = places[0].row, places[-1].row + 1
            rows[first + 1 : end, count : 2 * count] = parts[first : end - 1]
            rows[first : end - 1, 2 * count : 3 * count] = parts[first + 1 : end]
            answers = parts[first:end, -1]
            rows[first:end, -1] = np.argsort(np.argsort(-answers, kind="stable"), kind="stable")
    return rows


def with_parts(block: Candidates, parts: Vector) -> Vector:
    """The features of a block's pairs, and after them the parts of source and target."""
    own = [*range(len(PARTS)), parts.shape[1] - 1]
    return np.concatenate([block.features, parts[block.sources], parts[np.ix_(block.targets, own)]], axis=1)


def choose(block: Candidates, likely: npt.NDArray[np.float64], cut: "Cut") -> list[int]:
    """The pairs of a block to link: each source's best target, and its second where that is sure.

    Of two units that would bear on each other, the surer one does.
    """
    likely = np.where(block.features[:, _SAME_POST] > 0, likely, likely * cut.across)
    ranked: dict[int, list[int]] = defaultdict(list)
    for n in np.argsort(-likely, kind="stable"):
        if likely[n] >= cut.least:
            ranked[int(block.sources[n])].append(int(n))
    chosen = {
        (source, int(block.targets[n])): n
        for source, pairs in ranked.items()
        for place, n in enumerate(pairs[:2])
        if place == 0 or likely[n] >= cut.second
    }
    for (source, target), n in list(chosen.items()):
        back = chosen.get((target, source))
        if back is not None and (likely[n], -source) < (likely[back], -target):
            del chosen[source, target]
    return sorted(chosen.values(), key=lambda n: (block.sources[n], -likely[n]))


def _arrays(manifest: Manifest) -> dict[str, npt.NDArray[Any]]:
    try:
        with np.load(io.BytesIO(manifest.files["links.npz"]), allow_pickle=False) as arrays:
            return {name: arrays[name] for name in arrays.files}
    except (ValueError, zipfile.BadZipFile) as error:
        raise manifest.refuse(f"links.npz holds no arrays ({error})") from error
