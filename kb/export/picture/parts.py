"""A network cut into parts of a limited size, each of what lies nearest to one claim."""

from collections import defaultdict, deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from kb.network import Link, Network

_LINE = 76  # characters that a link takes, its share of the styles included


@dataclass(frozen=True, slots=True)
class Part:
    """Claims with some of their links."""

    nodes: tuple[str, ...]
    links: tuple[Link, ...]
    opposites: tuple[tuple[str, str], ...]

    @property
    def focus(self) -> str:
        """The claim that it starts from."""
        return self.nodes[0] if self.nodes else ""


@dataclass(slots=True)
class _Growing:
    nodes: dict[str, None] = field(default_factory=dict)
    links: list[Link] = field(default_factory=list)
    opposites: list[tuple[str, str]] = field(default_factory=list)
    size: int = 0

    def done(self) -> Part:
        return Part(tuple(self.nodes), tuple(self.links), tuple(self.opposites))


def parts(drawn: Network, *, links: int, size: int, cost: Mapping[str, int]) -> list[Part]:
    """Parts of at most so many links, and of claims that cost `size` at most; each link is in one."""
    near: dict[str, list[Link | tuple[str, str]]] = defaultdict(list)
    for link in drawn.links:
        for key in dict.fromkeys((link.target, link.source)):
            near[key].append(link)
    for pair in drawn.contradictions:
        for key in pair:
            near[key].append(pair)
    tops = [node.key for node in drawn.nodes if node.root]
    done: set[str] = set()
    found, growing = list[Part](), _Growing()
    for start in dict.fromkeys((*tops, *(node.key for node in drawn.nodes))):
        for key, step in _walk(start, near, done):
            new = [end for end in _ends(key, step) if end not in growing.nodes]
            added = sum(cost[end] for end in new) + (_LINE if step else 0)
            count = len(growing.links) + len(growing.opposites) + (step is not None)
            if growing.nodes and (growing.size + added > size or count > links):
                found.append(growing.done())
                growing, new = _Growing(), _ends(key, step)
                added = sum(cost[end] for end in dict.fromkeys(new)) + _LINE
            growing.nodes.update(dict.fromkeys(new))
            growing.size += added
            if isinstance(step, Link):
                growing.links.append(step)
            elif step:
                growing.opposites.append(step)
    return [*found, growing.done()]


def _ends(key: str, step: Link | tuple[str, str] | None) -> list[str]:
    """The ends of a step, the one it was reached from first."""
    if step is None:
        return [key]
    one, other = (step.source, step.target) if isinstance(step, Link) else step
    return [key, other if key == one else one]


def _walk(
    start: str, near: Mapping[str, list[Link | tuple[str, str]]], done: set[str]
) -> Iterator[tuple[str, Link | tuple[str, str] | None]]:
    """All that was not reached before, nearest first: a claim alone, then each link from it."""
    if start in done:
        return
    waiting = deque([start])
    reached = {start}
    while waiting:
        key = waiting.popleft()
        fresh = [step for step in near.get(key, ()) if _name(step) not in done]
        if not fresh and key not in done:
            yield key, None
        done.add(key)
        for step in fresh:
            done.add(_name(step))
            yield key, step
            far = _ends(key, step)[1]
            if far not in reached and far not in done:
                reached.add(far)
                waiting.append(far)


def _name(step: Link | tuple[str, str]) -> str:
    return step.key if isinstance(step, Link) else " ".join(step)
