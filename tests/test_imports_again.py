"""What we gave out and took in again: the same claims, with the same steps between them."""

import pytest

from kb.export import EXPORTERS, Export
from kb.model import ArgumentMap, Scheme
from tests.maps import rent_map
from tests.test_imports import imported, said


def texts(map_: ArgumentMap) -> set[str]:
    return {claim.text for claim in map_.claims}


@pytest.mark.parametrize("format_", ["aif", "xaif"])
def test_aif_comes_back_with_its_claims_its_steps_and_who_said_them(format_: str) -> None:
    again = imported("aif", EXPORTERS[format_](Export((rent_map(),))).data)
    assert (texts(again), set(said(again))) == (texts(rent_map()), set(said(rent_map())))
    assert {post.author for post in again.discussion.posts} == {"anna", "bert", "carl"}
    assert (again.discussion.title, again.discussion.notes) == ("Rent caps", ())


def test_the_scheme_of_a_reason_comes_back() -> None:
    again = imported("aif", EXPORTERS["aif"](Export((rent_map(),))).data)
    assert [x.scheme for x in again.locutions if x.scheme] == [Scheme.CONSEQUENCE]


def test_kialo_text_comes_back_without_the_undercut_that_it_cannot_hold() -> None:
    again = imported("kialo", EXPORTERS["kialo"](Export((rent_map(),))).data)
    kept = {step for step in said(rent_map()) if step[1] != "undercut"}
    assert kept <= set(said(again))
