"""Argdown read by those who made it: every claim, relation and argument as it was, whatever the words."""

import json
import warnings
from collections import Counter
from typing import Any

import arguebuf
import pytest

from extract.run import Extractor
from kb.export.picture.steps import steps
from kb.model import ArgumentKind, ArgumentMap
from kb.network import network
from tests import foreign
from tests.maps import rent_map
from tests.trials import hard_maps, real_maps

pytestmark = pytest.mark.node
SIGNS = {ArgumentKind.SUPPORT: "support", ArgumentKind.REBUT: "attack", ArgumentKind.UNDERCUT: "undercut"}


def agrees(said: Any, *maps: ArgumentMap) -> None:
    """Claims, relations and arguments are those of the maps, and nothing else is there."""
    assert said["errors"] == []
    said, whole = said["said"], [step for step in steps(network(maps)) if not step.plain]
    assert {
        title: next(m["text"] for m in statement["members"] if not m.get("isReference")).strip()
        for title, statement in said["statements"].items()
    } == foreign.texts(maps)
    assert {(x["from"], x["to"], x["relationType"]) for x in said["relations"]} == relations(maps)
    joint = {
        step.key: [*step.premises, step.conclusion] for step in whole if step.kind is ArgumentKind.SUPPORT
    }
    assert {
        title: [statement["title"] for statement in argument["pcs"]]
        for title, argument in said["arguments"].items()
    } == {step.key: joint.get(step.key, []) for step in whole}


def relations(maps: tuple[ArgumentMap, ...]) -> set[tuple[str, str, str]]:
    drawn = network(maps)
    found = {(one, other, "contradictory") for one, other in drawn.contradictions}
    for step in steps(drawn):
        target = step.denies or step.conclusion
        if step.plain:
            found.add((step.premises[0], target, SIGNS[step.kind]))
        elif step.kind is not ArgumentKind.SUPPORT:
            found |= {(premise, step.key, "support") for premise in step.premises}
            found.add((step.key, target, SIGNS[step.kind]))
    return found


def documents(*maps: ArgumentMap) -> list[str]:
    return [foreign.written("argdown", map_).data.decode() for map_ in maps]


@pytest.mark.parametrize("map_", hard_maps(), ids=lambda m: m.discussion.id)
def test_argdown_reads_a_hard_map_as_it_is(map_: ArgumentMap, node: str) -> None:
    (said,) = foreign.read_by("argdown", node, documents(map_))
    agrees(said, map_)


@pytest.mark.slow
def test_argdown_reads_a_thousand_maps_as_they_are(node: str) -> None:
    maps = foreign.thousand()
    for map_, said in zip(maps, foreign.read_by("argdown", node, documents(*maps)), strict=True):
        agrees(said, map_)


def test_argdown_reads_real_discussions_as_they_are(extractor: Extractor, node: str) -> None:
    maps = real_maps(extractor)
    for map_, said in zip(maps, foreign.read_by("argdown", node, documents(*maps)), strict=True):
        agrees(said, map_)


def test_several_maps_are_sections_of_one_document(node: str) -> None:
    maps = hard_maps()
    (said,) = foreign.read_by("argdown", node, [foreign.written("argdown", *maps).data.decode()])
    agrees(said, *maps)
    assert len(said["said"]["sections"]) == len(maps)


def test_an_undercut_denies_the_inference_and_not_the_claim(node: str) -> None:
    (said,) = foreign.read_by("argdown", node, documents(rent_map()))
    (undercut,) = [x for x in said["said"]["relations"] if x["relationType"] == "undercut"]
    assert undercut["toType"] == "inference"
    assert foreign.texts([rent_map()])[undercut["from"]] == "They [builders] leave for land prices."


def test_author_kind_and_confidence_come_back_as_data(node: str) -> None:
    (said,) = foreign.read_by("argdown", node, documents(rent_map()))
    data = [statement["data"] for statement in said["said"]["statements"].values()]
    assert data[0] == {
        "author": "anna",
        "kind": "fact",
        "date": "2026-01-02",
        "confidence": 0.9,
        "checkWorthiness": 0.8,
    }


def test_arguebuf_reads_what_argdown_makes_of_it(node: str) -> None:
    for map_ in hard_maps():
        (said,) = foreign.read_by("argdown", node, documents(map_))
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)  # its own, of a library beneath it
            graph = arguebuf.load.argdown(said["said"])
        claims = Counter(foreign.texts([map_]).values())
        named = sum(not step.plain for step in steps(network([map_])))
        found = Counter(node.plain_text.strip() for node in graph.atom_nodes.values())
        assert claims <= found
        assert found.total() == claims.total() + named
        assert len(graph.scheme_nodes) == len(said["said"]["map"]["edges"])


def test_the_front_matter_says_what_the_file_is_and_lacks() -> None:
    exported = foreign.written("argdown", rent_map())
    rows = dict(line.split(": ", 1) for line in exported.data.decode().split("\n")[1:6])
    assert {name: json.loads(value) for name, value in rows.items()} == {
        "title": "Rent caps",
        "source": ["http://forum.example/1"],
        "date": "2026-01-02",
        "tool": "Rejoinder 0.1.0",
        "lost": [*exported.lost],
    }
