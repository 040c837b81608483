"""The public corpora that the judge learns from, in one shape: a task, two texts and a label.

Each is a folder of `shared/datasets` with `train.jsonl.gz`, `dev.jsonl.gz` and a README that names its
source and licence. Those whose licence forbids it (SICK among them) are left out.
"""

import gzip
import json
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

TASKS = {
    "unit": ("claim", "premise", "none"),
    "type": ("fact", "policy", "reference", "testimony", "value"),
    "worth": ("not", "checkworthy"),
    "relation": ("none", "support", "attack"),
    "polarity": ("support", "attack"),
    "stance": ("supports", "refutes", "not-enough-evidence"),
    "match": ("different", "same", "opposite"),
}
STANCES = {"entailment": "supports", "contradiction": "refutes", "neutral": "not-enough-evidence"}
ACROSS, WITHIN = "in reply: ", "same post: "
FORBIDDEN = ("sick", "anli")


@dataclass(frozen=True)
class Example:
    """One question with its answer; `other` is empty where the task asks about one text."""

    task: str
    text: str
    other: str
    label: str
    doc: str = ""


Reader = Callable[[dict[str, Any]], Example | None]


def _one(task: str) -> Reader:
    return lambda row: Example(task, row["text"], "", row["label"], str(row.get("doc", "")))


def _relation(row: dict[str, Any]) -> Example:
    across = row.get("inter_post")
    source = row["source"] if across is None else (ACROSS if across else WITHIN) + row["source"]
    return Example("relation", source, row["target"], row["label"], str(row["doc"]))


def _within(row: dict[str, Any]) -> Example:
    return Example("relation", WITHIN + row["source"], row["target"], row["label"], str(row["doc"]))


def _polarity(row: dict[str, Any]) -> Example | None:
    if row["label"] not in TASKS["polarity"]:
        return None
    return Example(
        "polarity", row["source"], row["target"], row["label"], str(row["doc"]) if "doc" in row else ""
    )


def _stance(row: dict[str, Any]) -> Example | None:
    if row["label"] not in STANCES or row.get("source") in FORBIDDEN:
        return None
    return Example(
        "stance", row["premise"], row["hypothesis"], STANCES[row["label"]], str(row.get("doc", ""))
    )


def _match(row: dict[str, Any]) -> Example:
    return Example(
        "match", row["text1"], row["text2"], "same" if int(row["label"]) else "different", str(row["doc"])
    )


def _likeness(row: dict[str, Any]) -> Example | None:
    score = float(row["label"])
    if 3.0 < score < 4.4:
        return None
    return Example("match", row["text1"], row["text2"], "same" if score >= 4.4 else "different")


@dataclass(frozen=True)
class Corpus:
    """A folder, how its rows read, and for each stage how often each row is seen and at most how many."""

    folder: str
    read: Reader
    times: tuple[int, int] = (1, 1)
    most: tuple[int, int] = (1_000_000, 1_000_000)


CORPORA = (
    Corpus("cmv_units", _one("unit"), (3, 1)),
    Corpus("cmv_sentences", _one("unit"), (2, 1)),
    Corpus("cdcp_units", _one("type"), (3, 1)),
    Corpus("claimbuster", _one("worth"), (2, 1), (1_000_000, 4000)),
    Corpus("cmv_relations", _relation, (3, 4)),
    Corpus("cdcp_relations", _within),
    Corpus("debatepedia_relations", _polarity, (1, 1), (6000, 1500)),
    Corpus("perspectrum_stance", _polarity, (1, 1), (5000, 1500)),
    Corpus("argkp_stance", _polarity, (1, 1), (3000, 1000)),
    Corpus("explagraphs", _polarity),
    Corpus("climate_fever", _stance, (2, 4)),
    Corpus("covidfact", _stance, (1, 2)),
    Corpus("healthver", _stance, (2, 3)),
    Corpus("nli_mix", _stance, (1, 1), (24_000, 10_000)),
    Corpus("perspectrum_match", _match, (2, 1)),
    Corpus("sts_semeval", _likeness, (1, 0)),
)
"""Stage 0 learns from much of everything, stage 1 from what is nearest to what is asked."""


def rows(folder: Path, part: str) -> Iterator[dict[str, Any]]:
    """The lines of one part of a corpus; none where it has no such part."""
    path = folder / f"{part}.jsonl.gz"
    if path.exists():
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            yield from map(json.loads, lines)


def examples(root: Path, corpus: Corpus, part: str) -> list[Example]:
    """What a part of a corpus says; HealthVer has no train part, so its dev part is learnt from."""
    if corpus.folder == "healthver":
        part = {"train": "dev", "dev": "none"}[part]
    return [e for row in rows(root / corpus.folder, part) if (e := corpus.read(row)) is not None]


def lessons(root: Path, *, stage: int, seed: int) -> list[Example]:
    """All that one stage sees."""
    chance = random.Random(seed)
    found: list[Example] = []
    for corpus in CORPORA:
        some = examples(root, corpus, "train")
        chance.shuffle(some)
        found.extend(some[: corpus.most[stage]] * corpus.times[stage])
    return found


def balance(found: list[Example], task: str) -> list[float]:
    """What each label of a task weighs: rare ones more, by the root of how rare, so that none is given up."""
    counts = [1 + sum(e.label == label for e in found if e.task == task) for label in TASKS[task]]
    roots = [(sum(counts) / len(counts) / count) ** 0.5 for count in counts]
    mean = sum(root * count for root, count in zip(roots, counts, strict=True)) / sum(counts)
    return [root / mean for root in roots]
