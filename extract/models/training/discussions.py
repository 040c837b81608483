"""Annotated discussions, from the two forms they come in: gold files, and stand-off annotations of ours.

A gold file holds the posts' text beside the annotation. A stand-off file holds none of their words: it
names a file of `shared`, the posts by their ids there, and units by offsets.
"""

import argparse
import json
import re
import sys
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[3]))

from spacy.language import Language

from extract.marking.marker import Marker
from extract.readers import Input, read

FOLDS = 3


@dataclass(frozen=True)
class Annotated:
    """One discussion in the gold's form, and the thread it is a part of: parts of one thread share a fold."""

    thread: str
    gold: dict[str, Any]

    @property
    def id(self) -> str:
        return str(self.gold["id"])

    @property
    def written(self) -> bool:
        """Whether we wrote it ourselves, for training."""
        return "written" in str(self.gold.get("source"))

    @property
    def judged(self) -> bool:
        """Whether it is one of the gold's own, by which we measure; what we annotated only teaches."""
        return not self.written and "stands_on" not in self.gold

    @property
    def above(self) -> list[str]:
        """For each post the text that it answers."""
        texts = {post["id"]: post["text"] for post in self.gold["posts"]}
        return [texts.get(post.get("reply_to") or "", "") for post in self.gold["posts"]]


def annotated(folders: Sequence[Path], shared: Path | None = None) -> list[Annotated]:
    """All discussions of the folders, in the order of their names."""
    paths = sorted(path for folder in folders for path in folder.glob("*.json"))
    return [found for path in paths for found in _read(json.loads(path.read_text(encoding="utf-8")), shared)]


def fold_of(some: Sequence[Annotated], folds: int = FOLDS) -> dict[str, int]:
    """A fold for each thread; folds hold about as many units, and are the same for the same discussions."""
    sizes: dict[str, int] = {}
    fold = {one.thread: zlib.crc32(one.thread.encode()) % folds for one in some if one.written}
    for one in (one for one in some if not one.written):
        sizes[one.thread] = sizes.get(one.thread, 0) + len(one.gold["units"])
    filled = [0] * folds
    for thread in sorted(sizes, key=lambda name: (-sizes[name], name)):
        fold[thread] = filled.index(min(filled))
        filled[fold[thread]] += sizes[thread]
    return fold


def marked(nlp: Language, some: Sequence[Annotated], markers: Path | None) -> Iterator[tuple[int, Annotated]]:
    """Each discussion with its fold, while `nlp` has a marker that has not learnt from that fold.

    `markers` holds a folder a fold; without it nothing is marked.
    """
    fold = fold_of(some)
    reader = nlp.get_pipe("marks")
    for n in range(FOLDS):
        reader.marker = Marker.load(markers / str(n)) if markers else None
        yield from ((n, one) for one in some if fold[one.thread] == n)


def options(about: str) -> argparse.ArgumentParser:
    """The arguments all trainers take."""
    asked = argparse.ArgumentParser(description=about, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("annotated", nargs="+", type=Path, help="folders of annotated discussions")
    asked.add_argument("--shared", type=Path, help="what stand-off annotations stand on")
    asked.add_argument("--markers", type=Path, help="a marker for each fold, from train_marker.py --folds")
    asked.add_argument("--out", type=Path)
    asked.add_argument("--folds", type=Path, help="where to keep the weights of each fold, too")
    asked.add_argument("--dry", action="store_true", help="cross-validate, and write nothing")
    return asked


def _read(said: dict[str, Any], shared: Path | None) -> Iterator[Annotated]:
    if "stands_on" not in said:
        yield Annotated(_thread(said), said)
    elif shared is not None:
        yield Annotated(said["thread"], _joined(said, shared))


def _thread(gold: dict[str, Any]) -> str:
    """The thread a gold discussion was cut from, by the address or file that it names."""
    named = re.search(r"(?:item\?id=|comments/)(\w+)", str(gold.get("source", "")))
    return named[1] if named else str(gold["id"])


def _joined(said: dict[str, Any], shared: Path) -> dict[str, Any]:
    """A stand-off annotation with the words it stands on."""
    path = shared / said["stands_on"]
    found = next(iter(read(Input(path.read_bytes(), path.name))))
    texts = {post.id: post for post in found.posts}
    posts = [
        {
            "id": p["id"],
            "author": texts[p["native"]].author,
            "reply_to": p["reply_to"],
            "text": texts[p["native"]].text,
        }
        for p in said["posts"]
    ]
    by_id = {post["id"]: post["text"] for post in posts}
    units = []
    for unit in said["units"]:
        start, end = unit["chars"]
        quote = by_id[unit["post"]][start:end]
        nth = 1 + sum(1 for at in range(start) if by_id[unit["post"]].startswith(quote, at))
        units.append({**unit, "quote": quote, "nth": nth})
    return {**said, "posts": posts, "units": units, "title": found.title or ""}


def position(text: str, unit: dict[str, Any]) -> int:
    """Where an annotated unit begins in its post."""
    at = -1
    for _ in range(unit.get("nth", 1)):
        at = text.index(unit["quote"], at + 1)
    return at
