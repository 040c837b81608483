"""From assessments to a verdict: named rules, asked in order; the first that applies decides.

What each rule says, and when, stands in docs/verdicts.md. They would rather abstain than be wrong, and
count no votes: a side is as strong as its independent sources make it, each by its kind.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from kb.evidence import change
from kb.evidence.case import RELIABLE, Case, Side, weigh
from kb.evidence.checkable import checkable, reports, years
from kb.evidence.model import Dossier, Verdict
from kb.evidence.weighing import Opinion
from kb.evidence.wording import (
    named,
    named_one,
    sentence,
    shortened,
    sources,
    unread,
    why_unread,
)
from kb.kinds import SourceKind, Stance, Status
from kb.model import Claim

__all__ = ["RULES", "Case", "Rule", "Ruled", "Side", "conclude", "decide", "weigh", "what_would_change"]

COMPARABLE = 0.7
"""The share of the stronger side's strength from which the weaker makes it a conflict."""
REPORTED = 0.5
"""The confidence from which the source that is meant decides what it says."""
RATED = 0.6
"""The confidence from which a published fact-check decides."""
NEWER = 365
"""Days by which one side must be newer than the other to have superseded it."""

_BESIDE = "No source is cited for it, and nothing that was found beside speaks of it."


@dataclass(frozen=True, slots=True)
class Ruled:
    """What a rule concludes."""

    status: Status
    why: str
    confidence: float
    based_on: tuple[str, ...] = ()


Rule = Callable[[Case], Ruled | None]
"""Looks at a case; None where it does not apply."""


def decide(claim: Claim, dossier: Dossier, at: datetime, *, made: datetime | None = None) -> Verdict:
    """Where the claim stands on what is known now; pure, the same dossier gives the same verdict.

    `made` is when the claim was made, where that is known: what is said of "now" is of then.
    """
    name, ruled = conclude(weigh(claim, dossier, at, made=made))
    before = dossier.verdict.id if dossier.verdict else None
    return Verdict(claim.id, ruled.status, name, ruled.why, ruled.confidence, at, ruled.based_on, before)


def conclude(case: Case) -> tuple[str, Ruled]:
    """The first rule that applies, by name, and what it concludes."""
    for name, rule in RULES.items():
        if ruled := rule(case):
            return name, ruled
    raise AssertionError("the last rule always applies")


def what_would_change(
    claim: Claim, dossier: Dossier, at: datetime | None = None, *, made: datetime | None = None
) -> tuple[str, ...]:
    """What would change the verdict, one sentence each, the likeliest first."""
    when = at or (dossier.verdict.at if dossier.verdict else datetime.max)
    return change.sentences(weigh(claim, dossier, when, made=made), lambda case: conclude(case)[1].status)


def _not_checkable(case: Case) -> Ruled | None:
    reason = None if _reported(case) else checkable(case.claim, case.at.date())
    return Ruled(Status.NOT_CHECKABLE, reason, 0.9) if reason else None


def _no_source(case: Case) -> Ruled | None:
    cited = any(lead.found_by == "cited" for lead in case.dossier.leads)
    missing = any(not s.readable for s in case.dossier.snapshots)
    if _speaking(case) or missing or (cited and case.dossier.snapshots):
        return None
    if case.dossier.snapshots:
        return None if case.dossier.assessments else Ruled(Status.UNCHECKED, _BESIDE, 1.0)
    waiting = len({lead.source for lead in case.dossier.leads})
    if waiting:
        why = sentence(
            f"{sources(waiting)} that may bear on it {'was' if waiting == 1 else 'were'} not read yet"
        )
        return Ruled(Status.UNCHECKED, why, 1.0)
    return Ruled(Status.UNCHECKED, "No source is cited for it, and none was found to check it against.", 1.0)


def _no_text(case: Case) -> Ruled | None:
    kept = [s for s in case.dossier.snapshots if s.readable and not case.dossier.rejected(s.source)]
    if kept or _speaking(case):
        return None
    missing = unread(case.dossier)
    if not missing:
        return Ruled(Status.UNCHECKED, "Every source that bears on it was ruled out by a person.", 1.0)
    why = f"None of its sources could be read: {why_unread(missing)}."
    return Ruled(Status.UNCHECKED, why, 1.0)


def _report(case: Case) -> Ruled | None:
    told = [o for o in case.reports if o.speaks and o.confidence >= REPORTED]
    if not told or (not reports(case.claim.text) and (case.pro.enough or case.con.enough)):
        return None
    yes = [o for o in told if o.stance is Stance.SUPPORTS]  # one of several cited that says so is enough
    said = (yes or told)[0]
    status = Status.SUPPORTED if yes else Status.REFUTED
    holds = "says what it is said to say" if yes else "does not say what it is said to say"
    reason = max(said.rests_on, key=lambda a: (a.confidence, a.id)).why
    why = f"{sentence(f'{named_one(said.snapshot)} {holds}')} {sentence(shortened(reason, 300))}"
    return Ruled(status, why, said.confidence, tuple(a.id for a in said.rests_on))


def _fact_check(case: Case) -> Ruled | None:
    rated = [v for v in (*case.pro.voices, *case.con.voices) if v.checked and v.confidence >= RATED]
    if not rated or len({v.stance for v in rated}) > 1:
        return None
    best = max(rated, key=lambda v: v.confidence)
    who = f"{named_one(best.snapshot)} rates it “{shortened(best.snapshot.rating or '')}”"
    others = len(rated) - 1
    if others:
        who += f", and {sources(others, 'other fact-check')} {'agrees' if others == 1 else 'agree'}"
    status = Status.SUPPORTED if best.stance is Stance.SUPPORTS else Status.REFUTED
    other = case.con if status is Status.SUPPORTED else case.pro
    return Ruled(status, sentence(who) + _dissent(other), best.confidence, tuple(a.id for a in best.rests_on))


def _newer_evidence(case: Case) -> Ruled | None:
    """What may change has changed: the newer side stands, where the older has no better kind of source."""
    if not case.pro.dates or not case.con.dates or years(case.claim.text):
        return None
    newer, older = sorted((case.pro, case.con), key=lambda side: side.dates[-1], reverse=True)
    apart = (newer.dates[-1] - older.dates[-1]).days
    dated = len(older.dates) == len(older.voices)
    if apart < NEWER or not dated or not newer.enough or _rank(older) > _rank(newer):
        return None
    then, now = older.dates[-1].year, newer.dates[-1].year
    when = f"Evidence of {now}" if now != then else "Newer evidence"
    why = f"{when} {_says(case, newer)}: {named(newer.voices)}."
    why += f" What says otherwise is of {then}: {named(older.voices)}."
    confidence = newer.strength * (1 - older.strength / 4)
    return Ruled(
        _status(case, newer), why.replace("Newer evidence", f"Evidence {when}"), confidence, newer.assessments
    )


def _conflicting(case: Case) -> Ruled | None:
    pro, con = case.pro, case.con
    weak, strong = sorted((pro, con), key=lambda side: side.strength)
    if not (pro.enough and con.enough) or weak.strength < COMPARABLE * strong.strength:
        return None
    sides = (
        f"{sources(len(side.voices))} {_says(case, side, len(side.voices))} ({named(side.voices)})"
        for side in (pro, con)
    )
    why = f"Independent sources disagree: {', '.join(sides)}."
    return Ruled(
        Status.CONFLICTING, why, case.chances[Status.CONFLICTING], (*pro.assessments, *con.assessments)
    )


def _primary_source(case: Case) -> Ruled | None:
    return _decided(case, lambda side: any(v.snapshot.kind is SourceKind.PRIMARY for v in side.voices))


def _independent_sources(case: Case) -> Ruled | None:
    return _decided(case, lambda side: len(side.voices) > 1)


def _one_source(case: Case) -> Ruled | None:
    return _decided(case, lambda side: len(side.voices) == 1)


def _outdated(case: Case) -> Ruled | None:
    if not case.aged or case.pro.voices or case.con.voices:
        return None
    why = f"What speaks to it is older than the time it speaks of: {named(case.aged)}"
    ids = tuple(a.id for o in case.aged for a in o.rests_on)
    return Ruled(Status.NOT_ENOUGH_EVIDENCE, sentence(why), 0.8, ids)


def _weak_evidence(case: Case) -> Ruled | None:
    better, worse = sorted((case.pro, case.con), key=lambda side: -side.strength)
    if not better.voices:
        return None
    said = f"{sources(len(better.voices))} {_says(case, better, len(better.voices))}: {named(better.voices)}"
    if all(v.snapshot.kind is SourceKind.FORUM for v in better.voices):
        but = "What people say in forums decides nothing by itself."
    elif worse.enough or better.enough:
        against = f"{named(worse.voices)} {_says(case, worse, len(worse.voices))}"
        but = f"{sentence(against)} Neither outweighs the other."
    else:
        but = "That is not sure enough, or not of a kind to settle it alone."
    sure = case.chances[Status.NOT_ENOUGH_EVIDENCE]
    return Ruled(Status.NOT_ENOUGH_EVIDENCE, f"{sentence(said)} {but}", sure, _every(case))


def _silent_evidence(case: Case) -> Ruled | None:
    read = [s for s in case.dossier.snapshots if s.readable and not case.dossier.rejected(s.source)]
    what = f"{sources(len({s.source for s in read}))} {'was' if len(read) == 1 else 'were'} read"
    missing = unread(case.dossier)
    beside = (
        f" {sentence(f'{sources(len(missing))} could not be read: {why_unread(missing)}')}" if missing else ""
    )
    why = f"{sentence(what)} None says whether it is so.{beside}"
    sure = max((o.confidence for o in case.silent), default=0.5)
    return Ruled(Status.NOT_ENOUGH_EVIDENCE, why, sure, _every(case))


RULES: dict[str, Rule] = {
    "not-checkable": _not_checkable,
    "no-source": _no_source,
    "no-text": _no_text,
    "report": _report,
    "fact-check": _fact_check,
    "newer-evidence": _newer_evidence,
    "conflicting": _conflicting,
    "primary-source": _primary_source,
    "independent-sources": _independent_sources,
    "one-source": _one_source,
    "outdated": _outdated,
    "weak-evidence": _weak_evidence,
    "silent-evidence": _silent_evidence,
}
"""In the order in which they are asked."""


def _decided(case: Case, fits: Callable[[Side], bool]) -> Ruled | None:
    """One side decides: it is enough, it fits, and it clearly outweighs the other."""
    better, worse = sorted((case.pro, case.con), key=lambda side: -side.strength)
    if not better.enough or not fits(better) or worse.strength >= COMPARABLE * better.strength:
        return None
    count = len(better.voices)
    said = sources(count, "independent source") if count > 1 else "one source"
    again = "says" if case.copies == 1 else "say"
    copies = f" ({case.copies} more only {again} the same again)" if case.copies else ""
    why = sentence(f"{said} {_says(case, better, count)}: {named(better.voices)}{copies}")
    status = _status(case, better)
    return Ruled(status, why + _dissent(worse), case.chances[status], better.assessments)


def _dissent(other: Side) -> str:
    if not other.voices:
        return ""
    return f" {sentence(f'{named(other.voices)} {_otherwise(other)}, which weighs less')}"


def _otherwise(side: Side) -> str:
    return "says otherwise" if len(side.voices) == 1 else "say otherwise"


def _says(case: Case, side: Side, count: int = 1) -> str:
    if side is case.pro:
        return "bears it out" if count == 1 else "bear it out"
    return "says that it is not so" if count == 1 else "say that it is not so"


def _status(case: Case, side: Side) -> Status:
    return Status.SUPPORTED if side is case.pro else Status.REFUTED


def _rank(side: Side) -> float:
    """How good its best source is, by kind: 2 primary or a fact-check, 1 reliable, 0 any other."""
    best = max(side.voices, key=lambda v: v.weight).snapshot.kind
    return 2 if best in {SourceKind.PRIMARY, SourceKind.FACT_CHECK} else int(best in RELIABLE)


def _reported(case: Case) -> bool:
    return bool(case.reports)


def _speaking(case: Case) -> tuple[Opinion, ...]:
    return (*case.pro.voices, *case.con.voices, *case.aged, *(o for o in case.reports if o.speaks))


def _every(case: Case) -> tuple[str, ...]:
    heard = (*case.pro.voices, *case.con.voices, *case.silent, *case.aged)
    return tuple(a.id for opinion in heard for a in opinion.rests_on)
