"""The links of a network put together again as the steps they are part of: all premises of one argument."""

from collections.abc import Sequence
from dataclasses import dataclass

from kb.ids import digest
from kb.model import ArgumentKind
from kb.network import Link, Network


@dataclass(frozen=True, slots=True)
class Step:
    """One argument: its premises, and the claim or the step that it bears on."""

    key: str  # letters, digits and "_" only; unique in the network and the same every time
    kind: ArgumentKind
    premises: tuple[str, ...]  # keys of nodes
    conclusion: str  # key of the node that it bears on, directly or through the step it denies
    denies: str | None  # key of a step
    denied: bool  # some other step denies this one
    link: Link  # its first, which says the rest

    @property
    def plain(self) -> bool:
        """One premise, and nothing says that it does not follow: a line from claim to claim is all of it."""
        return len(self.premises) == 1 and not self.denied


def steps(network: Network) -> tuple[Step, ...]:
    """The steps of a network in the order of their first links."""
    home = {node.key: node.discussion for node in network.nodes}
    grouped: dict[str, list[Link]] = {}
    for link in network.links:
        grouped.setdefault(_key(home[link.target], link.argument), []).append(link)
    denials = {key: _denied(home, links, grouped) for key, links in grouped.items()}
    denied = set(denials.values())
    return tuple(
        Step(
            key=key,
            kind=links[0].kind,
            premises=tuple(link.source for link in links),
            conclusion=links[0].target,
            denies=denials[key],
            denied=key in denied,
            link=links[0],
        )
        for key, links in grouped.items()
    )


def _key(discussion: str, argument: str) -> str:
    return f"a_{digest('step', discussion, argument)}"


def _denied(home: dict[str, str], links: Sequence[Link], known: dict[str, list[Link]]) -> str | None:
    first = links[0]
    key = _key(home[first.target], first.denies) if first.denies else None
    return key if key in known else None  # a network may be a part, without the step that is denied
