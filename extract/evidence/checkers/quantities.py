"""Whether a passage has the claim's numbers, dates, amounts and ranks, or others in their place."""

from collections.abc import Sequence

from extract.evidence.comparison import Compared, compared
from extract.evidence.question import Checker, Pair
from extract.evidence.ranks import outranked
from extract.evidence.report import reported
from extract.evidence.said import said
from kb.evidence.model import Assessment
from kb.kinds import Stance

NAME, VERSION = "quantities", "1"
_PLACE = 0.8  # how sure another place in an order makes it
_BEARS_OUT = 0.8  # a number that agrees bears a claim out where nearly all of its words are there too


def load() -> Checker:
    """The checker; it needs no model."""
    return check


def check(pairs: Sequence[Pair]) -> list[Assessment]:
    """An assessment of each pair in which the same thing is measured."""
    return [found for pair in pairs if not pair.reported and (found := _assessed(pair)) is not None]


def _assessed(pair: Pair) -> Assessment | None:
    report = reported(pair.question)
    if report is not None and report.only:
        return None
    claim = report.content if report is not None else said(pair.question.text)
    told = compared(claim, pair.passage.text, title=pair.snapshot.title or "") or other_place(claim, pair)
    if told is None or (told.agrees and told.confidence < _BEARS_OUT):
        return None
    stance = Stance.SUPPORTS if told.agrees else Stance.REFUTES
    start = pair.passage.start
    quote = (start + told.start, start + told.end)
    return Assessment(
        pair.question.claim.id, pair.passage, NAME, VERSION, stance, told.confidence, why(told), quote=quote
    )


def other_place(claim: str, pair: Pair) -> Compared | None:
    """Another place in an order than the claim's: the longest, and the second longest."""
    found = outranked(claim, pair.passage.text)
    if found is None:
        return None
    mine, theirs = found
    other = pair.passage.text[theirs.start : theirs.end]
    return Compared(False, _PLACE, claim[mine.start : mine.end], other, theirs.start, theirs.end)


def why(told: Compared) -> str:
    """What the numbers say, in a sentence."""
    if told.agrees:
        return f"The claim says “{told.claimed}”, and so does the passage: “{told.found}”."
    return f"The claim says “{told.claimed}”, the passage “{told.found}”."
