"""Units by rule, for where no weights are: clauses of the parse that say something of something.

A sentence is cut where a clause is joined to another by a connective or a semicolon, connectives and
frames at the edges are left out, and what has no predicate is no unit. Cruder than the weights: about
.77 unit F1 where those reach .82 (both over discussions that they were not trained on).
"""

from collections.abc import Iterator
from itertools import pairwise

from spacy.tokens import Doc, Span, Token

from extract.components.paragraphs import lines, quoted
from extract.lexicon import closes, plain

SURE = 0.6
"""How sure such a unit is: about as often as one is right."""

_SHORTEST, _LONGEST = 3, 60  # words
_JOINS = frozenset({"because", "so", "but", "since", "although", "though", "whereas", "therefore", ";"})
_EDGES = frozenset({*_JOINS, "and", "or", "which", "that", "also", "however", "yet", "then", "well", "as"})
_PREDICATES = frozenset({"VBZ", "VBP", "VBD", "MD"})


def ruled(doc: Doc) -> Iterator[tuple[int, int, float]]:
    """Start and end token of each unit of `doc`, in order, and how sure it is."""
    own = _own_lines(doc.text)
    for sentence in doc.sents:
        for start, end in _clauses(sentence):
            first, last = _trimmed(doc, start, end)
            span = doc[first:last]
            spoken = _SHORTEST <= len(span) <= _LONGEST and any(t.tag_ in _PREDICATES for t in span)
            if spoken and any(a <= span.start_char and span.end_char <= b for a, b in own):
                yield first, last, SURE


def _own_lines(text: str) -> list[tuple[int, int]]:
    """The lines that are neither quoted nor code."""
    found, fence = [], False
    for start, end in lines(text):
        mark = text[start:end].lstrip().startswith("```")
        if not (fence or mark or quoted(text, start)):
            found.append((start, end))
        fence ^= mark
    return found


def _clauses(sentence: Span) -> Iterator[tuple[int, int]]:
    inside = [token.i for token in sentence if "\n" in token.text or _joins(token, sentence)]
    yield from pairwise([sentence.start, *(at for at in inside if at > sentence.start), sentence.end])


def _joins(token: Token, sentence: Span) -> bool:
    """Whether a clause with a predicate of its own begins here, after one that has one."""
    if token.lower_ not in _JOINS:
        return False
    before, after = sentence.doc[sentence.start : token.i], sentence.doc[token.i : sentence.end]
    return all(any(t.tag_ in _PREDICATES for t in part) for part in (before, after))


def _trimmed(doc: Doc, start: int, end: int) -> tuple[int, int]:
    """The clause without marks, connectives and frames ("I think that") at its edges."""
    while start < end and (not doc[start].text[0].isalnum() or doc[start].lower_ in _EDGES):
        start += 1
    while end > start and not doc[end - 1].text[-1].isalnum() and doc[end - 1].text not in {"%", ")", '"'}:
        end -= 1
    for size in range(min(5, end - start - _SHORTEST), 0, -1):
        if closes("hedging_frames", plain(doc[start : start + size].text)):
            return start + size, end
    return start, end
