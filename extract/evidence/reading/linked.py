"""What a page says of itself for programs: JSON-LD of schema.org, and its meta tags."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from typing import Any

from lxml.html import HtmlElement

_LONGEST = 500_000  # characters of one script
_MOST_THINGS = 500
_ARTICLES = ("Article", "Posting", "Report", "WebPage", "Dataset", "CreativeWork", "Review", "Book", "QAPage")
Thing = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Linked:
    """The things that a page describes, the page itself among them."""

    things: tuple[Thing, ...] = ()

    @property
    def types(self) -> frozenset[str]:
        """The types of all of them, and of the publishers."""
        publishers = [p for thing in self.things for p in _things(thing.get("publisher"))]
        return frozenset(name for thing in (*self.things, *publishers) for name in types_of(thing))

    @property
    def claim_reviews(self) -> tuple[Thing, ...]:
        """Published fact-checks."""
        return tuple(thing for thing in self.things if "ClaimReview" in types_of(thing))

    @property
    def locked(self) -> bool:
        """Whether it says that it is not for free."""
        return any(str(thing.get("isAccessibleForFree")).lower() == "false" for thing in self.things)

    def said(self, *names: str) -> str | None:
        """The first of these properties that an article of the page has, as words."""
        articles = [t for t in self.things if any(n.endswith(_ARTICLES) for n in types_of(t))]
        for name in names:
            for thing in articles:
                words = ", ".join(_words(thing.get(name)))
                if words:
                    return words
        return None


def linked(tree: HtmlElement) -> Linked:
    """What the JSON-LD scripts of a page hold; broken ones count for nothing."""
    found: list[Thing] = []
    for script in tree.iter("script"):
        if "ld+json" not in (script.get("type") or "").lower():
            continue
        text = re.sub(r"^\s*(?:<!--|<!\[CDATA\[)|(?:-->|\]\]>)\s*$", "", script.text or "")
        if len(text) > _LONGEST:
            continue
        with suppress(ValueError, RecursionError):
            found += _spread(json.loads(text, strict=False))
    return Linked(tuple(found[:_MOST_THINGS]))


def metas(tree: HtmlElement) -> dict[str, str]:
    """The page's meta tags, the first of each name, names in lower case."""
    found: dict[str, str] = {}
    for tag in tree.iter("meta"):
        name = (tag.get("property") or tag.get("name") or tag.get("itemprop") or "").strip().lower()
        content = (tag.get("content") or "").strip()
        if name and content:
            found.setdefault(name, content)
    return found


def day(text: str | None) -> date | None:
    """The date at the beginning of a text such as 2024-05-01T10:00Z; None where there is none."""
    found = re.match(r"\s*(\d{4})[-/](\d{1,2})[-/](\d{1,2})(?!\d)", text or "")
    if found:
        with suppress(ValueError):
            return date(*map(int, found.groups()))
    return None


def types_of(thing: Thing) -> tuple[str, ...]:
    """The names of a thing's types, without their namespace."""
    given = thing.get("@type")
    named = given if isinstance(given, list) else [given]
    return tuple(re.split(r"[/#:]", name)[-1] for name in named if isinstance(name, str))


def _spread(value: object) -> Iterator[Thing]:
    """The things of a document, those of its graph and the main one of each page among them."""
    for thing in _things(value):
        yield thing
        for name in ("@graph", "mainEntity", "review", "hasPart", "itemListElement", "item"):
            inner = _things(thing.get(name))
            if name == "@graph":
                for each in inner:
                    yield from _spread(each)
            else:
                yield from inner


def _things(value: object) -> list[Thing]:
    values: Sequence[object] = value if isinstance(value, list) else [value]
    return [each for each in values if isinstance(each, dict)]


def _words(value: object) -> list[str]:
    values: Sequence[object] = value if isinstance(value, list) else [value]
    named = [each.get("name") if isinstance(each, dict) else each for each in values]
    return [each.strip() for each in named if isinstance(each, str) and each.strip()]
