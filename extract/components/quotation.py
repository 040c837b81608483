"""Words taken over from elsewhere: stretches in quotation marks and quoted lines, with their speaker.

A quotation is long enough to say something (a scare quote is not). Its speaker is looked for where
writers put it: right behind ('.." - Name'), or right before ('From the report: ".."').
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from extract.lexicon import pattern, plain

_OPEN = re.compile(r"(?:(?<=[\s(\[:])|^)[\"“](?=[^\s\"”])", re.MULTILINE)
_CLOSE = re.compile(r"(?<=[^\s(])[\"”](?=[\s.,;:!?)\]]|$)")
_LINES = re.compile(r"(?:^[^\S\n]*>.*(?:\n|$))+", re.MULTILINE)
_NAME = r"(?:the\s+)?(?:[A-Z][\w.'’&-]*\w)(?:[^\S\n]+(?:of|the|and|for|de|van|[A-Z][\w.'’&-]*\w)){0,5}"
_BEHIND = re.compile(
    rf"^[\s.,;)\]]*(?:[-–—~]+|\()[^\S\n]*({_NAME})(?=\s*(?:[).,]|$|\n))"
    rf"|^[^\S\n.,;)\]]*[-–—~]+[^\S\n]*((?:[Tt]he[^\S\n]+[A-Z][\w.'’&-]*\w)(?:[^\S\n]+[A-Z][\w.'’&-]*\w)*)"
)
_SIGNED = re.compile(rf"^[^\S\n.,;)\]]*({_NAME})(?=[^\S\n]*(?:[).,]|$|\n))")
_FROM_BEHIND = re.compile(
    rf"^[\s.,;)\]]*(?:\(?[Ff]rom|[Ss]ource:|[Vv]ia|[Pp]er)[^\S\n]+({_NAME}|(?:that|this|the)[^\S\n]+\w+)"
)
_LEADING = re.compile(
    rf"\b(?:[Pp]er|[Ff]rom|[Vv]ia|[Qq]uoting|[Tt]o quote)\s+({_NAME}|wikipedia|the \w+)"
    r"(?: it (?:seems|appears|sounds|looks)(?: like| that)?)?[\s,:]*$"
)
_BLOCK = re.compile(
    r"\b(?:quote|quotes|quoted|passage|excerpt|paragraph|says|said|writes|wrote|states|reads)\b[^\n.]{0,80}:[^\S\n]*\n\s*"
    r"(?=[^\s>\"“\-*\d])([^\n]{60,})"
)
_SINGLE = re.compile(r"^'([^'\n]{8,200})'(?=\s+[-–—]\s)")
_TITLE = re.compile(rf"^([^\n]{{20,400}}?)\s[-–—~]\s+({_NAME})[^\S\n]*(?=\n|$)")
_TWEET = re.compile(r"^((?:[A-Z][\w.'’-]+[^\S\n]+){1,2}[A-Z][\w.'’-]+):[^\S\n]+([^\n]{20,400})")
_LIST = re.compile(r"(?:^[^\S\n]*(?:[*•-]|\d{1,2}[.)])[^\S\n]+\S.*(?:\n+|$)){2,}", re.MULTILINE)
_LISTED = re.compile(r"(?:https?://|\b(?:says|said|reports?|according)\b)[^\n]*:\s*$", re.IGNORECASE)
_LIST_SOURCE = re.compile(r"\s*\(?source:?\s+https?://", re.IGNORECASE)
_URL = re.compile(r"https?://[^\s)>\]]+")
_OWN_LINE = re.compile(r"\W*(?:(?:source|see|from|via|link|article|here|edit|quoted?|ref)s?\W+){0,3}$", re.I)
_SOCIAL = re.compile(r"\s*https?://(?:www\.|mobile\.|m\.)?(?:twitter|x|bsky|threads|mastodon)\.")
_ACCOUNTS = ("twitter.com", "x.com", "medium.com", "github.com")
_WORDS = 6  # a shorter quotation names a term or mocks it
_ALONE = 4  # unless it has its line to itself
_LENGTH = 4000
_NEAR = 1500
_BESIDE = 200
_LEAD = 300


class Quotation(NamedTuple):
    """Where quoted words stand in the post, and who speaks them, as far as the post shows it."""

    start: int
    end: int
    speaker: str | None


def quotations(text: str) -> Iterator[Quotation]:
    """The quotations of a post, in no particular order; a speaker is words of the post."""
    for found in (_SINGLE.match(text), _TITLE.match(text)):
        if found:
            speaker = found.group(2) if found.re is _TITLE else _speaker(text, *found.span(1), line=False)
            yield Quotation(*found.span(1), speaker)
    if (tweet := _TWEET.match(text)) and _SOCIAL.match(text, tweet.end()):
        yield Quotation(*tweet.span(2), tweet.group(1))
    for block in _LIST.finditer(text):
        before = text[max(0, block.start() - _LEAD) : block.start()]
        if _LISTED.search(before) or _LIST_SOURCE.match(text, block.end()):
            yield Quotation(*block.span(), None)
    for start, end in _marked(text):
        yield Quotation(start, end, _speaker(text, start, end, line=False))
    for found in (*_LINES.finditer(text), *_BLOCK.finditer(text)):
        start, end = found.span(found.re is _BLOCK)
        yield Quotation(start, end, _speaker(text, start, end, line=True))


def led(before: str) -> str | None:
    """Whom the words before a stretch name as its source: "From the report it seems that"."""
    found = _LEADING.search(before)
    return found.group(1) if found else None


def linked(text: str, start: int, end: int) -> str | None:
    """The site or account a quotation is from: of a link beside it, else of a near line that only links."""
    beside, near, hosts = [], [], set()
    for at in _URL.finditer(text, max(0, start - _NEAR), end + _NEAR):
        far = max(start - at.end(), at.start() - end, 0)
        opening = text[text.rfind("\n", 0, at.start()) + 1 : at.start()]
        between = text[at.end() : start] if at.end() <= start else text[end : at.start()]
        hosts.add(site(at.group()))
        if far <= _BESIDE and between.count("\n\n") <= 1:
            beside.append((far, at.group()))
        elif _OWN_LINE.match(opening):
            near.append((far, at.group()))
    links = beside or (near if len(hosts) == 1 else [])
    return site(min(links)[1]) if links else None


def site(url: str) -> str:
    """The host of a link, with the account where that is what speaks."""
    parts = plain(re.sub(r"^https?://(?:www\.|mobile\.|m\.)?", "", url)).split("/")
    named = len(parts) > 1 and (parts[1].startswith(("@", "~")) or (parts[0] in _ACCOUNTS and len(parts) > 2))
    return "/".join(parts[: 2 if named else 1])


def _marked(text: str) -> Iterator[tuple[int, int]]:
    at = 0
    while opening := _OPEN.search(text, at):
        start = opening.end()
        limit = min(len(text), start + _LENGTH)
        line = text.find("\n", start)
        alone = not text[text.rfind("\n", 0, start) + 1 : opening.start()].strip()
        if not alone and line >= 0:  # only a quotation that has its line to itself runs over paragraphs
            limit = min(limit, line)
        closing = _CLOSE.search(text, start, limit)
        at = closing.end() if closing else start
        if closing is None:
            continue
        stands = alone and text[at : at + 1] in {"", "\n"}
        if len(text[start : closing.start()].split()) >= (_ALONE if stands else _WORDS):
            yield start, closing.start()


def _speaker(text: str, start: int, end: int, *, line: bool) -> str | None:
    behind = text[end : end + 80].lstrip("\"”'")
    for form in (_FROM_BEHIND, _BEHIND) if line else (_FROM_BEHIND, _BEHIND, _SIGNED):
        if found := form.match(behind):
            name: str = next(filter(None, found.groups()))
            if not pattern("openings").fullmatch(plain(name)):
                return name
    before = text[max(0, start - 120) : start].rstrip(' "“\n')
    return led(before.rpartition("\n")[2])
