"""The graph of evidence out of a file: checked whole, and then merged with what is here."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

import pyoxigraph as ox

from kb import vocab
from kb.errors import MapError, ShapeError
from kb.evidence.files import Files, objects
from kb.evidence.gathering import Gathering
from kb.evidence.revision import Revision
from kb.rdf.evidence import evidence_quads, looked_at
from kb.rdf.known import Known
from kb.records import as_held
from kb.state import Writer

_BESIDE = (vocab.LOOKED_AT, vocab.REVIEWED_WORDS)  # said of things and no part of their values


def check(quads: Iterable[ox.Quad]) -> None:
    """ShapeError or MapError where a graph of evidence is not whole, or holds what nobody can read back."""
    from kb import shapes

    quads = list(quads)
    if problems := shapes.check(quads):
        raise ShapeError(problems)
    values = as_held(evidence_quads(Known(quads).values()))
    known = {quad.subject for quad in values}
    beside = {quad for quad in quads if quad.predicate in _BESIDE and quad.subject in known}
    if strange := as_held(quads) - values - as_held(beside):
        raise MapError(
            f"{len(strange)} triples are no part of any evidence, such as {min(map(str, strange))}"
        )


def merge(writer: Writer, quads: Iterable[ox.Quad]) -> None:
    """Put evidence beside what is here, in place of what says something else of the same things.

    Where a claim stands that both know of is decided anew.
    """
    quads, files = set(quads), Files(writer)
    theirs, ours = Gathering(Known(quads)), files.all()
    described = {q.subject for q in quads if isinstance(q.subject, ox.NamedNode)}
    held = files.about(described)
    held |= files.about(objects(held, vocab.REVIEW_RATING))
    writer.change(held, quads - {q for q in quads if q.predicate == vocab.LOOKED_AT})
    writer.change((), _last_looked_at(held | quads))
    touched = set(theirs.claims())
    for ruling in Known(quads).rulings():
        touched |= files.bearing(ruling.target) or set()
    revision = Revision(writer, datetime.now(UTC).replace(microsecond=0))
    for claim in sorted(touched & set(ours.claims())):
        revision.straighten(claim)
        if files.has(claim):
            revision.decide(claim)


def _last_looked_at(quads: Iterable[ox.Quad]) -> Iterator[ox.Quad]:
    """For each source, the latest of the times when somebody looked at it."""
    times = [quad for quad in quads if quad.predicate == vocab.LOOKED_AT]
    known = Known(times)
    for source in _ids(times):
        if (when := known.looked_at(source)) is not None:
            yield looked_at(source, when)


def _ids(quads: Iterable[ox.Quad]) -> set[str]:
    return {vocab.local_id(q.subject.value)[1] for q in quads if isinstance(q.subject, ox.NamedNode)}
