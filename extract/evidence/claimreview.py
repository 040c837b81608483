"""Published fact-checks in the ClaimReview markup of schema.org: JSON-LD by itself, in a feed or in a page.

Whatever stands between a ClaimReview and the top of a document is passed over, so a single one, a list,
a graph and a data feed are all read; no context is ever fetched, http and https mean the same.
"""

import html
import re
from collections.abc import Iterator, Mapping
from pathlib import PurePath
from typing import IO, Any

from extract.evidence.feed import elements
from extract.evidence.page import read
from extract.evidence.reading.linked import day
from kb.errors import InputError
from kb.evidence.factcheck import FactCheck

_REMEDY = "the other entries were read; mend or leave out this one"
_DEEP = 40  # levels below which nothing is looked for
_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,300}>")
_HTML = re.compile(rb"\s*(?:\xef\xbb\xbf)?\s*<")
_MOST = 20_000_000  # bytes of one page

Thing = Mapping[str, Any]


def fact_checks(stream: IO[bytes], name: str) -> Iterator[FactCheck | InputError]:
    """The fact-checks in JSON-LD, JSON lines or a page; an InputError in place of each that is of no use."""
    start = stream.read(1024)
    stream.seek(0)
    if _HTML.match(start) or PurePath(name.lower()).suffix in {".html", ".htm"}:
        yield from _on_page(stream.read(_MOST), name)
        return
    found = False
    for place, element in elements(stream, name):
        if isinstance(element, InputError):
            found = True
            yield element
            continue
        for each in _among(element, name, place):
            found = True
            yield each
    if not found:
        yield _nothing(name)


def _on_page(data: bytes, name: str) -> Iterator[FactCheck | InputError]:
    page = read(data, name_or_url=name, media_type="text/html")
    for n, thing in enumerate(page.claim_reviews, 1):
        yield _checked(thing, {}, name, f"the ClaimReview number {n}")
    if not page.claim_reviews:
        yield _nothing(name)


def _nothing(name: str) -> InputError:
    remedy = "give JSON-LD with ClaimReview in it, or a page that carries it"
    return InputError(name, "", "no ClaimReview is in it", remedy)


def _among(document: object, name: str, place: str) -> Iterator[FactCheck | InputError]:
    """The fact-checks anywhere in a document."""
    named: dict[str, Thing] = {}
    found: list[tuple[str, Thing]] = []
    stack: list[tuple[object, str, int]] = [(document, place, 0)]
    while stack:
        value, where, depth = stack.pop()
        if depth > _DEEP:
            continue
        if isinstance(value, list):
            steps = [(each, f"{where}[{n}]", depth + 1) for n, each in enumerate(value)]
            stack.extend(reversed(steps))
        elif isinstance(value, dict):
            thing = _plainly(value)
            id_ = thing.get("@id", thing.get("id"))
            if isinstance(id_, str) and len(thing) > 1:
                named.setdefault(id_, thing)
            if "ClaimReview" in _types(thing):
                found.append((where, thing))
            inner = [(each, f"{where}.{key}".strip("."), depth + 1) for key, each in thing.items()]
            stack.extend(reversed([step for step in inner if isinstance(step[0], list | dict)]))
    for where, thing in found:
        yield _checked(thing, named, name, where)


def _checked(thing: Thing, named: Mapping[str, Thing], name: str, place: str) -> FactCheck | InputError:
    """The fact-check that a ClaimReview describes, or what it lacks."""
    thing = _plainly(thing)
    item = _thing(thing.get("itemReviewed"), named)
    author = _thing(thing.get("author"), named) or _thing(thing.get("publisher"), named)
    found = FactCheck(
        claim=_words(thing.get("claimReviewed")) or _first(item, "text", "name", "headline"),
        rating=_rating(thing.get("reviewRating"), named),
        url=_address(thing, named),
        title=_first(thing, "headline", "name"),
        publisher=_first(author, "name", "legalName") or _host(_first(author, "url", "sameAs", "@id")),
        published=day(_first(thing, "datePublished", "dateCreated", "dateModified")),
        claimant=_first(_thing(item.get("author"), named), "name"),
        claimed=day(_first(item, "datePublished", "dateCreated")),
        body=_first(thing, "reviewBody", "description"),
    )
    return InputError(name, place, found.missing, _REMEDY) if found.missing else found


def _plainly(thing: Thing) -> Thing:
    """A thing with its properties by their last names, as contexts and full IRIs write them."""
    return {key if key.startswith("@") else re.split(r"[/#:]", key)[-1]: each for key, each in thing.items()}


def _types(thing: Thing) -> set[str]:
    given = thing.get("@type", thing.get("type"))
    names = given if isinstance(given, list) else [given]
    return {re.split(r"[/#:]", each)[-1] for each in names if isinstance(each, str)}


def _thing(value: object, named: Mapping[str, Thing]) -> Thing:
    """The first thing that a property has; by its name alone where only that is given."""
    if isinstance(value, list):
        value = next((each for each in value if each), None)
    if isinstance(value, str):
        return {"name": value, **named.get(value, {})}
    if not isinstance(value, dict):
        return {}
    thing = _plainly(value)
    id_ = thing.get("@id", thing.get("id"))
    return {**(named.get(id_, {}) if isinstance(id_, str) else {}), **thing}


def _words(value: object, levels: int = 4) -> str:
    """What a property says, without markup; of several the first."""
    if isinstance(value, list) and levels:
        return next(filter(None, (_words(each, levels - 1) for each in value[:20])), "")
    if isinstance(value, dict) and levels:
        return _words(value.get("@value", value.get("name")), levels - 1)
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    return html.unescape(_TAG.sub(" ", str(value))).strip()


def _first(thing: Thing, *names: str) -> str:
    return next(filter(None, (_words(thing.get(name)) for name in names)), "")


def _rating(value: object, named: Mapping[str, Thing]) -> str:
    """The rating in words; a number with its scale where there are none."""
    rating = _thing(value, named)
    said = _first(rating, "alternateName", "name", "description")
    if said:
        return said
    number, worst, best = (_first(rating, name) for name in ("ratingValue", "worstRating", "bestRating"))
    return f"{number} on a scale from {worst} to {best}" if number and worst and best else ""


def _address(thing: Thing, named: Mapping[str, Thing]) -> str | None:
    page = _thing(thing.get("mainEntityOfPage"), named)
    given = (_first(thing, "url"), _first(page, "url", "@id", "name"), _first(thing, "@id"))
    return next((each for each in given if re.match(r"https?://", each, re.IGNORECASE)), None)


def _host(url: str) -> str:
    found = re.match(r"https?://(?:www\.)?([\w.-]{3,200})", url, re.IGNORECASE)
    return found[1].lower() if found else ""
