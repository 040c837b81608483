"""What a cut keeps, and what it says of the rest."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb import vocab
from kb.errors import NotFound, QueryError
from kb.model import ArgumentMap
from kb.scope import around, cut, of_answer, of_claim, of_claims, of_discussion
from kb.store import KnowledgeBase
from tests import strategies
from tests.dossiers import FINDINGS, NOON, REVIEW
from tests.maps import rent_map


def kept(map_: ArgumentMap) -> tuple[list[str], list[str]]:
    """The claims and the arguments of a map."""
    return [c.id for c in map_.claims], [a.id for a in map_.arguments]


def test_a_claim_goes_out_with_what_bears_on_it_and_the_step_that_is_undercut() -> None:
    part, left_out = cut(rent_map(), around(rent_map(), {"land"}, steps=1))
    assert kept(part) == (["caps", "leave", "land"], ["a1", "a2"])
    assert [post.id for post in part.discussion.posts] == ["p1", "p2"]
    assert left_out == (
        "2 other claims of the discussion, which were not asked for",
        "1 argument of these claims with others",
    )


def test_an_undercut_does_not_stand_without_the_step_that_it_denies() -> None:
    part, _ = cut(rent_map(), {"land", "caps"})
    assert kept(part) == (["caps", "land"], [])


def test_posts_stay_where_a_claim_does_with_all_that_they_answer() -> None:
    part, _ = cut(rent_map(), {"vienna"})
    assert [post.id for post in part.discussion.posts] == ["p1", "p2"]
    assert [source.id for source in part.sources] == ["s1"]


@given(strategies.argument_maps(), st.data())
def test_any_cut_of_any_map_is_a_whole_map_of_just_these_claims(
    map_: ArgumentMap, data: st.DataObject
) -> None:
    wanted = data.draw(st.sets(st.sampled_from([c.id for c in map_.claims]))) if map_.claims else set()
    part, left_out = cut(map_, wanted)
    assert {claim.id for claim in part.claims} == wanted
    assert bool(left_out) >= (len(part.claims) < len(map_.claims))


@given(strategies.argument_maps())
def test_a_cut_that_keeps_every_claim_keeps_every_argument(map_: ArgumentMap) -> None:
    part, left_out = cut(map_, {claim.id for claim in map_.claims})
    assert (part.arguments, left_out) == (map_.arguments, ())


def test_the_three_scopes_of_a_knowledge_base() -> None:
    kb = KnowledgeBase.open()
    kb.put(rent_map())
    assert of_discussion(kb, "pasted-rent").maps == (rent_map(),)
    one = of_claim(kb, "vienna", steps=1)
    assert (kept(one.maps[0]), one.title) == (
        (["caps", "vienna"], ["a3"]),
        "“Vienna caps and builds.” and 1 step around it (Rent caps)",
    )
    found = of_claims(kb, ["leave", "caps"], scope="the claims that were asked for")
    assert kept(found.maps[0]) == (["caps", "leave"], ["a1"])
    asked = kb.query(f"SELECT * {{ GRAPH ?g {{ ?premise {vocab.SUPPORTS} ?claim }} }}")
    assert of_answer(kb, asked, scope="the claims that were asked for") == found
    with pytest.raises(QueryError, match="names no claim"):
        of_answer(kb, kb.query("SELECT (1 AS ?one) {}"), scope="nothing")
    with pytest.raises(NotFound, match="no claim nowhere"):
        of_claim(kb, "nowhere")
    with pytest.raises(NotFound, match="a1 is no claim"):
        of_claim(kb, "a1")


def test_what_goes_out_takes_what_is_known_of_its_claims_along() -> None:
    kb = KnowledgeBase.open()
    kb.put(rent_map())
    kb.evidence.keep(FINDINGS, at=NOON)
    kb.evidence.review(REVIEW)
    known = kb.evidence.dossier("caps")
    for export in (
        of_discussion(kb, "pasted-rent"),
        of_claim(kb, "vienna", steps=1),
        of_claims(kb, ["leave", "caps"], scope="some"),
    ):
        assert export.dossiers == (known,)
    assert of_claim(kb, "leave", steps=0).dossiers == ()
