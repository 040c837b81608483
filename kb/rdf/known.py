"""Quads of the graph of evidence as its values again."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, datetime
from itertools import chain

from pyoxigraph import NamedNode, Quad

from kb import vocab
from kb.errors import MapError
from kb.evidence.model import Assessment, Lead, Passage, Review, Ruling, Snapshot, Verdict
from kb.kinds import Asked, RulingKind, SnapshotState, SourceKind, Stance, Status
from kb.model import Source
from kb.rdf.evidence import Piece, said
from kb.rdf.facts import Facts, Word
from kb.vocab import BASE


class Known:
    """What quads say for and against claims: each property gives one kind of thing, in order."""

    def __init__(self, quads: Iterable[Quad], base: str = BASE) -> None:
        self._facts, self._base = Facts(quads), base

    def values(self) -> Iterator[Piece]:
        """All of it, one thing after the other."""
        yield from chain(self.sources(), self.leads(), self.snapshots(), self.assessments())
        yield from chain(self.verdicts(), self.reviews(), self.rulings())

    def sources(self) -> tuple[Source, ...]:
        """In the order of their ids."""
        return tuple(sorted(map(self._source, self._facts.of_type(vocab.SOURCE)), key=lambda s: s.id))

    def leads(self) -> tuple[Lead, ...]:
        """In the order of what they lead to."""
        found = map(self._lead, self._facts.of_type(vocab.LEAD))
        return tuple(sorted(found, key=lambda x: (x.source, x.found_by, x.claim)))

    def snapshots(self) -> tuple[Snapshot, ...]:
        """Each source's together, oldest first."""
        found = map(self._snapshot, self._facts.of_type(vocab.SNAPSHOT))
        return tuple(sorted(found, key=lambda s: (s.source, *age(s))))

    def assessments(self) -> tuple[Assessment, ...]:
        """In the order of their passages."""
        found = map(self._assessment, self._facts.of_type(vocab.ASSESSMENT))
        return tuple(sorted(found, key=in_text))

    def verdicts(self) -> tuple[Verdict, ...]:
        """Oldest first: one comes after what it revises."""
        return in_turn(map(self._verdict, self._facts.of_type(vocab.VERDICT)))

    def reviews(self) -> tuple[Review, ...]:
        """Oldest first."""
        found = map(self._review, self._facts.of_type(vocab.REVIEW))
        return tuple(sorted(found, key=lambda r: (r.at, r.id)))

    def rulings(self) -> tuple[Ruling, ...]:
        """Oldest first."""
        found = map(self._ruling, self._facts.of_type(vocab.RULING))
        return tuple(sorted(found, key=lambda r: (r.at, r.id)))

    def looked_at(self, source: str) -> datetime | None:
        """When somebody last looked at a source."""
        return self._facts.moment(vocab.source_iri(source, self._base), vocab.LOOKED_AT)

    def _source(self, iri: str) -> Source:
        facts = self._facts
        return Source(
            self._id(iri, "source"),
            facts.get(iri, vocab.URL),
            facts.get(iri, vocab.NAME),
            facts.flag(iri, vocab.TRUNCATED),
        )

    def _lead(self, iri: str) -> Lead:
        claim, source = self._link(iri, vocab.OF, "claim"), self._link(iri, vocab.LEADS_TO, "source")
        return Lead(claim, source, self._facts.one(iri, vocab.FOUND_BY))

    def _snapshot(self, iri: str) -> Snapshot:
        facts = self._facts
        http_status, published = facts.get(iri, vocab.HTTP_STATUS), facts.get(iri, vocab.PUBLISHED)
        return Snapshot(
            source=self._link(iri, vocab.OF_SOURCE, "source"),
            taken=self._when(iri, vocab.TAKEN),
            state=self._word(iri, vocab.STATE, SnapshotState),
            url=facts.get(iri, vocab.URL),
            final_url=facts.get(iri, vocab.FINAL_URL),
            http_status=None if http_status is None else int(http_status),
            digest=facts.get(iri, vocab.SHA256),
            text=facts.get(iri, vocab.TEXT) or "",
            title=facts.get(iri, vocab.TITLE),
            publisher=facts.get(iri, vocab.PUBLISHER),
            author=facts.get(iri, vocab.AUTHOR),
            published=None if published is None else date.fromisoformat(published),
            kind=self._word(iri, vocab.SOURCE_KIND, SourceKind),
            media_type=facts.get(iri, vocab.MEDIA_TYPE),
            rating=self._rating(iri),
            found_by=facts.one(iri, vocab.FOUND_BY),
            note=facts.get(iri, vocab.NOTE),
        )

    def _assessment(self, iri: str) -> Assessment:
        facts, quote = self._facts, self._facts.get(iri, vocab.QUOTED)
        return Assessment(
            claim=self._link(iri, vocab.OF, "claim"),
            passage=self._passage(facts.one(iri, vocab.ON)),
            checker=facts.one(iri, vocab.CHECKER),
            version=facts.one(iri, vocab.VERSION),
            stance=self._word(iri, vocab.STANCE, Stance),
            confidence=facts.number(iri, vocab.CONFIDENCE),
            why=facts.one(iri, vocab.WHY),
            asked=self._word(iri, vocab.ASKED, Asked),
            quote=None if quote is None else self._place(quote),
        )

    def _passage(self, iri: str) -> Passage:
        snapshot = self._link(iri, vocab.CONTEXT, "snapshot")
        return Passage(snapshot, *self._place(iri), self._facts.one(iri, vocab.ANCHOR))

    def _place(self, iri: str) -> tuple[int, int]:
        return int(self._facts.one(iri, vocab.BEGIN)), int(self._facts.one(iri, vocab.END))

    def _verdict(self, iri: str) -> Verdict:
        facts, revises = self._facts, self._facts.get(iri, vocab.REVISES)
        return Verdict(
            claim=self._link(iri, vocab.OF, "claim"),
            status=self._word(iri, vocab.STATUS, Status),
            rule=facts.one(iri, vocab.RULE),
            why=facts.one(iri, vocab.WHY),
            confidence=facts.number(iri, vocab.CONFIDENCE),
            at=self._when(iri, vocab.DECIDED_AT),
            based_on=tuple(self._id(a, "assessment") for a in facts.all(iri, vocab.BASED_ON)),
            revises=None if revises is None else self._id(revises, "verdict"),
        )

    def _review(self, iri: str) -> Review:
        facts, words = self._facts, self._rating(iri)
        review = Review(
            claim=self._link(iri, vocab.REVIEWED, "claim"),
            rating=self._word(iri, vocab.STATUS, Status),
            text=facts.one(iri, vocab.REVIEW_BODY),
            by=self._link(iri, vocab.AUTHOR, "person"),
            at=self._when(iri, vocab.PUBLISHED),
            url=facts.get(iri, vocab.URL),
            label=words,
        )
        return replace(review, label=None) if words == said(review) else review

    def _ruling(self, iri: str) -> Ruling:
        facts = self._facts
        about = facts.get(iri, vocab.OF)
        return Ruling(
            kind=self._word(iri, vocab.RULING_KIND, RulingKind),
            target=facts.one(iri, vocab.TARGET_ID),
            by=self._link(iri, vocab.ASSOCIATED, "person"),
            at=self._when(iri, vocab.ENDED),
            claim=None if about is None else self._id(about, "claim"),
            stance=facts.word(iri, vocab.STANCE, Stance),
            note=facts.get(iri, vocab.NOTE),
        )

    def _rating(self, iri: str) -> str | None:
        rating = self._facts.get(iri, vocab.REVIEW_RATING)
        return None if rating is None else self._facts.one(rating, vocab.RATING_WORDS)

    def _link(self, iri: str, predicate: NamedNode, kind: str) -> str:
        return self._id(self._facts.one(iri, predicate), kind)

    def _id(self, iri: str, kind: str) -> str:
        found, id_ = vocab.local_id(iri, self._base)
        if found != kind:
            raise MapError(f"<{iri}> stands where a {kind} belongs")
        return id_

    def _when(self, iri: str, predicate: NamedNode) -> datetime:
        when = self._facts.moment(iri, predicate)
        if when is None:
            raise MapError(f"<{iri}> has no <{predicate.value}>; say when it was")
        return when

    def _word(self, iri: str, predicate: NamedNode, words: type[Word]) -> Word:
        word = self._facts.word(iri, predicate, words)
        if word is None:
            raise MapError(f"<{iri}> has no <{predicate.value}>; the graph of evidence is not whole")
        return word


def age(snapshot: Snapshot) -> tuple[datetime, bool, str]:
    """What puts the snapshots of a source in order, the newest last."""
    return snapshot.taken, snapshot.readable, snapshot.id


def in_text(assessment: Assessment) -> tuple[str, int, int, str, str]:
    """What puts assessments in order: as their passages stand in their snapshots."""
    passage = assessment.passage
    return passage.snapshot, passage.start, passage.end, assessment.checker, assessment.id


def in_turn(verdicts: Iterable[Verdict]) -> tuple[Verdict, ...]:
    """Verdicts oldest first; of those of one moment, one comes after what it revises."""
    found = {verdict.id: verdict for verdict in verdicts}
    depth = {id_: len(list(_before(verdict, found))) for id_, verdict in found.items()}
    return tuple(sorted(found.values(), key=lambda v: (v.at, depth[v.id], v.id)))


def _before(verdict: Verdict, found: dict[str, Verdict]) -> Iterator[str]:
    seen: set[str] = set()
    at = verdict.revises
    while at in found and at not in seen and found[at].at == verdict.at:
        seen.add(at)
        yield at
        at = found[at].revises
