"""The pattern of the reason a unit gives."""

import pytest

from kb.model import Scheme
from tests.spans import language, unit, units


@pytest.mark.parametrize(
    ("text", "scheme"),
    [
        ("That's like blaming the thermometer for the fever.", "analogy"),
        ("Suing them is like suing the weather.", "analogy"),
        ("For example, the old mill burned down twice.", "example"),
    ],
)
def test_a_plainly_marked_reason_shows_its_pattern(text: str, scheme: str) -> None:
    stretch = text.removeprefix("For example, ")
    assert unit(text, stretch)._.scheme == scheme


def test_schemes_are_words_of_the_model_and_most_units_have_none() -> None:
    texts = ("The bus is late.", "I live in Oslo.", "They moved the stop.", "Prices rose in May.")
    found = [unit(text)._.scheme for text in texts]
    assert found.count(None) >= 3
    assert {scheme for scheme in found if scheme} <= set(Scheme)


def test_rules_find_cues_where_no_head_is_given() -> None:
    step = language().create_pipe("scheme", config={"trained": False})
    doc = units("It failed due to rust. The bus is red.", "It failed due to rust", "The bus is red")
    assert [span._.scheme for span in step(doc).spans["units"]] == ["cause", None]
