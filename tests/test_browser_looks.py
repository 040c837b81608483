"""What only eyes and a browser tell: nothing overflows, headings step by one, and back leads back."""

from collections.abc import Iterator
from itertools import pairwise

import pytest
from playwright.sync_api import Browser, Page, expect

from kb.model import Argument, ArgumentKind, ArgumentMap, Claim, Discussion, Locution, Post, Run
from kb.store import KnowledgeBase
from tests.hostile import hostile_map
from tests.served import served
from tests.test_model import MAP

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser_looks")]
HERE = f"discussion={MAP.discussion.id}"
PAGES = [
    "/",
    "/?q=prices",
    "/ingest",
    "/discussion",
    f"/discussion?{HERE}&view=glance",
    f"/discussion?{HERE}&view=thread&claim=supply",
    f"/discussion?{HERE}&view=procon&claim=supply",
    "/claim?claim=leave",
    "/claim?claim=nobody",
]


def busy_map() -> ArgumentMap:
    """130 posts that all answer the first one: two pages of reasons for or against one claim, and more."""
    posts = [
        Post(str(n), f"Reason {n} is given.", author="ann", reply_to="0" if n else None) for n in range(130)
    ]
    said = [Locution(post.id, 0, len(post.text), post.text) for post in posts]
    claims = [Claim(f"b{n}", x.text, (x.id,)) for n, x in enumerate(said)]
    kinds = (ArgumentKind.SUPPORT, ArgumentKind.REBUT)
    steps = [
        Argument(f"t{n}", kinds[n % 2], (f"b{n}",), "b0", said[n].id, said[0].id)
        for n in range(1, len(posts))
    ]
    discussion = Discussion("pasted-busy", "pasted", tuple(posts), "A busy thread")
    return ArgumentMap(discussion, Run("r", "1", (), (), "h"), tuple(said), tuple(claims), tuple(steps))


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("looks") / "kb"
    kb = KnowledgeBase.open(folder)
    for map_ in (MAP, hostile_map(), busy_map()):
        kb.put(map_)
    with served(folder) as address:
        yield address


@pytest.fixture(scope="module")
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1400, "height": 900}, reduced_motion="reduce")
    yield context.new_page()
    context.close()


def _open(page: Page, url: str) -> None:
    page.goto(url)
    page.locator("[data-testid=stApp][data-test-script-state=notRunning]").wait_for()
    page.locator("h1").first.wait_for()


def test_headings_step_down_by_one_level_on_every_page(page: Page, address: str) -> None:
    for path in PAGES:
        _open(page, address + path)
        levels = page.eval_on_selector_all("h1, h2, h3, h4", "all => all.map(one => Number(one.tagName[1]))")
        assert levels[0] == 1, path
        assert all(below <= above + 1 for above, below in pairwise(levels)), (
            path,
            levels,
        )


def test_going_back_from_a_found_claim_leads_back_to_the_search(page: Page, address: str) -> None:
    _open(page, f"{address}/")
    page.get_by_role("searchbox").fill("prices")
    page.get_by_role("link", name="They leave for land prices").click()
    expect(page.get_by_role("heading", name="Where it is said")).to_be_visible()
    page.go_back()
    expect(page.get_by_role("searchbox")).to_have_value("prices")
    expect(page.get_by_role("link", name="They leave for land prices")).to_be_visible()


def test_a_turned_page_starts_at_its_top_and_says_where_it_is(page: Page, address: str) -> None:
    _open(page, f"{address}/discussion?discussion=pasted-busy&view=thread")
    page.get_by_role("button", name="Page 2").click()
    expect(page.get_by_text("Posts 61 to 120 of 130")).to_be_visible()
    expect(page.locator(".post").first).to_be_in_viewport()
    expect(page.locator(".post").first).to_contain_text("Reason 60 is given.")


def test_a_long_column_of_reasons_is_cut_until_all_are_asked_for(page: Page, address: str) -> None:
    _open(page, f"{address}/discussion?discussion=pasted-busy&view=procon&claim=b0")
    cards = page.locator("[class*=st-key-rebut_con]")
    expect(cards).to_have_count(12)
    page.get_by_text("Show all 65").click()
    expect(cards).to_have_count(65)


@pytest.mark.parametrize("view", ["glance", "thread", "procon"])
@pytest.mark.parametrize("width", [390, 1400])
def test_no_name_or_word_of_the_hostile_thread_is_wider_than_the_page(
    page: Page, address: str, view: str, width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    _open(page, f"{address}/discussion?discussion=pasted-hostile&view={view}&claim=c9")
    if view == "thread":
        page.locator(".post").last.wait_for()
        edge = page.locator(".thread").evaluate("all => all.scrollWidth - all.clientWidth")
        assert edge <= 0
    main = page.get_by_test_id("stMain").evaluate("main => main.scrollWidth - main.clientWidth")
    assert main <= 0
    page.set_viewport_size({"width": 1400, "height": 900})


def test_the_main_button_is_readable_in_the_dark(browser: Browser, address: str) -> None:
    context = browser.new_context(color_scheme="dark")
    page = context.new_page()
    _open(page, f"{address}/ingest")
    button = page.locator(".st-key-read_paste button")
    expect(button).not_to_have_css(
        "color", "rgb(255, 255, 255)"
    )  # our own style comes a moment after the page
    ink, ground = button.evaluate(
        "one => [getComputedStyle(one).color, getComputedStyle(one).backgroundColor]"
    )
    assert _contrast(ink, ground) >= 4.5
    context.close()


def _contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours as WCAG defines it."""

    def light(colour: str) -> float:
        parts = [int(part) / 255 for part in colour.strip("rgba()").split(",")[:3]]
        linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    low, high = sorted((light(one), light(other)))
    return (high + 0.05) / (low + 0.05)
