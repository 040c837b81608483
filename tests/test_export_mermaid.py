"""Mermaid's own parser reads it: every claim and link, never more than it draws, and shown as written."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest
from playwright.sync_api import Browser

from extract.run import Extractor
from kb.export.exported import Exported
from kb.export.words.quoting import shortened
from kb.model import Argument, ArgumentKind, ArgumentMap
from tests import foreign
from tests.conftest import ROOT, absent
from tests.maps import rent_map
from tests.test_export import chain
from tests.thorny import thorny_map, thorny_maps
from tests.trials import hard_maps, real_maps

pytestmark = pytest.mark.node
KINDS = {"supports": "support", "attacks": "rebut", "undercuts": "undercut", "says the opposite": "opposite"}
LIBRARY = ROOT / "frontend" / "node_modules" / "mermaid" / "dist" / "mermaid.min.js"


def diagrams(exported: Exported) -> list[str]:
    text = exported.data.decode()
    if exported.suffix == ".mmd":
        return [text]
    return re.findall(r"^```mermaid\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)


def agrees(said: Sequence[Any], *maps: ArgumentMap) -> None:
    """The diagrams hold all claims and links of the maps, each link once, and Mermaid draws each of them."""
    nodes, links = dict[str, str](), Counter[tuple[str, str, str]]()
    for diagram in said:
        assert diagram["error"] is None
        assert len(diagram["links"]) <= 500
        nodes |= {node["id"]: node["text"] for node in diagram["nodes"]}
        links.update((link["start"], link["end"], KINDS[link["text"]]) for link in diagram["links"])
    assert nodes == {key: shortened(text, 240) for key, text in foreign.texts(maps).items()}
    assert links == foreign.links(maps)


@pytest.mark.parametrize("map_", hard_maps(), ids=lambda m: m.discussion.id)
def test_mermaid_reads_a_hard_map_as_it_is(map_: ArgumentMap, node: str) -> None:
    documents = diagrams(foreign.written("mermaid", map_))
    assert all(len(document.encode("utf-16-le")) / 2 <= 50_000 for document in documents)
    agrees(foreign.read_by("mermaid", node, documents), map_)


@pytest.mark.slow
def test_mermaid_reads_a_thousand_maps_as_they_are(node: str) -> None:
    """Some by themselves and the others ten in one, or Mermaid would take minutes."""
    maps = foreign.thousand()
    lots = [*([map_] for map_ in maps[::50]), *(maps[start : start + 10] for start in range(0, 1000, 10))]
    written = [diagrams(foreign.written("mermaid", *lot)) for lot in lots]
    said = iter(foreign.read_by("mermaid", node, [document for lot in written for document in lot]))
    for lot, documents in zip(lots, written, strict=True):
        agrees([next(said) for _ in documents], *lot)


def test_mermaid_reads_real_discussions_as_they_are(extractor: Extractor, node: str) -> None:
    for map_ in real_maps(extractor):
        agrees(foreign.read_by("mermaid", node, diagrams(foreign.written("mermaid", map_))), map_)


def test_what_fits_is_one_diagram_and_what_does_not_is_markdown_with_several() -> None:
    small, large = foreign.written("mermaid", rent_map()), foreign.written("mermaid", thorny_map())
    assert (small.suffix, len(diagrams(small))) == (".mmd", 1)
    assert large.suffix == ".md"
    assert [s for s in large.lost if f"there are {len(diagrams(large))} diagrams" in s or "so here are" in s]
    assert len(diagrams(large)) > 1


def test_490_links_are_one_diagram_and_one_more_makes_two(node: str) -> None:
    ring = chain(40)
    pairs = [(one, other) for one in ring.claims for other in ring.claims if one is not other]
    steps = [
        Argument(f"b{n}", ArgumentKind.REBUT, (one.id,), other.id, one.appearances[0], other.appearances[0])
        for n, (one, other) in enumerate(pairs)
    ]
    for links, number in ((490, 1), (491, 2)):
        map_ = replace(ring, arguments=tuple(steps[:links]))
        documents = diagrams(foreign.written("mermaid", map_))
        assert len(documents) == number
        agrees(foreign.read_by("mermaid", node, documents), map_)


def test_many_short_links_are_cut_by_their_length_too(node: str) -> None:
    documents = diagrams(foreign.written("mermaid", chain(489)))
    assert len(documents) == 2
    assert max(map(len, documents)) <= 50_000
    agrees(foreign.read_by("mermaid", node, documents), chain(489))


def test_mermaid_has_the_title_and_comments_say_the_rest(node: str) -> None:
    exported = foreign.written("mermaid", rent_map())
    text = exported.data.decode()
    assert text.startswith('---\ntitle: "Rent caps"\n---\n%% source: http://forum.example/1\n')
    assert all(f"\n%% lost: {sentence}\n" in text for sentence in exported.lost)
    assert text.index("%% lost") < text.index("flowchart TD")


@pytest.mark.browser
def test_a_browser_shows_each_claim_as_it_was_written(node: str, browser: Browser) -> None:
    """Labels are HTML, and Markdown, to Mermaid: nothing of a forum's may become either."""
    if not LIBRARY.is_file():
        absent("frontend/node_modules", "run `npm ci` in frontend/")
    page = browser.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.set_content("<!doctype html><title>Mermaid</title><main></main>")
    page.add_script_tag(path=LIBRARY)
    page.evaluate("mermaid.initialize({ startOnLoad: false, securityLevel: 'strict' })")
    for n, map_ in enumerate(map_ for map_ in (*hard_maps()[:2], *thorny_maps(24)) if map_.claims):
        (document,) = diagrams(foreign.written("mermaid", map_))
        found = {key: squeezed(text) for key, text in page.evaluate(SHOWN, [f"d{n}", document])}
        wanted = foreign.texts([map_]).items()
        assert found == {key: squeezed(shortened(text, 240)) for key, text in wanted}
    assert asked == []
    assert page.evaluate("window.owned") is None


SHOWN = """async ([id, text]) => {
  const { svg } = await mermaid.render(id, text);
  document.querySelector("main").innerHTML = svg;
  return [...document.querySelectorAll(".node")].map((node) => [
    node.id.match(/n_[0-9a-f]+/)[0], node.querySelector(".nodeLabel").textContent]);
}"""


def squeezed(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()
