"""The app in a real browser: what a new user does, with every request to elsewhere counted as a failure."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from kb.model import Argument, ArgumentKind, ArgumentMap, Claim, Discussion, Locution, Post, Run
from kb.store import KnowledgeBase
from tests.hostile import hostile_map
from tests.served import served
from tests.test_model import MAP

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
expect.set_options(timeout=15_000)  # a busy machine takes its time
PASTE = "Trams are safer than cars, because they kill fewer people.\n\nNo, trams are not safer than cars."
LONG = "\n\n".join(f"Trams are safer than cars in town {n}.\n\nNo, they are not." for n in range(3_000))


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("browser") / "kb"
    kb = KnowledgeBase.open(folder)
    kb.put(MAP)
    kb.put(hostile_map())
    kb.put(long_map())
    with served(folder) as address:
        yield address


def long_map() -> ArgumentMap:
    """1,000 posts in one chain of replies, a claim in each, and one post of 100 KB at the end."""
    posts = [
        Post(str(n), f"Claim {n} is made here.", author="ann", reply_to=str(n - 1) if n else None)
        for n in range(1000)
    ]
    posts.append(Post("huge", "So it goes on and on. " * 5_000, author="bob", reply_to="0"))
    said = [Locution(post.id, 0, len(text), text) for post in posts for text in [post.text[:24]]]
    claims = [Claim(f"n{n}", x.text, (x.id,)) for n, x in enumerate(said)]
    steps = [
        Argument(f"s{n}", ArgumentKind.REBUT, (f"n{n}",), f"n{n - 1}", said[n].id, said[n - 1].id)
        for n in range(1, 1000)
    ]
    discussion = Discussion("pasted-long", "pasted", tuple(posts), "A long thread")
    run = Run("r", "1", (), (), "h")
    return ArgumentMap(discussion, run, tuple(said), tuple(claims), tuple(steps))


def _open(page: Page, url: str) -> None:
    page.goto(url)
    _settle(page)


def _settle(page: Page) -> None:
    page.locator("[data-testid=stApp][data-test-script-state=notRunning]").wait_for()
    assert page.get_by_test_id("stException").count() == 0


def test_words_typed_on_the_home_page_find_claims_and_stand_in_the_address(page: Page, address: str) -> None:
    _open(page, address)
    page.get_by_role("searchbox").fill("prices")
    expect(page.get_by_role("heading", name="Claims 1")).to_be_visible()
    expect(page).to_have_url(re.compile("q=prices"))
    page.get_by_role("link", name="They leave for land prices").click()
    expect(page.get_by_role("heading", name="They leave for land prices")).to_be_visible()
    expect(page).to_have_url(re.compile(r"/claim\?claim=prices"))


def test_one_selection_goes_through_the_three_views(page: Page, address: str) -> None:
    _open(page, f"{address}/discussion?discussion={MAP.discussion.id}&view=thread")
    page.locator(".segment", has_text="builders leave").click()
    expect(page).to_have_url(re.compile("claim=leave"))
    expect(page.locator(".segment.on")).to_have_text("builders leave")
    page.get_by_role("radio", name="Pro and con").click()
    expect(page.get_by_role("heading", name="Builders leave.", exact=True)).to_be_visible()
    expect(page).to_have_url(re.compile("view=procon"))
    page.get_by_role("button", name="Show in the thread").click()
    expect(page.locator(".segment.on")).to_have_text("builders leave")
    page.reload()
    expect(page.locator(".segment.on")).to_have_text("builders leave")


def test_arrows_go_from_highlight_to_highlight_and_enter_chooses(page: Page, address: str) -> None:
    _open(page, f"{address}/discussion?discussion={MAP.discussion.id}&view=thread")
    page.locator(".segment", has_text="Rent caps cut supply").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("claim=leave"))
    expect(page.locator(".st-key-detail")).to_contain_text("Builders leave.")
    page.keyboard.press("Escape")
    expect(page.locator(".st-key-detail")).to_have_count(0)
    expect(page).not_to_have_url(re.compile("claim="))


def test_a_reason_beside_the_thread_leads_to_its_words(page: Page, address: str) -> None:
    _open(page, f"{address}/discussion?discussion={MAP.discussion.id}&view=thread&claim=supply")
    page.locator(".st-key-detail").get_by_role("button", name="Builders leave").click()
    expect(page.locator(".segment.on")).to_have_text("builders leave")


def test_a_folded_post_takes_its_replies_with_it(page: Page, address: str) -> None:
    _open(page, f"{address}/discussion?discussion={MAP.discussion.id}&view=thread")
    page.locator(".fold").first.click()
    expect(page.locator(".segment", has_text="land prices")).to_be_hidden()
    expect(page.locator(".fold").first).to_have_text("+2")
    page.locator(".fold").first.click()
    expect(page.locator(".segment", has_text="land prices")).to_be_visible()


def test_a_long_thread_comes_in_pages_and_turns_to_the_chosen_claim(page: Page, address: str) -> None:
    _open(page, f"{address}/discussion?discussion=pasted-long&view=thread&claim=n700")
    expect(page.locator(".segment.on")).to_have_text("Claim 700 is made here.")
    expect(page.locator(".segment.on")).to_be_in_viewport()
    assert page.locator(".post").count() < 100
    page.locator(".st-key-detail").get_by_role("button", name="Claim 701 is made here").click()
    expect(page.locator(".segment.on")).to_have_text("Claim 701 is made here.")
    page.get_by_role("button", name="Page 17").click()
    expect(page.locator(".more")).to_have_text(re.compile("Show the whole post"))
    assert page.locator("[data-post=huge]").evaluate("post => post.clientHeight") < 600
    page.locator(".more").click()
    assert page.locator("[data-post=huge]").evaluate("post => post.clientHeight") > 2000


def test_the_back_button_goes_back_to_the_claim_before(page: Page, address: str) -> None:
    _open(page, f"{address}/discussion?discussion={MAP.discussion.id}&view=procon&claim=supply")
    page.get_by_role("button", name="Builders leave").click()
    expect(page.get_by_role("heading", name="Builders leave.", exact=True)).to_be_visible()
    _settle(page)
    page.go_back()
    expect(page.get_by_role("heading", name="Rent caps cut supply.")).to_be_visible()


def test_going_back_from_the_claim_page_leads_to_the_same_view_and_claim(page: Page, address: str) -> None:
    _open(page, f"{address}/discussion?discussion={MAP.discussion.id}&view=procon&claim=supply")
    page.get_by_role("link", name="All it rests on").click()
    expect(page).to_have_url(re.compile("/claim"))
    expect(page.get_by_role("heading", name="Where it is said 1")).to_be_visible()
    _settle(page)
    page.go_back()
    expect(page.get_by_role("radio", name="Pro and con")).to_be_checked()
    expect(page.get_by_role("heading", name="Rent caps cut supply.")).to_be_visible()


def test_a_job_survives_a_reload_and_can_be_cancelled(page: Page, address: str) -> None:
    _open(page, f"{address}/ingest")
    # Set at once: the browser's typing, which `fill` uses, takes half a minute for so many lines.
    page.get_by_label("The thread as you copied it").evaluate(
        """(area, text) => {
            Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, "value").set.call(area, text);
            area.dispatchEvent(new Event("input", { bubbles: true }));
        }""",
        LONG,
    )
    page.locator(".st-key-read_paste button").click()
    expect(page).to_have_url(re.compile("job="))
    page.reload()
    expect(page.get_by_text("Find claims in each post")).to_be_visible(timeout=60_000)
    page.get_by_role("button", name="Cancel").click()
    expect(page.get_by_text("Cancelled.")).to_be_visible(timeout=60_000)
    expect(page.get_by_role("button", name="Cancel")).to_have_count(0)


def test_an_address_of_this_machine_is_not_asked(page: Page, address: str) -> None:
    _open(page, f"{address}/ingest")
    page.get_by_role("tab", name="Address").click()
    page.get_by_label("Address of the thread").fill("http://127.0.0.1:9/t/topic/1")
    page.locator(".st-key-read_url button").click()
    expect(page.get_by_role("alert").filter(has_text="refused by the rule")).to_be_visible(timeout=60_000)


def test_a_paste_is_read_in_visible_steps_and_survives_a_page_switch(page: Page, address: str) -> None:
    _open(page, f"{address}/ingest")
    page.get_by_role("tab", name="Paste").click()
    page.get_by_label("The thread as you copied it").fill(PASTE)
    page.locator(".st-key-read_paste button").click()
    expect(page).to_have_url(re.compile("job="))
    page.get_by_role("link", name="Home").click()
    page.get_by_role("link", name="Ingest", exact=True).click()
    arrived = page.get_by_role("link", name="Trams are safer than cars")
    expect(arrived).to_be_visible(timeout=60_000)
    expect(page.get_by_text("Find claims in each post")).to_be_visible()
    expect(page.get_by_role("button", name="Cancel")).to_have_count(0)  # the page draws itself once more
    _settle(page)
    arrived.click()
    expect(page.get_by_role("heading", name="Trams are safer than cars")).to_be_visible()


def test_an_error_page_that_is_uploaded_as_json_is_refused_with_a_reason(
    page: Page, address: str, tmp_path: Path
) -> None:
    bad = tmp_path / "thread.json"
    bad.write_text("<html><h1>502 Bad Gateway</h1></html>", encoding="utf-8")
    _open(page, f"{address}/ingest")
    page.get_by_role("tab", name="Upload").click()
    page.locator("input[type=file]").set_input_files(str(bad))
    expect(page.get_by_text("thread.json")).to_be_visible()
    page.locator(".st-key-read_file button").click()
    expect(page.get_by_role("alert").filter(has_text="thread.json")).to_be_visible(timeout=60_000)


@pytest.mark.parametrize("view", ["glance", "thread", "procon"])
def test_the_hostile_thread_runs_nothing_and_asks_nobody(page: Page, address: str, view: str) -> None:
    _open(page, f"{address}/discussion?discussion=pasted-hostile&view={view}&claim=c2")
    assert page.evaluate("window.owned") is None
    expect(page.get_by_role("heading", name="tracker").first).to_be_visible()
    assert page.locator("img[src*=tracker], a[href^='javascript:']").count() == 0


def test_the_hostile_claim_page_and_home_run_nothing(page: Page, address: str) -> None:
    for path in ("/claim?claim=c1", "/claim?claim=c8", "/?q=tracker", "/?q=%3Cscript%3E"):
        _open(page, address + path)
        assert page.evaluate("window.owned") is None
        assert page.locator("a[href^='javascript:'], form[action*=evil]").count() == 0


def test_a_phone_shows_the_thread_without_scrolling_sideways(browser: Browser, address: str) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844}, color_scheme="dark")
    page = context.new_page()
    _open(page, f"{address}/discussion?discussion={MAP.discussion.id}&view=thread")
    page.locator(".segment").first.wait_for()
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    context.close()
