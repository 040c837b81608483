"""Numbers, dates and units: how they are read, and when two of them are the same or another."""

import math
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.evidence.comparison import compared, missing
from extract.evidence.dates import days
from extract.evidence.numerals import numerals
from extract.evidence.quantities import quantities
from extract.evidence.ranks import outranked


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("150k requests, or 150,000", [150_000, 150_000]),
        ("3 million people, 3.2bn in all", [3_000_000, 3_200_000_000]),
        ("two hundred and fifty thousand", [250_000]),
        ("a dozen eggs and twenty-five hens", [12, 25]),
        ("half of them, two thirds, a quarter of the town", [50, 200 / 3, 25]),
        ("one in twenty, 7 out of 10, seven requests in ten", [5, 70, 70]),
        ("300 000 tonnes, 300\u00a0000 more", [300_000, 300_000]),
        ("COVID-19, Kite-2, v2.1 and the 3rd of 2x", []),
        ("half a million people, half a kilometre", [500_000, 0.5]),
        ("the third quarter, one of them, millions of them", []),
    ],
)
def test_a_number_is_read_however_it_is_written(text: str, values: list[float]) -> None:
    assert [n.value for n in numerals(text)] == pytest.approx(values)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("on 19 March 1932", [(1932, 3, 19)]),
        ("in August 2025, on Aug. 4, 2025 and 2025-08-04", [(2025, 8, None), (2025, 8, 4), (2025, 8, 4)]),
        ("since 2019", [(2019, None, None)]),
        ("May 3rd; 3 may apply", [(None, 5, 3)]),
        ("99 March 1932", [(1932, 3, None)]),
        ("1,932 people, 1932.5 metres", []),
    ],
)
def test_a_date_is_read_as_far_as_it_is_told(text: str, parts: list[tuple[int | None, ...]]) -> None:
    assert [(d.year, d.month, d.day) for d in days(text) if d.month or d.year] == parts


@pytest.mark.parametrize(
    ("text", "family", "low", "high"),
    [
        ("more than 150,000 requests", "count", 150_000, math.inf),
        ("under two hours", "seconds", -math.inf, 7_200),
        ("5 to 10 percent", "percent", 5, 10),
        ("between 20 and 30 km", "metres", 20_000, 30_000),
        ("$5m a year", "money $", 5_000_000, 5_000_000),
        ("20,000 or more", "count", 20_000, math.inf),
        ("-5 °C", "celsius", -5, -5),
        ("half of the held posts", "percent", 50, 50),
    ],
)
def test_an_amount_has_its_unit_and_its_bounds(text: str, family: str, low: float, high: float) -> None:
    [found] = quantities(text)
    assert (found.family, found.low, found.high) == (family, low, high)


def test_what_is_counted_and_per_what_is_read_behind_the_number() -> None:
    [found] = quantities("more than 150,000 exchanges per day")
    assert (found.heads, found.rate) == (frozenset({"exchang"}), "day")


AGREES = [
    ("DS made 150k requests", "DeepSeek's accounts sent 150,000 requests in a month."),
    ("half of the posts were released", "50 percent of the posts were released."),
    ("The bridge was opened in 1932", "The harbour bridge opened to traffic on 19 March 1932."),
    ("The bridge was opened in 1932", "Construction of the bridge began in 1923, and it opened in 1932."),
    ("The town has about 30,000 people", "The town has 29,870 people."),
    ("The median wait is 19 hours", "The median wait was 19 hours. It was longest in May, at 31 hours."),
    (
        "reports of spam fell from 310 to 142",
        "Members reported 142 posts as spam in 2025, after 310 in 2024.",
    ),
    (
        "Harbour handled more than four million tonnes in 2025",
        "In 2025 the harbour handled 4.2 million tonnes.",
    ),
    ("The wait is two days", "The wait is 48 hours."),
]
OTHER = [
    ("half of the posts were released", "87 percent of the posts were released."),
    ("The bridge was opened in 1932", "The bridge was opened in 1931 by the mayor."),
    ("The median wait is under two hours", "The median wait between posting and a decision was 19 hours."),
    ("900 posts were held in 2025", "In 2025 the link filter held 1,284 posts."),
    ("The beach was closed on 12 days in 2025", "The beach was closed on 31 days in 2025."),
    ("A single ticket costs 2.80 euros", "A single ticket costs 2.60 euros."),
    ("The authority has about 500 employees", "The authority employs 318 people, 318 employees in all."),
    ("The company was founded in 2011", "The company, founded in 2013, makes boats."),
]
OTHER += [("The boats cost 60 million euros", "The boats began in May. Together they cost 41 million euros.")]
UNCLEAR = [
    ("DS made 150k requests", "Over 24,000 accounts generated 16 million exchanges."),  # of something else
    ("900 posts were held in 2024", "In 2025 the link filter held 1,284 posts."),  # of another year
    ("The bridge was opened in 1923", "Construction of the bridge began in 1923, and it opened in 1932."),
    ("The median wait is 31 hours", "The median wait was 19 hours. It was longest in May, at 31 hours."),
    ("121 posts were released", "Then 1,117 were released without a change, 121 were refused."),
    ("It costs $5 a month", "It costs $60 a year."),  # another measure
    ("Temperatures rose by 1.5 degrees", "Temperatures rose to 15 degrees."),
    ("Vaccines reduce deaths by 90 percent", "Vaccines reduced deaths by 92%."),  # near enough to doubt
    ("The ferries did not carry 2 million people", "The ferries carried 2 million people."),
    ("reports of spam rose from 142 to 310", "Reports of spam were 142 in 2025, after 310 in 2024."),
    ("The Lantern Bridge was opened in 1931", "The toll on the Lantern Bridge was abolished in 1972."),
    ("The answer is on page 14 of the card", "The answer of the card is in 12 parts."),
    ("Knocked Up was released on June 1, 2003", "Knocked Up was released on June 1."),
]


@pytest.mark.parametrize(("claim", "passage"), AGREES)
def test_the_same_quantity_of_the_same_thing_agrees(claim: str, passage: str) -> None:
    told = compared(claim, passage)
    assert told is not None
    assert told.agrees


@pytest.mark.parametrize(("claim", "passage"), OTHER)
def test_another_quantity_of_the_same_thing_differs(claim: str, passage: str) -> None:
    told = compared(claim, passage)
    assert told is not None
    assert not told.agrees
    assert passage[told.start : told.end] == told.found


@pytest.mark.parametrize(("claim", "passage"), UNCLEAR)
def test_nothing_is_said_where_it_is_not_clear_that_the_same_is_measured(claim: str, passage: str) -> None:
    assert compared(claim, passage) is None


def test_another_place_in_the_same_order_is_told_and_the_same_is_not() -> None:
    passage = "It was built by Kolbein. At 386 metres it is the second longest arch bridge in the country."
    found = outranked("The bridge is the longest arch bridge in the country.", passage)
    assert found is not None
    assert [rank.place for rank in found] == [1, 2]
    assert passage[found[1].start : found[1].end] == "second longest"
    assert outranked("The bridge is the second longest arch bridge in the country.", passage) is None
    assert outranked("The tower is the longest walk from here.", passage) is None


def test_an_amount_that_stands_nowhere_in_a_passage_is_missing() -> None:
    assert missing("The fleet has 12 boats and 40 people", "Twelve boats and 38 people") == ("40",)
    assert missing("The fleet has boats", "Twelve boats") == ()


@given(st.text(max_size=200), st.text(max_size=200))
def test_any_text_can_be_compared_with_any_other(one: str, other: str) -> None:
    for quantity in quantities(one):
        assert 0 <= quantity.start < quantity.end <= len(one)
    compared(one, other)


@pytest.mark.parametrize(
    "piece", ["1,", "1 in ", "one hundred and ", "$", "3-", "five to ", "between 1 and ", "9" * 60]
)
def test_a_long_row_of_numbers_is_read_in_little_time(piece: str) -> None:
    begun = time.perf_counter()
    compared(f"It costs 5 euros, {piece * 40}", piece * (20_000 // len(piece)))
    assert time.perf_counter() - begun < 2
