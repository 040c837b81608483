"""Make `extract/models/links/` again from annotated discussions: the ranker of `extract/linking/ranker.py`.

Runs where both Rejoinder and scikit-learn are installed (the train environment):

    python extract/models/training/train_links.py GOLD_FOLDER... [--out FOLDER] [--dry]

A gold folder holds one JSON file a discussion: `posts`, `units` with `post`, `quote`, `nth`, and
`relations` with `source`, `target`, `type`. Prints relation and cross-post F1 (means over discussions)
of rules and ranker on discussions the ranker was not trained on, in seven folds, with the annotated
units and with those that the pipeline finds. Then trains on all and writes weights and manifest, the
same bytes for the same data.
"""

import argparse
import hashlib
import json
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.linear_model import LogisticRegression
from spacy.language import Language

from extract.linking import rules
from extract.linking.blocks import NAMES, Candidates, candidates
from extract.linking.chains import direct
from extract.linking.cues import cues
from extract.linking.ranker import PARTS, VERSION, Cut, Ranker, in_context, with_parts
from extract.linking.rules import Pair
from extract.linking.thread import Thread
from extract.pipeline import annotate, build
from extract.unit import Unit, units
from kb.model import Discussion, Post

OUT = Path(__file__).parents[1] / "links"
CUT = Cut(least=0.24, second=0.35, across=2.0)  # tuned on folds of the annotated discussions
FOLDS = 7
Gold = dict[str, Any]


@dataclass(frozen=True)
class Reading:
    """One discussion with one choice of units: where they stand, and which annotated unit each one is."""

    gold: Gold
    thread: Thread
    blocks: list[Candidates]
    names: list[str | None]  # of the annotated unit, by row

    @classmethod
    def of(cls, gold: Gold, discussion: Discussion, found: Sequence[Unit], name: dict[str, str]) -> "Reading":
        thread = Thread.of(discussion, found)
        blocks = list(candidates(thread, [cues(place) for place in thread.places]))
        return cls(gold, thread, blocks, [name.get(place.unit.id) for place in thread.places])

    def labels(self) -> np.ndarray:
        relations = {(r["source"], r["target"]): 1 + (r["type"] == "attack") for r in self.gold["relations"]}
        pairs = [(i, j) for block in self.blocks for i, j in zip(block.sources, block.targets, strict=True)]
        return np.array([relations.get((self.names[i], self.names[j]), 0) for i, j in pairs])

    def parts(self) -> np.ndarray:
        """The part each unit plays, as a place in PARTS; of two, the later one."""
        played = np.zeros(len(self.thread.places), dtype=int)
        row = {name: n for n, name in enumerate(self.names) if name}
        for relation in self.gold["relations"]:
            source, target = row.get(relation["source"]), row.get(relation["target"])
            if source is None or target is None:
                continue
            across = self.thread.places[source].unit.post != self.thread.places[target].unit.post
            attack = relation["type"] == "attack"
            part = "across" if across else "counter" if attack else "back" if target < source else "ahead"
            played[source] = max(played[source], PARTS.index(part))
        return played

    def vectors(self) -> np.ndarray:
        return np.stack([place.unit.embedding for place in self.thread.places])


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("gold", type=Path, nargs="+")
    arguments.add_argument("--out", type=Path, default=OUT)
    arguments.add_argument("--dry", action="store_true", help="write nothing")
    chosen = arguments.parse_args()
    nlp = build()
    cases = [read(nlp, path) for folder in chosen.gold for path in sorted(folder.glob("*.json"))]
    report(cases)
    if not chosen.dry:
        write(chosen.out, [annotated for annotated, _ in cases])


def read(nlp: Language, path: Path) -> tuple[Reading, Reading]:
    """A discussion with its annotated units, and with those the pipeline finds."""
    gold: Gold = json.loads(path.read_text(encoding="utf-8"))
    posts, seen = [], set()
    for post in gold["posts"]:
        parent = post.get("reply_to")
        posts.append(Post(post["id"], post["text"], post.get("author"), parent if parent in seen else None))
        seen.add(post["id"])
    discussion = Discussion(f"gold-{gold['id']}", "gold", tuple(posts))
    annotated: list[Unit] = []
    found: list[Unit] = []
    names: dict[str, str] = {}
    texts = [post.text for post in posts]
    for post, doc in zip(posts, annotate(nlp, texts), strict=True):
        found.extend(units(doc, post))
    rest = nlp.pipe_names[nlp.pipe_names.index("units") :]
    with nlp.select_pipes(disable=rest):
        parsed = list(annotate(nlp, texts))
    for post, doc in zip(posts, parsed, strict=True):
        for name, unit in marked(nlp, doc, post, gold):
            annotated.append(unit)
            names[unit.id] = name
    same = overlapping(annotated, found)
    return (
        Reading.of(gold, discussion, annotated, names),
        Reading.of(gold, discussion, found, {mine: names[theirs] for mine, theirs in same.items()}),
    )


def marked(nlp: Language, doc: Any, post: Post, gold: Gold) -> Iterator[tuple[str, Unit]]:
    """The annotated units of a post, with all that the pipeline says of such a stretch."""
    mine = [(place(post.text, unit), unit) for unit in gold["units"] if unit["post"] == post.id]
    doc.spans["units"] = [
        doc.char_span(at, at + len(unit["quote"]), alignment_mode="expand") for at, unit in mine
    ]
    for name in nlp.pipe_names[nlp.pipe_names.index("units") + 1 :]:
        doc = nlp.get_pipe(name)(doc)
    said = {(unit.start, unit.end): unit for unit in units(doc, post)}
    for span, (at, unit) in zip(doc.spans["units"], mine, strict=True):
        like = said[span.start_char, span.end_char]
        text = unit["quote"]
        yield unit["id"], replace(like, start=at, end=at + len(text), text=text, confidence=1.0)


def place(text: str, unit: dict[str, Any]) -> int:
    at = -1
    for _ in range(unit.get("nth", 1)):
        at = text.index(unit["quote"], at + 1)
    return at


def overlapping(annotated: Sequence[Unit], found: Sequence[Unit]) -> dict[str, str]:
    """The ids of found units and of the annotated ones they stand for: half in common, best first."""
    pairs = []
    for one in found:
        for other in annotated:
            common = min(one.end, other.end) - max(one.start, other.start)
            if one.post == other.post and common > 0:
                either = max(one.end, other.end) - min(one.start, other.start)
                pairs.append((common / either, one.id, other.id))
    same: dict[str, str] = {}
    for share, one, other in sorted(pairs, key=lambda p: (-p[0], p[1], p[2])):
        if share >= 0.5 and one not in same and other not in same.values():
            same[one] = other
    return same


def write(folder: Path, readings: Sequence[Reading]) -> None:
    """Train on `readings`, and write weights and manifest."""
    rows = np.concatenate([rows_of(r, p) for r, p in zip(readings, parts_out_of_fold(readings), strict=True)])
    labels = np.concatenate([reading.labels() for reading in readings])
    weights, bias = part_head(readings)
    arrays = {"parts.weights": weights.astype(np.float32), "parts.bias": bias.astype(np.float32)}
    linked = labels > 0
    for name, model, given, told in (
        ("links", trees(rounds=150, leaves=12), rows, linked),
        ("attacks", trees(rounds=70, leaves=6), rows[linked], labels[linked] == 2),
    ):
        model.fit(given, told)
        arrays |= {f"{name}.{part}": values for part, values in forest(model).items()}
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "links.npz"
    with path.open("wb") as file:
        np.savez_compressed(file, **dict(sorted(arrays.items())))
    manifest = {
        "name": "links-boosted",
        "version": VERSION,
        "cut": asdict(CUT),
        "trained_on": {"discussions": len(readings), "pairs": len(labels), "links": int(linked.sum())},
        "columns": [*NAMES, *PARTS],
        "files": {"links.npz": hashlib.sha256(path.read_bytes()).hexdigest()},
    }
    (folder / "manifest.json").write_text(json.dumps(manifest, indent=2) + "\n", encoding="utf-8")


def trees(*, rounds: int, leaves: int) -> HistGradientBoostingClassifier:
    return HistGradientBoostingClassifier(
        max_iter=rounds, learning_rate=0.06, max_leaf_nodes=leaves, min_samples_leaf=20 if leaves > 6 else 15,
        l2_regularization=5, max_features=0.3, random_state=0, early_stopping=False,
    )  # fmt: skip


def part_head(readings: Sequence[Reading]) -> tuple[np.ndarray, np.ndarray]:
    """From a vector to the part its unit plays: weights and bias, a column for each of PARTS."""
    model = LogisticRegression(C=0.3, max_iter=500)
    model.fit(np.concatenate([r.vectors() for r in readings]), np.concatenate([r.parts() for r in readings]))
    assert list(model.classes_) == list(range(len(PARTS)))
    return model.coef_.T, model.intercept_


def parts_out_of_fold(readings: Sequence[Reading]) -> list[np.ndarray]:
    """The likely parts of every unit, by heads that were not trained on its discussion."""
    out: list[np.ndarray] = [np.zeros(0)] * len(readings)
    for fold in range(5):
        weights, bias = part_head([r for n, r in enumerate(readings) if n % 5 != fold])
        for n in range(fold, len(readings), 5):
            scores = readings[n].vectors() @ weights + bias
            powers = np.exp(scores - scores.max(axis=1, keepdims=True))
            out[n] = (powers / powers.sum(axis=1, keepdims=True)).astype(np.float32)
    return out


def rows_of(reading: Reading, parts: np.ndarray) -> np.ndarray:
    seen = in_context(reading.thread, parts)
    return np.concatenate([with_parts(block, seen) for block in reading.blocks])


def forest(model: HistGradientBoostingClassifier) -> dict[str, np.ndarray]:
    """The trees of a model as the arrays that `extract/linking/forest.py` reads."""
    grown = [predictors[0].nodes for predictors in model._predictors]
    branches = max(int((nodes["is_leaf"] == 0).sum()) for nodes in grown)
    shape = (len(grown), branches)
    columns, borders = np.zeros(shape, np.int16), np.full(shape, np.inf)
    survivors, leaves = np.full(shape, 0xFFFF, np.uint16), np.zeros((len(grown), branches + 1))
    for tree, nodes in enumerate(grown):
        order: list[int] = []

        def walk(at: int, tree: int = tree, nodes: Any = nodes, order: list[int] = order) -> tuple[int, int]:
            """The first leaf under a node, and the one after its last."""
            if nodes[at]["is_leaf"]:
                order.append(at)
                leaves[tree, len(order) - 1] = nodes[at]["value"]
                return len(order) - 1, len(order)
            branch = sum(1 for n in range(at) if not nodes[n]["is_leaf"])
            first, middle = walk(int(nodes[at]["left"]))
            _, last = walk(int(nodes[at]["right"]))
            columns[tree, branch], borders[tree, branch] = (
                nodes[at]["feature_idx"],
                nodes[at]["num_threshold"],
            )
            survivors[tree, branch] = 0xFFFF & ~(((1 << (middle - first)) - 1) << first)
            return first, last

        walk(0)
    base = np.array(float(np.ravel(model._baseline_prediction)[0]))
    return {"columns": columns, "borders": borders, "survivors": survivors, "leaves": leaves, "base": base}


def report(cases: Sequence[tuple[Reading, Reading]]) -> None:
    """Print what rules and ranker score on discussions the ranker was not trained on."""
    fold_of = folds([len(annotated.names) for annotated, _ in cases])
    scored: dict[str, list[tuple[float, float]]] = {}
    for fold in range(FOLDS):
        with tempfile.TemporaryDirectory() as folder:
            write(Path(folder), [a for (a, _), f in zip(cases, fold_of, strict=True) if f != fold])
            held_out = [case for case, f in zip(cases, fold_of, strict=True) if f == fold]
            for name, values in scores(held_out, Ranker.load(folder)).items():
                scored.setdefault(name, []).extend(values)
    show(scored)


def folds(sizes: Sequence[int]) -> list[int]:
    """A fold for each discussion, so that all folds hold about as many units."""
    filled, fold_of = [0] * FOLDS, [0] * len(sizes)
    for n in sorted(range(len(sizes)), key=lambda n: -sizes[n]):
        fold_of[n] = filled.index(min(filled))
        filled[fold_of[n]] += sizes[n]
    return fold_of


def scores(cases: Sequence[tuple[Reading, Reading]], ranker: Ranker) -> dict[str, list[tuple[float, float]]]:
    ways: dict[str, Callable[..., Iterator[Pair]]] = {"rules": rules.pairs, "ranker": ranker.pairs}
    out: dict[str, list[tuple[float, float]]] = {}
    for which, at in (("annotated units", 0), ("found units", 1)):
        for way, pairs in ways.items():
            for case in cases:
                reading = case[at]
                cued = [cues(place) for place in reading.thread.places]
                out.setdefault(f"{way}, {which}", []).append(
                    f1s(reading, direct(pairs(reading.thread, cued)))
                )
    return out


def f1s(reading: Reading, pairs: Sequence[Pair]) -> tuple[float, float]:
    """Relation F1 and cross-post F1; a link that does not lie on two annotated units is wrong."""
    posts = {unit["id"]: unit["post"] for unit in reading.gold["units"]}
    true = {(r["source"], r["target"], r["type"] == "attack") for r in reading.gold["relations"]}
    found = {
        (reading.names[p.source.row], reading.names[p.target.row], p.attack, n) for n, p in enumerate(pairs)
    }
    told = {(a, b, attack) for a, b, attack, _ in found if a and b}
    loose = sum(1 for a, b, _, _ in found if not (a and b))
    across = {r for r in told if posts[str(r[0])] != posts[str(r[1])]}
    true_across = {r for r in true if posts[r[0]] != posts[r[1]]}
    whole, crossing = len(told) + loose + len(true), len(across) + len(true_across)
    return (
        2 * len(told & true) / whole if whole else 1.0,
        2 * len(across & true_across) / crossing if crossing else 1.0,
    )


def show(scored: dict[str, list[tuple[float, float]]]) -> None:
    for name, values in scored.items():
        relation, cross = np.mean(values, axis=0)
        print(f"{name:24s} relation {relation:.3f} cross-post {cross:.3f}")  # noqa: T201


if __name__ == "__main__":
    main()
