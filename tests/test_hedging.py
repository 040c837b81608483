"""Whether a unit makes its own fact less certain."""

import pytest

from tests.spans import unit


@pytest.mark.parametrize(
    ("text", "stretch"),
    [
        ("It probably costs fifty dollars.", None),
        ("The bridge may have fallen in the storm.", None),
        ("Apparently the bus leaves at nine.", None),
        ("I guess the train was late.", "the train was late"),
        ("The train was late, I suppose.", "The train was late"),
        ("It seems that 200 people came.", "200 people came"),
        ("IIRC the ferry sank in 1987.", "the ferry sank in 1987"),
    ],
)
def test_a_fact_said_with_less_than_certainty_is_hedged(text: str, stretch: str | None) -> None:
    assert unit(text, stretch)._.hedged is True


@pytest.mark.parametrize(
    ("text", "stretch"),
    [
        ("The ferry sank in 1987.", None),
        ("I think we should ban cars.", "we should ban cars"),
        ("I think that's a terrible idea.", "that's a terrible idea"),
    ],
)
def test_a_plain_fact_and_an_opinion_on_what_is_good_or_right_are_not(text: str, stretch: str | None) -> None:
    assert unit(text, stretch)._.hedged is False
