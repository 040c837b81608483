"""Train the segmenter's weights, `extract/models/units/`, from annotated discussions.

Runs in the train environment (torch beside the project's own requirements):

    python extract/models/training/train_units.py ANNOTATED... --shared SHARED --markers FOLDER [--dry]

Cross-validates by thread on the discussions that judge us (`discussions.py`), then trains on all. The
weights are those of a conditional random field over runs of pieces: training raises the share of the
segmentations that agree with the annotation among all segmentations of a sentence.
"""

import hashlib
import io
import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
import torch
from discussions import Annotated, annotated, marked, options, position

from extract.pipeline import PARSE, annotate, build
from extract.segmenting.borders import stretches
from extract.segmenting.candidates import REACH, Runs, candidates
from extract.segmenting.lattice import choice
from extract.segmenting.marked import tags
from extract.segmenting.segmenter import VERSION, Segmenter, net
from extract.segmenting.tokens import FOLDER, Tokens, tokens

HIDDEN, DROPOUT, DECAY, RATE, EPOCHS = 24, 0.4, 0.1, 0.01, 50
THRESHOLD = 0.46
LONGEST = 40  # places of a stretch; the few longer ones are not trained on
RARE = 8  # a column that is set in fewer rows is left out
NEVER = -1e9


@dataclass(frozen=True)
class Example:
    """One stretch of an annotated post. `right` runs are units, `free` pieces belong to none."""

    discussion: str
    post: str
    columns: Tokens
    runs: Runs
    right: np.ndarray
    free: np.ndarray


@dataclass(frozen=True)
class Gold:
    """The units of one discussion, as words [start, end) of their posts."""

    posts: list[str]
    units: list[tuple[str, int, int]]
    fold: int
    judged: bool


def examples(some: list[Annotated], markers: Path | None) -> tuple[list[Example], dict[str, Gold]]:
    nlp, found, golds = build((*PARSE, "marks")), [], {}
    for fold, one in marked(nlp, some, markers):
        posts = {post["id"]: post["text"] for post in one.gold["posts"]}
        gold = golds[one.id] = Gold(list(posts), [], fold, one.judged)
        for post, doc in zip(posts, annotate(nlp, posts.values(), one.above), strict=True):
            columns = tokens(doc, tags(doc))
            spans = [span(columns, posts[post], unit) for unit in one.gold["units"] if unit["post"] == post]
            gold.units.extend((post, *words) for words in spans)
            stretched = stretches(doc, columns)
            for runs in candidates(columns, stretched) if stretched else ():
                found.append(Example(one.id, post, columns, runs, *labels(columns, runs, spans)))
    return found, golds


def span(columns: Tokens, text: str, unit: dict) -> tuple[int, int]:
    """The words of an annotated unit."""
    at = position(text, unit)
    first = int(np.searchsorted(columns.end, at, side="right"))
    last = int(np.searchsorted(columns.start, at + len(unit["quote"]), side="left"))
    words = columns.count("word", 0, np.array([first, last]))
    return int(words[0]), int(words[1])


def share(a: tuple[int, int], b: tuple[int, int]) -> float:
    common = max(0, min(a[1], b[1]) - max(a[0], b[0]))
    return common / (a[1] - a[0] + b[1] - b[0] - common) if common else 0.0


def words_of(columns: Tokens, runs: Runs) -> list[tuple[int, int]]:
    return list(zip(columns.count("word", 0, runs.start), columns.count("word", 0, runs.end), strict=True))


def labels(columns: Tokens, runs: Runs, spans: list[tuple[int, int]]) -> tuple[np.ndarray, np.ndarray]:
    """Which runs are an annotated unit as well as any run can be, and which pieces are in none."""
    shares = np.array([[share(words, unit) for unit in spans] for words in words_of(columns, runs)])
    shares = shares.reshape(len(runs.first), len(spans))
    right = np.zeros(len(runs.first), dtype=bool)
    for n in range(len(spans)):
        best = shares[:, n].max(initial=0.0)
        mine = shares.argmax(axis=1) == n
        if best >= 0.5:
            right |= mine & (shares[:, n] >= best - 0.03)
    places = columns.count("word", 0, np.array(runs.stretch.places))
    covered = [sum(max(0, min(b, u[1]) - max(a, u[0])) for u in spans) for a, b in pairwise(places)]
    return right, np.array(covered) < 0.5 * np.maximum(np.diff(places), 1)


class Weights(torch.nn.Module):
    """One hidden layer with dropout; the same as the run-time `Net`, seen while it learns."""

    def __init__(self, columns: int, outputs: int) -> None:
        super().__init__()
        self.hidden = torch.nn.Linear(columns, HIDDEN)
        self.out = torch.nn.Linear(HIDDEN, outputs)
        self.thin, self.drop = torch.nn.Dropout(DROPOUT / 2), torch.nn.Dropout(DROPOUT)

    def forward(self, rows: torch.Tensor) -> torch.Tensor:
        return self.out(self.drop(torch.relu(self.hidden(self.thin(rows)))))


def scaling(rows: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Mean and 1/deviation of each column; 0 for a column that says too little."""
    deviation = rows.std(axis=0)
    common = ((rows != 0).sum(axis=0) >= RARE) & (deviation > 1e-4)
    return rows.mean(axis=0), np.where(common, 1 / np.maximum(deviation, 1e-4), 0.0)


class Batch:
    """Stretches of about one length, as tensors. Runs stand at [stretch, last place, length]."""

    def __init__(self, chosen: list[Example], borders: np.ndarray, rows: np.ndarray) -> None:
        self.size, self.places = len(chosen), max(len(e.runs.stretch.places) for e in chosen)
        at = [
            (n, y, y - x)
            for n, e in enumerate(chosen)
            for x, y in zip(e.runs.first, e.runs.last, strict=True)
        ]
        self.at = torch.tensor(np.array(at)).long().T
        inside = [(n, k) for n, e in enumerate(chosen) for k in range(1, len(e.runs.stretch.borders) + 1)]
        self.inside = torch.tensor(np.array(inside)).reshape(-1, 2).long().T
        self.ends = torch.tensor([len(e.runs.stretch.places) - 1 for e in chosen])
        self.borders, self.rows = torch.tensor(borders), torch.tensor(rows)
        right = torch.tensor(np.concatenate([e.right for e in chosen]))
        free = torch.tensor(np.concatenate([e.free for e in chosen]))
        self.right = torch.where(right, 0.0, NEVER)
        self.free = torch.where(free, 0.0, NEVER)

    def weights(self, border_net: Weights, run_net: Weights) -> tuple[torch.Tensor, torch.Tensor]:
        runs = run_net(self.rows)
        marks = border_net(self.borders) if len(self.borders) else torch.zeros(0, 3)
        begin, end, within = (
            torch.zeros(self.size, self.places).index_put(tuple(self.inside), marks[:, k]) for k in range(3)
        )
        passed = torch.cumsum(within, dim=1)
        n, last, length = self.at
        first = last - length
        unit = runs[:, 0] + begin[n, first] + end[n, last] + passed[n, last - 1] - passed[n, first]
        return unit, runs[length == 1, 1]

    def total(self, unit: torch.Tensor, rest: torch.Tensor) -> torch.Tensor:
        """The logarithm of the sum over all paths, for each stretch."""
        n, last, length = self.at
        runs = torch.full((self.size, self.places, REACH + 1), NEVER).index_put((n, last, length), unit)
        single = length == 1
        pieces = torch.full((self.size, self.places), NEVER).index_put((n[single], last[single]), rest)
        ahead = [torch.zeros(self.size)]
        for place in range(1, self.places):
            reach = min(REACH, place)
            earlier = torch.stack(ahead[-1 : -reach - 1 : -1], dim=1)
            ways = [earlier + runs[:, place, 1 : reach + 1], (ahead[-1] + pieces[:, place])[:, None]]
            ahead.append(torch.logsumexp(torch.cat(ways, dim=1), dim=1))
        return torch.stack(ahead, dim=1)[torch.arange(self.size), self.ends]


def batches(chosen: list[Example], scales: dict[str, tuple[np.ndarray, np.ndarray]]) -> Iterator[Batch]:
    def scaled(part: str, rows: list[np.ndarray]) -> np.ndarray:
        mean, scale = scales[part]
        return np.clip((np.concatenate(rows) - mean) * scale, -5, 5).astype(np.float32)

    sizes = (2, 3, 5, 8, 13, LONGEST)
    for low, high in pairwise((0, *sizes)):
        some = [e for e in chosen if low < len(e.runs.stretch.places) <= high]
        if some:
            yield Batch(
                some,
                scaled("borders", [e.runs.borders for e in some]),
                scaled("runs", [e.runs.rows for e in some]),
            )


def fit(chosen: list[Example], members: int) -> dict[str, np.ndarray]:
    """The arrays of a segmenter with that many members."""
    scales = {
        "borders": scaling(np.concatenate([e.runs.borders for e in chosen])),
        "runs": scaling(np.concatenate([e.runs.rows for e in chosen])),
    }
    packed = list(batches(chosen, scales))
    arrays = {
        f"{p}.{n}": v for p, pair in scales.items() for n, v in zip(("mean", "scale"), pair, strict=True)
    }
    learnt = [learn(packed, scales, seed=member) for member in range(members)]
    for n, part in enumerate(("borders", "runs")):
        for name in ("hidden", "out"):
            layers = [getattr(nets[n], name) for nets in learnt]
            arrays[f"{part}.{name}"] = np.stack([layer.weight.detach().numpy().T for layer in layers])
            arrays[f"{part}.{name}_bias"] = np.stack([layer.bias.detach().numpy() for layer in layers])
    return {
        name: value.astype(np.float16 if value.size > 2000 else np.float32) for name, value in arrays.items()
    }


def learn(packed: list[Batch], scales: dict, *, seed: int) -> tuple[Weights, Weights]:
    torch.manual_seed(seed)
    nets = Weights(len(scales["borders"][0]), 3), Weights(len(scales["runs"][0]), 2)
    for part, one in zip(("borders", "runs"), nets, strict=True):
        with torch.no_grad():
            one.hidden.weight *= torch.tensor(scales[part][1] > 0)
    parameters = [p for one in nets for p in one.parameters()]
    optimiser = torch.optim.AdamW(parameters, lr=RATE, weight_decay=DECAY)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, RATE, total_steps=EPOCHS)
    size = sum(batch.size for batch in packed)
    for _ in range(EPOCHS):
        optimiser.zero_grad()
        for batch in packed:
            unit, rest = batch.weights(*nets)
            agreeing = batch.total(unit + batch.right, rest + batch.free)
            loss = (batch.total(unit, rest) - agreeing)[agreeing > NEVER / 10].sum() / size
            loss.backward()
        optimiser.step()
        schedule.step()
    return nets


def segmenter(arrays: dict[str, np.ndarray]) -> Segmenter:
    full = {name: value.astype(np.float32) for name, value in arrays.items()}
    return Segmenter("in training", "", THRESHOLD, net(full, "borders"), net(full, "runs"))


def found_units(model: Segmenter, e: Example, threshold: float) -> list[tuple[str, int, int, float]]:
    (worth,) = model.worths(e.columns, [e.runs])
    words = words_of(e.columns, e.runs)
    return [
        (e.post, *words[k], float(worth[k])) for k in choice(e.runs.first, e.runs.last, worth - threshold)
    ]


def matched(found: list[tuple], gold: Gold) -> list[int]:
    """Which of the units found match an annotated one: one to one, best first."""
    pairs = sorted(
        (
            (-share(f[1:3], g[1:]), n, m)
            for n, f in enumerate(found)
            for m, g in enumerate(gold.units)
            if f[0] == g[0] and share(f[1:3], g[1:]) >= 0.5
        )
    )
    mine, theirs = set(), set()
    for _, n, m in pairs:
        if n not in mine and m not in theirs:
            mine.add(n)
            theirs.add(m)
    return sorted(mine)


def check(data: list[Example], golds: dict[str, Gold], members: int, folds: Path | None) -> None:
    names = sorted(name for name in golds if golds[name].judged)
    thresholds = (0.28, 0.32, 0.36, 0.4, 0.44, 0.48, 0.52)
    scores = {t: {} for t in thresholds}
    sure: list[tuple[float, bool]] = []
    for fold in sorted({gold.fold for gold in golds.values()}):
        kept = [e for e in data if golds[e.discussion].fold != fold]
        arrays = fit(kept, members)
        if folds is not None:
            write(arrays, members, kept, folds / str(fold) / "units")
        model = segmenter(arrays)
        for name in (name for name in names if golds[name].fold == fold):
            mine = [e for e in data if e.discussion == name]
            for t in thresholds:
                found = [unit for e in mine for unit in found_units(model, e, t)]
                hits = matched(found, golds[name])
                scores[t][name] = 2 * len(hits) / (len(found) + len(golds[name].units))
                if t == THRESHOLD:
                    sure += [(f[3], n in set(hits)) for n, f in enumerate(found)]
    lines = [f"{name:32} {scores[THRESHOLD][name]:.3f}" for name in sorted(names)]
    lines += [f"threshold {t}: unit F1 {sum(scores[t].values()) / len(names):.4f}" for t in thresholds]
    for low in np.arange(0.3, 1.0, 0.1):
        some = [hit for p, hit in sure if low <= p < low + 0.1]
        share_right = sum(some) / max(len(some), 1)
        lines.append(f"confidence from {low:.1f}: {len(some)} units, {share_right:.2f} right")
    sys.stdout.write("\n".join(lines) + "\n")


def write(arrays: dict[str, np.ndarray], members: int, data: list[Example], out: Path) -> None:
    out.mkdir(parents=True, exist_ok=True)
    buffer = io.BytesIO()
    np.savez_compressed(buffer, **arrays)
    (out / "units.npz").write_bytes(buffer.getvalue())
    (out / "words.json").write_bytes((FOLDER / "words.json").read_bytes())
    manifest = {
        "name": "units-crf",
        "version": VERSION,
        "threshold": THRESHOLD,
        "members": members,
        "columns": {"borders": len(arrays["borders.mean"]), "runs": len(arrays["runs.mean"])},
        "trained_on": {"discussions": len({e.discussion for e in data}), "stretches": len(data)},
        "files": {n: hashlib.sha256((out / n).read_bytes()).hexdigest() for n in ("units.npz", "words.json")},
    }
    (out / "manifest.json").write_text(json.dumps(manifest, indent=2) + "\n", encoding="utf-8")


def main() -> None:
    asked = options(__doc__)
    asked.add_argument("--members", type=int, default=4)
    said = asked.parse_args()
    torch.set_num_threads(1)
    data, golds = examples(annotated(said.annotated, said.shared), said.markers)
    usable = [e for e in data if len(e.runs.stretch.places) <= LONGEST]
    check(usable, golds, said.members, said.folds)
    if not said.dry:
        write(fit(usable, said.members), said.members, usable, said.out or FOLDER)


if __name__ == "__main__":
    main()
