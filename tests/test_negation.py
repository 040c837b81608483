"""Whether a unit denies its main predicate."""

import pytest

from tests.spans import unit

DENIES = [
    "This is not a vaccine.",
    "They never paid for it.",
    "I don't think the bridge is safe.",
    "I doubt that it works.",
    "There's no such thing as a free lunch.",
    "There is no evidence of that.",
    "Nobody reads the terms.",
    "It isn’t theft.",
    "We have yet to see a working one.",
    "None of these is a democracy.",
    "It's hard to believe they had access.",
    "Why would anyone pay for that?",
]
ASSERTS = [
    "This is a vaccine.",
    "The claim is unfair and impossible to like.",
    "It was the mayor, not the council.",
    "It is not only fast but also cheap.",
    "Isn't that what a tax is?",
    "He denies it every year.",
    "If not, call them again.",
]


@pytest.mark.parametrize("text", DENIES)
def test_a_denied_main_predicate_is_negated(text: str) -> None:
    assert unit(text)._.negated is True


@pytest.mark.parametrize("text", ASSERTS)
def test_negative_words_that_deny_no_predicate_leave_it_asserted(text: str) -> None:
    assert unit(text)._.negated is False


def test_a_frame_before_the_unit_denies_it() -> None:
    text = "I don't think that the bridge is safe."
    assert unit(text, "the bridge is safe")._.negated is True
