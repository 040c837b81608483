"""The one way to check: claims of the knowledge base, their evidence looked for, assessed and kept.

The command line and the app both come through here. Claims are kept as they are done, some at a time,
so a check that is stopped goes on where it was. Nothing is asked of the network but what the
settings allow, and whatever could not be reached is told.
"""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cache

from extract.evidence.assessor import Assessor
from extract.evidence.cutoff import host
from extract.evidence.finders import FINDERS, Means, finders
from extract.evidence.finders.means import Fetch, offline
from extract.evidence.question import Finder, Found, Question
from extract.evidence.report import reported
from extract.evidence.snapshot import take
from extract.fetch import Fetcher, FetchSettings
from kb.elsewhere import said
from kb.errors import FetchFailed, FetchRefused, NotFound, UnknownName
from kb.evidence.checkable import checkable
from kb.evidence.model import Findings, Lead, Snapshot, Verdict
from kb.ids import source_id
from kb.kinds import SnapshotState
from kb.model import ArgumentMap, Claim, Source
from kb.store import KnowledgeBase
from kb.views import cited_urls, discussions

Progress = Callable[[str, int, int], None]
"""Called with a discussion's id, how many of its claims are done, and of how many."""

WORTH = 0.5
_FRESH = timedelta(days=7)  # a page seen so lately is not fetched again, unless it is asked for


@dataclass(frozen=True, slots=True)
class CheckSettings:
    """What a check may do."""

    find: tuple[str, ...] = ()  # finders to ask beside the local ones
    offline: bool = False  # nothing is fetched; what was fetched before counts
    again: bool = False  # also what stands already, with every page fetched anew
    worth: float = WORTH  # claims less worth checking are left, unless named one by one

    def __post_init__(self) -> None:
        for name in self.find:
            if name not in FINDERS:
                raise UnknownName("finder", name, FINDERS)


@dataclass(frozen=True, slots=True)
class Unreached:
    """A source, or a finder, that could not be asked."""

    name: str  # the URL as written, or the finder
    state: SnapshotState
    note: str


@dataclass(frozen=True, slots=True)
class Checked:
    """One claim, as it stands now."""

    discussion: str
    claim: Claim
    verdict: Verdict
    before: Verdict | None
    unreached: tuple[Unreached, ...] = ()
    stood: bool = False  # it stood already, and was left as it was


@dataclass(frozen=True, slots=True)
class Asked:
    """The claims of one discussion that are to be checked, and how many are left as not worth it."""

    map_: ArgumentMap
    claims: tuple[Claim, ...]
    left: int = 0


def asked(kb: KnowledgeBase, references: Iterable[str], settings: CheckSettings) -> list[Asked]:
    """What references to claims and discussions mean; none means all discussions. NotFound for no such."""
    whole: dict[str, None] = {}
    single: dict[str, dict[str, None]] = {}
    for reference in references:
        try:
            whole[kb.resolve(reference)] = None
        except NotFound as nothing:
            claim = reference.rsplit("/", 1)[-1]
            try:
                single.setdefault(kb.discussion_of(claim), {})[claim] = None
            except NotFound:
                raise nothing from None
    if not whole and not single:
        whole = {row.id: None for row in discussions(kb)}
    return [_of(kb, id_, settings, None) for id_ in whole] + [
        _of(kb, id_, settings, claims) for id_, claims in single.items() if id_ not in whole
    ]


def _of(kb: KnowledgeBase, id_: str, settings: CheckSettings, named: Iterable[str] | None) -> Asked:
    map_ = kb.get(id_)
    if named is not None:
        return Asked(map_, tuple(map_.claim(claim) for claim in named))
    worth = [c for c in map_.claims if c.check_worthiness >= settings.worth]
    return Asked(map_, tuple(sorted(worth, key=lambda c: -c.check_worthiness)), len(map_.claims) - len(worth))


def check(
    kb: KnowledgeBase,
    questions: Iterable[Asked],
    settings: CheckSettings,
    *,
    fetcher: Fetcher | None = None,
    progress: Progress = lambda *_: None,
    now: Callable[[], datetime] = lambda: datetime.now(UTC).replace(microsecond=0),
) -> Iterator[Checked]:
    """Check claim after claim, those that stand already left as they are; each is yielded once it is kept.

    `fetcher` is what URLs are fetched with, unless the check stays offline; None makes one.
    """
    desk = _Desk(kb, settings, fetcher, now)
    looked: deque[_Looked] = deque()

    def findings() -> Iterator[tuple[Findings, datetime]]:
        for each in questions:
            for n, claim in enumerate(each.claims):
                progress(each.map_.discussion.id, n, len(each.claims))
                looked.append(desk.look(Question(each.map_, claim)))
                if looked[-1].findings is not None:
                    yield looked[-1].findings, now()
            progress(each.map_.discussion.id, len(each.claims), len(each.claims))

    for verdict in kb.evidence.keep_all(findings()):
        while looked[0].findings is None:
            yield looked.popleft().stood()
        yield looked.popleft().kept(verdict)
    yield from (each.stood() for each in looked)


@dataclass(frozen=True, slots=True)
class _Looked:
    """What was found for a claim, before it is kept; nothing where its verdict stands."""

    question: Question
    before: Verdict | None
    findings: Findings | None = None
    unreached: tuple[Unreached, ...] = ()

    def stood(self) -> Checked:
        assert self.before is not None
        id_ = self.question.map_.discussion.id
        return Checked(id_, self.question.claim, self.before, self.before, stood=True)

    def kept(self, verdict: Verdict) -> Checked:
        id_ = self.question.map_.discussion.id
        return Checked(id_, self.question.claim, verdict, self.before, self.unreached)


class _Desk:
    """What lasts from one claim to the next: the models, and the sources seen in this check."""

    def __init__(
        self,
        kb: KnowledgeBase,
        settings: CheckSettings,
        fetcher: Fetcher | None,
        now: Callable[[], datetime],
    ) -> None:
        self.kb, self.settings, self.now = kb, settings, now
        self.begun = now()
        self.assessor = Assessor.load()
        self.seen: dict[str, Snapshot] = {}
        fetch = offline if settings.offline else (fetcher or Fetcher(FetchSettings.from_environment())).get
        self.fetch: Fetch = fetch
        means = Means.of(
            kb.evidence,
            fetch,
            embed=self.assessor.embed,
            elsewhere=lambda q: said(kb, q.map_.discussion.id, q.text),
            now=self.now,
        )
        self.finders: Mapping[str, Finder] = finders(means, settings.find)
        self.known_urls = cache(lambda wanted: tuple(u for u in cited_urls(kb) if host(u) == wanted))
        brought = (*means.pool(), *means.fact_checks())
        self.newest = max((snapshot.taken for snapshot in brought), default=None)

    def look(self, question: Question) -> _Looked:
        claim = question.claim
        dossier = self.kb.evidence.dossier(claim.id)
        before = dossier.verdict
        if before and self._stands(before, {lead.found_by for lead in dossier.leads}):
            return _Looked(question, before)
        found, unreached = self._found(question) if self._settleable(question) else ({}, [])
        answered = self.finders.keys() - {each.name for each in unreached}
        for lead in dossier.leads:  # of finders that are not asked today or could not be, and of people
            if lead.found_by not in answered:
                source = next(s for s in dossier.sources if s.id == lead.source)
                found.setdefault(lead.source, (lead.found_by, Found(source)))
        snapshots = [self._seen(name, each) for name, each in found.values()]
        unreached += [
            Unreached(each.source.url or each.source.name or each.source.id, s.state, s.note or "")
            for (_, each), s in zip(found.values(), snapshots, strict=True)
            if not s.readable
        ]
        findings = Findings(
            claim.id,
            tuple(each.source for _, each in found.values()),
            tuple(Lead(claim.id, each.source.id, name) for name, each in found.values()),
            tuple(snapshots),
            tuple(self.assessor.assess(question, [s for s in snapshots if s.readable])),
        )
        return _Looked(question, before, findings, tuple(unreached))

    def _stands(self, verdict: Verdict, asked_before: set[str]) -> bool:
        """Whether nothing was brought since a verdict, and nobody is asked who was not asked for it."""
        if self.settings.again or (self.newest is not None and self.newest > verdict.at):
            return False
        return asked_before.issuperset(self.settings.find)

    def _settleable(self, question: Question) -> bool:
        """Whether there is something to look up: that it is so, or that a source says so."""
        return checkable(question.claim, self.begun.date()) is None or reported(question) is not None

    def _found(self, question: Question) -> tuple[dict[str, tuple[str, Found]], list[Unreached]]:
        """The sources that the finders lead to, each with the first that did; and whom one could not ask."""
        found: dict[str, tuple[str, Found]] = {}
        unreached = []
        for name, finder in self.finders.items():
            try:
                for each in finder(question):
                    found.setdefault(each.source.id, (name, each))
            except FetchRefused as refused:
                unreached.append(Unreached(name, SnapshotState.REFUSED, str(refused)))
            except FetchFailed as failed:
                unreached.append(Unreached(name, SnapshotState.DEAD, str(failed)))
        return found, unreached

    def _seen(self, finder: str, found: Found) -> Snapshot:
        """What a source is now: as the finder has it, as it was a short while ago, or fetched."""
        id_ = found.source.id
        if id_ not in self.seen:
            self.seen[id_] = found.snapshot or self._looked_at(finder, found.source)
        return self.seen[id_]

    def _looked_at(self, finder: str, source: Source) -> Snapshot:
        last = self._latest(source)
        if last and last.readable:
            looked_at = self.kb.evidence.looked_at(source.id) or last.taken
            fresh = self.begun - looked_at < _FRESH and not self.settings.again
            if fresh or self.settings.offline or source.url is None:
                return last
        return take(
            source,
            fetch=self.fetch,
            now=self.now(),
            before=last,
            known_urls=self.known_urls,
            found_by=finder,
        )

    def _latest(self, source: Source) -> Snapshot | None:
        """The last that was seen of a source, or of the page that it names a part of."""
        last = self.kb.evidence.latest(source.id)
        page, _, part = (source.url or "").partition("#")
        if not part or (last and last.readable):
            return last
        whole = self.kb.evidence.latest(source_id(page))
        return replace(whole, source=source.id, found_by="cited") if whole and whole.readable else last
