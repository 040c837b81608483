"""From assessments to a verdict: named rules, asked in order; the first that applies decides."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import reduce

from kb.evidence.checkable import not_checkable
from kb.evidence.independence import groups
from kb.evidence.model import Dossier, Verdict
from kb.evidence.weighing import Opinion, opinions
from kb.kinds import Asked, SnapshotState, SourceKind, Stance, Status
from kb.model import Claim

ENOUGH = 0.45
COMPARABLE = 0.6


@dataclass(frozen=True, slots=True)
class Side:
    """The independent sources on one side."""

    voices: tuple[Opinion, ...] = ()

    @property
    def strength(self) -> float:
        """How sure all of them together are, each another reason to believe it."""
        return 1 - reduce(lambda left, v: left * (1 - v.strength), self.voices, 1.0)

    @property
    def enough(self) -> bool:
        """Whether it may decide: strong enough, and not on forums alone."""
        return self.strength >= ENOUGH and any(v.snapshot.kind is not SourceKind.FORUM for v in self.voices)


@dataclass(frozen=True, slots=True)
class Case:
    """A claim with what is known of it, weighed."""

    claim: Claim
    dossier: Dossier
    at: datetime
    pro: Side
    con: Side
    reports: tuple[Opinion, ...]


@dataclass(frozen=True, slots=True)
class Ruled:
    """What a rule concludes."""

    status: Status
    why: str
    confidence: float
    based_on: tuple[str, ...] = ()


Rule = Callable[[Case], Ruled | None]


def decide(claim: Claim, dossier: Dossier, at: datetime) -> Verdict:
    """Where the claim stands on what is known now; pure, the same dossier gives the same verdict."""
    case = weigh(claim, dossier, at)
    before = dossier.verdict.id if dossier.verdict else None
    for name, rule in RULES.items():
        if ruled := rule(case):
            return Verdict(
                claim.id, ruled.status, name, ruled.why, ruled.confidence, at, ruled.based_on, before
            )
    raise AssertionError("the last rule always applies")


def weigh(claim: Claim, dossier: Dossier, at: datetime) -> Case:
    """The claim with its sources weighed, copies counted once."""
    every = opinions(dossier)
    sides = {
        stance: Side(tuple(_independent([o for o in every if o.stance is stance])))
        for stance in (Stance.SUPPORTS, Stance.REFUTES)
    }
    reports = tuple(opinions(dossier, Asked.REPORT))
    return Case(claim, dossier, at, sides[Stance.SUPPORTS], sides[Stance.REFUTES], reports)


def what_would_change(claim: Claim, dossier: Dossier) -> tuple[str, ...]:
    """What would change this verdict, one sentence each."""
    return ()


def _independent(every: list[Opinion]) -> list[Opinion]:
    of = {o.snapshot.id: o for o in every}
    return [of[group[0].id] for group in groups([o.snapshot for o in every])]


def _not_checkable(case: Case) -> Ruled | None:
    reason = not_checkable(case.claim, case.at.date())
    if reason is None or case.reports:
        return None
    return Ruled(Status.NOT_CHECKABLE, reason, 0.9)


def _unchecked(case: Case) -> Ruled | None:
    dossier = case.dossier
    if dossier.assessments or any(s.readable for s in dossier.snapshots):
        return None
    if not dossier.snapshots:
        return Ruled(Status.UNCHECKED, "Nothing was found to check it against.", 1.0)
    states: dict[SnapshotState, int] = {}
    for snapshot in dossier.snapshots:
        states[snapshot.state] = states.get(snapshot.state, 0) + 1
    said = ", ".join(f"{n} {state}" for state, n in sorted(states.items()))
    return Ruled(Status.UNCHECKED, f"None of its sources could be read ({said}).", 1.0)


def _report(case: Case) -> Ruled | None:
    said = [o for o in case.reports if o.stance is not Stance.NOT_ENOUGH_EVIDENCE]
    if not said:
        return None
    first = said[0]
    yes = first.stance is Stance.SUPPORTS
    why = "The source says so." if yes else "The source does not say so."
    return Ruled(Status.SUPPORTED if yes else Status.REFUTED, why, first.confidence, first.assessments)


def _fact_check(case: Case) -> Ruled | None:
    for side, status in ((case.con, Status.REFUTED), (case.pro, Status.SUPPORTED)):
        for voice in side.voices:
            if voice.snapshot.rating and voice.confidence >= ENOUGH:
                why = f"A published fact-check rates it “{voice.snapshot.rating}”."
                return Ruled(status, why, voice.confidence, voice.assessments)
    return None


def _conflicting(case: Case) -> Ruled | None:
    weak, strong = sorted((case.pro.strength, case.con.strength))
    if not (case.pro.enough and case.con.enough) or weak < COMPARABLE * strong:
        return None
    ids = tuple(i for side in (case.pro, case.con) for v in side.voices for i in v.assessments)
    why = f"{len(case.pro.voices)} independent for it, {len(case.con.voices)} against."
    return Ruled(Status.CONFLICTING, why, weak, ids)


def _decided(case: Case) -> Ruled | None:
    better, worse = sorted((case.pro, case.con), key=lambda s: -s.strength)
    if not better.enough:
        return None
    status = Status.SUPPORTED if better is case.pro else Status.REFUTED
    ids = tuple(i for v in better.voices for i in v.assessments)
    count = len(better.voices)
    verb = "bear" if better is case.pro else "refute"
    why = f"{count} independent source{'s' if count > 1 else ''} {verb} it{' out' if verb == 'bear' else ''}."
    return Ruled(status, why, better.strength * (1 - worse.strength / 2), ids)


def _not_enough(case: Case) -> Ruled | None:
    ids = tuple(a.id for a in case.dossier.assessments if a.asked is Asked.TRUTH)
    return Ruled(Status.NOT_ENOUGH_EVIDENCE, "What was read does not settle it.", 1 - case.pro.strength, ids)


RULES: dict[str, Rule] = {
    "not-checkable": _not_checkable,
    "unchecked": _unchecked,
    "report": _report,
    "fact-check": _fact_check,
    "conflicting": _conflicting,
    "decided": _decided,
    "not-enough-evidence": _not_enough,
}
"""In the order in which they are asked."""
