"""One state of the graph of evidence, to look things up in."""

from collections.abc import Iterable
from datetime import datetime

import pyoxigraph as ox

from kb import vocab
from kb.errors import NotFound
from kb.evidence.model import Dossier, Review, Ruling, Snapshot, Verdict
from kb.kinds import RulingKind
from kb.model import Claim
from kb.rdf.reading import claims_from
from kb.rdf.testimony import Testimony, age
from kb.state import Object, Reader, value

EVIDENCE = ox.NamedNode(vocab.graph_iri("evidence"))


class Files:
    """One state of the graph of evidence, to look things up in."""

    def __init__(self, reader: Reader) -> None:
        self.reader = reader

    def about(self, things: Iterable[ox.NamedNode]) -> set[ox.Quad]:
        """What the graph says of things."""
        return {quad for thing in set(things) for quad in self.reader.matching(thing, None, None, EVIDENCE)}

    def pointing(self, predicate: ox.NamedNode, object_: ox.NamedNode) -> list[ox.NamedNode]:
        """The things that point at something."""
        return _nodes(q.subject for q in self.reader.matching(None, predicate, object_, EVIDENCE))

    def of_type(self, type_: ox.NamedNode) -> list[ox.NamedNode]:
        """The things of a type."""
        return self.pointing(vocab.TYPE, type_)

    def has(self, claim: str) -> bool:
        """Whether a claim is in a discussion."""
        return bool(self.reader.matching(claim_node(claim), vocab.TYPE, vocab.CLAIM, None))

    def claim(self, id_: str) -> Claim:
        """A claim as its discussion has it; NotFound where none has it."""
        for quad in self.reader.matching(claim_node(id_), vocab.TYPE, vocab.CLAIM, None):
            graph = quad.graph_name
            quads = self.reader.matching(claim_node(id_), None, None, graph)
            for of in self.reader.matching(None, vocab.OF, claim_node(id_), graph):
                quads += self.reader.matching(of.subject, None, None, graph)
            return next(iter(claims_from(quads)))
        raise NotFound(
            f"there is no claim {id_} in any discussion; `rejoinder claims` lists claims with their ids"
        )

    def claims(self) -> list[str]:
        """Every claim that anything is known of."""
        found = self.reader.matching(None, vocab.OF, None, EVIDENCE)
        found += self.reader.matching(None, vocab.REVIEWED, None, EVIDENCE)
        return sorted({_id(quad.object) for quad in found})

    def dossier(self, claim: str) -> Dossier:
        """All that is known for and against a claim."""
        iri = claim_node(claim)
        own = self.about([*self.pointing(vocab.OF, iri), *self.pointing(vocab.REVIEWED, iri)])
        passages = objects(own, vocab.ON, vocab.QUOTED)
        stretches = self.about(passages)
        sources = objects(own, vocab.LEADS_TO)
        rested_on = self.about(objects(stretches, vocab.CONTEXT))
        sources |= objects(rested_on, vocab.OF_SOURCE)
        seen = self._newest_of(sources)
        assessments = {
            s for s in _nodes(q.subject for q in own) if s.value.startswith(vocab.assessment_iri(""))
        }
        rulings = self._on({*sources, *assessments}, claim)
        quads = own | stretches | rested_on | seen | rulings
        quads |= self.described(sources) | self.about(objects(quads, vocab.REVIEW_RATING))
        return Testimony(quads).dossier(claim)

    def described(self, sources: Iterable[ox.NamedNode]) -> set[ox.Quad]:
        """What is said of sources: here, or in the discussions that cite them."""
        found = set[ox.Quad]()
        for source in sources:
            here = self.reader.matching(source, None, None, EVIDENCE)
            found |= set(here or self.reader.matching(source, None, None, None))
        return found

    def _newest_of(self, sources: Iterable[ox.NamedNode]) -> set[ox.Quad]:
        """The newest snapshot of each source, and the newest that can be read."""
        found = set[ox.Quad]()
        for source in sources:
            quads = self.about(self.pointing(vocab.OF_SOURCE, source))
            seen = sorted(Testimony(quads | self._ratings(quads)).snapshots(), key=age)
            wanted = {ox.NamedNode(vocab.snapshot_iri(s.id)) for s in (*seen[-1:], *_readable(seen)[-1:])}
            found |= {quad for quad in quads if quad.subject in wanted}
        return found

    def _ratings(self, quads: Iterable[ox.Quad]) -> set[ox.Quad]:
        return self.about(objects(quads, vocab.REVIEW_RATING))

    def _on(self, targets: Iterable[ox.NamedNode], claim: str) -> set[ox.Quad]:
        """The rulings on things that count for a claim."""
        found = set[ox.Quad]()
        for target in targets:
            for ruling in self.pointing(vocab.TARGET, target):
                quads = self.about([ruling])
                of = objects(quads, vocab.OF)
                if not of or of == {claim_node(claim)}:
                    found |= quads
        return found

    def seen(self, source: str) -> list[Snapshot]:
        """All snapshots of a source, oldest first."""
        quads = self.about(self.pointing(vocab.OF_SOURCE, source_node(source)))
        return sorted(Testimony(quads | self._ratings(quads)).snapshots(), key=age)

    def newest(self, found_by: str | None = None) -> tuple[Snapshot, ...]:
        """The newest snapshot of each source, of all or of those that one finder brought."""
        quads = self.about(self.of_type(vocab.SNAPSHOT))
        found: dict[str, Snapshot] = {}
        for snapshot in sorted(Testimony(quads | self._ratings(quads)).snapshots(), key=age):
            if found_by in (None, snapshot.found_by):
                found[snapshot.source] = snapshot
        return tuple(found[source] for source in sorted(found))

    def text(self, snapshot: str) -> str:
        """The text of a snapshot; empty where there is none."""
        node = ox.NamedNode(vocab.snapshot_iri(snapshot))
        return "".join(value(q.object) for q in self.reader.matching(node, vocab.TEXT, None, EVIDENCE))

    def looked_at(self, source: str) -> datetime | None:
        """When somebody last looked at a source."""
        return Testimony(self.about([source_node(source)])).looked_at(source)

    def rulings(self) -> tuple[Ruling, ...]:
        """All rulings, oldest first."""
        return Testimony(self.about(self.of_type(vocab.RULING))).rulings()

    def reviews(self) -> tuple[Review, ...]:
        """All reviews, oldest first."""
        quads = self.about(self.of_type(vocab.REVIEW))
        return Testimony(quads | self._ratings(quads)).reviews()

    def standing(self) -> dict[str, Verdict]:
        """The verdict that stands, for each claim that has one."""
        verdicts = Testimony(self.about(self.of_type(vocab.VERDICT))).verdicts()
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


def _readable(snapshots: Iterable[Snapshot]) -> list[Snapshot]:
    return [snapshot for snapshot in snapshots if snapshot.readable]
