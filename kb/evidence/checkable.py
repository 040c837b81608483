"""Whether a claim is of the sort that evidence can settle, and why not."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime

from kb.kinds import ClaimKind
from kb.model import Claim

REASONS = {
    ClaimKind.VALUE: "It says how good or bad something is; sources can inform that, but not settle it.",
    ClaimKind.POLICY: "It says what should be done; sources can inform that, but not settle it.",
    ClaimKind.DEFINITION: "It says what a word means or covers, which is for people to agree on, "
    "not for sources to settle.",
}
"""Why a claim of a kind is not checkable."""

_SOURCES = (
    r"(?:articles?|posts?|papers?|reports?|stud(?:y|ies)|blogs?|page|site|book|documents?|docs|story|essay"
    r"|source|survey|thread|transcript|filing|announcement|press release|link|headline|abstract|author)"
)
_SAYS = (
    r"(?:sa(?:ys?|id)|states?|stated|mentions?|mentioned|reports?|reported|claims?|claimed|writes|wrote"
    r"|accuses|accused|calls?|called|describes?|described|argues?|argued|shows?|showed|finds|found|notes?|noted"
    r"|lists?|listed|quotes?|quoted|explains?|explained|concludes?|concluded|alleges?|alleged|admits?|admitted)"
)
_REPORT = re.compile(
    rf"\baccording to\b|\b{_SOURCES}(?:\s+(?:itself|also|even|clearly|explicitly|does(?:\s+not|n[’']t)?"
    rf"|did(?:\s+not|n[’']t)?|never|only))*\s+{_SAYS}\b",
    re.IGNORECASE,
)
_NAMED_SAYS = re.compile(  # "The Courier writes that ..."
    r"\b(?:[Tt]he|[Yy]our|[Tt]heir) [A-Z][\w’'-]+(?: [A-Z][\w’'-]+){0,3} "
    r"(?:says|said|writes|wrote|reports|reported|states|stated|mentions|mentioned|quotes|quoted|claims|claimed)\b"
)
_REPORTED = re.compile(
    r"\b(?:said|says?|announced|announces|promised|promises|plans?|planned|expects?|expected|predicted|predicts"
    r"|believes?|believed|thinks?|thought|wrote|writes|told|claimed|claims|according to|asked|whether)\b",
    re.IGNORECASE,
)
_FORETELLS = re.compile(
    r"(?<!\bfree )(?<!\bthe )(?<!\bat )(?<!\bof )(?<!\bgood )(?<!\bpolitical )(?<!\b[’']s )(?<!\bhis )"
    r"(?<!\bher )(?<!\btheir )(?<!\bmy )(?<!\byour )(?<!\bour )"
    r"\b(?:will|won[’']t|shall)\s+(?:\w+\s+){0,1}\w+"
    r"|\b\w+[’']ll\s+\w+"
    r"|(?:\b(?:is|are|am)|[’'](?:s|re|m))\s+(?:\w+\s+)?(?:going|about) to\s+(?!(?:the|an?|my|this)\b)\w+"
    r"|\bgonna\s+\w+",
)
_IN_YEAR = re.compile(
    r"\b(?:in|by|until|before|since|after|from|of|to|during|around)\s+(?:early |late |mid-?)?"
    r"((?:19|20|21)\d\d)s?\b",
    re.IGNORECASE,
)
_ANY_YEAR = re.compile(r"(?<![\d.,$€£#/-])((?:19|20)\d\d)(?![\d%]|[.,]\d)")


def checkable(claim: Claim, today: date | None = None) -> str | None:
    """Why evidence cannot settle the claim, in a sentence; None where it can.

    What a source says can be looked up there, whatever it says. A prediction can be checked once its
    time has come.
    """
    if reports(claim.text):
        return None
    if claim.kind in REASONS:
        return REASONS[claim.kind]
    return _prediction(claim.text, today or datetime.now(UTC).date())


def reports(text: str) -> bool:
    """Whether a text says what a source says."""
    return _REPORT.search(text) is not None or _NAMED_SAYS.search(text) is not None


def years(text: str) -> frozenset[int]:
    """The years that a text speaks of."""
    return frozenset(int(y) for pattern in (_IN_YEAR, _ANY_YEAR) for y in pattern.findall(text))


def _prediction(text: str, today: date) -> str | None:
    foretold = next(_foretellings(text), None)
    named = [int(y) for y in _IN_YEAR.findall(text)]
    coming = max(named, default=0)
    if coming > today.year and (foretold or not _REPORTED.search(text)):
        return f"It speaks of {coming}, which is yet to come."
    if foretold and not (named and coming < today.year):
        return f"It foretells what will be (“{foretold}”), which nobody can look up yet."
    return None


def _foretellings(text: str) -> Iterator[str]:
    """The words that foretell; not those of somebody whose words are reported."""
    for found in _FORETELLS.finditer(text):
        if not _REPORTED.search(text[: found.start()]):
            yield " ".join(found.group().split())
