"""The claims page in a real browser: typing, choosing, going back, and a click that opens a claim."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from kb.sheet import COLUMNS
from kb.store import KnowledgeBase
from tests.gate import gated
from tests.hostile import hostile_map
from tests.maps import rent_map
from tests.served import served
from tests.test_browser_looks import busy_map

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser_claims")]
expect.set_options(timeout=30_000)  # a busy machine takes its time
HEAD, ROW = 35, 66  # pixels of the table


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("claims") / "kb"
    kb = KnowledgeBase.open(folder)
    for map_ in (rent_map(), hostile_map(), busy_map()):
        kb.put(map_)
    with served(folder) as address:
        yield address


def open_(page: Page, url: str) -> None:
    page.goto(url)
    settle(page)


def settle(page: Page) -> None:
    page.locator("h1").first.wait_for()
    page.locator("[data-testid=stApp][data-test-script-state=notRunning]").wait_for()
    assert page.get_by_test_id("stException").count() == 0


def count(page: Page, number: int) -> None:
    """Wait until so many claims are listed."""
    words = "1 claim" if number == 1 else f"{number:,} claims"
    expect(page.locator(".st-key-claims_bar")).to_contain_text(re.compile(f"^{words}"))


def cell(page: Page, row: int, column: int = 0) -> str:
    """What a cell says to those who do not see it."""
    grid = page.locator("[class*=st-key-table_] canvas").first
    return grid.locator(f"[role=row][aria-rowindex='{row + 2}'] [role=gridcell]").nth(column).inner_text()


def click_row(page: Page, row: int) -> None:
    settle(page)
    box = page.locator("[class*=st-key-table_] canvas").first.bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + 120, box["y"] + HEAD + ROW * row + ROW / 2)


def click_heading(page: Page, left: int) -> None:
    settle(page)
    box = page.locator("[class*=st-key-table_] canvas").first.bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + left, box["y"] + HEAD / 2)


def test_rows_narrow_while_words_are_typed_and_the_address_says_so(page: Page, address: str) -> None:
    open_(page, f"{address}/claims")
    count(page, 145)
    page.get_by_role("searchbox").fill("vienna")  # and no Enter
    count(page, 1)
    expect(page).to_have_url(re.compile(r"\?q=vienna$"))
    assert "Vienna caps and builds." in cell(page, 0)
    page.get_by_role("searchbox").fill("")
    count(page, 145)


def test_a_facet_changes_the_address_and_reload_and_back_keep_the_state(page: Page, address: str) -> None:
    open_(page, f"{address}/claims?discussion=pasted-rent")
    count(page, 5)
    page.get_by_role("button", name="unsupported 3").click()
    count(page, 3)
    expect(page).to_have_url(re.compile("is=unsupported"))
    settle(page)
    page.reload()
    settle(page)
    count(page, 3)
    expect(page.get_by_role("button", name="unsupported 3")).to_have_attribute("aria-pressed", "true")
    page.go_back()
    count(page, 5)
    expect(page.get_by_role("button", name="unsupported 3")).to_have_attribute("aria-pressed", "false")
    page.go_forward()
    count(page, 3)


def test_a_click_on_a_row_opens_its_claim_and_escape_closes_it(page: Page, address: str) -> None:
    open_(page, f"{address}/claims?discussion=pasted-rent")
    click_row(page, 1)
    drawer = page.locator(".st-key-drawer")
    expect(drawer.get_by_role("heading", name="Vienna caps and builds.")).to_be_visible()
    expect(page).to_have_url(re.compile("claim=vienna"))
    expect(drawer).to_contain_text("bert")
    drawer.get_by_role("button", name="Rent caps cut supply.").click()
    expect(drawer.get_by_role("heading", name="Rent caps cut supply.")).to_be_visible()
    settle(page)
    page.go_back()
    expect(drawer.get_by_role("heading", name="Vienna caps and builds.")).to_be_visible()
    settle(page)
    page.keyboard.press("Escape")
    expect(drawer).to_have_count(0)
    expect(page).not_to_have_url(re.compile("claim="))
    click_row(page, 1)  # the same row again
    expect(drawer.get_by_role("heading", name="Vienna caps and builds.")).to_be_visible()


def test_going_back_from_the_claim_page_leads_back_to_the_list_as_it_was(page: Page, address: str) -> None:
    open_(page, f"{address}/claims?discussion=pasted-rent&is=unsupported&claim=leave")
    page.locator(".st-key-drawer").get_by_role("link", name="All it rests on").click()
    expect(page.get_by_role("heading", name="Where it is said")).to_be_visible()
    settle(page)
    page.go_back()
    expect(page.locator(".st-key-drawer").get_by_role("heading", name="Builders leave")).to_be_visible()
    count(page, 3)


def test_a_heading_sorts_all_claims_and_not_the_page_alone(page: Page, address: str) -> None:
    open_(page, f"{address}/claims?discussion=pasted-rent")
    click_heading(page, 344 + 52 + 36)  # Against
    expect(page).to_have_url(re.compile("sort=attacked"))
    settle(page)
    click_heading(page, 344 + 52 + 36)
    expect(page).to_have_url(re.compile("sort=-attacked"))
    settle(page)
    assert "Rent caps cut supply." in cell(page, 4)


def test_pages_turn_and_back_turns_them_back(page: Page, address: str) -> None:
    open_(page, f"{address}/claims")
    page.get_by_role("button", name="Page 2").click()
    expect(page.get_by_text("51 to 100 of 145")).to_be_visible()
    settle(page)
    page.get_by_role("button", name="Page 3").click()
    expect(page.get_by_text("101 to 145 of 145")).to_be_visible()
    settle(page)
    page.go_back()
    expect(page.get_by_text("51 to 100 of 145")).to_be_visible()
    expect(page).to_have_url(re.compile("page=2"))


def test_what_fits_is_downloaded_as_a_spreadsheet(page: Page, address: str) -> None:
    open_(page, f"{address}/claims?discussion=pasted-rent&is=unsupported")
    with page.expect_download() as download:
        page.get_by_role("button", name="Download 3 as CSV").click()
    lines = Path(download.value.path()).read_text(encoding="utf-8-sig").splitlines()
    assert (lines[0], len(lines)) == (",".join(COLUMNS), 4)
    assert download.value.suggested_filename == "claims.csv"


def test_the_hostile_claims_run_nothing_and_ask_nobody(page: Page, address: str) -> None:
    for query in (
        "discussion=pasted-hostile",
        "q=script&claim=c0",
        "claim=c2",
        "claim=c8",
        "author=%3Cimg%3E",
    ):
        open_(page, f"{address}/claims?{query}")
        assert page.evaluate("window.owned") is None
        assert page.locator("img[src*=tracker], a[href^='javascript:'], form[action*=evil]").count() == 0


@pytest.mark.parametrize("query", ["", "?claim=c9", "?q=zebra"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_phone_shows_the_page_without_scrolling_sideways(
    browser: Browser, address: str, query: str, scheme: str
) -> None:
    with gated(browser, address, viewport={"width": 390, "height": 844}, color_scheme=scheme) as page:
        open_(page, f"{address}/claims{query}")
        page.locator("[class*=st-key-table_] canvas, .st-key-clear_all").first.wait_for()
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
        edge = page.get_by_test_id("stMain").evaluate("main => main.scrollWidth - main.clientWidth")
        assert edge <= 0


def test_headings_step_down_by_one_level(page: Page, address: str) -> None:
    for query in ("", "?claim=caps", "?q=zebra"):
        open_(page, f"{address}/claims{query}")
        page.locator("h2").first.wait_for()
        levels = page.eval_on_selector_all("h1, h2, h3, h4", "all => all.map(one => Number(one.tagName[1]))")
        assert levels[0] == 1 and max(levels) == 2
