"""Years, months and days as people write them, as far as they say which."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from extract.lexicon import plain

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?"
)
_YEAR = r"(?P<year>1\d{3}|20\d\d)"
_DAY = r"(?P<day>[0-3]?\d)(?:st|nd|rd|th)?"
_FORMS = (
    rf"\b{_DAY}(?: of)? {_MONTH}(?: ?,? {_YEAR}\b)?",
    rf"\b{_MONTH} {_DAY}\b(?: ?,? {_YEAR}\b)?(?![\d,.]*\d)",
    rf"\b{_MONTH},?(?: of)? {_YEAR}\b",
    r"\b(?P<year>1\d{3}|20\d\d)-(?P<month>0[1-9]|1[0-2])-(?P<day>[0-3]\d)\b",
)
_PATTERNS = tuple(re.compile(form) for form in _FORMS)
_ALONE = re.compile(r"(?<![\w.,$€£-])(?<!\d )(?P<year>1[0-9]\d\d|20\d\d)(?![\w%]|[.,:]\d|-\w)")
_BEFORE = re.compile(
    r"\b(?:in|since|until|till|by|from|of|during|before|after|around|year|for|to|between|and|through|late|early"
    r"|mid|the|(?:spring|summer|autumn|fall|winter)(?: of)?)[\s-]$"
)
_BEHIND = re.compile(r"\s*(?:[.,;:!?)\]]|$|\n|(?:and|or|to|was|were|is|it|the|a|an|after|when|but|as|by)\b)")


@dataclass(frozen=True, slots=True)
class Day:
    """A date with its place, as far as it is told."""

    start: int
    end: int
    year: int | None
    month: int | None = None
    day: int | None = None

    def agrees(self, other: "Day") -> bool | None:
        """Whether both can be the same; None where they share nothing to compare."""
        pairs = [(self.year, other.year), (self.month, other.month), (self.day, other.day)]
        told = [(one, two) for one, two in pairs if one is not None and two is not None]
        if not told:
            return None
        return all(one == two for one, two in told)


def days(text: str) -> Iterator[Day]:
    """The dates in a text, in order, none inside another."""
    said = plain(text)
    found = [day for pattern in _PATTERNS for match in pattern.finditer(said) if (day := _day(match, text))]
    end = -1
    for day in sorted((*found, *_years(said)), key=lambda d: (d.start, -d.end)):
        if day.start >= end:
            yield day
            end = day.end


def _day(match: re.Match[str], text: str) -> Day | None:
    parts = match.groupdict()
    name = parts["month"]
    if name == "may" and not text[match.start("month")].isupper():
        return None  # "2 may apply"
    month = int(name) if name[0].isdigit() else _MONTHS.index(name[:3]) + 1
    day = int(parts["day"]) if parts.get("day") else None
    if day is not None and not 1 <= day <= 31:
        return None
    return Day(match.start(), match.end(), int(parts["year"]) if parts["year"] else None, month, day)


def _years(said: str) -> Iterator[Day]:
    """Four digits by themselves where the words around them make them a year."""
    for match in _ALONE.finditer(said):
        led = _BEFORE.search(said[max(0, match.start() - 14) : match.start()])
        if led or (1500 <= int(match["year"]) <= 2099 and _BEHIND.match(said, match.end())):
            yield Day(match.start(), match.end(), int(match["year"]))
