"""Whether a page speaks of somebody else: a reason not to take a passage as bearing the claim out."""

from collections.abc import Sequence

from extract.evidence.names import names, spoken_of
from extract.evidence.question import Checker, Pair
from extract.evidence.report import reported
from extract.evidence.said import said
from kb.evidence.model import Assessment
from kb.kinds import Stance

NAME, VERSION = "names", "1"
_SURE = 0.7
_SHOWN = 3  # names of others that are told


def load() -> Checker:
    """The checker; it needs no model."""
    return check


def check(pairs: Sequence[Pair]) -> list[Assessment]:
    """An assessment of each pair whose page names others and never whom the claim is about."""
    asked = [pair for pair in pairs if not pair.reported and pair.snapshot.rating is None]
    return [found for pair in asked if (found := _assessed(pair)) is not None]


def _assessed(pair: Pair) -> Assessment | None:
    report = reported(pair.question)
    if report is not None and report.only:
        return None
    mine = names(report.content if report is not None else said(pair.question.text))
    snapshot = pair.snapshot
    page = "\n".join(filter(None, (snapshot.title, snapshot.publisher, snapshot.author, snapshot.text)))
    if not mine or spoken_of(mine[0], page):
        return None
    others = [name for name in names(pair.passage.text) if not any(spoken_of(name, own) for own in mine)]
    if not others:
        return None
    told = ", ".join(others[:_SHOWN])
    return Assessment(
        pair.question.claim.id,
        pair.passage,
        NAME,
        VERSION,
        Stance.NOT_ENOUGH_EVIDENCE,
        _SURE,
        f"The page never speaks of {mine[0]}; the passage is about {told}.",
    )
