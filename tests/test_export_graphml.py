"""GraphML and GEXF read back by networkx: every claim and link with its attributes, whatever the words."""

import re
import time
from collections import Counter
from io import BytesIO
from typing import Any
from xml.etree import ElementTree

import networkx
import pytest

from extract.run import Extractor
from kb.export.words.quoting import plain
from kb.model import ArgumentMap
from kb.network import network
from tests import foreign
from tests.maps import rent_map
from tests.trials import hard_maps, real_maps

each_format = pytest.mark.parametrize("format_", ["graphml", "gexf"])
YED = "{http://www.yworks.com/xml/graphml}"
GEXF, VIZ = "{http://www.gexf.net/1.2draft}", "{http://www.gexf.net/1.2draft/viz}"
GRAPHML = "{http://graphml.graphdrawing.org/xmlns}"


def read(format_: str, *maps: ArgumentMap) -> Any:
    data = BytesIO(foreign.written(format_, *maps).data)
    return (
        networkx.read_gexf(data) if format_ == "gexf" else networkx.read_graphml(data, force_multigraph=True)
    )


def agrees(format_: str, *maps: ArgumentMap) -> None:
    graph, drawn = read(format_, *maps), network(maps)
    assert {key: values["text"] for key, values in graph.nodes(data=True)} == foreign.texts(maps)
    assert Counter((x, y, values["kind"]) for x, y, values in graph.edges(data=True)) == foreign.links(maps)
    for node in drawn.nodes:
        values = graph.nodes[node.key]
        assert values["label"]
        assert values.get("author", "") == plain(node.author or "")
        assert (values["confidence"], values["contested"], values["root"]) == (
            node.confidence,
            node.contested,
            node.root,
        )
    weights = {(x, y, values.get("argument")): values["weight"] for x, y, values in graph.edges(data=True)}
    for link in drawn.links:
        assert weights[link.source, link.target, plain(link.argument)] == max(link.confidence, 0.01)


@each_format
@pytest.mark.parametrize("map_", hard_maps(), ids=lambda m: m.discussion.id)
def test_networkx_reads_a_hard_map_as_it_is(format_: str, map_: ArgumentMap) -> None:
    agrees(format_, map_)


@pytest.mark.slow
@each_format
def test_networkx_reads_a_thousand_maps_as_they_are(format_: str) -> None:
    for map_ in foreign.thousand():
        agrees(format_, map_)


@each_format
def test_networkx_reads_real_discussions_as_they_are(format_: str, extractor: Extractor) -> None:
    for map_ in real_maps(extractor):
        agrees(format_, map_)


@each_format
def test_several_maps_are_one_graph(format_: str) -> None:
    agrees(format_, *hard_maps())


@each_format
def test_the_day_of_the_export_is_nowhere_in_it(format_: str, monkeypatch: pytest.MonkeyPatch) -> None:
    today = foreign.written(format_, rent_map()).data
    monkeypatch.setattr(time, "strftime", lambda *_: "1999-09-09")
    assert foreign.written(format_, rent_map()).data == today


def test_gephi_finds_colours_places_and_what_the_file_is() -> None:
    exported = foreign.written("gexf", rent_map())
    graph = networkx.read_gexf(BytesIO(exported.data))
    looks = [values["viz"] for _, values in graph.nodes(data=True)]
    assert all({"color", "size", "position"} <= set(viz) for viz in looks)
    assert len({(viz["position"]["x"], viz["position"]["y"]) for viz in looks}) == len(looks)
    edges = ElementTree.fromstring(exported.data).iter(f"{GEXF}edge")
    colours = {tuple(sorted(color.attrib.items())) for edge in edges for color in edge.iter(f"{VIZ}color")}
    assert len(colours) == 4, "support, rebut, undercut and opposite"
    meta = re.search(r"<meta.*</meta>", exported.data.decode())
    assert meta is not None
    told = ["Rent caps", "http://forum.example/1", "2026-01-02", "Rejoinder 0.1.0", *exported.lost]
    assert all(words in meta[0] for words in told)


def test_yed_finds_a_label_a_shape_and_a_place_for_each_claim() -> None:
    exported = foreign.written("graphml", *hard_maps())
    root = ElementTree.fromstring(exported.data)
    nodes = {node.get("id"): node for node in root.iter(f"{GRAPHML}node")}
    assert len(nodes) == len(foreign.texts(hard_maps()))
    places = set()
    for key, node in nodes.items():
        (label,), (geometry,) = node.iter(f"{YED}NodeLabel"), node.iter(f"{YED}Geometry")
        text = foreign.texts(hard_maps())[str(key)]
        assert label.text
        assert text.replace(" ", "").startswith(re.sub(r"\s", "", label.text.rstrip("…")))
        places.add((geometry.get("x"), geometry.get("y")))
    assert len(places) == len(nodes)
    arrows = Counter(arrow.get("target") for arrow in root.iter(f"{YED}Arrows"))
    assert set(arrows) == {"standard", "t_shape", "white_circle", "none"}


def test_graphml_says_what_the_file_is_and_lacks() -> None:
    exported = foreign.written("graphml", rent_map())
    graph = networkx.read_graphml(BytesIO(exported.data))
    assert graph.graph["title"] == "Rent caps"
    assert graph.graph["source"] == "http://forum.example/1"
    assert graph.graph["written by"] == "Rejoinder 0.1.0"
    assert graph.graph["lost"] == " | ".join(exported.lost)
    assert ">True<" not in exported.data.decode(), "XML says true"
