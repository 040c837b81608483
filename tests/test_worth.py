"""How far a unit is worth checking."""

import pytest

from tests.spans import language, unit, units

PAIRS = [
    ("The company paid 12 million dollars in fines in 2016.", "I like the colour of my bicycle."),
    ("The Supreme Court ruled that the law is void.", "That is a silly comparison."),
    ("A study of 400 drivers found no effect on accidents.", "We should all be kinder to each other."),
]


@pytest.mark.parametrize(("checkable", "other"), PAIRS)
def test_what_evidence_could_settle_outranks_what_it_could_not(checkable: str, other: str) -> None:
    assert unit(checkable)._.worth > unit(other)._.worth


@pytest.mark.parametrize("trained", [True, False])
def test_worth_lies_between_0_and_1(trained: bool) -> None:
    step = language().create_pipe("worth", config={"trained": trained})
    for text in (*(text for pair in PAIRS for text in pair), "?", "1 2 3 4 5 NATO NATO", "🙂🙂🙂"):
        doc = step(units(text))
        assert 0.0 <= doc.spans["units"][0]._.worth <= 1.0
