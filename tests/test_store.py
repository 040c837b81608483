"""Maps put in, got out, decided about and found again; in memory and in a folder."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from kb import vocab
from kb.errors import NotFound, ShapeError
from kb.model import ArgumentMap, Decision, Discussion, Post
from kb.review import replay
from kb.store import KnowledgeBase, default_location
from tests.maps import rent_map
from tests.stores import kb, renamed
from tests.strategies import argument_maps
from tests.test_review import accept, add, edit, reject, reviewed

__all__ = ["kb"]  # the fixture is asked for by name


def with_text(map_: ArgumentMap, text: str) -> ArgumentMap:
    """The same map with other words for its first claim."""
    return replace(map_, claims=(replace(map_.claims[0], text=text), *map_.claims[1:]))


def test_what_is_put_is_got_and_putting_says_whether_it_replaced(kb: KnowledgeBase) -> None:
    assert kb.put(rent_map()) is False
    assert kb.get("pasted-rent") == rent_map()
    assert kb.put(with_text(rent_map(), "Other words.")) is True
    assert kb.get("pasted-rent") == with_text(rent_map(), "Other words.")


def test_another_process_would_see_it_at_once(tmp_path: Path) -> None:
    KnowledgeBase.open(tmp_path).put(rent_map())
    assert KnowledgeBase.open(str(tmp_path)).get("pasted-rent") == rent_map()


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(argument_maps(), argument_maps())
def test_any_map_survives_the_store_and_leaves_no_trace_of_the_one_before(
    first: ArgumentMap, second: ArgumentMap
) -> None:
    second = replace(second, discussion=replace(second.discussion, id=first.discussion.id))
    kb, fresh = KnowledgeBase.open(), KnowledgeBase.open()
    kb.put(first)
    kb.put(second)
    fresh.put(second)
    assert kb.get(first.discussion.id) == second
    everything = "SELECT ?s ?p ?o ?g { GRAPH ?g { ?s ?p ?o } }"
    (mine, its) = (x._snapshots.read().rows(everything) for x in (kb, fresh))
    assert set(mine) == set(its)


def test_putting_the_same_again_changes_no_state(kb: KnowledgeBase) -> None:
    kb.put(rent_map())
    before = kb.snapshot
    assert kb.put(rent_map()) is True
    assert kb.snapshot == before
    kb.put(with_text(rent_map(), "Other words."))
    assert kb.snapshot != before


def test_a_map_that_breaks_a_shape_changes_nothing(kb: KnowledgeBase) -> None:
    kb.put(rent_map())
    before = kb.snapshot
    with pytest.raises(ShapeError):
        kb.put(with_text(rent_map(), ""))
    assert (kb.snapshot, kb.get("pasted-rent")) == (before, rent_map())


def test_many_maps_are_committed_some_at_a_time_and_yielded_when_durable(tmp_path: Path) -> None:
    kb = KnowledgeBase.open(tmp_path)
    kb.put(renamed(rent_map(), "pasted-7"))
    maps = [renamed(rent_map(), f"pasted-{n}") for n in range(70)]
    for map_, replaced in kb.put_all(iter(maps)):
        assert replaced is (map_.discussion.id == "pasted-7")
        assert KnowledgeBase.open(tmp_path).get(map_.discussion.id) == map_
    assert kb.snapshot.startswith("0000000003-"), "one state for the first, two for the batches"


def test_forgetting_leaves_nothing_but_what_people_decided(kb: KnowledgeBase) -> None:
    kb.put(rent_map())
    kb.decide(accept("caps"))
    kb.forget("pasted-rent")
    with pytest.raises(NotFound, match="there is no discussion pasted-rent"):
        kb.get("pasted-rent")
    with pytest.raises(NotFound):
        kb.forget("pasted-rent")
    rows = kb._snapshots.read().rows("SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }")
    assert {str(row[0]) for row in rows} == {f"<{vocab.graph_iri('decisions')}>"}
    assert kb.decisions("pasted-rent") == (accept("caps"),)


def test_a_run_that_two_discussions_share_outlives_the_first(kb: KnowledgeBase) -> None:
    other = renamed(rent_map(), "pasted-other")
    kb.put(rent_map())
    kb.put(other)
    kb.forget("pasted-rent")
    assert kb.get("pasted-other") == other


# decisions


def test_a_decision_changes_the_map_and_stands_in_the_log(kb: KnowledgeBase) -> None:
    kb.put(rent_map())
    decided = kb.decide(edit("caps", text="Caps on rent cut supply."))
    assert decided == kb.get("pasted-rent") == replay(rent_map(), kb.decisions())[0]
    assert decided.claim("caps").decided_by == "dora"
    assert kb.decisions() == kb.decisions("pasted-rent") and kb.decisions("pasted-other") == ()


def test_what_was_rejected_comes_back_when_it_is_accepted_later(kb: KnowledgeBase) -> None:
    kb.put(rent_map())
    kb.decide(reject("caps"))
    assert "caps" not in {c.id for c in kb.get("pasted-rent").claims}
    assert kb.decide(accept("caps", after=1)) == replay(rent_map(), [accept("caps")])[0]


def test_decisions_are_replayed_when_the_discussion_is_read_again(kb: KnowledgeBase) -> None:
    kb.put(rent_map())
    kb.decide(reject("leave"))
    better = with_text(rent_map(), "Rent caps do cut supply.")
    kb.put(better)
    assert kb.get("pasted-rent") == replay(better, [reject("leave")])[0]
    assert kb.orphans("pasted-rent") == ()


def test_a_decision_whose_target_is_gone_is_kept_and_listed_and_works_again_when_it_is_back(
    kb: KnowledgeBase,
) -> None:
    kb.put(rent_map())
    kb.decide(edit("a3", kind="undercut"))
    less = replace(rent_map(), arguments=rent_map().arguments[:0])
    kb.put(less)
    assert kb.orphans("pasted-rent") == (edit("a3", kind="undercut"),)
    assert kb.get("pasted-rent") == less
    kb.put(rent_map())
    assert kb.orphans("pasted-rent") == ()
    assert kb.get("pasted-rent").argument("a3").kind == "undercut"


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (reject("gone"), "no claim or argument gone"),
        (edit("caps", kind="rebut"), "known: fact, value, policy, definition"),
        (add(post="p1", start="0", end="900"), "51 characters long"),
        (replace(reject("caps"), discussion="pasted-rant"), "did you mean pasted-rent"),
    ],
    ids=lambda case: case.kind if isinstance(case, Decision) else None,
)
def test_a_decision_without_a_target_is_refused(kb: KnowledgeBase, wrong: Decision, said: str) -> None:
    kb.put(rent_map())
    before = kb.snapshot
    with pytest.raises(NotFound, match=said):
        kb.decide(wrong)
    assert (kb.snapshot, kb.decisions()) == (before, ())


@settings(max_examples=40, deadline=None)
@given(reviewed())
def test_deciding_one_by_one_gives_what_replaying_all_gives(
    case: tuple[ArgumentMap, list[Decision]],
) -> None:
    map_, decisions = case
    kb, taken = KnowledgeBase.open(), []
    kb.put(map_)
    for decision in decisions:
        try:
            kb.decide(decision)
        except (NotFound, ShapeError):
            continue
        taken.append(decision)
        assert kb.get(map_.discussion.id) == replay(map_, taken)[0]
    kb.put(map_)
    assert kb.get(map_.discussion.id) == replay(map_, taken)[0]
    assert set(kb.decisions()) == set(taken)


# references


def test_a_discussion_is_found_by_id_prefix_iri_and_url(kb: KnowledgeBase) -> None:
    kb.put(rent_map())
    kb.put(renamed(rent_map(), "hackernews-12", "https://www.news.example/item?id=12"))
    kb.put(renamed(rent_map(), "hackernews-123", "https://news.example/item?id=123"))
    iri = vocab.discussion_iri("hackernews-12")
    for reference in ("hackernews-12", iri, f"{iri}/post/p1#char=0,3", "http://news.example/item/?id=12#c"):
        assert kb.resolve(reference) == "hackernews-12"
    assert kb.resolve("pas") == "pasted-rent"
    assert kb.resolve(" hackernews-123 ") == "hackernews-123"


@pytest.mark.parametrize(
    ("reference", "said"),
    [
        ("hackernews-1", "may be hackernews-12, hackernews-13"),
        ("hackernews-21", "did you mean hackernews-13 or hackernews-12"),
        ("rent", "did you mean pasted-rent"),
        ("zzz", "rejoinder list"),
        ("", "rejoinder list"),
        ("http://[", "no discussion was read from"),
        ("https://news.example/item?id=9", "did you mean https://news.example/item"),
        (vocab.discussion_iri("pasted-rant"), "did you mean pasted-rent"),
        ("https://w3id.org/rejoinder/id/nonsense", "names nothing here"),
    ],
)
def test_a_reference_that_means_nothing_or_too_much_lists_what_is_near(
    kb: KnowledgeBase, reference: str, said: str
) -> None:
    kb.put(rent_map())
    for n in (12, 13):
        kb.put(renamed(rent_map(), f"hackernews-{n}", f"https://news.example/item?id={n}"))
    with pytest.raises(NotFound, match=said):
        kb.resolve(reference)


def test_the_version_of_a_map_changes_with_that_map_alone(kb: KnowledgeBase) -> None:
    kb.put(rent_map())
    before = kb.version("pasted-rent")
    kb.put(replace(rent_map(), discussion=replace(rent_map().discussion, id="pasted-other")))
    assert kb.version("pasted-rent") == before
    kb.put(replace(rent_map(), discussion=replace(rent_map().discussion, title="Another title")))
    assert kb.version("pasted-rent") != before
    with pytest.raises(NotFound, match="no discussion pasted-gone"):
        kb.version("pasted-gone")


def test_a_claim_leads_to_its_discussion(kb: KnowledgeBase) -> None:
    kb.put(rent_map())
    assert kb.discussion_of("caps") == kb.discussion_of(vocab.claim_iri("caps")) == "pasted-rent"
    assert kb.resolve(vocab.claim_iri("caps")) == "pasted-rent"
    assert {kb.discussion_of(argument.id) for argument in rent_map().arguments} == {"pasted-rent"}
    with pytest.raises(NotFound, match="no claim gone"):
        kb.discussion_of("gone")


# places


def test_the_default_folder_is_named_after_us() -> None:
    assert default_location().name == "rejoinder"


def test_a_discussion_of_many_posts_is_kept(kb: KnowledgeBase) -> None:
    start = datetime(2026, 1, 1, tzinfo=UTC)
    posts = tuple(Post(str(n), f"Post {n} 😀\n> quoted", created=start + timedelta(n)) for n in range(300))
    map_ = ArgumentMap(Discussion("pasted-long", "pasted", posts), rent_map().run)
    kb.put(map_)
    assert kb.get("pasted-long") == map_
