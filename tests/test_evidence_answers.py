"""Questions with their answers, read as statements; and answers that say that nothing was found."""

from collections.abc import Sequence

import numpy as np
import pytest

from extract.evidence.answers import declared, stances, unanswered
from extract.stance import LABELS, Matrix


@pytest.mark.parametrize(
    ("text", "statement"),
    [
        ("Did the council ban plastic forks in 2016? No.", "The council did not ban plastic forks in 2016."),
        ("Has Vienna sold its flats? Yes.", "Vienna has sold its flats."),
        (
            "Is there a lift in the old tower? No. It has stairs.",
            "There is not a lift in the old tower. It has stairs.",
        ),
        (
            "Q: Were the tenants of the house asked? A: No, nobody was.",
            "The tenants of the house were not asked. Nobody was.",
        ),
        (
            "Can a landlord refuse a tenant?\nyes\nWith reasons.",
            "A landlord can refuse a tenant. With reasons.",
        ),
    ],
)
def test_a_question_with_yes_or_no_is_read_as_a_statement(text: str, statement: str) -> None:
    assert declared(text) == statement


@pytest.mark.parametrize(
    "text",
    [
        "How many flats are there? No more than 400.",
        "Did the city cap rents? No cap was ever put to the vote.",
        "Did the city cap rents? Nobody knows.",
        "The city capped rents. Did it help? No.",
        "Was? No.",
        "Did? No.",
        "Is it so? " + "very " * 5000,
        "",
    ],
)
def test_all_else_stays_as_it_is(text: str) -> None:
    assert declared(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "No answer could be found.",
        "How many flats are there? No answer could be found.",
        "Did it rain? No information was available online.",
        "Question: Who said so? Answer: Unanswerable.",
    ],
)
def test_an_answer_that_nothing_was_found_is_none(text: str) -> None:
    assert unanswered(text)


@pytest.mark.parametrize(
    "text",
    [
        "Did radio waves spread it? Experts found no evidence of that.",
        "No evidence was found of an explosion.",
        "The ban began in 2016. No further information was available.",
        "Who owns it? No data centre could be sold.",
        "",
    ],
)
def test_an_answer_that_tells_something_is_one(text: str) -> None:
    assert not unanswered(text)


def overlap(pairs: Sequence[tuple[str, str]]) -> Matrix:
    """A model that sees nothing but shared words, and so no denial; boats tell it nothing."""
    rows = {"boats": (0.1, 0.1, 0.8), "houses": (0.2, 0.7, 0.1)}
    found = [next((row for word, row in rows.items() if word in p), (0.8, 0.1, 0.1)) for p, _ in pairs]
    return np.array(found, dtype=np.float32).reshape(-1, len(LABELS))


def said(passage: str) -> list[float]:
    return [round(x, 2) for x in stances(overlap, [(passage, "The council banned forks.")])[0].tolist()]


def test_what_is_denied_speaks_against_what_it_would_bear_out() -> None:
    assert said("Did the council ban forks? Yes.") == [0.8, 0.1, 0.1]
    assert said("Did the council ban forks? No.") == [0.05, 0.8, 0.15]
    assert said("Did the council ban houses? No.") == [0.35, 0.2, 0.45]
    assert said("The council banned forks.") == [0.8, 0.1, 0.1]


def test_what_is_added_to_a_no_is_heard_where_the_question_was_of_something_else() -> None:
    assert said("Did the council ban boats? No. It has a fleet of houses.") == [0.1, 0.1, 0.8]
    assert said("Did the council ban boats? No.") == [0.05, 0.1, 0.85]


def test_no_pairs_get_no_rows() -> None:
    assert stances(overlap, []).shape == (0, 3)
