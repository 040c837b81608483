"""A network told as trees: each claim once in full, with what bears on it beneath, then only pointed at."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from kb.network import Link


@dataclass(frozen=True, slots=True)
class Place:
    """One claim where it stands in a tree."""

    key: str
    depth: int
    link: Link | None  # that brings it here; a root has none
    again: bool  # it stands elsewhere in full
    circle: bool  # it stands above itself


def forest(keys: Sequence[str], links: Iterable[Link]) -> Iterator[Place]:
    """All places, a parent before its children and children in the order of their links.

    First come the trees of what is argued about and brought for nothing, the largest first; then
    what only stands in circles; then what stands alone.
    """
    bearing: dict[str, list[Link]] = defaultdict(list)
    brought = set()
    for link in links:
        bearing[link.target].append(link)
        brought.add(link.source)
    tops = [key for key in keys if key in bearing and key not in brought]
    tops.sort(key=lambda key: -_reach(key, bearing))
    told: set[str] = set()
    for top in (*tops, *(key for key in keys if key in bearing), *keys):
        if top not in told:
            yield from _tree(top, bearing, told)


def _tree(top: str, bearing: dict[str, list[Link]], told: set[str]) -> Iterator[Place]:
    path: list[str] = []
    waiting: list[tuple[str, int, Link | None]] = [(top, 0, None)]
    while waiting:
        key, depth, link = waiting.pop()
        del path[depth:]
        yield Place(key, depth, link, again=key in told, circle=key in path)
        if key in told:
            continue
        told.add(key)
        path.append(key)
        waiting.extend((near.source, depth + 1, near) for near in reversed(bearing.get(key, ())))


def _reach(top: str, bearing: dict[str, list[Link]]) -> int:
    """How many claims stand beneath one."""
    seen, waiting = {top}, [top]
    while waiting:
        fresh = {link.source for link in bearing.get(waiting.pop(), ())} - seen
        seen |= fresh
        waiting.extend(fresh)
    return len(seen)
