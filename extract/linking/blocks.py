"""Pairs of units that may be linked, and what the ranker sees between the two.

A block is the units of one post against those of the same or of an answered post; its features are
made all at once. Nothing here grows faster than the thread: a unit meets the ten units on either
side of it, the first of its post, and the first 64 of each post that it may answer.
"""

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from extract.frame import stems
from extract.linking.cues import Cues
from extract.linking.features import UNIT, unit_features
from extract.linking.thread import Place, Thread
from extract.unit import Vector

Rows = npt.NDArray[np.intp]

WINDOW = 10
"""How far apart two units of one post may stand, unless the target is its first."""

MANY = 64
"""How many units of a post are looked at together."""

_BRIDGES = ("because", "as", "so", "but", "and", "example", "which", "if")
_BETWEEN: tuple[str, ...] = ("cosine", "centred", "rank", "top", "relative_rank", "back_rank", "rank_across")
_BETWEEN += ("overlap_source", "overlap_target", "negation_differs", "negation_in_both", "denied_overlap")
_BETWEEN += ("source_central", "target_central", "candidates", "distance", "distance_log", "back", "ahead")
_BETWEEN += ("same_post", "same_sentence", "same_paragraph", "sentences", "to_first", "to_paragraph_first")
_BETWEEN += ("depth", "parent", "root", "own_parent", "first_across", "top_across", "first_top_across")
_BETWEEN += ("first_of_other", "last_of_other", "relative_in_other", "one_in_other", "one_in_own")
_BETWEEN += ("quoted", "quoted_near", "quotes_other", "buts_between", "anaphora_before", "question_before")
_BETWEEN += ("colon_bridge", "colon_bridge_ahead", "near_same", "near_ahead")
_BETWEEN += ("leans", "leans_back", "leans_attack", "leans_rank", "leans_first")
PAIR: tuple[str, ...] = (
    *_BETWEEN,
    *(f"before_{name}" for name in _BRIDGES),
    *(f"ahead_{name}" for name in _BRIDGES),
)
PAIR += tuple(f"next_{name}" for name in _BRIDGES)
"""The names of what is between the two."""

NAMES = (*(f"source_{name}" for name in UNIT), *(f"target_{name}" for name in UNIT), *PAIR)
"""The columns of `Candidates.features`."""

_NO_LEANING = (0.0, 0.5)
_COLUMN = {name: n for n, name in enumerate(PAIR)}
_OWN = {name: n for n, name in enumerate(UNIT)}


@dataclass(frozen=True, slots=True, eq=False)
class Candidates:
    """Pairs that may be linked: the rows of source and target in the thread, and their features."""

    sources: Rows
    targets: Rows
    features: Vector  # a row a pair, columns in the order of NAMES


def candidates(thread: Thread, cued: Sequence[Cues]) -> Iterator[Candidates]:
    """The candidates of each post of a thread, at most 64 sources at a time."""
    view = _View(thread, _Words(thread), unit_features(thread, cued))
    for post, places in thread.by_post.items():
        others = [thread.by_post[other][:MANY] for other in thread.answered(post)]
        for start in range(0, len(places), MANY):
            yield _block(view, places[start : start + MANY], others)


def _block(view: "_View", sources: Sequence[Place], others: Sequence[Sequence[Place]]) -> Candidates:
    groups = [sources, *others]
    vectors = np.stack([place.unit.embedding for place in sources])
    alike = [vectors @ np.stack([place.unit.embedding for place in group]).T for group in groups]
    across = _ranks(np.concatenate(alike[1:], axis=1)) if others else alike[0]
    parts, seen = [], 0
    for depth, (targets, cosine) in enumerate(zip(groups, alike, strict=True)):
        sheet = _Sheet(view, sources, targets, cosine)
        if depth == 0:
            parts.append(sheet.rows(sheet.within()))
        else:
            ranks = across[:, seen : seen + len(targets)]
            parts.append(sheet.rows(sheet.across(depth, ranks)))
            seen += len(targets)
    return Candidates(
        np.concatenate([part.sources for part in parts]),
        np.concatenate([part.targets for part in parts]),
        np.concatenate([part.features for part in parts]),
    )


@dataclass(frozen=True, slots=True, eq=False)
class _View:
    """What is read of a thread once."""

    thread: Thread
    words: "_Words"
    own: Vector  # the units' own features


class _Sheet:
    """The features of sources against the targets of one post, one plane a feature."""

    def __init__(
        self, view: "_View", sources: Sequence[Place], targets: Sequence[Place], cosine: Vector
    ) -> None:
        self.thread, self.own = view.thread, view.own
        self.sources, self.targets, self.cosine = sources, targets, cosine
        self.i = np.array([place.row for place in sources], dtype=np.intp)
        self.j = np.array([place.row for place in targets], dtype=np.intp)
        self.planes = np.zeros((len(sources), len(targets), len(PAIR)), dtype=np.float32)
        self._both(view.words)

    def put(self, name: str, values: npt.ArrayLike) -> None:
        """Fill the plane of a feature; a column or a row is spread over it."""
        self.planes[:, :, _COLUMN[name]] = values

    def source(self, name: str) -> Vector:
        """A feature of each source, as a column."""
        return np.asarray(self.own[self.i, _OWN[name]][:, None])

    def target(self, name: str) -> Vector:
        """A feature of each target, as a row."""
        return np.asarray(self.own[self.j, _OWN[name]][None, :])

    def rows(self, keep: npt.NDArray[np.bool_]) -> Candidates:
        """The pairs to keep, as candidates."""
        a, b = np.nonzero(keep)
        features = np.concatenate([self.own[self.i[a]], self.own[self.j[b]], self.planes[a, b]], axis=1)
        return Candidates(self.i[a], self.j[b], features)

    def _both(self, words: "_Words") -> None:
        """What is seen of any two units."""
        of_source, of_target = words.shared([words.of[n] for n in self.i], [words.of[n] for n in self.j])
        here, there = self.source("negation"), self.target("negation")
        differs = np.abs(here - there)
        self.put("cosine", self.cosine)
        self.put("overlap_source", of_source)
        self.put("overlap_target", of_target)
        self.put("negation_differs", differs)
        self.put("negation_in_both", here * there)
        self.put("denied_overlap", differs * np.maximum(of_source, of_target))
        self.put("centred", self.cosine - self.cosine.mean(axis=1, keepdims=True))
        self.put("candidates", math.log(len(self.targets) + 1))
        self._leanings()
        for name in _BRIDGES:
            following = [
                self.own[p.row + 1, _OWN[f"gap_{name}"]] if p.index + 1 < p.of else 0.0 for p in self.sources
            ]
            self.put(f"next_{name}", np.array(following)[:, None])

    def _leanings(self) -> None:
        """What the marker says of the two."""
        ids = [place.unit.id for place in self.targets]
        seen = [[place.unit.outlook.toward.get(id_, _NO_LEANING) for id_ in ids] for place in self.sources]
        leans = np.array(seen, dtype=np.float32)
        best = [
            max((p for p, _ in place.unit.outlook.toward.values()), default=0.0) for place in self.sources
        ]
        own = [place.unit.id for place in self.sources]
        back = [[place.unit.outlook.toward.get(id_, _NO_LEANING)[0] for id_ in own] for place in self.targets]
        self.put("leans", leans[:, :, 0])
        self.put("leans_attack", leans[:, :, 1])
        self.put("leans_back", np.array(back, dtype=np.float32).T)
        self.put("leans_rank", _ranks(leans[:, :, 0]))
        self.put("leans_first", leans[:, :, 0] >= np.maximum(np.array(best), 1e-6)[:, None])

    def within(self) -> npt.NDArray[np.bool_]:
        """Fill in what is seen between units of one post; answers which pairs may be linked."""
        at = np.array([place.index for place in self.sources])
        distance = at[None, :] - at[:, None]
        order = _ranks(np.where(distance == 0, -9.0, self.cosine))
        self.put("rank", order)
        self.put("top", order == 0)
        self.put("relative_rank", order / max(1, len(at) - 2))
        self.put("back_rank", -1.0)
        self.put("rank_across", -1.0)
        self.put("same_post", 1.0)
        self.put("distance", distance)
        self.put("distance_log", np.log(np.abs(distance) + 1))
        self.put("back", distance < 0)
        self.put("ahead", distance > 0)
        self._order(distance)
        self._bridges(distance)
        first = at[None, :] == 0
        return np.asarray((distance != 0) & ((np.abs(distance) <= WINDOW) | first))

    def _order(self, distance: npt.NDArray[np.intp]) -> None:
        """Sentences and paragraphs of the two."""
        sentence = np.array([place.unit.sentence for place in self.sources])
        paragraph = np.array([place.unit.paragraph for place in self.sources])
        opens = np.array([place.nth == 0 for place in self.sources])[None, :]
        first = np.array([place.index == 0 for place in self.sources])[None, :]
        same = paragraph[None, :] == paragraph[:, None]
        together = sentence[None, :] == sentence[:, None]
        self.put("same_sentence", together)
        self.put("same_paragraph", same)
        self.put("sentences", sentence[None, :] - sentence[:, None])
        self.put("to_first", first & (distance < 0))
        self.put("to_paragraph_first", opens & (distance < 0) & same)
        self.put("near_same", together & (distance == -1))
        self.put("near_ahead", together & (distance == 1))

    def _bridges(self, distance: npt.NDArray[np.intp]) -> None:
        """The connective between two neighbours, which is that of the later one."""
        before, ahead = distance == -1, distance == 1
        for name in _BRIDGES:
            self.put(
                f"before_{name}", before * np.maximum(self.source(f"gap_{name}"), self.source(f"open_{name}"))
            )
            self.put(
                f"ahead_{name}", ahead * np.maximum(self.target(f"gap_{name}"), self.target(f"open_{name}"))
            )
        self.put("colon_bridge", before * self.source("colon"))
        self.put("colon_bridge_ahead", ahead * self.target("colon"))
        self.put("question_before", before * self.target("question"))
        self.put("anaphora_before", before * self.source("open_anaphora"))
        buts = np.cumsum(self.own[self.i, _OWN["gap_but"]])
        self.put("buts_between", np.abs(buts[None, :] - buts[:, None]))

    def across(self, depth: int, ranks: Vector) -> npt.NDArray[np.bool_]:
        """Fill in what is seen between a unit and one of a post it may answer; all pairs may be linked."""
        order = _ranks(self.cosine)
        top, first = order == 0, self.source("first")
        post, answered = self.thread.posts[self.sources[0].unit.post], self.targets[0].unit.post
        other = self.thread.posts[answered]
        self.put("rank", order)
        self.put("top", top)
        self.put("relative_rank", order / max(1, len(self.targets) - 1))
        self.put("back_rank", _ranks(self.cosine.T).T)
        self.put("rank_across", ranks)
        self.put("depth", depth)
        self.put("parent", depth == 1)
        self.put("root", other.reply_to is None)
        self.put("own_parent", post.author is not None and post.author == other.author)
        self.put("first_across", first)
        self.put("top_across", top)
        self.put("first_top_across", top * first)
        self.put("first_of_other", self.target("first"))
        self.put("last_of_other", self.target("last"))
        self.put("relative_in_other", self.target("relative"))
        self.put("one_in_other", len(self.targets) == 1)
        self.put("one_in_own", len(self.sources) == 1)
        self._quotes()
        return np.ones(self.cosine.shape, dtype=np.bool_)

    def _quotes(self) -> None:
        """How much of each target stands in the lines quoted before the source."""
        for n, place in enumerate(self.sources):
            if place.quotes:
                said = frozenset(stems(place.quotes.lower().split()))
                share = np.array([_share(other.unit.frame.content, said) for other in self.targets])
                self.planes[n, :, _COLUMN["quoted"]] = share
                self.planes[n, :, _COLUMN["quoted_near"]] = share * bool(place.quoted)
                self.planes[n, :, _COLUMN["quotes_other"]] = share < 0.3


def _share(words: Sequence[str], among: frozenset[str]) -> float:
    return sum(word in among for word in words) / len(words) if words else 0.0


def _ranks(values: Vector) -> Vector:
    """The rank of each value in its row, the largest first; ties by place."""
    order = np.argsort(-values, axis=1, kind="stable")
    ranks = np.empty(values.shape, dtype=np.float32)
    np.put_along_axis(ranks, order, np.arange(values.shape[1], dtype=np.float32)[None, :], axis=1)
    return ranks


class _Words:
    """The words of every unit, weighed by how rare they are in the thread."""

    def __init__(self, thread: Thread) -> None:
        self.of = [frozenset(place.unit.frame.content) for place in thread.places]
        self._seen = Counter(word for words in self.of for word in words)

    def weight(self, word: str) -> float:
        return math.log((len(self.of) + 1) / (self._seen[word] + 1)) + 0.1

    def shared(
        self, sources: Sequence[frozenset[str]], targets: Sequence[frozenset[str]]
    ) -> tuple[Vector, Vector]:
        """The share of the weight of each source's words, and of each target's, that both have."""
        column = {word: n for n, word in enumerate(sorted(set().union(*sources, *targets)))}
        weights = np.array([self.weight(word) for word in column], dtype=np.float32)
        a, b = (self._incidence(group, column) for group in (sources, targets))
        both = (a * weights) @ b.T
        return both / np.maximum(a @ weights, 1e-6)[:, None], both / np.maximum(b @ weights, 1e-6)[None, :]

    @staticmethod
    def _incidence(group: Sequence[frozenset[str]], column: dict[str, int]) -> Vector:
        matrix = np.zeros((len(group), len(column)), dtype=np.float32)
        for row, words in enumerate(group):
            matrix[row, [column[word] for word in words]] = 1.0
        return matrix
