"""Which claims are wanted, and in which order: the filters of the claims page, as values and as SQL."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from kb.search import Value

FULL = (0, 100)  # per cent: any value fits
STEPS = (1, 3, 10)  # "at least so many reasons", as far as that is offered

_WEIGHT = "supported_by + attacked_by DESC, check_worthiness DESC, claims.discussion, place"
ORDERS: Mapping[str, tuple[str, str]] = {  # what comes first, and the same the other way round
    "argued": (_WEIGHT, "supported_by + attacked_by, check_worthiness, claims.discussion, place"),
    "supported": ("supported_by DESC", "supported_by"),
    "attacked": ("attacked_by DESC", "attacked_by"),
    "worth": ("check_worthiness DESC", "check_worthiness"),
    "confidence": ("confidence DESC", "confidence"),
    "date": ("created IS NULL, created DESC", "created IS NULL, created"),
    "kind": ("kind IS NULL, kind", "kind IS NULL, kind DESC"),
    "author": ("claims.author IS NULL, claims.author", "claims.author IS NULL, claims.author DESC"),
    "discussion": ("title, claims.discussion, place", "title DESC, claims.discussion DESC, place DESC"),
}
BEST = "argued"


@dataclass(frozen=True, slots=True)
class ClaimFilter:
    """What a claim must be. It must fit each of these; where values are listed, any of them will do."""

    discussions: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()  # empty text for a claim whose kind is not known
    authors: tuple[str, ...] = ()  # whoever makes it, anywhere; empty text where nobody is named
    contested: bool = False
    unanswered: bool = False
    unsupported: bool = False
    decided: bool | None = None  # by a person; False for what the machine alone says
    worth: tuple[int, int] = FULL  # per cent, both ends included
    confidence: tuple[int, int] = FULL
    supported: int = 0  # by so many reasons or more
    attacked: int = 0
    since: date | None = None
    until: date | None = None  # the day itself included


NO_FILTER = ClaimFilter()
FLAGS = ("contested", "unanswered", "unsupported")


def percent(column: str) -> str:
    """A share from 0 to 1 as a whole number."""
    return f"CAST(round(100 * claims.{column}) AS INTEGER)"


def conditions(filters: ClaimFilter) -> tuple[dict[str, str], dict[str, Value]]:
    """For each facet that is narrowed down its condition over the table of claims, and the values in them."""
    found: dict[str, str] = {}
    values: dict[str, Value] = {}

    def any_of(facet: str, expression: str, wanted: Iterable[str]) -> None:
        names = {f"{facet}_{n}": value for n, value in enumerate(dict.fromkeys(wanted))}
        if names:
            values.update(names)
            found[facet] = f"{expression} IN ({', '.join(f':{name}' for name in names)})"

    any_of("discussion", "claims.discussion", filters.discussions)
    any_of("kind", "coalesce(claims.kind, '')", filters.kinds)
    any_of("author", "coalesce(claims.author, '')", filters.authors)
    if "author" in found:
        also = found["author"].replace("coalesce(claims.author, '')", "author")
        found["author"] = f"({found['author']} OR claims.n IN (SELECT n FROM also_said WHERE {also}))"
    found |= {flag: f"claims.{flag}" for flag in FLAGS if getattr(filters, flag)}
    if filters.decided is not None:
        found["decided"] = f"claims.decided_by IS {'NOT ' if filters.decided else ''}NULL"
    for facet, column in (("worth", "check_worthiness"), ("confidence", "confidence")):
        if (between := getattr(filters, facet)) != FULL:
            values[f"{facet}_from"], values[f"{facet}_to"] = between
            found[facet] = f"{percent(column)} BETWEEN :{facet}_from AND :{facet}_to"
    for facet in ("supported", "attacked"):
        if least := getattr(filters, facet):
            values[facet], found[facet] = least, f"claims.{facet}_by >= :{facet}"
    days = []
    for end, sign in (("since", ">="), ("until", "<=")):
        if day := getattr(filters, end):
            values[end] = day.isoformat()
            days.append(f"substr(claims.created, 1, 10) {sign} :{end}")
    if days:
        found["date"] = " AND ".join(days)
    return found, values


def order(sort: str) -> str:
    """The ORDER BY of a name of `ORDERS`, or of "-" and a name; the weightiest first for any other."""
    first, reversed_ = ORDERS.get(sort.removeprefix("-"), ORDERS[BEST])
    chosen = reversed_ if sort.startswith("-") and sort[1:] in ORDERS else first
    return chosen if chosen.startswith("supported_by +") else f"{chosen}, {_WEIGHT}"
