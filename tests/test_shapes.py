"""What a valid graph is: every map's graph, and nothing that an edit of ours has broken."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

import pytest
from hypothesis import given, settings
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Store, parse

from kb import vocab
from kb.errors import StoreError
from kb.model import ArgumentMap, Decision, Match
from kb.rdf import decision_quads, match_quads, to_quads
from kb.shacl import Finding, read
from kb.shapes import EVIDENCE_SHAPES, SHAPES, broken, check
from kb.vocab import term
from tests import strategies
from tests.breakers import BREAKERS, DISCUSSION, Edit, whole
from tests.maps import rent_map
from tests.referee import by_pyshacl

BATCH = 7
BATCHES = [BREAKERS[n : n + BATCH] for n in range(0, len(BREAKERS), BATCH)]


def graphs(quads: Iterable[Quad]) -> list[list[Quad]]:
    """The quads, a list a graph."""
    found: dict[str, list[Quad]] = {}
    for quad in quads:
        found.setdefault(str(quad.graph_name), []).append(quad)
    return list(found.values())


def messages() -> set[str]:
    """All messages of the shapes."""
    found = parse(SHAPES.read_bytes() + EVIDENCE_SHAPES.read_bytes(), format=RdfFormat.TURTLE)
    said = NamedNode("http://www.w3.org/ns/shacl#message")
    return {q.object.value for q in found if q.predicate == said and isinstance(q.object, Literal)}


def test_the_small_knowledge_base_is_valid_in_our_eyes_and_in_those_of_pyshacl() -> None:
    assert check(whole()) == []
    assert [by_pyshacl(graph) for graph in graphs(whole())] == [set()] * 5


@pytest.mark.parametrize(("message", "edit"), BREAKERS, ids=[message for message, _ in BREAKERS])
def test_a_broken_graph_is_named_in_a_sentence(message: str, edit: Edit) -> None:
    quads = whole()
    edit(quads)
    assert any(said.startswith(message) for graph in graphs(quads) for _, said in broken(graph))


def test_every_message_of_the_shapes_has_one_edit_that_brings_it_up() -> None:
    brought = {full: [m for m, _ in BREAKERS if full.startswith(m)] for full in messages()}
    assert {full: found for full, found in brought.items() if len(found) != 1} == {}
    assert len(BREAKERS) == len(brought)


@pytest.mark.parametrize("batch", BATCHES, ids=[batch[0][0] for batch in BATCHES])
def test_pyshacl_finds_the_same_in_graphs_with_several_faults(batch: Sequence[tuple[str, Edit]]) -> None:
    quads = whole()
    for _, edit in batch:
        edit(quads)
    for graph in graphs(quads):
        assert broken(graph) == by_pyshacl(graph)


@given(strategies.argument_maps())
def test_the_graph_of_every_map_is_valid(map_: ArgumentMap) -> None:
    assert check(to_quads(map_)) == []


@given(strategies.argument_maps())
@settings(max_examples=15)
def test_pyshacl_finds_the_graph_of_every_map_valid(map_: ArgumentMap) -> None:
    assert [by_pyshacl(graph) for graph in graphs(to_quads(map_))] == [set()] * 2


@given(strategies.argument_maps())
def test_a_graph_stays_valid_in_a_store_that_rewrites_its_numbers(map_: ArgumentMap) -> None:
    store = Store()
    store.extend(to_quads(map_))
    assert check(store) == []


@given(strategies.decisions(), strategies.matches())
def test_every_decision_and_match_is_valid(decision: Decision, match: Match) -> None:
    assert check([*decision_quads(decision), *match_quads(match)]) == []


def test_two_discussions_are_valid_in_graphs_of_their_own_and_not_in_one() -> None:
    map_ = rent_map()
    other = list(to_quads(replace(map_, discussion=replace(map_.discussion, id="pasted-other"))))
    assert check([*whole(), *other]) == []
    graph = NamedNode(DISCUSSION)
    merged = [Quad(q.subject, q.predicate, q.object, graph) for q in other]
    assert any("put the other in a graph of its own" in line for line in check([*whole(), *merged]))


def test_a_constraint_that_nobody_taught_the_reader_is_refused() -> None:
    text = SHAPES.read_bytes().replace(b"sh:minLength 1", b"sh:uniqueLang true", 1)
    with pytest.raises(StoreError, match="uniqueLang"):
        read(text)


def test_a_shape_without_a_message_is_refused() -> None:
    text = SHAPES.read_bytes().replace(b'sh:message "An author has one name (sioc:name, a string)."', b"", 1)
    with pytest.raises(StoreError, match="message"):
        read(text)


def test_each_finding_names_the_node_that_is_at_fault() -> None:
    quads = {q for q in whole() if q.predicate != vocab.PLATFORM}
    [finding] = [found for graph in graphs(quads) for found in broken(graph)]
    expected: Finding = (
        DISCUSSION,
        "A discussion says once which platform it comes from (rj:platform, a string).",
    )
    assert finding == expected
    assert check(quads) == [f"{DISCUSSION}: {expected[1]}"]


def test_the_shapes_know_every_class_that_a_graph_describes() -> None:
    text = SHAPES.read_bytes() + EVIDENCE_SHAPES.read_bytes()
    targets = {target for shape in read(text)[0] for target in shape.targets}
    types = {q.object for q in whole() if q.predicate == vocab.TYPE}
    apart = {vocab.STRETCH, vocab.ACTIVITY, term("rj:Undercut")}  # nothing more is asked of these
    assert types - targets == apart
