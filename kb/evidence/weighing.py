"""What each source makes of a claim, and how much that weighs.

Rulings come first: a rejected source is not heard, and an overridden assessment says what the person
says. Then each checker keeps to its own: a published fact-check speaks by its rating alone, the wrong
number refutes and the right one is much of a proof, and another's name unmakes a support.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from kb.evidence.model import Assessment, Dossier, Snapshot
from kb.kinds import Asked, SourceKind, Stance

WEIGHTS = {
    SourceKind.PRIMARY: 1.0,
    SourceKind.FACT_CHECK: 1.0,
    SourceKind.REFERENCE: 0.95,
    SourceKind.NEWS: 0.9,
    SourceKind.OTHER: 0.8,
    SourceKind.BLOG: 0.5,
    SourceKind.FORUM: 0.3,
}
"""What the confidence in one source of a kind is multiplied by."""

SURE = 0.6
"""The confidence from which the checker of quantities is heard."""

_ENDS = re.compile(r"[^.?!\n]*(?:\.(?=\S)[^.?!\n]*)*")  # up to the mark at the end of a sentence
_DATE = re.compile(r"(?:^|[^\d.,])(?:1[5-9]|20|21)\d\d$")
_OFF_TOPIC = 0.8  # how sure the stance model is, from then on, that a passage speaks of something else

OLD, AGED = 5, 0.85
"""Years behind the newest evidence from which a source weighs less, and what is left of its weight."""

_FACT_CHECK, _QUANTITIES, _NAMES = "fact-check", "quantities", "names"


@dataclass(frozen=True, slots=True)
class Heard:
    """An assessment as it counts: with what a person made of it."""

    assessment: Assessment
    stance: Stance
    confidence: float
    ruled: bool = False  # a person said so

    @property
    def speaks(self) -> bool:
        """Whether it is for or against."""
        return self.stance is not Stance.NOT_ENOUGH_EVIDENCE

    def by(self, checker: str) -> bool:
        """Whether that checker made it."""
        return self.assessment.checker == checker


@dataclass(frozen=True, slots=True)
class Opinion:
    """What one source makes of the claim."""

    snapshot: Snapshot
    stance: Stance
    confidence: float
    weight: float = 1.0
    rests_on: tuple[Assessment, ...] = ()
    ruled: bool = False  # a person said so

    @property
    def strength(self) -> float:
        """Its confidence, by its weight."""
        return self.confidence * self.weight

    @property
    def speaks(self) -> bool:
        """Whether it is for or against."""
        return self.stance is not Stance.NOT_ENOUGH_EVIDENCE

    @property
    def checked(self) -> bool:
        """Whether it is what a published fact-check concludes."""
        return self.snapshot.rating is not None


def opinions(dossier: Dossier, asked: Asked = Asked.TRUTH) -> list[Opinion]:
    """What each source makes of the claim, the weightiest first; rejected sources are not heard."""
    known = {s.id: s for s in dossier.snapshots if not dossier.rejected(s.source)}
    by_snapshot: dict[str, list[Heard]] = {}
    for assessment in dossier.assessments:
        heard = _heard(dossier, assessment)
        if heard and assessment.asked is asked and assessment.passage.snapshot in known:
            by_snapshot.setdefault(assessment.passage.snapshot, []).append(heard)
    newest = max((s.published for s in known.values() if s.published), default=None)
    made = [_opinion(known[id_], _counted(known[id_], every), newest) for id_, every in by_snapshot.items()]
    return sorted(made, key=lambda o: (-o.strength, o.snapshot.id))


def _heard(dossier: Dossier, assessment: Assessment) -> Heard | None:
    ruling = dossier.override(assessment)
    if ruling is None:
        return Heard(assessment, assessment.stance, assessment.confidence)
    return None if ruling.stance is None else Heard(assessment, ruling.stance, 1.0, ruled=True)


def _counted(snapshot: Snapshot, every: Sequence[Heard]) -> list[Heard]:
    """Those that have the say: a person, then a rating, then what was read passage by passage."""
    if ruled := [h for h in every if h.ruled]:
        return ruled
    if snapshot.rating is not None:  # its text begins with the claim it reviews, which it does not make
        return [h for h in every if h.by(_FACT_CHECK)]
    of: dict[str, list[Heard]] = {}
    for one in every:
        if not (one.by(_QUANTITIES) and _in_question(one.assessment)):
            of.setdefault(one.assessment.passage.id, []).append(one)
    proof = _surest(
        h for some in of.values() for h in some if h.by(_QUANTITIES) and h.stance is Stance.SUPPORTS
    )
    return [one for some in of.values() for one in _read(some, proof)]


def _read(some: Sequence[Heard], proof: Heard | None) -> list[Heard]:
    """What one passage says, with the numbers and names in it taken into account.

    The right number, wherever it stands on the page, is much of a proof: it makes support surer and a
    refutation doubtful. The wrong one refutes where the page has not the right one. Another's name
    unmakes support.
    """
    read = [h for h in some if not h.by(_QUANTITIES) and not h.by(_NAMES)]
    numbers = [h for h in some if h.by(_QUANTITIES)]
    wrong = _surest(h for h in numbers if h.stance is Stance.REFUTES)
    off_topic = any(not h.speaks and h.confidence >= _OFF_TOPIC for h in read)
    if proof in numbers and proof is not None:
        read = [_with_number(h, proof) for h in read] or [proof]
    elif proof is not None:
        read = [_doubted(h, proof) for h in read]
    elif wrong and not off_topic:
        read = [wrong]
    foreign = max((h.confidence for h in some if h.by(_NAMES)), default=0.0)
    return [
        replace(h, confidence=h.confidence * (1 - foreign)) if h.stance is Stance.SUPPORTS else h
        for h in read
    ]


def _in_question(assessment: Assessment) -> bool:
    """Whether the words it rests on are part of a question, which says nothing."""
    passage = assessment.passage
    end = (assessment.quote or (passage.start, passage.start))[1] - passage.start
    return _ENDS.sub("", passage.text[end:], count=1).startswith("?")


def _surest(some: Iterable[Heard]) -> Heard | None:
    return max((h for h in some if h.confidence >= SURE), key=lambda h: h.confidence, default=None)


def _with_number(one: Heard, proof: Heard) -> Heard:
    """What a passage says that has the right number."""
    if one.stance is Stance.SUPPORTS:
        return replace(one, confidence=1 - (1 - one.confidence) * (1 - proof.confidence / 2))
    if _is_date(proof.assessment) and one.stance is Stance.REFUTES:
        return _doubted(one, proof)
    return replace(proof, confidence=proof.confidence * (1 - one.confidence / 3))


def _doubted(one: Heard, proof: Heard) -> Heard:
    if one.stance is not Stance.REFUTES:
        return one
    return replace(one, confidence=one.confidence * (1 - proof.confidence / 2))


def _is_date(assessment: Assessment) -> bool:
    """Whether the number is a year: what happened in it may still be something else."""
    passage = assessment.passage
    start, end = assessment.quote or (passage.start, passage.start)
    return _DATE.search(passage.text[start - passage.start : end - passage.start]) is not None


def _opinion(snapshot: Snapshot, counted: Iterable[Heard], newest: date | None) -> Opinion:
    sides = {stance: [h for h in counted if h.stance is stance] for stance in Stance}
    best = {stance: max((h.confidence for h in of), default=0.0) for stance, of in sides.items()}
    weight = WEIGHTS[snapshot.kind] * _recency(snapshot.published, newest)
    pro, con = best[Stance.SUPPORTS], best[Stance.REFUTES]
    if pro == con:
        silent = Stance.NOT_ENOUGH_EVIDENCE
        rests = tuple(h.assessment for of in sides.values() for h in of)
        return Opinion(snapshot, silent, best[silent], weight, rests)
    stance = Stance.SUPPORTS if pro > con else Stance.REFUTES
    clear = best[stance] * (1 - min(pro, con) / 2)  # a source at odds with itself is less sure
    ruled = any(h.ruled for h in sides[stance])
    return Opinion(snapshot, stance, clear, weight, tuple(h.assessment for h in sides[stance]), ruled)


def _recency(published: date | None, newest: date | None) -> float:
    old = published is not None and newest is not None and newest.year - published.year >= OLD
    return AGED if old else 1.0
