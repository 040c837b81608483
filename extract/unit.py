"""A unit: one stretch of a post that puts a proposition forward, with all that was found on it.

The annotated `Doc` of a post ends here; whatever works on a whole thread (links, matches, citations)
works on these values and never sees spaCy.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
from spacy.tokens import Doc, Span

from extract.frame import Frame, frame
from extract.marking.marker import Marker
from extract.marking.outlook import NONE, Outlook, Spot, outlooks
from extract.standalone.mentions import Mention, Pointer, mentions, pointers
from kb.model import ClaimKind, Mode, Post, Scheme

Vector = npt.NDArray[np.float32]
Term = tuple[str, float]
"""A word, and how plainly a unit disputes it, 0 to 1."""

_BREAK = re.compile(r"\n[^\S\n]*\n")


@dataclass(frozen=True, slots=True, eq=False)
class Unit:
    """A stretch of one post that puts a proposition forward. Two units are equal only if they are one."""

    post: str
    start: int
    end: int
    text: str
    embedding: Vector  # of norm 1
    frame: Frame
    confidence: float = 1.0
    kind: ClaimKind | None = None
    worth: float = 0.0
    attribution: str | None = None
    hedged: bool = False
    negated: bool = False
    mode: Mode | None = None
    scheme: Scheme | None = None
    paragraph: int = 0  # counted from the top of the post
    sentence: int = 0
    terms: tuple[Term, ...] = ()  # the words it treats as open to dispute
    pointers: tuple[Pointer, ...] = ()  # its words that stand for something named elsewhere
    mentions: tuple[Mention, ...] = ()  # what its post names from the unit before it on
    outlook: Outlook = NONE  # what the marker says it does in its thread

    @property
    def id(self) -> str:
        """The id of the locution this unit becomes."""
        return f"{self.post}#char={self.start},{self.end}"


def units(doc: Doc, post: Post) -> tuple[Unit, ...]:
    """The units of an annotated post, in the order of its words."""
    sentences = [sentence.end_char for sentence in doc.sents] if doc.has_annotation("SENT_START") else []
    spans = list(doc.spans.get("units", ()))
    terms: list[list[Term]] = [[] for _ in spans]
    for label, index, score in doc._.terms:
        terms[index].append((label, score))
    found = [
        _unit(span, post, vector, sentences, tuple(disputed))
        for span, vector, disputed in zip(spans, doc._.embeddings, terms, strict=True)
    ]
    return tuple(_with_mentions(sorted(found, key=lambda unit: (unit.start, unit.end)), mentions(doc)))


def _with_mentions(found: list[Unit], named: Sequence[Mention]) -> Iterator[Unit]:
    """The units, each with what is named up to its end; the last with all the rest."""
    first = 0
    for unit in found:
        last = first
        while last < len(named) and (unit is found[-1] or named[last].start < unit.end):
            last += 1
        yield replace(unit, mentions=tuple(named[first:last]))
        first = last


def with_outlooks(
    marker: Marker | None, doc: Doc, own: Sequence[Unit], above: Sequence[Unit]
) -> tuple[Unit, ...]:
    """A post's own units, each with its outlook; `doc` is the post's, `above` are the units it answers."""
    if marker is None:
        return tuple(own)
    mine, over = ([Spot(unit.id, (unit.start, unit.end)) for unit in some] for some in (own, above))
    found = outlooks(marker, doc._.marks, mine, over)
    return tuple(replace(unit, outlook=outlook) for unit, outlook in zip(own, found, strict=True))


def _asks(span: Span) -> bool:
    """Whether it ends in a question mark, inside or right behind it."""
    after = span.doc[span.end].text if span.end < len(span.doc) else ""
    return span.text.rstrip(" \"')").endswith("?") or after.startswith("?")


def _unit(span: Span, post: Post, vector: Vector, sentences: list[int], terms: tuple[Term, ...]) -> Unit:
    said = span._
    return Unit(
        post=post.id,
        start=span.start_char,
        end=span.end_char,
        text=post.text[span.start_char : span.end_char],
        embedding=np.asarray(vector, dtype=np.float32),
        frame=frame(span, denied=bool(said.negated), asks=_asks(span)),
        confidence=float(said.confidence),
        kind=ClaimKind(said.kind) if said.kind else None,
        worth=float(said.worth or 0.0),
        attribution=said.attribution,
        hedged=bool(said.hedged),
        negated=bool(said.negated),
        mode=Mode(said.mode) if said.mode else None,
        scheme=Scheme(said.scheme) if said.scheme else None,
        paragraph=len(_BREAK.findall(post.text, 0, span.start_char)),
        sentence=bisect_right(sentences, span.start_char),
        terms=terms,
        pointers=pointers(span),
    )
