"""Make `extract/models/traits/` again from annotated discussions: the heads for kind, worth, mode, scheme.

Beside the discussions, the head for kind learns from sentences of our own, `kinds/*.txt`, one a line.
Runs where both Rejoinder and scikit-learn are installed (the train environment):

    python extract/models/training/train_traits.py GOLD_FOLDER... [--out FOLDER] [--dry]

A gold folder holds one JSON file a discussion: `posts` with `text`; `units` with `post`, `quote`,
`nth`, and what is said of them. Prints what each trait scores on discussions it was not trained on
(leave one out; the mean over discussions), the untrained traits beside them; then trains on all of
them and writes weights and manifest, the same bytes for the same data. `--dry` writes nothing.
"""

import argparse
import hashlib
import json
import sys
import warnings
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import LogisticRegression
from spacy.language import Language

from extract.components import attribution, embeddings, hedging, kind, negation, signs
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


@dataclass(frozen=True)
class Head:
    """How one head is trained. `embedding` scales its vectors beside the standardised signs."""

    labels: tuple[str, ...]
    label: Callable[[dict[str, Any]], str]
    strength: float  # C of scikit-learn: more fits closer
    embedding: float
    offsets: tuple[float, ...] | None = None  # added to the log odds of the labels, for macro F1
    lesson: float = 0.0  # what a sentence of our own weighs beside a unit of a discussion


HEADS = {
    "kind": Head(
        ("fact", "value", "policy", "definition"), lambda u: u["kind"], 0.01, 4.0, (0.0, 0.6, 0.3, 1.5), 0.5
    ),
    "worth": Head(("not", "checkable"), lambda u: "checkable" if u.get("checkable") else "not", 0.01, 8.0),
    "mode": Head(
        ("none", *(str(mode) for mode in sorted(Mode))),
        lambda u: u.get("mode") or "none",
        0.03,
        1.0,
        (-1.2, 0.0, 0.0, 0.0),
    ),
    "scheme": Head(
        ("none", *(str(scheme) for scheme in sorted(Scheme))),
        lambda u: u.get("scheme") or "none",
        0.1,
        8.0,
        (-1.4, *[0.0] * 10),
    ),
}


@dataclass(frozen=True)
class Case:
    """One discussion: its units, a row of features each, and what the rules say of them."""

    id: str
    units: list[dict[str, Any]]
    rows: list[np.ndarray]
    ruled: list[dict[str, Any]]


def lessons(nlp: Language, encoder: Encoder) -> Case:
    """Sentences of our own whose kind is plain, as one case."""
    case = Case("our own sentences", [], [], [])
    for path in sorted(SENTENCES.glob("*.txt")):
        for doc in annotate(nlp, path.read_text(encoding="utf-8").splitlines()):
            span = doc[:-1] if doc[-1].text == "." else doc[:]
            doc.spans["units"] = [span]
            doc._.embeddings = encoder.embed([span.text])
            case.rows.extend(signs.rows(doc))
            case.units.append({"kind": path.stem})
    return case


def read(nlp: Language, encoder: Encoder, folders: Iterable[Path]) -> list[Case]:
    """The annotated discussions, parsed, their units in the order of the words."""
    paths = sorted(path for folder in folders for path in Path(folder).glob("*.json"))
    return [_case(nlp, encoder, json.loads(path.read_text(encoding="utf-8"))) for path in paths]


def parser() -> Language:
    """The pipeline up to the parse, without the heads that are still to be trained."""
    for module in (embeddings, kind, attribution, hedging, negation):
        module.register()
    return build(PARSE)


def _case(nlp: Language, encoder: Encoder, gold: dict[str, Any]) -> Case:
    case = Case(gold["id"], [], [], [])
    for post, doc in zip(gold["posts"], annotate(nlp, [post["text"] for post in gold["posts"]]), strict=True):
        placed = [
            (_position(post["text"], unit), unit) for unit in gold["units"] if unit["post"] == post["id"]
        ]
        placed.sort(key=lambda place: place[0])
        if not placed:
            continue
        spans = [doc.char_span(at, at + len(u["quote"]), alignment_mode="expand") for at, u in placed]
        doc.spans["units"] = spans
        doc._.embeddings = encoder.embed([span.text for span in spans])
        for span, (_, unit) in zip(spans, placed, strict=True):
            span._.kind = unit["kind"]  # hedging reads it; told apart from how well kinds are found
        for step in (attribution, hedging, negation):
            step.mark(doc)
        case.units.extend(unit for _, unit in placed)
        case.rows.extend(signs.rows(doc))
        case.ruled.extend({n: getattr(s._, n) for n in ("attribution", "hedged", "negated")} for s in spans)
    return case


def _position(text: str, unit: dict[str, Any]) -> int:
    at = -1
    for _ in range(unit.get("nth", 1)):
        at = text.index(unit["quote"], at + 1)
    return at


def fit(head: Head, cases: list[Case], lesson: Case) -> tuple[np.ndarray, np.ndarray]:
    """Weights and bias over raw rows: scaling, standardisation and offsets are folded in."""
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
    offset += np.array(head.offsets or 0.0)
    return weights.astype(np.float32), offset.astype(np.float32)


def report(cases: list[Case], lesson: Case) -> None:
    """Print each trait's figure on every discussion when trained on the others, and the mean."""
    table: dict[str, dict[str, float]] = {}
    for case in cases:
        others = [other for other in cases if other is not case]
        scores = {
            name: np.array(case.rows) @ w + b
            for name, head in HEADS.items()
            for w, b in [fit(head, others, lesson)]
        }
        found = {name: [HEADS[name].labels[n] for n in rows.argmax(1)] for name, rows in scores.items()}
        chances = scores["worth"][:, 1] - scores["worth"][:, 0]
        table[case.id] = {
            "kind F1": macro_f1(found["kind"], [unit["kind"] for unit in case.units]),
            "worth AP": average_precision(chances, [bool(unit.get("checkable")) for unit in case.units]),
            "mode F1": label_f1(found["mode"], [HEADS["mode"].label(unit) for unit in case.units]),
            "scheme F1": label_f1(found["scheme"], [HEADS["scheme"].label(unit) for unit in case.units]),
            **{f"{name} F1": _ruled_f1(case, name) for name in ("negated", "hedged", "attribution")},
        }
    names = list(next(iter(table.values())))
    lines = [[" " * 28, *(name.rjust(14) for name in names)]]
    for id_, figures in table.items():
        lines.append([id_[:28].ljust(28), *(f"{figures[name]:14.3f}" for name in names)])
    means = (np.mean([figures[name] for figures in table.values()]) for name in names)
    lines.append(["MEAN".ljust(28), *(f"{mean:14.3f}" for mean in means)])
    sys.stdout.write("\n".join(map(" ".join, lines)) + "\n")


def f1(hits: float, found: float, wanted: float) -> float:
    return 2 * hits / (found + wanted) if found + wanted else 1.0


def macro_f1(found: list[str], wanted: list[str]) -> float:
    """Mean over the labels that are wanted at all."""
    pairs = list(zip(found, wanted, strict=True))
    labels = sorted(set(wanted))
    return float(
        np.mean([f1(sum(a == b == x for a, b in pairs), found.count(x), wanted.count(x)) for x in labels])
    )


def label_f1(found: list[str], wanted: list[str]) -> float:
    """Of labels other than "none"."""
    hits = sum(a == b != "none" for a, b in zip(found, wanted, strict=True))
    return f1(hits, sum(a != "none" for a in found), sum(b != "none" for b in wanted))


def average_precision(chances: np.ndarray, wanted: list[bool]) -> float:
    """Of the ranking by chance, ties against us."""
    hits, total = 0, 0.0
    ranked = sorted(zip(chances, wanted, strict=True), key=lambda place: (-place[0], place[1]))
    for n, (_, good) in enumerate(ranked, 1):
        if good:
            hits += 1
            total += hits / n
    return total / hits if hits else 0.0


def _ruled_f1(case: Case, name: str) -> float:
    found, wanted = [r[name] for r in case.ruled], [u.get(name) for u in case.units]
    hits = sum(_agree(a, b) for a, b in zip(found, wanted, strict=True) if a and b)
    return f1(hits, sum(map(bool, found)), sum(map(bool, wanted)))


def _agree(found: object, wanted: object) -> bool:
    if isinstance(found, bool):
        return True
    words = [set("".join(c if c.isalnum() else " " for c in str(x).lower()).split()) for x in (found, wanted)]
    return bool(words[0] & words[1])


def write(cases: list[Case], lesson: Case, out: Path) -> None:
    """Train on all cases and write `heads.npz` and `manifest.json`."""
    arrays: dict[str, np.ndarray] = {}
    for name, head in HEADS.items():
        arrays[f"{name}.weights"], arrays[f"{name}.bias"] = fit(head, cases, lesson)
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
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("gold", nargs="+", type=Path)
    options.add_argument("--out", type=Path, default=OUT)
    options.add_argument("--dry", action="store_true")
    arguments = options.parse_args()
    nlp, encoder = parser(), Encoder.load()
    cases, lesson = read(nlp, encoder, arguments.gold), lessons(nlp, encoder)
    report(cases, lesson)
    if not arguments.dry:
        write(cases, lesson, arguments.out)


if __name__ == "__main__":
    main()
