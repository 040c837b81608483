"""Two peers beside us on the same discussions, as far as they go without a large model.

chorus-discourse reads posts into themes, their loudest dissent and contested words; arglib cuts posts into
sentences and has a check of edges that counts shared words. Neither says which words are a claim, so each
is taken at the most that it offers: twice, as it comes and with its best foot forward (see interview.py).
They run in an environment of their own, made from requirements-peers.lock.
"""

import json
import os
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

os.environ.setdefault("OMP_NUM_THREADS", "1")  # one core for all, as in all of the bench

from evaluation.scorer import score
from extract.readers import Input, read
from extract.run import Extractor
from kb import scope
from kb.export import EXPORTERS
from kb.model import ArgumentMap, Discussion
from kb.store import KnowledgeBase
from tests import accuracy
from tests.bench.denials import MEANT, PAIRS, Verdict, ours
from tests.bench.likeness import READINGS, mapped
from tests.conftest import ROOT, SHARED

INTERVIEW = Path(__file__).with_name("interview.py")
SECONDS = 600
FIGURES = ("unit", "token", "relation", "attack", "cross", "same", "terms")

Row = tuple[str, Sequence[ArgumentMap], float]
"""Who it is, their maps of a folder's discussions, and the processor seconds that took."""


@dataclass(frozen=True, slots=True)
class Folder:
    """Annotated discussions, with what is to be said of them."""

    about: str
    gold: Mapping[Path, Discussion]

    @property
    def posts(self) -> int:
        """How many posts they have together."""
        return sum(len(discussion.posts) for discussion in self.gold.values())


def run() -> None:
    """Print what everybody finds, how fast, and what they say of the pairs."""
    reason = _missing()
    if reason:
        print(f"  the peers are left out: {reason}")
    extractor = Extractor.load()
    extractor.extract(_read(next((ROOT / "data").glob("*.json"))))  # what is loaded late is loaded now
    for folder in _folders():
        print(f"  {len(folder.gold)} discussions, {folder.posts} posts: {folder.about}")
        print(f"    {'':24}" + "".join(f"{name:>10}" for name in (*FIGURES, "posts/s")))
        for name, maps, seconds in (_ours(extractor, folder), *(() if reason else _theirs(folder))):
            figures = _figures(folder, maps)
            row = "".join(f"{figures[name]:10.2f}" if name in figures else f"{'':10}" for name in FIGURES)
            print(f"    {name:24}{row}{folder.posts / seconds:10.0f}")
    _print_pairs(extractor, asked=not reason)


def _missing() -> str:
    """Why the peers cannot be asked; empty where they can."""
    return "" if _python().exists() else f"there is no {_python()}; run `make peers`"


def _python() -> Path:
    return Path(os.environ.get("PEERS", ROOT / ".venv-peers")) / "bin" / "python"


def _folders() -> Iterator[Folder]:
    """Our own samples, and the annotated discussions of the shared folder where it is there."""
    yield _folder("our own samples, on which nothing was trained", ROOT / "tests" / "gold", ROOT / "data")
    for name in ("dev", "train"):
        gold = SHARED / "gold" / name
        if gold.is_dir():
            yield _folder(f"gold/{name}, on which our weights were trained", gold, gold / "inputs")


def _folder(about: str, gold: Path, inputs: Path) -> Folder:
    threads = {path.stem: path for path in inputs.iterdir() if path.suffix in (".json", ".txt")}
    return Folder(about, {path: _read(threads[path.stem]) for path in sorted(gold.glob("*.json"))})


def _read(path: Path) -> Discussion:
    found = next(read(Input(path.read_bytes(), path.name)))
    assert isinstance(found, Discussion), found
    return found


def _ours(extractor: Extractor, folder: Folder) -> Row:
    maps, seconds = [], 0.0
    for discussion in folder.gold.values():
        begun = time.process_time()
        maps.append(extractor.extract(discussion))
        seconds += time.process_time() - begun
    return "Rejoinder", maps, seconds


def _theirs(folder: Folder) -> Iterator[Row]:
    discussions = list(folder.gold.values())
    answers = _asked({"discussions": [_told(discussion) for discussion in discussions], "pairs": []})
    for name, of in READINGS.items():
        said = zip(discussions, answers[name]["said"], strict=True)
        yield name, [mapped(d, of(each), by=name) for d, each in said], answers[name]["seconds"]


def _told(discussion: Discussion) -> Mapping[str, object]:
    posts = [
        {"id": p.id, "text": p.text, "author": p.author, "reply_to": p.reply_to}
        for p in discussion.posts
        if p.text.strip() and not p.deleted
    ]
    return {"id": discussion.id, "posts": posts}


def _asked(question: Mapping[str, object]) -> Any:
    """The peers' answers. They see neither our packages nor our environment."""
    done = subprocess.run(
        [str(_python()), "-I", str(INTERVIEW)],
        input=json.dumps(question),
        env={},
        stdout=subprocess.PIPE,
        text=True,
        timeout=SECONDS,
        check=True,
    )
    return json.loads(done.stdout)


def _figures(folder: Folder, maps: Sequence[ArgumentMap]) -> Mapping[str, float]:
    """Means over discussions: by the shared folder's scorer, or where it is not there by our own."""
    scorer = SHARED / "gold" / "score.py"
    if not scorer.exists():
        rows = [
            accuracy.figures(json.loads(path.read_text(encoding="utf-8")), map_)
            for path, map_ in zip(folder.gold, maps, strict=True)
        ]
        means = {name: sum(row[name] for row in rows) / len(rows) for name in rows[0]}
        return {**means, "unit": means["units"]}
    with tempfile.TemporaryDirectory(prefix="rejoinder-") as scratch:
        exports = Path(scratch, "exports")
        exports.mkdir()
        for path, map_ in zip(folder.gold, maps, strict=True):
            base = KnowledgeBase.open(None)
            base.put(map_)
            trig = EXPORTERS["trig"](scope.of_discussion(base, map_.discussion.id)).data
            (exports / f"{path.stem}.trig").write_bytes(trig)
        mean = score(scorer, list(folder.gold), exports, Path(scratch, "scores.json")).figures["mean"]
    return {name: mean[f"{name}_f1"] for name in FIGURES}


def _print_pairs(extractor: Extractor, *, asked: bool) -> None:
    ways = [way for _, one, other in PAIRS for way in ((one, other), (other, one))]
    said = {"Rejoinder": [ours(extractor, *way) for way in ways]}
    if asked:
        answers = _asked({"discussions": [], "pairs": ways})["pairs"]
        said |= {name: [answer[name] for answer in answers] for name in ("chorus", "arglib")}
    verdicts = {
        name: [Verdict(*two) for two in zip(all_[::2], all_[1::2], strict=True)]
        for name, all_ in said.items()
    }
    print("  A claim and its denial, each pair both ways round; a mark where it is so")
    for row, (meant, one, other) in enumerate(PAIRS):
        print(f"    {meant}: {one} | {other}")
        each = {name: verdicts[name][row] for name in verdicts}
        print("      " + ", ".join(f"{n}: {v}{' *' if v.right(meant) else ''}" for n, v in each.items()))
    for name, of in verdicts.items():
        right = {
            meant: [v.right(meant) for v, (was, _, _) in zip(of, PAIRS, strict=True) if was == meant]
            for meant in MEANT
        }
        print(f"    {name}: " + ", ".join(f"{m} {sum(r)} of {len(r)}" for m, r in right.items()))


if __name__ == "__main__":
    run()
