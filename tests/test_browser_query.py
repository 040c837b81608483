"""The query page in a real browser: what a person types, is offered, gets wrong, runs, sees and hands on."""

import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Page, expect

from kb.completion import STARTER
from kb.store import KnowledgeBase
from kb.vocab import claim_iri
from tests.gate import gated
from tests.hostile import hostile_map
from tests.maps import rent_map
from tests.served import served

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser_query")]
expect.set_options(timeout=30_000)  # a busy machine takes its time
MARKUP = "<img src=x onerror='window.owned=1'>![t](http://tracker.example/p.png)"


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("query") / "kb"
    kb = KnowledgeBase.open(folder)
    kb.put(rent_map())
    kb.put(hostile_map())
    with served(folder) as address:
        yield address


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    """A page of a fresh profile that may ask only the app, and must raise no error."""
    with gated(browser, address) as page:
        page.set_default_timeout(60_000)
        yield page


def open_(page: Page, url: str) -> None:
    page.goto(url)
    settle(page)


def settle(page: Page) -> None:
    page.locator("h1").first.wait_for()
    page.locator("[data-testid=stApp][data-test-script-state=notRunning]").wait_for()
    assert page.get_by_test_id("stException").count() == 0


def writing(page: Page, address: str, text: str = "") -> None:
    """The editor with the text typed into it as a person does, and nothing else."""
    open_(page, f"{address}/query?q={quote(STARTER)}")
    page.locator(".editor-host[data-ready='1']").wait_for()
    page.get_by_label("SPARQL query").focus()
    page.keyboard.press("Control+a")
    page.keyboard.press("Delete")
    if text:
        page.keyboard.insert_text(text)


def run(page: Page) -> None:
    page.keyboard.press("Control+Enter")


def written(page: Page) -> str:
    """What stands in the editor."""
    return "\n".join(page.locator(".cm-line").all_inner_texts()).replace("\u200b", "")


def answered(page: Page, words: str) -> None:
    expect(page.locator(".st-key-answer_bar")).to_contain_text(re.compile(words))
    settle(page)


def test_a_property_is_offered_with_its_meaning_and_brings_its_prefix(page: Page, address: str) -> None:
    writing(page, address, "ASK { GRAPH ?g { ?s ?p ?o } }")
    run(page)  # by when the terms are counted
    expect(page.get_by_role("heading", name="Yes", exact=True)).to_be_visible()
    settle(page)
    page.keyboard.press("Control+a")
    page.keyboard.press("Delete")
    page.keyboard.type("SELECT * WHERE { GRAPH ?g { ?c sup", delay=20)
    offered = page.locator(".cm-tooltip-autocomplete li")
    expect(offered.first).to_contain_text("rj:supports")
    about = page.locator(".cm-completionInfo")
    expect(about).to_contain_text("Some argument takes the first claim as a premise for the second.")
    expect(about).to_contain_text("schema:Claim → schema:Claim")
    expect(about).to_contain_text(re.compile(r"\d+ times? here"))
    page.wait_for_timeout(200)  # as long as the editor takes an Enter for one that was meant for the text
    page.keyboard.press("Enter")
    page.keyboard.type(" ?target")
    assert written(page) == (
        "PREFIX rj: <https://w3id.org/rejoinder#>\nSELECT * WHERE { GRAPH ?g { ?c rj:supports ?target}}"
    )
    run(page)
    answered(page, "rows? in")


def test_what_fits_the_place_is_offered_first(page: Page, address: str) -> None:
    writing(page, address)
    offered = page.locator(".cm-tooltip-autocomplete li")
    page.keyboard.type("SELECT ?claim WHERE { ?claim a ", delay=20)
    page.keyboard.press("Control+Space")
    expect(offered.first.locator(".cm-completionIcon-class")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.type("schema:Claim ; rj:kind ", delay=20)
    page.keyboard.press("Control+Space")
    expect(offered.first).to_contain_text(re.compile("rj:(Definition|Fact|Policy|Value)"))
    page.keyboard.press("Escape")
    page.keyboard.type("?kind . GRAPH ", delay=20)
    page.keyboard.press("Control+Space")
    expect(offered.filter(has_text="Rent caps")).to_have_count(1)
    page.keyboard.press("Escape")
    page.keyboard.type("?", delay=20)
    page.keyboard.press("Control+Space")
    expect(offered.first).to_contain_text("?claim")


def test_a_mistake_is_marked_at_its_place_and_the_mark_goes_when_it_is_mended(
    page: Page, address: str
) -> None:
    writing(page, address, "SELECT ?s\nWHERE { 'ü😀' ?p ?o . FILTER(?o == 3) }")
    run(page)
    expect(page.locator(".cm-lintRange-error")).to_have_text("=")
    expect(page.get_by_role("alert")).to_contain_text(re.compile("Line 2, column 33.*'=' cannot stand here"))
    expect(page.locator(".cm-lint-marker-error")).to_have_count(1)
    page.locator(".cm-lintRange-error").hover()
    expect(page.locator(".cm-diagnostic")).to_contain_text("'=' cannot stand here")
    page.keyboard.press("Delete")
    run(page)
    answered(page, "row")
    expect(page.locator(".cm-lintRange-error")).to_have_count(0)


def test_a_missing_prefix_is_declared_by_one_click(page: Page, address: str) -> None:
    writing(page, address, "SELECT ?t WHERE { GRAPH ?g { ?c rj:kind rj:Fact ; schema:text ?t } }")
    run(page)
    expect(page.locator(".cm-lintRange-error")).to_have_text("rj:kind")
    page.locator(".cm-lintRange-error").hover()
    page.get_by_role("button", name="Declare rj:, schema:").click()
    assert written(page).startswith(
        "PREFIX rj: <https://w3id.org/rejoinder#>\nPREFIX schema: <http://schema.org/>\nSELECT"
    )
    page.get_by_label("SPARQL query").focus()
    run(page)
    answered(page, "rows in")


def test_the_keyboard_gets_out_of_the_editor(page: Page, address: str) -> None:
    writing(page, address, "ASK {}")
    page.keyboard.press("Tab")
    assert page.locator(".cm-editor.cm-focused").count() == 1
    page.keyboard.press("Escape")
    page.keyboard.press("Tab")
    expect(page.locator(".cm-editor.cm-focused")).to_have_count(0)
    expect(page.locator(".run")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Yes", exact=True)).to_be_visible()


def test_what_was_typed_survives_a_look_elsewhere_and_undo_brings_back_what_was_replaced(
    page: Page, address: str
) -> None:
    writing(page, address, "ASK { ?my ?own ?words }")
    page.get_by_text("Questions", exact=True).click()
    expect(page.get_by_role("heading", name="What is argued")).to_be_visible()
    page.go_back()
    settle(page)
    expect(page.get_by_label("SPARQL query")).to_contain_text("?my ?own ?words")


def test_a_question_about_a_claim_becomes_a_table_a_map_and_a_link(
    page: Page, browser: Browser, address: str
) -> None:
    open_(page, f"{address}/query")
    page.get_by_role("searchbox").fill("attackers")
    page.get_by_role("button", name="How is a claim attacked").click()
    page.get_by_role("searchbox", name="Which claim").fill("rent caps")
    page.get_by_role("button", name="Rent caps cut supply.").click()
    answered(page, "2 rows in")
    page.locator(".st-key-shown_as").get_by_text("Map", exact=True).click()
    page.locator(".map[data-ready]").wait_for()
    expect(page.locator(".map .unseen").filter(has_text="Vienna caps and builds.").first).to_be_attached()
    expect(page).to_have_url(re.compile(r"question=rebuttal-chain&view=map&p.claim=caps"))
    page.get_by_role("button", name="Share", exact=True).click()
    link = page.get_by_test_id("stPopoverBody").locator("code").inner_text().replace("\n", "")
    assert link.startswith(address)
    with gated(browser, address) as other:
        open_(other, link)
        answered(other, "2 rows in")
        other.locator(".map[data-ready]").wait_for()


def test_back_and_forward_go_from_question_to_question_and_view_to_view(page: Page, address: str) -> None:
    open_(page, f"{address}/query")
    page.get_by_role("button", name="Which claims are contested").click()
    answered(page, "rows? in")
    page.locator(".st-key-shown_as").get_by_text("Raw", exact=True).click()
    expect(page).to_have_url(re.compile("view=raw"))
    page.get_by_role("button", name="All questions").click()
    expect(page.get_by_role("heading", name="What is argued")).to_be_visible()
    page.go_back()
    expect(page).to_have_url(re.compile("view=raw"))
    answered(page, "rows? in")
    page.go_back()
    expect(page.get_by_test_id("stDataFrame")).to_be_visible()
    page.go_forward()
    expect(page).to_have_url(re.compile("view=raw"))
    expect(page.get_by_test_id("stCode").first).to_contain_text("bindings")


def test_a_text_of_a_link_waits_for_its_reader_and_then_says_what_it_found(page: Page, address: str) -> None:
    query = f'SELECT ?x ?y WHERE {{ VALUES (?x ?y) {{ (<javascript:window.owned=1> "{MARKUP}") }} }}'
    open_(page, f"{address}/query?q={quote(query)}")
    page.locator(".editor-host[data-ready='1']").wait_for()
    expect(page.get_by_test_id("stAlert")).to_contain_text("has not been run yet")
    expect(page.get_by_test_id("stDataFrame")).to_have_count(0)
    assert written(page) == query
    page.locator(".run").click()
    answered(page, "1 row in")
    cells = page.get_by_test_id("stDataFrame").locator("[role=gridcell]")
    expect(cells.first).to_contain_text("javascript:window.owned=1")
    _click_first(page)
    assert page.evaluate("window.owned") is None


def _click_first(page: Page) -> None:
    """Click on the first cell, as a hand does: over it, and down."""
    box = page.get_by_test_id("stDataFrame").locator("canvas").first.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 30, box["y"] + 48)
    page.mouse.move(box["x"] + 40, box["y"] + 52, steps=5)
    page.mouse.click(box["x"] + 40, box["y"] + 52, delay=60)


def test_a_claim_in_a_table_leads_to_its_page(page: Page, address: str) -> None:
    query = f"SELECT ?claim WHERE {{ VALUES ?claim {{ <{claim_iri('caps')}> }} }}"
    open_(page, f"{address}/query?q={quote(query)}")
    page.locator(".run").click()
    answered(page, "1 row in")
    expect(page.get_by_test_id("stDataFrame").locator("[role=gridcell]").first).to_contain_text("caps")
    with page.expect_popup() as opened:
        _click_first(page)
    expect(opened.value).to_have_url(re.compile(r"/claim\?claim=caps"))
    opened.value.close()


def test_the_numbers_of_a_question_are_drawn_as_bars(page: Page, address: str) -> None:
    open_(page, f"{address}/query?question=contested")
    answered(page, "rows? in")
    page.locator(".st-key-shown_as").get_by_text("Chart", exact=True).click()
    expect(page.locator(".st-key-answer_chart canvas").first).to_be_visible()
    expect(page.locator(".st-key-answer_chart [aria-label*='pro for each text']").first).to_be_attached()
    page.locator(".st-key-axis_y").get_by_role("combobox").click()
    page.get_by_role("option", name="con", exact=True).click()
    expect(page).to_have_url(re.compile("y=con"))


@pytest.mark.parametrize(
    ("label", "name", "begins"),
    [
        ("CSV, for spreadsheets", "contested.csv", "\ufefftext,pro,con"),
        ("JSON", "contested.json", '{"head"'),
        ("TSV", "contested.tsv", "?text\t?pro"),
        ("XML", "contested.xml", "<?xml"),
    ],
)
def test_an_answer_is_downloaded(page: Page, address: str, label: str, name: str, begins: str) -> None:
    open_(page, f"{address}/query?question=contested")
    answered(page, "rows? in")
    page.get_by_role("button", name="Download", exact=True).click()
    with page.expect_download() as coming:
        page.get_by_test_id("stPopoverBody").get_by_role("button", name=label, exact=True).click()
    text = Path(coming.value.path()).read_text(encoding="utf-8")
    assert (coming.value.suggested_filename, text.startswith(begins)) == (name, True)
    if name.endswith("csv"):
        rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline="")))
        assert all(not cell.startswith(("=", "+", "@")) for row in rows for cell in row)
    assert page.locator("button[aria-label^='Download as CSV']:visible").count() == 0


def test_the_claims_of_an_answer_go_to_the_export_page(page: Page, address: str) -> None:
    open_(page, f"{address}/query?question=rebuttals&p.claim=caps")
    answered(page, "2 rows in")
    page.get_by_role("link", name="Export these claims").click()
    expect(page).to_have_url(re.compile(r"/export\?query=rebuttals&p.claim=caps"))
    expect(page.get_by_role("heading", name="Export", exact=True)).to_be_visible()


def test_the_history_of_the_session_brings_a_query_back(page: Page, address: str) -> None:
    writing(page, address, "ASK { GRAPH ?g { ?first ?p ?o } }")
    run(page)
    expect(page.get_by_role("heading", name="Yes", exact=True)).to_be_visible()
    page.get_by_label("SPARQL query").focus()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text("ASK { GRAPH ?g { ?second <a:b> ?o } }")
    run(page)
    expect(page.get_by_role("heading", name="No", exact=True)).to_be_visible()
    settle(page)
    page.get_by_role("button", name="History").click()
    page.get_by_role("button", name="?first").click()
    expect(page.get_by_role("heading", name="Yes", exact=True)).to_be_visible()
    expect(page.get_by_label("SPARQL query")).to_contain_text("?first")


def test_the_endpoint_that_is_shown_answers(page: Page, address: str) -> None:
    open_(page, f"{address}/query?q={quote('ASK {}')}")
    page.get_by_text("Ask from your own programs").click()
    expect(page.get_by_test_id("stCode").filter(has_text="curl")).to_contain_text(f"{address}/sparql")
    said = page.request.get(
        f"{address}/sparql?query={quote('ASK {}')}", headers={"Accept": "application/sparql-results+json"}
    )
    assert said.json()["boolean"] is True


@pytest.mark.parametrize("path", ["/query", "/query?question=contested", f"/query?q={quote(STARTER)}"])
def test_a_phone_in_the_dark_shows_the_page_without_scrolling_sideways(
    browser: Browser, address: str, path: str
) -> None:
    with gated(
        browser, address, viewport={"width": 390, "height": 844}, color_scheme="dark", has_touch=True
    ) as page:
        open_(page, address + path)
        if "q=" in path:
            page.locator(".editor-host[data-ready='1']").wait_for()
            ground = page.locator(".cm-editor").evaluate("one => getComputedStyle(one).backgroundColor")
            assert ground == "rgb(20, 24, 31)"
            ink = page.locator(".is-keyword").first.evaluate("one => getComputedStyle(one).color")
            assert sum(map(int, re.findall(r"\d+", ink)[:3])) > 450
            expect(page.locator(".run")).to_be_visible()
        wide = page.get_by_test_id("stMain").evaluate("main => main.scrollWidth - main.clientWidth")
        assert wide <= 0
