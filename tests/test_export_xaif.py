"""xAIF as OVA3 opens it, and as the xaif library reads it."""

import json
from collections import Counter, defaultdict
from html.parser import HTMLParser

import pytest
from xaif import AIF  # type: ignore[import-untyped]  # it brings no types

from extract.run import Extractor
from kb.export import EXPORTERS, Export
from kb.export.dialogue.interchange import SCHEMES
from kb.export.words.quoting import clean
from kb.model import ArgumentKind, ArgumentMap
from tests.aiftables import Links, written
from tests.maps import rent_map
from tests.test_export import chain
from tests.trials import for_a_thousand_maps, hard_maps, real_maps, words

each_hard_map = pytest.mark.parametrize("map_", hard_maps(), ids=lambda m: m.discussion.id)


class Html(HTMLParser):
    """Which tags there are, and the text within each highlighted span."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.open: list[str | None] = []
        self.texts: dict[str, str] = defaultdict(str)
        self.all = ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        if tag == "span":
            self.open.append(dict(attributes).get("id"))
        elif tag == "br":
            self.handle_data("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag == "span":
            self.open.pop()

    def handle_data(self, data: str) -> None:
        self.all += data
        for id_ in self.open:
            if id_:
                self.texts[id_] += data


def opens_in_ova(map_: ArgumentMap) -> None:
    """What OVA3 goes by: its own list of nodes and edges, with places, and the text as HTML."""
    tables = written("xaif", map_)
    file, links = tables["file"], Links(tables)
    shown = Html(file["text"]["txt"])
    assert shown.tags <= {"b", "br", "span"}
    assert all(clean(post.text) in shown.all for post in map_.discussion.posts)
    if not tables["nodes"]:
        return
    ova = file["OVA"]
    assert [node["nodeID"] for node in ova["nodes"]] == [node["nodeID"] for node in tables["nodes"]]
    assert len({(node["x"], node["y"]) for node in ova["nodes"]}) == len(ova["nodes"])
    assert all(node["visible"] is True and isinstance(node["x"], int) for node in ova["nodes"])
    assert [(e["fromID"], e["toID"]) for e in ova["edges"]] == [
        (e["fromID"], e["toID"]) for e in tables["edges"]
    ]
    assert set(shown.texts) == {*links.of("L"), *(f"node{id_}" for id_ in links.of("I"))}


@pytest.mark.parametrize("map_", [rent_map(), chain(40)], ids=["tree", "circle"])
def test_reasons_stand_beneath_what_they_are_for(map_: ArgumentMap) -> None:
    tables = written("xaif", map_)
    links, height = Links(tables), {n["nodeID"]: n["y"] for n in tables["file"]["OVA"]["nodes"]}
    argued = {"I", "RA", "CA"}
    edges = [
        (height[one], height[other])
        for other in links.of(*argued)
        for one in links.before[other]
        if links.nodes[one]["type"] in argued
    ]
    assert sum(one <= other for one, other in edges) == (map_.discussion.id == "pasted-chain")


@each_hard_map
def test_ova_gets_every_node_at_a_place_of_its_own_and_harmless_text(map_: ArgumentMap) -> None:
    opens_in_ova(map_)


@pytest.mark.slow
def test_ova_gets_what_it_needs_of_a_thousand_maps() -> None:
    for_a_thousand_maps(opens_in_ova)


def test_a_span_holds_the_words_of_its_locution() -> None:
    map_ = rent_map()
    tables = written("xaif", map_)
    links, shown = Links(tables), Html(tables["file"]["text"]["txt"])
    for said in links.of("L"):
        assert links.text(said).endswith(f" : {shown.texts[said]}")


def agrees_with_xaif(*maps: ArgumentMap) -> None:
    graph = AIF(json.loads(EXPORTERS["xaif"](Export(maps)).data))
    assert graph.is_valid_json_aif()
    assert graph.is_json_aif_dialog()
    table = graph.get_csv("argument-relation")
    found = table[table.relation != "None"]
    assert Counter(
        zip(found.proposition1_text, found.relation, found.proposition2_text, strict=True)
    ) == Counter(
        (words(m.claim(premise).text), xaif_name(m, a.id), words(m.claim(a.target).text))
        for m in maps
        for a in m.arguments
        for premise in a.premises
        if a.target == m.conclusion(a).id
    )
    said = graph.get_csv("locution")
    said = said[said.relation != "None"]
    assert set(said.relation) == {"Asserting"}
    assert len(said) == sum(len(m.locutions) for m in maps)
    assert int(graph.get_next_max_id("nodes", "nodeID")) > 0


def xaif_name(map_: ArgumentMap, id_: str) -> str:
    argument = map_.argument(id_)
    scheme = map_.locution(argument.made_in).scheme
    if argument.kind is not ArgumentKind.SUPPORT:
        return "Default Conflict"
    return SCHEMES[scheme] if scheme else "Default Inference"


@each_hard_map
def test_xaif_finds_the_same_relations(map_: ArgumentMap) -> None:
    agrees_with_xaif(map_)


def test_xaif_finds_the_same_relations_in_what_the_pipeline_made(extractor: Extractor) -> None:
    agrees_with_xaif(*real_maps(extractor))


def test_xaif_finds_the_speaker_of_each_locution() -> None:
    tables = written("xaif", rent_map())
    graph = AIF(tables["file"])
    for node in tables["nodes"]:
        if node["type"] == "L":
            name, _ = graph.get_speaker(node["nodeID"])
            assert node["text"].startswith(f"{name.strip()} : ")
