"""Make `extract/models/pointers/` again from annotated discussions: what pronouns stand for.

    python extract/models/training/train_pointers.py GOLD_FOLDER... [--out FOLDER] [--dry]

A gold folder holds one JSON file a discussion: `posts`, and `units` with `post`, `quote`, `nth` and
`proposition`, the unit in words that stand alone. A candidate is right where the proposition has its
main word and the unit has not; a proposition with none of them leaves the pronoun open. Prints, for
discussions the weights were not fitted on (seven folds), how many pronouns are bound at which
threshold and how many of them rightly. That is the lower bound: a proposition may name the thing by
another word. Then fits on all and writes the same bytes for the same data. Needs numpy and Rejoinder.
"""

import argparse
import hashlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from spacy.language import Language

from extract.frame import stems
from extract.link import link
from extract.linking.ranker import Ranker
from extract.pipeline import annotate, build
from extract.standalone.answers import answered
from extract.standalone.bindings import pronouns
from extract.standalone.candidates import FEATURES, Candidate, Surroundings, vector
from extract.standalone.weights import VERSION, Weights
from extract.unit import Unit, units
from kb.model import Discussion, Post

OUT = Path(__file__).parents[1] / "pointers"
FOLDS = 7
STEPS, RATE, DECAY = 600, 0.05, 1.0
_WORD = re.compile(r"[\w'’-]+")
Rows = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Example:
    """A pronoun: the marks of leaving it alone and of each candidate, and which rows are right."""

    discussion: str
    rows: Rows
    right: npt.NDArray[np.bool_]


def main() -> None:
    """Print how well the weights do on what they were not fitted on, then write those fitted on all."""
    given = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    given.add_argument("folders", nargs="+", type=Path)
    given.add_argument("--out", type=Path, default=OUT)
    given.add_argument("--dry", action="store_true", help="write nothing")
    said = given.parse_args()
    nlp, ranker = build(), Ranker.load()
    files = [path for folder in said.folders for path in sorted(folder.glob("*.json"))]
    found = [example for path in files for example in examples(json.loads(path.read_text()), nlp, ranker)]
    report(found)
    if not said.dry:
        write(fit(found), said.out, len(files), len(found))


def examples(gold: Mapping[str, Any], nlp: Language, ranker: Ranker) -> Iterator[Example]:
    """The pronouns of one annotated discussion."""
    posts = tuple(Post(p["id"], p["text"], p.get("author"), p.get("reply_to")) for p in gold["posts"])
    discussion = Discussion(f"gold-{gold['id']}", "gold", posts, gold.get("title"))
    docs = annotate(nlp, [post.text for post in posts])
    made = [unit for doc, post in zip(docs, posts, strict=True) for unit in units(doc, post)]
    around = Surroundings(discussion, made, answered(link(discussion, made, ranker=ranker)))
    meant = _propositions(gold, made)
    bound: dict[str, str] = {}
    post = ""
    for unit in made:
        if unit.post != post:
            post, bound = unit.post, {}
        for pointer in pronouns(unit):
            candidates = around.candidates(unit, pointer, bound)
            if unit.id not in meant:
                continue
            right = _right(candidates, unit, meant[unit.id])
            rows = [vector(around.none(pointer)), *(vector(c.marks) for c in candidates)]
            yield Example(gold["id"], np.array(rows), np.array([not any(right), *right]))
            if any(right):
                first = candidates[right.index(True)]
                bound[pointer.kind] = first.head or first.words


def _propositions(gold: Mapping[str, Any], made: Sequence[Unit]) -> dict[str, str]:
    """The proposition of each unit that an annotated one overlaps by more than half of both."""
    text = {post["id"]: post["text"] for post in gold["posts"]}
    found: dict[str, str] = {}
    for unit in gold["units"]:
        start = -1
        for _ in range(unit.get("nth", 1)):
            start = text[unit["post"]].index(unit["quote"], start + 1)
        end = start + len(unit["quote"])
        for other in made:
            shared = min(end, other.end) - max(start, other.start)
            if other.post == unit["post"] and shared * 2 > max(end, other.end) - min(start, other.start):
                found[other.id] = unit.get("proposition") or ""
    return {id_: words for id_, words in found.items() if words}


def _right(candidates: Sequence[Candidate], unit: Unit, proposition: str) -> list[bool]:
    own = _stems(unit.text)
    new = _stems(proposition) - own
    right = []
    for candidate in candidates:
        if candidate.unit is None:
            right.append(candidate.head in new)
        else:
            said = _stems(candidate.unit.text) - own
            right.append(len(said) >= 2 and len(said & new) >= 0.6 * len(said))
    whole = any(r and c.unit is not None for r, c in zip(right, candidates, strict=True))
    return [r and (c.unit is not None or not whole) for r, c in zip(right, candidates, strict=True)]


def _stems(text: str) -> set[str]:
    return set(stems(_WORD.findall(text.lower())))


def fit(found: Sequence[Example]) -> Weights:
    """The weights that give the right rows most, by gradient descent from nothing: no chance in it."""
    values, first, second = (np.zeros(len(FEATURES)) for _ in range(3))
    for step in range(1, STEPS + 1):
        gradient = DECAY * values
        for example in found:
            shares = Weights(values).shares(example.rows)
            right = shares * example.right
            gradient = gradient + example.rows.T @ (shares - right / right.sum())
        first, second = 0.9 * first + 0.1 * gradient, 0.999 * second + 0.001 * gradient**2
        values = values - RATE * (first / (1 - 0.9**step)) / (np.sqrt(second / (1 - 0.999**step)) + 1e-8)
    return Weights(values)


def report(found: Sequence[Example]) -> None:
    """Print what is bound, and how much of it rightly, by the threshold."""
    names = sorted({example.discussion for example in found})
    sure: list[tuple[float, bool]] = []
    for fold in range(FOLDS):
        held = set(names[fold::FOLDS])
        weights = fit([example for example in found if example.discussion not in held])
        for example in found:
            if example.discussion in held and len(example.rows) > 1:
                shares = weights.shares(example.rows)
                best = 1 + int(shares[1:].argmax())
                sure.append((float(shares[best]), bool(example.right[best])))
    print(f"{len(found)} pronouns of {len(names)} discussions, {len(sure)} with candidates")
    for least in (0.4, 0.5, 0.6, 0.67, 0.75):
        bound = [right for share, right in sure if share >= least]
        print(f"at {least}: {len(bound)} bound, of which {sum(bound)} by the proposition's own word")


def write(weights: Weights, out: Path, discussions: int, pronouns_: int) -> None:
    """Write weights and manifest."""
    out.mkdir(parents=True, exist_ok=True)
    said = {name: round(float(value), 4) for name, value in zip(FEATURES, weights.values, strict=True)}
    data = (json.dumps(said, indent=1) + "\n").encode()
    (out / "weights.json").write_bytes(data)
    manifest = {
        "name": "pointers-loglinear",
        "version": VERSION,
        "files": {"weights.json": hashlib.sha256(data).hexdigest()},
        "trained_on": {"discussions": discussions, "pronouns": pronouns_},
    }
    (out / "manifest.json").write_text(json.dumps(manifest, indent=2) + "\n")


if __name__ == "__main__":
    main()
