"""The argument map in a real browser: folding, choosing, keys, search, filters, downloads, hostile words."""

import re
import struct
import sys
import time
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from kb.network import key
from kb.store import KnowledgeBase
from tests.broad import broad_map
from tests.gate import gated
from tests.hostile import hostile_map
from tests.maps import rent_map
from tests.served import FLAGS, served

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser_map"), pytest.mark.timeout(600)]
expect.set_options(timeout=30_000)  # a busy machine takes its time
RENT, BROAD = "discussion=pasted-rent&view=map", "discussion=pasted-broad300&view=map"


def rent(claim: str) -> str:
    """The id that a claim of the small map has in the picture."""
    return key("pasted-rent", claim)


def broad(number: int, size: int = 300) -> str:
    """The id of one of the numbered claims in the picture."""
    return key(f"pasted-broad{size}", f"k{number}")


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("maps") / "kb"
    kb = KnowledgeBase.open(folder)
    for map_ in (rent_map(), hostile_map(), broad_map(300), broad_map(2000)):
        kb.put(map_)
    with served(folder) as address:
        yield address


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    """A page of a fresh profile that may ask only the app, and must raise no error."""
    with gated(browser, address) as page:
        yield page


def _open(page: Page, url: str) -> None:
    page.goto(url)
    page.locator("[data-testid=stApp][data-test-script-state=notRunning]").wait_for()
    page.locator(".map[data-ready]").wait_for()


def _ask(page: Page, code: str, value: Any = None) -> Any:
    """What an expression over the map `m` gives in the page."""
    page.locator(".map[data-ready]").wait_for()
    return page.locator(".map").evaluate(
        f"(root, value) => {{ const m = root.argumentMap; return {code}; }}", value
    )


def _drawn(page: Page) -> list[str]:
    rows = page.locator(".map [role=treeitem][data-node]").evaluate_all(
        "all => all.map(one => one.dataset.node)"
    )
    return [str(row) for row in rows]


def _click(page: Page, what: str, *, times: int = 1) -> None:
    """A true click of the mouse where a card, or another part of the picture, is."""
    at = _ask(page, "m.at(value)", what)
    assert at is not None, what
    page.mouse.click(at["x"], at["y"], click_count=times)


def _chosen(page: Page) -> str | None:
    found: str | None = _ask(page, "m.chosen")
    return found


def test_the_first_view_is_the_first_claim_with_two_levels_and_the_rest_folded_with_counts(
    page: Page, address: str
) -> None:
    _open(page, f"{address}/discussion?{BROAD}")
    drawn = _drawn(page)
    assert broad(0) in drawn
    assert {broad(n) for n in range(1, 6)} <= set(drawn)  # the first level whole
    assert any(broad(n) in drawn for n in range(6, 31))  # and some of the second
    assert len(drawn) < 40
    expect(page.locator(".map .said")).to_contain_text(f"{len(drawn)} of 300 claims unfolded")
    counts = _ask(page, "m.cy.nodes('.pill').map(one => one.data('words'))")
    assert "5 more" in counts
    assert _ask(page, "m.cy.zoom()") >= 0.5


def test_a_click_on_the_count_unfolds_a_claim_and_another_folds_it_again(page: Page, address: str) -> None:
    _open(page, f"{address}/discussion?{BROAD}")
    folded = _ask(page, "m.picture.items.find(one => one.count && !one.open).id")
    before = _drawn(page)
    _click(page, f"p:{folded}")
    expect(page.locator(f".map [data-node='{folded}']")).to_have_attribute("aria-expanded", "true")
    assert len(_drawn(page)) == len(before) + 5
    _click(page, f"p:{folded}")
    expect(page.locator(f".map [data-node='{folded}']")).to_have_attribute("aria-expanded", "false")
    assert _drawn(page) == before


def test_a_double_click_unfolds_a_card_and_leaves_it_where_it_is(page: Page, address: str) -> None:
    _open(page, f"{address}/discussion?{BROAD}")
    folded = _ask(page, "m.picture.items.find(one => one.count && !one.open).id")
    before = _ask(page, "m.picture.items.find(one => one.id === value).y", folded)
    _click(page, folded, times=2)
    expect(page.locator(f".map [data-node='{folded}']")).to_have_attribute("aria-expanded", "true")
    assert _ask(page, "m.picture.items.find(one => one.id === value).y", folded) == pytest.approx(before)


def test_the_stub_beneath_a_row_brings_the_rest_of_it(page: Page, address: str) -> None:
    _open(page, f"{address}/discussion?{BROAD}")
    stub = _ask(page, "m.picture.items.find(one => one.stub).id")
    before = len(_drawn(page))
    _click(page, f"m:{stub}")
    expect(page.locator(".map .said")).not_to_contain_text(re.compile(f"^{before} of"))
    assert _ask(page, "m.picture.items.some(one => one.stub && one.id === value)", stub) is False


def test_a_click_chooses_the_claim_in_the_page_and_in_the_url(page: Page, address: str) -> None:
    _open(page, f"{address}/discussion?{RENT}")
    _click(page, rent("land"))
    expect(page).to_have_url(re.compile("claim=land"))
    detail = page.locator(".st-key-detail")
    expect(detail.get_by_role("heading", name="They [builders] leave for land prices.")).to_be_visible()
    expect(detail).to_contain_text("bert")
    expect(detail).to_contain_text("“They leave for land prices.”")
    assert _chosen(page) == rent("land")
    box = page.locator(".map .canvas").bounding_box()
    assert box
    page.mouse.click(box["x"] + 8, box["y"] + 8)  # the ground: lets go
    expect(page).not_to_have_url(re.compile("claim="))
    expect(detail).to_have_count(0)


def test_a_claim_that_is_chosen_elsewhere_is_unfolded_and_in_view(page: Page, address: str) -> None:
    _open(page, f"{address}/discussion?{BROAD}&claim=k299")
    assert _chosen(page) == broad(299)
    assert broad(299) in _drawn(page)
    at, box = _ask(page, "m.at(value)", broad(299)), page.locator(".map .canvas").bounding_box()
    assert box and box["x"] < at["x"] < box["x"] + box["width"]
    assert box["y"] < at["y"] < box["y"] + box["height"]


def test_back_and_forward_go_through_the_claims_that_were_chosen(page: Page, address: str) -> None:
    _open(page, f"{address}/discussion?{RENT}")
    _click(page, rent("leave"))
    expect(page).to_have_url(re.compile("claim=leave"))
    expect(page.locator(".st-key-detail h2").first).to_have_text("Builders leave capped cities.")
    _click(page, rent("vienna"))
    expect(page.locator(".st-key-detail h2").first).to_have_text("Vienna caps and builds.")
    page.locator("[data-testid=stApp][data-test-script-state=notRunning]").wait_for()
    page.go_back()
    expect(page.locator(".st-key-detail h2").first).to_have_text("Builders leave capped cities.")
    expect(page.locator(f".map [data-node='{rent('leave')}']")).to_have_attribute("aria-selected", "true")
    page.go_forward()
    expect(page.locator(f".map [data-node='{rent('vienna')}']")).to_have_attribute("aria-selected", "true")


def test_the_choice_goes_from_the_map_to_the_thread_and_back(page: Page, address: str) -> None:
    _open(page, f"{address}/discussion?{RENT}")
    _click(page, rent("leave"))
    page.get_by_role("button", name="In the thread").click()
    expect(page.locator(".segment.on")).to_have_text("Builders leave capped cities.")
    page.locator(".segment", has_text="Vienna caps and builds").click()
    expect(page).to_have_url(re.compile("claim=vienna"))
    page.get_by_role("radio", name="Map").click()
    expect(page.locator(f".map [data-node='{rent('vienna')}']")).to_have_attribute("aria-selected", "true")


def test_arrows_go_along_the_tree_space_folds_and_enter_chooses(page: Page, address: str) -> None:
    _open(page, f"{address}/discussion?{RENT}")
    stage = page.locator(".map .stage")
    stage.focus()
    page.keyboard.press("ArrowRight")  # to the first claim, and from it to a reason
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    assert _ask(page, "m.cursor") == f"n:{rent('leave')}"
    assert _ask(page, "m.cy.$('.cursor').map(one => one.data('card'))") == [rent("leave")]
    active = stage.get_attribute("aria-activedescendant")
    expect(page.locator(f".map #{active}")).to_have_text(re.compile("supports: Builders leave capped cities"))
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("claim=land"))
    page.keyboard.press("ArrowLeft")
    assert _ask(page, "m.cursor") == f"n:{rent('caps')}"
    page.keyboard.press("Space")
    expect(page.locator(f".map [data-node='{rent('caps')}']")).to_have_attribute("aria-expanded", "false")
    assert _drawn(page) == [rent("caps"), rent("not-so")]
    page.keyboard.press("ArrowRight")  # unfolds
    expect(page.locator(f".map [data-node='{rent('caps')}']")).to_have_attribute("aria-expanded", "true")
    before = _ask(page, "m.cy.zoom()")
    page.keyboard.press("+")
    assert _ask(page, "m.cy.zoom()") > before
    page.keyboard.press("-")
    assert _ask(page, "m.cy.zoom()") == pytest.approx(before)
    page.keyboard.press("0")
    page.keyboard.press("Escape")
    expect(page).not_to_have_url(re.compile("claim="))


def test_an_undercut_points_at_the_link_that_it_denies(page: Page, address: str) -> None:
    _open(page, f"{address}/discussion?{RENT}")
    ends = _ask(
        page,
        "m.cy.edges('[kind = \"undercut\"]').map(one => ({ source: one.source().data('card'),"
        " cut: one.target().hasClass('cut'), at: one.target().position() }))",
    )
    assert [(end["source"], end["cut"]) for end in ends] == [(rent("land"), True)]
    route = _ask(page, "m.picture.routes.find(one => one.link.kind === 'support')")
    assert route["end"]["x"] < ends[0]["at"]["x"] < route["start"]["x"]
    looks = _ask(
        page,
        "['support', 'rebut', 'undercut', 'contradiction'].map(kind => {"
        ' const e = m.cy.edges(`[kind = "${kind}"]`)[0];'
        " return [e.style('line-style'), e.style('line-color'), e.style('target-arrow-shape')].join(' '); })",
    )
    assert len(set(looks)) == 4
    assert [look.split()[0] for look in looks] == ["solid", "dashed", "dashed", "dashed"]
    assert looks[0].endswith("triangle") and looks[1].endswith("tee")


def test_pointing_at_a_card_dims_what_is_not_linked_with_it_and_a_link_says_what_it_is(
    page: Page, address: str
) -> None:
    _open(page, f"{address}/discussion?{RENT}")
    at = _ask(page, "m.at(value)", rent("vienna"))
    page.mouse.move(at["x"], at["y"])
    dim = _ask(page, "m.cy.$('.card.dim').map(one => one.data('card'))")
    assert set(dim) == {rent("leave"), rent("land"), rent("not-so")}
    link = _ask(page, "m.cy.edges('[kind = \"rebut\"]')[0].renderedMidpoint()")
    box = page.locator(".map .canvas").bounding_box()
    assert box
    page.mouse.move(box["x"] + link["x"], box["y"] + link["y"])
    expect(page.locator(".map .tip")).to_have_text("rebuts · example · confidence 50%")


def test_search_finds_unfolds_and_goes_from_hit_to_hit(page: Page, address: str) -> None:
    _open(page, f"{address}/discussion?{BROAD}")
    search = page.get_by_role("searchbox", name="Find in map")
    search.fill("number 27")
    expect(page.locator(".map .count")).to_have_text("1 of 11")  # 27 and 270 to 279
    first = _ask(page, "m.bar.hit")
    assert first in _drawn(page)
    search.press("Enter")
    expect(page.locator(".map .count")).to_have_text("2 of 11")
    second = _ask(page, "m.bar.hit")
    assert second != first and second in _drawn(page)
    search.press("Shift+Enter")
    expect(page.locator(".map .count")).to_have_text("1 of 11")
    assert _ask(page, "m.bar.hit") == first
    search.fill("no such words")
    expect(page.locator(".map .count")).to_have_text("none")
    search.press("Escape")
    expect(page.locator(".map .steps")).to_be_hidden()


def test_a_kind_of_link_can_be_left_out(page: Page, address: str) -> None:
    _open(page, f"{address}/discussion?{RENT}")
    page.locator(".map .legend label", has_text="rebuts").locator("input").uncheck()
    expect(page.locator(".map [role=treeitem]", has_text="rebuts")).to_have_count(0)
    assert _ask(page, "m.cy.edges('[kind = \"rebut\"]').length") == 0
    page.locator(".map .legend label", has_text="rebuts").locator("input").check()
    expect(page.locator(".map [role=treeitem]", has_text="rebuts")).to_have_count(1)


def test_filters_keep_the_claims_that_fit_and_the_way_to_them(page: Page, address: str) -> None:
    _open(page, f"{address}/discussion?{BROAD}")
    page.get_by_role("button", name="Filter the claims").click()
    page.get_by_label("Author").select_option("dora")
    expect(page.locator(".map .said")).to_contain_text("filtered out")
    kept = _ask(page, "m.picture.items.filter(one => one.node && !one.faded).map(one => one.node.author)")
    assert kept and set(kept) == {"dora"}
    page.get_by_role("group", name="Kind of claim").get_by_label("value").uncheck()
    kinds = _ask(page, "m.picture.items.filter(one => one.node && !one.faded).map(one => one.node.kind)")
    assert "value" not in kinds
    page.get_by_label("Least confidence").fill("60")
    sure = _ask(page, "m.picture.items.filter(one => one.node && !one.faded).map(one => one.node.confidence)")
    assert min(sure, default=1) >= 0.6
    page.get_by_role("group", name="Only what is").get_by_label("contested").check()
    flags = _ask(
        page, "m.picture.items.filter(one => one.node && !one.faded).every(one => one.node.contested)"
    )
    assert flags
    page.get_by_role("button", name="Show every claim again").click()
    expect(page.locator(".map .said")).not_to_contain_text("filtered out")
    expect(page.locator(".map .said")).to_contain_text("of 300 claims")


def test_a_claim_that_a_filter_hides_is_shown_when_it_is_chosen_elsewhere(page: Page, address: str) -> None:
    _open(page, f"{address}/discussion?{RENT}&claim=caps")
    page.locator(".map .legend label", has_text="rebuts").locator("input").uncheck()
    page.get_by_role("button", name="Filter the claims").click()
    page.get_by_label("Author").select_option("anna")
    expect(page.locator(".map .said")).to_contain_text("filtered out")
    page.locator(".st-key-detail").get_by_role("button", name="Vienna caps and builds").click()
    expect(page.locator(f".map [data-node='{rent('vienna')}']")).to_have_attribute("aria-selected", "true")


def test_the_picture_comes_down_as_a_png_of_twice_the_size(page: Page, address: str, tmp_path: Path) -> None:
    _open(page, f"{address}/discussion?{RENT}")
    with page.expect_download() as found:
        page.get_by_role("button", name="Download as a picture").click()
    data = Path(found.value.path()).read_bytes()
    assert found.value.suggested_filename == "argument-map.png"
    assert data[:8] == b"\x89PNG\r\n\x1a\n"
    width, _ = struct.unpack(">II", data[16:24])
    box = _ask(page, "m.cy.elements().boundingBox().w")
    assert width == pytest.approx(2 * box, abs=4)


def test_the_drawing_comes_down_as_an_svg_with_every_word_in_it(page: Page, address: str) -> None:
    _open(page, f"{address}/discussion?{RENT}")
    with page.expect_download() as found:
        page.get_by_role("button", name="Download as a drawing").click()
    root = ET.fromstring(Path(found.value.path()).read_text(encoding="utf-8"))
    texts = [
        " ".join(span.text or "" for span in text) for text in root.iter("{http://www.w3.org/2000/svg}text")
    ]
    for claim in rent_map().claims:
        assert claim.text in texts
    curves = [path for path in root.iter("{http://www.w3.org/2000/svg}path") if path.get("fill") == "none"]
    assert len(curves) == 4
    assert len({(path.get("stroke"), path.get("stroke-dasharray")) for path in curves}) == 4


def test_a_map_of_strangers_words_runs_nothing_and_its_drawing_is_whole(page: Page, address: str) -> None:
    _open(page, f"{address}/discussion?discussion=pasted-hostile&view=map&claim=c1")
    page.get_by_role("searchbox", name="Find in map").fill("<script>")
    expect(page.locator(".map .count")).to_have_text("1 of 1")
    page.get_by_role("button", name="Filter the claims").click()
    assert page.evaluate("window.owned") is None
    assert page.locator(".map img, .map script, .map a, .map form, .map style").count() == 0
    with page.expect_download() as found:
        page.get_by_role("button", name="Download as a drawing").click()
    root = ET.fromstring(Path(found.value.path()).read_text(encoding="utf-8"))
    tags = {element.tag.rsplit("}", 1)[-1] for element in root.iter()}
    assert tags <= {"svg", "title", "rect", "g", "path", "text", "tspan", "circle"}


def test_two_thousand_claims_are_usable_within_four_seconds_of_opening(
    page: Page, address: str, capsys: pytest.CaptureFixture[str]
) -> None:
    taken = []
    for _ in range(3):
        page.goto("about:blank")
        begun = time.perf_counter()
        page.goto(f"{address}/discussion?discussion=pasted-broad2000&view=map")
        page.locator(".map[data-ready]").wait_for()
        taken.append(time.perf_counter() - begun)
    own = page.locator(".map").get_attribute("data-took")
    begun = time.perf_counter()
    _click(page, broad(3, 2000))
    expect(page.locator(".st-key-detail")).to_contain_text("number 3.")
    told = time.perf_counter() - begun
    begun = time.perf_counter()
    page.get_by_role("button", name="Unfold every claim").click()
    expect(page.locator(".map .said")).to_contain_text("2,000 of 2,000")
    unfolded = time.perf_counter() - begun
    with capsys.disabled():
        sys.stdout.write(
            f"\n2,000 claims: opened in {min(taken):.2f} s, {own} ms of it the map's own; a click told"
            f" in {told:.2f} s; all unfolded in {unfolded:.2f} s\n"
        )
    assert min(taken) < 4


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_phone_shows_the_map_without_scrolling_sideways(
    browser: Browser, address: str, scheme: str
) -> None:
    with gated(browser, address, viewport={"width": 390, "height": 844}, color_scheme=scheme) as page:
        _open(page, f"{address}/discussion?{RENT}")
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
        bar = page.locator(".map .bar").evaluate("bar => bar.scrollWidth - bar.clientWidth")
        assert bar <= 0
        ground = _ask(page, "m.colours.ground")
        assert ground == {"light": "#ffffff", "dark": "#14181f"}[scheme]
        _click(page, rent("caps"))
        expect(page.locator(".st-key-detail")).to_contain_text("Rent caps cut supply.")
