"""How much a text says, of what: numbers with their units, bounds and ranges, money, shares and dates."""

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

from extract.evidence.dates import Day, days
from extract.evidence.numerals import Numeral, numerals
from extract.frame import stems
from extract.lexicon import closes, pattern, plain, table

DATE = "date"
COUNT = "count"
_HEADS = 3  # words behind a number that can say what is counted
_LEAD = 28  # characters before a number that can bound it
_SYMBOLS = {"$": "money $", "€": "money €", "£": "money £", "¥": "money ¥"}
_WORD = re.compile(r"[\s-]([a-z][\w'’-]*)")
_APART = frozenset(
    {"per", "after", "before", "between", "since", "until", "while", "during", "over", "under"}
)
_SIGNED = frozenset({"celsius", "fahrenheit", "degrees", "percent", "points"})
_MINUS = re.compile(r"(?<![\w%])(?:[-−]|minus )$")
_OF = re.compile(r"(?:\s+of)?(?:\s+(?:the|all|those|these|its|their|our|your|his|her))*(?=\s)")
_RATE = re.compile(
    r"\s*(?:per|a|an|each|every|/)\s*(second|minute|hour|h|day|week|month|year|capita|person|head)\b"
)
_YEARS = (1500, 2099)
_RANGE = re.compile(r"\s?[-–—]\s?|\s+(?:to|and|or)\s+")


@dataclass(frozen=True, slots=True)
class Quantity:
    """An amount, or a date, with its place. Amounts of one family are in one unit: hours in seconds."""

    start: int
    end: int
    family: str  # COUNT, DATE, or what the unit measures
    low: float = 0.0  # what it says at least, and at most; both the same for a plain number
    high: float = 0.0
    grain: float = 1.0  # the size of its last digit that says something
    unit: float = 1.0  # what it was multiplied by
    about: bool = False
    day: Day | None = None
    heads: frozenset[str] = frozenset()  # stems of the words for what is counted
    rate: str = ""  # per what
    role: str = ""  # "from", "to" or "by", where it tells a change

    @property
    def exact(self) -> bool:
        """Whether it is one number and no bound or range."""
        return self.low == self.high


def quantities(text: str) -> tuple[Quantity, ...]:
    """What a text says of how much and when, in order."""
    said = plain(text)
    dates = [Quantity(d.start, d.end, DATE, day=d) for d in days(text)]
    taken = [(d.start, d.end) for d in dates]
    amounts = [
        quantity
        for numeral in numerals(text)
        if not any(start < numeral.end and numeral.start < end for start, end in taken)
        and (quantity := _amount(said, numeral)) is not None
    ]
    dates += [q for q in amounts if q.family == DATE]
    joined = _joined(said, [q for q in amounts if q.family != DATE])
    return tuple(sorted((*dates, *joined), key=lambda q: q.start))


def _amount(said: str, numeral: Numeral) -> Quantity | None:
    """A number with its unit; None where nothing tells which it is."""
    symbol = said[numeral.start - 1 : numeral.start]
    if symbol in ("#", "№") or (
        numeral.ambiguous and symbol not in _SYMBOLS and not _WORD.match(said, numeral.end)
    ):
        return None
    start, end = numeral.start, numeral.end
    family, factor = COUNT, 1.0
    if symbol in _SYMBOLS:
        start, family = start - 1, _SYMBOLS[symbol]
    elif numeral.share:
        family = "percent"
    elif unit := _unit(said, end):
        family, factor, end = unit
    value = numeral.value * factor
    if family in _SIGNED and _MINUS.search(said[max(0, start - 7) : start]):
        value = -value
    heads, after = _heads(said, end)
    if said.startswith("half a", start) and (family == COUNT and value < 1):
        return None  # "half a minute" is an amount, "half a mind" is none
    if family == COUNT and re.match(r"[-/][^\W_]", said[end:]):  # "25-hydroxyvitamin", "phase 2/3"
        return None
    if (
        numeral.bare
        and family == COUNT
        and _YEARS[0] <= value <= _YEARS[1]
        and not (heads and value % 50 == 0)
    ):
        return Quantity(start, end, DATE, day=Day(start, end, int(value)))  # "a 1990 film"
    rate = _RATE.match(said, after) or _RATE.match(said, end)
    found = Quantity(start, end, family, value, value, numeral.grain * factor, unit=factor, heads=heads)
    return _bounded(said, replace(found, rate=_per(rate) if rate else "", role=_role(said, start)))


def _per(rate: re.Match[str]) -> str:
    return {"h": "hour", "capita": "person", "head": "person"}.get(rate[1], rate[1])


def _unit(said: str, at: int) -> tuple[str, float, int] | None:
    found = _unit_pattern().match(said, at)
    if found is None:
        return None
    family, factor = _units()[" ".join(found["unit"].split())]
    return family, factor, found.end()


def _role(said: str, start: int) -> str:
    led = re.search(
        r"\b(from|to|by)\s+(?:about |around |nearly |almost |some )?$", said[max(0, start - 20) : start]
    )
    return led[1] if led else ""


def _heads(said: str, at: int) -> tuple[frozenset[str], int]:
    """The stems of the words right behind a number, as far as they say what it counts, and their end."""
    of = _OF.match(said, at)
    at = of.end() if of else at
    found: list[str] = []
    for _ in range(_HEADS):
        word = _WORD.match(said, at)
        if word is None or word[1] in _APART or _RATE.match(said, at):
            break
        known = stems([word[1]])
        if not known:
            break
        found += known
        at = word.end()
    return frozenset(found), at


def _bounded(said: str, quantity: Quantity) -> Quantity:
    lead = said[max(0, quantity.start - _LEAD) : quantity.start].rstrip(" ($€£¥")
    tail = said[quantity.end : quantity.end + 14]
    behind = {
        name: pattern(f"numerals/{name}").match(tail.lstrip(" ,")) for name in ("more_behind", "less_behind")
    }
    if tail[:1] == "+":
        behind["more_behind"] = re.match("", tail)
    if closes("numerals/about", lead) or lead.endswith(("~", "≈")) or tail.startswith(" or so"):
        return replace(quantity, about=True)
    if closes("numerals/less", lead) or lead.endswith("<") or behind["less_behind"]:
        return replace(quantity, low=-math.inf)
    if closes("numerals/more", lead) or lead.endswith(">") or behind["more_behind"]:
        return replace(quantity, high=math.inf)
    return quantity


def _joined(said: str, found: list[Quantity]) -> Iterator[Quantity]:
    """The amounts with ranges put together and units shared: "5 to 10 %", "between 20 and 30 hours"."""
    n = 0
    while n < len(found):
        one = found[n]
        other = found[n + 1] if n + 1 < len(found) else None
        n += 1
        if other is None or not one.exact or not other.exact:
            yield one
            continue
        link = said[one.end : other.start]
        if not _RANGE.fullmatch(link):
            yield one
            continue
        one = _like(one, other)
        if _ranges(said, one, other, link.strip()):
            yield replace(other, start=one.start, low=one.low, role="")
            n += 1
        else:
            yield one


def _ranges(said: str, one: Quantity, other: Quantity, link: str) -> bool:
    """Whether two amounts are the ends of one range, and not where a change begins and ends."""
    if one.family != other.family or not one.low < other.high:
        return False
    if link == "and":
        return re.search(r"\bbetween\W*$", said[max(0, one.start - 12) : one.start]) is not None
    return link != "to" or not one.role


def _like(one: Quantity, other: Quantity) -> Quantity:
    """The first of two with the unit of the second, where it has none of its own: "5 to 10 %"."""
    if one.family != COUNT or one.heads:
        return one
    low, high, grain = (value * other.unit for value in (one.low, one.high, one.grain))
    alike = replace(one, family=other.family, low=low, high=high, grain=grain, unit=other.unit)
    return replace(alike, heads=other.heads, rate=other.rate)


@cache
def _units() -> dict[str, tuple[str, float]]:
    """Every unit's name, with its family and how many of the family's own unit it is."""
    found: dict[str, tuple[str, float]] = {}
    for key, names in table("measures").items():
        family, _, factor = key.rpartition(" ")
        found |= dict.fromkeys(names, (family, float(factor)))
    return found


@cache
def _unit_pattern() -> re.Pattern[str]:
    names = "|".join(re.escape(name).replace(r"\ ", r"\s+") for name in sorted(_units(), key=len)[::-1])
    return re.compile(rf"[\s-]?(?P<unit>{names})(?![^\W\d_])")
