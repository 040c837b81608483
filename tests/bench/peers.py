"""Two peers beside us on the same discussions, as far as they go without a large model.

chorus-discourse reads posts into themes, their loudest dissent and contested words; arglib cuts posts into
sentences and has a check of edges that counts shared words. Neither says which words are a claim, so each
is taken at the most that it offers: twice, as it comes and with its best foot forward (see interview.py).
They run as a program in an environment of their own, made from requirements-peers.lock; nothing of them is
imported here or shipped (chorus-discourse is under the AGPL).
"""

import json
import os
import re
import subprocess
import tempfile
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
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
from tests.bench.denials import MEANT, PAIRS, Verdict, ours, shown
from tests.bench.likeness import READINGS, mapped
from tests.conftest import ROOT, SHARED

INTERVIEW = Path(__file__).with_name("interview.py")
SECONDS = 600
WORD = re.compile(r"[^\W_]+")
FIGURES = ("unit", "token", "relation", "attack", "cross", "same", "terms")
WITH = {"same": "same_claim", "terms": "contested_terms"}  # figures of what not every discussion has

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
    reason = missing()
    if reason:
        print(f"  the peers are left out: {reason}")
    extractor = Extractor.load()
    extractor.extract(_read(next((ROOT / "data").glob("*.json"))))  # what is loaded late is loaded now
    print("  Means over discussions; of same claims and terms, over those that have any")
    for folder in _folders():
        print(f"  {len(folder.gold)} discussions, {folder.posts} posts: {folder.about}")
        print(f"    {'':24}" + "".join(f"{name:>10}" for name in (*FIGURES, "posts/s")))
        for name, maps, seconds in (_own(extractor, folder), *(() if reason else theirs(folder))):
            found = figures(folder, maps)
            row = "".join(f"{found[name]:10.2f}" if name in found else f"{'':10}" for name in FIGURES)
            print(f"    {name:24}{row}{folder.posts / seconds:10.0f}")
    print("  A claim and its denial as post and answer, both ways round; a star where it is so")
    for line in _pairs(extractor, asked=not reason):
        print(f"    {line}")


def missing() -> str:
    """Why the peers cannot be asked; empty where they can."""
    if not _python().exists():
        return f"there is no {_python()}; run `make peers`"
    try:
        _asked({"discussions": [], "pairs": []})
    except subprocess.CalledProcessError as error:
        last = (error.stderr.strip() or "they said nothing").splitlines()[-1]
        return f"they ended with code {error.returncode} ({last[:200]}); run `make peers` again"
    except (OSError, subprocess.TimeoutExpired, ValueError) as error:
        return f"they do not answer ({str(error)[:200]}); run `make peers` again"
    return ""


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


def _own(extractor: Extractor, folder: Folder) -> Row:
    maps, seconds = [], 0.0
    for discussion in folder.gold.values():
        begun = time.process_time()
        maps.append(extractor.extract(discussion))
        seconds += time.process_time() - begun
    return "Rejoinder", maps, seconds


def theirs(folder: Folder) -> Iterator[Row]:
    """What the peers make of a folder, one row each and once more with its best foot forward."""
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
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=True,
    )
    return json.loads(done.stdout)


def figures(folder: Folder, maps: Sequence[ArgumentMap]) -> Mapping[str, float]:
    """Means over discussions: by the shared folder's scorer, or where it is not there by our own."""
    golds = [json.loads(path.read_text(encoding="utf-8")) for path in folder.gold]
    scorer = SHARED / "gold" / "score.py"
    if scorer.exists():
        rows = _scored(scorer, folder, maps)
    else:
        rows = [_measured(gold, map_) for gold, map_ in zip(golds, maps, strict=True)]
    return dict(_means(golds, rows))


def _means(
    golds: Sequence[accuracy.Gold], rows: Sequence[Mapping[str, float]]
) -> Iterator[tuple[str, float]]:
    """Each figure that the rows have, over the discussions in which there is something to find."""
    for name in FIGURES:
        with_any = [row for gold, row in zip(golds, rows, strict=True) if gold.get(WITH.get(name, "posts"))]
        if with_any and name in with_any[0]:
            yield name, sum(row[name] for row in with_any) / len(with_any)


def _measured(gold: accuracy.Gold, map_: ArgumentMap) -> Mapping[str, float]:
    """What we can say without the scorer: it needs posts that are the same, letter by letter."""
    row = accuracy.figures(gold, map_)
    texts = {post.id: post.text for post in map_.discussion.posts}
    true = _inside(texts, accuracy.places(gold).values())
    found = _inside(texts, ((x.post, x.start, x.end) for x in map_.locutions))
    return {**row, "unit": row["units"], "token": accuracy.f1(len(true & found), len(found), len(true))}


def _inside(texts: Mapping[str, str], places: Iterable[tuple[str, int, int]]) -> set[tuple[str, int]]:
    """Where the words of some stretches of posts begin."""
    return {
        (post, start + word.start())
        for post, start, end in places
        for word in WORD.finditer(texts[post][start:end])
    }


def _scored(scorer: Path, folder: Folder, maps: Sequence[ArgumentMap]) -> Sequence[Mapping[str, float]]:
    with tempfile.TemporaryDirectory(prefix="rejoinder-") as scratch:
        exports = Path(scratch, "exports")
        exports.mkdir()
        for path, map_ in zip(folder.gold, maps, strict=True):
            base = KnowledgeBase.open(None)
            base.put(map_)
            trig = EXPORTERS["trig"](scope.of_discussion(base, map_.discussion.id)).data
            (exports / f"{path.stem}.trig").write_bytes(trig)
        scored = score(scorer, list(folder.gold), exports, Path(scratch, "scores.json"))
    rows = [scored.figures["per_discussion"][path.stem] for path in folder.gold]
    return [{name: row[f"{name}_f1"] for name in FIGURES} for row in rows]


def _pairs(extractor: Extractor, *, asked: bool) -> Iterator[str]:
    """The lines of the table of pairs, and the sums beneath it."""
    ways = [way for _, one, other in PAIRS for way in ((one, other), (other, one))]
    said = {"Rejoinder": [ours(extractor, *way) for way in ways]}
    if asked:
        answers = _asked({"discussions": [], "pairs": ways})["pairs"]
        said |= {name: [answer[name] for answer in answers] for name in ("chorus", "arglib")}
    verdicts = {
        name: [Verdict(*two) for two in zip(each[::2], each[1::2], strict=True)]
        for name, each in said.items()
    }
    yield f"{'':10}" + "".join(f"{name:14}" for name in verdicts).rstrip()
    for row, (meant, one, other) in enumerate(PAIRS):
        cells = [f"{of[row]}{' *' if of[row].right(meant) else ''}" for of in verdicts.values()]
        yield f"{meant:10}" + "".join(f"{cell:14}" for cell in cells) + f"{shown(one)} | {shown(other)}"
    for kind in MEANT:
        rows = [row for row, (meant, _, _) in enumerate(PAIRS) if meant == kind]
        right = [sum(of[row].right(kind) for row in rows) for of in verdicts.values()]
        yield f"{kind:10}" + "".join(f"{f'{n} of {len(rows)}':14}" for n in right) + "right"


if __name__ == "__main__":
    run()
