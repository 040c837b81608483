"""Make `extract/models/stance/` again: what a passage says of a claim, by an encoder larger than the judge.

Runs in the train environment (torch, transformers, onnx):

    python extract/models/training/train_stance.py DATASETS --base FOLDER --checkpoint FILE [--out FOLDER]

DATASETS is the folder of public corpora; BASE is all-mpnet-base-v2 as its packages hold it (the card of
the model names them). The base is fine-tuned in one pass: pairs about anything first, then pairs of a
claim and its evidence. Word vectors and the lowest layers stay as they are. The temperature is fitted
on the dev parts; figures on those go to `figures.json` beside the weights.
"""

import argparse
import json
import os
import random
import re
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from corpora import TASKS, Example, balance, rows
from graphs import sha256, shipped
from train_judge import figures, say, temperature
from transformers import AutoModel, AutoTokenizer

NAME, VERSION = "stance-mpnet-int8", 1
MAX_TOKENS, WIDTH = 192, 768
BATCH, SEED, RATE, FROZEN = 32, 20261122, 4e-5, 2
LABELS = TASKS["stance"]
OFFSETS = (0.0, 0.0, 0.4)  # added to the answers: best on the dev parts whose pairs often do not tell
COMMON = 60  # passages that have a word, from which it tells nothing
STRANGERS = (
    (("nli_mix", "fever_dev"), 900),
    (("nli_mix", "scifact"), 150),
    (("covidfact", None), 250),
)
WORDS = {
    "entailment": "supports",
    "contradiction": "refutes",
    "not_entailment": "refutes",  # where evidence was given for or against: FEVER, SciFact
    "neutral": "not-enough-evidence",
}


@dataclass(frozen=True)
class Lesson:
    """A corpus, or one source of a mixed one, and how many of its rows are seen."""

    folder: str
    source: str | None = None
    most: int = 1_000_000


FIRST = (
    Lesson("nli_mix", "fever_dev", 8000),
    Lesson("nli_mix", "scifact"),
    Lesson("nli_mix", "mnli_matched_dev", 4000),
    Lesson("nli_mix", "lingnli", 8000),
    Lesson("nli_mix", "cad_snli", 2000),
)
THEN = (
    Lesson("climate_fever", most=3600),
    Lesson("covidfact"),
    Lesson("healthver"),
    Lesson("nli_mix", "fever_dev", 1500),
    Lesson("nli_mix", "scifact"),
)
MEASURED = (
    Lesson("climate_fever"),
    Lesson("covidfact"),
    Lesson("healthver"),
    Lesson("nli_mix", "foolmetwice"),
    Lesson("nli_mix", "fever_symmetric"),
    Lesson("nli_mix", "fever_dev", 600),
    Lesson("nli_mix", "lingnli", 500),
    Lesson("nli_mix", "mnli_matched_dev", 500),
)


def read(datasets: Path, lesson: Lesson, part: str) -> list[Example]:
    """The pairs of a lesson, in the order of the file."""
    healthver = lesson.folder == "healthver"
    found = [
        Example("stance", row["premise"], row["hypothesis"], WORDS[row["label"]])
        for row in rows(datasets / lesson.folder, "dev" if healthver else part)
        if lesson.source in (None, row.get("source"))
    ]
    if not healthver:
        return found
    held = set(sorted({e.other for e in found})[::6])  # by claim, so that none is on both sides
    return [e for e in found if (e.other in held) == (part == "dev")]


def chosen(datasets: Path, lessons: tuple[Lesson, ...], chance: random.Random) -> list[Example]:
    """What one half of the pass sees; pairs that do not tell are thinned where they are most of a corpus."""
    found: list[Example] = []
    for lesson in lessons:
        some = read(datasets, lesson, "train")
        chance.shuffle(some)
        if len(some) > lesson.most:
            some.sort(key=lambda e: lesson.folder == "climate_fever" and e.label == LABELS[2])
        found += some[: lesson.most]
    return found


def strangers(found: list[Example], most: int, chance: random.Random) -> list[Example]:
    """Claims, each with a passage about the same things that was gathered for another: it does not tell.

    Without these the model takes whatever a page says beside the point for a denial.
    """
    texts = list(dict.fromkeys(example.text for example in found))
    bags = [_words(text) for text in texts]
    rarity = Counter(word for bag in bags for word in bag)
    places: dict[str, list[int]] = {}
    for n, bag in enumerate(bags):
        for word in bag:
            if rarity[word] <= COMMON:
                places.setdefault(word, []).append(n)
    own: dict[str, set[str]] = {}
    for example in found:
        own.setdefault(example.other, set()).add(example.text)
    claims = sorted(own)
    chance.shuffle(claims)
    made: list[Example] = []
    for claim in claims:
        asked, mine = _words(claim), set().union(*(_words(text) for text in own[claim]))
        shared: Counter[int] = Counter()
        for word in asked:
            for n in places.get(word, ()):
                shared[n] += 1 / (1 + rarity[word])
        near = (n for n, _ in shared.most_common(6) if texts[n] not in own[claim])
        for n in near:
            alike = len(bags[n] & mine) / max(1, min(len(bags[n]), len(mine)))
            if alike <= 0.5 and len(asked & bags[n]) <= 0.7 * len(asked):  # else it may well tell
                made.append(Example("stance", texts[n], claim, LABELS[2]))
                break
        if len(made) == most:
            break
    return made


def _words(text: str) -> set[str]:
    return set(re.findall(r"[a-z0-9]{4,}", text.lower()))


def batches(found: list[Example], chance: random.Random) -> list[list[Example]]:
    """Batches of like lengths, in random order."""
    chance.shuffle(found)
    made = []
    for start in range(0, len(found), 2048):
        chunk = sorted(found[start : start + 2048], key=lambda e: len(e.text) + len(e.other))
        made += [chunk[n : n + BATCH] for n in range(0, len(chunk), BATCH)]
    chance.shuffle(made)
    return made


class Reader(torch.nn.Module):
    """The encoder with one linear head over the first and the mean vector."""

    def __init__(self, source: Path) -> None:
        super().__init__()
        self.model = AutoModel.from_pretrained(source, attn_implementation="eager")
        self.drop = torch.nn.Dropout(0.1)
        self.head = torch.nn.Linear(2 * WIDTH, len(LABELS))
        for frozen in (self.model.embeddings, *self.model.encoder.layer[:FROZEN]):
            for each in frozen.parameters():
                each.requires_grad = False

    def forward(self, input_ids, attention_mask):
        hidden = self.model(input_ids=input_ids, attention_mask=attention_mask).last_hidden_state
        mask = attention_mask.unsqueeze(-1).to(hidden.dtype)
        mean = (hidden * mask).sum(1) / mask.sum(1).clamp(min=1e-9)
        return self.head(self.drop(torch.cat([hidden[:, 0], mean], dim=1)))


def encoded(tokenizer, some: list[Example]):
    """The batch as tensors; a passage that is too long loses its end."""
    return tokenizer(
        [e.text for e in some],
        [e.other[:600] for e in some],
        truncation="only_first",
        max_length=MAX_TOKENS,
        padding=True,
        return_tensors="pt",
    )


def train(reader: Reader, tokenizer, halves: list[list[Example]], checkpoint: Path) -> None:
    """One pass over the first half and then the second, with the weights kept now and then."""
    chance = random.Random(SEED)
    todo = [batch for half in halves for batch in batches(half, chance)]
    weight = torch.tensor(balance([e for half in halves for e in half], "stance"))
    body = [p for n, p in reader.named_parameters() if not n.startswith("head") and p.requires_grad]
    optimizer = torch.optim.AdamW(
        [{"params": body, "lr": RATE}, {"params": reader.head.parameters(), "lr": 10 * RATE}],
        weight_decay=0.01,
        fused=True,
    )
    slope = lambda step: min(1.0, (step + 1) / 80) * max(0.03, 1 - step / len(todo))  # noqa: E731
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, slope)
    recent: list[float] = []
    begun = time.monotonic()
    reader.train()
    for step, some in enumerate(todo, start=1):
        wanted = torch.tensor([LABELS.index(e.label) for e in some])
        with torch.autocast("cpu", dtype=torch.bfloat16):
            answered = reader(**encoded(tokenizer, some)).float()
        loss = torch.nn.functional.cross_entropy(answered, wanted, weight=weight, label_smoothing=0.05)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(reader.parameters(), 1.0)
        optimizer.step()
        schedule.step()
        optimizer.zero_grad()
        recent.append(float(loss.detach()))
        if step % 20 == 0:
            say(f"{step}/{len(todo)} loss {np.mean(recent[-60:]):.3f} {time.monotonic() - begun:.0f} s")
        if step % 250 == 0:
            torch.save(reader.state_dict(), checkpoint)
    torch.save(reader.state_dict(), checkpoint)


def answers(reader: Reader, tokenizer, some: list[Example]) -> np.ndarray:
    """The head's raw answers, a row an example."""
    reader.eval()
    order = sorted(range(len(some)), key=lambda n: len(some[n].text) + len(some[n].other))
    found = np.zeros((len(some), len(LABELS)), dtype=np.float32)
    with torch.inference_mode():
        for start in range(0, len(order), BATCH):
            place = order[start : start + BATCH]
            with torch.autocast("cpu", dtype=torch.bfloat16):
                found[place] = reader(**encoded(tokenizer, [some[n] for n in place])).float().numpy()
    return found


def measure(reader: Reader, tokenizer, datasets: Path) -> tuple[float, dict[str, dict[str, float]]]:
    """The temperature, and figures by corpus on the dev parts; where a file has two labels, among those."""
    asked = {
        lesson.source or lesson.folder: read(datasets, lesson, "dev")[: lesson.most] for lesson in MEASURED
    }
    raw = {name: answers(reader, tokenizer, some) for name, some in asked.items()}
    wanted = {name: np.array([LABELS.index(e.label) for e in some]) for name, some in asked.items()}
    fitted = ("climate_fever", "covidfact", "healthver", "fever_dev")
    warmth = temperature(
        np.vstack([raw[n] + OFFSETS for n in fitted]), np.concatenate([wanted[n] for n in fitted])
    )
    told = {}
    for name, found in raw.items():
        labels = sorted(set(wanted[name]))
        within = np.searchsorted(labels, wanted[name])
        told[name] = figures(found[:, labels] + np.array(OFFSETS)[labels], within, warmth)
        say(f"{name} {told[name]}")
    return warmth, told


def write(reader: Reader, tokenizer, out: Path, warmth: float, told: dict) -> None:
    """Weights, manifest, tokenizer and figures."""
    out.mkdir(parents=True, exist_ok=True)
    (out / "figures.json").write_text(json.dumps(told, indent=2) + "\n", encoding="utf-8")
    tokenizer.backend_tokenizer.save(str(out / "tokenizer.json"))
    shipped(reader.eval(), tokenizer, out, output="answers", inputs=("input_ids", "attention_mask"))
    manifest = {
        "name": NAME,
        "version": VERSION,
        "max_tokens": MAX_TOKENS,
        "labels": LABELS,
        "offsets": OFFSETS,
        "temperature": warmth,
        "files": {name: sha256(out / name) for name in ("model.onnx", "tokenizer.json")},
    }
    (out / "manifest.json").write_text(json.dumps(manifest, indent=2) + "\n", encoding="utf-8")


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("datasets", type=Path)
    asked.add_argument("--base", type=Path, required=True)
    asked.add_argument("--checkpoint", type=Path, required=True, help="where the float weights are kept")
    asked.add_argument("--out", type=Path, default=Path(__file__).parents[1] / "stance")
    asked.add_argument("--trained", action="store_true", help="only measure and write the checkpoint")
    said = asked.parse_args()
    torch.manual_seed(SEED)
    torch.set_num_threads(int(os.environ.get("OMP_NUM_THREADS", "2")))
    tokenizer = AutoTokenizer.from_pretrained(said.base)
    reader = Reader(said.base)
    if said.trained:
        reader.load_state_dict(torch.load(said.checkpoint, map_location="cpu"))
    else:
        chance = random.Random(SEED)
        halves = [chosen(said.datasets, half, chance) for half in (FIRST, THEN)]
        for (folder, source), most in STRANGERS:
            gathered = read(said.datasets, Lesson(folder, source), "train")
            halves[1] += strangers(gathered, most, chance)
        say(f"pairs: {[len(half) for half in halves]}")
        train(reader, tokenizer, halves, said.checkpoint)
    warmth, told = measure(reader, tokenizer, said.datasets)
    write(reader, tokenizer, said.out, warmth, told)


if __name__ == "__main__":
    main()
