"""The ledger of evidence: what checks brought home, what people ruled, and where each claim stands.

It is kept in `…/graph/evidence`, which reading or forgetting a discussion never touches. What a method
has done when it returns is durable; what it has not done has not happened at all.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from time import monotonic

from kb.errors import NotFound
from kb.evidence.files import Files
from kb.evidence.gathering import Gathering
from kb.evidence.model import Dossier, Findings, Lead, Review, Ruling, Snapshot, Verdict
from kb.evidence.revision import TICK, Revision
from kb.ids import source_id
from kb.kinds import RulingKind
from kb.model import Source
from kb.rdf.known import Known
from kb.snapshots import Snapshots

_BATCH = 32  # findings kept together by keep_all
_TURN = 2.0  # seconds after which keep_all keeps what it has
_MANY = 50  # dossiers from which reading the whole graph is quicker
BY_PERSON = "person"  # the finder of a source that a person added


class Ledger:
    """Evidence, verdicts and what people make of them, kept in one knowledge base."""

    def __init__(self, snapshots: Snapshots) -> None:
        self._snapshots = snapshots
        self._standing: tuple[str, dict[str, Verdict]] = "", {}  # of the state of that id
        self._known: tuple[str, Gathering] = "", Gathering(Known(()))

    def keep(self, findings: Findings, *, at: datetime) -> Verdict:
        """Keep what a check brought home in place of what the last one did, and decide; the verdict with it.

        All in one step. A snapshot whose text is the newest one's is not kept twice: what rests on it
        then rests on the one that was there. A verdict that says what the last one says is not added.
        NotFound where the claim is in no discussion, MapError where something rests on words that are
        not there.
        """
        [verdict] = self._keep([(findings, at)])
        return verdict

    def keep_all(self, findings: Iterable[tuple[Findings, datetime]]) -> Iterator[Verdict]:
        """Like `keep` for many, kept some at a time; each verdict is yielded once it is durable.

        While `findings` looks for more, others may write.
        """
        waiting: list[tuple[Findings, datetime]] = []
        since = monotonic()
        for found in findings:
            waiting.append(found)
            if len(waiting) >= _BATCH or monotonic() - since > _TURN:
                yield from self._keep(waiting)
                waiting, since = [], monotonic()
        yield from self._keep(waiting)

    def _keep(self, findings: list[tuple[Findings, datetime]]) -> list[Verdict]:
        if not findings:
            return []
        verdicts = []
        with self._snapshots.write() as writer:
            for found, at in findings:
                revision = Revision(writer, at)
                revision.keep(found)
                verdicts.append(revision.decide(found.claim))
        return verdicts

    def add(self, *, sources: Iterable[Source] = (), snapshots: Iterable[Snapshot] = ()) -> None:
        """Keep sources and what they were, whatever claims they bear on: pool items, imported fact-checks."""
        with self._snapshots.write() as writer:
            Revision(writer, datetime.now(UTC)).add(sources, snapshots)

    def dossier(self, claim: str) -> Dossier:
        """All that is known for and against a claim; empty where nothing is."""
        return Files(self._snapshots.read()).dossier(claim)

    def dossiers(self, claims: Iterable[str] | None = None) -> dict[str, Dossier]:
        """The dossiers of claims, None meaning every claim that anything is known of."""
        wanted = None if claims is None else list(claims)
        reader = self._snapshots.read()
        if wanted is not None and len(wanted) < _MANY and self._known[0] != reader.id:
            return {claim: Files(reader).dossier(claim) for claim in wanted}
        if self._known[0] != reader.id:
            self._known = reader.id, Files(reader).all()
        known = self._known[1]
        return {claim: known.dossier(claim) for claim in (known.claims() if wanted is None else wanted)}

    def latest(self, source: str) -> Snapshot | None:
        """The newest snapshot of a source."""
        return max(Files(self._snapshots.read()).seen(source), key=lambda s: s.taken, default=None)

    def looked_at(self, source: str) -> datetime | None:
        """When somebody last looked at a source, also where it was as before."""
        return Files(self._snapshots.read()).looked_at(source)

    def snapshots(self, *, found_by: str | None = None) -> tuple[Snapshot, ...]:
        """The newest of each source, of all or of those that one finder brought; `pool` is the user's."""
        return Files(self._snapshots.read()).newest(found_by)

    def rule(self, ruling: Ruling) -> tuple[Verdict, ...]:
        """Record what a person decided, and decide anew where every claim it touches stands.

        NotFound, and nothing changes, where there is no such assessment, source or claim.
        """
        with self._snapshots.write() as writer:
            files = Files(writer)
            ruling = replace(ruling, at=_after(ruling.at, (r.at for r in files.rulings())))
            touched = _touched(files, ruling)
            revision = Revision(writer, ruling.at)
            revision.record(ruling)
            if ruling.kind is RulingKind.ADD_SOURCE:
                source = _named(ruling.target)
                revision.add([source], ())
                revision.lead(Lead(claim, source.id, BY_PERSON) for claim in touched)
            return tuple(revision.decide(claim) for claim in touched)

    def review(self, review: Review) -> None:
        """Record a verdict that a person stands behind; NotFound where the claim is in no discussion."""
        with self._snapshots.write() as writer:
            files = Files(writer)
            claim = files.claim(review.claim)
            review = replace(review, at=_after(review.at, (r.at for r in files.reviews())))
            revision = Revision(writer, review.at)
            revision.record(review, claim.text)
            revision.decide(claim.id)

    def rulings(self) -> tuple[Ruling, ...]:
        """What people decided about evidence, oldest first."""
        return Files(self._snapshots.read()).rulings()

    def reviews(self) -> tuple[Review, ...]:
        """The verdicts that people stand behind, oldest first."""
        return Files(self._snapshots.read()).reviews()

    def orphans(self) -> tuple[Ruling | Review, ...]:
        """The rulings and reviews whose claim is gone, or what they rule on; oldest first."""
        files = Files(self._snapshots.read())
        all_: list[Ruling | Review] = [*files.rulings(), *files.reviews()]
        return tuple(sorted((each for each in all_ if files.orphaned(each)), key=lambda each: each.at))

    def statuses(self) -> dict[str, Verdict]:
        """The verdict that stands, for each claim that has one."""
        reader = self._snapshots.read()
        if self._standing[0] != reader.id:
            self._standing = reader.id, Files(reader).standing()
        return dict(self._standing[1])


def _after(at: datetime, others: Iterable[datetime]) -> datetime:
    """The time, or just after the last of the others, so that what was said last stands last."""
    last = max(others, default=None)
    return at if last is None or at > last else last + TICK


def _named(reference: str) -> Source:
    url = reference if "://" in reference else None
    return Source(source_id(reference), url, None if url else reference)


def _touched(files: Files, ruling: Ruling) -> list[str]:
    """The claims that a ruling bears on and that are in a discussion; NotFound for no such target."""
    if ruling.claim is not None:
        files.claim(ruling.claim)
    if ruling.kind is RulingKind.ADD_SOURCE:
        return [] if ruling.claim is None else [ruling.claim]
    bearing = files.bearing(ruling.target)
    if bearing is None:
        raise NotFound(
            f"there is no assessment and no source {ruling.target}; `rejoinder evidence list` shows sources, "
            f"`rejoinder check --json` assessments"
        )
    if ruling.claim is not None:
        if ruling.kind is RulingKind.OVERRIDE and ruling.claim not in bearing:
            raise NotFound(f"the assessment {ruling.target} is not of claim {ruling.claim}")
        return [ruling.claim]
    return [claim for claim in sorted(bearing) if files.has(claim)]
