"""Decisions: what replaying them does to a map, and that it does the same each time."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.ids import argument_id, claim_id
from kb.model import ArgumentKind, ArgumentMap, Basis, ClaimKind, Decision, DecisionKind
from kb.review import BY_HAND, replay
from tests.maps import rent_map
from tests.strategies import MOMENTS, argument_maps

NOON = datetime(2026, 2, 1, 12, tzinfo=UTC)
VIENNA = "Vienna caps and builds, see"  # a stretch that no locution of the map has


def decision(sort: DecisionKind, target: str | None, after: int, changes: dict[str, str]) -> Decision:
    """What dora decides, some minutes after noon."""
    id_ = f"{sort}-{target}-{after}-{sorted(changes.items())}"
    at = NOON + timedelta(minutes=after)
    return Decision(id_, "pasted-rent", sort, "dora", at, target, tuple(changes.items()))


def accept(target: str, *, after: int = 0) -> Decision:
    return decision(DecisionKind.ACCEPT, target, after, {})


def reject(target: str, *, after: int = 0) -> Decision:
    return decision(DecisionKind.REJECT, target, after, {})


def add(*, after: int = 0, **changes: str) -> Decision:
    return decision(DecisionKind.ADD, None, after, changes)


def edit(target: str, *, after: int = 0, **changes: str) -> Decision:
    return decision(DecisionKind.EDIT, target, after, changes)


def after(*decisions: Decision, map_: ArgumentMap | None = None) -> ArgumentMap:
    """The map that the decisions leave; none of them may be an orphan."""
    left, orphans = replay(map_ or rent_map(), decisions)
    assert orphans == ()
    return left


def ids(things: tuple[object, ...]) -> set[str]:
    return {thing.id for thing in things}  # type: ignore[attr-defined]  # all of the map's parts have one


def test_without_decisions_nothing_changes() -> None:
    assert replay(rent_map(), ()) == (rent_map(), ())


def test_what_is_accepted_bears_the_persons_name_and_is_else_as_it_was() -> None:
    left = after(accept("caps"), accept("a1"))
    assert left.claim("caps") == replace(rent_map().claim("caps"), decided_by="dora")
    assert left.argument("a1") == replace(rent_map().argument("a1"), decided_by="dora")


def test_a_rejected_claim_takes_its_locutions_arguments_and_their_undercuts_with_it() -> None:
    left = after(reject("leave"))
    assert ids(left.claims) == {"caps", "land", "vienna", "not-so"}
    assert ids(left.arguments) == {"a3"}, "a1 starts from it and a2 undercuts a1"
    assert len(left.locutions) == 4


def test_a_rejected_claim_leaves_its_citations_to_the_post_and_unties_terms_and_contradictions() -> None:
    left = after(reject("vienna"), reject("not-so"))
    assert {c.locution for c in left.citations} == {None}
    assert left.terms == () and left.contradictions == ()
    assert left.sources == rent_map().sources


def test_a_rejected_argument_takes_only_what_undercuts_it() -> None:
    left = after(reject("a1"))
    assert ids(left.arguments) == {"a3"}
    assert left.claims == rent_map().claims


def test_the_later_of_two_decisions_wins_whatever_the_order_they_come_in() -> None:
    taken_back = [reject("caps"), accept("caps", after=1)]
    assert after(*taken_back) == after(*reversed(taken_back)) == after(accept("caps", after=1))
    assert "caps" not in ids(after(accept("caps"), reject("caps", after=1)).claims)


def test_an_edit_changes_words_and_kind_and_keeps_every_id() -> None:
    left = after(edit("caps", text="Caps on rent cut supply.", kind="policy"), edit("a3", kind="undercut"))
    assert left.claim("caps").text == "Caps on rent cut supply."
    assert left.claim("caps").kind is ClaimKind.POLICY
    assert left.argument("a3").kind is ArgumentKind.UNDERCUT
    assert left.claim("caps").decided_by == left.argument("a3").decided_by == "dora"


def test_an_undercut_of_a_step_that_becomes_a_rebut_bears_on_the_claim_of_that_step() -> None:
    left = after(edit("a2", kind="rebut"))
    assert (left.argument("a2").kind, left.argument("a2").target) == (ArgumentKind.REBUT, "caps")


def test_a_claim_is_added_on_a_stretch_of_a_post() -> None:
    post = rent_map().discussion.post("p2")
    start = post.text.index(VIENNA)
    left = after(add(post="p2", start=str(start), end=str(start + len(VIENNA)), kind="fact", text="It does."))
    claim = left.claim(claim_id("pasted-rent", "p2", VIENNA))
    assert (claim.text, claim.kind, claim.decided_by) == ("It does.", ClaimKind.FACT, "dora")
    locution = left.locution(claim.appearances[0])
    assert (locution.text, locution.found_by, locution.confidence) == (VIENNA, BY_HAND, 1.0)


def test_adding_a_claim_where_the_machine_found_one_accepts_that_one() -> None:
    place = rent_map().locution(rent_map().claim("caps").appearances[0])
    left = after(add(post="p1", start=str(place.start), end=str(place.end)))
    assert left == after(accept("caps"))


def test_an_argument_is_added_between_claims_also_those_added_before() -> None:
    claim = add(post="p2", start="0", end="10")
    own = claim_id("pasted-rent", "p2", "They leave")
    left = after(claim, add(after=1, premise=own, conclusion="not-so", kind="support"))
    (argument,) = (a for a in left.arguments if a.premises == (own,))
    made_in, answers = "p2#char=0,10", rent_map().claim("not-so").appearances[0]
    assert argument.id == argument_id("pasted-rent", made_in, answers, "support")
    assert (argument.target, argument.basis, argument.decided_by) == ("not-so", Basis.INFERRED, "dora")


def test_an_added_argument_says_whether_it_follows_the_reply_tree() -> None:
    left = after(add(premise="not-so", conclusion="leave", kind="rebut"))
    assert next(a for a in left.arguments if a.premises == ("not-so",)).basis is Basis.REPLY_TREE


def test_a_step_can_be_undercut_by_hand() -> None:
    left = after(add(premise="vienna", conclusion="a1", kind="undercut"))
    assert next(a for a in left.arguments if a.id not in {"a1", "a2", "a3"}).target == "a1"


def test_words_that_a_person_writes_stand_for_themselves() -> None:
    assert after(edit("land", kind="value")).claim("land").bindings
    left = after(edit("land", text="Builders leave for land prices.")).claim("land")
    assert (left.bindings, left.unresolved) == ((), ())


def test_a_stretch_is_found_again_by_its_quote_when_the_post_was_edited() -> None:
    map_ = rent_map()
    posts = tuple(
        replace(p, text=p.text.replace("They leave", "Hm. They leave")) if p.id == "p2" else p
        for p in map_.discussion.posts
    )
    edited = ArgumentMap(replace(map_.discussion, posts=posts), map_.run)
    left = after(add(post="p2", start="0", end="10", quote="They leave"), map_=edited)
    assert left.locutions[0].id == "p2#char=4,14"


@pytest.mark.parametrize(
    "orphan",
    [
        accept("gone"),
        reject("gone"),
        edit("gone", text="x"),
        edit("caps", text="  "),
        edit("caps", kind="rebut"),
        edit("caps", colour="red"),
        edit("a1", text="arguments have no words"),
        edit("a1", kind="fact"),
        add(),
        add(post="p9", start="0", end="3"),
        add(post="p1", start="0", end="4000"),
        add(post="p1", start="-3", end="3"),
        add(post="p1", start="3", end="3"),
        add(post="p1", start="x", end="3"),
        add(post="p1", start="0", end="4", kind="support"),
        add(post="p1", start="0", end="4", text=" "),
        add(premise="caps", conclusion="caps", kind="rebut"),
        add(premise="gone", conclusion="caps", kind="rebut"),
        add(premise="caps", conclusion="gone", kind="rebut"),
        add(premise="vienna", conclusion="a1", kind="rebut"),
        add(premise="vienna", conclusion="leave", kind="fact"),
        add(premise="vienna", conclusion="leave"),
    ],
    ids=lambda d: d.id,
)
def test_a_decision_without_a_target_is_an_orphan_and_changes_nothing(orphan: Decision) -> None:
    assert replay(rent_map(), [orphan]) == (rent_map(), (orphan,))


def test_decisions_about_other_discussions_are_passed_over() -> None:
    assert replay(rent_map(), [replace(reject("caps"), discussion="pasted-other")]) == (rent_map(), ())


def test_a_linked_support_is_not_made_an_attack() -> None:
    map_ = rent_map()
    linked = replace(map_.argument("a1"), premises=("leave", "vienna"))
    map_ = replace(map_, arguments=(linked, *(a for a in map_.arguments if a.id != "a1")))
    assert replay(map_, [edit("a1", kind="rebut")])[1] == (edit("a1", kind="rebut"),)


def test_replaying_on_what_was_replayed_changes_nothing_more() -> None:
    decisions = [
        *(accept("caps"), reject("leave"), edit("a3", kind="undercut"), edit("vienna", text="Vienna does.")),
        *(add(post="p2", start="0", end="10"), add(premise="not-so", conclusion="vienna", kind="rebut")),
    ]
    left = after(*decisions)
    assert replay(left, decisions)[0] == left


@st.composite
def reviewed(draw: st.DrawFn) -> tuple[ArgumentMap, list[Decision]]:
    """A map, and decisions that mostly find something in it to decide about."""
    map_ = draw(argument_maps())
    claims = [c.id for c in map_.claims] or ["gone"]
    things = [*claims, *(a.id for a in map_.arguments), "gone"]
    posts = [p.id for p in map_.discussion.posts] or ["gone"]
    kinds = st.sampled_from([*ClaimKind, *ArgumentKind, "odd"])
    offset = st.integers(-1, 12).map(str)
    add_claim = st.fixed_dictionaries(
        {"post": st.sampled_from(posts), "start": offset, "end": offset}, optional={"kind": kinds}
    )
    claim = st.sampled_from(claims)
    add_step = st.fixed_dictionaries({"premise": claim, "conclusion": st.sampled_from(things), "kind": kinds})
    edited = st.fixed_dictionaries({}, optional={"text": st.sampled_from(["", "x", "y z"]), "kind": kinds})
    found = []
    for n in range(draw(st.integers(0, 6))):
        kind = draw(st.sampled_from(DecisionKind))
        changes: dict[str, str] = {}
        if kind is DecisionKind.EDIT:
            changes = draw(edited)
        elif kind is DecisionKind.ADD:
            changes = draw(add_claim | add_step)
        target = None if kind is DecisionKind.ADD else draw(st.sampled_from(things))
        by, at = draw(st.sampled_from(["dora", "emil"])), draw(MOMENTS)
        found.append(Decision(f"d{n}", map_.discussion.id, kind, by, at, target, tuple(changes.items())))
    return map_, found


@settings(deadline=None)
@given(reviewed(), st.randoms())
def test_any_decisions_leave_a_whole_map_the_same_in_any_order(
    case: tuple[ArgumentMap, list[Decision]], random: object
) -> None:
    map_, decisions = case
    left, orphans = replay(map_, decisions)  # building it has checked that it is whole
    shuffled = sorted(decisions, key=lambda _: random.random())  # type: ignore[attr-defined]  # a Random
    assert replay(map_, shuffled) == (left, orphans)
    assert set(orphans) <= set(decisions)
    assert left.discussion == map_.discussion and left.run == map_.run


@settings(deadline=None)
@given(reviewed())
def test_an_orphan_changes_nothing(case: tuple[ArgumentMap, list[Decision]]) -> None:
    map_, decisions = case
    left, orphans = replay(map_, decisions)
    assert replay(map_, [d for d in decisions if d not in orphans])[0] == left


@settings(deadline=None)
@given(reviewed())
def test_what_was_rejected_last_is_gone_and_what_was_accepted_last_is_not(
    case: tuple[ArgumentMap, list[Decision]],
) -> None:
    map_, decisions = case
    left, orphans = replay(map_, decisions)
    there = ids(left.claims) | ids(left.arguments)
    heard = sorted((d for d in decisions if d not in orphans), key=lambda d: (d.at, d.id))
    last = {d.target: d for d in heard if d.target}
    added = any(d.kind is DecisionKind.ADD for d in heard)  # which may bring back what was rejected
    for target, latest in last.items():
        if latest.kind is DecisionKind.REJECT and not added:
            assert target not in there
        elif latest.kind is not DecisionKind.REJECT and target in ids(map_.claims):
            assert target in there
