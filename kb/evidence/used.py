"""Which sources are known, what became of each, and which claims use them; pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import pairwise

from kb.evidence.model import Assessment, Dossier, Snapshot
from kb.kinds import RulingKind, SnapshotState, SourceKind, Stance
from kb.model import Source

_AROUND = 280  # code points of a text kept on both sides of what is quoted of it
_OPENING = 700  # and of its beginning


@dataclass(frozen=True, slots=True)
class SourceRow:
    """A source, as it was when it was looked at last."""

    id: str
    url: str | None  # as written
    name: str
    publisher: str | None = None
    state: SnapshotState | None = None  # None: not looked at yet
    kind: SourceKind = SourceKind.OTHER
    taken: datetime | None = None
    published: date | None = None
    note: str | None = None
    found_by: tuple[str, ...] = ()
    claims: tuple[str, ...] = ()  # those it is a lead for
    rejected: bool = False  # by a person, for all claims


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of a text and the quotes it lies in, by their number; a gap stands for what is left out."""

    text: str
    quotes: tuple[int, ...] = ()
    gap: bool = False


def used(dossiers: Mapping[str, Dossier], newest: Iterable[Snapshot] = ()) -> tuple[SourceRow, ...]:
    """Every source of the dossiers, and of the snapshots that no claim uses yet; the most used first."""
    sources: dict[str, Source] = {}
    looked: dict[str, Snapshot] = {}
    claims: dict[str, dict[str, None]] = {}
    finders: dict[str, dict[str, None]] = {}
    rejected: dict[str, bool] = {}
    for claim, dossier in dossiers.items():
        sources.update((source.id, source) for source in dossier.sources)
        _latest(looked, dossier.snapshots)
        for lead in dossier.leads:
            claims.setdefault(lead.source, {})[claim] = None
            finders.setdefault(lead.source, {})[lead.found_by] = None
        for source in dossier.sources:
            rejected[source.id] = rejected.get(source.id, False) or rejected_for_all(dossier, source.id)
    _latest(looked, newest)
    rows = [
        _row(id_, sources.get(id_), looked.get(id_), claims.get(id_, ()), finders.get(id_, ()))
        for id_ in dict.fromkeys((*sources, *looked))
    ]
    rows = [replace(row, rejected=rejected.get(row.id, False)) for row in rows]
    return tuple(sorted(rows, key=lambda row: (-len(row.claims), row.name.casefold(), row.id)))


def fitting(
    rows: Iterable[SourceRow], words: str = "", states: Sequence[str] = (), kinds: Sequence[str] = ()
) -> tuple[SourceRow, ...]:
    """Those in one of the states, of one of the kinds, in whose name all the words stand."""
    wanted = words.casefold().split()
    found = []
    for row in rows:
        said = " ".join(filter(None, (row.name, row.url, row.publisher, row.note))).casefold()
        chosen = (not states or state_name(row) in states) and (not kinds or row.kind in kinds)
        if chosen and all(word in said for word in wanted):
            found.append(row)
    return tuple(found)


def state_name(row: SourceRow) -> str:
    """The state of a source in a word; rejected where a person ruled it out."""
    return "rejected" if row.rejected else row.state or "not looked at"


def rejected_for_all(dossier: Dossier, source: str) -> bool:
    """Whether a person ruled a source out for every claim."""
    last = [r for r in dossier.rulings if r.target == source and r.claim is None]
    return bool(last) and last[-1].kind is RulingKind.REJECT_SOURCE


def quoted(dossiers: Iterable[Dossier], snapshot: str) -> tuple[Assessment, ...]:
    """What was assessed on a snapshot and says something, in the order of its text."""
    found = [
        assessment
        for dossier in dossiers
        for assessment in dossier.assessments
        if assessment.passage.snapshot == snapshot and assessment.stance is not Stance.NOT_ENOUGH_EVIDENCE
    ]
    return tuple(sorted(found, key=lambda a: (span(a), a.id)))


def span(assessment: Assessment) -> tuple[int, int]:
    """The words that an assessment rests on, else its passage, as offsets into the snapshot."""
    return assessment.quote or (assessment.passage.start, assessment.passage.end)


def stretches(text: str, spans: Sequence[tuple[int, int]], *, whole: bool = False) -> tuple[Stretch, ...]:
    """The text cut where quotes begin and end; what is far from any is left out, unless `whole`."""
    spans = [(max(0, start), min(len(text), end)) for start, end in spans]
    kept = [(0, len(text))] if whole else _kept(text, spans)
    borders = sorted({0, len(text), *(at for pair in (*spans, *kept) for at in pair)})
    found: list[Stretch] = []
    for start, end in pairwise(borders):
        if any(first <= start and end <= last for first, last in kept):
            inside = tuple(n for n, (first, last) in enumerate(spans) if first <= start and end <= last)
            found.append(Stretch(text[start:end], inside))
        elif not (found and found[-1].gap):
            found.append(Stretch("", gap=True))
    return tuple(found)


def _kept(text: str, spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The beginning and what is near a quote, cut between words."""
    found = [(0, _between(text, _OPENING))]
    for start, end in sorted(spans):
        first, last = max(0, start - _AROUND), _between(text, end + _AROUND)
        first = text.find(" ", first, start) + 1 or first if first else 0
        if first <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], last))
        else:
            found.append((first, last))
    return found


def _between(text: str, at: int) -> int:
    """The first place from `at` on that is not within a word, if there is one near."""
    if at >= len(text):
        return len(text)
    space = text.find(" ", at, at + 40)
    return at if space < 0 else space


def _latest(looked: dict[str, Snapshot], snapshots: Iterable[Snapshot]) -> None:
    for snapshot in snapshots:
        before = looked.get(snapshot.source)
        if before is None or before.taken <= snapshot.taken:
            looked[snapshot.source] = snapshot


def _row(
    id_: str, source: Source | None, snapshot: Snapshot | None, claims: Iterable[str], finders: Iterable[str]
) -> SourceRow:
    url = (source.url if source else None) or (snapshot.url if snapshot else None)
    name = (snapshot.title if snapshot else None) or (source.name if source else None) or url or id_
    bare = SourceRow(id_, url, name, found_by=tuple(finders), claims=tuple(claims))
    if snapshot is None:
        return bare
    return replace(
        bare,
        publisher=snapshot.publisher,
        state=snapshot.state,
        kind=snapshot.kind,
        taken=snapshot.taken,
        published=snapshot.published,
        note=snapshot.note,
        found_by=bare.found_by or (snapshot.found_by,),
    )
