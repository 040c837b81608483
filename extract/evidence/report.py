"""When a claim is about what a source says: what it is said to say, in which words, and which is meant.

"The article mentions that DS made 150k requests", "your article says 'accuses'", "nowhere in the report
does it mention Anthropic". The source is the one cited for the claim, else the one link of the post, of
the post it answers, or of the opening post.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from extract.evidence.question import Question
from extract.evidence.said import said
from extract.lexicon import pattern, phrases, plain
from kb.model import Citation, CitationKind, Source

_QUOTED = re.compile(
    r"\"(?P<a>[^\"\n]{2,300})\"|“(?P<b>[^”\n]{2,300})”|(?<![\w])[‘'](?P<c>[^'’\n]{2,80})['’](?!\w)"
)
_NOT = re.compile(
    r"(?:\bnot|n't|\bnever|\binstead of|\brather than|\bnowhere|\bwithout)\s+(?:the words? |even )?$"
)
_EDGE = " \t\n,;:.–—-"
_LEAST = 2  # words of a content that says something
_NAME = 4  # words of a name at most
_AROUND = 3  # words around quotations that say nothing of their own


@dataclass(frozen=True, slots=True)
class Report:
    """What a source is said to say."""

    content: str  # what is said to stand in it, as a text of its own
    sources: tuple[str, ...] = ()  # ids of the sources that may be meant, likeliest first
    quoted: tuple[str, ...] = ()  # words that are said to stand in it as they are
    absent: tuple[str, ...] = ()  # words that are said not to
    denied: bool = False  # the post says that it does not say so
    only: bool = False  # the claim is about the source and nothing else
    named: bool = False  # the content is a name or word that is mentioned, not a sentence


def reported(question: Question) -> Report | None:
    """What the claim says that a source says; None where it speaks for itself."""
    found = _read(question)
    if found is None:
        return None
    report, document = found
    sources = tuple(dict.fromkeys(s.id for s in _meant(question, plain(document))))
    return Report(
        report.content, sources, report.quoted, report.absent, report.denied, report.only, report.named
    )


def _read(question: Question) -> tuple[Report, str] | None:
    """The report without its sources, and the words for the document."""
    written = question.locution.text if question.claim.bindings else question.claim.text
    for form in _forms():
        match = form.search(plain(written))
        if match:
            found = _formed(question, written, match)
            return (found, match["doc"]) if found else None
    holder = question.locution.attribution
    if holder and _document().search(plain(holder)):
        quoted, absent = _quotes(written, denied=False)
        return Report(_bare(question.text), quoted=quoted, absent=absent), holder
    quoted, _ = _quotes(written, denied=False)
    if quoted and _quotes_somebody(question, written, quoted[0]):
        return Report(_bare(question.text), quoted=quoted), ""
    if _lines_of_a_source(question):
        return Report(_bare(question.text), quoted=(_bare(written),)), ""
    return None


def _formed(question: Question, written: str, match: re.Match[str]) -> Report | None:
    start, end = match.span("what")
    groups = match.groupdict()
    content = _bare(_standing(question, written, start, end))
    denied = bool(groups.get("denied"))
    named = bool(groups.get("mention")) and len(content.split()) <= _NAME
    quoted, absent = _quotes(written, denied=denied)
    words = len(_QUOTED.sub("", content).split())
    told = (*quoted, *absent)
    if told and words <= _AROUND:
        return Report(" ".join(told), quoted=quoted, absent=absent, denied=denied, only=True)
    if words < _LEAST and not named:
        return None
    return Report(content, quoted=quoted, absent=absent, denied=denied, only=denied, named=named)


def _standing(question: Question, written: str, start: int, end: int) -> str:
    """A stretch of the claim with what its pronouns stand for in their place."""
    for binding in reversed(question.claim.bindings):
        if start <= binding.start and binding.end <= end:
            written = f"{written[: binding.start]}{binding.text}{written[binding.end :]}"
            end += len(binding.text) - (binding.end - binding.start)
    return written[start:end]


def _bare(text: str) -> str:
    """The text without addresses and the marks around it."""
    return said(text).strip(_EDGE)


def _quotes(text: str, *, denied: bool) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The words in quotation marks: those said to stand there, and those said not to."""
    quoted: list[str] = []
    absent: list[str] = []
    for match in _QUOTED.finditer(text):
        words = (match["a"] or match["b"] or match["c"]).strip(" ,.")
        if not words:
            continue
        inverted = bool(_NOT.search(plain(text[max(0, match.start() - 30) : match.start()])))
        (absent if inverted or denied else quoted).append(words)
    return tuple(quoted), tuple(absent)


def _quotes_somebody(question: Question, written: str, quoted: str) -> bool:
    """Whether it gives somebody's very words, and links where they stand."""
    linked = any(
        c.kind is not CitationKind.NAMED_SOURCE and c.locution in question.claim.appearances
        for c in question.map_.citations
    )
    led = plain(written.partition(quoted)[0])
    return linked and len(quoted.split()) > 1 and pattern("reports/speaks").search(led) is not None


def _lines_of_a_source(question: Question) -> bool:
    """Whether the claim stands in words that are quoted from a cited source."""
    place = question.locution.id
    return len(question.locution.text.split()) >= 5 and any(
        c.kind is CitationKind.QUOTE and c.locution == place for c in question.map_.citations
    )


def _meant(question: Question, document: str) -> Iterator[Source]:
    """The sources that may be meant, likeliest first."""
    map_ = question.map_
    known = {source.id: source for source in map_.sources}
    places = set(question.claim.appearances)
    here = [c for c in map_.citations if c.locution in places]
    theirs = pattern("reports/theirs").match(document) is not None
    direct = [c for c in here if c.kind is not CitationKind.NAMED_SOURCE] or here
    above = [known[id_] for id_ in _above(question, document)]
    if theirs and above:
        yield from above
        return
    if direct:
        yield from (known[c.source] for c in direct)
        return
    own = _links(question, question.post.id)
    if len(own) == 1 or (own and not above):
        yield from (known[id_] for id_ in own)
    else:
        yield from above


def _above(question: Question, document: str) -> list[str]:
    """The links of the nearest post above that shows one, or one that its address calls as the post does."""
    posts = {post.id: post for post in question.map_.discussion.posts}
    chain: list[str] = []
    at = question.post.reply_to
    while at is not None and at not in chain:
        chain.append(at)
        at = posts[at].reply_to
    first = question.map_.discussion.posts[0].id
    if first not in chain and first != question.post.id:
        chain.append(first)
    word = document.rsplit(maxsplit=1)[-1] if document.split() else ""
    for post in chain:
        links = _links(question, post)
        if len(links) > 1:
            called = [id_ for id_ in links if word and word in plain(links[id_])]
            links = {id_: links[id_] for id_ in called} if len(called) == 1 else {}
        if links:
            return list(links)
    return []


def _links(question: Question, post: str) -> dict[str, str]:
    """The ids of the sources that a post links, with their addresses; parts of one page are one."""
    urls = {s.id: s.url or "" for s in question.map_.sources}
    found: dict[str, str] = {}
    pages: set[str] = set()
    for citation in question.map_.citations:
        if citation.post != post or not _links_to(citation, urls):
            continue
        page = urls[citation.source].partition("#")[0]
        if page not in pages:
            pages.add(page)
            found[citation.source] = urls[citation.source]
    return found


def _links_to(citation: Citation, urls: dict[str, str]) -> bool:
    return citation.kind is not CitationKind.NAMED_SOURCE and bool(urls[citation.source])


@cache
def _document() -> re.Pattern[str]:
    names = "|".join(sorted(map(re.escape, phrases("reports/documents")), key=len, reverse=True))
    return re.compile(rf"\b(?:{names})\b(?!\s+(?:of|by|from)\s+(?:law|faith))|\b[\w-]+\.(?:[a-z]{{2,}})\b")


@cache
def _forms() -> tuple[re.Pattern[str], ...]:
    """The ways in which a sentence says what a source says, the surest first."""
    listed = {name: _either(f"reports/{name}") for name in ("documents", "says", "denied", "nowhere")}
    determiner = r"(?:the|this|that|your|their|his|her|its|our|my|op's|same|very|own|linked|cited|original)"
    doc = rf"(?P<doc>(?:{determiner}\s+){{1,3}}(?:[\w'’.-]+\s+){{0,3}}?(?:{listed['documents']})|wikipedia)\b"
    adverb = (
        r"(?:\s+(?:also|even|literally|only|clearly|explicitly|actually|itself|just|already|specifically))*"
    )
    opening = "and|but|so|note|notice|see|look|well|also|as|like|how|that|except|actually|besides"
    lead = rf"^\W*(?:(?:{opening})\W+){{0,3}}"
    place = r"(?:\s+in\s+)"
    mention = r"(?:mention|reference|name|talk about|discuss)"
    return tuple(
        re.compile(form)
        for form in (
            rf"{lead}(?P<denied>(?:nowhere|at no point)){place}{doc}(?:\s+(?:does|do|did|is|are)\b)?\s*"
            rf"(?:it|they|there)?\s*(?P<mention>{mention})?(?:{listed['says']})?\s*(?:that\s+)?(?P<what>.*)$",
            rf"(?:the\s+)?(?:word|term|phrase|name|words)\s+(?P<what>.{{1,120}}?)\s+(?:\w+\s+){{0,2}}?"
            rf"(?P<denied>{listed['nowhere']})\b.{{0,40}}?\b(?:in|on)\s+{doc}",
            rf"{lead}{doc}{adverb}\s+(?P<denied>{listed['denied']}){adverb}\s+(?P<mention>{mention})s?\b\s*"
            r"(?!that\b)(?P<what>.+)$",
            rf"{lead}{doc}{adverb}\s+(?P<denied>{listed['denied']}){adverb}\s+(?:{listed['says']})\b\s*"
            r"(?:that\s+)?(?P<what>.+)$",
            rf"{lead}{doc}{adverb}\s+(?:{listed['says']}){adverb}\b\s*,?\s*(?:that\s+)?:?\s*(?P<what>.+)$",
            rf"{lead}(?P<doc>it){adverb}\s+(?:{listed['says']}){adverb}\s*,?:?\s*(?P<what>[\"'].+)$",
            rf"{lead}(?:according to|per|as per|going by)\s+{doc}\s*,?\s*(?P<what>.+)$",
            rf"^(?P<what>.+?),?\s+(?:according to|as per|per)\s+{doc}\W*$",
        )
    )  # fmt: skip


def _either(name: str) -> str:
    return "|".join(sorted(map(re.escape, phrases(name)), key=len, reverse=True))
