"""The path of the made-up threads: ingested, checked against the web that is served, and looked at."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial

from checking import Asked, Checked, CheckSettings, check
from extract.evidence.claimreview import fact_checks
from extract.evidence.finders import means
from extract.evidence.pool import Added, Pool
from extract.fetch import Fetcher
from ingest import Ingested, discussions, ingest_all
from kb.evidence.factcheck import FactCheck
from kb.evidence.model import Dossier
from kb.kinds import Status
from kb.model import ArgumentMap
from kb.store import KnowledgeBase
from tests.web.expected import HERE, Expected, claim_at
from tests.web_server import Served

BROUGHT = datetime(2026, 3, 1, tzinfo=UTC)
TURNS = {1: datetime(2026, 3, 9, 12, tzinfo=UTC), 2: datetime(2026, 4, 9, 12, tzinfo=UTC)}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one claim."""

    checked: Checked
    dossier: Dossier

    @property
    def status(self) -> Status:
        """Where it stands."""
        return self.checked.verdict.status

    def __str__(self) -> str:
        verdict = self.checked.verdict
        return f"{verdict.status} by '{verdict.rule}': {verdict.why}"


@dataclass(slots=True)
class Report:
    """What the made-up threads came to: an outcome for the id of each expected claim that was found."""

    kb: KnowledgeBase
    outcomes: dict[str, Outcome] = field(default_factory=dict)
    others: list[Checked] = field(default_factory=list)  # claims of which nothing is expected


def checked(served: Served, wanted: Sequence[Expected], *, offline: bool = False) -> Report:
    """Read every thread, bring in the pool, check at each turn what is expected of it."""
    fetcher = served.fetcher()
    kb, maps = _read(wanted, fetcher)
    _bring(kb)
    report = Report(kb)
    for turn, now in TURNS.items():
        served.turn = turn
        found = {each.id: claim_at(maps[each.thread], each.quote) for each in wanted if each.turn == turn}
        questions = []
        for thread, map_ in maps.items():
            mine = [found[e.id] for e in wanted if e.turn == turn and e.thread == thread]
            questions.append(Asked(map_, tuple(dict.fromkeys(c for c in mine if c))))
        settings = CheckSettings(offline=offline, again=turn > 1)
        done = {
            each.claim.id: each
            for each in check(kb, questions, settings, fetcher=fetcher, now=partial(_at, now))
        }
        for id_, claim in found.items():
            if claim:
                report.outcomes[id_] = Outcome(done[claim.id], kb.evidence.dossier(claim.id))
    served.turn = 1
    report.others = _others(report, maps, CheckSettings(offline=offline), fetcher)
    return report


def _others(
    report: Report, maps: dict[str, ArgumentMap], settings: CheckSettings, fetcher: Fetcher
) -> list[Checked]:
    known = {outcome.checked.claim.id for outcome in report.outcomes.values()}
    questions = [Asked(m, tuple(c for c in m.claims if c.id not in known)) for m in maps.values()]
    return list(check(report.kb, questions, settings, fetcher=fetcher, now=partial(_at, TURNS[1])))


def _read(wanted: Sequence[Expected], fetcher: Fetcher) -> tuple[KnowledgeBase, dict[str, ArgumentMap]]:
    kb = KnowledgeBase.open(None)
    places = list(dict.fromkeys(each.place for each in wanted))
    found = discussions([str(place) for place in places], fetcher)
    done = ingest_all(kb, found, progress=lambda _: lambda *_: None)
    maps = {}
    for place, each in zip(places, done, strict=True):
        assert isinstance(each, Ingested), each
        maps[place.name] = each.map_
    return kb, maps


def _bring(kb: KnowledgeBase) -> None:
    """What the user brought: a paper of local history, and a feed of fact-checks."""
    with (HERE / "pool" / "fact-checks.jsonld").open("rb") as stream:
        rated = [each for each in fact_checks(stream, "fact-checks.jsonld") if isinstance(each, FactCheck)]
    kb.evidence.add(
        sources=[each.source for each in rated], snapshots=[each.snapshot(BROUGHT) for each in rated]
    )
    added = Pool(means.offline, BROUGHT).read(str(HERE / "pool" / "bridge-tolls.md"))
    papers = [each for each in added if isinstance(each, Added)]
    kb.evidence.add(sources=[each.source for each in papers], snapshots=[each.snapshot for each in papers])


def _at(now: datetime) -> datetime:
    return now
