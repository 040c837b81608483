"""How one unit bears on another: rules, ranker, quotes, chains, and which kind of attack."""

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from extract.frame import Frame
from extract.link import Link, link
from extract.linking.chains import direct
from extract.linking.forest import Forest
from extract.linking.ranker import FOLDER, Ranker
from extract.linking.rules import Pair
from extract.linking.thread import Thread
from extract.marking.outlook import Outlook
from extract.run import Extractor
from extract.unit import Unit
from kb.errors import ModelError
from kb.model import ArgumentKind, Basis, Discussion, Mode, Post
from tests.units import annotated, discussion, spoken

Said = tuple[str, str, str]


def _linked(extractor: Extractor, thread: Discussion, *, ranked: bool = False) -> tuple[Link, ...]:
    return link(thread, annotated(extractor, thread), ranker=extractor.ranker if ranked else None)


def _said(links: tuple[Link, ...]) -> list[Said]:
    """Each link as the first word of its source, its kind, and the first word of its target."""
    return [(x.source.text.split()[0], x.kind.value, x.target.text.split()[0]) for x in links]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Builders leave the town because caps eat their profit.", ("caps", "support", "Builders")),
        ("Rents rise every single year, so tenants move away.", ("Rents", "support", "tenants")),
        ("Caps protect old tenants. But newcomers find no flats.", ("newcomers", "undercut", "Caps")),
        ("Caps cut the supply. Builders have left three towns.", ("Builders", "support", "Caps")),
    ],
)
def test_a_connective_says_how_a_unit_bears_on_its_neighbour(
    extractor: Extractor, text: str, expected: Said
) -> None:
    assert _said(_linked(extractor, discussion(text))) == [expected]


@pytest.mark.parametrize("ranked", [False, True])
def test_a_reply_that_denies_rebuts_what_it_answers(extractor: Extractor, *, ranked: bool) -> None:
    thread = discussion("Rent caps cut the supply of flats.", "No, rent caps do not cut the supply of flats.")
    [found] = _linked(extractor, thread, ranked=ranked)
    assert (found.kind, found.basis) == (ArgumentKind.REBUT, Basis.REPLY_TREE)
    assert (found.source.post, found.target.post) == ("1", "0")


def test_agreement_and_ones_own_addition_support(extractor: Extractor) -> None:
    agreed = discussion("Rent caps cut the supply.", "Exactly, builders have left three capped towns.")
    assert [x.kind for x in _linked(extractor, agreed)] == [ArgumentKind.SUPPORT]
    own = discussion(
        Post("0", "Rent caps cut the supply.", "ana"),
        Post("1", "Builders have left three towns.", "ana", "0"),
    )
    assert [x.kind for x in _linked(extractor, own)] == [ArgumentKind.SUPPORT]


@pytest.mark.parametrize(
    "reply",
    [
        "That may be true but it doesn't mean that caps are to blame.",
        "How would they know how many flats were never built?",
        "Your source is biased, it belongs to the landlords.",
        "That is irrelevant to the rents of students.",
    ],
)
def test_who_denies_the_bearing_or_the_source_undercuts(reply: str) -> None:
    thread = discussion("A count shows that rent caps cut the supply of flats.", reply)
    assert [x.kind for x in link(thread, spoken(thread))] == [ArgumentKind.UNDERCUT]


@pytest.mark.parametrize("ranked", [False, True])
@pytest.mark.parametrize("mark", ["> ", ""])
def test_a_reply_under_a_quote_answers_the_quoted_unit(
    extractor: Extractor, mark: str, *, ranked: bool
) -> None:
    thread = discussion(
        "The old bridge is too narrow for buses. The ferry drowned two cows in April.",
        f"{mark}The ferry drowned two cows in April.\n\nThose cows swam home on their own.",
    )
    units = [unit for unit in annotated(extractor, thread) if unit.post == "0" or "swam" in unit.text]
    links = link(thread, units, ranker=extractor.ranker if ranked else None)
    [found] = [x for x in links if x.source.post == "1"]
    assert found.basis is Basis.EXPLICIT_QUOTE
    assert found.target.text.startswith("The ferry")


def test_what_is_conceded_attacks_nothing(extractor: Extractor) -> None:
    thread = discussion("Rent caps cut the supply.", "Sure, they cut it a little, but tenants stay.")
    units = annotated(extractor, thread)
    conceded = {unit.id for unit in units if unit.mode is Mode.CONCESSION}
    assert conceded
    for ranker in (None, extractor.ranker):
        attackers = {
            x.source.id for x in link(thread, units, ranker=ranker) if x.kind is not ArgumentKind.SUPPORT
        }
        assert not conceded & attackers


def test_a_deleted_parent_hands_its_replies_to_the_nearest_ancestor_with_units(extractor: Extractor) -> None:
    thread = discussion(
        "Rent caps cut the supply.", Post("1", "", None, "0", deleted=True), "Vienna builds a lot."
    )
    assert [x.target.post for x in _linked(extractor, thread)] == ["0"]


def test_an_inferred_reply_says_so(extractor: Extractor) -> None:
    answer = Post("1", "Vienna has caps and builds a lot.", "b", "0", inferred_reply=True)
    thread = discussion("Rent caps cut the supply.", answer)
    assert [x.basis for x in _linked(extractor, thread)] == [Basis.INFERRED]


@pytest.mark.parametrize("ranked", [False, True])
def test_no_two_units_bear_on_each_other_and_none_on_itself(extractor: Extractor, *, ranked: bool) -> None:
    text = "Caps are bad, so towns shrink. But Vienna grows, because it builds. And it owns its land."
    links = _linked(extractor, discussion(text, text.replace("Caps", "Rents")), ranked=ranked)
    pairs = {(x.source.id, x.target.id) for x in links}
    assert pairs
    assert not pairs & {(b, a) for a, b in pairs}


@pytest.mark.parametrize("ranked", [False, True])
def test_links_go_up_the_branch_or_stay_in_the_post(extractor: Extractor, *, ranked: bool) -> None:
    thread = discussion(
        "Rent caps cut the supply of flats.",
        "Vienna has caps and builds flats.",
        Post("2", "Berlin has caps and builds no flats.", "c", "0"),
    )
    links = _linked(extractor, thread, ranked=ranked)
    assert {(x.source.post, x.target.post) for x in links} == {("1", "0"), ("2", "0")}


def test_nothing_links_in_an_empty_discussion(extractor: Extractor) -> None:
    assert link(discussion(), [], ranker=extractor.ranker) == ()
    assert link(discussion("", "Hm."), [], ranker=extractor.ranker) == ()


def _places(*posts: int) -> Callable[[int], Pair]:
    """`make(row)` of links between units of posts with that many units, each answering the one before."""
    thread = discussion(*["x " * 10 for _ in posts])
    zero = np.zeros(384, np.float32)
    units = [
        Unit(str(n), 2 * k, 2 * k + 1, "x", zero, Frame())
        for n, count in enumerate(posts)
        for k in range(count)
    ]
    places = Thread.of(thread, units).places
    return lambda code: Pair(places[code // 10], places[code % 10], attack=True, confidence=0.5)


def test_a_unit_that_leans_on_another_answers_through_it() -> None:
    make = _places(1, 3)
    lean = Pair(make(21).source, make(21).target, attack=False, confidence=0.5)
    counter = Pair(make(31).source, make(31).target, attack=True, confidence=0.5)
    kept = direct([make(10), lean, make(20), counter, make(30)])
    assert kept == [kept[0], lean, counter, kept[3]]
    assert [(p.source.row, p.target.row) for p in kept] == [(1, 0), (2, 1), (3, 1), (3, 0)]


def test_what_is_set_against_a_concession_answers_in_its_place() -> None:
    make = _places(1, 2)
    granted = make(10).source
    granted = replace(granted, unit=replace(granted.unit, mode=Mode.CONCESSION))
    answer = replace(make(10), source=granted)
    but = replace(make(21), target=granted)
    assert [(p.source.row, p.target.row) for p in direct([answer, but])] == [(2, 1), (2, 0)]
    assert direct([answer]) == []


def test_a_circle_of_leaning_units_ends() -> None:
    make = _places(1, 2)
    circle = [Pair(make(c).source, make(c).target, attack=False, confidence=0.5) for c in (12, 21)]
    assert len(direct([*circle, make(10)])) == 3


def test_the_trees_give_what_their_branches_say() -> None:
    arrays = {
        "t.columns": np.array([[0, 1], [1, 0]]),
        "t.borders": np.array([[0.5, 2.0], [1.0, np.inf]]),
        "t.survivors": np.array([[0xFFFE, 0xFFFD], [0xFFFE, 0xFFFF]]),  # the second tree has one branch
        "t.leaves": np.array([[1.0, 2.0, 4.0], [10.0, 20.0, 0.0]]),
        "t.base": np.array(-12.0),
    }
    rows = np.array([[0.5, 0.0], [0.6, 2.0], [0.6, 2.1], [0.0, 3.0]], dtype=np.float32)
    sums = np.array([11.0, 22.0, 24.0, 21.0]) - 12.0
    assert np.allclose(Forest.of(arrays, "t").probabilities(rows), 1 / (1 + np.exp(-sums)))


def test_a_long_post_costs_as_much_as_its_length(extractor: Extractor) -> None:
    words = "The river rose in spring"
    text = f"{words}. " * 3000
    rng = np.random.default_rng(1)
    units = [
        Unit(
            "0",
            at,
            at + len(words),
            words,
            vector,
            Frame(content=("river", "ros", "spring")),
            sentence=n,
            outlook=Outlook((0.1, 0.8, 0.1, 0.0, 0.0), 0.1, {f"0#char={at - 26},{at - 2}": (0.8, 0.1)}),
        )
        for n, at in enumerate(range(0, len(text), len(words) + 2))
        for vector in [np.asarray(rng.normal(size=384) / 20, np.float32)]
    ]
    links = link(discussion(text, text), units, ranker=extractor.ranker)
    assert 0 < len(links) <= 2 * len(units)


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (lambda folder: (folder / "links.npz").write_bytes(b"spoilt"), "not the file the manifest"),
        (lambda folder: (folder / "links.npz").unlink(), "cannot be read"),
        (lambda folder: (folder / "manifest.json").write_text("{"), "no readable manifest"),
        (
            lambda folder: (folder / "manifest.json").write_text('{"version": 99}'),
            "this Rejoinder reads version",
        ),
    ],
)
def test_a_spoilt_model_is_refused_by_name(
    tmp_path: Path, spoil: Callable[[Path], object], message: str
) -> None:
    folder = tmp_path / "links"
    shutil.copytree(FOLDER, folder)
    spoil(folder)
    with pytest.raises(ModelError, match=message):
        Ranker.load(folder)


def test_a_model_made_for_other_features_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "links"
    shutil.copytree(FOLDER, folder)
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    manifest["columns"].append("mood")
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    with pytest.raises(ModelError, match="other features"):
        Ranker.load(folder)
