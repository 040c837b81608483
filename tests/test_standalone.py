"""What a claim's pointing words stand for, in brackets, where it can be told safely."""

import json
import re
import shutil
import time
from pathlib import Path

import pytest

from extract.link import link
from extract.run import Extractor
from extract.standalone.answers import answered
from extract.standalone.bindings import Told, standalone, told
from extract.standalone.questions import claimed
from extract.standalone.weights import FOLDER, Weights
from extract.unit import Unit
from kb.errors import ModelError
from kb.model import Binding, Discussion, Post
from tests.hostile import WORDS
from tests.units import annotated, discussion

_BRACKET = re.compile(r"\s*\[[^\]]*\]\s*")


def _told(extractor: Extractor, thread: Discussion) -> list[tuple[Unit, Told]]:
    units = annotated(extractor, thread)
    links = link(thread, units, ranker=extractor.ranker)
    found = told(thread, units, answered(links), weights=extractor.pointers)
    return [(unit, found[unit.id]) for unit in units]


def _texts(extractor: Extractor, thread: Discussion) -> list[str]:
    return [standalone(unit.text, found.bindings) for unit, found in _told(extractor, thread)]


BOUND = [
    ("Harlow said that the mill was old, and he sold the mill.", "he [Harlow] sold the mill."),
    (
        "The new ferries are loud. The ferries run every hour, because they have two crews.",
        "they [The ferries] have two crews.",
    ),
    (
        "The wardens closed the gate at noon, and then sold the shed to a farmer.",
        "[The wardens] then sold the shed to a farmer.",
    ),
]


@pytest.mark.parametrize(("text", "shown"), BOUND)
def test_a_pronoun_is_followed_by_what_it_stands_for(extractor: Extractor, text: str, shown: str) -> None:
    assert shown in _texts(extractor, discussion(text))


@pytest.mark.parametrize(
    "text",
    [
        "It rains in Alderport more often than in Birchport.",
        "It is clear that the ferry was late.",
        "It is hard to repair a kettle.",
        "The council makes it clear that the ferry was late.",
        "The ferry has its own crew and nobody doubts that.",
        "Those who pay for the ferry own the ferry.",
    ],
)
def test_an_it_that_stands_for_nothing_is_left_alone(extractor: Extractor, text: str) -> None:
    found = _told(extractor, discussion("The mill and the harbour were sold last year.", text))
    assert [b for unit, said in found if unit.post == "1" for b in said.bindings] == []


def test_what_cannot_be_told_stays_and_is_named(extractor: Extractor) -> None:
    [(unit, found)] = _told(extractor, discussion("They never paid for this."))
    assert (found.bindings, found.unresolved) == ((), ("they", "this"))
    assert standalone(unit.text, found.bindings) == unit.text


def test_outside_of_its_brackets_a_claim_is_its_quote_word_for_word(extractor: Extractor) -> None:
    thread = discussion(
        "The council sold the harbour. It wanted the money, but it's gone and they spent it on a bridge.",
        "That's not true.\n\nThe bridge was never built. How does it help? Your claim is wrong.",
        "He said the council lied.  Isn't it obvious? [sic] They did it\nagain.",
    )
    for unit, found in _told(extractor, thread):
        bare = _BRACKET.sub(" ", standalone(unit.text, found.bindings)) if found.bindings else unit.text
        assert "".join(bare.split()) == "".join(unit.text.split())


def test_brackets_hold_only_words_of_the_thread(extractor: Extractor) -> None:
    thread = discussion(
        "Harlow said that the mill was old, and he sold the mill. It was loud, and then burned down.",
        "The new ferries are loud. The ferries run every hour, because they have two crews.",
    )
    known = set(re.findall(r"\w+", " ".join(post.text.lower() for post in thread.posts)))
    texts = [b.text for _, found in _told(extractor, thread) for b in found.bindings]
    assert texts
    assert {word for text in texts for word in re.findall(r"\w+", text.lower())} <= known


@pytest.mark.parametrize(
    ("answer", "agrees"),
    [
        ("That's pretty much true.", True),
        ("This is simply not true.", False),
        ("I doubt it.", False),
        ("It isn't.", False),
        ("Exactly.", True),
        ("Nope.", False),
    ],
)
def test_a_unit_that_only_takes_up_another_has_its_words_beside_it(
    extractor: Extractor, answer: str, agrees: bool
) -> None:
    thread = discussion("Kiln ash is good for roses.", answer)
    said = [(unit, found) for unit, found in _told(extractor, thread) if unit.post == "1"]
    for unit, found in said:  # not every bare answer is a unit
        assert found.echo is not None
        assert found.echo.agrees is agrees
        assert standalone(unit.text, found.bindings) == f"{unit.text} [Kiln ash is good for roses]"


def test_a_bare_answer_among_several_claims_takes_up_none_by_chance(extractor: Extractor) -> None:
    thread = discussion("Kiln ash is good for roses. Roses hate lime. Lime is cheap.", "That's not true.")
    units = annotated(extractor, thread)
    assert told(thread, units, {})[units[-1].id].echo is None


def test_you_is_the_author_who_is_answered_only_where_it_speaks_to_them(extractor: Extractor) -> None:
    direct = discussion("The pier was painted in May.", "Your claim is contradicted by the minutes.")
    assert "Your [author 0] claim is contradicted by the minutes." in _texts(extractor, direct)
    anybody = discussion("The pier was painted in May.", "If you paint piers you said goodbye to sleep.")
    assert all("[author" not in text for text in _texts(extractor, anybody))


@pytest.mark.parametrize(
    ("question", "claim"),
    [
        ("Isn't it theft?", "it is"),
        ("How does it differ from piracy?", "it does not"),
        ("Can't they read?", None),
        ("Where is the harbour?", None),
    ],
)
def test_a_question_that_makes_a_point_says_what_it_claims(
    extractor: Extractor, question: str, claim: str | None
) -> None:
    units = annotated(extractor, discussion("Copying a book is piracy, and piracy is theft.", question))
    asked = [unit for unit in units if unit.post == "1" and unit.mode is not None]
    assert all(claimed(unit) in (claim, None) for unit in asked)
    assert not asked or claim is None or claimed(asked[0]) == claim


def test_brackets_stand_behind_a_word_and_its_shortened_verb() -> None:
    bindings = (Binding(0, 2, "the mill", "same-post", 0.8),)
    assert standalone("It's loud.", bindings) == "It's [the mill] loud."
    assert standalone("made it", (Binding(0, 0, "she", "left-out-subject", 0.9),)) == "[she] made it"


def test_the_claim_in_the_map_carries_its_bindings_and_keeps_its_id(extractor: Extractor) -> None:
    thread = discussion(BOUND[0][0])
    map_ = extractor.extract(thread)
    bare = Extractor(extractor.nlp, extractor.ranker).extract(thread)
    assert [claim.id for claim in map_.claims] == [claim.id for claim in bare.claims]
    [claim] = [claim for claim in map_.claims if claim.text == BOUND[0][1]]
    assert [(b.start, b.end, b.text, b.rule) for b in claim.bindings] == [(0, 2, "Harlow", "same-post")]
    assert 0.67 <= claim.bindings[0].confidence <= 1


def test_hostile_words_are_bound_without_harm(extractor: Extractor) -> None:
    posts = [
        Post(str(n), f"{text} It is bad. They said it.", text, str(n - 1) if n else None)
        for n, text in enumerate(WORDS)
    ]
    map_ = extractor.extract(Discussion("pasted-0123456789ab", "pasted", tuple(posts)))
    for claim in map_.claims:
        assert all(not set("[]") & set(binding.text) for binding in claim.bindings)


def test_a_long_row_of_pronouns_is_read_in_little_time(extractor: Extractor) -> None:
    thread = discussion(
        " ".join("The mill said that it sold the harbour." for _ in range(40)) + " It left." * 300
    )
    units = annotated(extractor, thread)
    began = time.perf_counter()
    told(thread, units, {}, weights=extractor.pointers)
    assert time.perf_counter() - began < 5


def test_weights_that_were_tampered_with_are_refused(tmp_path: Path) -> None:
    shutil.copytree(FOLDER, tmp_path / "pointers")
    given = json.loads((tmp_path / "pointers" / "weights.json").read_text())
    (tmp_path / "pointers" / "weights.json").write_text(json.dumps({**given, "none": 9}))
    with pytest.raises(ModelError, match="not the file the manifest was made for"):
        Weights.load(tmp_path / "pointers")
    with pytest.raises(ModelError, match="no readable manifest"):
        Weights.load(tmp_path / "nowhere")
