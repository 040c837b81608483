"""Which language a discussion is in."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.language import language


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("It is not fair use.", "en"),
        ("I don't get it.", "en"),
        ("What they did was wrong, and you know it.", "en"),
        ("Das stimmt so nicht, und niemand glaubt es.", "de"),
        ("Je ne crois pas que ce soit du vol.", "fr"),
        ("No creo que sea un robo, porque no tenían acceso.", "es"),
        ("这不是偷窃。", "zh"),
        ("これは盗みではない。", "ja"),
        ("Это не кража, и все это знают.", "ru"),
        ("Это не кража.", "ru"),
        ("Tämä ei ole varkaus.", "fi"),
    ],
)
def test_a_single_sentence_says_its_language(text: str, tag: str) -> None:
    assert language([text]) == tag


@pytest.mark.parametrize("text", ["", "  \n", "https://example.org/a/b?c=d", "12 345", "🙂🙂", "...", "ok"])
def test_what_holds_hardly_a_word_is_undetermined(text: str) -> None:
    assert language([text]) == "und"


def test_links_code_and_quoted_lines_do_not_count() -> None:
    german = "Das ist doch kein Diebstahl, das sagt jedes Gericht."
    noise = (
        "> You said that this is theft and that they should be fined.\n"
        "```\nfor item in the_list:\n    return that\n```\n"
        "https://example.org/this-is-what-they-have-done-to-the-world\n"
    )
    assert language([noise + german]) == "de"
    assert language([noise]) == "und"


def test_the_words_after_a_quoted_line_count() -> None:
    assert language(["> Das ist doch Diebstahl.\n\nNo, that is not what they have done."]) == "en"


def test_most_of_the_words_decide() -> None:
    english = "They should have asked before they took it, and it is not theirs."
    assert language([english, "Das stimmt.", english]) == "en"


def test_an_endless_stream_is_read_only_as_far_as_needed() -> None:
    def endless() -> "object":
        while True:
            yield "This is one of many posts, and it says what the others say. " * 20

    assert language(endless()) == "en"  # type: ignore[arg-type]  # a generator that never ends


@given(st.lists(st.text(alphabet=st.characters(), max_size=60), max_size=5))
def test_any_text_has_an_answer_and_always_the_same(texts: list[str]) -> None:
    first = language(texts)
    assert first == language(texts)
    assert first.isalpha() and first.islower()
