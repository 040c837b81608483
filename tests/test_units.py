"""Units: what a post puts forward, clause by clause."""

import hashlib
import json
import shutil
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from spacy.language import Language
from spacy.tokens import Doc

from extract.components.paragraphs import lines, quoted
from extract.pipeline import STEPS, annotate, build
from extract.segmenting.segmenter import Segmenter
from extract.segmenting.tokens import FOLDER
from kb.errors import ModelError


@pytest.fixture(scope="module")
def nlp() -> Language:
    return build(STEPS[: STEPS.index("units") + 1])


def annotated(nlp: Language, text: str) -> Doc:
    return next(annotate(nlp, [text]))


def units(nlp: Language, text: str) -> list[str]:
    doc = annotated(nlp, text)  # kept: a group of spans dies with its document
    return [span.text.rstrip(".!") for span in doc.spans["units"]]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "A rent cap cuts supply, because builders leave capped cities.",
            ["A rent cap cuts supply", "builders leave capped cities"],
        ),
        (
            "The court never ruled on training; it only ruled on copying the books.",
            ["The court never ruled on training", "it only ruled on copying the books"],
        ),
        ("That will be a game of whack-a-mole.", ["That will be a game of whack-a-mole"]),
        ("No map shows that path.", ["No map shows that path"]),  # the denial is the claim's own
        ("That map shows no path.", ["That map shows no path"]),
        ("So many maps show that path.", ["So many maps show that path"]),
        ("So the map is wrong.", ["the map is wrong"]),
        ("First, the map is wrong.", ["the map is wrong"]),
        ("First drafts of a map are wrong.", ["First drafts of a map are wrong"]),
        ("No, it is not on the map.", ["it is not on the map"]),  # and here it only answers
        (
            "The tool is cheap, but it is useless for large projects.",
            ["The tool is cheap", "it is useless for large projects"],
        ),
        ("I think the law is clear on this point.", ["the law is clear on this point"]),
        (
            "If you sell the house, you should tell the tenant.",
            ["If you sell the house, you should tell the tenant"],
        ),
        (
            "Water boils at a lower temperature on a mountain.",
            ["Water boils at a lower temperature on a mountain"],
        ),
        ("Nobody reads the terms. Everybody signs them.", ["Nobody reads the terms", "Everybody signs them"]),
    ],
)
def test_a_sentence_gives_one_unit_for_each_claim_in_it(
    nlp: Language, text: str, expected: list[str]
) -> None:
    assert units(nlp, text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Thanks!",
        "Thank you for the link.",
        "https://example.org/a/long/path.html",
        "> A rent cap cuts supply, because builders leave capped cities.",
        "```\nassert supply < demand, 'a rent cap cuts supply'\n```",
        "lol",
        "...",
    ],
)
def test_thanks_links_code_and_quoted_lines_give_none(nlp: Language, text: str) -> None:
    assert units(nlp, text) == []


def test_a_quoted_line_gives_none_and_the_answer_under_it_does(nlp: Language) -> None:
    text = "> A rent cap cuts supply.\n\nVienna caps its rents at last.\n"
    assert units(nlp, text) == ["Vienna caps its rents at last"]


def test_a_quotation_mark_is_kept_with_its_other_half(nlp: Language) -> None:
    (unit,) = units(nlp, 'The paper calls the leak a "software update".')
    assert unit.count('"') == 2


def test_a_line_and_its_wrapped_rest_are_one() -> None:
    text = "The committee that wrote the report in nineteen eighty never visited\nthe plant at all."
    assert list(lines(text)) == [(0, len(text))]


def test_lines_that_end_a_sentence_are_not_joined() -> None:
    text = "The committee that wrote the report in nineteen eighty never came.\nnobody asked."
    assert [text[a:b] for a, b in lines(text)] == text.split("\n")


PIECES = st.sampled_from(
    [
        "A rent cap cuts supply",
        "builders leave the city",
        "nobody asked them",
        "I think it is wrong",
        "who told you that",
        " because ",
        ", but ",
        "; and ",
        ". ",
        "? ",
        "\n",
        "\n\n",
        "\n> ",
        "\n- ",
        " (",
        ") ",
        ' "',
        "” ",
        "...",
        "🙂",
        "\t",
        "https://example.org/x ",
        "\n```\n",
    ]
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(PIECES, max_size=25).map("".join))
def test_units_are_exact_ordered_apart_within_a_line_and_never_quoted(nlp: Language, text: str) -> None:
    doc = annotated(nlp, text)
    spans = list(doc.spans["units"])
    assert doc.text == text
    for span in spans:
        assert text[span.start_char : span.end_char] == span.text != ""
        line = text.rfind("\n", 0, span.start_char) + 1
        assert not quoted(text, line)
        assert "\n\n" not in span.text
        assert span.text == span.text.strip()
        assert 0 < span._.confidence <= 1
    for before, after in pairwise(spans):
        assert before.end <= after.start


def test_weights_that_are_not_those_of_the_manifest_are_refused(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(FOLDER, tmp_path / "units"))
    (folder / "units.npz").write_bytes(b"nothing")
    with pytest.raises(ModelError, match=r"units\.npz: not the file"):
        Segmenter.load(folder)
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    manifest["files"]["units.npz"] = hashlib.sha256(b"nothing").hexdigest()
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    with pytest.raises(ModelError, match="does not hold the weights"):
        Segmenter.load(folder)


def test_words_that_the_weights_were_not_trained_with_are_refused(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(FOLDER, tmp_path / "units"))
    with (folder / "words.json").open("a", encoding="utf-8") as file:
        file.write("\n")
    with pytest.raises(ModelError, match=r"words\.json: not the file"):
        Segmenter.load(folder)


def test_the_card_says_what_it_was_trained_on_and_who_annotated_it() -> None:
    card = (FOLDER / "README.md").read_text(encoding="utf-8")
    for word in ("large language models", "Cross-validated", "Limits", "train_units.py"):
        assert word in card
