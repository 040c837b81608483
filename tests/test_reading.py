"""What one map says, by the definitions that the README gives."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from kb.model import (
    Argument,
    ArgumentKind,
    ArgumentMap,
    Citation,
    Claim,
    Contradiction,
    Discussion,
    Locution,
    Post,
    Run,
    Source,
)
from kb.reading import Reading, Segment, contested, glance, segments, unanswered, unsupported
from tests.strategies import argument_maps
from tests.test_model import DENIAL, MAP, STEP


def _map(*steps: tuple[str, str, ArgumentKind], authors: str = "abcdef") -> ArgumentMap:
    """Claims a to f, one a post, and the steps between them."""
    names = "abcdef"
    posts = tuple(
        Post(name, f"{name} is so", author=author) for name, author in zip(names, authors, strict=True)
    )
    locutions = tuple(Locution(post.id, 0, len(post.text), post.text) for post in posts)
    claims = tuple(Claim(x.post, x.text, (x.id,)) for x in locutions)
    place = {x.post: x.id for x in locutions}
    arguments = tuple(Argument(f"{a}{b}", kind, (a,), b, place[a], place[b]) for a, b, kind in steps)
    return ArgumentMap(
        Discussion("d", "pasted", posts), Run("r", "1", (), (), "h"), locutions, claims, arguments
    )


SUPPORT, REBUT = ArgumentKind.SUPPORT, ArgumentKind.REBUT


def test_contested_is_attacked_and_supported() -> None:
    map_ = _map(("b", "a", SUPPORT), ("c", "a", REBUT), ("d", "b", SUPPORT), ("e", "c", REBUT))
    assert contested(map_) == {"a"}


def test_contested_is_also_attacked_and_made_by_two_authors() -> None:
    twice = _map(("c", "a", REBUT))
    both = Claim("a", "a is so", ("a#char=0,7", "b#char=0,7"))
    said_again = replace(twice, claims=(both, *(c for c in twice.claims if c.id not in "ab")))
    assert contested(twice) == frozenset()
    assert contested(said_again) == {"a"}


def test_unanswered_is_attacked_with_no_attacker_attacked_in_turn() -> None:
    assert unanswered(_map(("b", "a", REBUT), ("c", "a", REBUT))) == {"a"}
    assert unanswered(_map(("b", "a", REBUT), ("c", "a", REBUT), ("d", "c", REBUT))) == {"c"}


def test_unsupported_is_without_premise_and_without_citation() -> None:
    map_ = _map(("b", "a", SUPPORT))
    cited = replace(map_, sources=(Source("s", url="u"),), citations=(Citation("b", "s", "b#char=0,7"),))
    assert unsupported(map_) == set("bcdef")
    assert unsupported(cited) == set("cdef")


def test_an_undercut_stands_at_its_step_and_counts_against_the_conclusion() -> None:
    reading = Reading(MAP)
    assert reading.undercuts("step") == (DENIAL,)
    assert reading.attacks("supply") == (DENIAL,)
    assert reading.supports("supply") == (STEP,)
    assert reading.attacks("leave") == ()


def test_the_path_leads_from_the_main_claim_and_ends_where_arguments_go_in_circles() -> None:
    chain = Reading(_map(("b", "a", SUPPORT), ("c", "b", REBUT)))
    circle = Reading(_map(("a", "b", SUPPORT), ("b", "a", SUPPORT)))
    assert [c.id for c in chain.path("c")] == ["a", "b", "c"]
    assert [c.id for c in circle.path("a")] == ["b", "a"]


def test_roots_are_argued_about_and_brought_for_nothing_the_weightiest_first() -> None:
    reading = Reading(_map(("b", "a", SUPPORT), ("d", "c", REBUT), ("e", "d", SUPPORT)))
    assert [c.id for c in reading.roots()] == ["c", "a"]


def test_a_glance_counts_what_is_there() -> None:
    two = _map(("b", "a", SUPPORT), ("c", "a", REBUT), authors="aabcde")
    map_ = replace(two, contradictions=(Contradiction(("a", "c")),))
    seen = glance(Reading(map_))
    assert (seen.posts, seen.people, seen.claims, seen.supports, seen.attacks) == (6, 5, 6, 1, 1)
    assert seen.participants[0] == ("a", 2, 2)
    assert Reading(map_).contradictions("a") == ((map_.claim("c"), map_.contradictions[0]),)


def test_crossing_locutions_cut_a_post_at_every_border() -> None:
    text = "👩‍🚀 one two three"
    spans = [Locution("p", 0, 7, text[0:7]), Locution("p", 4, 11, text[4:11])]
    assert segments(text, spans) == (
        Segment(text[0:4], ("p#char=0,7",)),
        Segment(text[4:7], ("p#char=0,7", "p#char=4,11")),
        Segment(text[7:11], ("p#char=4,11",)),
        Segment(text[11:], ()),
    )


@given(st.text(max_size=60), st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), max_size=8))
def test_segments_put_together_again_are_the_post(text: str, pairs: list[tuple[int, int]]) -> None:
    spans = [(min(p), min(max(p), len(text))) for p in pairs]
    locutions = [Locution("p", a, b, text[a:b]) for a, b in spans if a < b]
    cut = segments(text, locutions)
    assert "".join(s.text for s in cut) == text
    for locution in locutions:
        assert "".join(s.text for s in cut if locution.id in s.locutions) == locution.text


@given(argument_maps())
def test_whatever_is_contested_or_unanswered_is_attacked(map_: ArgumentMap) -> None:
    reading = Reading(map_)
    for claim in contested(map_) | unanswered(map_):
        assert reading.attacks(claim)
