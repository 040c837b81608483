"""The pipeline: its order, what each step says it needs and gives, and texts of any kind."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from spacy.language import Language

from extract.pipeline import PARSE, STEPS, annotate, build

OURS = [step for step in STEPS if step not in ("tok2vec", "tagger", "parser")]

HOSTILE = {
    "nothing": "",
    "a line break": "\n",
    "two thousand line breaks": "\n" * 2000,
    "five hundred short lines": "no.\n" * 500,
    "a NUL": "It is\x00 theft, because\x00 they took it.",
    "right to left": "\u202eIt is theft\u202c, because مرحبا بالعالم they took it.",
    "emoji": "👩‍👩‍👧‍👦 It is theft 🙂, because they took it 🏴‍☠️.",
    "lone combining marks": "́̂̃ It iś theft.",
    "unusual spaces": "It\u00a0is\u2003theft,\u200bbecause\tthey took it.\r\nYes.",
    "only quotation marks": '"“”\'’"' * 50,
    "only brackets": "(" * 800 + ")" * 800,
    "only commas": "," * 1500,
    "one endless word": "a" * 30_000,
    "one endless sentence": "and it is wrong " * 400,
    "nested quotes": "> > > > you said so\n> > it is theft\nno it is not\n",
    "code": "```\nif x: return because(y)\n```\nThat is how it works.",
    "an open fence": "It works.\n```\nwhatever comes, is code",
    "numbers": "3.14 2,000,000 1e9 $5 50% " * 100,
}


@pytest.fixture(scope="module")
def nlp() -> Language:
    return build()


def test_the_steps_stand_in_their_order(nlp: Language) -> None:
    assert tuple(nlp.pipe_names) == STEPS


def test_a_step_of_ours_says_what_it_gives_and_needs_unless_it_reads_bare_text(nlp: Language) -> None:
    for step in OURS:
        meta = nlp.get_pipe_meta(step)
        assert meta.assigns, step
        assert meta.requires or step in ("paragraphs", "marks"), step


def test_no_step_needs_what_none_before_it_gives(nlp: Language) -> None:
    analysis = nlp.analyze_pipes()
    assert analysis is not None
    assert {step: found for step, found in analysis["problems"].items() if found} == {}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_hostile_text_comes_through_unchanged(nlp: Language, text: str) -> None:
    (doc,) = annotate(nlp, [text])
    assert doc.text == text
    assert doc._.embeddings.shape == (len(doc.spans["units"]), 384)
    for span in doc.spans["units"]:
        assert 0 < span._.confidence <= 1
        assert "\n" not in span.text


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=80), max_size=4))
def test_any_text_comes_through_unchanged(nlp: Language, texts: list[str]) -> None:
    assert [doc.text for doc in annotate(nlp, texts)] == texts


def test_texts_of_mixed_length_keep_their_order(nlp: Language) -> None:
    long = "no " * 20_000
    texts = ["It is theft.", long, "", "No, it is not theft.", long, "It is."]
    assert [doc.text for doc in annotate(nlp, texts)] == texts


def test_annotate_reads_no_further_ahead_than_a_batch(nlp: Language) -> None:
    read = []

    def posts() -> "object":
        for n in range(1000):
            read.append(n)
            yield "It is theft."

    next(annotate(nlp, posts()))  # type: ignore[arg-type]  # a generator of str
    assert len(read) < 50


def test_the_same_text_gives_the_same_units_in_any_company(nlp: Language) -> None:
    text = "It is not theft, because nothing is taken away; and they had asked first."

    def found(texts: list[str]) -> list[tuple[str, float]]:
        doc = list(annotate(nlp, texts))[-1]
        return [(span.text, span._.confidence) for span in doc.spans["units"]]

    alone = found([text])
    assert alone == found([text])
    assert [words for words, _ in alone] == [
        words for words, _ in found(["Well.", "A much longer one. " * 40, text])
    ]


def test_a_post_longer_than_a_batch_gives_units_to_its_end(nlp: Language) -> None:
    text = ("They took what was not theirs, because nobody stopped them.\n" + " " * 500) * 100
    (doc,) = annotate(nlp, [text])
    assert doc.text == text
    lines = {text.count("\n", 0, span.start_char) for span in doc.spans["units"]}
    assert lines == set(range(100))


@pytest.mark.slow
def test_a_post_of_a_megabyte_takes_less_than_three_minutes(nlp: Language) -> None:
    text = ("They took what was not theirs, because nobody stopped them. " * 9 + "\n\n") * 2000
    assert len(text) > 1_000_000
    (doc,) = annotate(nlp, [text])
    assert doc.text == text
    assert len(doc.spans["units"]) >= 18_000


def test_a_pipeline_of_the_first_steps_parses_and_finds_nothing() -> None:
    doc = build(PARSE)("It is theft.")
    assert "units" not in doc.spans
    assert [token.dep_ for token in doc][:2] == ["nsubj", "ROOT"]
