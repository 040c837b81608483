"""Sentences, passages and which of them may bear on a claim."""

import random
import time
from datetime import UTC, datetime
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.evidence.passages import Retriever, nearest, passages
from extract.evidence.ranking import fused, tokens
from extract.evidence.sentences import sentences
from kb.evidence.model import Snapshot
from kb.kinds import SnapshotState

PAGE = """Harbour report 2025

How long people waited
The median wait was 19 hours over the year. It was longest in December, at 31 hours. Some waited for days.

What the filter reads
The filter holds a post with more than two links. It looks at no words. Private messages are never scanned.
"""
SOUP = st.text(st.sampled_from("aB. \n!?\"'()1,-…•\t\u2028é🙂"), max_size=400)


def snapshot(text: str, source: str = "s") -> Snapshot:
    return Snapshot(source, datetime(2026, 1, 1, tzinfo=UTC), SnapshotState.FETCHED, text=text)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Dr. Smith met J. R. Doe of the U.S. Navy, e.g. at 5 p.m. on Friday. He left.", 2),
        ("It cost 1.5 million. “Too much,” he said. No. 4 was worse!", 3),
        ("He asked why? she left.", 1),
        ("Is it so?! Yes... It is. (See below.) Done", 5),
        ("A line that is broken by its width and that goes\non in the next one ends here. Then another.", 2),
        ("Short heading\nThe body begins here and says something.", 2),
    ],
)
def test_a_sentence_ends_where_a_reader_ends_it(text: str, parts: int) -> None:
    assert len(list(sentences(text))) == parts


@given(SOUP | st.text(max_size=300))
def test_sentences_and_passages_hold_every_word_at_its_place(text: str) -> None:
    found = list(sentences(text))
    assert all(one.end <= other.start for one, other in pairwise(found))
    covered = "".join(text[s.start : s.end] for s in found)
    assert "".join(covered.split()) == "".join(text.split())
    held: set[int] = set()
    for passage in passages(snapshot(text)):
        assert passage.text == text[passage.start : passage.end]
        held |= set(range(passage.start, passage.end))
    assert all(text[n].isspace() for n in set(range(len(text))) - held)


def test_a_passage_is_a_few_sentences_under_their_heading_and_overlaps_the_next() -> None:
    long = "Rents rose. " + " ".join(f"Sentence number {n} says a little more about it." for n in range(6))
    found = passages(snapshot(f"Rents\n{long}"))
    assert found[0].text.startswith("Rents\nRents rose.")
    assert all(one.start < other.start < one.end for one, other in pairwise(found))
    assert max(len(p.text.split()) for p in found) <= 90


def test_the_words_that_are_shown_are_the_sentence_that_shares_most_or_all() -> None:
    [passage] = passages(snapshot("Tea is grown in hills. The filter reads no private messages. Rain fell."))
    start, end = nearest("the filter reads private messages", passage)
    assert passage.text[start:end] == "The filter reads no private messages."
    assert nearest("coffee and cake", passage) == (0, len(passage.text))


def test_no_passage_is_endless_whatever_a_page_holds() -> None:
    for text in ("word " * 5000, "x" * 50_000, "a. " * 5000, "Head\n" * 5000, "| a | b |\n" * 3000):
        begun = time.perf_counter()
        found = passages(snapshot(text))
        assert max(len(p.text) for p in found) <= 1200
        assert time.perf_counter() - begun < 3


@pytest.fixture(scope="module")
def retriever() -> Retriever:
    return Retriever.load()


@pytest.mark.parametrize(
    ("claim", "words"),
    [
        ("the median wait is under two hours", "The median wait was 19 hours"),
        ("the filter reads private messages", "Private messages are never scanned"),
        ("people had to be patient for almost a day", "The median wait"),
    ],
)
def test_the_passage_that_bears_on_a_claim_comes_first(retriever: Retriever, claim: str, words: str) -> None:
    best = retriever.best(claim, [snapshot("Nothing of it. Quite another page.", "o"), snapshot(PAGE)], 2)
    assert words in best[0].text


def test_nothing_is_found_where_nothing_is_shared_and_an_unread_page_is_left_out() -> None:
    by_words = Retriever()
    assert by_words.best("zebra crossings", [snapshot(PAGE)], 3) == []
    assert by_words.best("", [snapshot(PAGE)], 3) == []
    dead = Snapshot("d", datetime(2026, 1, 1, tzinfo=UTC), SnapshotState.DEAD)
    assert by_words.best("the filter", [dead], 3) == []


def test_passages_that_are_chosen_together_are_not_the_same_words_twice(retriever: Retriever) -> None:
    best = retriever.best("the filter holds a post with links", [snapshot(PAGE)], 3)
    spans = sorted((p.start, p.end) for p in best)
    assert all(end - start > 2 * (end - other) for (start, end), (other, _) in pairwise(spans))


def test_a_long_page_is_searched_in_little_time_and_the_second_time_in_less(retriever: Retriever) -> None:
    chance = random.Random(5)
    words = [
        chance.choice(["harbour", "filter", "post", "rent", "wait", "hour", "bridge", "city", "vote"])
        for _ in range(45_000)
    ]
    text = ". ".join(" ".join(words[n : n + 12]).capitalize() for n in range(0, len(words), 12))
    page = snapshot(f"{text}. The lighthouse keeper resigned in May.", "long")
    begun = time.perf_counter()
    assert "lighthouse" in retriever.best("the lighthouse keeper resigned", [page], 1)[0].text
    first = time.perf_counter() - begun
    retriever.best("the lighthouse keeper resigned", [page], 1)
    assert first < 8
    assert time.perf_counter() - begun - first < first


def test_an_order_by_places_favours_what_several_put_first() -> None:
    assert fused([3.0, 2.0, 1.0, 0.0], [0.0, 0.9, 0.1, 0.0]) == pytest.approx(
        [1 / 61, 1 / 62 + 1 / 61, 1 / 63 + 1 / 62, 0.0]
    )


def test_words_are_compared_by_their_stems_and_numbers_by_their_digits() -> None:
    assert tokens("The requests: 150,000 and 3.5") == ["request", "150000", "3.5"]
