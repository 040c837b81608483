"""What each source makes of a claim, and how much that weighs.

Rulings come first: a rejected source is not heard, an overridden assessment says what the person
says. Then each checker keeps to its own: a published fact-check speaks by its rating alone, numbers
belong to the quantities checker, and a foreign name takes a support back.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from kb.evidence.model import Assessment, Dossier, Snapshot
from kb.kinds import Asked, SourceKind, Stance

WEIGHTS = {
    SourceKind.PRIMARY: 1.0,
    SourceKind.FACT_CHECK: 1.0,
    SourceKind.REFERENCE: 0.95,
    SourceKind.NEWS: 0.9,
    SourceKind.OTHER: 0.8,
    SourceKind.BLOG: 0.6,
    SourceKind.FORUM: 0.4,
}
"""How much one source of a kind weighs at most."""

FACT_CHECK, QUANTITIES, NAMES = "fact-check", "quantities", "names"
SURE = 0.6
"""The confidence from which a checker of numbers overrules the stance model on the same source."""

OLD, AGED = 5, 0.8
"""Years behind the newest evidence from which a source weighs less, and what is left of its weight."""


@dataclass(frozen=True, slots=True)
class Heard:
    """An assessment as it counts: with what a person made of it."""

    assessment: Assessment
    stance: Stance
    confidence: float
    ruled: bool = False  # a person said so


@dataclass(frozen=True, slots=True)
class Opinion:
    """What one source makes of the claim."""

    snapshot: Snapshot
    stance: Stance
    confidence: float
    weight: float
    assessments: tuple[str, ...]  # ids of those it rests on

    @property
    def strength(self) -> float:
        """Its confidence, by its weight."""
        return self.confidence * self.weight


def heard(dossier: Dossier, asked: Asked = Asked.TRUTH) -> list[Heard]:
    """The assessments that count, as people ruled; those of rejected sources do not."""
    known = {s.id: s for s in dossier.snapshots}
    out = []
    for assessment in dossier.assessments:
        snapshot = known.get(assessment.passage.snapshot)
        if assessment.asked is not asked or snapshot is None or dossier.rejected(snapshot.source):
            continue
        ruling = dossier.override(assessment)
        if ruling is None:
            out.append(Heard(assessment, assessment.stance, assessment.confidence))
        elif ruling.stance is not None:
            out.append(Heard(assessment, ruling.stance, 1.0, ruled=True))
    return out


def opinions(dossier: Dossier, asked: Asked = Asked.TRUTH) -> list[Opinion]:
    """What each readable source makes of the claim, the weightiest first."""
    known = {s.id: s for s in dossier.snapshots}
    by_source: dict[str, list[Heard]] = {}
    for one in heard(dossier, asked):
        by_source.setdefault(one.assessment.passage.snapshot, []).append(one)
    newest = max((s.published for s in known.values() if s.published), default=None)
    made = [opinion(known[id_], every, newest) for id_, every in by_source.items()]
    return sorted(made, key=lambda o: (-o.strength, o.snapshot.id))


def opinion(snapshot: Snapshot, every: Iterable[Heard], newest: date | None = None) -> Opinion:
    """What one source makes of the claim, on all that was heard of it."""
    counted = _counted(list(every))
    sides = {stance: [h for h in counted if h.stance is stance] for stance in Stance}
    best = {stance: max((h.confidence for h in of), default=0.0) for stance, of in sides.items()}
    weight = WEIGHTS[snapshot.kind] * _recency(snapshot.published, newest)
    pro, con = best[Stance.SUPPORTS], best[Stance.REFUTES]
    stance = Stance.SUPPORTS if pro > con else Stance.REFUTES
    if pro == con:
        stance = Stance.NOT_ENOUGH_EVIDENCE
        return Opinion(snapshot, stance, max(best.values()), weight, _ids(counted))
    clear = best[stance] * (1 - min(pro, con) / 2)  # a source at odds with itself is less sure
    return Opinion(snapshot, stance, clear, weight, _ids(sides[stance]))


def _counted(every: list[Heard]) -> list[Heard]:
    """Those whose checker has the say: a person, then the rating, then numbers, then the model."""
    for rank in (_by_person, _by(FACT_CHECK)):
        if top := [h for h in every if rank(h)]:
            return top
    foreign = {h.assessment.passage.id for h in every if _by(NAMES)(h)}
    numbers = [h for h in every if _by(QUANTITIES)(h) and h.confidence >= SURE and _speaks(h)]
    if numbers:
        return numbers
    return [
        h
        for h in every
        if not _by(NAMES)(h) and not (h.stance is Stance.SUPPORTS and h.assessment.passage.id in foreign)
    ]


def _by_person(one: Heard) -> bool:
    return one.ruled


def _by(checker: str):  # type: ignore[no-untyped-def]
    return lambda one: one.assessment.checker == checker


def _speaks(one: Heard) -> bool:
    return one.stance is not Stance.NOT_ENOUGH_EVIDENCE


def _ids(every: Iterable[Heard]) -> tuple[str, ...]:
    return tuple(sorted(h.assessment.id for h in every))


def _recency(published: date | None, newest: date | None) -> float:
    old = published is not None and newest is not None and newest.year - published.year >= OLD
    return AGED if old else 1.0
