"""The export page in a real browser: what is shown, what is downloaded, and that nothing in it is obeyed."""

import csv
import io
import json
import re
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from xml.etree import ElementTree

import pyoxigraph as ox
import pytest
from playwright.sync_api import Browser, Page, expect

from kb.store import KnowledgeBase
from tests.gate import gated
from tests.hostile import hostile_map
from tests.maps import rent_map
from tests.served import served
from tests.test_browser_claims import open_, settle

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser_export")]
expect.set_options(timeout=30_000)  # a busy machine takes its time


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("export") / "kb"
    kb = KnowledgeBase.open(folder)
    for map_ in (rent_map(), hostile_map()):
        kb.put(map_)
    with served(folder) as address:
        yield address


def downloaded(page: Page) -> tuple[str, bytes]:
    with page.expect_download() as download:
        page.locator(".st-key-download button").click()
    return download.value.suggested_filename, Path(download.value.path()).read_bytes()


def _csv(data: bytes) -> bool:
    return len(list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))) == 5


def _rdf(format_: ox.RdfFormat) -> Callable[[bytes], bool]:
    return lambda data: any(ox.parse(data, format_))


def _zip(data: bytes) -> bool:
    return zipfile.ZipFile(io.BytesIO(data)).testzip() is None


def _xml(data: bytes) -> bool:
    return ElementTree.fromstring(data) is not None


READ_BACK: dict[str, Callable[[bytes], bool]] = {
    "aif": lambda data: "nodes" in json.loads(data),
    "argdown": lambda data: data.startswith(b"===\n"),
    "csv": _csv,
    "graphml": _xml,
    "html": lambda data: data.lstrip().lower().startswith(b"<!doctype html>"),
    "jsonld": lambda data: bool(json.loads(data)),
    "markdown": lambda data: data.startswith(b"# "),
    "notes": _zip,
    "nquads": _rdf(ox.RdfFormat.N_QUADS),
    "svg": _xml,
    "trig": _rdf(ox.RdfFormat.TRIG),
    "turtle": _rdf(ox.RdfFormat.TURTLE),
}


@pytest.mark.parametrize("name", READ_BACK)
def test_the_file_that_is_downloaded_is_in_its_format(page: Page, address: str, name: str) -> None:
    open_(page, f"{address}/export?discussion=pasted-rent&format={name}")
    file, data = downloaded(page)
    assert file.startswith("rent-caps.")
    assert READ_BACK[name](data)


def test_the_preview_shows_the_beginning_of_the_file(page: Page, address: str) -> None:
    open_(page, f"{address}/export?discussion=pasted-rent&format=trig")
    preview = page.get_by_test_id("stCode")
    expect(preview).to_contain_text("@prefix aif: <http://www.arg.dundee.ac.uk/aif#> .")
    expect(preview.locator(".token").first).to_be_visible()  # as Turtle, with its syntax


def test_a_picture_is_shown_as_an_image_and_never_as_markup(page: Page, address: str) -> None:
    open_(page, f"{address}/export?discussion=pasted-hostile&format=svg")
    image = page.locator(".st-key-picture img")
    expect(image).to_be_visible()
    assert image.evaluate("one => one.complete && one.naturalWidth > 100")
    source = image.get_attribute("src") or ""
    assert source.startswith(("data:image/svg+xml", f"{address}/media/"))
    assert page.locator(".st-key-picture svg text").count() == 0  # only Streamlit's own icons
    assert page.evaluate("window.owned") is None


def test_a_choice_stands_in_the_address_and_back_takes_it_back(page: Page, address: str) -> None:
    open_(page, f"{address}/export?discussion=pasted-rent&format=markdown")
    page.get_by_role("radio", name="For argument tools").click()
    expect(page).to_have_url(re.compile("format=argdown"))
    settle(page)
    page.get_by_text("SADFace", exact=True).click()
    expect(page).to_have_url(re.compile("format=sadface"))
    expect(page.get_by_role("button", name="Download SADFace")).to_be_visible()
    settle(page)
    page.reload()
    settle(page)
    expect(page.get_by_role("button", name="Download SADFace")).to_be_visible()
    page.go_back()
    expect(page.get_by_role("button", name="Download Argdown")).to_be_visible()
    expect(page.get_by_role("radio", name="Argdown")).to_be_checked()


def test_a_claim_is_handed_out_with_as_many_steps_around_it_as_wanted(page: Page, address: str) -> None:
    open_(page, f"{address}/claim?claim=vienna")
    page.get_by_test_id("stMain").get_by_role("link", name="Export", exact=True).click()
    expect(
        page.get_by_role("heading", name="“Vienna caps and builds.” and 2 steps around it")
    ).to_be_visible()
    page.get_by_role("radio", name="none").click()
    expect(page.get_by_text("1 claim · 0 arguments")).to_be_visible()
    expect(page).to_have_url(re.compile("steps=0"))
    expect(page.locator(".st-key-losses")).to_contain_text("4 other claims of the discussion")


def test_the_claims_that_were_listed_are_handed_out(page: Page, address: str) -> None:
    open_(page, f"{address}/claims?discussion=pasted-rent&is=unsupported")
    page.get_by_role("link", name="Export these claims").click()
    expect(page.get_by_text("3 claims · ")).to_be_visible()
    expect(page).to_have_url(re.compile("of=claims"))
    settle(page)
    page.go_back()
    expect(page.locator(".st-key-claims_bar")).to_contain_text("3 claims of 15")


@pytest.mark.parametrize("name", ["markdown", "outline", "svg", "notes", "html", "trig", "mermaid"])
def test_the_hostile_thread_runs_nothing_and_asks_nobody(page: Page, address: str, name: str) -> None:
    open_(page, f"{address}/export?discussion=pasted-hostile&format={name}")
    expect(page.locator(".st-key-download button")).to_be_visible()
    assert page.evaluate("window.owned") is None
    assert page.locator("img[src*=tracker], a[href^='javascript:'], form[action*=evil]").count() == 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_phone_shows_the_page_without_scrolling_sideways(
    browser: Browser, address: str, scheme: str
) -> None:
    for query in ("", "?discussion=pasted-hostile&format=svg", "?claim=c9&format=trig", "?query=rebuttals"):
        with gated(browser, address, viewport={"width": 390, "height": 844}, color_scheme=scheme) as page:
            open_(page, f"{address}/export{query}")
            assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
            edge = page.get_by_test_id("stMain").evaluate("main => main.scrollWidth - main.clientWidth")
            assert edge <= 0


def test_headings_step_down_by_one_level(page: Page, address: str) -> None:
    for query in ("", "?discussion=pasted-rent&format=aif", "?claim=vienna&format=turtle"):
        open_(page, f"{address}/export{query}")
        levels = page.eval_on_selector_all("h1, h2, h3, h4", "all => all.map(one => Number(one.tagName[1]))")
        assert levels[0] == 1 and max(levels) <= 2
