"""The marker: what a small trained encoder sees in a post that it reads after what the post answers.

One pass over a post gives every word piece a vector; small heads over those say where units begin, what
each unit is, and which unit bears on which. The segmenter, the trained heads and the ranker weigh what
the marker says beside what they see themselves. How it is trained: `extract/models/marker/README.md`.
"""

import io
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from tokenizers import Tokenizer

from extract.graph import opened
from extract.manifest import Manifest, read
from extract.marking.windows import Window, windows

FOLDER = Path(__file__).parents[1] / "models" / "marker"
VERSION = 1
"""The version of the manifest that this code reads."""

Floats = npt.NDArray[np.float32]
Range = tuple[int, int]
"""Characters of a text, end exclusive."""

HEADS: Mapping[str, tuple[str, ...]] = {
    "kind": ("fact", "value", "policy", "definition"),
    "worth": ("not", "checkable"),
    "negated": ("no", "yes"),
    "hedged": ("no", "yes"),
    "attributed": ("no", "yes"),
    "mode": ("none", "concession", "hypothetical", "rhetorical-question"),
    "scheme": (
        "none", "ad-hominem", "analogy", "authority", "cause", "classification", "consequence", "definition",
        "example", "popular-practice", "precedent",
    ),
    "part": ("none", "back", "ahead", "counter", "across"),
}  # fmt: skip
"""What is asked of a unit, and the answers. Its part: nothing, support before or after it, attack, answer."""

COLUMNS = tuple(f"{head} {label}" for head, labels in HEADS.items() for label in labels)
"""What each column of `Marker.said` is."""

TAGS = ("begin", "inside", "outside")
_NEAR = 4  # units farther apart than this are all alike far
_ITSELF = -1e4


@dataclass(frozen=True, slots=True, eq=False)
class Glance:
    """One window as it was read: a vector a piece, and for the post's own pieces how likely each tag is."""

    window: Window
    vectors: Floats
    tags: Floats


Marks = tuple[Glance, ...]
"""What was seen of one post, window by window."""


@dataclass(frozen=True, slots=True, eq=False)
class Bearing:
    """How likely each unit of a post bears on each candidate, and that this is an attack.

    Candidates are the post's own units, then those of what it answers; `nothing` is that a unit bears
    on none of them. NaN where unit and candidate never stood in one window.
    """

    likely: Floats
    attack: Floats
    nothing: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Marker:
    """The encoder with its heads. `name` and `hash` say which weights it runs."""

    name: str
    hash: str
    _arrays: Mapping[str, Floats]
    _tokenizer: Tokenizer
    _session: Any

    @classmethod
    def load(cls, path: str | Path | None = None) -> "Marker":
        """Load the marker in folder `path`, or the one that is shipped; ModelError where it is not right."""
        manifest = read(
            FOLDER if path is None else Path(path),
            version=VERSION,
            files=("model.onnx", "heads.npz"),
            fields=("name", "heads"),
        )
        session, tokenizer = opened(manifest)
        labels = {head: tuple(names) for head, names in manifest.fields["heads"].items()}
        if labels != HEADS:
            raise manifest.refuse("made with other heads than this Rejoinder reads")
        arrays = _arrays(manifest)
        if not {"tags.weight", "sources.weight", "places", *(f"{h}.weight" for h in HEADS)} <= arrays.keys():
            raise manifest.refuse("heads.npz is not whole")
        return cls(
            manifest.fields["name"],
            manifest.fields["files"]["model.onnx"],
            arrays,
            tokenizer,
            session,
        )

    def read(self, text: str, above: str = "") -> Marks:
        """Read a post after `above`, the text that it answers."""
        return tuple(map(self._glance, windows(self._tokenizer, text, above)))

    def said(self, marks: Marks, spans: Sequence[Range]) -> Floats:
        """One row a span of the post: how likely each label of each head is; zeros where it was not read."""
        rows = np.zeros((len(spans), len(COLUMNS)), dtype=np.float32)
        for glance in marks:
            own = _places(glance, spans)
            if own:
                vectors = self._units(glance, own)
                each = [_odds(self._linear(head, vectors)) for head in HEADS]
                rows[list(own)] = np.concatenate(each, axis=1)
        return rows

    def bearing(self, marks: Marks, spans: Sequence[Range], above: Sequence[Range]) -> Bearing:
        """How the units at `spans` of a post bear on one another, and on those at `above` that it answers."""
        mine, size = len(spans), len(spans) + len(above)
        likely, attack = np.full((2, mine, size), np.nan, dtype=np.float32)
        nothing = np.full(mine, np.nan, dtype=np.float32)
        for glance in marks:
            own, over = _places(glance, spans), _places_above(glance, above)
            if not own:
                continue
            rows = [*own, *(mine + n for n in over)]
            vectors = _means(glance, [*own.values(), *over.values()])
            odds, denies = self._pairs(vectors, self._units(glance, own))
            at = np.ix_(list(own), rows)
            likely[at], attack[at], nothing[list(own)] = odds[:, :-1], denies, odds[:, -1]
        return Bearing(likely, attack, nothing)

    def _glance(self, window: Window) -> Glance:
        ids = window.ids[None]
        feed = {
            "input_ids": ids,
            "attention_mask": np.ones_like(ids),
            "token_type_ids": window.kinds[None],
        }
        vectors: Floats = self._session.run(None, feed)[0][0]
        own = vectors[window.begins : window.begins + len(window.own.ids)]
        return Glance(window, vectors, _odds(self._linear("tags", own)))

    def _units(self, glance: Glance, own: Mapping[int, Range]) -> Floats:
        """The vectors of units, each beside the vector of the window's beginning."""
        means = _means(glance, list(own.values()))
        return np.hstack([means, np.broadcast_to(glance.vectors[0], means.shape)])

    def _pairs(self, vectors: Floats, units: Floats) -> tuple[Floats, Floats]:
        """The odds of each target, the last being none; and how likely a link to each target attacks it."""
        mine, size = len(units), len(vectors)
        scale = np.float32(len(self._arrays["sources.bias"]) ** -0.5)
        scores = self._linear("sources", vectors[:mine]) @ self._linear("targets", vectors).T * scale
        scores += self._far(mine, size)
        scores[np.arange(mine), np.arange(mine)] = _ITSELF
        odds = _odds(np.hstack([scores, self._linear("nothing", units)]))
        denies = self._linear("attack_sources", vectors[:mine]) @ self._linear("attack_targets", vectors).T
        return odds, np.asarray(1 / (1 + np.exp(-denies * scale)), dtype=np.float32)

    def _far(self, mine: int, size: int) -> Floats:
        """What the distance alone says for each unit and candidate."""
        rows, columns = np.arange(mine)[:, None], np.arange(size)[None, :]
        own = np.clip(columns - rows, -_NEAR, _NEAR) + _NEAR
        above = np.broadcast_to(np.clip(columns - mine, 0, 2 * _NEAR), own.shape)
        places = self._arrays["places"]
        return np.asarray(np.where(columns < mine, places[0][own], places[1][above]), dtype=np.float32)

    def _linear(self, name: str, rows: Floats) -> Floats:
        return np.asarray(rows @ self._arrays[f"{name}.weight"].T + self._arrays[f"{name}.bias"], np.float32)


def _places(glance: Glance, spans: Sequence[Range]) -> dict[int, Range]:
    """The spans that begin in a window, by their number: the rows of the vectors that they cover."""
    own, begins = glance.window.own, glance.window.begins
    if not len(own.ids):
        return {}
    low, high = int(own.starts[0]), int(own.ends[-1])
    found = {n: own.over(start, end) for n, (start, end) in enumerate(spans) if low <= start < high}
    return {n: (first + begins, end + begins) for n, (first, end) in found.items() if first < end}


def _places_above(glance: Glance, spans: Sequence[Range]) -> dict[int, Range]:
    found = {n: glance.window.above.over(start, end) for n, (start, end) in enumerate(spans)}
    return {n: (first + 1, end + 1) for n, (first, end) in found.items() if first < end}


def _means(glance: Glance, ranges: Sequence[Range]) -> Floats:
    return np.stack([glance.vectors[first:end].mean(axis=0) for first, end in ranges])


def _odds(scores: Floats) -> Floats:
    powers = np.exp(scores - scores.max(axis=1, keepdims=True)) if len(scores) else scores
    return np.asarray(powers / powers.sum(axis=1, keepdims=True), dtype=np.float32)


def _arrays(manifest: Manifest) -> dict[str, Floats]:
    try:
        with np.load(io.BytesIO(manifest.files["heads.npz"]), allow_pickle=False) as stored:
            return {name: np.asarray(stored[name], dtype=np.float32) for name in stored.files}
    except (ValueError, zipfile.BadZipFile) as error:
        raise manifest.refuse(f"heads.npz holds no arrays ({error})") from error
