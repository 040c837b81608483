"""Cue phrases as data: every file loads, and phrases match what they should."""

from importlib import resources

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract import lexicon

OURS = ("kinds", "modes", "schemes", "sources")
LISTS = sorted(p.name[:-4] for p in resources.files(lexicon).iterdir() if p.name.endswith(".txt"))


@given(st.text())
def test_plain_text_keeps_every_offset(text: str) -> None:
    assert len(lexicon.plain(text)) == len(text)


def test_plain_text_is_lower_case_with_straight_quotes() -> None:
    assert lexicon.plain("“It’s İ”") == '"it\'s i"'


@pytest.mark.parametrize("name", LISTS)
def test_a_list_has_each_phrase_once_and_finds_it(name: str) -> None:
    phrases = lexicon.phrases(name)
    assert phrases
    assert len(set(phrases)) == len(phrases)
    for phrase in phrases:
        assert lexicon.pattern(name).search(phrase.rstrip("*"))


@pytest.mark.parametrize("name", OURS)
def test_a_table_names_its_lists_and_each_phrase_is_plain(name: str) -> None:
    for phrases in lexicon.table(name).values():
        assert phrases
        assert all(phrase == lexicon.plain(phrase).strip() for phrase in phrases)


def test_a_phrase_matches_whole_words_only() -> None:
    assert lexicon.pattern("hedges").search("it may rain")
    assert not lexicon.pattern("hedges").search("the mayor of mayfield")
    assert lexicon.pattern("kinds/value").search("hypocrites all")
