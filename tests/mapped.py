"""What the browser tests of the map share: a served knowledge base, a browser, ways to ask the map itself."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from kb.network import key
from kb.store import KnowledgeBase
from tests.broad import broad_map
from tests.hostile import hostile_map
from tests.maps import rent_map
from tests.served import served
from tests.thorny import thorny_map

expect.set_options(timeout=30_000)  # a busy machine takes its time


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where the app shows the small map, the hostile ones, and those of 300 and of 2,000 claims."""
    folder = tmp_path_factory.mktemp("maps") / "kb"
    kb = KnowledgeBase.open(folder)
    for map_ in (rent_map(), hostile_map(), thorny_map(), broad_map(300), broad_map(2000)):
        kb.put(map_)
    with served(folder) as address:
        yield address


def rent(claim: str) -> str:
    """The id that a claim of the small map has in the picture."""
    return key("pasted-rent", claim)


def broad(number: int, size: int = 300) -> str:
    """The id of one of the numbered claims in the picture."""
    return key(f"pasted-broad{size}", f"k{number}")


def show(page: Page, address: str, discussion: str, more: str = "") -> None:
    """Open the map of a discussion."""
    page.goto(f"{address}/discussion?discussion={discussion}&view=map{more}")
    page.locator("[data-testid=stApp][data-test-script-state=notRunning]").wait_for()
    page.locator(".map[data-ready]").wait_for()


def ask(page: Page, code: str, value: Any = None) -> Any:
    """What an expression over the map `m` gives in the page."""
    page.locator(".map[data-ready]").wait_for()
    return page.locator(".map").evaluate(
        f"(root, value) => {{ const m = root.argumentMap; return {code}; }}", value
    )


def drawn(page: Page) -> list[str]:
    """The ids of the cards that are drawn, from top to bottom as a screen reader has them."""
    page.locator(".map[data-ready]").wait_for()
    rows = page.locator(".map [role=treeitem][data-node]")
    return [str(row) for row in rows.evaluate_all("all => all.map(one => one.dataset.node)")]


def click(page: Page, what: str, *, times: int = 1) -> None:
    """A true click of the mouse where a card, or another part of the picture, is."""
    at = ask(page, "m.at(value)", what)
    assert at is not None, what
    page.mouse.click(at["x"], at["y"], click_count=times)
