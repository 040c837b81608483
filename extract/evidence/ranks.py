"""Places in an order: "the longest bridge" is not the second longest."""

import re
from dataclasses import dataclass

from extract.evidence.clauses import antecedents
from extract.evidence.ranking import tokens
from extract.lexicon import pattern, phrases, plain

_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
_RANK = re.compile(
    rf"(?:\b(?P<place>{'|'.join(_ORDINALS)}|\d{{1,3}}(?:st|nd|rd|th))[ -]|(?:\bthe|'s|\bits|\btheir) )"
    r"(?P<what>(?:most|least) [a-z]{3,}|[a-z]{2,}est)\b"
)
_SHARED = 0.6  # of the claim's words that must stand beside the other place


@dataclass(frozen=True, slots=True)
class Rank:
    """A place in an order, and the words for the order."""

    place: int
    what: str
    start: int
    end: int


def ranks(text: str) -> tuple[Rank, ...]:
    """The places that a text tells, in order."""
    return tuple(
        Rank(
            _place(found["place"]),
            found["what"],
            found.start("place" if found["place"] else "what"),
            found.end(),
        )
        for found in _RANK.finditer(plain(text))
        if found["what"] not in phrases("numerals/no_superlatives")
    )


def outranked(claim: str, passage: str) -> tuple[Rank, Rank] | None:
    """The claim's place and another that the passage gives the same thing in the same order."""
    told = ranks(claim)
    if len(told) != 1 or pattern("numerals/denies").search(plain(claim)):
        return None
    [mine] = told
    words = set(tokens(f"{claim[: mine.start]} {claim[mine.end :]}"))
    theirs = [rank for rank in ranks(passage) if rank.what == mine.what]
    if not words or any(rank.place == mine.place for rank in theirs):
        return None
    for rank in theirs:
        beside = antecedents(passage, rank.start)
        if len(words & beside) >= _SHARED * len(words):
            return mine, rank
    return None


def _place(word: str | None) -> int:
    if word is None:
        return 1
    return _ORDINALS.index(word) + 1 if word in _ORDINALS else int(re.sub(r"\D", "", word))
