"""SADFace read by arguebuf: claim for claim, step for step, and the places where claims are made."""

import json
from collections import Counter
from dataclasses import replace
from typing import Any
from uuid import UUID

import arguebuf
import pytest

from extract.run import Extractor
from kb.export import EXPORTERS, Export
from kb.export.words.quoting import clean
from kb.model import ArgumentKind, ArgumentMap, Discussion
from tests.maps import rent_map
from tests.test_export import RUN, chain
from tests.trials import claims_of, for_a_thousand_maps, hard_maps, real_maps, steps, steps_of, texts_of

CORE = {
    *{"id", "version", "analyst_name", "analyst_email", "created", "edited"},
    *{"notes", "description", "title"},  # which the 0.2 dialect has and later ones refuse
}


def sadface(*maps: ArgumentMap) -> Any:
    return json.loads(EXPORTERS["sadface"](Export(maps)).data)


def agrees_with_arguebuf(*maps: ArgumentMap) -> None:
    graph = arguebuf.load.sadface(sadface(*maps))
    assert texts_of(graph) == claims_of(maps)
    assert steps_of(graph) == sum((steps(map_, lambda *_: "Default") for map_ in maps), Counter())
    assert len(graph.edges) == sum(len(a.premises) + 1 for map_ in maps for a in map_.arguments)


def keeps_to_the_format(map_: ArgumentMap) -> None:
    file = sadface(map_)
    assert set(file["metadata"]["core"]) == CORE
    nodes, edges = {node["id"]: node for node in file["nodes"]}, file["edges"]
    ids = [*nodes, *(edge["id"] for edge in edges), *(r["id"] for r in file["resources"])]
    assert len(set(ids)) == len(ids) == len(file["nodes"]) + len(edges) + len(file["resources"])
    assert {(UUID(id_).version, str(UUID(id_)) == id_) for id_ in ids} <= {(4, True)}
    assert {node["type"] for node in nodes.values()} <= {"atom", "scheme"}
    assert {node["name"] for node in nodes.values() if node["type"] == "scheme"} <= {"support", "attack"}
    for edge in edges:
        ends = nodes[edge["source_id"]]["type"], nodes[edge["target_id"]]["type"]
        assert ends != ("atom", "atom")
    texts = {resource["id"]: resource["content"] for resource in file["resources"]}
    assert [*texts.values()] == [clean(post.text) for post in map_.discussion.posts]
    found = [source for node in nodes.values() for source in node.get("sources", ())]
    assert sorted((s["offset"], s["length"]) for s in found) == sorted(
        (x.start, x.end - x.start) for x in map_.locutions
    )
    for s in found:
        assert texts[s["resource_id"]][s["offset"] : s["offset"] + s["length"]] == s["text"]


def both(map_: ArgumentMap) -> None:
    agrees_with_arguebuf(map_)
    keeps_to_the_format(map_)


@pytest.mark.parametrize("map_", hard_maps(), ids=lambda m: m.discussion.id)
def test_arguebuf_finds_the_same_claims_and_steps(map_: ArgumentMap) -> None:
    both(map_)


def test_arguebuf_finds_the_same_in_what_the_pipeline_made(extractor: Extractor) -> None:
    agrees_with_arguebuf(*real_maps(extractor))
    for map_ in real_maps(extractor):
        assert map_.arguments, "a thread that argues"
        both(map_)


@pytest.mark.slow
def test_arguebuf_finds_the_same_in_a_thousand_maps() -> None:
    for_a_thousand_maps(both)


def test_an_undercut_of_a_step_points_at_its_scheme_node() -> None:
    file = sadface(rent_map())
    schemes = {n["metadata"]["rejoinder"]["argument"]: n for n in file["nodes"] if n["type"] == "scheme"}
    edges = [(edge["source_id"], edge["target_id"]) for edge in file["edges"]]
    assert (schemes["a2"]["id"], schemes["a1"]["id"]) in edges
    assert schemes["a2"]["name"] == "attack"
    assert schemes["a2"]["metadata"] == {
        "rejoinder": {"argument": "a2", "kind": "undercut", "confidence": 0.6}
    }


def test_the_head_names_title_source_tool_and_date_and_what_was_lost() -> None:
    exported = EXPORTERS["sadface"](Export((rent_map(),), left_out=("1 other claim",)))
    core = json.loads(exported.data)["metadata"]["core"]
    assert (core["version"], core["title"], core["analyst_name"]) == ("0.2", "Rent caps", "Rejoinder 0.1.0")
    assert core["created"] == core["edited"] == "2026-01-02T00:00:00"
    assert "http://forum.example/1" in core["description"]
    lines = core["notes"].splitlines()
    assert lines == ["Left out: 1 other claim", *(f"Lost: {sentence}" for sentence in exported.lost)]
    assert any("contested term" in line for line in lines)


def test_a_map_without_any_date_and_one_of_nothing_load_as_well() -> None:
    for map_ in (chain(2), ArgumentMap(Discussion("pasted-nothing", "pasted", ()), RUN)):
        agrees_with_arguebuf(map_)
        assert sadface(map_)["metadata"]["core"]["created"] == ""


def test_two_discussions_share_no_id_even_where_their_claims_do() -> None:
    other = replace(rent_map(), discussion=replace(rent_map().discussion, id="pasted-other"))
    agrees_with_arguebuf(rent_map(), other)
    assert {a.kind for a in rent_map().arguments} == set(ArgumentKind)
