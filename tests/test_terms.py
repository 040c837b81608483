"""Words whose own meaning is disputed: candidates of a post, and the choice over a discussion."""

from hypothesis import given
from hypothesis import strategies as st

from extract.components.terms import DISPUTED, MOST, USED, Candidate, contested
from tests.spans import units


def test_a_scare_quoted_word_is_a_candidate_and_a_used_one_a_lesser() -> None:
    doc = units('The so-called "attack" was a harvest of answers.')
    scores = {label: score for label, unit, score in doc._.terms}
    assert scores["attack"] == 1.0
    assert scores["harvest"] < 1.0
    assert all(unit == 0 for _, unit, _ in doc._.terms)


def test_a_word_is_contested_where_one_post_disputes_and_another_uses_it() -> None:
    disputed = Candidate("attack", "p1", 1, 0.8)
    used = Candidate("attacks", "p2", 2, USED)
    other = Candidate("harvest", "p2", 2, USED)
    assert contested([disputed, used, other]) == {"attack": (disputed,)}


def test_a_word_of_one_post_or_that_nobody_disputes_is_not() -> None:
    assert contested([Candidate("attack", "p1", 1, 1.0), Candidate("attack", "p1", 2, 1.0)]) == {}
    assert contested([Candidate("bus", f"p{n}", n, USED) for n in range(40)]) == {}


def test_a_longer_term_takes_the_place_of_its_part() -> None:
    found = [
        Candidate(label, post, int(post[1]), score)
        for post, score in (("p1", 0.8), ("p2", USED))
        for label in ("fair use", "use")
    ]
    assert list(contested(found)) == ["fair use"]


@given(
    st.lists(
        st.builds(
            Candidate,
            label=st.sampled_from(["a term", "term", "terms", "", "é"]),
            post=st.sampled_from(["p1", "p2", "p3"]),
            unit=st.integers(0, 3),
            score=st.floats(USED, 1),
        ),
        max_size=30,
    )
)
def test_the_choice_holds_only_what_was_disputed_and_never_more_than_it_may(found: list[Candidate]) -> None:
    chosen = contested(found)
    assert len(chosen) <= MOST
    assert all(c in found and c.score >= DISPUTED for kept in chosen.values() for c in kept)
    assert chosen == contested(found)
