"""What the listed claims can be narrowed down by, each choice with how many claims it would leave."""

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from html import escape
from typing import Any, Literal

import streamlit as st

from kb.facets import BINS, LISTED, Facets
from kb.filters import FLAGS, FULL, STEPS, ClaimFilter
from kb.inert import inert
from kb.kinds import ClaimKind
from screens._asked import Asked, change, current
from screens._parts import FLAGS as MEANINGS
from screens._parts import NOBODY
from ui.text import short

_KINDS = (*(kind.value for kind in ClaimKind), "")
_COLUMNS = 24  # of the drawing of dates, at most
_STEPS = {step: f"{step}+" for step in STEPS}
_DECIDED = {True: "by a person", False: "by nobody yet"}


def draw(found: Facets, asked: Asked) -> None:
    """Draw the filters as the URL has them; a change goes to the URL."""
    filters = asked.filters
    _pills(
        "Where it stands",
        "flags",
        dict(found.flags),
        [flag for flag in FLAGS if getattr(filters, flag)],
        meaning="\n\n".join(f"**{name}**: {meaning}" for name, meaning in MEANINGS.items()),
    )
    kinds = {kind: dict(found.kinds).get(kind, 0) for kind in _KINDS}
    _pills("Kind", "kinds", kinds, filters.kinds, names={"": "unknown"})
    _least("Reasons for it, at least", "supported", found.supported, filters.supported)
    _least("Reasons against it, at least", "attacked", found.attacked, filters.attacked)
    _listed("Discussion", "discussions", _discussions(found), filters.discussions)
    people = {name: f"{short(inert(name or NOBODY), 40)} · {count:,}" for name, count in found.authors}
    _listed("Author", "authors", people, filters.authors, typed=True)
    _share("Worth checking", "worth", found.worth, filters.worth)
    _share("Confidence of the reading", "confidence", found.confidence, filters.confidence)
    _dates(found, filters)
    decided = {None: [], True: [True], False: [False]}[filters.decided]
    counts = {True: found.decided[0], False: found.decided[1]}
    _pills("Looked at by a person", "decided", counts, decided, one=True, names=_DECIDED)


def _changed(facet: str) -> None:
    """Put the widget's new value into the URL, on the first page, with no claim open."""
    value = st.session_state[f"facet_{facet}"]
    changes: dict[str, Any] = {facet: value}
    if facet == "flags":
        changes = {flag: flag in value for flag in FLAGS}
    elif facet == "decided":
        changes = {facet: value if isinstance(value, bool) else None}
    elif facet in ("supported", "attacked"):
        changes = {facet: value if isinstance(value, int) else 0}
    elif isinstance(value, list | tuple):
        changes = {facet: tuple(value)}
    change(filters=replace(current().filters, **changes), page=1, claim=None)


def _settle(facet: str, value: Any) -> dict[str, Any]:
    """The URL is the truth and the widget follows it."""
    key = f"facet_{facet}"
    if key not in st.session_state or st.session_state[key] != value:
        st.session_state[key] = value
    return {"key": key, "on_change": _changed, "args": (facet,)}


def _pills(
    label: str,
    facet: str,
    counts: Mapping[Any, int],
    chosen: Sequence[Any],
    *,
    one: bool = False,
    names: Mapping[Any, str] | None = None,
    meaning: str | None = None,
) -> None:
    """Some choices in a row; those that would leave nothing are not offered."""
    shown = [value for value, count in counts.items() if count or value in chosen]
    if not shown:
        return

    def told(value: Any) -> str:
        return f"{(names or {}).get(value, value)} :gray[{counts.get(value, 0):,}]"

    state = _settle(facet, (chosen[0] if chosen else None) if one else list(chosen))
    mode: Literal["single", "multi"] = "single" if one else "multi"
    st.pills(label, shown, selection_mode=mode, format_func=told, help=meaning, **state)


def _least(label: str, facet: str, counts: Sequence[tuple[int, int]], chosen: int) -> None:
    known = dict(counts)
    if chosen and chosen not in known:
        known[chosen] = 0
    _pills(label, facet, known, [chosen] if chosen else [], one=True, names={chosen: f"{chosen}+", **_STEPS})


def _listed(
    label: str, facet: str, known: Mapping[str, str], chosen: Sequence[str], *, typed: bool = False
) -> None:
    options = [*known, *(value for value in chosen if value not in known)]
    if len(known) < 2 and not chosen:
        return
    st.multiselect(
        label,
        options,
        format_func=lambda value: known.get(value) or inert(value) or NOBODY,
        placeholder=f"any of {len(known):,}" if len(known) < LISTED else "any; type to find one",
        accept_new_options=typed,
        **_settle(facet, list(chosen)),
    )


def _discussions(found: Facets) -> dict[str, str]:
    """How each discussion is called; by its id as well where another has the same title."""
    titles = Counter(title for _, title, _ in found.discussions)
    return {
        id_: f"{short(inert(title), 60)}{f' ({id_})' if titles[title] > 1 else ''} · {count:,}"
        for id_, title, count in found.discussions
    }


def _share(label: str, facet: str, bins: Sequence[int], chosen: tuple[int, int]) -> None:
    if not any(bins) and chosen == FULL:
        return
    step = FULL[1] // BINS
    told = [f"{count} from {n * step} %" for n, count in enumerate(bins) if count]
    with st.container(gap=None, key=f"share_{facet}"):
        st.markdown(f":small[{label}]")
        _bars(
            bins,
            ", ".join(told),
            lit=[chosen[0] <= n * step + step - 1 and n * step <= chosen[1] for n in range(BINS)],
        )
        st.slider(
            label, *FULL, step=5, format="%d %%", label_visibility="collapsed", **_settle(facet, chosen)
        )


def _dates(found: Facets, filters: ClaimFilter) -> None:
    chosen = [day for day in (filters.since, filters.until) if day]
    if not found.days and not chosen:
        return
    days = [date.fromisoformat(day) for day, _ in found.days] + chosen
    first, last = min(days), max(days)
    width = (last - first).days // _COLUMNS + 1
    bins = [0] * ((last - first).days // width + 1)
    for day, count in found.days:
        bins[(date.fromisoformat(day) - first).days // width] += count
    lit = [
        (filters.since or first) <= first + timedelta((n + 1) * width - 1)
        and first + timedelta(n * width) <= (filters.until or last)
        for n in range(len(bins))
    ]
    with st.container(gap="xsmall", key="share_date"):
        st.markdown(f":small[Said between] :small[:gray[{first} and {last}]]")
        _bars(bins, f"claims from {first} to {last}", lit)
        bounds: dict[str, Any] = {
            "min_value": first,
            "max_value": last,
            "label_visibility": "collapsed",
            "format": "YYYY-MM-DD",
        }
        st.date_input("Said since", None, **bounds, **_settle("since", filters.since))
        st.date_input("Said until", None, **bounds, **_settle("until", filters.until))


def _bars(counts: Sequence[int], told: str, lit: Sequence[bool]) -> None:
    """A small drawing of how many claims there are along a scale; square roots, so that few are seen."""
    most = max(counts, default=0) or 1
    drawn = "".join(
        f"<i class='{'lit' if on else ''}' style='--h:{math.sqrt(count / most):.3f}'></i>"
        for count, on in zip(counts, lit, strict=True)
    )
    st.html(f"<div class='bins' role='img' aria-label='{escape(told)}'>{drawn}</div>")
