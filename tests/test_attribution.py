"""Who is said to claim a unit; and never the author."""

from time import perf_counter

import pytest

from extract.components.attribution import QUOTED, UNNAMED
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
    (
        "My doctor told me that salt is harmless because the old trials were bad.",
        "the old trials were bad",
        "My doctor",
    ),
    ("Even the mayor, who said the bridge was safe, took the ferry.", "the bridge was safe", "the mayor"),
    ("I remember some historians writing that the wall was never built.", "the wall was never built", "some"),
    ("Burke's claim that the mill burned twice is false.", "the mill burned twice", "Burke"),
    ("Their neighbours make the claim that the dog barks.", "the dog barks", "neighbours"),
    ("Ada Burke met me. He was late, and she argued that tea is better.", "tea is better", "Ada Burke"),
    ("This was settled by Snopes. According to them, the cat lived.", "the cat lived", "Snopes"),
    (
        "Is it true that cows sleep standing up?\n\nMy uncle is sure of it.",
        "cows sleep standing up",
        "My uncle",
    ),
    (
        "From the transcript of Ada Burke's speech:\n\n> We built the mill in one summer and paid for it.",
        "We built the mill in one summer",
        "Ada Burke",
    ),
    (
        "The mill report says it plainly:\n\n> The wheel broke twice.\n\nAnd\n\n> Nobody was paid.",
        "Nobody was paid",
        "The mill report",
    ),
    (
        "https://millnews.example/story\n\n> The wheel broke twice in one year.\n\nWell, no.",
        "The wheel broke twice in one year",
        "millnews.example",
    ),
    (
        "Here is the real list:\n\n* Wheels break in March.\n* Millers drink.\n\nsource: https://mill.example/a",
        "Millers drink",
        "mill.example",
    ),
    (
        "The town has gone mad. The mill must stay where it is for ever - Ada Burke\n\nhttps://x.example/1",
        "The mill must stay where it is",
        "Ada Burke",
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
    ("They could say that the dam is safe.", "the dam is safe"),
    ("The report no longer says that the dam is safe.", "the dam is safe"),
    ("The union says that wages fell, which is true.", "is true"),
    ("The owners claim that the dam is safe, but it leaks.", "it leaks"),
    ("The dam is leaking, and the owners say that it is safe.", "The dam is leaking"),
    ("The mill is old, and history suggests that it will fall.", "it will fall"),
    ("> Short line here.\n\nThe mill is old.", "The mill is old"),
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


def test_quoted_lines_whose_source_the_post_does_not_show_are_still_not_the_authors() -> None:
    found = unit("> The wheel broke twice in a year.\n\nIt did not.", "The wheel broke twice in a year")
    assert found._.attribution == QUOTED


def test_a_far_link_is_the_source_only_where_no_other_site_is_linked() -> None:
    quoted, talk = '"The wheel broke twice in one single year"', "\n\nSo much for that.\n\nReally.\n\n"
    one = f"{quoted}{talk}Source: https://mill.example/a"
    two = f"{one}\n\nhttps://other.example/b"
    stretch = "The wheel broke twice in one single year"
    assert unit(one, stretch)._.attribution == "mill.example"
    assert unit(two, stretch)._.attribution is None


def test_the_account_of_a_linked_message_is_its_holder() -> None:
    text = '"The wheel broke twice in one single year"\n\nhttps://twitter.com/ada_burke/status/1'
    assert "ada_burke" in unit(text, "The wheel broke twice in one single year")._.attribution


def test_what_nests_and_repeats_without_end_is_read_in_time() -> None:
    hostile = "He said " * 200 + '> "a b c d e f" ' * 200 + "\n* x said:\n" * 200 + "- A B " * 200
    began = perf_counter()
    unit(hostile, "He said")
    assert perf_counter() - began < 20


def test_a_scare_quote_is_no_quotation() -> None:
    assert list(quotations('It was no "attack" at all.')) == []


def test_a_quoted_line_is_a_quotation() -> None:
    assert list(quotations("> one two\nthree")) == [Quotation(0, 10, None)]
