"""Make `extract/models/links/` again from annotated discussions: the ranker of `extract/linking/ranker.py`.

Runs where both Rejoinder and scikit-learn are installed (the train environment):

    python extract/models/training/train_links.py ANNOTATED... --shared SHARED --markers FOLDER [--dry]

Prints relation and cross-post F1 (means over discussions) of rules and ranker over the annotated units of
the discussions that judge us (`discussions.py`), the ranker trained without their threads. Then trains on
all and writes weights and manifest, the same bytes for the same data.
"""

import hashlib
import json
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from discussions import Annotated, annotated, marked, options, position
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.linear_model import LogisticRegression
from spacy.language import Language

from extract.linking import rules
from extract.linking.blocks import NAMES, Candidates, candidates
from extract.linking.chains import direct
from extract.linking.cues import cues
from extract.linking.ranker import PARTS, VERSION, Cut, Ranker, in_context, vectors, with_parts
from extract.linking.rules import Pair
from extract.linking.thread import Thread
from extract.pipeline import annotate, build
from extract.unit import Unit, units, with_outlooks
from kb.model import Discussion, Post

OUT = Path(__file__).parents[1] / "links"
CUT = Cut(least=0.22, second=0.22, across=1.25)  # tuned on folds of the annotated discussions
Gold = dict[str, Any]


@dataclass(frozen=True)
class Reading:
    """One discussion with its annotated units: where they stand, and which is which."""

    gold: Gold
    fold: int
    judged: bool
    thread: Thread
    blocks: list[Candidates]
    names: list[str | None]  # of the annotated unit, by row

    @classmethod
    def of(
        cls, one: Annotated, fold: int, discussion: Discussion, found: Sequence[Unit], name: dict[str, str]
    ) -> "Reading":
        thread = Thread.of(discussion, found)
        blocks = list(candidates(thread, [cues(place) for place in thread.places]))
        names = [name.get(place.unit.id) for place in thread.places]
        return cls(one.gold, fold, one.judged, thread, blocks, names)

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
        return vectors(self.thread)


def main() -> None:
    said = options(__doc__).parse_args()
    nlp = build()
    some = annotated(said.annotated, said.shared)
    cases = [read(nlp, fold, one) for fold, one in marked(nlp, some, said.markers)]
    cases.sort(key=lambda case: case.gold["id"])
    report(cases, said.folds)
    if not said.dry:
        write(said.out or OUT, cases)


def read(nlp: Language, fold: int, one: Annotated) -> "Reading":
    """A discussion with its annotated units, as all steps but the one that finds units see them."""
    posts, seen = [], set()
    for post in one.gold["posts"]:
        parent = post.get("reply_to")
        posts.append(Post(post["id"], post["text"], post.get("author"), parent if parent in seen else None))
        seen.add(post["id"])
    discussion = Discussion(f"gold-{one.id}", "gold", tuple(posts))
    names: dict[str, str] = {}
    units_of: dict[str, tuple[Unit, ...]] = {}
    rest = nlp.pipe_names[nlp.pipe_names.index("units") :]
    with nlp.select_pipes(disable=rest):
        parsed = list(annotate(nlp, [post.text for post in posts], one.above))
    marker = nlp.get_pipe("marks").marker
    for post, doc in zip(posts, parsed, strict=True):
        found = sorted(placed_units(nlp, doc, post, one.gold), key=lambda pair: pair[1].start)
        names |= {unit.id: name for name, unit in found}
        above = units_of.get(post.reply_to or "", ())
        units_of[post.id] = with_outlooks(marker, doc, [unit for _, unit in found], above)
    own = [unit for some in units_of.values() for unit in some]
    return Reading.of(one, fold, discussion, own, names)


def placed_units(nlp: Language, doc: Any, post: Post, gold: Gold) -> Iterator[tuple[str, Unit]]:
    """The annotated units of a post, with all that the pipeline says of such a stretch."""
    mine = [(position(post.text, unit), unit) for unit in gold["units"] if unit["post"] == post.id]
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


def report(cases: Sequence[Reading], folds: Path | None) -> None:
    """Print what rules and ranker score on judged discussions, the ranker trained without their threads."""
    scored: dict[str, list[tuple[float, float]]] = {}
    cuts = [Cut(least, 0.35, across) for least in (0.16, 0.2, 0.24, 0.28) for across in (1.0, 1.5, 2.0)]
    for fold in sorted({case.fold for case in cases}):
        with tempfile.TemporaryDirectory() as scratch:
            folder = folds / str(fold) / "links" if folds else Path(scratch)
            write(folder, [case for case in cases if case.fold != fold])
            ranker = Ranker.load(folder)
        held_out = [case for case in cases if case.fold == fold and case.judged]
        scored.setdefault("rules", []).extend(scores(held_out, rules.pairs))
        for cut in cuts:
            found = scores(held_out, replace(ranker, cut=cut).pairs)
            scored.setdefault(f"ranker {cut.least} {cut.across}", []).extend(found)
    show(scored)


def scores(cases: Sequence[Reading], pairs: Callable[..., Iterator[Pair]]) -> list[tuple[float, float]]:
    """Relation and cross-post F1 of each discussion."""
    cued = [[cues(place) for place in case.thread.places] for case in cases]
    return [f1s(case, direct(pairs(case.thread, c))) for case, c in zip(cases, cued, strict=True)]


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
        print(f"{name:24s} relation {relation:.3f} cross-post {cross:.3f}")


if __name__ == "__main__":
    main()
