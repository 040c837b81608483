"""Make `extract/models/traits/` again from annotated discussions: the heads for kind, worth, mode,
scheme, negation, hedging and attribution.

Beside the discussions, the head for kind learns from sentences of our own, `kinds/*.txt`, one a line.
Runs where both Rejoinder and scikit-learn are installed (the train environment):

    python extract/models/training/train_traits.py ANNOTATED... --shared SHARED --markers FOLDER [--dry]

Prints what each trait scores on discussions that judge us (`discussions.py`) when trained without their
threads, and the mean over discussions; then trains on all of them and writes weights and manifest, the
same bytes for the same data. `--dry` writes nothing.
"""

import hashlib
import json
import warnings
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from discussions import FOLDS, Annotated, annotated, marked, options, position
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import LogisticRegression
from spacy.language import Language
from spacy.tokens import Doc, Span
from tuning import calibrated, offsets, temperature

from extract.components import attribution, embeddings, marks, seen, signs
from extract.encoder import Encoder
from extract.pipeline import PARSE, annotate, build
from kb.model import Mode, Scheme

NAME, VERSION = "traits-linear", 1
OUT = Path(__file__).parents[1] / "traits"
SENTENCES = Path(__file__).parent / "kinds"
LONE = (
    "first of post",
    "last of post",
    "alone",
    "before opens",
    "after ends",
)  # a sentence by itself shows these
DIMENSIONS = 384
Leanings = dict[str, tuple[np.ndarray, float]]
"""Of each head: what is added to its scores, and what they are then divided by."""


@dataclass(frozen=True)
class Head:
    """How one head is trained. `embedding` scales its vectors beside the standardised signs."""

    labels: tuple[str, ...]
    label: Callable[[dict[str, Any]], str]
    strength: float  # C of scikit-learn: more fits closer
    embedding: float
    empty: bool = True  # whether the first label says that there is nothing; else all count alike
    lesson: float = 0.0  # what a sentence of our own weighs beside a unit of a discussion


HEADS = {
    "kind": Head(
        ("fact", "value", "policy", "definition"), lambda u: u["kind"], 0.01, 2.0, empty=False, lesson=0.5
    ),
    "worth": Head(("not", "checkable"), lambda u: "checkable" if u.get("checkable") else "not", 0.01, 8.0),
    "mode": Head(("none", *(str(m) for m in sorted(Mode))), lambda u: u.get("mode") or "none", 0.03, 1.0),
    "scheme": Head(
        ("none", *(str(s) for s in sorted(Scheme))), lambda u: u.get("scheme") or "none", 0.1, 8.0
    ),
    "attributed": Head(("no", "yes"), lambda u: "yes" if u.get("attribution") else "no", 0.01, 1.0),
}
UNSHIFTED = frozenset(
    {"worth"}
)  # only its probability is used: it is made honest for discussions that judge us


@dataclass(frozen=True)
class Case:
    """One discussion: its units, a row of features each, and whom the rules name for each."""

    id: str
    fold: int = -1
    judged: bool = False
    units: list[dict[str, Any]] = field(default_factory=list)
    rows: list[np.ndarray] = field(default_factory=list)
    holders: list[str | None] = field(default_factory=list)


def lessons(nlp: Language, encoder: Encoder) -> Case:
    """Sentences of our own whose kind is plain, as one case."""
    case = Case("our own sentences")
    for path in sorted(SENTENCES.glob("*.txt")):
        for doc in annotate(nlp, path.read_text(encoding="utf-8").splitlines()):
            span = doc[:-1] if doc[-1].text == "." else doc[:]
            case.rows.extend(_rows(nlp, encoder, doc, [span]))
            case.units.append({"kind": path.stem})
    return case


def read(nlp: Language, encoder: Encoder, some: list[Annotated], markers: Path | None) -> list[Case]:
    """The annotated discussions, parsed and marked, their units in the order of the words."""
    found = [_case(nlp, encoder, fold, one) for fold, one in marked(nlp, some, markers)]
    return sorted(found, key=lambda case: case.id)


def parser() -> Language:
    """The pipeline up to the marks, without the heads that are still to be trained."""
    for module in (embeddings, seen, attribution, signs):
        module.register()
    return build((*PARSE, marks.NAME))


def _rows(nlp: Language, encoder: Encoder, doc: Doc, spans: list[Span]) -> np.ndarray:
    doc.spans["units"] = spans
    doc._.embeddings = encoder.embed([span.text for span in spans])
    seen.Seen(nlp.get_pipe(marks.NAME))(doc)
    attribution.mark(doc)
    return signs.rows(doc)


def _case(nlp: Language, encoder: Encoder, fold: int, one: Annotated) -> Case:
    case, gold = Case(one.id, fold, one.judged), one.gold
    texts = [post["text"] for post in gold["posts"]]
    for post, doc in zip(gold["posts"], annotate(nlp, texts, one.above), strict=True):
        placed = [
            (position(post["text"], unit), unit) for unit in gold["units"] if unit["post"] == post["id"]
        ]
        placed.sort(key=lambda place: place[0])
        if placed:
            ends = [(at, at + len(u.get("quote", ""))) for at, u in placed]
            spans = [doc.char_span(at, end, alignment_mode="expand") for at, end in ends]
            case.rows.extend(_rows(nlp, encoder, doc, spans))
            case.units.extend(unit for _, unit in placed)
            case.holders.extend(span._.attribution for span in spans)
    return case


def fit(head: Head, cases: list[Case], lesson: Case) -> tuple[np.ndarray, np.ndarray]:
    """Weights and bias over raw rows: scaling and standardisation are folded in."""
    rows = np.vstack([row for case in cases for row in case.rows])
    mean, spread = rows[:, DIMENSIONS:].mean(0), rows[:, DIMENSIONS:].std(0) + 0.1
    shares = np.ones(len(rows))
    if head.lesson:
        cases = [*cases, lesson]
        extra = np.array(lesson.rows)
        lone = [DIMENSIONS + signs.names().index(name) for name in LONE]
        extra[:, lone] = rows[:, lone].mean(0)
        rows, shares = np.vstack([rows, extra]), np.r_[shares, np.full(len(extra), head.lesson)]
    marks = np.array([head.labels.index(head.label(unit)) for case in cases for unit in case.units])
    scaled = np.hstack([rows[:, :DIMENSIONS] * head.embedding, (rows[:, DIMENSIONS:] - mean) / spread])
    with warnings.catch_warnings():
        warnings.simplefilter("error", ConvergenceWarning)
        model = LogisticRegression(C=head.strength, max_iter=2000).fit(scaled, marks, sample_weight=shares)
    coefficients, bias = model.coef_, model.intercept_
    if len(head.labels) == 2:  # scikit-learn keeps one row for two labels
        coefficients, bias = np.vstack([-coefficients, coefficients]) / 2, np.hstack([-bias, bias]) / 2
    weights = np.zeros((rows.shape[1], len(head.labels)))
    offset = np.full(len(head.labels), -20.0)
    for place, label in enumerate(model.classes_):
        weights[:DIMENSIONS, label] = coefficients[place][:DIMENSIONS] * head.embedding
        weights[DIMENSIONS:, label] = coefficients[place][DIMENSIONS:] / spread
        offset[label] = bias[place] - (coefficients[place][DIMENSIONS:] / spread) @ mean
    return weights.astype(np.float32), offset.astype(np.float32)


def report(cases: list[Case], lesson: Case, folds: Path | None) -> Leanings:
    """Print each trait's figure on every judged discussion when trained without its thread, and the mean.

    The answer has each head's offsets and temperature, fitted on what it says of all discussions so.
    """
    answers: dict[str, dict[str, np.ndarray]] = {}
    for fold in sorted({case.fold for case in cases}):
        others = [case for case in cases if case.fold != fold]
        fitted = {name: fit(head, others, lesson) for name, head in HEADS.items()}
        if folds is not None:
            write(others, lesson, folds / str(fold) / "traits", fitted)
        for case in (case for case in cases if case.fold == fold):
            answers[case.id] = {name: np.array(case.rows) @ w + b for name, (w, b) in fitted.items()}
    leanings = {name: _leaning(name, cases, answers) for name in HEADS}
    table: dict[str, dict[str, float]] = {}
    for case in (case for case in cases if case.judged):
        shifted = {name: rows + leanings[name][0] for name, rows in answers[case.id].items()}
        table[case.id] = figures(case, shifted)
    names = list(next(iter(table.values())))
    lines = [[" " * 28, *(name.rjust(10) for name in names)]]
    for id_, found in sorted(table.items()):
        lines.append([id_[:28].ljust(28), *(f"{found[name]:10.3f}" for name in names)])
    means = (np.mean([found[name] for found in table.values()]) for name in names)
    lines.append(["MEAN".ljust(28), *(f"{mean:10.3f}" for mean in means)])
    print("\n".join(map(" ".join, lines)))
    for name, (shift, warm) in leanings.items():
        print(f"{name}: offsets {shift.round(1).tolist()}, temperature {warm}")
    return leanings


def _leaning(
    name: str, cases: list[Case], answers: dict[str, dict[str, np.ndarray]]
) -> tuple[np.ndarray, float]:
    head = HEADS[name]
    some = [case for case in cases if case.units and (case.judged or name not in UNSHIFTED)]
    rows = np.vstack([answers[case.id][name] for case in some])
    wanted = np.array([head.labels.index(head.label(unit)) for case in some for unit in case.units])
    if name in UNSHIFTED:
        return calibrated(rows, wanted)
    shift = offsets(rows, wanted, empty=head.empty)
    return shift, temperature(rows + shift, wanted)


def figures(case: Case, scores: dict[str, np.ndarray]) -> dict[str, float]:
    """What each head scores on one discussion."""
    found = {name: [HEADS[name].labels[n] for n in rows.argmax(1)] for name, rows in scores.items()}
    told: dict[str, float] = {
        "kind": macro_f1(found["kind"], [unit["kind"] for unit in case.units]),
        "worth AP": average_precision(
            scores["worth"][:, 1] - scores["worth"][:, 0], [bool(u.get("checkable")) for u in case.units]
        ),
    }
    for name in ("mode", "scheme", "attributed"):
        empty = HEADS[name].labels[0]
        told[name] = label_f1(found[name], [HEADS[name].label(unit) for unit in case.units], empty)
    for sign, name in (("denies", "negated"), ("doubts", "hedged")):  # what the rules say, whatever the kind
        column = DIMENSIONS + signs.names().index(sign)
        ruled = ["yes" if row[column] else "no" for row in case.rows]
        told[name] = label_f1(ruled, ["yes" if unit.get(name) else "no" for unit in case.units], "no")
    told["holders"] = holder_f1(case.holders, case.units)
    kept = [h if y == "yes" else None for h, y in zip(case.holders, found["attributed"], strict=True)]
    told["kept"] = holder_f1(kept, case.units)
    return told


def f1(hits: float, found: float, wanted: float) -> float:
    return 2 * hits / (found + wanted) if found + wanted else 1.0


def macro_f1(found: list[str], wanted: list[str]) -> float:
    """Mean over the labels that are wanted at all."""
    pairs = list(zip(found, wanted, strict=True))
    labels = sorted(set(wanted))
    return float(
        np.mean([f1(sum(a == b == x for a, b in pairs), found.count(x), wanted.count(x)) for x in labels])
    )


def label_f1(found: list[str], wanted: list[str], empty: str) -> float:
    """Of labels other than the empty one."""
    hits = sum(a == b != empty for a, b in zip(found, wanted, strict=True))
    return f1(hits, sum(a != empty for a in found), sum(b != empty for b in wanted))


def average_precision(chances: np.ndarray, wanted: list[bool]) -> float:
    """Of the ranking by chance, ties against us."""
    hits, total = 0, 0.0
    ranked = sorted(zip(chances, wanted, strict=True), key=lambda place: (-place[0], place[1]))
    for n, (_, good) in enumerate(ranked, 1):
        if good:
            hits += 1
            total += hits / n
    return total / hits if hits else 0.0


def holder_f1(found: list[str | None], units: list[dict[str, Any]]) -> float:
    """Of the holders named, those that share a word with the annotated one."""
    wanted = [unit.get("attribution") for unit in units]
    hits = sum(bool(_words(a) & _words(b)) for a, b in zip(found, wanted, strict=True) if a and b)
    return f1(hits, sum(map(bool, found)), sum(map(bool, wanted)))


def _words(text: str) -> set[str]:
    return set("".join(c if c.isalnum() else " " for c in text.lower()).split())


def leaning(out: Path, leanings: Leanings) -> None:
    """Give written heads their offsets and temperatures."""
    with np.load(out / "heads.npz") as stored:
        arrays = dict(stored)
    for name, (shift, warm) in leanings.items():
        arrays[f"{name}.weights"] = arrays[f"{name}.weights"] / np.float32(warm)
        arrays[f"{name}.bias"] = ((arrays[f"{name}.bias"] + shift) / warm).astype(np.float32)
    np.savez(out / "heads.npz", **arrays)
    manifest = json.loads((out / "manifest.json").read_text(encoding="utf-8"))
    manifest["files"] = {"heads.npz": hashlib.sha256((out / "heads.npz").read_bytes()).hexdigest()}
    (out / "manifest.json").write_text(json.dumps(manifest, indent=2) + "\n", encoding="utf-8")


def write(cases: list[Case], lesson: Case, out: Path, fitted: dict | None = None) -> None:
    """Train on all cases, unless that is done, and write `heads.npz` and `manifest.json`."""
    fitted = fitted or {name: fit(head, cases, lesson) for name, head in HEADS.items()}
    arrays: dict[str, np.ndarray] = {}
    for name, (weights, bias) in fitted.items():
        arrays[f"{name}.weights"], arrays[f"{name}.bias"] = weights, bias
    out.mkdir(parents=True, exist_ok=True)
    np.savez(out / "heads.npz", **arrays)
    manifest = {
        "name": NAME,
        "version": VERSION,
        "dimensions": DIMENSIONS,
        "trained_on": {
            "discussions": len(cases),
            "units": sum(len(case.units) for case in cases),
            "sentences": len(lesson.units),
        },
        "heads": {name: list(head.labels) for name, head in HEADS.items()},
        "signs": list(signs.names()),
        "files": {"heads.npz": hashlib.sha256((out / "heads.npz").read_bytes()).hexdigest()},
    }
    (out / "manifest.json").write_text(json.dumps(manifest, indent=2) + "\n", encoding="utf-8")


def main() -> None:
    said = options(__doc__).parse_args()
    nlp, encoder = parser(), Encoder.load()
    some = annotated(said.annotated, said.shared)
    cases, lesson = read(nlp, encoder, some, said.markers), lessons(nlp, encoder)
    leanings = report(cases, lesson, said.folds)
    for n in range(FOLDS) if said.folds else ():
        leaning(said.folds / str(n) / "traits", leanings)
    if not said.dry:
        write(cases, lesson, said.out or OUT)
        leaning(said.out or OUT, leanings)


if __name__ == "__main__":
    main()
