"""The parts that pages share: columns that are cut, badges that explain themselves, confidence in words."""

import pytest

from screens._parts import FLAGS, SIGNS, platform, sure
from ui.text import label, plain


@pytest.mark.parametrize(
    ("confidence", "words"),
    [
        (1.0, "confidence 100%, likely"),
        (0.7, "confidence 70%, likely"),
        (0.69, "confidence 69%, plausible"),
        (0.45, "confidence 45%, plausible"),
        (0.44, "confidence 44%, a guess"),
        (0.0, "confidence 0%, a guess"),
    ],
)
def test_a_confidence_is_said_with_its_number_and_in_a_word(confidence: float, words: str) -> None:
    assert sure(confidence) == words


def test_no_two_kinds_of_argument_share_a_sign() -> None:
    for part in ("colour", "icon", "verb"):
        assert len({getattr(sign, part) for sign in SIGNS.values()}) == len(SIGNS)


def test_each_word_for_where_a_claim_stands_is_explained_as_the_contract_has_it() -> None:
    assert FLAGS["contested"] == "Attacked, and supported or made by two authors or more."
    assert FLAGS["unanswered"] == "Attacked, and no attacker was attacked in turn."
    assert FLAGS["unsupported"].startswith("No premise and no citation")


def test_a_platform_has_its_own_name_and_an_unknown_one_stays_inert() -> None:
    assert platform("hackernews") == "Hacker News"
    assert platform("![x](y)") == plain("![x](y)")


@pytest.mark.parametrize("text", ["[a](b)", "![a](b)", r"back\slash", r"\[a](b)", "]", "plain"])
def test_a_badge_ends_up_with_each_bracket_escaped_once(text: str) -> None:
    """Streamlit puts a backslash before each bracket of a badge's label, escaped or not."""
    drawn = label(text).replace("[", r"\[").replace("]", r"\]")
    assert drawn == plain(text)
