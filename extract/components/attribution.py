"""Who is said to claim a unit, where that is not its author.

Found locally, as pairs of a holder and the stretch it answers for: a report verb with a subject of
its own and what it reports ("the labs claim that .."), "According to X, ..", a quotation with its
speaker. The author's own "I think" attributes nothing. A holder is words of the post.
"""

from collections.abc import Iterator
from typing import NamedTuple

from spacy.language import Language
from spacy.tokens import Doc, Span, Token

from extract.components.clause import SUBJECTS
from extract.lexicon import words

NAME = "attribution"


class Report(NamedTuple):
    """Words somebody answers for: the holder as written, and from where to where (tokens)."""

    holder: str
    start: int
    end: int


def register() -> None:
    """Make `span._.attribution` known to spaCy."""
    if not Span.has_extension("attribution"):
        Span.set_extension("attribution", default=None)


@Language.component(NAME, requires=["token.tag", "token.dep", "doc.spans"], assigns=["span._.attribution"])
def mark(doc: Doc) -> Doc:
    """Set `span._.attribution` on every unit somebody else is said to claim."""
    found = list(reports(doc))
    for span in doc.spans.get("units", ()):
        span._.attribution = next((report.holder for report in found if _covers(report, span)), None)
    return doc


def reports(doc: Doc) -> Iterator[Report]:
    """What others are said to say in `doc`, in order of the report verbs."""
    for token in doc:
        if token.lower_ in words("report_verbs") and token.tag_.startswith("VB"):
            yield from _reported(token)
        elif token.lower_ == "according":
            yield from _according(token)


def _reported(verb: Token) -> Iterator[Report]:
    subject = next((child for child in verb.children if child.dep_ in SUBJECTS), None)
    if subject is None or subject.lower_ in words("sources/no_holder"):
        return
    for child in verb.children:
        if child.dep_ == "ccomp":
            yield Report(_phrase(subject), child.left_edge.i, child.right_edge.i + 1)


def _according(token: Token) -> Iterator[Report]:
    for preposition in token.children:
        for holder in preposition.children:
            if holder.dep_ == "pobj" and holder.lower_ not in words("sources/no_holder"):
                yield Report(_phrase(holder), token.sent.start, token.sent.end)


def _phrase(noun: Token) -> str:
    """The noun with what directly modifies it, as written, at most eight words."""
    tokens = [
        token for token in noun.subtree if token.i <= noun.i or token.dep_ in {"prep", "pobj", "compound"}
    ]
    start = max(tokens[0].i, noun.i - 7) if tokens else noun.i
    return str(noun.doc[start : noun.i + 1].text)


def _covers(report: Report, span: Span) -> bool:
    shared = min(report.end, span.end) - max(report.start, span.start)
    return shared * 2 >= len(span)
