"""What is known, claim by claim: which of all that the graph of evidence says belongs to whom; pure."""

from collections import defaultdict
from collections.abc import Iterable
from functools import cached_property
from typing import TypeVar

from kb.evidence.model import Assessment, Dossier, Lead, Review, Ruling, Snapshot, Verdict
from kb.model import Source
from kb.rdf.known import Known

Of = TypeVar("Of", Lead, Assessment, Verdict, Review)


class Gathering:
    """The dossiers that a part of the graph gives; it must hold all there is about the claims asked for."""

    def __init__(self, known: Known) -> None:
        self._known = known

    def dossier(self, claim: str) -> Dossier:
        """All that is known for and against a claim; empty where nothing is."""
        leads, assessments = self._leads.get(claim, []), self._assessments.get(claim, [])
        rested_on = {assessment.passage.snapshot for assessment in assessments}
        sources = {lead.source for lead in leads} | {
            self._snapshots[id_].source for id_ in rested_on if id_ in self._snapshots
        }
        snapshots = [
            snapshot
            for source in sorted(sources)
            for snapshot in self._seen.get(source, ())
            if snapshot.id in rested_on or snapshot.id in self._newest(source)
        ]
        return Dossier(
            claim,
            tuple(self._sources[id_] for id_ in sorted(sources) if id_ in self._sources),
            tuple(leads),
            tuple(snapshots),
            tuple(assessments),
            self._rulings_on(claim, sources | {assessment.id for assessment in assessments}),
            tuple(self._verdicts.get(claim, ())),
            tuple(self._reviews.get(claim, ())),
        )

    def claims(self) -> list[str]:
        """Every claim that anything is known of."""
        of_rulings = {ruling.claim for ruling in self._rulings if ruling.claim is not None}
        return sorted({*self._leads, *self._assessments, *self._verdicts, *self._reviews, *of_rulings})

    def _newest(self, source: str) -> set[str]:
        """The newest snapshot of a source, and the newest that can be read."""
        seen = self._seen.get(source, [])
        return {s.id for s in (*seen[-1:], *[s for s in seen if s.readable][-1:])}

    def _rulings_on(self, claim: str, targets: set[str]) -> tuple[Ruling, ...]:
        return tuple(
            ruling
            for ruling in self._rulings
            if ruling.claim == claim or (ruling.claim is None and ruling.target in targets)
        )

    @cached_property
    def _sources(self) -> dict[str, Source]:
        return {source.id: source for source in self._known.sources()}

    @cached_property
    def _leads(self) -> dict[str, list[Lead]]:
        return _by_claim(self._known.leads())

    @cached_property
    def _snapshots(self) -> dict[str, Snapshot]:
        return {snapshot.id: snapshot for snapshot in self._known.snapshots()}

    @cached_property
    def _seen(self) -> dict[str, list[Snapshot]]:
        """The snapshots of each source, oldest first."""
        seen = defaultdict[str, list[Snapshot]](list)
        for snapshot in self._snapshots.values():
            seen[snapshot.source].append(snapshot)
        return seen

    @cached_property
    def _assessments(self) -> dict[str, list[Assessment]]:
        return _by_claim(self._known.assessments())

    @cached_property
    def _verdicts(self) -> dict[str, list[Verdict]]:
        return _by_claim(self._known.verdicts())

    @cached_property
    def _reviews(self) -> dict[str, list[Review]]:
        return _by_claim(self._known.reviews())

    @cached_property
    def _rulings(self) -> tuple[Ruling, ...]:
        return self._known.rulings()


def _by_claim(things: Iterable[Of]) -> dict[str, list[Of]]:
    found = defaultdict[str, list[Of]](list)
    for thing in things:
        found[thing.claim].append(thing)
    return dict(found)
