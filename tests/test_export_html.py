"""The page that a discussion is handed out as: opened from disk in a real browser, with no network at all."""

import base64
import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from kb.export import EXPORTERS, Export, html
from kb.export.html import BundleMissing
from kb.model import ArgumentMap, Match, MatchRelation
from kb.network import key
from kb.scope import of_claim
from kb.store import KnowledgeBase
from tests.broad import broad_map
from tests.gate import gated
from tests.hostile import hostile_map
from tests.maps import rent_map
from tests.thorny import thorny_map, thorny_maps

BROWSER = [pytest.mark.browser, pytest.mark.xdist_group("export_html")]


class Parts(HTMLParser):
    """What a page is made of, as a parser of its own sees it."""

    def __init__(self, page: bytes) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[str] = []
        self.links: list[dict[str, str | None]] = []
        self.policy = ""
        self.scripts: list[tuple[str | None, str]] = []
        self.styles: list[str] = []
        self._inside = ""
        self.feed(page.decode("utf-8"))
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.tags.append(tag)
        self._inside = tag
        if tag == "a":
            self.links.append(found)
        if found.get("http-equiv") == "Content-Security-Policy":
            self.policy = found["content"] or ""
        if tag == "script":
            self.scripts.append((found.get("type"), ""))
        if tag == "style":
            self.styles.append("")

    def handle_endtag(self, tag: str) -> None:  # noqa: ARG002 - as the parser calls it
        self._inside = ""

    def handle_data(self, data: str) -> None:
        if self._inside == "script":
            type_, text = self.scripts.pop()
            self.scripts.append((type_, text + data))
        if self._inside == "style":
            self.styles.append(self.styles.pop() + data)


def _page(*maps: ArgumentMap) -> bytes:
    return EXPORTERS["html"](Export(maps)).data


def test_the_same_map_gives_the_same_bytes() -> None:
    assert _page(rent_map(), broad_map(40)) == _page(rent_map(), broad_map(40))


def test_the_policy_allows_the_one_script_and_the_one_style_sheet_that_are_there_and_nothing_else() -> None:
    parts = Parts(_page(rent_map()))
    [(_, data), (kind, script)] = parts.scripts
    [style] = parts.styles

    def digest(text: str) -> str:
        return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"

    assert kind == "module"
    assert parts.policy == (
        f"default-src 'none'; script-src {digest(script)}; style-src {digest(style)};"
        " base-uri 'none'; form-action 'none'"
    )
    assert len(json.loads(data)["map"]["nodes"]) == 5


@pytest.mark.parametrize(
    "map_", [rent_map(), hostile_map(), thorny_map(), *thorny_maps(300)], ids=lambda m: m.discussion.id
)
def test_no_word_of_a_forum_adds_an_element_to_the_page(map_: ArgumentMap) -> None:
    page = _page(map_)
    parts = Parts(page)
    plain = {"html", "head", "meta", "title", "style", "body", "header", "h1", "p", "a", "main", "noscript"}
    plain |= {"pre", "footer", "ul", "li", "details", "summary", "script"}
    assert set(parts.tags) <= plain
    assert [kind for kind, _ in parts.scripts] == ["application/json", "module"]
    assert "<" not in parts.scripts[0][1]
    data = json.loads(parts.scripts[0][1])
    assert len(data["map"]["nodes"]) == len(map_.claims)
    assert len(data["threads"][0]["posts"]) == len(map_.discussion.posts)
    said = ["".join(text for text, _ in post["segments"]) for post in data["threads"][0]["posts"]]
    assert all(
        len(text) == len(post.text)
        for text, post in zip(said, map_.discussion.posts, strict=True)
        if post.text
    )
    assert all(re.match("https?://", link["href"] or "") for link in parts.links)
    assert all(link["rel"] == "noopener noreferrer" for link in parts.links)


def test_an_address_that_is_none_of_the_web_is_no_link() -> None:
    map_ = rent_map()
    posts = tuple(replace(post, url="javascript:alert(1)") for post in map_.discussion.posts)
    hidden = replace(map_, discussion=replace(map_.discussion, posts=posts, url="file:///etc/passwd"))
    data = json.loads(Parts(_page(hidden)).scripts[0][1])
    assert Parts(_page(hidden)).links == []
    assert not any(post.get("url") for post in data["threads"][0]["posts"])
    assert not any("url" in said for claim in data["claims"].values() for said in claim["said"])


def test_where_it_was_read_what_wrote_it_and_what_it_lacks_stand_in_the_foot_of_the_page() -> None:
    kb = KnowledgeBase.open(None)
    kb.put(rent_map())
    part = of_claim(kb, "vienna", steps=0)
    match = Match(("caps", "elsewhere"), MatchRelation.SAME, 0.9)
    exported = EXPORTERS["html"](replace(part, matches=(match,)))
    foot = exported.data.decode("utf-8").split("<footer>")[1]
    assert 'href="http://forum.example/1"' in foot
    assert "Rejoinder 0.1.0" in foot
    assert len(exported.lost) == 2
    for sentence in (*exported.lost, *part.left_out):
        assert sentence in foot.replace("&#x27;", "'")


def test_a_missing_bundle_is_said_with_its_path_and_its_remedy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(html, "_BUILT", tmp_path)
    html._bundle.cache_clear()
    with pytest.raises(BundleMissing, match=r"map\.js: No such file.*node build\.mjs map"):
        _page(rent_map())
    (tmp_path / "map.js").write_text("const x = '<!--';")
    with pytest.raises(BundleMissing, match="cannot stand in a page"):
        _page(rent_map())
    html._bundle.cache_clear()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    linked = rent_map()
    posts = tuple(replace(post, url=f"https://forum.example/{post.id}") for post in linked.discussion.posts)
    linked = replace(linked, discussion=replace(linked.discussion, posts=posts))
    pages = {
        "rent": (linked,),
        "hostile": (hostile_map(),),
        "thorny": (thorny_map(),),
        "both": (linked, broad_map(60)),
    }
    for name, maps in pages.items():
        (tmp_path / f"{name}.html").write_bytes(_page(*maps))
    return tmp_path


@pytest.fixture
def page(browser: Browser, folder: Path) -> Iterator[Page]:
    """A page without a network, that may read the folder and must raise no error."""
    with gated(browser, folder.as_uri(), offline=True) as page:
        yield page


def _open(page: Page, address: str) -> None:
    page.goto(address)
    page.locator(".map[data-ready]").wait_for()


class TestInABrowser:
    pytestmark = BROWSER

    def test_a_click_on_a_card_marks_its_words_and_tells_who_said_them(
        self, page: Page, folder: Path
    ) -> None:
        _open(page, f"{folder.as_uri()}/rent.html")
        at = page.locator(".map").evaluate(
            "(root, id) => root.argumentMap.at(id)", key("pasted-rent", "land")
        )
        page.mouse.click(at["x"], at["y"])
        expect(page.locator(".segment.on")).to_have_text("They leave for land prices.")
        pane = page.locator(".pane")
        expect(pane.get_by_role("heading", level=2)).to_have_text("They [builders] leave for land prices.")
        expect(pane).to_contain_text("bert")
        expect(pane).to_contain_text("attributed to the builders")
        link = pane.get_by_role("link", name="post")
        expect(link).to_have_attribute("href", "https://forum.example/p2")
        expect(link).to_have_attribute("rel", "noopener noreferrer")

    def test_a_click_on_a_highlight_marks_its_card(self, page: Page, folder: Path) -> None:
        _open(page, f"{folder.as_uri()}/rent.html")
        page.locator(".segment", has_text="Vienna caps and builds").click()
        chosen = page.locator(".map [role=treeitem][aria-selected=true]")
        expect(chosen).to_have_text(re.compile("rebuts: Vienna caps and builds"))
        expect(page.locator(".pane")).to_contain_text("http://vienna.example")
        page.locator(".pane").get_by_role("button", name="Rent caps cut supply.").click()
        expect(page.locator(".segment.on")).to_have_text("Rent caps cut supply.")
        expect(chosen).to_have_text(re.compile("Rent caps cut supply"))

    def test_back_goes_back_to_the_claim_before_and_the_address_leads_to_a_claim(
        self, page: Page, folder: Path
    ) -> None:
        _open(page, f"{folder.as_uri()}/rent.html#{key('pasted-rent', 'leave')}")
        expect(page.locator(".segment.on")).to_have_text("Builders leave capped cities.")
        page.locator(".segment", has_text="Vienna caps and builds").click()
        expect(page.locator(".pane h2")).to_have_text("Vienna caps and builds.")
        page.go_back()
        expect(page.locator(".pane h2")).to_have_text("Builders leave capped cities.")
        expect(page.locator(".segment.on")).to_have_text("Builders leave capped cities.")
        page.get_by_role("button", name="Close").click()
        expect(page.locator(".segment.on")).to_have_count(0)

    @pytest.mark.parametrize("name", ["hostile", "thorny"])
    def test_hostile_words_run_nothing_and_stand_there_as_words(
        self, page: Page, folder: Path, name: str
    ) -> None:
        _open(page, f"{folder.as_uri()}/{name}.html")
        for claim in page.locator(".segment").all()[:12]:
            if claim.is_visible():
                claim.click(position={"x": 2, "y": 4})
        page.get_by_role("button", name="Unfold every claim").click()
        page.locator(".map[data-ready]").wait_for()
        assert page.evaluate("window.owned") is None
        assert page.locator("img, iframe, form, a[href^='javascript:'], main script, main style").count() == 0
        with page.expect_download() as found:
            page.get_by_role("button", name="Download as a drawing").click()
        assert Path(found.value.path()).read_text(encoding="utf-8").startswith("<svg ")

    def test_two_discussions_stand_in_one_page(self, page: Page, folder: Path) -> None:
        _open(page, f"{folder.as_uri()}/both.html")
        expect(page.locator(".words h2")).to_have_text(["Rent caps", "A thread of 60 claims"])
        page.locator(".segment", has_text="number 59.").click()
        expect(page.locator(".map [aria-selected=true]")).to_have_text(re.compile("number 59"))

    @pytest.mark.parametrize("scheme", ["light", "dark"])
    def test_a_phone_shows_it_without_scrolling_sideways(
        self, browser: Browser, folder: Path, scheme: str
    ) -> None:
        phone = {"width": 390, "height": 844}
        with gated(browser, folder.as_uri(), offline=True, viewport=phone, color_scheme=scheme) as page:
            _open(page, f"{folder.as_uri()}/hostile.html")
            assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
            foot, thread = (page.locator(part).bounding_box() for part in ("footer", ".words"))
            assert foot and thread and foot["y"] >= thread["y"] + thread["height"]
            ground = page.locator(".map").evaluate("root => root.argumentMap.colours.ground")
            assert ground == {"light": "#ffffff", "dark": "#14181f"}[scheme]
