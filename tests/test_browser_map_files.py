"""What the map gives away, how it bears size and strangers' words, and how it looks on a phone."""

import re
import struct
import sys
import time
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, WebSocket, expect

from tests.gate import gated
from tests.hostile import WORDS
from tests.mapped import address, ask, broad, click, rent, show
from tests.maps import rent_map

__all__ = ["address"]  # fixtures
pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser_map_files"), pytest.mark.timeout(600)]


def test_the_picture_comes_down_as_a_png_of_twice_the_size(page: Page, address: str, tmp_path: Path) -> None:
    show(page, address, "pasted-rent")
    with page.expect_download() as found:
        page.get_by_role("button", name="Download as a picture").click()
    data = Path(found.value.path()).read_bytes()
    assert found.value.suggested_filename == "argument-map.png"
    assert data[:8] == b"\x89PNG\r\n\x1a\n"
    width, _ = struct.unpack(">II", data[16:24])
    box = ask(page, "m.cy.elements().boundingBox().w")
    assert width == pytest.approx(2 * box, abs=4)


def test_the_drawing_comes_down_as_an_svg_with_every_word_in_it(page: Page, address: str) -> None:
    show(page, address, "pasted-rent")
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


@pytest.mark.parametrize("name", ["hostile", "thorny"])
def test_a_map_of_strangers_words_runs_nothing_and_its_drawing_is_whole(
    page: Page, address: str, name: str
) -> None:
    show(page, address, f"pasted-{name}")
    page.get_by_role("button", name="Unfold every claim").click()
    click(page, ask(page, "m.picture.items[0].id"))  # in the middle, as far as there is room
    expect(page.locator(".st-key-detail")).to_be_visible()
    page.get_by_role("searchbox", name="Find in map").fill("<script>")
    expect(page.locator(".map .count")).to_have_text(re.compile("1 of"))
    page.get_by_role("button", name="Filter the claims").click()
    assert page.evaluate("window.owned") is None
    assert page.locator(".map img, .map script, .map a, .map form, .map style").count() == 0
    with page.expect_download() as found:
        page.get_by_role("button", name="Download as a drawing").click()
    root = ET.fromstring(Path(found.value.path()).read_text(encoding="utf-8"))
    tags = {element.tag.rsplit("}", 1)[-1] for element in root.iter()}
    assert tags <= {"svg", "title", "rect", "g", "path", "text", "tspan", "circle"}
    titles = {element.text for element in root.iter("{http://www.w3.org/2000/svg}title")}
    assert WORDS[2] in titles or name == "thorny"


def test_a_click_does_not_send_the_map_again(page: Page, address: str) -> None:
    received: list[int] = []

    def listen(socket: WebSocket) -> None:
        socket.on("framereceived", lambda frame: received.append(len(frame)))

    page.on("websocket", listen)
    show(page, address, "pasted-broad300")
    received.clear()
    click(page, broad(3))
    expect(page.locator(".st-key-detail")).to_contain_text("number 3.")
    page.locator("[data-testid=stApp][data-test-script-state=notRunning]").wait_for()
    assert 0 < sum(received) < 60_000


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
    click(page, broad(3, 2000))
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
        show(page, address, "pasted-rent")
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
        bar = page.locator(".map .bar").evaluate("bar => bar.scrollWidth - bar.clientWidth")
        assert bar <= 0
        ground = ask(page, "m.colours.ground")
        assert ground == {"light": "#ffffff", "dark": "#14181f"}[scheme]
        click(page, rent("caps"))
        expect(page.locator(".st-key-detail")).to_contain_text("Rent caps cut supply.")
