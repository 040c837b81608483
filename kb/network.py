"""Maps as nodes and links, as everything that draws them wants them: claims, and what they do to each other.

A link goes from a premise to the claim it bears on. Premises that work together share their
argument; an undercut names the argument that it denies, where that one was found.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from kb.ids import digest
from kb.inert import inert
from kb.model import Argument, ArgumentKind, ArgumentMap, Basis, Claim, ClaimKind, Scheme
from kb.reading import Reading


@dataclass(frozen=True, slots=True)
class Node:
    """One claim, its text inert and on one line."""

    key: str  # letters, digits and "_" only; unique in the network and the same every time
    claim: str
    text: str
    kind: ClaimKind | None
    check_worthiness: float
    confidence: float  # of its first appearance
    discussion: str
    post: str  # where it is first made
    author: str | None
    created: datetime | None
    url: str | None  # of that post, where it is http or https
    appearances: int
    supported_by: int
    attacked_by: int
    contested: bool
    unanswered: bool
    unsupported: bool
    root: bool  # argued about, and brought for nothing else
    decided_by: str | None


@dataclass(frozen=True, slots=True)
class Link:
    """One premise of one argument, to the claim that the argument bears on."""

    key: str
    source: str  # key of the premise's node
    target: str  # key of the conclusion's node
    argument: str
    kind: ArgumentKind
    premises: int  # of its argument: more than one work together
    denies: str | None  # an undercut: the id of the argument it denies, where that one was found
    scheme: Scheme | None
    basis: Basis
    confidence: float
    decided_by: str | None


@dataclass(frozen=True, slots=True)
class Network:
    """Claims and links of one or more maps, each in the order of its thread."""

    nodes: tuple[Node, ...]
    links: tuple[Link, ...]
    contradictions: tuple[tuple[str, str], ...]  # keys of nodes that say the opposite of each other


def network(maps: Iterable[ArgumentMap]) -> Network:
    """The network of the maps; two claims of different discussions are never one node."""
    nodes, links, contradictions = list[Node](), list[Link](), list[tuple[str, str]]()
    for map_ in maps:
        reading, discussion = Reading(map_), map_.discussion.id
        roots = {claim.id for claim in reading.roots()}
        nodes += (_node(reading, claim, root=claim.id in roots) for claim in map_.claims)
        links += (
            _link(map_, argument, premise) for argument in map_.arguments for premise in argument.premises
        )
        contradictions += (
            (key(discussion, one), key(discussion, other))
            for one, other in (contradiction.claims for contradiction in map_.contradictions)
        )
    return Network(tuple(nodes), tuple(links), tuple(contradictions))


def key(discussion: str, claim: str) -> str:
    """The key of a claim's node: safe as an identifier in every format."""
    return f"n_{digest('node', discussion, claim)}"


def line(text: str) -> str:
    """`text` on one line, with control characters and direction marks shown."""
    return inert(" ".join(text.split()))


def _node(reading: Reading, claim: Claim, *, root: bool) -> Node:
    locution, post = next(reading.appearances(claim))
    discussion = reading.map_.discussion.id
    return Node(
        key=key(discussion, claim.id),
        claim=claim.id,
        text=line(claim.text) or "[no words]",
        kind=claim.kind,
        check_worthiness=claim.check_worthiness,
        confidence=locution.confidence,
        discussion=discussion,
        post=post.id,
        author=line(post.author) if post.author else None,
        created=post.created,
        url=post.url if post.url and post.url.startswith(("https://", "http://")) else None,
        appearances=len(claim.appearances),
        supported_by=len(reading.supports(claim.id)),
        attacked_by=len(reading.attacks(claim.id)),
        contested=reading.contested(claim),
        unanswered=reading.unanswered(claim),
        unsupported=reading.unsupported(claim),
        root=root,
        decided_by=claim.decided_by,
    )


def _link(map_: ArgumentMap, argument: Argument, premise: str) -> Link:
    discussion, conclusion = map_.discussion.id, map_.conclusion(argument).id
    return Link(
        key=f"e_{digest('link', discussion, argument.id, premise)}",
        source=key(discussion, premise),
        target=key(discussion, conclusion),
        argument=argument.id,
        kind=argument.kind,
        premises=len(argument.premises),
        denies=argument.target if argument.target != conclusion else None,
        scheme=map_.locution(argument.made_in).scheme,
        basis=argument.basis,
        confidence=argument.confidence,
        decided_by=argument.decided_by,
    )
