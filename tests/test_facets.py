"""Facets count what a naive count over the maps counts, and the filters choose what it chooses."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.facets import BINS, Facets, facets
from kb.filters import FLAGS, NO_FILTER, ORDERS, STEPS, ClaimFilter
from kb.model import ArgumentMap, Claim
from kb.reading import Reading
from kb.store import KnowledgeBase
from kb.views import chosen
from tests.maps import rent_map
from tests.stores import kb, renamed
from tests.strategies import argument_maps
from tests.test_review import accept

__all__ = ["kb"]  # the fixture is asked for by name


@dataclass(frozen=True)
class Known:
    """What the maps themselves say of one claim."""

    discussion: str
    kind: str
    authors: frozenset[str]
    flags: frozenset[str]
    decided: bool
    worth: int
    confidence: int
    supported: int
    attacked: int
    day: date | None


def known(maps: Iterable[ArgumentMap]) -> list[Known]:
    return [_known(Reading(map_), claim) for map_ in maps for claim in map_.claims]


def _known(reading: Reading, claim: Claim) -> Known:
    locution, post = next(reading.appearances(claim))
    return Known(
        discussion=reading.map_.discussion.id,
        kind=claim.kind or "",
        authors=frozenset(post.author or "" for _, post in reading.appearances(claim)),
        flags=frozenset(flag for flag in FLAGS if getattr(reading, flag)(claim)),
        decided=claim.decided_by is not None,
        worth=round(100 * claim.check_worthiness),
        confidence=round(100 * locution.confidence),
        supported=len(reading.supports(claim.id)),
        attacked=len(reading.attacks(claim.id)),
        day=post.created.date() if post.created else None,
    )


def fitting(wanted: ClaimFilter) -> dict[str, Callable[[Known], bool]]:
    """For each facet whether a claim fits it."""
    return {
        "discussion": lambda c: not wanted.discussions or c.discussion in wanted.discussions,
        "kind": lambda c: not wanted.kinds or c.kind in wanted.kinds,
        "author": lambda c: not wanted.authors or bool(c.authors & set(wanted.authors)),
        "flags": lambda c: {flag for flag in FLAGS if getattr(wanted, flag)} <= c.flags,
        "decided": lambda c: wanted.decided in (None, c.decided),
        "worth": lambda c: wanted.worth[0] <= c.worth <= wanted.worth[1],
        "confidence": lambda c: wanted.confidence[0] <= c.confidence <= wanted.confidence[1],
        "supported": lambda c: c.supported >= wanted.supported,
        "attacked": lambda c: c.attacked >= wanted.attacked,
        "date": lambda c: _within(c.day, wanted),
    }


def _within(day: date | None, wanted: ClaimFilter) -> bool:
    if wanted.since is None and wanted.until is None:
        return True
    return day is not None and (wanted.since or date.min) <= day <= (wanted.until or date.max)


def naive(claims: list[Known], titles: dict[str, str], wanted: ClaimFilter) -> Facets:
    fits = fitting(wanted)

    def but(facet: str) -> list[Known]:
        return [c for c in claims if all(test(c) for name, test in fits.items() if name != facet)]

    def bins(values: Iterable[int]) -> tuple[int, ...]:
        found = Counter(min(value // 10, BINS - 1) for value in values)
        return tuple(found[n] for n in range(BINS))

    def most(values: Iterable[str]) -> tuple[tuple[str, int], ...]:
        return tuple(sorted(Counter(values).items(), key=lambda pair: (-pair[1], pair[0])))

    all_ = [c for c in claims if all(test(c) for test in fits.values())]
    decided = Counter(c.decided for c in but("decided"))
    return Facets(
        total=len(all_),
        discussions=tuple((id_, titles[id_], n) for id_, n in most(c.discussion for c in but("discussion"))),
        kinds=most(c.kind for c in but("kind")),
        authors=most(author for c in but("author") for author in c.authors),
        flags=tuple((flag, sum(flag in c.flags for c in all_)) for flag in FLAGS),
        decided=(decided[True], decided[False]),
        worth=bins(c.worth for c in but("worth")),
        confidence=bins(c.confidence for c in but("confidence")),
        supported=tuple((step, sum(c.supported >= step for c in but("supported"))) for step in STEPS),
        attacked=tuple((step, sum(c.attacked >= step for c in but("attacked"))) for step in STEPS),
        days=tuple(sorted(Counter(c.day.isoformat() for c in but("date") if c.day).items())),
    )


@st.composite
def asked(draw: st.DrawFn) -> tuple[list[ArgumentMap], ClaimFilter]:
    """Some maps, and a filter that their claims may fit."""
    drawn = draw(st.lists(argument_maps(), min_size=1, max_size=2))
    maps = [
        replace(renamed(map_, f"pasted-{n}"), run=replace(map_.run, id=f"run{n}"))
        for n, map_ in enumerate(drawn)
    ]
    claims = known(maps)
    percents = st.integers(0, 100)
    ranges = st.tuples(percents, percents).map(lambda ends: (min(ends), max(ends)))
    days = sorted({c.day for c in claims if c.day})
    some_day = st.none() | st.sampled_from(days) if days else st.none()

    def some(values: Iterable[str]) -> st.SearchStrategy[tuple[str, ...]]:
        return st.just(()) | st.lists(st.sampled_from([*sorted(set(values)), "?"]), max_size=2).map(tuple)

    return maps, ClaimFilter(
        discussions=draw(some(c.discussion for c in claims)),
        kinds=draw(some(c.kind for c in claims)),
        authors=draw(some(author for c in claims for author in c.authors)),
        contested=draw(st.booleans()),
        unanswered=draw(st.booleans()),
        unsupported=draw(st.booleans()),
        decided=draw(st.sampled_from([None, None, True, False])),
        worth=draw(st.just((0, 100)) | ranges),
        confidence=draw(st.just((0, 100)) | ranges),
        supported=draw(st.sampled_from([0, 0, 0, 1, 2])),
        attacked=draw(st.sampled_from([0, 0, 0, 1, 3])),
        since=draw(some_day),
        until=draw(some_day),
    )


@settings(max_examples=60, deadline=None)
@given(asked(), st.booleans())
def test_facets_count_what_a_naive_count_over_the_maps_counts(
    question: tuple[list[ArgumentMap], ClaimFilter], single: bool
) -> None:
    maps, wanted = question
    kb = KnowledgeBase.open()
    list(kb.put_all(maps))
    maps = [kb.get(map_.discussion.id) for map_ in maps]
    titles = {row["id"]: row["title"] for row in kb.index.rows("SELECT id, title FROM discussions")}
    if single:  # one facet alone, the more often to be true of something
        wanted = replace(NO_FILTER, kinds=wanted.kinds, worth=wanted.worth)
    claims = known(maps)
    assert facets(kb, filters=wanted) == naive(claims, titles, wanted)
    fits = fitting(wanted).values()
    rows = chosen(kb, filters=wanted, limit=1000)
    assert len(rows) == sum(all(test(c) for test in fits) for c in claims)


def test_whoever_makes_a_claim_again_is_an_author_of_it(kb: KnowledgeBase) -> None:
    map_ = rent_map()
    caps, not_so = map_.claim("caps"), map_.claim("not-so")
    said_twice = replace(caps, appearances=(*caps.appearances, *not_so.appearances))
    kept = tuple(claim for claim in map_.claims if claim.id not in ("caps", "not-so"))
    kb.put(replace(map_, claims=(said_twice, *kept), contradictions=(), terms=()))
    assert facets(kb).authors == (("anna", 2), ("bert", 2), ("carl", 1))
    assert [row.id for row in chosen(kb, filters=ClaimFilter(authors=("carl",)))] == ["caps"]


def test_the_facets_follow_the_words(kb: KnowledgeBase) -> None:
    kb.put(rent_map())
    kb.put(renamed(rent_map(), "pasted-other"))
    found = facets(kb, "vienna")
    assert (found.total, found.authors) == (2, (("bert", 2),))
    assert [id_ for id_, _, _ in found.discussions] == ["pasted-other", "pasted-rent"]
    assert facets(kb, "...") == Facets()
    assert facets(kb, "zebra").total == 0


def test_a_decision_and_a_discussion_that_is_gone_are_counted_at_once(kb: KnowledgeBase) -> None:
    kb.put(rent_map())
    assert facets(kb).decided == (1, 4)
    kb.decide(accept("caps"))
    assert facets(kb).decided == (2, 3)
    kb.forget("pasted-rent")
    assert facets(kb).total == 0
    assert kb.index.rows("SELECT * FROM also_said") == []


HOSTILE = ("' OR 1=1 --", "\x00", "%", "*", "x" * 5000, '"', ":author_0", "שלום", "-1")


@pytest.mark.parametrize("text", HOSTILE, ids=ascii)
def test_no_value_of_a_filter_is_read_as_sql(kb: KnowledgeBase, text: str) -> None:
    kb.put(rent_map())
    wanted = ClaimFilter(discussions=(text,), kinds=(text,), authors=(text, text))
    assert facets(kb, text, wanted).total == 0
    assert chosen(kb, "", wanted, sort=text) == []


@pytest.mark.parametrize("name", ORDERS)
def test_each_order_lists_every_claim_once_and_the_other_way_round_too(kb: KnowledgeBase, name: str) -> None:
    kb.put(rent_map())
    kb.put(renamed(rent_map(), "pasted-other"))
    for sort in (name, f"-{name}"):
        pages = [chosen(kb, sort=sort, limit=3, offset=n) for n in range(0, 12, 3)]
        assert len({(row.discussion, row.id) for page in pages for row in page}) == 10
        assert sum(map(len, pages)) == 10


@pytest.mark.parametrize(
    ("sort", "ids"),
    [
        ("worth", ["vienna", "caps", "not-so", "leave", "land"]),
        ("-worth", ["land", "leave", "caps", "not-so", "vienna"]),
        ("confidence", ["vienna", "not-so", "leave", "land", "caps"]),
        ("attacked", ["caps", "vienna", "not-so", "leave", "land"]),
        ("date", ["caps", "leave", "vienna", "not-so", "land"]),
        ("author", ["caps", "leave", "vienna", "land", "not-so"]),
        ("nonsense", ["caps", "vienna", "not-so", "leave", "land"]),
        ("-nonsense", ["caps", "vienna", "not-so", "leave", "land"]),
    ],
)
def test_claims_come_in_the_order_that_is_asked_for(kb: KnowledgeBase, sort: str, ids: list[str]) -> None:
    kb.put(rent_map())
    assert [row.id for row in chosen(kb, sort=sort)] == ids
