"""SVG: a picture that is whole, safe and legible, as an XML parser and a browser find it."""

import re
from collections import Counter
from itertools import combinations
from pathlib import Path
from time import process_time
from xml.etree import ElementTree

import pytest
from playwright.sync_api import Browser

from extract.run import Extractor
from kb.export.picture.layout import WIDTH, layout
from kb.export.picture.steps import steps
from kb.export.svg import draw
from kb.export.words.quoting import plain
from kb.model import ArgumentMap
from kb.network import network
from tests import foreign
from tests.gate import gated
from tests.maps import rent_map
from tests.test_export import chain
from tests.thorny import thorny_map
from tests.trials import hard_maps, real_maps

SVG = "{http://www.w3.org/2000/svg}"
ELEMENTS = {"svg", "title", "desc", "defs", "marker", "path", "rect", "g", "text", "tspan", "circle"}


def agrees(*maps: ArgumentMap) -> None:
    """Every claim has a card with its words, every step its lines, and there is nothing else."""
    root = ElementTree.fromstring(foreign.written("svg", *maps).data)
    assert {element.tag for element in root.iter()} <= {SVG + name for name in ELEMENTS}
    cards = {card.get("id"): card for card in root.iter(f"{SVG}g") if card.get("id")}
    assert {key: card.findtext(f"{SVG}title") for key, card in cards.items()} == foreign.texts(maps)
    for card in cards.values():
        shown = "".join(row.text or "" for row in card.iter(f"{SVG}tspan"))
        whole = re.sub(r"\s", "", card.findtext(f"{SVG}title") or "")
        assert whole.startswith(re.sub(r"\s", "", shown).removesuffix("…"))
    lines = Counter(path.get("data-step") for path in root.iter(f"{SVG}path") if path.get("data-step"))
    drawn = network(maps)
    assert lines == {s.key: len(s.premises) + (len(s.premises) > 1) for s in steps(drawn)}
    junctions = sum(1 for _ in root.iter(f"{SVG}circle"))
    assert junctions == sum(not step.plain for step in steps(drawn))


@pytest.mark.parametrize("map_", hard_maps(), ids=lambda m: m.discussion.id)
def test_a_picture_of_a_hard_map_has_every_claim_and_step(map_: ArgumentMap) -> None:
    agrees(map_)


@pytest.mark.slow
def test_pictures_of_a_thousand_maps_have_every_claim_and_step() -> None:
    for map_ in foreign.thousand():
        agrees(map_)


def test_pictures_of_real_discussions_have_every_claim_and_step(extractor: Extractor) -> None:
    for map_ in real_maps(extractor):
        agrees(map_)


def test_several_maps_are_one_picture() -> None:
    agrees(*hard_maps())


@pytest.mark.parametrize("map_", hard_maps(), ids=lambda m: m.discussion.id)
def test_a_picture_leads_nowhere_and_runs_nothing(map_: ArgumentMap) -> None:
    root = ElementTree.fromstring(foreign.written("svg", map_).data)
    for element in root.iter():
        for name, value in element.attrib.items():
            assert not name.startswith("on")
            assert "href" not in name
            assert name != "style"
            assert set(re.findall(r"url\(([^)]*)\)", value)) <= {
                "#end-support",
                "#end-rebut",
                "#end-undercut",
            }


@pytest.mark.parametrize("map_", [*hard_maps(), chain(40)], ids=lambda m: m.discussion.id)
def test_no_card_covers_another(map_: ArgumentMap) -> None:
    cards = [*layout(network([map_])).cards.values()]
    for one, other in combinations(cards, 2):
        beside = one.x + WIDTH <= other.x or other.x + WIDTH <= one.x
        assert beside or one.y + one.height <= other.y or other.y + other.height <= one.y


def test_what_bears_on_a_claim_stands_to_its_right() -> None:
    drawn = network([rent_map()])
    cards = layout(drawn).cards
    assert all(cards[link.source].x >= cards[link.target].right for link in drawn.links)


def test_a_tangle_takes_few_columns_and_a_chain_as_many_as_it_is_long() -> None:
    columns = [
        len({card.x for card in layout(network([m])).cards.values()}) for m in (thorny_map(), chain(40))
    ]
    assert columns[0] < 12
    assert columns[1] == 40


def test_title_source_and_losses_stand_in_the_picture() -> None:
    exported = foreign.written("svg", rent_map())
    root = ElementTree.fromstring(exported.data)
    words = " ".join("".join(text.itertext()) for text in root.iter(f"{SVG}text"))
    told = [
        "Rent caps",
        "source: http://forum.example/1",
        "date: 2026-01-02",
        "Rejoinder 0.1.0",
        *exported.lost,
    ]
    assert all(sentence in words for sentence in told)
    assert root.findtext(f"{SVG}title") == "Rent caps"


def test_words_that_have_no_room_are_said_to_be_missing() -> None:
    assert "show the beginning" not in foreign.written("svg", rent_map()).data.decode()
    text = foreign.written("svg", thorny_map()).data.decode()
    cut = sum(card.cut for card in layout(network([thorny_map()])).cards.values())
    assert cut > 1
    assert f"{cut} cards show the beginning of a longer claim" in text


def test_a_map_of_two_thousand_claims_is_drawn_in_seconds() -> None:
    drawn = network([chain(2000)])
    start = process_time()
    draw(drawn, title="A long chain")
    assert process_time() - start < 20


@pytest.mark.browser
def test_a_browser_finds_every_word_inside_its_card(
    browser: Browser, tmp_path: Path, extractor: Extractor
) -> None:
    for n, map_ in enumerate((*hard_maps(), *real_maps(extractor))):
        path = tmp_path / f"{n}.svg"
        path.write_bytes(foreign.written("svg", map_).data)
        with gated(browser, path.as_uri()) as page:
            page.goto(path.as_uri())
            assert page.evaluate(OUTSIDE) == []
            assert page.evaluate("document.querySelectorAll('g[id]').length") == len(map_.claims)


OUTSIDE = """() => [...document.querySelectorAll("g[id]")].flatMap((card) => {
  const box = card.querySelector("rect").getBBox();
  return [...card.querySelectorAll("text")].flatMap((text) => {
    const words = text.getBBox();
    const inside = words.x >= box.x && words.x + words.width <= box.x + box.width
      && words.y >= box.y && words.y + words.height <= box.y + box.height;
    return inside ? [] : [text.textContent];
  });
})"""


def test_text_from_right_to_left_starts_at_the_right() -> None:
    text = foreign.written("svg", thorny_map()).data.decode()
    cards = re.findall(r'<g id="n_\w+"><title>([^<]*)</title>.*?<text([^>]*)>', text)
    ways = {plain(title)[:5]: 'direction="rtl"' in attributes for title, attributes in cards}
    assert ways["שלום "] is True
    assert ways["snake"] is False
