"""What would change a verdict: tried out, by asking the rules again about a case that is a little other."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime

from kb.evidence.case import Case
from kb.evidence.checkable import checkable
from kb.evidence.model import Snapshot
from kb.evidence.weighing import WEIGHTS, Opinion
from kb.evidence.wording import name, shortened, unread
from kb.kinds import SnapshotState, SourceKind, Stance, Status
from kb.model import Claim, ClaimKind

Conclude = Callable[[Case], Status]
"""What the rules make of a case."""

_MOST = 3  # sources named one by one
_STATUS = {
    Status.SUPPORTED: "supported",
    Status.REFUTED: "refuted",
    Status.CONFLICTING: "conflicting",
    Status.NOT_ENOUGH_EVIDENCE: "a case of not enough evidence",
    Status.NOT_CHECKABLE: "not checkable",
    Status.UNCHECKED: "unchecked",
}
_READ = {
    SnapshotState.CUT_OFF: "Finding the whole address of {}, which was cut off where it was written.",
    SnapshotState.REFUSED: "Reading {}, which was not allowed to be fetched.",
    SnapshotState.EMPTY: "Reading {}, which gave no text to read; its text can be added to the pool.",
    SnapshotState.DEAD: "Reading {}, which could not be reached; a copy of it can be added to the pool.",
}


def sentences(case: Case, conclude: Conclude) -> tuple[str, ...]:
    """One sentence for each change that would make the rules say something else, the likeliest first."""
    now = conclude(case)
    if now is Status.NOT_CHECKABLE:
        return (_wording(case.claim, case.at),)
    found = [*_unread(case), *_without(case, now, conclude), *_one_more(case, now, conclude)]
    return tuple(dict.fromkeys(found))


def _wording(claim: Claim, at: datetime) -> str:
    if claim.kind in {ClaimKind.VALUE, ClaimKind.POLICY, ClaimKind.DEFINITION}:
        return "A person who takes it for a statement of fact can change its kind, and it is checked then."
    reason = checkable(claim, at.date()) or ""
    return (
        "It can be checked once its time has come."
        if "to come" in reason
        else ("It can be checked once what it foretells has happened or not.")
    )


def _unread(case: Case) -> Iterator[str]:
    missing = unread(case.dossier)
    for snapshot in missing[:_MOST]:
        yield _READ.get(snapshot.state, "Reading {}.").format(name(snapshot))
    if len(missing) > _MOST:
        yield f"Reading {len(missing) - _MOST} more that could not be read."
    read = {s.source for s in case.dossier.snapshots}
    waiting = [s for s in case.dossier.sources if s.id not in read and not case.dossier.rejected(s.id)]
    for source in waiting[:_MOST]:
        yield f"Reading “{shortened(source.url or source.name or source.id)}”, which was not looked at yet."


def _without(case: Case, now: Status, conclude: Conclude) -> Iterator[str]:
    """Sources on which it hangs alone."""
    for stance in (Stance.SUPPORTS, Stance.REFUTES):
        voices = case.side(stance).voices
        for voice in voices[:_MOST]:
            then = conclude(case.but(stance, tuple(v for v in voices if v is not voice)))
            if then is not now:
                yield f"Without {name(voice.snapshot)} it would be {_STATUS[then]}."


def _one_more(case: Case, now: Status, conclude: Conclude) -> Iterator[str]:
    """The least that has to be found on either side."""
    for stance, does in ((Stance.REFUTES, "says that it is not so"), (Stance.SUPPORTS, "bears it out")):
        for kinds, what in (
            ((SourceKind.NEWS,), f"One more independent source that {does}"),
            ((SourceKind.PRIMARY,), f"A primary source that {does}"),
            ((SourceKind.NEWS,) * 2, f"Two more independent sources, each of which {does},"),
        ):
            then = conclude(case.but(stance, (*case.side(stance).voices, *_imagined(stance, kinds))))
            if then is not now:
                yield f"{what} would make it {_STATUS[then]}."
                break


def _imagined(stance: Stance, kinds: tuple[SourceKind, ...]) -> Iterator[Opinion]:
    taken = datetime(2000, 1, 1, tzinfo=UTC)
    for n, kind in enumerate(kinds):
        snapshot = Snapshot(f"imagined-{n}", taken, SnapshotState.FETCHED, kind=kind)
        yield Opinion(snapshot, stance, 0.9, WEIGHTS[kind])
