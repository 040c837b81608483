"""Maps as the Argument Interchange Format has them: what is said, what is claimed, and the steps between.

Claims are I-nodes, locutions L-nodes ("Name : words"), arguments RA- and CA-nodes; an undercut of a step
is a CA-node that points at the step. What people do by speaking are YA-nodes: a locution asserts its claim,
and the transition (TA) from the words answered to the words that answer argues or disagrees.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise

from kb import vocab
from kb.export.exported import Export
from kb.export.words.losses import losses
from kb.ids import digest
from kb.model import Argument, ArgumentKind, ArgumentMap, Claim, Locution, MatchRelation, Post, Scheme
from kb.network import line
from kb.reading import Reading

INFERENCE, CONFLICT, REPHRASE = "Default Inference", "Default Conflict", "Default Rephrase"
TRANSITION, ASSERTING, ARGUING, DISAGREEING = "Default Transition", "Asserting", "Arguing", "Disagreeing"
NOBODY = "Unknown"  # who wrote a post, where the thread does not say

SCHEMES = {  # as the AIF database names Walton's schemes
    Scheme.ANALOGY: "Analogy",
    Scheme.PRECEDENT: "Precedent",
    Scheme.AUTHORITY: "Expert Opinion",
    Scheme.EXAMPLE: "Example",
    Scheme.CONSEQUENCE: "Consequences",
    Scheme.DEFINITION: "Definition To Verbal Classification",
    Scheme.CLASSIFICATION: "Verbal Classification",
    Scheme.CAUSE: "Cause To Effect",
    Scheme.AD_HOMINEM: "Generic Ad Hominem",
    Scheme.POPULAR_PRACTICE: "Popular Practice",
}
LOST = {
    "texts": "a node's text is one line without control characters",
    "undercuts": "AIF has one kind of conflict; only one with a step can be told from a rebuttal",
    "attackschemes": "AIF's schemes are patterns of inference, and a conflict is none",
    "contradictions": "AIF knows a conflict only as an attack in one direction, and nobody made one here",
    "manners": "the dialogue nodes say only that something was asserted",
    "kinds": "an I-node has nothing but its text",
    "confidences": "AIF says what was argued, not how sure one may be of having read it right",
    "bases": "AIF does not say how an analyst came to it",
    "terms": "AIF has no node for a word",
    "citations": "AIF has no node for something outside the dialogue",
    "deciders": "AIF does not name who stands behind a node",
    "decisions": "AIF holds a result, not the steps towards it",
}


@dataclass(frozen=True, slots=True)
class Node:
    """A node of one of AIF's types."""

    id: str  # digits; from what the node stands for, not from its place in the file
    type: str
    text: str
    at: datetime | None


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who takes part."""

    id: str
    name: str


@dataclass(slots=True)
class Interchange:
    """An AIF graph as it is put together; each list in the order of the threads."""

    nodes: list[Node] = field(default_factory=list)
    edges: list[tuple[str, str, str]] = field(default_factory=list)  # id, from, to
    speakers: dict[str, str] = field(default_factory=dict)  # L-node to person
    people: dict[tuple[str, str | None], Person] = field(default_factory=dict)
    asserted: dict[str, list[tuple[str, str]]] = field(default_factory=dict)  # I-node to its L- and YA-nodes
    ids: dict[tuple[str, ...], str] = field(default_factory=dict)
    taken: set[str] = field(default_factory=set)

    def id(self, *parts: str) -> str:
        """The id of what `parts` name: 48 bits, which every reader's numbers hold."""
        if parts not in self.ids:
            number = int(digest("aif", *parts, length=12), 16)
            while str(number) in self.taken:
                number += 1
            self.ids[parts] = str(number)
            self.taken.add(str(number))
        return self.ids[parts]

    def node(self, type_: str, text: str, at: datetime | None, *parts: str) -> str:
        """Add a node for what `parts` name and give its id."""
        id_ = self.id(type_, *parts)
        self.nodes.append(Node(id_, type_, text, at))
        return id_

    def path(self, *nodes: str) -> None:
        """Add edges from each node to the next."""
        for source, target in pairwise(nodes):
            self.edges.append((self.id("edge", source, target), source, target))


def interchange(export: Export) -> Interchange:
    """The AIF graph of all maps of an export."""
    graph = Interchange()
    for map_ in export.maps:
        _Drawing(map_, graph).draw()
    claims = {claim.id: graph.id("I", m.discussion.id, claim.id) for m in export.maps for claim in m.claims}
    for match in export.matches:
        if match.relation is not MatchRelation.OPPOSITE and set(match.claims) <= set(claims):
            one, other = match.claims
            rephrase = graph.node("MA", REPHRASE, None, one, other)
            graph.path(claims[one], rephrase, claims[other])
    return graph


def lost(export: Export) -> tuple[str, ...]:
    """What AIF cannot hold of an export."""
    held = {claim.id for map_ in export.maps for claim in map_.claims}
    unheld = [
        match
        for match in export.matches
        if match.relation is MatchRelation.OPPOSITE or not set(match.claims) <= held
    ]
    reason = "only claims that say the same, and are both here, can be tied by a rephrase"
    said = f"{len(unheld)} of the matches with other discussions: {reason}"
    return (*losses(export, LOST), *([said] if unheld else []))


class _Drawing:
    """Draws one map into a graph."""

    def __init__(self, map_: ArgumentMap, graph: Interchange) -> None:
        self.map_, self.graph, self.reading = map_, graph, Reading(map_)
        self.discussion = map_.discussion.id
        self.scope = vocab.account_scope(self.discussion, map_.discussion.platform)
        self.tied: set[tuple[str, str]] = set()  # posts between which something was argued
        self.transitions: dict[tuple[str, str], str] = {}

    def draw(self) -> None:
        for claim in self.map_.claims:
            self.claim(claim)
        for argument in self.map_.arguments:
            self.step(argument)
        for argument in self.map_.arguments:
            self.force(argument)
        for one, other in self.replies():
            self.transition(one, other)

    def claim(self, claim: Claim) -> None:
        """The claim, and where it is asserted."""
        first = self.post(self.map_.locution(claim.appearances[0]))
        node = self.graph.node("I", _words(claim.text), first.created, self.discussion, claim.id)
        self.graph.asserted[node] = []
        for id_ in claim.appearances:
            locution = self.map_.locution(id_)
            post = self.post(locution)
            person = self.person(post)
            text = f"{person.name} : {_words(locution.text)}"
            said = self.graph.node("L", text, post.created, self.discussion, id_)
            asserting = self.graph.node("YA", ASSERTING, post.created, self.discussion, id_)
            self.graph.speakers[said] = person.id
            self.graph.asserted[node].append((said, asserting))
            self.graph.path(said, asserting, node)

    def step(self, argument: Argument) -> None:
        """The inference or conflict, from its premises to the claim or step that it bears on."""
        scheme = self.map_.locution(argument.made_in).scheme
        text = (SCHEMES[scheme] if scheme else INFERENCE) if _supports(argument) else CONFLICT
        at = self.post(self.map_.locution(argument.made_in)).created
        node = self.graph.node(_type(argument), text, at, self.discussion, argument.id)
        for premise in argument.premises:
            self.graph.path(self.graph.id("I", self.discussion, premise), node)
        self.graph.path(node, self.target(argument))

    def force(self, argument: Argument) -> None:
        """That making the step is arguing, or disagreeing."""
        at = self.post(self.map_.locution(argument.made_in)).created
        anchor = self.transition(argument.answers, argument.made_in)
        text = ARGUING if _supports(argument) else DISAGREEING
        node = self.graph.node("YA", text, at, self.discussion, "step", argument.id)
        self.graph.path(anchor, node, self.graph.id(_type(argument), self.discussion, argument.id))

    def transition(self, answered: str, made: str) -> str:
        """The node between two locutions; a locution that answers itself stands for its own."""
        if answered == made:
            return self.graph.id("L", self.discussion, made)
        if (answered, made) not in self.transitions:
            one, other = (self.post(self.map_.locution(id_)) for id_ in (answered, made))
            node = self.graph.node("TA", TRANSITION, other.created, self.discussion, answered, made)
            ends = [self.graph.id("L", self.discussion, id_) for id_ in (answered, made)]
            self.graph.path(ends[0], node, ends[1])
            self.transitions[answered, made] = node
            self.tied |= {(one.id, other.id), (other.id, one.id)}
        return self.transitions[answered, made]

    def replies(self) -> Iterator[tuple[str, str]]:
        """First locutions of a post and of what it answers, where no argument ties the two posts."""
        first: dict[str, str] = {}
        for locution in self.map_.locutions:
            first.setdefault(locution.post, locution.id)
        spoken: dict[
            str, str | None
        ] = {}  # for each post: itself, or the nearest above in which something is said
        for post in self.map_.discussion.posts:
            above = spoken[post.reply_to] if post.reply_to is not None else None
            spoken[post.id] = post.id if post.id in first else above
            if post.id in first and above is not None and (above, post.id) not in self.tied:
                yield first[above], first[post.id]

    def target(self, argument: Argument) -> str:
        conclusion = self.map_.conclusion(argument)
        if argument.target == conclusion.id:
            return self.graph.id("I", self.discussion, conclusion.id)
        return self.graph.id(_type(self.map_.argument(argument.target)), self.discussion, argument.target)

    def person(self, post: Post) -> Person:
        known, name = self.graph.people, line(post.author or "") or NOBODY
        key = (self.scope, post.author or None)
        return known.setdefault(key, Person(str(len(known) + 1), name))

    def post(self, locution: Locution) -> Post:
        return self.reading.posts[locution.post]


def _supports(argument: Argument) -> bool:
    return argument.kind is ArgumentKind.SUPPORT


def _type(argument: Argument) -> str:
    return "RA" if _supports(argument) else "CA"


def _words(text: str) -> str:
    return line(text) or "[no words]"
