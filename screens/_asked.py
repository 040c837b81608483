"""Which claims a page is to list: words, filters, order and page, as they stand in its URL.

Whatever somebody writes into a URL, something can be shown: what is not understood is passed over.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

import streamlit as st

from kb.filters import FLAGS, FULL, NO_FILTER, ORDERS, ClaimFilter
from kb.kinds import ClaimKind
from screens import _url
from screens._url import Params

PAGE = "claims"
UNKNOWN = "unknown"  # a claim whose kind is not known
_NOW = "asked_claims"
_MOST = 10**6
NAMES = {"q", "is", "kind", "author", "discussion", "worth", "confidence", "supported", "attacked"}
NAMES |= {"since", "until", "sort", "page", "claim"}


@dataclass(frozen=True, slots=True)
class Asked:
    """The claims to list, and the one among them that is open."""

    words: str = ""
    filters: ClaimFilter = field(default=NO_FILTER)
    sort: str = ""
    page: int = 1
    claim: str | None = None

    @property
    def narrowed(self) -> bool:
        """Whether anything is asked for but all claims."""
        return bool(self.words.strip()) or self.filters != NO_FILTER


def asked(params: Params) -> Asked:
    """What the parameters of a URL ask for."""
    one = {name: values[-1] for name, values in params.items() if values}
    is_ = params.get("is", [])
    kinds = {kind.value: kind.value for kind in ClaimKind} | {UNKNOWN: ""}
    filters = ClaimFilter(
        discussions=_texts(params.get("discussion", [])),
        kinds=tuple(dict.fromkeys(kinds[name] for name in params.get("kind", []) if name in kinds)),
        authors=_texts(params.get("author", []), empty=True),
        contested="contested" in is_,
        unanswered="unanswered" in is_,
        unsupported="unsupported" in is_,
        decided=None if ("decided" in is_) == ("undecided" in is_) else "decided" in is_,
        worth=_range(one.get("worth", "")),
        confidence=_range(one.get("confidence", "")),
        supported=_number(one.get("supported", "")),
        attacked=_number(one.get("attacked", "")),
        since=_day(one.get("since", "")),
        until=_day(one.get("until", "")),
    )
    sort = one.get("sort", "")
    return Asked(
        words=_text(one.get("q", "")),
        filters=filters,
        sort=sort if sort.removeprefix("-") in ORDERS else "",
        page=max(1, _number(one.get("page", ""))),
        claim=_text(one.get("claim", "")) or None,
    )


def params(asked: Asked) -> dict[str, list[str]]:
    """The parameters of the URL that asks for the same."""
    filters = asked.filters
    decided = {None: [], True: ["decided"], False: ["undecided"]}[filters.decided]
    found = {
        "q": [asked.words] if asked.words else [],
        "is": [*(flag for flag in FLAGS if getattr(filters, flag)), *decided],
        "kind": [kind or UNKNOWN for kind in filters.kinds],
        "discussion": list(filters.discussions),
        "author": list(filters.authors),
        "worth": _as_range(filters.worth),
        "confidence": _as_range(filters.confidence),
        "supported": [str(filters.supported)] if filters.supported else [],
        "attacked": [str(filters.attacked)] if filters.attacked else [],
        "since": [filters.since.isoformat()] if filters.since else [],
        "until": [filters.until.isoformat()] if filters.until else [],
        "sort": [asked.sort] if asked.sort else [],
        "page": [str(asked.page)] if asked.page > 1 else [],
        "claim": [asked.claim] if asked.claim else [],
    }
    return {name: values for name, values in found.items() if values}


def here() -> Asked:
    """What the claims page is asked for: by its URL, or, come back to from another page, as it was left."""
    now = asked(_url.here(PAGE, NAMES.__contains__))
    st.session_state[_NOW] = now
    return now


def current() -> Asked:
    """What the claims page was asked for when it was drawn, for callbacks."""
    now: Asked = st.session_state[_NOW]
    return now


def change(**changes: Any) -> None:
    """Ask for something else, as one step of the browser's history."""
    _url.go(PAGE, params(replace(current(), **changes)))


def _text(value: str) -> str:
    return value.encode("utf-8", "replace").decode()


def _texts(values: Iterable[str], *, empty: bool = False) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_text(value) for value in list(values)[:100] if value or empty))


def _number(value: str) -> int:
    return min(int(value[:9]), _MOST) if value.isdecimal() else 0


def _range(value: str) -> tuple[int, int]:
    low, dash, high = value.partition("-")
    if not (dash and low.isdecimal() and high.isdecimal()):
        return FULL
    found = sorted(min(_number(end), FULL[1]) for end in (low, high))
    return found[0], found[1]


def _as_range(between: tuple[int, int]) -> list[str]:
    return [] if between == FULL else [f"{between[0]}-{between[1]}"]


def _day(value: str) -> date | None:
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None
