"""Kialo's text read by arguebuf: a tree of pros and cons with every claim, and what it drops is counted."""

import re
from collections import Counter
from io import StringIO
from typing import Any

import arguebuf
import networkx
import pytest

from extract.run import Extractor
from kb.export.exported import Exported
from kb.model import ArgumentMap
from tests import foreign
from tests.maps import rent_map
from tests.test_export import chain
from tests.thorny import thorny_map
from tests.trials import hard_maps, real_maps

NAMES = {"Support": "support", "Attack": "rebut", "Rephrase": "thesis"}


def read(exported: Exported) -> Any:
    return arguebuf.load.kialo(StringIO(exported.data.decode()))


def agrees(*maps: ArgumentMap) -> None:
    """All claims are there, and all pros and cons but those that close a circle, as many as the file says."""
    exported = foreign.written("kialo", *maps)
    graph, texts = read(exported), {key: shown(text) for key, text in foreign.texts(maps).items()}
    wanted = Counter(
        (texts[source], texts[target], kind)
        for source, target, kind in foreign.links(maps).elements()
        if kind in ("support", "rebut")
    )
    found, theses = links_of(graph), Counter(texts.values())
    assert theses <= Counter(node.plain_text for node in graph.atom_nodes.values())
    assert len(graph.atom_nodes) - theses.total() in (0, 1), "the title, where there is more than one thesis"
    assert found <= wanted
    assert (wanted - found).total() == dropped(exported, "link")
    undercuts = sum(kind == "undercut" for *_, kind in foreign.links(maps).elements())
    assert undercuts == dropped(exported, "undercut")
    assert networkx.is_directed_acyclic_graph(
        networkx.DiGraph((edge.source.id, edge.target.id) for edge in graph.edges.values())
    )


def links_of(graph: Any) -> Counter[tuple[str, str, str]]:
    ends: dict[str, list[str]] = {}
    for edge in graph.edges.values():
        scheme = edge.target if edge.target.id in graph.scheme_nodes else edge.source
        other = edge.source if scheme is edge.target else edge.target
        ends.setdefault(scheme.id, []).append(other.plain_text)
    kinds = {id_: NAMES[type(node.scheme).__name__] for id_, node in graph.scheme_nodes.items()}
    return Counter((one, other, kinds[id_]) for id_, (one, other) in ends.items() if kinds[id_] != "thesis")


def shown(text: str) -> str:
    """A claim as the file has it: no link, and no reference to another claim."""
    return re.sub(r"^->", "→", text.replace("](", "] ("))


def dropped(exported: Exported, noun: str) -> int:
    counts = [re.match(rf"(\d+) {noun}", sentence) for sentence in exported.lost]
    return sum(int(count[1]) for count in counts if count)


@pytest.mark.parametrize("map_", hard_maps(), ids=lambda m: m.discussion.id)
def test_arguebuf_reads_a_hard_map_as_a_tree(map_: ArgumentMap) -> None:
    agrees(map_)


@pytest.mark.slow
def test_arguebuf_reads_a_thousand_maps_as_trees() -> None:
    for map_ in foreign.thousand():
        agrees(map_)


def test_arguebuf_reads_real_discussions_as_trees(extractor: Extractor) -> None:
    for map_ in real_maps(extractor):
        agrees(map_)


def test_several_maps_are_theses_of_one_discussion() -> None:
    agrees(*hard_maps())


def test_a_map_with_one_conclusion_has_it_as_the_thesis() -> None:
    lines = foreign.written("kialo", chain(3)).data.decode().splitlines()
    assert lines == [
        "Discussion Title: Claim 0.",
        "",
        "1. Claim 0.",
        "1.1. Pro: Claim 1.",
        "1.1.1. Pro: Claim 2.",
    ]
    assert dropped(foreign.written("kialo", chain(3)), "link") == 1


def test_a_second_place_of_a_claim_points_at_its_first() -> None:
    text = foreign.written("kialo", thorny_map()).data.decode()
    told = set(re.findall(r"^((?:\d+\.)+) (?!(?:Pro|Con): -> See )", text, re.MULTILINE))
    seen = re.findall(r"^(?:\d+\.)+ (?:Pro|Con): -> See ((?:\d+\.)+)$", text, re.MULTILINE)
    assert len(seen) > 100
    assert set(seen) <= told


def test_the_outline_of_a_small_map() -> None:
    assert foreign.written("kialo", rent_map()).data.decode() == (
        "Discussion Title: Rent caps\n"
        "\n"
        "1. Rent caps\n"
        "1.1. Rent caps cut supply.\n"
        "1.1.1. Pro: Builders leave capped cities.\n"
        "1.1.2. Con: Vienna caps and builds.\n"
        "1.2. They \\[builders\\] leave for land prices.\n"
        "1.3. Caps do not cut supply.\n"
    )
