"""Questions over the whole knowledge base, and their whole answers."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings

from kb import views, vocab
from kb.ids import source_id
from kb.model import ArgumentMap, Discussion, Post, Source
from kb.reading import contested, unanswered, unsupported
from kb.store import KnowledgeBase
from kb.views import ClaimRow, DiscussionRow
from tests.maps import rent_map
from tests.stores import kb, renamed
from tests.strategies import argument_maps
from tests.test_review import accept

__all__ = ["kb"]  # the fixture is asked for by name

START = datetime(2026, 1, 2, tzinfo=UTC)


def test_an_empty_base_has_no_rows(kb: KnowledgeBase) -> None:
    assert (views.discussions(kb), views.claims(kb), views.posts(kb, "caps")) == ([], [], [])


def test_a_discussion_is_one_row(kb: KnowledgeBase) -> None:
    kb.put(rent_map())
    assert views.discussions(kb) == [
        DiscussionRow(
            id="pasted-rent",
            iri=vocab.discussion_iri("pasted-rent"),
            title="Rent caps",
            platform="pasted",
            url="http://forum.example/1",
            language="en",
            posts=3,
            claims=5,
            arguments=3,
            contested=1,
            unanswered=1,
            started=START,
        )
    ]


def test_the_latest_discussion_comes_first_and_those_without_a_date_last(kb: KnowledgeBase) -> None:
    run = rent_map().run
    for id_, created in (("b", START), ("a", None), ("c", START.replace(year=2027))):
        post = Post("1", "words enough for a title", created=created)
        kb.put(ArgumentMap(Discussion(f"pasted-{id_}", "pasted", (post,)), run))
    rows = views.discussions(kb)
    assert [row.id for row in rows] == ["pasted-c", "pasted-b", "pasted-a"]
    assert rows[0].title == "words enough for a title"


def test_a_claim_is_one_row(kb: KnowledgeBase) -> None:
    kb.put(rent_map())
    kb.decide(accept("caps"))
    assert views.claims(kb)[0] == ClaimRow(
        id="caps",
        iri=vocab.claim_iri("caps"),
        text="Rent caps cut supply.",
        discussion="pasted-rent",
        discussion_title="Rent caps",
        kind="fact",
        check_worthiness=0.8,
        confidence=0.9,
        author="anna",
        created=START,
        post="p1",
        supported_by=1,
        attacked_by=2,
        appearances=1,
        authors=1,
        contested=True,
        unanswered=True,
        unsupported=False,
        decided_by="dora",
    )


@pytest.mark.parametrize(
    ("filters", "ids"),
    [
        ({}, ["caps", "vienna", "not-so", "leave", "land"]),
        ({"contested": True}, ["caps"]),
        ({"unanswered": True}, ["caps"]),
        ({"unsupported": True}, ["not-so", "leave", "land"]),
        ({"unsupported": True, "contested": True}, []),
        ({"kind": "fact", "limit": 2}, ["caps", "vienna"]),
        ({"kind": "policy"}, []),
        ({"limit": 2, "offset": 3}, ["leave", "land"]),
        ({"limit": 0}, []),
        ({"offset": 99}, []),
        ({"discussion": "pasted-rent", "words": "vienna"}, ["vienna"]),
        ({"discussion": "pasted-other"}, []),
        ({"discussion": "' OR 1=1 --"}, []),
    ],
)
def test_claims_are_chosen_by_their_filters(
    kb: KnowledgeBase, filters: dict[str, object], ids: list[str]
) -> None:
    kb.put(rent_map())
    assert [row.id for row in views.claims(kb, **filters)] == ids  # type: ignore[arg-type]  # by name


def test_claims_of_several_discussions_are_told_apart(kb: KnowledgeBase) -> None:
    kb.put(rent_map())
    kb.put(renamed(rent_map(), "pasted-other"))
    assert {row.discussion for row in views.claims(kb, "vienna")} == {"pasted-rent", "pasted-other"}
    (row,) = views.claims(kb, "vienna", discussion="pasted-other")
    assert (row.id, row.discussion) == ("vienna", "pasted-other")


@settings(max_examples=30, deadline=None)
@given(argument_maps())
def test_the_rows_say_of_any_map_what_reading_it_says(map_: ArgumentMap) -> None:
    map_ = replace(map_, discussion=replace(map_.discussion, id="pasted-any"))
    kb = KnowledgeBase.open()
    kb.put(map_)
    rows = views.claims(kb, limit=1000)
    assert {row.id for row in rows} == {claim.id for claim in map_.claims}
    assert {row.id for row in rows if row.contested} == contested(map_)
    assert {row.id for row in rows if row.unanswered} == unanswered(map_)
    assert {row.id for row in rows if row.unsupported} == unsupported(map_)
    assert {row.text for row in rows} == {claim.text for claim in map_.claims}
    (discussion,) = views.discussions(kb)
    assert (discussion.posts, discussion.claims) == (len(map_.discussion.posts), len(map_.claims))


def test_the_whole_urls_that_anybody_cites_are_listed_once(kb: KnowledgeBase) -> None:
    whole = Source(source_id("https://a.example/whole"), "https://a.example/whole")
    cut = Source(source_id("https://a.example/cu..."), "https://a.example/cu...", truncated=True)
    map_ = replace(rent_map(), sources=(*rent_map().sources, whole, cut))
    kb.put(map_)
    kb.put(renamed(map_, "pasted-other"))
    assert views.cited_urls(kb) == ("https://a.example/whole",)
