"""The claims page: what it lists, how it narrows down, what a click opens, and that its URL says it all."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from hypothesis import given
from hypothesis import strategies as some
from streamlit.testing.v1 import AppTest

from kb.facets import facets
from kb.filters import NO_FILTER, ORDERS, ClaimFilter
from kb.model import ArgumentMap, ClaimKind
from kb.store import KnowledgeBase
from screens import _asked
from tests.conftest import ROOT
from tests.hostile import WORDS, hostile_map
from tests.maps import rent_map
from tests.stores import renamed

PAGE = "screens/claims.py"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("REJOINDER_KB", str(tmp_path))
    st.cache_resource.clear()
    yield tmp_path
    st.cache_resource.clear()


def open_(**query: str | list[str]) -> AppTest:
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    app.run().switch_page(PAGE)
    for name, value in query.items():
        app.query_params[name] = value
    app.run()
    assert not app.exception, [e.value for e in app.exception]
    return app


def keep(folder: Path, *maps: ArgumentMap) -> KnowledgeBase:
    kb = KnowledgeBase.open(folder)
    for map_ in maps:
        kb.put(map_)
    return kb


def listed(app: AppTest) -> list[str]:
    return list(app.dataframe[0].value["Claim"]) if len(app.dataframe) else []


def url(app: AppTest, name: str) -> list[str]:
    """The values of a parameter of the URL; one alone comes as it is."""
    value: str | list[str] = app.query_params[name]
    return value if isinstance(value, list) else [value]


def shown(app: AppTest) -> str:
    elements = (*app.title, *app.markdown, *app.header, *app.button, *app.info, *app.error)
    return "\n".join(str(getattr(e, "value", None) or getattr(e, "label", "")) for e in elements)


def pills(app: AppTest, facet: str) -> Any:
    return next(group for group in app.get("button_group") if group.key == f"facet_{facet}")


def test_an_empty_base_says_how_to_bring_something_in(folder: Path) -> None:
    app = open_()
    assert "rejoinder demo" in app.code[0].value
    assert len(app.dataframe) == 0


def test_all_claims_are_listed_the_most_argued_about_first(folder: Path) -> None:
    keep(folder, rent_map())
    app = open_()
    assert listed(app) == [
        "Rent caps cut supply.",
        "Vienna caps and builds.",
        "Caps do not cut supply.",
        "Builders leave capped cities.",
        "They [builders] leave for land prices.",
    ]
    first = app.dataframe[0].value.iloc[0]
    assert (first["For"], first["Against"], first["Standing"]) == (1, 2, "contested, unanswered")
    assert "**5** claims" in shown(app)


def test_words_narrow_the_list_and_stand_in_the_url(folder: Path) -> None:
    keep(folder, rent_map())
    app = open_()
    app.text_input(key="words").set_value("vienna").run()
    assert listed(app) == ["Vienna caps and builds."]
    assert url(app, "q") == ["vienna"]
    assert "**1** claim :gray[of 5]" in shown(app)
    app.button(key="clear").click().run()
    assert len(listed(app)) == 5 and "q" not in app.query_params


def test_where_nothing_fits_there_is_a_way_out(folder: Path) -> None:
    keep(folder, rent_map())
    app = open_(q="zebra")
    assert app.header[0].value == "No claim fits" and listed(app) == []
    app.button(key="clear_all").click().run()
    assert len(listed(app)) == 5


def test_a_base_of_posts_without_claims_says_why(folder: Path) -> None:
    map_ = rent_map()
    keep(folder, ArgumentMap(map_.discussion, map_.run))
    assert "in English only" in shown(open_())


@pytest.mark.parametrize(
    ("query", "texts"),
    [
        ({"is": "contested"}, ["Rent caps cut supply."]),
        ({"is": ["contested", "unanswered"]}, ["Rent caps cut supply."]),
        ({"is": "decided"}, ["Vienna caps and builds."]),
        ({"author": "carl"}, ["Caps do not cut supply."]),
        ({"author": ["carl", "anna"], "is": "unsupported", "worth": "75-100"}, ["Caps do not cut supply."]),
        ({"worth": "85-100"}, ["Vienna caps and builds."]),
        ({"confidence": "0-95"}, ["Rent caps cut supply."]),
        ({"attacked": "1"}, ["Rent caps cut supply."]),
        ({"until": "2026-01-02", "supported": "1"}, ["Rent caps cut supply."]),
        ({"kind": "policy"}, []),
        ({"since": "2026-01-03"}, []),
        ({"discussion": "pasted-nowhere"}, []),
    ],
)
def test_every_filter_can_be_linked(query: dict[str, Any], texts: list[str], folder: Path) -> None:
    keep(folder, rent_map())
    app = open_(**query)
    assert listed(app) == texts
    assert {name: url(app, name) for name in query} == {
        name: value if isinstance(value, list) else [value] for name, value in query.items()
    }


def test_a_choice_of_a_facet_goes_to_the_url_and_back_to_the_first_page(folder: Path) -> None:
    keep(folder, rent_map())
    app = open_(page="9", claim="caps")
    pills(app, "flags").set_value(["unsupported"]).run()
    assert url(app, "is") == ["unsupported"]
    assert not {"page", "claim"} & set(app.query_params)
    assert len(listed(app)) == 3
    pills(app, "decided").set_value(False).run()
    assert url(app, "is") == ["unsupported", "undecided"]
    app.slider(key="facet_worth").set_value((65, 100)).run()
    assert url(app, "worth") == ["65-100"]
    assert listed(app) == ["Caps do not cut supply.", "Builders leave capped cities."]
    app.multiselect(key="facet_authors").set_value(["anna"]).run()
    assert listed(app) == ["Builders leave capped cities."]


def test_the_facets_show_how_many_claims_each_choice_would_leave(folder: Path) -> None:
    keep(folder, rent_map(), renamed(rent_map(), "pasted-other"))
    app = open_(discussion="pasted-rent")
    assert pills(app, "flags").options == [
        "contested :gray[1]",
        "unanswered :gray[1]",
        "unsupported :gray[3]",
    ]
    assert app.multiselect(key="facet_discussions").options == [
        "Rent caps (pasted-other) · 5",
        "Rent caps (pasted-rent) · 5",
    ]
    assert app.multiselect(key="facet_authors").options == ["anna · 2", "bert · 2", "carl · 1"]


def test_a_click_on_a_row_opens_its_claim_beside_the_list(folder: Path) -> None:
    keep(folder, rent_map())
    app = open_(claim="caps")
    assert app.header[-3].value == "Rent caps cut supply\\."
    text = shown(app)
    assert ":blue-background[Rent caps cut supply\\.]" in text
    assert "**anna, 2 Jan 2026, 00:00** in Rent caps" in text
    assert any(header.value == ":red[Con] :gray[1]" for header in app.header)
    app.button(key="go_con_caps_0_vienna").click().run()
    assert url(app, "claim") == ["vienna"]
    assert "rebuts" in shown(app)
    app.button(key="close_drawer").click().run()
    assert "claim" not in app.query_params


def test_a_claim_that_is_gone_is_said_to_be_gone_and_the_list_stays(folder: Path) -> None:
    keep(folder, rent_map())
    app = open_(claim="![x](http://evil.example/a.png)")
    assert len(app.error) == 1 and "![x]" not in app.error[0].value
    assert len(listed(app)) == 5


def test_long_lists_come_in_pages(folder: Path) -> None:
    keep(folder, *(renamed(rent_map(), f"pasted-{n:02}") for n in range(23)))
    app = open_(page="3")
    assert len(listed(app)) == 15
    assert "101 to 115 of 115" in shown(app)
    assert len(listed(open_(page="99"))) == 15  # the last there is
    assert len(listed(open_())) == 50


@pytest.mark.parametrize("sort", [*ORDERS, *(f"-{name}" for name in ORDERS)])
def test_every_order_can_be_linked(sort: str, folder: Path) -> None:
    keep(folder, rent_map())
    app = open_(sort=sort)
    assert len(listed(app)) == 5
    assert url(app, "sort") == [sort]


def test_what_nobody_can_have_meant_is_passed_over(folder: Path) -> None:
    keep(folder, rent_map())
    nonsense: dict[str, str | list[str]] = {
        "is": ["x", "decided", "undecided"],
        "kind": "x",
        "worth": "9",
        "confidence": "a-b",
        "page": "-1",
        "supported": "1e9",
        "attacked": "²",
        "since": "yesterday",
        "until": "",
        "sort": "DROP TABLE",
    }
    assert len(listed(open_(**nonsense))) == 5


def test_the_hostile_thread_reaches_no_markdown_and_no_cell_unescaped(folder: Path) -> None:
    keep(folder, hostile_map())
    for app in (open_(), open_(claim="c2"), open_(claim="c9"), open_(q=WORDS[2]), open_(author=WORDS[2])):
        texts = (*app.title, *app.markdown, *app.header, *app.caption, *app.error, *app.info)
        read = [t.value for t in texts] + [b.label for b in app.button]
        for words in (*WORDS[:5], WORDS[8]):
            assert not any(words in text for text in read)
    cells = [str(cell) for cell in open_().dataframe[0].value.to_numpy().ravel()]
    assert any(WORDS[0] in cell for cell in cells)  # a table's cells are text and nothing else
    assert not any("\u202e" in cell for cell in cells)


def test_the_way_to_the_export_page_has_the_same_filters(folder: Path) -> None:
    keep(folder, rent_map())
    app = open_(q="caps", kind="fact")
    links = [link for link in app.get("page_link") if link.proto.label == "Export these claims"]
    assert links[0].proto.query_string == "of=claims&q=caps&kind=fact"


@given(
    some.builds(
        ClaimFilter,
        discussions=some.lists(some.text(min_size=1), unique=True).map(tuple),
        kinds=some.lists(some.sampled_from(["", *ClaimKind]), unique=True).map(lambda k: tuple(map(str, k))),
        authors=some.lists(some.text(), unique=True).map(tuple),
        contested=some.booleans(),
        unanswered=some.booleans(),
        unsupported=some.booleans(),
        decided=some.none() | some.booleans(),
        worth=some.tuples(some.integers(0, 50), some.integers(50, 100)),
        confidence=some.tuples(some.integers(0, 50), some.integers(50, 100)),
        supported=some.integers(0, 999),
        attacked=some.integers(0, 999),
        since=some.none() | some.dates(),
        until=some.none() | some.dates(),
    ),
    some.text(),
    some.sampled_from(["", *ORDERS, "-date"]),
    some.integers(1, 999),
)
def test_a_list_survives_the_way_through_its_url(
    filters: ClaimFilter, words: str, sort: str, page: int
) -> None:
    asked = _asked.Asked(words, filters, sort, page, "ab12")
    assert _asked.asked(_asked.params(asked)) == asked


@given(some.dictionaries(some.sampled_from(sorted(_asked.NAMES)), some.lists(some.text(), max_size=3)))
def test_whatever_stands_in_a_url_something_can_be_listed(params: dict[str, list[str]]) -> None:
    asked = _asked.asked(params)
    kb = KnowledgeBase.open()
    assert facets(kb, asked.words, asked.filters).total == 0


def test_a_list_without_filters_has_an_empty_url() -> None:
    assert _asked.params(_asked.Asked()) == {}
    assert not _asked.Asked(filters=NO_FILTER).narrowed


def test_a_search_at_home_that_finds_many_leads_to_all_of_them(folder: Path) -> None:
    keep(folder, *(renamed(rent_map(), f"pasted-{n}") for n in range(8)))
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    app.query_params["q"] = "caps"
    app.run()
    (link,) = (one for one in app.get("page_link") if one.proto.label == "All 24 claims with these words")
    assert link.proto.query_string == "q=caps"
