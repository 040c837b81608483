"""Evidence and review in a real browser: keys, menus, the address, strangers' pages, and narrow screens."""

import re
from collections.abc import Iterator
from itertools import pairwise

import pytest
from playwright.sync_api import Browser, Page, expect

from kb.store import KnowledgeBase
from tests.gate import gated
from tests.judged import hostile_evidence, judge
from tests.served import served

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser_evidence")]
expect.set_options(timeout=30_000)  # a busy machine takes its time


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("evidence") / "kb"
    kb = KnowledgeBase.open(folder)
    judge(kb)
    hostile_evidence(kb)
    with served(folder) as address:
        yield address


def open_(page: Page, url: str) -> None:
    page.goto(url)
    settle(page)


def settle(page: Page) -> None:
    page.locator("h1").first.wait_for()
    page.locator("[data-testid=stApp][data-test-script-state=notRunning]").wait_for()
    assert page.get_by_test_id("stException").count() == 0


def name(page: Page, who: str) -> None:
    page.get_by_role("textbox", name="Your name").fill(who)
    page.get_by_role("textbox", name="Your name").press("Enter")
    settle(page)


def test_a_source_is_found_opened_and_left_by_going_back(page: Page, address: str) -> None:
    open_(page, f"{address}/evidence")
    page.get_by_role("searchbox").fill("harbour")  # and no Enter
    expect(page).to_have_url(re.compile(r"\?q=harbour$"))
    expect(page.get_by_text("2 sources of 16")).to_be_visible()
    page.get_by_role("button", name="Housing in the port").click()
    expect(page.get_by_role("heading", name="Housing in the port")).to_be_visible()
    expect(page.locator(".quoted mark.support").first).to_have_text(re.compile("permits for new flats fell"))
    settle(page)
    page.go_back()
    expect(page.get_by_text("2 sources of 16")).to_be_visible()


def test_a_state_that_is_chosen_stays_after_a_reload(page: Page, address: str) -> None:
    open_(page, f"{address}/evidence")
    page.get_by_role("button", name="dead 1").click()
    expect(page).to_have_url(re.compile("state=dead"))
    page.reload()
    settle(page)
    expect(page.get_by_role("button", name="dead 1")).to_have_attribute("aria-pressed", "true")
    expect(page.get_by_text("1 source of 16")).to_be_visible()
    expect(page.get_by_role("button", name=re.compile("gone.test"))).to_be_visible()


def test_an_assessment_is_overruled_from_its_menu_and_the_verdict_is_another_one(
    page: Page, address: str
) -> None:
    open_(page, f"{address}/claim?claim=leave")
    verdict = page.locator(".st-key-verdict")
    expect(verdict).to_contain_text("supported")
    name(page, "dora")
    page.get_by_role("button", name="Overrule").click()
    page.get_by_role("menuitem", name="refutes it").click()
    expect(page.get_by_text("Overruled by dora")).to_be_visible()
    expect(verdict).to_contain_text("refuted")
    page.get_by_text("History: 2 steps").click()
    expect(page.get_by_text("what it is said to say").first).to_be_visible()


def test_the_review_goes_by_keys_and_a_name_that_is_typed_decides_nothing(page: Page, address: str) -> None:
    open_(page, f"{address}/review")
    head = page.get_by_role("heading", level=2).first
    first = head.inner_text()
    page.get_by_role("textbox", name="Your name").press_sequentially("snfka u")
    page.keyboard.press("Tab")
    settle(page)
    expect(page.get_by_text("0 looked at in this session")).to_be_visible()
    expect(page.get_by_role("button", name="Refuted")).to_be_enabled()
    page.locator("h1").click()  # out of the field
    page.keyboard.press("f")
    expect(page.get_by_text("1 looked at in this session")).to_be_visible()
    expect(head).not_to_have_text(first)
    expect(page.get_by_role("textbox", name="Your name")).to_have_value("snfka u")
    settle(page)
    page.keyboard.press("u")
    expect(page.get_by_text("0 looked at in this session")).to_be_visible()
    expect(head).to_have_text(first)
    settle(page)
    page.keyboard.press("ArrowRight")
    expect(head).not_to_have_text(first)
    settle(page)
    page.keyboard.press("ArrowLeft")
    expect(head).to_have_text(first)


def look(page: Page, address: str, place: str) -> None:
    """What must be true of every page, whatever stands on it."""
    open_(page, address + place)
    page.get_by_test_id("stMarkdown").nth(3).wait_for()
    main = page.get_by_test_id("stMain")
    assert page.evaluate("window.owned") is None
    assert main.locator("script, iframe, form[action], img:not([src^='data:'])").count() == 0, place
    assert main.locator("a[href^='javascript:']").count() == 0, place
    levels = page.eval_on_selector_all("h1, h2, h3, h4", "all => all.map(one => Number(one.tagName[1]))")
    assert levels[0] == 1, place
    assert all(below <= above + 1 for above, below in pairwise(levels)), (place, levels)
    over = main.evaluate("main => main.scrollWidth - main.clientWidth")
    assert over <= 0, place


@pytest.mark.parametrize(
    ("scheme", "places"),
    [
        ("light", ("/evidence", "/evidence?source=h9", "/claim?claim=c0", "/claim?claim=caps")),
        ("dark", ("/evidence?source=harbour", "/review?claim=c0")),
    ],
)
def test_a_phone_shows_strangers_pages_harmless_and_no_wider_than_itself(
    browser: Browser, address: str, scheme: str, places: tuple[str, ...]
) -> None:
    with gated(browser, address, viewport={"width": 390, "height": 844}, color_scheme=scheme) as page:
        for place in places:
            look(page, address, place)


def test_a_key_can_be_read_on_its_button_whatever_the_theme(browser: Browser, address: str) -> None:
    with gated(browser, address, color_scheme="dark") as page:
        open_(page, f"{address}/review?claim=caps")
        name(page, "dora")
        agree = page.get_by_role("button", name="The verdict is right")
        expect(agree).to_be_enabled()
        colour = agree.evaluate("one => getComputedStyle(one).color")
        assert colour == "rgb(20, 24, 31)"
