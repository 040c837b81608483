"""An annotated discussion: what careful readers found in it, as the files of a gold folder have it."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kb.errors import InputError

_WORD = re.compile(r"[^\W_]+")
_PLAIN = re.compile(r"[\w.-]{1,200}")


@dataclass(frozen=True, slots=True)
class GoldUnit:
    """A unit that readers marked: the words of its post from `first` up to `end`."""

    id: str
    post: str
    first: int
    end: int
    kind: str | None
    checkable: bool


@dataclass(frozen=True, slots=True)
class Gold:
    """One annotated discussion: the words of its posts, its units, and its relations as
    source, target and support or attack."""

    id: str
    path: Path
    posts: Mapping[str, tuple[str, ...]]
    units: tuple[GoldUnit, ...]
    relations: frozenset[tuple[str, str, str]]


def words(text: str) -> tuple[str, ...]:
    """The words of a text in plain form, by which places in two copies of it are compared."""
    return tuple(_WORD.findall(text.lower()))


def golds(folder: Path) -> Iterator[Gold]:
    """The annotated discussions in a folder; other JSON files have no `units` and are none."""
    for path in sorted(folder.glob("*.json")):
        try:
            read = json.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError, RecursionError) as error:
            problem = f"it is no readable JSON ({error})"
            raise InputError(str(path), "", problem, "repair the file or move it elsewhere") from error
        if isinstance(read, dict) and "units" in read and "posts" in read:
            yield _gold(path, read)


def _gold(path: Path, read: dict[str, Any]) -> Gold:
    id_ = read.get("id", path.stem)
    if not isinstance(id_, str) or not _PLAIN.fullmatch(id_) or not id_.strip("."):
        problem = f"the id {str(id_)[:60]!r} cannot name a file"
        raise InputError(str(path), "id", problem, "use letters, digits, points and dashes")
    at = "posts"
    try:
        texts = {str(post["id"]): str(post["text"]) for post in read["posts"]}
        units = []
        for unit in read["units"]:
            at = f"unit {str(unit.get('id'))[:60]!r}"
            units.append(_unit(unit, texts[str(unit["post"])]))
        at = "relations"
        relations = {(str(r["source"]), str(r["target"]), str(r["type"])) for r in read.get("relations", ())}
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        problem = f"it is not as a gold file has it ({type(error).__name__}: {error})"
        raise InputError(str(path), at, problem, "see the guideline of the gold files") from error
    return Gold(
        id_, path, {id_: words(text) for id_, text in texts.items()}, tuple(units), frozenset(relations)
    )


def _unit(unit: Mapping[str, Any], text: str) -> GoldUnit:
    at = -1
    for _ in range(int(unit.get("nth", 1))):
        at = text.index(str(unit["quote"]), at + 1)
    first = len(words(text[:at]))
    return GoldUnit(
        id=str(unit["id"]),
        post=str(unit["post"]),
        first=first,
        end=first + len(words(str(unit["quote"]))),
        kind=unit.get("kind"),
        checkable=bool(unit.get("checkable")),
    )
