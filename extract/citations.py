"""What posts cite: links, quotes and named sources, each tied to the unit that it backs.

A link backs the unit that it stands in, or the nearest one around it; behind a footnote mark, the
unit that has the mark. A URL is kept as it is written, cut off or not.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from extract.components.quotation import quotations
from extract.lexicon import pattern, plain
from extract.text import Link, links
from extract.unit import Unit
from kb.ids import folded, source_id
from kb.model import Citation, CitationKind, Discussion, Post, Source

_NOTE = re.compile(r"^[^\S\n]*(?:\[(\d{1,2})\]|(\d{1,2})[.)\]:])[^\S\n:]*(?=\S)", re.MULTILINE)
_BREAK = re.compile(r"\n[^\S\n]*\n")
_QUOTED_LINE = re.compile(r"^[^\S\n]*>", re.MULTILINE)
_NAME = r"[A-Z][\w.&'’-]*(?:[^\S\n]+(?:of|the|and|for|in|de|[A-Z][\w.&'’-]*|\d{4})){0,7}"
_CASE = re.compile(r"\b[A-Z][\w'’-]+(?: [A-Z][\w'’-]+)* v\.? [A-Z][\w'’-]+")
_ARTICLE = re.compile(r"^(?:the|an?|this|that|his|her|their|its|your|my|our)\s+", re.IGNORECASE)
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_URL = re.compile(r"(?:https?://|www\.)\S+")
_LEAST_SAID = 4  # words of a unit, its links left out, that a link can back
_LEAST = 5  # words of a quotation that says something
_FAR = 700  # characters beyond which a link backs nothing
_BEHIND = 60  # what it costs a link to stand before its unit
_AROUND = 4  # units, or links, to either side that are looked at
_APART = 150  # what a blank line between the two costs


@dataclass(frozen=True, slots=True)
class Cited:
    """What one discussion cites: the sources, and who cites them for what."""

    sources: tuple[Source, ...] = ()
    citations: tuple[Citation, ...] = ()


def cited(discussion: Discussion, units: Sequence[Unit]) -> Cited:
    """The sources of a discussion, and the citations of them."""
    by_post: dict[str, list[Unit]] = {}
    for unit in units:
        by_post.setdefault(unit.post, []).append(unit)
    sources: dict[str, Source] = {}
    found: list[Citation] = []
    shown: dict[str, Source | None] = {}  # what "the article" stands for in a post: the one link above
    for post in discussion.posts:
        mine = by_post.get(post.id, [])
        reading = _Reading(post, mine)
        own = [source for source, _ in reading.linked]
        above = shown.get(post.reply_to) if post.reply_to else None
        shown[post.id] = own[0] if len({s.id for s in own}) == 1 and above is None else above
        for source, citation in (*reading.quotes(), *reading.links(), *reading.names(shown[post.id])):
            sources[source.id] = source
            found.append(citation)
    return Cited(tuple(sources.values()), tuple(_once(found)))


def _once(citations: Iterable[Citation]) -> Iterator[Citation]:
    """Each source once for each unit; the first kind found stays."""
    seen: set[tuple[str, str, str | None]] = set()
    for citation in citations:
        key = (citation.post, citation.source, citation.locution)
        if key not in seen:
            seen.add(key)
            yield citation


class _Reading:
    """What one post cites."""

    def __init__(self, post: Post, units: Sequence[Unit]) -> None:
        self.post, self.units = post, units
        self._starts = [unit.start for unit in units]
        self._claiming = [unit for unit in units if _claims(unit)]
        self._claiming_at = [unit.start for unit in self._claiming]
        self._marked = self._by_mark()
        quoted = {line.start() for line in _QUOTED_LINE.finditer(post.text)}
        self.linked = [
            (_source(link), link)
            for link in links(post.text)
            if post.text.rfind("\n", 0, link.start) + 1 not in quoted
        ]

        self._linked_at = [link.start for _, link in self.linked]

    def links(self) -> Iterator[tuple[Source, Citation]]:
        """Every link, for each unit whose footnote mark names it, or else for the one it stands at."""
        notes = self._notes()
        for source, link in self.linked:
            marked = self._marked.get(notes.get(link.start, ""), [])
            nearest = self._nearest(link.start)
            for unit in marked or [nearest]:
                yield source, self._citation(source, unit, CitationKind.LINK)

    def quotes(self) -> Iterator[tuple[Source, Citation]]:
        """The first unit of each longer quotation, for the link beside it."""
        if not self.linked:
            return
        for quotation in quotations(self.post.text):
            first, last = (bisect_left(self._starts, at) for at in (quotation.start, quotation.end))
            inside = [unit for unit in self.units[first:last] if unit.end <= quotation.end]
            if not inside or len(self.post.text[quotation.start : quotation.end].split()) < _LEAST:
                continue
            here = bisect_right(self._linked_at, quotation.start)
            source, link = min(
                self.linked[max(0, here - _AROUND) : here + _AROUND],
                key=lambda pair: self._cost(pair[1].start, quotation.start, quotation.end),
            )
            if self._cost(link.start, quotation.start, quotation.end) <= _FAR:
                yield source, self._citation(source, inside[0], CitationKind.QUOTE)

    def names(self, shown: Source | None) -> Iterator[tuple[Source, Citation]]:
        """Sources that units name without a link of their own."""
        for unit in self.units:
            said = f"{unit.attribution or ''} {unit.text}"
            name = _named(unit)
            if name:
                source = Source(source_id(folded(name)), name=name)
                yield source, self._citation(source, unit, CitationKind.NAMED_SOURCE)
            elif shown is not None and unit.attribution and pattern("citations/shown").search(plain(said)):
                yield shown, self._citation(shown, unit, CitationKind.NAMED_SOURCE)

    def _citation(self, source: Source, unit: Unit | None, kind: CitationKind) -> Citation:
        return Citation(self.post.id, source.id, unit.id if unit else None, kind)

    def _notes(self) -> dict[int, str]:
        """Where a link stands in a footnote, and the footnote's mark."""
        marks = {self._line(m.end()): m[1] or m[2] for m in _NOTE.finditer(self.post.text)}
        places = {link.start: self._line(link.start) for _, link in self.linked}
        return {start: marks[line] for start, line in places.items() if line in marks}

    def _line(self, at: int) -> int:
        return self.post.text.rfind("\n", 0, at)

    def _by_mark(self) -> dict[str, list[Unit | None]]:
        """The units that have a footnote mark in them or right behind them."""
        marked: dict[str, list[Unit | None]] = {}
        for unit in self.units:
            for mark in re.findall(
                r"\[(\d{1,2})\]", self.post.text[unit.start : unit.end + 8].split("\n")[0]
            ):
                marked.setdefault(mark, []).append(unit)
        return marked

    def _nearest(self, at: int) -> Unit | None:
        """The unit a link stands in, or the nearest: rather one before it, rather in its paragraph."""
        here = bisect_right(self._claiming_at, at)
        around = self._claiming[max(0, here - _AROUND) : here + _AROUND]
        best = min(around, key=lambda u: (self._cost(at, u.start, u.end), u.start), default=None)
        if best is None or self._cost(at, best.start, best.end) > _FAR:
            return None
        return best

    def _cost(self, at: int, start: int, end: int) -> int:
        """How far the characters at `at` are from a stretch, as writers mean it."""
        if start <= at < end:
            return 0
        low, high = (end, at) if end <= at else (at, start)
        apart = _APART * len(_BREAK.findall(self.post.text, low, high))
        return high - low + apart + (_BEHIND if at < start else 0)


def _source(link: Link) -> Source:
    return Source(source_id(link.url), url=link.url, truncated=link.truncated)


def _claims(unit: Unit) -> bool:
    """Whether a unit says something itself, and does not only point at a link: "See https://…"."""
    words = plain(_URL.sub(" ", unit.text))
    return len(words.split()) >= _LEAST_SAID and not pattern("citations/pointing").match(
        words.lstrip(" \t\n([-*1234567890.:")
    )


def _named(unit: Unit) -> str | None:
    """The name of the study, court case or paper that a unit rests on, as far as it says which."""
    case = _CASE.search(unit.text)
    if case:
        return case.group()
    said = unit.attribution
    if said and _tells(said):
        return _ARTICLE.sub("", " ".join(said.split()))
    return None


def _tells(name: str) -> bool:
    """Whether a holder is a document that its name tells from others: "the 2013 Cook study"."""
    if not pattern("citations/documents").search(plain(name)):
        return False
    return bool(_YEAR.search(name) or re.search(rf"(?<!^)\b{_NAME}", name))
