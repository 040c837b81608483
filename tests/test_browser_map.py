"""The argument map in a real browser: folding, choosing, keys, search and filters."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.mapped import address, ask, broad, click, drawn, rent, show

__all__ = ["address"]  # fixtures
pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser_map"), pytest.mark.timeout(600)]


def _chosen(page: Page) -> str | None:
    found: str | None = ask(page, "m.chosen")
    return found


def test_the_first_view_is_the_first_claim_with_two_levels_and_the_rest_folded_with_counts(
    page: Page, address: str
) -> None:
    show(page, address, "pasted-broad300")
    cards = drawn(page)
    assert broad(0) in cards
    assert {broad(n) for n in range(1, 6)} <= set(cards)  # the first level whole
    assert any(broad(n) in cards for n in range(6, 31))  # and some of the second
    assert len(cards) < 40
    expect(page.locator(".map .said")).to_contain_text(f"{len(cards)} of 300 claims unfolded")
    counts = ask(page, "m.cy.nodes('.pill').map(one => one.data('words'))")
    assert "5 more" in counts
    assert ask(page, "m.cy.zoom()") >= 0.5


def test_a_click_on_the_count_unfolds_a_claim_and_another_folds_it_again(page: Page, address: str) -> None:
    show(page, address, "pasted-broad300")
    folded = ask(page, "m.picture.items.find(one => one.count && !one.open).id")
    before = drawn(page)
    click(page, f"p:{folded}")
    expect(page.locator(f".map [data-node='{folded}']")).to_have_attribute("aria-expanded", "true")
    assert len(drawn(page)) == len(before) + 5
    click(page, f"p:{folded}")
    expect(page.locator(f".map [data-node='{folded}']")).to_have_attribute("aria-expanded", "false")
    assert drawn(page) == before


def test_a_double_click_unfolds_a_card_and_leaves_it_where_it_is(page: Page, address: str) -> None:
    show(page, address, "pasted-broad300")
    folded = ask(page, "m.picture.items.find(one => one.count && !one.open).id")
    before = ask(page, "m.picture.items.find(one => one.id === value).y", folded)
    click(page, folded, times=2)
    expect(page.locator(f".map [data-node='{folded}']")).to_have_attribute("aria-expanded", "true")
    assert ask(page, "m.picture.items.find(one => one.id === value).y", folded) == pytest.approx(before)


def test_the_stub_beneath_a_row_brings_the_rest_of_it(page: Page, address: str) -> None:
    show(page, address, "pasted-broad300")
    stub = ask(page, "m.picture.items.find(one => one.stub).id")
    before = len(drawn(page))
    click(page, f"m:{stub}")
    expect(page.locator(".map .said")).not_to_contain_text(re.compile(f"^{before} of"))
    assert ask(page, "m.picture.items.some(one => one.stub && one.id === value)", stub) is False


def test_a_click_chooses_the_claim_in_the_page_and_in_the_url(page: Page, address: str) -> None:
    show(page, address, "pasted-rent")
    click(page, rent("land"))
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
    show(page, address, "pasted-broad300", "&claim=k299")
    assert _chosen(page) == broad(299)
    assert broad(299) in drawn(page)
    at, box = ask(page, "m.at(value)", broad(299)), page.locator(".map .canvas").bounding_box()
    assert box and box["x"] < at["x"] < box["x"] + box["width"]
    assert box["y"] < at["y"] < box["y"] + box["height"]


def test_back_and_forward_go_through_the_claims_that_were_chosen(page: Page, address: str) -> None:
    show(page, address, "pasted-rent")
    click(page, rent("leave"))
    expect(page).to_have_url(re.compile("claim=leave"))
    expect(page.locator(".st-key-detail h2").first).to_have_text("Builders leave capped cities.")
    click(page, rent("vienna"))
    expect(page.locator(".st-key-detail h2").first).to_have_text("Vienna caps and builds.")
    page.locator("[data-testid=stApp][data-test-script-state=notRunning]").wait_for()
    page.go_back()
    expect(page.locator(".st-key-detail h2").first).to_have_text("Builders leave capped cities.")
    expect(page.locator(f".map [data-node='{rent('leave')}']")).to_have_attribute("aria-selected", "true")
    page.go_forward()
    expect(page.locator(f".map [data-node='{rent('vienna')}']")).to_have_attribute("aria-selected", "true")


def test_the_choice_goes_from_the_map_to_the_thread_and_back(page: Page, address: str) -> None:
    show(page, address, "pasted-rent")
    click(page, rent("leave"))
    page.get_by_role("button", name="In the thread").click()
    expect(page.locator(".segment.on")).to_have_text("Builders leave capped cities.")
    page.locator(".segment", has_text="Vienna caps and builds").click()
    expect(page).to_have_url(re.compile("claim=vienna"))
    page.get_by_role("radio", name="Map").click()
    expect(page.locator(f".map [data-node='{rent('vienna')}']")).to_have_attribute("aria-selected", "true")


def test_arrows_go_along_the_tree_space_folds_and_enter_chooses(page: Page, address: str) -> None:
    show(page, address, "pasted-rent")
    stage = page.locator(".map .stage")
    stage.focus()
    page.keyboard.press("ArrowRight")  # to the first claim, and from it to a reason
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    assert ask(page, "m.cursor") == f"n:{rent('leave')}"
    assert ask(page, "m.cy.$('.cursor').map(one => one.data('card'))") == [rent("leave")]
    active = stage.get_attribute("aria-activedescendant")
    expect(page.locator(f".map #{active}")).to_have_text(re.compile("supports: Builders leave capped cities"))
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("claim=land"))
    page.keyboard.press("ArrowLeft")
    assert ask(page, "m.cursor") == f"n:{rent('caps')}"
    page.keyboard.press("Space")
    expect(page.locator(f".map [data-node='{rent('caps')}']")).to_have_attribute("aria-expanded", "false")
    assert drawn(page) == [rent("caps"), rent("not-so")]
    page.keyboard.press("ArrowRight")  # unfolds
    expect(page.locator(f".map [data-node='{rent('caps')}']")).to_have_attribute("aria-expanded", "true")
    before = ask(page, "m.cy.zoom()")
    page.keyboard.press("+")
    assert ask(page, "m.cy.zoom()") > before
    page.keyboard.press("-")
    assert ask(page, "m.cy.zoom()") == pytest.approx(before)
    page.keyboard.press("0")
    page.keyboard.press("Escape")
    expect(page).not_to_have_url(re.compile("claim="))


def test_an_undercut_points_at_the_link_that_it_denies(page: Page, address: str) -> None:
    show(page, address, "pasted-rent")
    ends = ask(
        page,
        "m.cy.edges('[kind = \"undercut\"]').map(one => ({ source: one.source().data('card'),"
        " cut: one.target().hasClass('cut'), at: one.target().position() }))",
    )
    assert [(end["source"], end["cut"]) for end in ends] == [(rent("land"), True)]
    route = ask(page, "m.picture.routes.find(one => one.link.kind === 'support')")
    assert route["end"]["x"] < ends[0]["at"]["x"] < route["start"]["x"]
    looks = ask(
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
    show(page, address, "pasted-rent")
    at = ask(page, "m.at(value)", rent("vienna"))
    page.mouse.move(at["x"], at["y"])
    dim = ask(page, "m.cy.$('.card.dim').map(one => one.data('card'))")
    assert set(dim) == {rent("leave"), rent("land"), rent("not-so")}
    link = ask(page, "m.cy.edges('[kind = \"rebut\"]')[0].renderedMidpoint()")
    box = page.locator(".map .canvas").bounding_box()
    assert box
    page.mouse.move(box["x"] + link["x"], box["y"] + link["y"])
    expect(page.locator(".map .tip")).to_have_text("rebuts · example · confidence 50%")


def test_search_finds_unfolds_and_goes_from_hit_to_hit(page: Page, address: str) -> None:
    show(page, address, "pasted-broad300")
    search = page.get_by_role("searchbox", name="Find in map")
    search.fill("number 27")
    expect(page.locator(".map .count")).to_have_text("1 of 11")  # 27 and 270 to 279
    first = ask(page, "m.bar.hit")
    assert first in drawn(page)
    search.press("Enter")
    expect(page.locator(".map .count")).to_have_text("2 of 11")
    second = ask(page, "m.bar.hit")
    assert second != first and second in drawn(page)
    search.press("Shift+Enter")
    expect(page.locator(".map .count")).to_have_text("1 of 11")
    assert ask(page, "m.bar.hit") == first
    search.fill("no such words")
    expect(page.locator(".map .count")).to_have_text("none")
    search.press("Escape")
    expect(page.locator(".map .steps")).to_be_hidden()


def test_a_kind_of_link_can_be_left_out(page: Page, address: str) -> None:
    show(page, address, "pasted-rent")
    page.locator(".map .legend label", has_text="rebuts").locator("input").uncheck()
    expect(page.locator(".map [role=treeitem]", has_text="rebuts")).to_have_count(0)
    assert ask(page, "m.cy.edges('[kind = \"rebut\"]').length") == 0
    page.locator(".map .legend label", has_text="rebuts").locator("input").check()
    expect(page.locator(".map [role=treeitem]", has_text="rebuts")).to_have_count(1)


def test_filters_keep_the_claims_that_fit_and_the_way_to_them(page: Page, address: str) -> None:
    show(page, address, "pasted-broad300")
    page.get_by_role("button", name="Filter the claims").click()
    page.get_by_label("Author").select_option("dora")
    expect(page.locator(".map .said")).to_contain_text("filtered out")
    kept = ask(page, "m.picture.items.filter(one => one.node && !one.faded).map(one => one.node.author)")
    assert kept and set(kept) == {"dora"}
    page.get_by_role("group", name="Kind of claim").get_by_label("value").uncheck()
    kinds = ask(page, "m.picture.items.filter(one => one.node && !one.faded).map(one => one.node.kind)")
    assert "value" not in kinds
    page.get_by_label("Least confidence").fill("60")
    sure = ask(page, "m.picture.items.filter(one => one.node && !one.faded).map(one => one.node.confidence)")
    assert min(sure, default=1) >= 0.6
    page.get_by_role("group", name="Only what is").get_by_label("contested").check()
    flags = ask(
        page, "m.picture.items.filter(one => one.node && !one.faded).every(one => one.node.contested)"
    )
    assert flags
    page.get_by_role("button", name="Show every claim again").click()
    expect(page.locator(".map .said")).not_to_contain_text("filtered out")
    expect(page.locator(".map .said")).to_contain_text("of 300 claims")


def test_a_claim_that_a_filter_hides_is_shown_when_it_is_chosen_elsewhere(page: Page, address: str) -> None:
    show(page, address, "pasted-rent", "&claim=caps")
    page.locator(".map .legend label", has_text="rebuts").locator("input").uncheck()
    page.get_by_role("button", name="Filter the claims").click()
    page.get_by_label("Author").select_option("anna")
    expect(page.locator(".map .said")).to_contain_text("filtered out")
    page.locator(".st-key-detail").get_by_role("button", name="Vienna caps and builds").click()
    expect(page.locator(f".map [data-node='{rent('vienna')}']")).to_have_attribute("aria-selected", "true")


def test_a_claim_says_how_much_bears_on_it_from_elsewhere_and_brings_it(page: Page, address: str) -> None:
    show(page, address, "pasted-thorny")
    before = drawn(page)
    claim = ask(page, "m.picture.items.find(one => one.elsewhere).id")
    hidden = ask(page, "m.picture.items.find(one => one.elsewhere).elsewhere")
    expect(page.locator(f".map [data-node='{claim}']")).to_contain_text(f"({hidden} elsewhere)")
    ask(page, "m.cy.center(m.cy.getElementById('e:' + value))", claim)
    click(page, f"e:{claim}")
    expect(page.locator(f".map [data-node='{claim}']")).not_to_contain_text("elsewhere)")
    assert len(drawn(page)) >= len(before) + hidden
