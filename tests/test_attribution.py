"""Who is said to claim a unit; and never the author."""

import pytest

from extract.components.attribution import UNNAMED
from extract.components.quotation import Quotation, quotations
from tests.spans import unit, units

HELD = [
    ("According to the harbour office, the ferry sank.", "the ferry sank", "the harbour office"),
    ("The union says that wages fell by a tenth.", "wages fell by a tenth", "The union"),
    ("Critics claim that the dam is unsafe.", "the dam is unsafe", "Critics"),
    ("A friend of mine swears it is dry, and she claims that it was poisoned.", "it was poisoned", "friend"),
    ("The report seems to suggest that the sensor failed.", "the sensor failed", "The report"),
    ("From the manual it seems that the pump stops at night.", "the pump stops at night", "the manual"),
    ("Debunk this: cold water cures the flu", "cold water cures the flu", UNNAMED),
    (
        '"The bridge had been inspected twice that year and found sound" - Ada Burke',
        "The bridge had been inspected twice that year and found sound",
        "Ada Burke",
    ),
    (
        'The judge writes: "The plaintiff has shown neither damage nor intent in this matter."',
        "The plaintiff has shown neither damage nor intent in this matter",
        "The judge",
    ),
]
OWN = [
    ("I think that the dam is unsafe.", "the dam is unsafe"),
    ("I believe the well is dry.", "the well is dry"),
    ("The dam is unsafe.", "The dam is unsafe"),
    ("It doesn't show that the dam is unsafe.", "the dam is unsafe"),
    ("Do the owners say that the dam is unsafe?", "the dam is unsafe"),
    ("If the owners say that the dam is safe, fine.", "the dam is safe"),
    ('They call it an "attack" on the press.', 'They call it an "attack" on the press'),
]


@pytest.mark.parametrize(("text", "stretch", "holder"), HELD)
def test_what_somebody_else_is_said_to_claim_has_its_holder(text: str, stretch: str, holder: str) -> None:
    found = unit(text, stretch)._.attribution
    assert found is not None
    assert holder in found


@pytest.mark.parametrize(("text", "stretch"), OWN)
def test_what_the_author_says_has_none(text: str, stretch: str) -> None:
    assert unit(text, stretch)._.attribution is None


def test_a_report_inside_a_run_on_sentence_keeps_to_its_own_words() -> None:
    text = "Both owners publicly claimed that the dam was sound, and I believe they are lying."
    doc = units(text, "the dam was sound", "they are lying")
    assert [span._.attribution is None for span in doc.spans["units"]] == [False, True]


def test_a_holder_is_words_of_the_post() -> None:
    for text, stretch, holder in HELD:
        if holder != UNNAMED:
            found = unit(text, stretch)._.attribution
            assert found in text


def test_a_quotation_runs_over_paragraphs_only_where_it_has_its_line_to_itself() -> None:
    alone = 'See below.\n\n"One two three four five six.\n\nSeven eight nine."'
    inside = 'He said "one two three four five six\n\nand that was it" in the end.'
    assert [alone[q.start : q.end] for q in quotations(alone)] == [
        "One two three four five six.\n\nSeven eight nine."
    ]
    assert list(quotations(inside)) == []


def test_a_scare_quote_is_no_quotation() -> None:
    assert list(quotations('It was no "attack" at all.')) == []


def test_a_quoted_line_is_a_quotation() -> None:
    assert list(quotations("> one two\nthree")) == [Quotation(0, 10, None)]
