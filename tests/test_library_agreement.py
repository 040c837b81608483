"""The library says what `kb.reading` says: on any map, every word of the contract has one meaning."""

from collections import Counter

import pyoxigraph as ox
from hypothesis import given

from kb import vocab
from kb.kinds import ArgumentKind
from kb.library import ask
from kb.model import ArgumentMap
from kb.rdf import to_quads
from kb.reading import Reading, contested, unanswered, unsupported
from kb.records import STORE, graph_of
from kb.store import KnowledgeBase
from tests.strategies import argument_maps


def base(map_: ArgumentMap) -> KnowledgeBase:
    """A base with that map alone, unchecked: any map will do here."""
    kb = KnowledgeBase.open()
    with kb._snapshots.write() as writer:
        writer.change((), to_quads(map_))
        writer.change((), [ox.Quad(graph_of(map_.discussion.id), vocab.DIGEST, ox.Literal("-"), STORE)])
    return kb


def column(kb: KnowledgeBase, name: str, wanted: str, **values: str) -> list[str]:
    """One column of an answer: the ids of IRIs, the words of literals."""
    answer = ask(kb, name, values)
    place = answer.columns.index(wanted)
    cells = (row[place] for row in answer.rows)
    return [vocab.local_id(c.value)[1] if isinstance(c, ox.NamedNode) else c.value for c in cells if c]  # type: ignore[union-attr]


@given(argument_maps())
def test_contested_unanswered_and_unsupported_are_those_of_the_contract(map_: ArgumentMap) -> None:
    kb = base(map_)
    for name, found in {
        "contested": contested(map_),
        "unanswered-claims": unanswered(map_),
        "unsupported-claims": unsupported(map_),
    }.items():
        for values in ({}, {"discussion": map_.discussion.id}):
            claims = column(kb, name, "claim", **values)
            assert len(set(claims)) == len(claims)
            assert set(claims) == found


@given(argument_maps())
def test_what_bears_on_a_claim_is_what_reading_finds(map_: ArgumentMap) -> None:
    kb, reading = base(map_), Reading(map_)
    for claim in map_.claims:
        attacks = column(kb, "rebuttals", "argument", claim=claim.id)
        assert set(attacks) == {a.id for a in reading.attacks(claim.id)}
        reasons = column(kb, "reasons", "argument", claim=claim.id)
        assert set(reasons) == {a.id for a in reading.supports(claim.id)}
        pairs = zip(reasons, column(kb, "reasons", "denied", claim=claim.id), strict=True)
        assert dict(pairs) == {
            a.id: "yes" if reading.undercuts(a.id) else "no" for a in reading.supports(claim.id)
        }


@given(argument_maps())
def test_what_a_claim_rests_on_is_every_premise_below_it_with_its_distance(map_: ArgumentMap) -> None:
    kb = base(map_)
    below: dict[str, set[str]] = {claim.id: set() for claim in map_.claims}
    for argument in map_.arguments:
        if argument.kind is ArgumentKind.SUPPORT:
            below[map_.conclusion(argument).id] |= set(argument.premises)
    for claim in map_.claims:
        distance, ring, far = dict[str, int](), {claim.id}, 0
        while ring := {b for c in ring for b in below[c]} - distance.keys():
            far += 1
            distance |= dict.fromkeys(ring, far)
        distance.pop(claim.id, None)
        found = zip(
            column(kb, "grounds", "ground", claim=claim.id),
            map(int, column(kb, "grounds", "depth", claim=claim.id)),
            strict=True,
        )
        assert dict(found) == {c: n if n <= 4 else 9 for c, n in distance.items()}


@given(argument_maps())
def test_a_discussion_is_about_its_roots(map_: ArgumentMap) -> None:
    kb, reading = base(map_), Reading(map_)
    found = column(kb, "roots", "claim", discussion=map_.discussion.id)
    assert len(set(found)) == len(found)
    assert set(found) == {claim.id for claim in reading.roots()}


@given(argument_maps())
def test_rebuttals_are_unanswered_that_nobody_attacks_or_undercuts(map_: ArgumentMap) -> None:
    kb, reading = base(map_), Reading(map_)
    assert set(column(kb, "unanswered-rebuttals", "argument")) == {
        a.id
        for a in map_.arguments
        if a.kind is not ArgumentKind.SUPPORT
        and not reading.attacks(a.premises[0])
        and not reading.undercuts(a.id)
    }


@given(argument_maps())
def test_the_overview_counts_what_is_there(map_: ArgumentMap) -> None:
    kb = base(map_)
    attacks = sum(a.kind is not ArgumentKind.SUPPORT for a in map_.arguments)
    counts = {
        "posts": len(map_.discussion.posts),
        "people": len({p.author for p in map_.discussion.posts if p.author is not None}),
        "claims": len(map_.claims),
        "supports": len(map_.arguments) - attacks,
        "attacks": attacks,
    }
    assert {name: int(column(kb, "discussions", name)[0]) for name in counts} == counts


@given(argument_maps())
def test_schemes_are_counted_by_locution(map_: ArgumentMap) -> None:
    kb = base(map_)
    used = Counter(vocab.individual(x.scheme).value.partition("#")[2] for x in map_.locutions if x.scheme)
    found = zip(column(kb, "schemes", "scheme"), map(int, column(kb, "schemes", "used")), strict=True)
    assert dict(found) == used
