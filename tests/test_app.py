"""Every page opens through app.py: with nothing, with a small map, and with the hostile thread."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from kb.inert import inert
from kb.model import ArgumentMap
from kb.store import KnowledgeBase
from tests.conftest import ROOT
from tests.hostile import WORDS, hostile_map
from tests.maps import rent_map
from tests.test_model import MAP
from ui.text import plain, short

PAGES = ("screens/home.py", "screens/ingest.py", "screens/discussion.py", "screens/claim.py")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("REJOINDER_KB", str(tmp_path))
    st.cache_resource.clear()
    yield tmp_path
    st.cache_resource.clear()


def _open(page: str, **query: str) -> AppTest:
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=30)
    if page != PAGES[0]:
        app.run().switch_page(page)
    for name, value in query.items():
        app.query_params[name] = value
    app.run()
    assert not app.exception, [e.value for e in app.exception]
    return app


def _keep(folder: Path, map_: ArgumentMap) -> None:
    KnowledgeBase.open(folder).put(map_)


def _shown(app: AppTest) -> str:
    elements = (*app.title, *app.markdown, *app.header, *app.button, *app.info, *app.error, *app.text)
    return "\n".join(str(getattr(e, "value", None) or getattr(e, "label", "")) for e in elements)


@pytest.mark.parametrize("page", PAGES)
def test_every_page_has_something_to_say_in_an_empty_knowledge_base(page: str, folder: Path) -> None:
    assert _shown(_open(page))


def test_an_empty_home_names_the_command_that_brings_something_in(folder: Path) -> None:
    assert "rejoinder demo" in _open(PAGES[0]).code[0].value


def test_home_lists_discussions_and_finds_claims_by_their_words(folder: Path) -> None:
    _keep(folder, MAP)
    app = _open(PAGES[0])
    assert "2 posts · 3 claims · 2 arguments" in _shown(app)
    app.text_input(key="q").set_value("prices").run()
    assert "Claims :gray[1]" in _shown(app)
    app.text_input(key="q").set_value("zebra").run()
    assert "No claim has these words." in _shown(app)


def test_a_claim_says_what_its_words_were_read_as_and_which_could_not_be_told(folder: Path) -> None:
    _keep(folder, rent_map())
    shown = _shown(_open(PAGES[3], claim="land"))
    assert "**They** is read as **builders** (confidence 80%" in shown
    assert "what **there** points at could not be told safely" in shown
    assert "is read as" not in _shown(_open(PAGES[3], claim="caps"))


@pytest.mark.parametrize("view", ["glance", "thread", "procon"])
def test_each_view_of_a_discussion_keeps_the_selection(view: str, folder: Path) -> None:
    _keep(folder, MAP)
    app = _open(PAGES[2], discussion=MAP.discussion.id, view=view, claim="leave")
    assert app.query_params["claim"] == "leave"
    assert app.query_params["view"] == view
    assert app.session_state["view"] == view


def test_pro_and_con_shows_the_undercut_at_the_step_it_denies(folder: Path) -> None:
    _keep(folder, MAP)
    app = _open(PAGES[2], discussion=MAP.discussion.id, view="procon", claim="supply")
    labels = [button.label for button in app.button]
    assert [plain("Builders leave."), plain("They leave for land prices.")] == labels[-2:]


def test_a_click_on_a_reason_makes_it_the_selected_claim(folder: Path) -> None:
    _keep(folder, MAP)
    app = _open(PAGES[2], discussion=MAP.discussion.id, view="procon", claim="supply")
    next(button for button in app.button if button.label == plain("Builders leave.")).click().run()
    assert app.query_params["claim"] == "leave"
    assert app.header[0].value == plain("Builders leave.")


def test_a_claim_page_shows_its_words_in_the_post_and_says_that_a_machine_found_it(folder: Path) -> None:
    _keep(folder, MAP)
    shown = _shown(_open(PAGES[3], claim="leave"))
    assert ":blue-background[builders leave]" in shown
    assert "Extracted by machine, not reviewed" in shown


@pytest.mark.parametrize(("page", "query"), [(PAGES[2], "discussion"), (PAGES[3], "claim")])
def test_a_link_to_what_is_not_here_says_so(page: str, query: str, folder: Path) -> None:
    _keep(folder, MAP)
    app = _open(page, **{query: "![x](http://evil.example/a.png)"})
    assert len(app.error) == 1
    assert "![x]" not in app.error[0].value


@pytest.mark.parametrize("view", ["glance", "thread", "procon"])
def test_the_hostile_thread_reaches_no_markdown_unescaped(view: str, folder: Path) -> None:
    _keep(folder, hostile_map())
    pages = [
        _open(PAGES[0], q="tracker"),
        _open(PAGES[2], discussion="pasted-hostile", view=view, claim="c0"),
        _open(PAGES[3], claim="c2"),
    ]
    for app in pages:
        texts = (*app.title, *app.markdown, *app.header, *app.caption, *app.error, *app.info)
        read = [t.value for t in texts] + [b.label for b in app.button]
        for words in (*WORDS[:5], WORDS[8]):
            assert not any(words in text for text in read)


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        ("![a](b)", r"\!\[a\]\(b\)"),
        (":material/x:", "\\:\u2060material\\/x\\:\u2060"),
        ("see www.evil.example", "see www\u2060\\.evil\\.example"),
        ("$x_1$", r"\$x\_1\$"),
        ("<b>", r"\<b\>"),
        ("  two\n\nlines ", "two lines"),
        ("a\u202eb\x00", "a�b�"),
        ("naïve שלום 🙂", "naïve שלום 🙂"),
    ],
)
def test_plain_escapes_whatever_markdown_acts_on(text: str, escaped: str) -> None:
    assert plain(text) == escaped


def test_short_keeps_whole_words_and_says_that_it_cut() -> None:
    assert short("one two three four", 12) == "one two…"
    assert short("one two", 12) == "one two"
    assert inert("tab\tstays") == "tab\tstays"
