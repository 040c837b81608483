"""What one map says: contested, unanswered, unsupported, paths, trees, and how a post is cut."""

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.imports import IMPORTERS
from kb.model import (
    Argument,
    ArgumentKind,
    ArgumentMap,
    Citation,
    Claim,
    Discussion,
    Locution,
    Post,
    Run,
    Source,
)
from kb.reading import Reading, contested, glance, segments, tree, unanswered, unsupported
from tests.maps import rent_map
from tests.strategies import argument_maps

SUPPORT, REBUT, UNDERCUT = ArgumentKind
RUN = Run("r", "1", (), (), "h")


def small_map(
    *steps: tuple[ArgumentKind, str, str], authors: str = "ann bob", cited: str = ""
) -> ArgumentMap:
    """Claims a to f, each said by the first author in a post of its own; `a` by every author."""
    names = authors.split()
    posts = [Post(c, c, author=names[0]) for c in "abcdef"]
    posts += [Post(f"a{n}", "a", author=name) for n, name in enumerate(names[1:])]
    said = [Locution(p.id, 0, 1, p.text) for p in posts]
    claims = [Claim(c, c, tuple(x.id for x in said if x.text == c)) for c in "abcdef"]
    at = {x.post: x.id for x in said}
    arguments = [
        Argument(f"{n}", kind, (premise,), target, at[premise], at[target if target in at else "a"])
        for n, (kind, premise, target) in enumerate(steps)
    ]
    return ArgumentMap(
        Discussion("pasted-small", "pasted", tuple(posts)),
        RUN,
        tuple(said),
        tuple(claims),
        tuple(arguments),
        (Source("s", "http://s.example"),),
        tuple(Citation(c, "s", at[c]) for c in cited),
    )


@pytest.mark.parametrize(
    ("steps", "authors", "found"),
    [
        ((), "ann bob", ""),
        (((REBUT, "b", "a"),), "ann", ""),  # attacked, but nobody backs it
        (((REBUT, "b", "a"),), "ann bob", "a"),
        (((REBUT, "b", "a"), (SUPPORT, "c", "a")), "ann", "a"),
        (((SUPPORT, "c", "a"),), "ann bob", ""),
        (((SUPPORT, "c", "a"), (UNDERCUT, "b", "0")), "ann", "a"),  # the step to it is denied
    ],
)
def test_a_claim_is_contested_when_attacked_and_backed_or_said_by_two(
    steps: tuple[tuple[ArgumentKind, str, str], ...], authors: str, found: str
) -> None:
    assert contested(small_map(*steps, authors=authors)) == frozenset(found)


@pytest.mark.parametrize(
    ("steps", "found"),
    [
        ((), ""),
        (((REBUT, "b", "a"),), "a"),
        (((REBUT, "b", "a"), (REBUT, "c", "b")), "b"),
        (
            ((REBUT, "b", "a"), (REBUT, "c", "a"), (UNDERCUT, "d", "c")),
            "c",
        ),  # one attacker answered is enough
        (((SUPPORT, "b", "a"),), ""),
    ],
)
def test_a_claim_is_unanswered_until_an_attacker_is_attacked(
    steps: tuple[tuple[ArgumentKind, str, str], ...], found: str
) -> None:
    assert unanswered(small_map(*steps)) == frozenset(found)


def test_a_claim_is_unsupported_without_premise_and_citation() -> None:
    assert unsupported(small_map((SUPPORT, "b", "a"), (REBUT, "d", "c"), cited="e")) == frozenset("bcdf")


def test_an_undercut_of_a_step_stands_at_the_step_and_counts_against_its_conclusion() -> None:
    reading = Reading(rent_map())
    assert [a.id for a in reading.undercuts("a1")] == ["a2"]
    assert [a.id for a in reading.attacks("caps")] == ["a2", "a3"]
    assert [c.id for c in reading.path("land")] == ["caps", "land"]


def test_paths_and_trees_end_where_claims_argue_in_a_circle() -> None:
    reading = Reading(small_map((SUPPORT, "a", "b"), (SUPPORT, "b", "c"), (SUPPORT, "c", "a")))
    assert [c.id for c in reading.path("a")] == ["c", "b", "a"]
    branch, depth = tree(reading, reading.map_.claim("a"), levels=9), 0
    while branch.branches:
        branch, depth = branch.branches[0], depth + 1
    assert depth == 2
    assert reading.weight("a") == 3


def test_a_tree_is_no_deeper_than_asked() -> None:
    reading = Reading(small_map((SUPPORT, "b", "a"), (REBUT, "c", "b"), (SUPPORT, "d", "c")))
    root = tree(reading, reading.map_.claim("a"), levels=2)
    (below,) = root.branches
    (last,) = below.branches
    assert (root.step, below.claim.id, last.claim.id, last.branches) == (None, "b", "c", ())
    assert last.step is not None
    assert last.step.kind is REBUT


def test_a_glance_counts_what_there_is() -> None:
    known = glance(Reading(rent_map()))
    assert (known.posts, known.people, known.claims, known.supports, known.attacks) == (3, 3, 5, 1, 2)
    assert [claim.id for claim in known.contested] == ["caps"]
    assert [claim.id for claim in known.roots] == ["caps"]
    assert [(source.id, count) for source, count in known.sources] == [("s1", 3)]
    assert known.participants == (("anna", 1, 2), ("bert", 1, 2), ("carl", 1, 1))


def test_crossing_and_nested_locutions_cut_a_post_in_code_points() -> None:
    text = "ab😀cd"
    outer, inner, crossing = (
        Locution("p", 0, 4, "ab😀c"),
        Locution("p", 1, 3, "b😀"),
        Locution("p", 2, 5, "😀cd"),
    )
    cut = [(s.text, s.locutions) for s in segments(text, [inner, crossing, outer])]
    assert cut == [
        ("a", (outer.id,)),
        ("b", (outer.id, inner.id)),
        ("😀", (outer.id, inner.id, crossing.id)),
        ("c", (outer.id, crossing.id)),
        ("d", (crossing.id,)),
    ]


@given(argument_maps())
def test_a_post_cut_at_its_locutions_is_the_post_again(map_: ArgumentMap) -> None:
    for post in map_.discussion.posts:
        here = [x for x in map_.locutions if x.post == post.id]
        cut = segments(post.text, here)
        assert "".join(s.text for s in cut) == post.text
        for locution in here:
            assert "".join(s.text for s in cut if locution.id in s.locutions) == locution.text


@given(argument_maps(), st.integers(0, 4))
def test_any_map_can_be_read(map_: ArgumentMap, levels: int) -> None:
    reading = Reading(map_)
    known = glance(reading)
    assert known.supports + known.attacks == len(map_.arguments)
    assert set(reading.depths()) == {post.id for post in map_.discussion.posts}
    for claim in map_.claims:
        assert reading.path(claim.id)[-1] == claim
        assert tree(reading, claim, levels=levels).claim == claim
        assert {reading.claim_at(at).id for at in claim.appearances} == {claim.id}


@given(argument_maps())
def test_the_weight_of_a_claim_is_the_number_of_arguments_that_lead_to_it(map_: ArgumentMap) -> None:
    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_nodes_from(claim.id for claim in map_.claims)
    for argument in map_.arguments:
        graph.add_edges_from((premise, map_.conclusion(argument).id) for premise in argument.premises)
    reading = Reading(map_)
    for claim in map_.claims:
        reached = nx.ancestors(graph, claim.id) | {claim.id}
        assert reading.weight(claim.id) == sum(map_.conclusion(a).id in reached for a in map_.arguments)


def test_a_map_drawn_in_another_tool_is_told_from_one_of_ours() -> None:
    (taken_in,) = IMPORTERS["kialo"](b"1. Trams need rails.", "trams.txt")
    assert isinstance(taken_in, ArgumentMap)
    assert (Reading(taken_in).imported, Reading(rent_map()).imported) == (True, False)
