"""How a unit puts its claim forward where it does not just assert it."""

import pytest

from tests.spans import language, unit, units

MODES = [
    ("Why would anyone pay for that?", None, "rhetorical-question"),
    ("Sure, the old one was cheaper, but it broke every week.", "the old one was cheaper", "concession"),
    ("While the law is popular, it does not work.", "the law is popular", "concession"),
    ("The parliament passed the law in 1994.", None, None),
]


@pytest.mark.parametrize(("text", "stretch", "mode"), MODES)
def test_questions_concessions_and_plain_statements_are_told_apart(
    text: str, stretch: str | None, mode: str | None
) -> None:
    assert unit(text, stretch)._.mode == mode


@pytest.mark.parametrize(
    ("text", "stretch", "mode"),
    [*MODES, ("Imagine the town had no bridge.", None, "hypothetical")],
)
def test_rules_tell_them_apart_where_no_head_is_given(
    text: str, stretch: str | None, mode: str | None
) -> None:
    step = language().create_pipe("mode", config={"trained": False})
    doc = step(units(text, *([stretch] if stretch else [])))
    assert doc.spans["units"][0]._.mode == mode
