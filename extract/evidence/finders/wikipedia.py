"""Articles of Wikipedia, through the MediaWiki API: looked for by the claim's words, then read whole."""

import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from functools import cache
from hashlib import sha256
from typing import Any
from urllib.parse import quote, urlsplit

from extract.evidence.finders.answer import ask, query
from extract.evidence.finders.means import Means
from extract.evidence.page import line, settled
from extract.evidence.question import Finder, Found, Question
from extract.lexicon import table
from kb.errors import FetchFailed
from kb.evidence.model import Snapshot
from kb.ids import source_id
from kb.kinds import SnapshotState, SourceKind
from kb.model import Source

NAME = "wikipedia"
_MOST = 3  # articles for one claim
_FORM = {"action": "query", "format": "json", "formatversion": "2"}
_URL = re.compile(r"https?://[^\s<>\"{}|\\^`]{3,2000}")
_HEADING = re.compile(r"^(={2,6})\s*(.+?)\s*\1[ \t]*$", re.MULTILINE)


def make(means: Means) -> Finder:
    """The finder that asks the API at `means.api_bases`."""
    base = means.api_bases[NAME]

    def find(question: Question) -> Iterator[Found]:
        words = query(question.text)
        if not words:
            return
        for id_ in _search(means, base, words):
            snapshot = _article(means, base, id_)
            if snapshot is not None:
                yield Found(Source(snapshot.source, url=snapshot.url), snapshot)

    return find


def _search(means: Means, base: str, words: str) -> list[int]:
    """The ids of the articles that fit best: those with all the words, then those with some."""
    told = [word for word in words.split() if word.lower() not in _idle()] or words.split()
    told = [word.lower() if word in {"AND", "OR", "NOT"} else word for word in told]
    ids: dict[int, None] = {}
    for joined in (" ".join(told), " OR ".join(told)):
        if len(ids) < _MOST:
            values = {"list": "search", "srsearch": joined, "srlimit": str(_MOST), "srprop": "", "srinfo": ""}
            found = _asked(means, base, values).get("search")
            rows = found if isinstance(found, list) else []
            given = [row.get("pageid") for row in rows if isinstance(row, dict)]
            ids.update((id_, None) for id_ in given if isinstance(id_, int) and id_ > 0)
    return list(ids)[:_MOST]


@cache
def _idle() -> frozenset[str]:
    return frozenset((*table("frames")["empty"], *table("frames")["negations"]))


def _article(means: Means, base: str, id_: int) -> Snapshot | None:
    """One article as it is now; None where there is none, or nothing but a list of others."""
    values = {
        "pageids": str(id_),
        "prop": "extracts|info|revisions|pageprops",
        "explaintext": "1",
        "exsectionformat": "wiki",
        "inprop": "url",
        "rvprop": "ids|timestamp",
        "ppprop": "disambiguation",
    }
    pages = _asked(means, base, values).get("pages")
    page = pages[0] if isinstance(pages, list) and pages and isinstance(pages[0], dict) else {}
    title, extract = line(page.get("title")), page.get("extract")
    if not title or not isinstance(extract, str) or "disambiguation" in (page.get("pageprops") or {}):
        return None
    text, cut = settled(_HEADING.sub(r"\2", extract).strip())
    if not text:
        return None
    url = _address(page.get("canonicalurl"), base, title)
    return Snapshot(
        source=source_id(url),
        taken=means.now(),
        state=SnapshotState.FETCHED,
        url=url,
        final_url=url,
        http_status=200,
        digest=sha256(text.encode()).hexdigest(),
        text=text,
        title=title,
        publisher="Wikipedia",
        kind=SourceKind.REFERENCE,
        media_type="text/plain",
        found_by=NAME,
        note="; ".join(filter(None, (_revision(page), cut))),
    )


def _asked(means: Means, base: str, values: Mapping[str, str]) -> Mapping[str, Any]:
    """What the API says of a query; FetchFailed where it says what is wrong."""
    answer = ask(means.fetch, base, {**_FORM, **values})
    error = answer.get("error")
    if isinstance(error, dict):
        raise FetchFailed(base, f"it says: {line(error.get('info')) or 'an error'}", status=200)
    found = answer.get("query")
    return found if isinstance(found, dict) else {}


def _address(given: object, base: str, title: str) -> str:
    """The article's own address, or where it has none on this host, the one its title has."""
    there = urlsplit(base)
    with suppress(ValueError):
        if isinstance(given, str) and _URL.fullmatch(given) and urlsplit(given).hostname == there.hostname:
            return given
    return f"{there.scheme}://{there.netloc}/wiki/{quote(title.replace(' ', '_'), safe='/:(),')}"


def _revision(page: Mapping[str, Any]) -> str:
    """Which version of the article it is."""
    revisions = page.get("revisions")
    last = revisions[0] if isinstance(revisions, list) and revisions else {}
    last = last if isinstance(last, dict) else {}
    id_, day = last.get("revid") or page.get("lastrevid"), last.get("timestamp")
    dated = f" of {day[:10]}" if isinstance(day, str) and re.match(r"\d{4}-\d\d-\d\d", day) else ""
    return f"revision {id_}{dated}" if isinstance(id_, int) else "revision not told"
