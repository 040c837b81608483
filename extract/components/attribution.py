"""Who is said to claim a unit, where that is not its author.

Found locally, as pairs of a holder and the stretch it answers for: a report verb with a subject of
its own and what it reports ("the labs claim that .."), "According to X, ..", a quotation with its
speaker, a claim put up to be judged ("Debunk this: .."). The author's own "I think" attributes
nothing. A holder is words of the post, a pronoun replaced by what it stands for where that is near;
of a claim put up without a name it is `UNNAMED`.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from spacy.language import Language
from spacy.tokens import Doc, Span, Token

from extract.components.clause import SUBJECTS
from extract.components.quotation import led, linked, quotations
from extract.lexicon import pattern, plain, words

NAME = "attribution"
UNNAMED = "the linked source"
_LONGEST = 8  # words of a holder
_OFFER = re.compile(r"^\W*(?:\[[^\]\n]*\]\W*)?")
_TITLE = 300  # characters of a first line that can still be a title
_LEAD = 120  # characters before a stretch that can name its source
_REACH = 400  # characters between a quotation and the verb that reports it
_BACK = 150  # words within which a pronoun's antecedent stands


class Report(NamedTuple):
    """Words somebody answers for: the holder as written, and from where to where (characters)."""

    holder: str
    start: int
    end: int
    at: int  # where the report verb stands


def register() -> None:
    """Make `span._.attribution` known to spaCy."""
    if not Span.has_extension("attribution"):
        Span.set_extension("attribution", default=None)


@Language.component(NAME, requires=["token.tag", "token.dep", "doc.spans"], assigns=["span._.attribution"])
def mark(doc: Doc) -> Doc:
    """Set `span._.attribution` on every unit somebody else is said to claim."""
    spans = list(doc.spans.get("units", ()))
    text = doc.text
    holders = _held(spans, reports(doc, text) if spans else [])
    for place, span in enumerate(spans):
        before = text[max(0, span.start_char - _LEAD) : span.start_char]
        span._.attribution = holders.get(place) or led(before.rpartition("\n")[2])
    return doc


def _held(spans: Sequence[Span], found: Iterable[Report]) -> dict[int, str]:
    """Place of each unit that a report covers, with its holder; the first report counts."""
    holders: dict[int, str] = {}
    starts = [span.start_char for span in spans]
    for report in found:
        place = max(0, bisect_right(starts, report.start) - 1)
        while place < len(spans) and starts[place] < report.end:
            if place not in holders and _covers(report, spans[place]):
                holders[place] = report.holder
            place += 1
    return holders


def reports(doc: Doc, text: str) -> list[Report]:
    """What others are said to say in `doc`, its text given: in quotation, by report verbs, by offer."""
    spoken: list[Report] = []
    for token in doc:
        if token.lower_ in words("report_verbs") and token.tag_.startswith("VB"):
            spoken += _reported(token)
        elif token.lower_ == "according":
            spoken += _according(token)
    return [*_quoted(doc, text, spoken), *spoken, *_offered(text)]


def _reported(verb: Token) -> Iterator[Report]:
    subject = _subject(verb)
    if subject is None or not _can_hold(subject) or _asked_or_denied(verb, subject):
        return
    holder = _holder(subject)
    content = next((child for child in verb.children if child.dep_ == "ccomp"), None)
    if content is None or holder is None:
        return
    start, end = content.left_edge, content.right_edge
    if verb.lower_ in words("sources/speech") and subject.i < verb.i < content.i:
        start = subject.left_edge  # "the report says that .." is a report as a whole, too
    yield Report(holder, start.idx, end.idx + len(end), verb.idx)


def _subject(verb: Token) -> Token | None:
    """Who does it: the verb's own subject, or that of the verb it completes ("seems to suggest")."""
    for token in (verb, verb.head if verb.dep_ == "xcomp" else verb):
        for child in token.children:
            if child.dep_ in SUBJECTS:
                return child
    return None


def _can_hold(noun: Token) -> bool:
    if noun.tag_ in {"WP", "WDT", "EX", "CD", "DT", "VBG"} and noun.lower_ not in {"this", "that"}:
        return False
    return noun.tag_.startswith("NNP") or noun.lower_ not in words("sources/no_holder")


def _asked_or_denied(verb: Token, subject: Token) -> bool:
    """`Does he think ..?`, `it doesn't show that ..`, `if they say ..`: nobody is said to claim it."""
    parts = {child.dep_ for child in verb.children}
    marks = {child.lower_ for child in verb.children if child.dep_ in {"mark", "advmod"}}
    asked = any(child.dep_ == "aux" and child.i < subject.i for child in verb.children)
    doubted = verb.dep_ == "ccomp" and any(child.dep_ == "neg" for child in verb.head.children)
    return "neg" in parts or asked or doubted or bool(marks & {"if", "unless", "whether"})


def _according(token: Token) -> Iterator[Report]:
    for preposition in token.children:
        for holder in preposition.children:
            if holder.dep_ == "pobj" and _can_hold(holder):
                sentence = token.sent
                yield Report(_phrase(holder), sentence.start_char, sentence.end_char, token.idx)


def _quoted(doc: Doc, text: str, spoken: list[Report]) -> Iterator[Report]:
    """Quotations with their speakers: named beside it, by a verb around it, or by the link it is from."""
    verbs = [report.at for report in spoken]
    for start, end, speaker in quotations(text):
        near = spoken[bisect_left(verbs, start - _REACH) : bisect_right(verbs, end + _REACH)]
        around = (r for r in near if not start <= r.at < end and r.start < end + 2 and r.end > start - 2)
        verb = next(around, None)
        named = verb.holder if verb else speaker or _introduced(doc, text, start) or linked(text, start, end)
        if named is not None:
            yield Report(named, start, end, start)


def _introduced(doc: Doc, text: str, start: int) -> str | None:
    """Whoever leads up to a quotation: 'the article says: ".."', 'the report closes with this: ".."'."""
    lead = doc.char_span(max(0, start - _LEAD), start, alignment_mode="contract")
    colon = text[max(0, start - _LEAD) : start].rstrip(' "“>\n').endswith(":")
    known = words("sources/documents") | words("sources/people")
    for token in reversed(list(lead) if lead is not None else []):
        says = token.lower_ in words("report_verbs") and token.tag_.startswith("VB")
        subject = _subject(token) if says or (colon and token.dep_ == "ROOT") else None
        if subject is not None and _can_hold(subject) and (says or subject.lower_ in known):
            return _holder(subject)
    return None


def _offered(text: str) -> Iterator[Report]:
    """The title's claim where a post puts up somebody else's: "Debunk this: .."."""
    title = text[:_TITLE].partition("\n")[0]
    start = _OFFER.match(title)
    cue = pattern("offered").match(plain(title), start.end() if start else 0)
    if cue is not None and title[cue.end() : cue.end() + 1] in {":", "-", ",", "?"}:
        site = linked(text, 0, len(title))
        yield Report(f"{UNNAMED} ({site})" if site else UNNAMED, cue.end(), len(title), 0)


def _holder(noun: Token) -> str | None:
    """The holder as written; a pronoun gives way to the last person or document named before it.

    None for an "it" or "this" that stands for no document: "it says" may be about anything.
    """
    if noun.lower_ not in words("sources/pronouns"):
        return _phrase(noun)
    thing = noun.lower_ in {"it", "this", "that"}
    earlier = _antecedent(noun, "sources/documents" if thing else "sources/people")
    if earlier is None:
        return None if thing else _phrase(noun)
    return _phrase(earlier)


def _antecedent(pronoun: Token, kinds: str) -> Token | None:
    """The last noun of such kind before the pronoun, else the last full name; not out of a quotation."""
    before = list(_outside_quotation(pronoun.doc[max(0, pronoun.i - _BACK) : pronoun.i]))
    for token in before:
        office = token.head.lower_ == "as" and token.dep_ == "pobj"
        if token.lower_ in words(kinds) and not office and token.dep_ not in {"compound", "poss"}:
            return token
    for token in before if kinds.endswith("people") else ():
        parts = (child for child in token.children if child.dep_ == "compound")
        if token.tag_ == "NNP" and any(part.tag_ == "NNP" for part in parts):
            return token
    return None


def _outside_quotation(tokens: Span) -> Iterator[Token]:
    """The tokens from last to first, without those in a quotation that closes among them."""
    curly, straight = 0, 0
    for token in reversed(list(tokens)):
        curly += (token.text == "”") - (token.text == "“" and curly > 0)
        straight += token.text == '"'
        if not curly and straight % 2 == 0:
            yield token


def _phrase(noun: Token) -> str:
    """The noun with what modifies it, as written, at most `_LONGEST` words."""
    first = min(
        (t.i for t in noun.subtree if t.i < noun.i and t.dep_ not in {"relcl", "appos"}), default=noun.i
    )
    start, end = max(first, noun.i - _LONGEST + 1), noun.i + 1
    for child in noun.rights:  # "a friend of mine"
        if child.dep_ == "prep" and child.right_edge.i - start < _LONGEST:
            end = child.right_edge.i + 1
            break
    return str(noun.doc[start:end].text).strip()


def _covers(report: Report, span: Span) -> bool:
    shared = min(report.end, span.end_char) - max(report.start, span.start_char)
    return shared * 2 > span.end_char - span.start_char
