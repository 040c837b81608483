"""An argument map that exists is whole."""

from dataclasses import replace
from typing import Any

import pytest

from kb.errors import MapError
from kb.ids import argument_id, claim_id, pasted_id
from kb.model import (
    Argument,
    ArgumentKind,
    ArgumentMap,
    Binding,
    Citation,
    Claim,
    ContestedTerm,
    Contradiction,
    Discussion,
    Locution,
    Post,
    Run,
    Source,
)

POSTS = (
    Post("1", "Rent caps cut supply, since builders leave."),
    Post("2", "They leave for land prices.", reply_to="1"),
)
SUPPLY = Locution("1", 0, 20, "Rent caps cut supply")
LEAVE = Locution("1", 28, 42, "builders leave")
PRICES = Locution("2", 0, 26, "They leave for land prices")
STEP = Argument("step", ArgumentKind.SUPPORT, ("leave",), "supply", LEAVE.id, SUPPLY.id)
DENIAL = Argument("denial", ArgumentKind.UNDERCUT, ("prices",), "step", PRICES.id, LEAVE.id)
MAP = ArgumentMap(
    Discussion("pasted-1", "pasted", POSTS),
    Run("run", "1", (), (), "hash"),
    locutions=(PRICES, LEAVE, SUPPLY),
    claims=(
        Claim("prices", "They leave for land prices.", (PRICES.id,)),
        Claim("supply", "Rent caps cut supply.", (SUPPLY.id,)),
        Claim("leave", "Builders leave.", (LEAVE.id,)),
    ),
    arguments=(DENIAL, STEP),
)


def test_parts_stand_in_the_order_of_the_thread_whatever_order_they_came_in() -> None:
    assert [locution.text for locution in MAP.locutions] == [SUPPLY.text, LEAVE.text, PRICES.text]
    assert [claim.id for claim in MAP.claims] == ["supply", "leave", "prices"]
    assert replace(MAP, claims=tuple(reversed(MAP.claims))) == MAP


def test_an_undercut_bears_on_the_step_and_counts_against_what_the_step_concludes() -> None:
    assert MAP.conclusion(DENIAL) == MAP.claim("supply")
    assert MAP.argument("denial").target == "step"


def _bound(*places: tuple[int, int], text: str = "builders") -> tuple[Claim, ...]:
    prices, *others = sorted(MAP.claims, key=lambda claim: claim.id != "prices")
    bindings = tuple(Binding(start, end, text, "subject") for start, end in places)
    return (replace(prices, bindings=bindings), *others)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"locutions": (PRICES, LEAVE)}, "appearances and locutions differ"),
        (
            {"locutions": (PRICES, LEAVE, replace(SUPPLY, text="Rent caps raise supp"))},
            "not the words of its post",
        ),
        ({"locutions": (PRICES, LEAVE, replace(SUPPLY, post="9"))}, "in a post that is not there"),
        ({"claims": MAP.claims[:2]}, "appearances and locutions differ"),
        ({"claims": (*MAP.claims, Claim("prices", "Again.", ()))}, "the same claim id"),
        ({"claims": (*MAP.claims, Claim("nowhere", "Nowhere.", ()))}, "appears nowhere"),
        ({"claims": (*MAP.claims, Claim("twice", "Twice.", (LEAVE.id,)))}, "puts forward two claims"),
        ({"claims": _bound((0, 99))}, "a binding outside the words"),
        ({"claims": _bound((3, 2))}, "a binding outside the words"),
        ({"claims": _bound((0, 4), (0, 4))}, "two bindings of one stretch"),
        ({"claims": _bound((0, 4), text=" ")}, "a binding without words"),
        ({"arguments": (replace(STEP, premises=()),)}, "no premise"),
        ({"arguments": (replace(STEP, premises=("gone",)),)}, "no premise, or one that is not there"),
        ({"arguments": (replace(STEP, target="gone"),)}, "bears on gone"),
        ({"arguments": (replace(STEP, target="leave"),)}, "bears on its own premise"),
        ({"arguments": (replace(STEP, made_in="9#char=0,1"),)}, "a locution that is not there"),
        (
            {"arguments": (replace(STEP, kind=ArgumentKind.REBUT, premises=("leave", "prices")),)},
            "more than one premise",
        ),
        ({"arguments": (STEP, replace(DENIAL, kind=ArgumentKind.REBUT))}, "is no undercut"),
        ({"arguments": (replace(DENIAL, target="denial"),)}, "undercuts itself"),
        ({"citations": (Citation("1", "gone"),)}, "a post or source that is not there"),
        (
            {
                "sources": (Source("s", url="https://a.example"),),
                "citations": (Citation("1", "s", "9#char=0,1"),),
            },
            "points at 9#char=0,1",
        ),
        ({"terms": (ContestedTerm("t", "supply", ("gone",)),)}, "contested term is disputed by a claim"),
        ({"contradictions": (Contradiction(("supply", "gone")),)}, "is not between two claims"),
    ],
)
def test_a_map_that_is_not_whole_is_refused_with_its_reason(change: dict[str, Any], said: str) -> None:
    with pytest.raises(MapError, match=said):
        replace(MAP, **change)


@pytest.mark.parametrize(
    ("posts", "said"),
    [
        ((POSTS[0], POSTS[0]), "two posts have the id 1"),
        ((POSTS[1], POSTS[0]), "answers 1, not an earlier post"),
        ((replace(POSTS[0], reply_to="1"),), "not an earlier post"),
    ],
)
def test_a_discussion_whose_posts_are_out_of_order_is_refused(posts: tuple[Post, ...], said: str) -> None:
    with pytest.raises(MapError, match=said):
        Discussion("pasted-1", "pasted", posts)


def test_a_claims_id_follows_the_quoted_words_and_nothing_else() -> None:
    assert claim_id("d", "1", "Rent caps cut supply") == claim_id("d", "1", "rent  caps, cut supply!")
    assert claim_id("d", "1", "Rent caps cut supply") != claim_id("d", "2", "Rent caps cut supply")
    assert claim_id("d", "1", "Rent caps cut supply") != claim_id("d", "1", "Rent caps raise supply")


def test_the_parts_of_an_id_cannot_run_into_each_other() -> None:
    assert argument_id("d", "1#char=0,1", "2", "support") != argument_id("d", "1#char=0,12", "", "support")


def test_a_paste_is_known_by_its_first_posts_words() -> None:
    assert pasted_id("Rent caps — cut supply.") == pasted_id("rent caps cut supply")
    assert len(pasted_id("")) == len("pasted-") + 12
