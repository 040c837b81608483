"""Score the whole chain on discussions that none of its weights have seen, and what each part of it is worth.

    python extract/models/training/cross_validate.py GOLD... --markers FOLDER --folds FOLDER --scorer FILE

GOLD are folders with annotated discussions and `inputs/`. Each discussion is read by a chain whose marker
(`train_marker.py --folds`), units, traits and links (the other trainers' `--folds`) were trained without
its thread; then once by rules alone, once with the rules' links, and once with every likely pair linked.
"""

import argparse
import json
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from discussions import FOLDS, annotated, fold_of

from evaluation.agreement import Confidences
from evaluation.annotated import golds
from evaluation.calibration import reliability
from evaluation.kinds import sure_of_kinds
from evaluation.scorer import score
from extract.components.trait import Trait
from extract.hashing import Hashing
from extract.heads import Heads
from extract.linking import ranker as ranking
from extract.linking.ranker import Ranker
from extract.marking.marker import Marker
from extract.readers import Input, read
from extract.run import Extractor
from extract.segmenting.segmenter import Segmenter
from kb.export import EXPORTERS, Export

FIGURES = (
    "unit_f1", "kind_f1", "checkable_ap", "negated_f1", "attribution_f1", "hedged_f1", "mode_f1", "scheme_f1",
    "relation_f1", "support_f1", "attack_f1", "cross_f1", "undercut_f1", "same_f1", "terms_f1",
)  # fmt: skip


@dataclass(frozen=True)
class Places:
    """Where the weights of the folds are."""

    markers: Path
    folds: Path


def chain(places: Places, fold: int) -> Extractor:
    """The whole chain, trained without a fold."""
    found = Extractor.load()
    found.nlp.get_pipe("marks").marker = Marker.load(places.markers / str(fold))
    found.nlp.get_pipe("units").segmenter = Segmenter.load(places.folds / str(fold) / "units")
    heads = Heads.load(places.folds / str(fold) / "traits")
    for _, step in found.nlp.pipeline:
        if isinstance(step, Trait):
            step.heads = heads
    return replace(found, ranker=Ranker.load(places.folds / str(fold) / "links"))


def pair_by_pair(found: Extractor) -> Extractor:
    """Every pair that is likely by itself is linked, whatever else its units are linked to."""
    return replace(found, ranker=_Loose(**{n: getattr(found.ranker, n) for n in found.ranker.__slots__}))


class _Loose(Ranker):
    def pairs(self, thread, cued):
        kept, ranking.choose = ranking.choose, _likely
        try:
            yield from list(super().pairs(thread, cued))
        finally:
            ranking.choose = kept


def _likely(block, likely, cut) -> list[int]:
    chosen = np.flatnonzero(likely >= cut.least)
    return sorted(chosen.tolist(), key=lambda n: (block.sources[n], -likely[n]))


def rules_alone(found: Extractor) -> Extractor:
    """No weights at all."""
    found.nlp.get_pipe("marks").marker = None
    found.nlp.get_pipe("units").segmenter = None
    found.nlp.get_pipe("embeddings").encoder = Hashing()
    for _, step in found.nlp.pipeline:
        if isinstance(step, Trait):
            step.heads = None
    return replace(found, ranker=None, pointers=None)


WAYS: dict[str, Callable[[Extractor], Extractor]] = {
    "whole": lambda found: found,
    "pair by pair": pair_by_pair,
    "links by rule": lambda found: replace(found, ranker=None),
    "rules alone": rules_alone,
}


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("gold", nargs="+", type=Path)
    asked.add_argument(
        "--annotated", nargs="*", type=Path, default=[], help="what else the folds were made of"
    )
    asked.add_argument("--shared", type=Path)
    asked.add_argument("--markers", type=Path, required=True)
    asked.add_argument("--folds", type=Path, required=True)
    asked.add_argument("--scorer", type=Path, required=True)
    asked.add_argument("--ways", nargs="*", default=list(WAYS), choices=list(WAYS))
    asked.add_argument("--json", type=Path)
    said = asked.parse_args()
    some = annotated([*said.gold, *said.annotated], said.shared)
    fold = {one.id: n for one in some if one.judged for n in [fold_of(some)[one.thread]]}
    told = {way: evaluated(way, said, fold) for way in said.ways}
    for way, figures in told.items():
        means = (f"{name.removesuffix('_f1')} {figures['mean'][name]:.3f}" for name in FIGURES)
        print(way.ljust(14), *means)
    if said.json:
        said.json.write_text(json.dumps(told, indent=1), encoding="utf-8")


def evaluated(way: str, said: argparse.Namespace, fold: dict[str, int]) -> dict[str, Any]:
    """The scorer's figures for one way of reading."""
    places, confidences, files = Places(said.markers, said.folds), Confidences(), []
    with tempfile.TemporaryDirectory() as scratch:
        exports = Path(scratch, "exports")
        exports.mkdir()
        for n in range(FOLDS):
            extractor = WAYS[way](chain(places, n))
            for gold, path in _inputs(said.gold):
                if fold[gold.id] == n:
                    discussion = next(iter(read(Input(path.read_bytes(), path.name))))
                    map_ = extractor.extract(discussion)
                    files.append(gold.path)
                    (exports / f"{gold.id}.trig").write_bytes(EXPORTERS["trig"](Export((map_,))).data)
                    if way == "whole":
                        confidences.add(gold, map_, sure_of_kinds(extractor, discussion))
        scored = score(said.scorer, files, exports, Path(scratch, "scores.json"))
    if way == "whole":
        print(scored.table)
        for name, pairs in confidences.said.items():
            found = reliability([sure for sure, _ in pairs], [right for _, right in pairs])
            print(name, found)
    return dict(scored.figures)


def _inputs(folders: list[Path]) -> Iterator[tuple]:
    for folder in folders:
        for gold in golds(folder):
            yield gold, next(p for p in (folder / "inputs").iterdir() if p.stem in (gold.id, gold.path.stem))


if __name__ == "__main__":
    main()
