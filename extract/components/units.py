"""Units: the smallest stretches of a post that put a proposition forward."""

import re
from collections.abc import Iterator
from itertools import pairwise

from spacy.language import Language
from spacy.tokens import Doc, Span, Token

from extract.components.paragraphs import quoted

NAME = "units"

_EDGE = re.compile(
    r"^(?:[\s\"'“”(\[*_,;:.\-–—>]+|(?:and|but|so|or|because|since|although|though|while|whereas|however|therefore"
    r"|thus|hence|also|then|plus|well|yes|yeah|no|ok|okay|oh|actually|honestly|basically|obviously|clearly"
    r"|of course|sure|in fact|for example|for instance|e\.g\.|i\.e\.|besides|moreover|furthermore|first"
    r"|second|third|firstly|secondly|lastly|finally|lol|which|i think|i believe|i feel like|i guess|i mean|imo|imho"
    r"|it's clear that|it is clear that|i agree that|the fact that|that)\b(?!['’])[\s,:]*)",
    re.IGNORECASE,
)
_KEEP = re.compile(
    r"^(that|which|then|so|no|first|second|well)\b\s+(is|was|are|were|would|will|can|said|\w+s)\b",
    re.IGNORECASE,
)
_SKIP = re.compile(
    r"^\W*(thanks?|thank you|edit|source|https?://\S+|tl;?dr|hi|hello|lol|lmao|wow|ok(ay)?|good luck"
    r"|cheers)\b.{0,25}$",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W_]+")
_SUBJECTS = {"nsubj", "nsubjpass", "expl", "csubj"}
_POINTS = {",", ";", ":", "-", "–", "—"}
_REASONS = {"because", "since", "as", "although", "though", "while", "whereas", "so", "cause", "cuz"}


def register() -> None:
    """Let spans say how sure we are of them."""
    if not Span.has_extension("confidence"):
        Span.set_extension("confidence", default=0.5)


@Language.component(NAME, requires=["token.is_sent_start", "token.dep", "token.tag"], assigns=["doc.spans"])
def mark(doc: Doc) -> Doc:
    """Put the units of `doc` into `doc.spans["units"]`, in order."""
    text = doc.text
    spans = [span for sentence in doc.sents for span in _units(doc, text, sentence)]
    for span in spans:
        span._.confidence = 0.8
    doc.spans["units"] = spans
    return doc


def _units(doc: Doc, text: str, sentence: Span) -> Iterator[Span]:
    if quoted(text, text.rfind("\n", 0, sentence.start_char) + 1):
        return
    borders = [sentence.start, *_cuts(sentence), sentence.end]
    for start, end in pairwise(borders):
        a, b = _trim(text, doc[start].idx, doc[end - 1].idx + len(doc[end - 1]))
        words = text[a:b]
        if len(_WORD.findall(words)) < 3 or _SKIP.match(words):
            continue
        span = doc.char_span(a, b, alignment_mode="contract")
        if span is not None and len(span):
            yield span


def _trim(text: str, a: int, b: int) -> tuple[int, int]:
    while a < b:
        match = _EDGE.match(text[a:b])
        if not match or match.end() == 0 or (match.group().strip() and _KEEP.match(text[a:b])):
            break
        a += match.end()
    while b > a and text[b - 1] in " \n\t\"'”*_,;:-–—>([":
        b -= 1
    return a, b


def _cuts(sentence: Span) -> list[int]:
    """Where in the sentence a new clause begins."""
    found = {cut for token in sentence if (cut := _cut(token, sentence)) is not None}
    return sorted(cut for cut in found if sentence.start < cut < sentence.end)


def _cut(token: Token, sentence: Span) -> int | None:
    first, last = token.left_edge.i, token.right_edge.i
    head = token.head
    if token.dep_ == "conj" and _verb(token) and _has_subject(token) and _verb(head):
        joins = [c.i for c in head.children if c.dep_ == "cc" and head.i <= c.i < token.i]
        return max(joins, default=first)
    if token.dep_ == "advcl" and _has_subject(token) and head.dep_ in ("ROOT", "conj", "ccomp"):
        marks = [c.lower_ for c in token.children if c.dep_ in ("mark", "advmod")]
        if marks and marks[0] in _REASONS:
            return first if first > sentence.start else last + 1
    ahead = token.dep_ == "ccomp" and token.i < head.i and _has_subject(token) and head.dep_ == "ROOT"
    if ahead and last + 1 < sentence.end and sentence.doc[last + 1].text in _POINTS:
        return last + 1
    if token.text in {";", ":", "–", "—", "--"} and token.i + 2 < sentence.end:
        left, right = sentence.doc[sentence.start : token.i], sentence.doc[token.i + 1 : sentence.end]
        if any(map(_verb, left)) and any(_verb(t) and _has_subject(t) for t in right):
            return token.i + 1
    return None


def _verb(token: Token) -> bool:
    return token.tag_.startswith("VB") or token.tag_ == "MD"


def _has_subject(token: Token) -> bool:
    return any(child.dep_ in _SUBJECTS for child in token.children)
