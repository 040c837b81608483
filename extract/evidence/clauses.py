"""The clauses of a passage with the quantities in them: what a number is told of."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from extract.evidence.quantities import DATE, Quantity, quantities
from extract.evidence.ranking import tokens
from extract.evidence.sentences import Sentence, sentences
from extract.lexicon import closes, plain

_BORDER = re.compile(
    r"[,;:](?=\s)|\s[–—-]\s|\s(?:but|while|whereas|although|after|before|when|compared|than)\s"
    r"|\sand(?=\s(?:it|they|he|she|we|was|were|is|are|had|has|\d))",
    re.IGNORECASE,
)
_POINTS = re.compile(
    r"\b(?:it|its|they|them|their|he|she|him|her|which|who|these|those|this)\b", re.IGNORECASE
)
_NAME = re.compile(r"(?<=[a-z0-9,] )[A-Z][a-z'’-]+")


@dataclass(frozen=True, slots=True)
class Clause:
    """A stretch of a sentence that says one thing."""

    text: str
    words: frozenset[str]
    sentence_words: frozenset[str]  # with those of the sentence before, where a pronoun may mean them
    sentence: tuple[Quantity, ...]  # all of its quantities
    years: frozenset[int]
    names: frozenset[str]  # in lower case
    placed: list["Placed"] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Placed:
    """A quantity in its clause; its offsets are into the passage."""

    quantity: Quantity
    text: str
    clause: Clause
    side: str = ""  # of a date: "start" or "end", where it only bounds


def side(text: str, start: int) -> str:
    """What the words before a date make it: a "start" or an "end", as in "since 2019", "until May"."""
    lead = plain(text[max(0, start - 12) : start]).rstrip()
    return next((name for name in ("start", "end") if closes(f"numerals/{name}", lead)), "")


def clauses(passage: str) -> Iterator[Clause]:
    """The clauses of a passage that have quantities."""
    every = quantities(passage)
    for sentence, said in _sentences(passage):
        within = [q for q in every if sentence.start <= q.start < sentence.end]
        if within:
            yield from _of(passage, (sentence.start, sentence.end), within, said)


def antecedents(passage: str, at: int) -> frozenset[str]:
    """The words of the sentence at a place, with those of the sentence before that a pronoun may mean."""
    found = (said for sentence, said in _sentences(passage) if sentence.start <= at < sentence.end)
    return next(found, frozenset())


def _sentences(passage: str) -> Iterator[tuple[Sentence, frozenset[str]]]:
    earlier: frozenset[str] = frozenset()
    for sentence in sentences(passage):
        text = passage[sentence.start : sentence.end]
        own = frozenset(tokens(text))
        earlier = own | earlier if _POINTS.search(text) else own
        yield sentence, earlier


def _of(
    passage: str, place: tuple[int, int], within: list[Quantity], said: frozenset[str]
) -> Iterator[Clause]:
    """The clauses of one sentence; `said` are its words and those that its pronouns may stand for."""
    start, end = place
    borders = [start, *_borders(passage, start, end, within), end]
    before = said - frozenset(tokens(passage[start:end]))
    for low, high in pairwise(borders):
        text = passage[low:high]
        own = frozenset(tokens(text))
        words = own | before if _POINTS.search(text) else own
        before = own or before
        inside = [q for q in within if low <= q.start < high]
        if not inside:
            continue
        years = frozenset(q.day.year for q in inside if q.family == DATE and q.day and q.day.year)
        clause = Clause(
            text, words, said, tuple(within), years, frozenset(_names(passage, low, high, inside))
        )
        for q in inside:
            clause.placed.append(Placed(q, passage[q.start : q.end], clause, side(passage, q.start)))
        yield clause


def _names(passage: str, start: int, end: int, inside: list[Quantity]) -> Iterator[str]:
    for match in _NAME.finditer(passage, start, end):
        if not any(q.start <= match.start() < q.end for q in inside):
            yield match[0].lower()


def _borders(passage: str, start: int, end: int, within: list[Quantity]) -> Iterator[int]:
    """Where a clause ends and the next begins: in no quantity, and with something on either side."""
    for match in _BORDER.finditer(passage, start, end):
        if not any(q.start < match.end() and match.start() < q.end for q in within):
            yield match.start()
