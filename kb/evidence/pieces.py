"""The evidence of one claim as it is laid before a person: source by source, what decides first; pure."""

from dataclasses import dataclass

from kb.evidence.model import Assessment, Dossier, Ruling, Snapshot
from kb.kinds import Asked, Stance
from kb.model import Source


@dataclass(frozen=True, slots=True)
class Said:
    """An assessment as it counts."""

    assessment: Assessment
    stance: Stance | None  # as a person ruled, where one did; None: it counts for nothing
    ruling: Ruling | None
    decides: bool  # the verdict rests on it

    @property
    def telling(self) -> bool:
        """Whether it says something, or a person says something of it."""
        silent = self.assessment.stance is Stance.NOT_ENOUGH_EVIDENCE
        return not silent or self.decides or self.ruling is not None or self.assessment.asked is Asked.REPORT


@dataclass(frozen=True, slots=True)
class Piece:
    """One source that was read, and what was made of it."""

    snapshot: Snapshot
    source: Source | None
    said: tuple[Said, ...]
    rejected: bool  # by a person, for this claim or for all

    @property
    def stance(self) -> Stance | None:
        """What it says by what comes first of it; None where it counts for nothing."""
        return None if self.rejected or not self.said else self.said[0].stance


def pieces(dossier: Dossier) -> tuple[Piece, ...]:
    """The sources that were read: those the verdict rests on first, then those that say something."""
    found: dict[str, list[Said]] = {}
    based = set(dossier.verdict.based_on) if dossier.verdict else set()
    for assessment in dossier.assessments:
        ruling = dossier.override(assessment)
        stance = ruling.stance if ruling else assessment.stance
        one = Said(assessment, stance, ruling, assessment.id in based)
        found.setdefault(assessment.passage.snapshot, []).append(one)
    sources = {source.id: source for source in dossier.sources}
    read = {s.id: s for s in dossier.snapshots if s.readable or s.id in found}
    heard = {read[id_].source for id_ in found if id_ in read}
    made = [
        Piece(
            snapshot,
            sources.get(snapshot.source),
            tuple(sorted(found.get(id_, ()), key=_first)),
            dossier.rejected(snapshot.source),
        )
        for id_, snapshot in read.items()
        if id_ in found or snapshot.source not in heard
    ]
    return tuple(
        sorted(made, key=lambda p: (not p.said, *(_first(p.said[0]) if p.said else ()), p.snapshot.id))
    )


def unread(dossier: Dossier) -> tuple[tuple[Source, Snapshot | None], ...]:
    """The sources without text, each with what became of it; None where nobody looked yet."""
    newest: dict[str, Snapshot] = {}
    for snapshot in sorted(dossier.snapshots, key=lambda s: s.taken):
        newest[snapshot.source] = snapshot
    readable = {s.source for s in dossier.snapshots if s.readable}
    return tuple((s, newest.get(s.id)) for s in dossier.sources if s.id not in readable)


def _first(said: Said) -> tuple[bool, bool, float, str]:
    silent = said.stance in (None, Stance.NOT_ENOUGH_EVIDENCE)
    return not said.decides, silent, -said.assessment.confidence, said.assessment.id
