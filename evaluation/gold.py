"""The pipeline on annotated discussions: how well it does by a scorer, how fast, and how sure of itself.

A folder has one JSON file for each annotated discussion, and in `inputs/` the same discussions as forums
give them. Each input is read into a knowledge base of its own, in memory, and exported as TriG.
"""

import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from evaluation.agreement import Confidences, Said
from evaluation.annotated import Gold, golds
from evaluation.calibration import Reliability, reliability
from evaluation.kinds import sure_of_kinds
from evaluation.scorer import Scored, score
from extract.readers import Input, read
from extract.run import Extractor
from kb import scope
from kb.errors import InputError
from kb.export import EXPORTERS
from kb.model import ArgumentMap, Discussion
from kb.store import KnowledgeBase

Progress = Callable[[str, int, int], None]
"""Told the step, how many inputs it has done, and of how many."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a folder. The seconds are those of extraction, from discussions to whole maps."""

    discussions: int
    posts: int
    seconds: float
    processor: float  # seconds of processor time
    calibration: Mapping[str, Reliability]  # units, kinds, links, worth, over all annotated discussions
    scored: Scored | None
    notes: tuple[str, ...] = ()  # what was left out, one sentence each


def evaluate(
    folder: Path,
    *,
    scorer: Path | None = None,
    extractor: Extractor | None = None,
    progress: Progress | None = None,
) -> Outcome:
    """Run the pipeline over the inputs of a folder, and a scorer where there is one.

    InputError where an input cannot be read, or an annotated discussion has no input.
    """
    tell = progress or _silent
    inputs, known = _found(folder)
    if scorer is not None and not known:
        remedy = "give the annotated discussions as DIR/*.json, or leave --scorer out"
        raise InputError(str(folder), "", "no annotated discussion is there to score by", remedy)
    extractor = extractor or Extractor.load()
    clock, confidences, posts = _Clock(), Confidences(), 0
    with tempfile.TemporaryDirectory(prefix="rejoinder-") as scratch:
        exports = Path(scratch, "exports")
        exports.mkdir()
        for done, path in enumerate(inputs):
            tell("read", done, len(inputs))
            discussion = _discussion(path)
            with clock:
                map_ = extractor.extract(discussion)
            posts += len(discussion.posts)
            if path in known:
                confidences.add(known[path], map_, sure_of_kinds(extractor, discussion))
                (exports / f"{known[path].id}.trig").write_bytes(_exported(map_))
        tell("score", len(inputs), len(inputs))
        files = [gold.path for gold in known.values()]
        scored = score(scorer, files, exports, Path(scratch, "scores.json")) if scorer else None
    calibration = {name: _calibration(said) for name, said in confidences.said.items()}
    notes = tuple(f"{path.name} is not annotated; it was only read" for path in inputs if path not in known)
    return Outcome(len(inputs), posts, clock.wall, clock.processor, calibration, scored, notes)


def _calibration(said: Sequence[Said]) -> Reliability:
    return reliability([sure for sure, _ in said], [right for _, right in said])


class _Clock:
    """Adds up the time that is spent inside it."""

    def __init__(self) -> None:
        self.wall = self.processor = 0.0

    def __enter__(self) -> None:
        self.wall -= time.perf_counter()
        self.processor -= time.process_time()

    def __exit__(self, *_: object) -> None:
        self.wall += time.perf_counter()
        self.processor += time.process_time()


def _found(folder: Path) -> tuple[list[Path], dict[Path, Gold]]:
    """The inputs, and the annotated discussion of each that has one: the two bear one name."""
    inputs = sorted(path for path in (folder / "inputs").glob("*") if path.is_file())
    if not inputs:
        raise InputError(str(folder), "inputs", "no file is there", "name a folder with inputs/ in it")
    known: dict[Path, Gold] = {}
    for gold in golds(folder):
        path = next((path for path in inputs if path.stem in (gold.id, gold.path.stem)), None)
        if path is None:
            remedy = f"put its thread into {folder / 'inputs'} under the name {gold.id}"
            raise InputError(str(gold.path), "", "no input is there for it", remedy)
        if path in known:
            problem = f"it has the input of {known[path].path.name}"
            raise InputError(str(gold.path), "", problem, "give each discussion an id of its own")
        known[path] = gold
    return inputs, known


def _discussion(path: Path) -> Discussion:
    try:
        found = list(read(Input(path.read_bytes(), path.name)))
    except OSError as error:
        problem = f"it cannot be read ({error.strerror})"
        raise InputError(str(path), "", problem, "look at its permissions") from error
    if len(found) != 1:
        remedy = "give one discussion a file"
        raise InputError(str(path), "", f"it holds {len(found)} discussions", remedy)
    if isinstance(found[0], InputError):
        raise found[0]
    return found[0]


def _exported(map_: ArgumentMap) -> bytes:
    """What a knowledge base that holds nothing else hands out."""
    base = KnowledgeBase.open(None)
    base.put(map_)
    return EXPORTERS["trig"](scope.of_discussion(base, map_.discussion.id)).data


def _silent(step: str, done: int, total: int) -> None:
    pass
