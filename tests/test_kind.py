"""What kind of proposition a unit puts forward, by the trained head and by rules."""

import pytest

from extract.components.trait import Trait
from tests.spans import language, unit, units

PLAIN = [
    ("The parliament passed the law in 1994.", "fact"),
    ("About 40% of the workers left within a year.", "fact"),
    ("That is a terrible idea.", "value"),
    ("We should ban advertising to children.", "policy"),
    ("Please don't feed the ducks.", "policy"),
    ("By definition a monopoly has no competitors.", "definition"),
]


@pytest.mark.parametrize(("text", "kind"), PLAIN)
def test_plain_cases_are_told_apart(text: str, kind: str) -> None:
    assert unit(text)._.kind == kind


@pytest.mark.parametrize(("text", "kind"), PLAIN)
def test_rules_tell_plain_cases_apart_where_no_head_is_given(text: str, kind: str) -> None:
    doc = units(text)
    step = language().create_pipe("kind", config={"trained": False})
    assert isinstance(step, Trait)
    assert step.heads is None
    assert step(doc).spans["units"][0]._.kind == kind


def test_a_post_without_units_passes_through() -> None:
    assert "units" not in language()("").spans
