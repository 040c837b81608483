"""One state of the graph of evidence, to look things up in."""

from collections.abc import Iterable
from datetime import datetime

import pyoxigraph as ox

from kb import vocab
from kb.errors import NotFound
from kb.evidence.gathering import Gathering
from kb.evidence.model import Dossier, Review, Ruling, Snapshot, Verdict
from kb.kinds import RulingKind
from kb.model import Claim
from kb.rdf.known import Known, age
from kb.rdf.reading import claims_from
from kb.state import Graph, Object, Reader, value

EVIDENCE = ox.NamedNode(vocab.graph_iri("evidence"))
_DISCUSSIONS = vocab.discussion_iri("")


class Files:
    """One state of the graph of evidence, to look things up in."""

    def __init__(self, reader: Reader) -> None:
        self.reader = reader

    def about(self, things: Iterable[ox.NamedNode]) -> set[ox.Quad]:
        """What the graph says of things."""
        return self.reader.about(things, EVIDENCE)

    def pointing(self, predicate: ox.NamedNode, object_: ox.NamedNode) -> list[ox.NamedNode]:
        """The things that point at something."""
        return _nodes(q.subject for q in self.reader.matching(None, predicate, object_, EVIDENCE))

    def of_type(self, type_: ox.NamedNode) -> list[ox.NamedNode]:
        """The things of a type."""
        return self.pointing(vocab.TYPE, type_)

    def has(self, claim: str) -> bool:
        """Whether a claim is in a discussion."""
        return bool(self._made_in(claim))

    def _made_in(self, claim: str) -> list[Graph]:
        """The graphs of the discussions that have a claim."""
        found = self.reader.matching(claim_node(claim), vocab.TYPE, vocab.CLAIM, None)
        return [q.graph_name for q in found if value(q.graph_name).startswith(_DISCUSSIONS)]

    def claim(self, id_: str) -> Claim:
        """A claim as its discussion has it; NotFound where none has it."""
        for graph in self._made_in(id_):
            quads = self.reader.matching(claim_node(id_), None, None, graph)
            for of in self.reader.matching(None, vocab.OF, claim_node(id_), graph):
                quads += self.reader.matching(of.subject, None, None, graph)
            return next(iter(claims_from(quads)))
        raise NotFound(
            f"there is no claim {id_} in any discussion; `rejoinder claims` lists claims with their ids"
        )

    def made(self, claim: str) -> datetime | None:
        """When a claim was first made, as far as its posts say."""
        node = claim_node(claim)
        places = (
            q.object
            for g in self._made_in(claim)
            for q in self.reader.matching(node, vocab.APPEARANCE, None, g)
        )
        times = (
            value(q.object)
            for place in _nodes(places)
            for q in self.reader.matching(place, vocab.CREATED, None, None)
        )
        return min(map(datetime.fromisoformat, times), default=None)

    def dossier(self, claim: str) -> Dossier:
        """All that is known for and against a claim."""
        of = self.about([*self.pointing(vocab.OF, claim_node(claim)), *self._reviews_of(claim)])
        stretches = self.about(objects(of, vocab.ON, vocab.QUOTED))
        rested_on = self.about(objects(stretches, vocab.CONTEXT))
        sources = objects(of, vocab.LEADS_TO) | objects(rested_on, vocab.OF_SOURCE)
        seen = self.about(snapshot for s in sources for snapshot in self.pointing(vocab.OF_SOURCE, s))
        targets = {_id(node) for node in (*sources, *(q.subject for q in of if q.predicate == vocab.ON))}
        said = self.reader.matching(None, vocab.TARGET_ID, None, EVIDENCE)
        rulings = self.about(_nodes(q.subject for q in said if value(q.object) in targets))
        quads = of | stretches | seen | rulings | self.about(sources)
        return Gathering(Known(quads | self._ratings(quads))).dossier(claim)

    def _reviews_of(self, claim: str) -> list[ox.NamedNode]:
        return self.pointing(vocab.REVIEWED, claim_node(claim))

    def _ratings(self, quads: Iterable[ox.Quad]) -> set[ox.Quad]:
        return self.about(objects(quads, vocab.REVIEW_RATING))

    def all(self) -> Gathering:
        """All that is known of every claim."""
        return Gathering(Known(self.reader.quads(EVIDENCE)))

    def seen(self, source: str) -> list[Snapshot]:
        """All snapshots of a source, oldest first."""
        quads = self.about(self.pointing(vocab.OF_SOURCE, source_node(source)))
        return sorted(Known(quads | self._ratings(quads)).snapshots(), key=age)

    def newest(self, found_by: str | None = None) -> tuple[Snapshot, ...]:
        """The newest snapshot of each source, of all or of those that one finder brought."""
        quads = self.about(self.of_type(vocab.SNAPSHOT))
        found: dict[str, Snapshot] = {}
        for snapshot in sorted(Known(quads | self._ratings(quads)).snapshots(), key=age):
            if found_by in (None, snapshot.found_by):
                found[snapshot.source] = snapshot
        return tuple(found[source] for source in sorted(found))

    def text(self, snapshot: str) -> str:
        """The text of a snapshot; empty where there is none."""
        node = ox.NamedNode(vocab.snapshot_iri(snapshot))
        return "".join(value(q.object) for q in self.reader.matching(node, vocab.TEXT, None, EVIDENCE))

    def looked_at(self, source: str) -> datetime | None:
        """When somebody last looked at a source."""
        return Known(self.about([source_node(source)])).looked_at(source)

    def rulings(self) -> tuple[Ruling, ...]:
        """All rulings, oldest first."""
        return Known(self.about(self.of_type(vocab.RULING))).rulings()

    def reviews(self) -> tuple[Review, ...]:
        """All reviews, oldest first."""
        quads = self.about(self.of_type(vocab.REVIEW))
        return Known(quads | self._ratings(quads)).reviews()

    def standing(self) -> dict[str, Verdict]:
        """The verdict that stands, for each claim that has one."""
        verdicts = Known(self.about(self.of_type(vocab.VERDICT))).verdicts()
        return {verdict.claim: verdict for verdict in verdicts}

    def bearing(self, target: str) -> set[str] | None:
        """The claims that an assessment or a source bears on; None where there is neither."""
        assessment, source = ox.NamedNode(vocab.assessment_iri(target)), source_node(target)
        if of := self.reader.matching(assessment, vocab.OF, None, EVIDENCE):
            return {_id(quad.object) for quad in of}
        if not self.reader.matching(source, vocab.TYPE, vocab.SOURCE, None):
            return None
        bearing = set(self.pointing(vocab.LEADS_TO, source))
        for snapshot in self.pointing(vocab.OF_SOURCE, source):
            for passage in self.pointing(vocab.CONTEXT, snapshot):
                bearing |= set(self.pointing(vocab.ON, passage))
        return {_id(claim) for claim in objects(self.about(bearing), vocab.OF)}

    def orphaned(self, what: Ruling | Review) -> bool:
        """Whether its claim is gone, or what it rules on."""
        if what.claim is not None and not self.has(what.claim):
            return True
        if isinstance(what, Review) or what.kind is RulingKind.ADD_SOURCE:
            return False
        bearing = self.bearing(what.target)
        return bearing is None or (what.kind is RulingKind.OVERRIDE and not any(map(self.has, bearing)))


def claim_node(id_: str) -> ox.NamedNode:
    """The node of a claim."""
    return ox.NamedNode(vocab.claim_iri(id_))


def source_node(id_: str) -> ox.NamedNode:
    """The node of a source."""
    return ox.NamedNode(vocab.source_iri(id_))


def objects(quads: Iterable[ox.Quad], *predicates: ox.NamedNode) -> set[ox.NamedNode]:
    """The things that quads point at with one of the predicates."""
    return set(_nodes(quad.object for quad in quads if quad.predicate in predicates))


def _nodes(terms: Iterable[object]) -> list[ox.NamedNode]:
    return [term for term in terms if isinstance(term, ox.NamedNode)]


def _id(node: Object) -> str:
    return vocab.local_id(value(node))[1]
