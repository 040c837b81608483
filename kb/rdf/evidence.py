"""What is known for and against claims as quads, all of them in `…/graph/evidence`."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime
from itertools import chain
from typing import Any

from pyoxigraph import Literal, NamedNode, Quad

from kb import vocab
from kb.errors import MapError
from kb.evidence.model import Assessment, Dossier, Lead, Passage, Review, Ruling, Snapshot, Verdict
from kb.ids import source_id
from kb.kinds import RulingKind
from kb.model import Source
from kb.rdf.describe import Triple, person
from kb.rdf.literals import TRUE, decimal, integer, moment, string
from kb.vocab import BASE

Piece = Source | Lead | Snapshot | Assessment | Verdict | Review | Ruling
"""One thing that the graph of evidence describes."""


def dossier_quads(dossier: Dossier, base: str = BASE, *, words: str | None = None) -> set[Quad]:
    """Describe all that a dossier holds; `words` are the claim's, for its reviews to name."""
    beside = [reviewed_words(review, words, base) for review in dossier.reviews if words is not None]
    return {*evidence_quads(pieces(dossier), base), *beside}


def pieces(dossier: Dossier) -> Iterator[Piece]:
    """All that a dossier holds, one after the other."""
    yield from chain(dossier.sources, dossier.leads, dossier.snapshots, dossier.assessments)
    yield from chain(dossier.verdicts, dossier.reviews, dossier.rulings)


def evidence_quads(things: Iterable[Piece], base: str = BASE) -> set[Quad]:
    """Describe sources, leads, snapshots, assessments, verdicts, reviews and rulings."""
    graph = NamedNode(vocab.graph_iri("evidence", base))
    return {Quad(*triple, graph) for thing in things for triple in _triples(thing, base)}


def looked_at(source: str, when: datetime, base: str = BASE) -> Quad:
    """Say when somebody last looked at a source, whether or not it had changed."""
    graph = NamedNode(vocab.graph_iri("evidence", base))
    return Quad(NamedNode(vocab.source_iri(source, base)), vocab.LOOKED_AT, moment(when), graph)


def reviewed_words(review: Review, text: str, base: str = BASE) -> Quad:
    """Say how a claim was worded when a person reviewed it, which stands when the claim is gone."""
    graph = NamedNode(vocab.graph_iri("evidence", base))
    return Quad(NamedNode(vocab.review_iri(review.id, base)), vocab.REVIEWED_WORDS, string(text), graph)


def _triples(thing: Piece, base: str) -> Iterator[Triple]:
    return _DESCRIBE[type(thing)](thing, base)


def _source(source: Source, base: str) -> Iterator[Triple]:
    iri = NamedNode(vocab.source_iri(source.id, base))
    yield iri, vocab.TYPE, vocab.SOURCE
    yield from _strings(iri, {vocab.URL: source.url, vocab.NAME: source.name})
    if source.truncated:
        yield iri, vocab.TRUNCATED, TRUE


def _lead(lead: Lead, base: str) -> Iterator[Triple]:
    iri = NamedNode(vocab.lead_iri(lead.claim, lead.source, lead.found_by, base))
    yield iri, vocab.TYPE, vocab.LEAD
    yield iri, vocab.OF, NamedNode(vocab.claim_iri(lead.claim, base))
    yield iri, vocab.LEADS_TO, NamedNode(vocab.source_iri(lead.source, base))
    yield iri, vocab.FOUND_BY, string(lead.found_by)


def _snapshot(snapshot: Snapshot, base: str) -> Iterator[Triple]:
    iri = NamedNode(vocab.snapshot_iri(snapshot.id, base))
    yield iri, vocab.TYPE, vocab.SNAPSHOT
    yield iri, vocab.OF_SOURCE, NamedNode(vocab.source_iri(snapshot.source, base))
    yield iri, vocab.TAKEN, moment(snapshot.taken)
    yield iri, vocab.STATE, vocab.individual(snapshot.state)
    yield iri, vocab.SOURCE_KIND, vocab.individual(snapshot.kind)
    yield iri, vocab.FOUND_BY, string(snapshot.found_by)
    words = {
        vocab.URL: snapshot.url,
        vocab.FINAL_URL: snapshot.final_url,
        vocab.SHA256: snapshot.digest,
        vocab.TEXT: snapshot.text or None,
        vocab.TITLE: snapshot.title,
        vocab.PUBLISHER: snapshot.publisher,
        vocab.AUTHOR: snapshot.author,
        vocab.MEDIA_TYPE: snapshot.media_type,
        vocab.NOTE: snapshot.note,
    }
    yield from _strings(iri, words)
    if snapshot.http_status is not None:
        yield iri, vocab.HTTP_STATUS, integer(snapshot.http_status)
    if snapshot.published is not None:
        yield iri, vocab.PUBLISHED, _day(snapshot.published)
    if snapshot.rating is not None:
        yield from _rating(iri, snapshot.rating)


def _assessment(assessment: Assessment, base: str) -> Iterator[Triple]:
    iri = NamedNode(vocab.assessment_iri(assessment.id, base))
    passage = assessment.passage
    yield iri, vocab.TYPE, vocab.ASSESSMENT
    yield iri, vocab.OF, NamedNode(vocab.claim_iri(assessment.claim, base))
    yield iri, vocab.ON, NamedNode(vocab.passage_iri(passage.id, base))
    yield iri, vocab.CHECKER, string(assessment.checker)
    yield iri, vocab.VERSION, string(assessment.version)
    yield iri, vocab.ASKED, vocab.individual(assessment.asked)
    yield iri, vocab.STANCE, vocab.individual(assessment.stance)
    yield iri, vocab.CONFIDENCE, decimal(assessment.confidence)
    yield iri, vocab.WHY, string(assessment.why)
    yield from _passage(passage, base)
    if assessment.quote is not None:
        quote = _quoted(assessment, assessment.quote)
        yield iri, vocab.QUOTED, NamedNode(vocab.passage_iri(quote.id, base))
        yield from _passage(quote, base)


def _quoted(assessment: Assessment, quote: tuple[int, int]) -> Passage:
    """The words an assessment rests on, a passage inside its passage."""
    passage, (start, end) = assessment.passage, quote
    if not passage.start <= start < end <= passage.end:
        raise MapError(
            f"the assessment by {assessment.checker} of claim {assessment.claim} quotes {start} to {end}, "
            f"which is no stretch of its passage, {passage.start} to {passage.end}; quote from the passage"
        )
    return Passage(passage.snapshot, start, end, passage.text[start - passage.start : end - passage.start])


def _passage(passage: Passage, base: str) -> Iterator[Triple]:
    iri = NamedNode(vocab.passage_iri(passage.id, base))
    yield iri, vocab.TYPE, vocab.PASSAGE
    yield iri, vocab.TYPE, vocab.STRETCH
    yield iri, vocab.CONTEXT, NamedNode(vocab.snapshot_iri(passage.snapshot, base))
    yield iri, vocab.BEGIN, integer(passage.start)
    yield iri, vocab.END, integer(passage.end)
    yield iri, vocab.ANCHOR, string(passage.text)


def _verdict(verdict: Verdict, base: str) -> Iterator[Triple]:
    iri = NamedNode(vocab.verdict_iri(verdict.id, base))
    yield iri, vocab.TYPE, vocab.VERDICT
    yield iri, vocab.OF, NamedNode(vocab.claim_iri(verdict.claim, base))
    yield iri, vocab.STATUS, vocab.individual(verdict.status)
    yield iri, vocab.RULE, string(verdict.rule)
    yield iri, vocab.WHY, string(verdict.why)
    yield iri, vocab.CONFIDENCE, decimal(verdict.confidence)
    yield iri, vocab.DECIDED_AT, moment(verdict.at)
    for assessment in verdict.based_on:
        yield iri, vocab.BASED_ON, NamedNode(vocab.assessment_iri(assessment, base))
    if verdict.revises is not None:
        yield iri, vocab.REVISES, NamedNode(vocab.verdict_iri(verdict.revises, base))


def _review(review: Review, base: str) -> Iterator[Triple]:
    iri, by = NamedNode(vocab.review_iri(review.id, base)), NamedNode(vocab.person_iri(review.by, base))
    yield iri, vocab.TYPE, vocab.REVIEW
    yield iri, vocab.REVIEWED, NamedNode(vocab.claim_iri(review.claim, base))
    yield iri, vocab.STATUS, vocab.individual(review.rating)
    yield iri, vocab.AUTHOR, by
    yield iri, vocab.PUBLISHED, moment(review.at)
    yield iri, vocab.REVIEW_BODY, string(review.text)
    yield from person(by, review.by)
    yield from _rating(iri, review.label if review.label is not None else said(review))
    yield from _strings(iri, {vocab.URL: review.url})


def said(review: Review) -> str:
    """The words for a review's rating where the reviewer chose none: those of the status."""
    return review.rating.value.replace("-", " ")


def _ruling(ruling: Ruling, base: str) -> Iterator[Triple]:
    iri, by = NamedNode(vocab.ruling_iri(ruling.id, base)), NamedNode(vocab.person_iri(ruling.by, base))
    yield iri, vocab.TYPE, vocab.RULING
    yield iri, vocab.TYPE, vocab.ACTIVITY
    yield iri, vocab.RULING_KIND, vocab.individual(ruling.kind)
    yield iri, vocab.TARGET_ID, string(ruling.target)
    yield iri, vocab.ASSOCIATED, by
    yield iri, vocab.ENDED, moment(ruling.at)
    yield from person(by, ruling.by)
    yield from _strings(iri, {vocab.NOTE: ruling.note})
    if ruling.kind in _TARGETS:
        yield iri, vocab.TARGET, NamedNode(_TARGETS[ruling.kind](ruling.target, base))
    if ruling.claim is not None:
        yield iri, vocab.OF, NamedNode(vocab.claim_iri(ruling.claim, base))
    if ruling.stance is not None:
        yield iri, vocab.STANCE, vocab.individual(ruling.stance)


def _rating(iri: NamedNode, words: str) -> Iterator[Triple]:
    rating = NamedNode(f"{iri.value}/rating")
    yield iri, vocab.REVIEW_RATING, rating
    yield rating, vocab.TYPE, vocab.RATING
    yield rating, vocab.RATING_WORDS, string(words)


def _strings(iri: NamedNode, facts: dict[NamedNode, str | None]) -> Iterator[Triple]:
    for predicate, text in facts.items():
        if text is not None:
            yield iri, predicate, string(text)


def _day(day: date) -> Literal:
    return Literal(day.isoformat(), datatype=vocab.DATE)


_TARGETS: dict[RulingKind, Callable[[str, str], str]] = {  # what is restored may be either
    RulingKind.OVERRIDE: vocab.assessment_iri,
    RulingKind.REJECT_SOURCE: vocab.source_iri,
    RulingKind.ADD_SOURCE: lambda reference, base: vocab.source_iri(source_id(reference), base),
}
Describe = Callable[[Any, str], Iterator[Triple]]

_DESCRIBE: dict[type, Describe] = {
    Source: _source,
    Lead: _lead,
    Snapshot: _snapshot,
    Assessment: _assessment,
    Verdict: _verdict,
    Review: _review,
    Ruling: _ruling,
}
