"""Whether a claim is of the sort that evidence can settle, and why not."""

import re
from datetime import date

from kb.kinds import ClaimKind
from kb.model import Claim

REASONS = {
    ClaimKind.VALUE: "It says how good or bad something is, which evidence alone cannot settle.",
    ClaimKind.POLICY: "It says what should be done, which evidence alone cannot settle.",
    ClaimKind.DEFINITION: "It says what a word means or covers, which evidence alone cannot settle.",
}

_FUTURE = re.compile(
    r"\b(?:(?:will|shall|won't|won’t)(?:\s+\w+){1}|\w+['’]ll|(?:is|are|am|'re|’re|'s|’s)\s+(?:not\s+)?going\s+to)\b",
    re.IGNORECASE,
)
_YEAR = re.compile(
    r"\b(?:in|by|until|before|since|after|from|of|to|during)\s+((?:19|20|21)\d\d)\b", re.IGNORECASE
)


def years(text: str) -> tuple[int, ...]:
    """The years that a text speaks of."""
    return tuple(int(y) for y in _YEAR.findall(text))


def not_checkable(claim: Claim, today: date) -> str | None:
    """Why evidence cannot settle it; None where it can."""
    if claim.kind in REASONS:
        return REASONS[claim.kind]
    named = years(claim.text)
    if named and max(named) > today.year:
        return f"It speaks of {max(named)}, which is yet to come."
    if _FUTURE.search(claim.text) and not named:
        return "It foretells what will be, which nobody can look up yet."
    return None
