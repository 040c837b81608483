"""Who is said to claim a unit, where that is not its author.

Found locally, as pairs of a holder and the stretch it answers for: a report verb with a subject of
its own and what it reports ("the labs claim that .."), "According to X, ..", a quotation with its
speaker, a claim put up to be judged ("Debunk this: .."). The author's own "I think" attributes
nothing. A holder is words of the post, a pronoun replaced by what it stands for where that is near;
of a claim put up without a name it is `UNNAMED`, of quoted lines without one `QUOTED`.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence

from spacy.language import Language
from spacy.tokens import Doc, Span, Token

from extract.components.holders import can_hold, holder, known, phrase, subject
from extract.components.quotation import led, linked, quotations
from extract.components.reporting import Report, reported
from extract.lexicon import pattern, plain, words

NAME = "attribution"
UNNAMED = "the linked source"
QUOTED = "the quoted source"
_OFFER = re.compile(r"^\W*(?:\[[^\]\n]*\]\W*)?")
_TITLE = 300  # characters of a first line that can still be a title
_LEAD = 120  # characters before a stretch that can name its source
_INTRODUCTION = 260  # characters before a quotation that can
_REACH = 400  # characters between a quotation and the verb that reports it
_BETWEEN = 12  # characters of the author's own between quotations from one source
_SLACK = 12  # characters by which a unit may begin before what is reported
_BODY = 600  # characters below a title that can say whose claim it is
_MINE = re.compile(r"\b[Mm]y (\w+)")
_SOURCE = frozenset({"from", "by", "of", "in", "per", "via", "to"})


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
    spoken = list(reported(doc))
    marked, lines = _quoted(doc, text, spoken)
    return [*marked, *spoken, *lines, *_offered(text)]


def _quoted(doc: Doc, text: str, spoken: list[Report]) -> tuple[list[Report], list[Report]]:
    """Quotations in marks, and quoted lines: with a speaker named beside them, or the link they are from."""
    verbs = [report.at for report in spoken]
    marked: list[Report] = []
    lines: list[Report] = []
    border, last = 0, None
    for start, end, speaker in sorted(quotations(text)):
        line = text[start:end].lstrip().startswith(">")
        inside = bool(lines) and start < lines[-1].end
        near = spoken[bisect_left(verbs, start - _REACH) : bisect_right(verbs, end + _REACH)]
        around = (r for r in near if not start <= r.at < end and r.start < end + 2 and r.end > start - 2)
        verb = None if line else next(around, None)
        named = verb.holder if verb else speaker or _introduced(doc, text, border, start)
        if named is None and last is not None and len(text[last.end : start].strip(' >"”“\n')) <= _BETWEEN:
            named = last.holder
        if named is None and not inside:
            named = linked(text, start, end) or (QUOTED if line else None)
        if not line and not text[start:end].rstrip().endswith(":"):
            border = max(border, end)
        if named is not None:
            last = Report(named, start, end, start)
            (lines if line else marked).append(last)
    return marked, lines


def _introduced(doc: Doc, text: str, border: int, start: int) -> str | None:
    """Whoever leads up to a quotation: 'the article says: ".."', 'the report closes with this: ".."'."""
    before = text[max(border, start - _INTRODUCTION) : start].rstrip(' "“>\n')
    paragraph = before.rpartition("\n")[2].rpartition("\n>")[2]
    at = max(border, start - _INTRODUCTION) + len(before) - len(paragraph)
    lead = doc.char_span(at, start, alignment_mode="contract")
    if lead is None:
        return None
    colon = before.endswith((":", " -", "("))
    for token in reversed(list(lead)):
        if not colon and (token.text in {".", "!", "?"} or token.idx < start - _LEAD):
            return None
        says = token.lower_ in words("report_verbs") and token.tag_.startswith("VB")
        noun = subject(token) if says or (colon and token.dep_ == "ROOT") else None
        if noun is not None and can_hold(noun) and (says or known(noun)):
            return holder(noun)
    return _source(list(lead)) if colon else None


def _source(lead: list[Token]) -> str | None:
    """The last owner, person, document or name that words before a quotation mention as its source."""
    for token in reversed(lead):
        if token.dep_ == "poss" and token.tag_.startswith("NNP"):
            return phrase(token)
    for token in reversed(lead):
        named = token.tag_.startswith("NNP") and token.head.lower_ in _SOURCE and token.dep_ == "pobj"
        listed = token.lower_ in words("sources/people") | words("sources/documents")
        if (named or listed) and token.dep_ != "compound" and can_hold(token):
            return phrase(token)
    return None


def _offered(text: str) -> Iterator[Report]:
    """The title's claim where a post puts up somebody else's: "Debunk this: .."."""
    title = text[:_TITLE].partition("\n")[0]
    start = _OFFER.match(title)
    cue = pattern("offered").match(plain(title), start.end() if start else 0)
    if cue is None:
        return
    put = title[cue.end() :].startswith((":", "-", ",", "?", ' "', " “", "]"))
    if not put and not cue.group().endswith("that"):
        return
    for found in _MINE.finditer(text, len(title), len(title) + _BODY):
        if plain(found.group(1)) in words("sources/people"):
            yield Report(found.group(), cue.end(), len(title), 0)
            return
    if not put:  # a question of the author's own, unless he says whose claim it is
        return
    site = linked(text, 0, len(title))
    yield Report(f"{UNNAMED} ({site})" if site else UNNAMED, cue.end(), len(title), 0)


def _covers(report: Report, span: Span) -> bool:
    """Whether a report holds most of a unit, and its beginning."""
    shared = min(report.end, span.end_char) - max(report.start, span.start_char)
    return shared * 2 > span.end_char - span.start_char and span.start_char >= report.start - _SLACK
