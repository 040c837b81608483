"""Reports of what others say: verbs and nouns of saying with their holder and the stretch reported."""

from collections.abc import Iterator
from typing import NamedTuple

from spacy.tokens import Doc, Token

from extract.components.holders import can_hold, holder, known, phrase, subject
from extract.lexicon import words

_MODALS = frozenset({"will", "'ll", "can", "could", "may", "might", "should", "must"})
_OPEN = frozenset({"if", "unless", "whether", "when", "longer"})
_LIGHT = frozenset({"make", "makes", "made", "making", "have", "has", "had", "hold", "holds", "held"})
_CONTENT = frozenset({"ccomp", "acl", "relcl", "appos"})
_POSSESSIVE = frozenset({"his", "her", "their", "its"})
_NEAR = 6  # words between a verb and the colon after which it reports


class Report(NamedTuple):
    """Words somebody answers for: the holder as written, and from where to where (characters)."""

    holder: str
    start: int
    end: int
    at: int  # where the word of reporting stands


def reported(doc: Doc) -> Iterator[Report]:
    """What others are said to say in `doc`, in the order of the words that say so."""
    verbs, nouns = words("report_verbs"), words("claim_nouns")
    for token in doc:
        word = token.lower_
        if word in verbs and token.tag_.startswith("VB"):
            yield from _by_verb(token)
        elif word == "according":
            yield from _according(token)
        elif word in nouns and token.tag_.startswith("NN"):
            yield from _by_noun(token)


def _by_verb(verb: Token) -> Iterator[Report]:
    speech = verb.lower_ in words("sources/speech")
    noun = subject(verb) or (_dropped(verb) if speech else None)
    if noun is None or not can_hold(noun) or _asked_or_denied(verb, noun):
        return
    if verb.lower_ in words("sources/evidence") and not known(noun) and noun.tag_ != "PRP":
        return
    named = holder(noun)
    content = next((child for child in verb.children if child.dep_ == "ccomp"), None)
    if named is None:
        return
    if content is None:
        if speech and (span := _parenthetical(verb) or _after_colon(verb) or _unparsed(verb, noun)):
            yield Report(named, *span, verb.idx)
        return
    start, end = (
        content.left_edge,
        max((c.right_edge for c in verb.children if c.dep_ == "ccomp"), key=_place),
    )
    for child in verb.children:  # "told me that .., because .."
        because = (
            child.dep_ == "advcl" and child.i > content.i and child.left_edge.lower_ in {"because", "as"}
        )
        end = child.right_edge if because and child.right_edge.i > end.i else end
    found = verb.lower_ in words("sources/findings") and noun.lower_ in words("sources/documents")
    if (speech or found) and noun.i < verb.i < content.i and noun.head == verb and noun.tag_ != "PRP":
        start = noun.left_edge  # "the report says that .." is a report as a whole, too
    yield Report(named, start.idx, _cut(verb.doc, content.i, end), verb.idx)


def _place(token: Token) -> int:
    return int(token.i)


def _unparsed(verb: Token, noun: Token) -> tuple[int, int] | None:
    """The rest of the clause of "the leaflet says .." where the parse has no clause for what is said."""
    after = verb.doc[verb.i + 1 : verb.i + 2].text.lower()
    named = noun.head == verb and noun.i < verb.i and verb.lower_ in words("sources/plain_speech")
    if not named or not after[:1].isalpha() or after in words("sources/no_content"):
        return None
    return verb.doc[verb.i + 1].idx, _cut(verb.doc, verb.i + 1, verb.right_edge)


def _cut(doc: Doc, start: int, last: Token) -> int:
    """Where the reported words end: before the author's own remark (", which is true"), at a paragraph."""
    for token in doc[start + 1 : last.i + 1]:
        before, after = doc[token.i - 1], doc[token.i + 1 : token.i + 2].text.lower()
        remark = token.lower_ == "which" and before.text in {",", "("}
        turn = token.lower_ in {"but", "yet"} or (token.lower_ == "and" and after in words("sources/own"))
        if "\n\n" in token.text or token.text == "..." or remark or (turn and before.text[-1:] in ",."):
            return token.idx
    return last.idx + len(last)


def _dropped(verb: Token) -> Token | None:
    """The subject of the sentence before, where the verb opens its own without one: "Said it was dry"."""
    opening = verb.tag_ == "VBD" and verb.dep_ == "ROOT" and verb.i == verb.sent.start and verb.i > 0
    return subject(verb.doc[verb.i - 1].sent.root) if opening else None


def _asked_or_denied(verb: Token, noun: Token) -> bool:
    """`Does he think ..?`, `it doesn't show that ..`, `if they say ..`: nobody is said to claim it."""
    parts = {child.dep_ for child in verb.children}
    marks = {child.lower_ for child in verb.children if child.dep_ in {"mark", "advmod"}}
    helping = [child for child in verb.children if child.dep_ == "aux"]
    asked = any(child.i < noun.i for child in helping)
    possible = any(child.lower_ in _MODALS for child in helping)
    doubted = verb.dep_ == "ccomp" and any(child.dep_ == "neg" for child in verb.head.children)
    return "neg" in parts or asked or possible or doubted or bool(marks & _OPEN)


def _parenthetical(verb: Token) -> tuple[int, int] | None:
    """The sentence around "as the skeptics point out" or "like the manual says"."""
    marks = {child.lower_ for child in verb.children if child.dep_ in {"mark", "advmod", "prep"}}
    if verb.dep_ == "advcl" and marks & {"as", "like"} and verb.head.dep_ == "ROOT":
        return verb.sent.start_char, verb.sent.end_char
    return None


def _after_colon(verb: Token) -> tuple[int, int] | None:
    """The rest of the line after "the report said:"."""
    doc = verb.doc
    for token in doc[verb.i + 1 : verb.i + _NEAR]:
        if "\n" in token.text:
            return None
        if token.text == ":":
            start = token.idx + 1
            stop = doc.text.find("\n", start)
            return (start, stop if stop >= 0 else len(doc.text)) if doc.text[start:stop].strip() else None
    return None


def _according(token: Token) -> Iterator[Report]:
    for preposition in token.children:
        for noun in preposition.children:
            if noun.dep_ == "pobj" and can_hold(noun) and _names(noun):
                sentence, text = token.sent, token.doc.text
                stop = text.find("\n\n", token.idx, sentence.end_char)
                end = stop if stop >= 0 else sentence.end_char
                yield Report(holder(noun) or phrase(noun), sentence.start_char, end, token.idx)


def _names(noun: Token) -> bool:
    determined = any(child.dep_ in {"det", "poss"} for child in noun.children)
    return known(noun) or noun.tag_ == "PRP" or noun.like_url or determined


def _by_noun(noun: Token) -> Iterator[Report]:
    """ "Her claim that ..", "they make the point that ..", "their angle is that .."."""
    content = next((c for c in noun.children if c.dep_ in _CONTENT and _that(c)), None)
    if content is None and noun.dep_ == "nsubj" and noun.head.lower_ in {"is", "was", "'s"}:
        content = next((c for c in noun.head.children if c.dep_ == "ccomp" and c.i > noun.head.i), None)
    if content is None:
        return
    owner = next((child for child in noun.children if child.dep_ == "poss"), None)
    if owner is None and noun.dep_ == "dobj" and noun.head.lower_ in _LIGHT:
        owner = subject(noun.head)
        owner = None if owner is not None and _asked_or_denied(noun.head, owner) else owner
    if owner is None:
        of = (child for child in noun.children if child.lower_ in {"of", "by", "from"})
        owner = next((grand for child in of for grand in child.children if grand.dep_ == "pobj"), None)
        owner = owner if owner is not None and known(owner) else None
    if owner is not None and owner.lower_ not in words("sources/own") and (named := _owner(owner)):
        start = content.left_edge
        yield Report(named, start.idx, _cut(noun.doc, content.i, content.right_edge), noun.idx)


def _that(clause: Token) -> bool:
    return any(child.dep_ == "mark" and child.lower_ == "that" for child in clause.children)


def _owner(noun: Token) -> str | None:
    if not can_hold(noun):
        return None
    named = holder(noun)
    return None if named is not None and named.lower() in _POSSESSIVE else named
