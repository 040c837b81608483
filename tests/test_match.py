"""The same claim said twice, and a claim and its negation."""

from dataclasses import replace

import numpy as np
import pytest

from extract.frame import Frame, numbers, stem
from extract.link import link
from extract.match import match, near
from extract.run import Extractor
from extract.standalone.answers import answered
from extract.standalone.bindings import told
from extract.unit import Unit
from kb.model import Discussion, Post
from tests.units import annotated, discussion

SAME = [
    ("Training on copyrighted books is fair use.", "training on copyrighted books is fair use"),
    ("A kettle cannot be repaired.", "A kettle can't be repaired."),
    ("The council closed the library in May.", "The library was closed in May by the council."),
    ("The mill burned 150k tons of coal.", "The mill burned 150,000 tons of coal."),
    ("Scraping is theft.", "It is not untrue that scraping is theft."),
    ("Scraping is theft.", "Nobody can say that scraping isn't theft."),
    ("Scraping is theft.", "No one doubts that scraping is theft."),
    ("Scraping is theft.", "It's true that scraping is theft."),
    ("Scraping is theft.", "Isn't scraping theft?"),
    ("Scraping is theft.", "Scraping is stealing."),
    ("Scraping is theft.", "Scraping is probably theft."),
]
OPPOSITE = [
    ("Training on copyrighted books is fair use.", "Training on copyrighted books is not fair use."),
    ("Distillation is theft.", "Distillation isn't theft."),
    ("The mill burned coal.", "The mill never burned coal."),
    ("Painting the pier is legal.", "Painting the pier is illegal."),
    ("There is evidence for the leak.", "There is no evidence for the leak."),
    ("Distillation is theft.", "I doubt that distillation is theft."),
    ("Scraping is theft.", "Scraping is hardly theft."),
    ("Scraping is theft.", "Scraping is by no means theft."),
    ("Scraping is theft.", "Scraping is anything but theft."),
    ("Scraping is theft.", "Nobody can say that scraping is theft."),
    ("Scraping is theft.", "It is false that scraping is theft."),
    ("Scraping is theft.", "I do not think that scraping is theft."),
    ("Scraping is theft.", "How is scraping theft?"),
    ("Scraping is stealing.", "Scraping isn't theft."),
    ("Scraping is theft.", "It isn't theft."),
    ("Scraping is legal.", "Scraping is unlawful."),
]
APART = [
    ("Alder trained on Birch outputs.", "Birch trained on Alder outputs."),
    ("Alder accused Birch of theft.", "Alder accused Cedar of theft."),
    ("The bridge costs 5 million.", "The bridge costs 6 million."),
    ("Some bridges are unsafe.", "All bridges are unsafe."),
    ("If you pay for the tokens, you own the output.", "You own the output."),
    ("The pier will be painted.", "The pier might be painted."),
    ("Ferries from Alderport to Birchport are cheap.", "Ferries from Birchport to Alderport are cheap."),
    ("Copying a book is legal in Norway.", "Copying a book is legal in Sweden."),
    ("The pier is safe when the tide is low.", "The pier is safe when the wind is low."),
    ("I have a licence.", "I have a licence."),
    ("Scraping is theft.", "The labs say that scraping is theft."),
    ("Scraping is theft.", "Scraping could be theft."),
    ("Scraping is theft.", "Distilling is not theft."),
    ("Scraping robs painters.", "Painters do not rob scraping."),
    ("The fine was 5 million.", "The fine was not 6 million."),
    ("The US taxes coal.", "We tax coal."),
]


def _relation(extractor: Extractor, one: str, other: str) -> str:
    thread = discussion(one, other)
    found = annotated(extractor, thread)
    links = answered(link(thread, found, ranker=extractor.ranker))
    matches = match(thread, found, told=told(thread, found, links, weights=extractor.pointers))
    if len(matches.groups) < len(found):
        return "same"
    return "opposite" if matches.opposites else "apart"


@pytest.mark.parametrize(("one", "other"), SAME)
def test_one_claim_in_other_words_is_one_group(extractor: Extractor, one: str, other: str) -> None:
    assert _relation(extractor, one, other) == _relation(extractor, other, one) == "same"


@pytest.mark.parametrize(("one", "other"), OPPOSITE)
def test_a_claim_and_its_negation_contradict_in_both_directions(
    extractor: Extractor, one: str, other: str
) -> None:
    assert _relation(extractor, one, other) == _relation(extractor, other, one) == "opposite"


@pytest.mark.parametrize(("one", "other"), APART)
def test_another_role_number_name_or_condition_is_another_claim(
    extractor: Extractor, one: str, other: str
) -> None:
    assert _relation(extractor, one, other) == _relation(extractor, other, one) == "apart"


@pytest.mark.parametrize(
    ("one", "other", "relation"),
    [
        ("Scraping is theft.", "That's simply not true.", "opposite"),
        ("Scraping is theft.", "It isn't.", "opposite"),
        ("Scraping is not theft.", "It isn't.", "same"),
        ("Scraping is theft.", "Exactly, that is true.", "same"),
        ("Scraping is theft. Printing is slow.", "It is not slow.", "opposite"),
    ],
)
def test_an_answer_that_only_takes_up_a_claim_is_that_claim_or_denies_it(
    extractor: Extractor, one: str, other: str, relation: str
) -> None:
    assert _relation(extractor, one, other) == relation


def test_a_pronoun_that_is_told_makes_the_claim_it_stands_in(extractor: Extractor) -> None:
    here = "Harlow said that the mill was old, and he sold the mill."
    thread = discussion(here, "I met a farmer in May.", "Harlow sold the mill.")
    found = annotated(extractor, thread)
    sold = [row for row, unit in enumerate(found) if "sold" in unit.text]
    assert match(thread, found, told={}).groups[sold[0]] == (sold[0],)
    meant = told(thread, found, {}, weights=extractor.pointers)
    assert tuple(sold) in match(thread, found, told=meant).groups


def test_a_short_denial_contradicts_only_what_it_answers(extractor: Extractor) -> None:
    thread = discussion("This is really distillation.", "It is not distillation.")
    assert match(thread, annotated(extractor, thread)).opposites == ((0, 1, 0.7),)
    far = discussion("This is really distillation.", Post("9", "It is not distillation.", "someone"))
    assert match(far, annotated(extractor, far)).opposites == ()


def test_units_of_one_post_in_the_same_words_are_one_claim(extractor: Extractor) -> None:
    thread = discussion("Loud mowers wake the whole street. Ban them.\n\nLoud mowers wake the whole street!")
    found = annotated(extractor, thread)
    loud = [row for row, unit in enumerate(found) if "street" in unit.text]
    assert len(loud) == 2
    assert tuple(loud) in match(thread, found).groups


def test_nearness_without_the_same_words_merges_nothing(extractor: Extractor) -> None:
    thread = discussion("Cats are better than dogs.", "Dogs are better than cats.")
    found = annotated(extractor, thread)
    same = [replace(unit, embedding=found[0].embedding) for unit in found]
    assert match(thread, same).groups == ((0,), (1,))


def test_blocks_of_rows_offer_every_near_pair_once() -> None:
    rng = np.random.default_rng(3)
    vectors = rng.normal(size=(1100, 24)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    found = [Unit("p", n, n + 1, "x", vector, Frame()) for n, vector in enumerate(vectors)]
    cosines = vectors @ vectors.T
    expected = {(int(a), int(b)) for a, b in np.argwhere(cosines >= 0.6) if a < b}
    pairs = [(a, b) for a, b, _ in near(found, range(len(found)), least=0.6)]
    assert len(expected) > 100
    assert len(pairs) == len(set(pairs))
    border = {(a, b) for a, b in expected ^ set(pairs) if abs(cosines[a, b] - 0.6) > 1e-5}
    assert border == set()


def test_a_thread_that_repeats_itself_gives_one_claim_and_its_denial() -> None:
    one = np.full(384, 384**-0.5, np.float32)
    posts = [Post(str(n), f"Caps cut supply {n}") for n in range(4000)]
    found = [
        Unit(
            post.id,
            0,
            15,
            "Caps cut supply",
            one,
            Frame(content=("cap", "cut", "supply"), negated=n % 2 == 1),
        )
        for n, post in enumerate(posts)
    ]
    matches = match(Discussion("pasted-0", "pasted", tuple(posts)), found)
    assert matches.groups == (tuple(range(0, 4000, 2)), tuple(range(1, 4000, 2)))
    assert matches.opposites == ((0, 1, 0.9),)


def test_nothing_matches_in_an_empty_discussion() -> None:
    assert match(discussion(), []).groups == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [("150k and 2.5 million", {"150000", "2500000"}), ("97% of 97 percent", {"97%"}), ("no number", set())],
)
def test_a_quantity_is_one_however_it_is_written(text: str, expected: set[str]) -> None:
    assert numbers(text) == expected


@pytest.mark.parametrize(
    "forms", ["train trains trained training", "study studies studied", "take took taken"]
)
def test_the_forms_of_a_word_have_one_stem(forms: str) -> None:
    assert len({stem(form) for form in forms.split()}) == 1
