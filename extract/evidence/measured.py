"""What a claim measures: its amounts, or else when it says that something was, and the words around them."""

import re
from dataclasses import dataclass
from functools import cache

from extract.evidence.quantities import COUNT, DATE, Quantity, quantities
from extract.evidence.ranking import tokens
from extract.frame import stems
from extract.lexicon import phrases, plain, words

_WHEN = re.compile(r"\b(?:in|since|until|till|by|from|to|during|before|after|around|between|and|of|year)\s$")
_FRAME = re.compile(r"\b(?:past|last|next|previous|first|recent|coming)\s$")
_ACRONYM = re.compile(r"[A-Z]{2,}\d*")
_CAPITAL = re.compile(r"\s(?:and a )?[A-Z]")
_SMALL = 20  # "the three boats" only names them


@dataclass(frozen=True, slots=True)
class Measured:
    """A claim, as far as its quantities go."""

    targets: tuple[Quantity, ...]
    words: frozenset[str]
    years: frozenset[int]
    text: str


def measured(claim: str) -> Measured:
    """The quantities of a claim that can be looked for, and the words that say of what they are."""
    every = quantities(claim)
    amounts = [q for q in every if q.family != DATE and not _only_names(claim, q) and not _frames(claim, q)]
    dates = [q for q in every if q.family == DATE]
    told = [q for q in dates if _tells_when(claim, q)]
    plainly = [q for q in amounts if not _definite(claim, q)]
    targets = plainly or amounts or told
    said = claim
    for q in reversed(every):
        said = f"{said[: q.start]} {said[q.end :]}"
    content = frozenset(w for w in tokens(said) if w not in _light() and not w[0].isdigit())
    years = frozenset(q.day.year for q in dates if q.day and q.day.year) if amounts else frozenset()
    return Measured(tuple(targets), content, years, claim)


@cache
def _light() -> frozenset[str]:
    """The stems of words that say nothing of what is measured, and of those that only bound it."""
    bounds = (
        word
        for name in ("about", "more", "less")
        for phrase in phrases(f"numerals/{name}")
        for word in phrase.split()
    )
    return frozenset(
        form for word in (*phrases("numerals/light"), *bounds) for form in (word, *stems([word]))
    )


def _only_names(text: str, quantity: Quantity) -> bool:
    """Whether it is a name more than an amount: "page 14", "Section 4", "the Billboard 200", "Scream 2"."""
    if quantity.family != COUNT:
        return False
    lead = text[max(0, quantity.start - 24) : quantity.start].rstrip()
    before = lead.rsplit(maxsplit=1)[-1] if lead else ""
    if any(plain(lead).endswith(word) for word in phrases("numerals/named")) or _ACRONYM.fullmatch(before):
        return True
    if text[quantity.start].isupper() and (lead or _CAPITAL.match(text, quantity.end)):
        return True
    bounds = not before[:1].isupper() or plain(before) in words("frames/empty") or _bounds(before)
    return not quantity.heads and not bounds


def _bounds(word: str) -> bool:
    return any(
        word.lower() in phrase for name in ("about", "more", "less") for phrase in phrases(f"numerals/{name}")
    )


def _frames(text: str, quantity: Quantity) -> bool:
    """Whether it only says which time is spoken of: "over the past 30 years"."""
    led = plain(text[max(0, quantity.start - 10) : quantity.start])
    return quantity.family in ("seconds", "months") and _FRAME.search(led) is not None


def _tells_when(text: str, quantity: Quantity) -> bool:
    """Whether a date says when something was, and is no name: "the 2019 study", "(2012 film)"."""
    led = text[max(0, quantity.start - 12) : quantity.start]
    return (quantity.day is not None and quantity.day.month is not None) or bool(_WHEN.search(plain(led)))


def _definite(text: str, quantity: Quantity) -> bool:
    lead = plain(text[max(0, quantity.start - 7) : quantity.start])
    small = quantity.family == COUNT and quantity.exact and quantity.high <= _SMALL
    return small and lead.endswith(("the ", "these ", "those ", "all ", "both "))
