"""Questions with their answers, read as statements; and answers that say that nothing was found."""

import pytest

from extract.evidence.answers import declared, unanswered


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
