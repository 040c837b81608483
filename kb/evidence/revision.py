"""Changes to the graph of evidence, all of them made in one step by whoever holds the writer."""

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

import pyoxigraph as ox

from kb import vocab
from kb.errors import MapError
from kb.evidence.files import EVIDENCE, Files, claim_node, objects, source_node
from kb.evidence.model import Assessment, Findings, Lead, Review, Ruling, Snapshot, Verdict
from kb.evidence.rules import decide
from kb.model import Source
from kb.rdf.evidence import Piece, evidence_quads, looked_at, reviewed_words
from kb.rdf.known import Known
from kb.records import as_held
from kb.state import Writer

TICK = timedelta(microseconds=1)  # what tells apart what happened in one moment, one after the other
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_GIVEN = ("pool", "fact-checks")  # what a user brought stays theirs when a finder comes upon it too


class Revision:
    """Changes made through one writer, which sees them."""

    def __init__(self, writer: Writer, at: datetime) -> None:
        self.writer, self.at, self.files = writer, at, Files(writer)

    def keep(self, findings: Findings) -> None:
        """Put what a check brought home in place of what the last one did."""
        stored = self.add(findings.sources, findings.snapshots)
        assessments = [_moved(assessment, stored) for assessment in findings.assessments]
        for assessment in assessments:
            self._founded(assessment, findings.claim)
        for lead in findings.leads:
            if lead.claim != findings.claim:
                raise MapError(f"a lead for claim {lead.claim} was found for claim {findings.claim}")
            self._described(lead.source)
        of = self.files.pointing(vocab.OF, claim_node(findings.claim))
        before = self.files.about(i for i in of if vocab.local_id(i.value)[0] in ("assessment", "lead"))
        self.writer.change(before, ())
        self._put([*findings.leads, *assessments])
        self._clear(objects(before, vocab.ON, vocab.QUOTED))

    def add(self, sources: Iterable[Source], snapshots: Iterable[Snapshot]) -> dict[str, Snapshot]:
        """Put sources and snapshots in; for the id of each snapshot, the one that stands for it now."""
        for source in sources:
            held = self.files.about([source_node(source.id)])
            self.writer.change({quad for quad in held if quad.predicate != vocab.LOOKED_AT}, ())
            self._put([source])
        stored = {}
        for snapshot in snapshots:
            self._described(snapshot.source)
            if _CONTROL.search(snapshot.text):
                raise MapError(
                    f"the text of the source {snapshot.source} has control characters; drop them when reading"
                )
            stored[snapshot.id] = self._stored(snapshot)
        return stored

    def lead(self, leads: Iterable[Lead]) -> None:
        """Put leads in, beside those that are there."""
        self._put(leads)

    def record(self, what: Ruling | Review, words: str | None = None) -> None:
        """Put in what a person said; `words` are those of the claim that they reviewed."""
        self._put([what])
        if isinstance(what, Review) and words is not None:
            self.writer.change((), [reviewed_words(what, words)])

    def decide(self, claim: str) -> Verdict:
        """Decide where a claim stands after the changes so far; the verdict that stands."""
        dossier = self.files.dossier(claim)
        last = dossier.verdict
        at = self.at if last is None else max(self.at, last.at)
        verdict = decide(self.files.claim(claim), dossier, at, made=self.files.made(claim))
        if last is not None and verdict.says_the_same(last):
            return last
        verdict = replace(verdict, revises=last.id if last else None)
        while any(verdict.id == other.id for other in dossier.verdicts):  # said before, at this moment
            verdict = replace(verdict, at=verdict.at + TICK)
        self._put([verdict])
        return verdict

    def straighten(self, claim: str) -> None:
        """Make one history of several, each verdict revising the one before it in time."""
        before: str | None = None
        for verdict in self.files.dossier(claim).verdicts:
            if verdict.revises != before:
                self._take_out(ox.NamedNode(vocab.verdict_iri(verdict.id)))
                self._put([replace(verdict, revises=before)])
            before = verdict.id

    def _put(self, things: Iterable[Piece]) -> None:
        self.writer.change((), as_held(evidence_quads(things)))

    def _described(self, source: str) -> None:
        """Have a source described here; MapError where it is described nowhere."""
        node = source_node(source)
        if self.writer.matching(node, vocab.TYPE, vocab.SOURCE, EVIDENCE):
            return
        elsewhere = self.writer.matching(node, vocab.TYPE, vocab.SOURCE, None)
        if not elsewhere:
            raise MapError(f"nobody describes the source {source}; give it along with what is known of it")
        graph = elsewhere[0].graph_name
        self._put(Known(self.writer.matching(node, None, None, graph)).sources())

    def _take_out(self, *things: ox.NamedNode) -> None:
        quads = self.files.about(things)
        self.writer.change(quads | self.files.about(objects(quads, vocab.REVIEW_RATING)), ())

    def _stored(self, snapshot: Snapshot) -> Snapshot:
        """The snapshot as it is kept: as the one before, where the source is as it was."""
        seen = self.files.seen(snapshot.source)
        self._look(snapshot)
        if snapshot.readable:
            before = next((s for s in reversed(seen) if s.readable and s.taken <= snapshot.taken), None)
            same = before is not None and before.text == snapshot.text
        else:
            before = seen[-1] if seen else None
            same = before is not None and not before.readable and before.state is snapshot.state
        if before is None or not same:
            while any(snapshot.taken == other.taken for other in seen):  # what came last stands last
                snapshot = replace(snapshot, taken=snapshot.taken + TICK)
            self._put([snapshot])
            return snapshot
        gone = [s for s in seen if not s.readable and before.taken < s.taken <= snapshot.taken]
        merged = _merged(before, snapshot)
        self._take_out(*(ox.NamedNode(vocab.snapshot_iri(s.id)) for s in (before, *gone)))
        self._put([merged])
        return merged

    def _look(self, snapshot: Snapshot) -> None:
        last = self.files.looked_at(snapshot.source)
        if last is None or last < snapshot.taken:
            old = self.writer.matching(source_node(snapshot.source), vocab.LOOKED_AT, None, EVIDENCE)
            self.writer.change(old, as_held([looked_at(snapshot.source, snapshot.taken)]))

    def _founded(self, assessment: Assessment, claim: str) -> None:
        """MapError where an assessment rests on words that no snapshot has."""
        if assessment.claim != claim:
            raise MapError(f"an assessment of claim {assessment.claim} was found for claim {claim}")
        if not 0 <= assessment.confidence <= 1:
            raise MapError(f"{assessment.checker}: confidence {assessment.confidence} is not from 0 to 1")
        passage = assessment.passage
        text = self.files.text(passage.snapshot)
        if not 0 <= passage.start < passage.end or text[passage.start : passage.end] != passage.text:
            raise MapError(
                f"{assessment.checker}: the passage {passage.id} is not in the snapshot {passage.snapshot}; "
                f"keep the snapshot with the assessment"
            )

    def _clear(self, passages: Iterable[ox.NamedNode]) -> None:
        """Take out the passages that nothing rests on any more."""
        for passage in passages:
            if not self.files.pointing(vocab.ON, passage) and not self.files.pointing(vocab.QUOTED, passage):
                self.writer.change(self.files.about([passage]), ())


def _moved(assessment: Assessment, stored: dict[str, Snapshot]) -> Assessment:
    """The assessment as of the snapshot that stands for the one it was made on."""
    passage = assessment.passage
    if passage.snapshot not in stored:
        return assessment
    return replace(assessment, passage=replace(passage, snapshot=stored[passage.snapshot].id))


def _merged(before: Snapshot, now: Snapshot) -> Snapshot:
    """A snapshot that was there, with what is known better now; its id stays, and all that rests on it."""
    if before.found_by in _GIVEN and now.found_by not in _GIVEN:
        return before
    return replace(now, taken=before.taken, state=before.state, digest=before.digest)
