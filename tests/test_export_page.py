"""The export page: every format of every kind of part is shown, handed out, and honest about what it lost."""

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from kb.export import EXPORTERS, Export
from kb.model import ArgumentMap, Discussion
from kb.pool import Pool
from kb.scope import of_claim, of_discussion
from kb.store import KnowledgeBase
from kb.vocab import claim_iri
from screens import _file, _scope
from screens._file import file_name
from screens._formats import FORMATS, GROUPS
from screens._preview import size
from tests.conftest import ROOT
from tests.hostile import WORDS, hostile_map
from tests.maps import rent_map
from tests.stores import renamed
from ui.text import plain

PAGE = "screens/export.py"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    pools: list[Pool] = []
    make = Pool.from_environment

    def made() -> Pool:
        pools.append(make())
        return pools[-1]

    monkeypatch.setattr(Pool, "from_environment", made)  # to let its workers go: the app keeps them
    monkeypatch.setenv("REJOINDER_KB", str(tmp_path))
    st.cache_resource.clear()
    yield tmp_path
    st.cache_resource.clear()
    for pool in pools:
        pool.close()


def open_(**query: str) -> AppTest:
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    app.run().switch_page(PAGE)
    for name, value in query.items():
        app.query_params[name.replace("p_", "p.")] = value
    app.run()
    assert not app.exception, [e.value for e in app.exception]
    return app


def keep(folder: Path, *maps: ArgumentMap) -> KnowledgeBase:
    kb = KnowledgeBase.open(folder)
    for map_ in maps:
        kb.put(map_)
    return kb


def shown(app: AppTest) -> str:
    elements = (*app.title, *app.markdown, *app.header, *app.button, *app.info, *app.error, *app.warning)
    return "\n".join(str(getattr(e, "value", None) or getattr(e, "label", "")) for e in elements)


def group(app: AppTest, key: str) -> Any:
    """A row of choices, by its key."""
    return next(one for one in app.get("button_group") if one.key == key)


def kept(app: AppTest) -> Any:
    """The file that the page holds ready."""
    return app.session_state["export_kept_file"][1]


def test_every_format_has_a_name_a_reader_and_a_group_and_no_other_has() -> None:
    assert set(FORMATS) == set(EXPORTERS)
    for name, format_ in FORMATS.items():
        assert format_.group in GROUPS
        assert format_.about.endswith("."), name
    assert len({format_.label for format_ in FORMATS.values()}) == len(FORMATS)


def test_an_empty_base_says_how_to_bring_something_in(folder: Path) -> None:
    assert "rejoinder demo" in open_().code[0].value


def test_without_a_choice_the_page_asks_for_one(folder: Path) -> None:
    keep(folder, rent_map())
    app = open_()
    assert app.selectbox(key="export_discussion").value is None
    assert not app.get("download_button")
    app.selectbox(key="export_discussion").set_value("pasted-rent").run()
    assert app.query_params["discussion"] in ("pasted-rent", ["pasted-rent"])
    assert app.get("download_button")


@pytest.mark.parametrize("name", EXPORTERS)
def test_every_format_is_shown_and_handed_out(name: str, folder: Path) -> None:
    kb = keep(folder, rent_map())
    app = open_(discussion="pasted-rent", format=name)
    made = EXPORTERS[name](of_discussion(kb, "pasted-rent"))
    assert kept(app) == made
    (button,) = app.get("download_button")
    assert button.proto.label == f"Download {FORMATS[name].label}"
    text = shown(app)
    assert f"`rent-caps{made.suffix}` · {size(made.data)}" in text
    for loss in made.lost[:8]:
        assert plain(loss) in text
    if not made.lost:
        assert "holds all that the knowledge base knows" in text
    preview = [*app.code, *app.get("image"), *app.dataframe, *app.info]
    assert len(preview) == 1


@pytest.mark.parametrize("name", EXPORTERS)
def test_the_hostile_thread_is_only_ever_text_in_a_preview(name: str, folder: Path) -> None:
    keep(folder, hostile_map())
    for query in ({"discussion": "pasted-hostile"}, {"claim": "c1"}):
        app = open_(**query, format=name)
        assert not app.error
        texts = (*app.title, *app.markdown, *app.header, *app.caption, *app.info, *app.warning)
        read = [t.value for t in texts] + [b.label for b in app.button]
        for words in (*WORDS[:5], WORDS[8]):
            assert not any(words in text for text in read)
        assert not any("\u202e" in code.value for code in app.code)
        assert not app.get("html") or not any(WORDS[0] in str(one.proto) for one in app.get("html"))


@pytest.mark.parametrize("name", EXPORTERS)
def test_a_map_without_claims_can_be_handed_out_too(name: str, folder: Path) -> None:
    map_ = rent_map()
    keep(folder, ArgumentMap(map_.discussion, map_.run))
    app = open_(discussion="pasted-rent", format=name)
    assert not app.error and app.get("download_button")


@pytest.mark.parametrize("name", EXPORTERS)
def test_a_part_says_what_it_left_out_and_that_loading_it_replaces_the_whole(name: str, folder: Path) -> None:
    kb = keep(folder, rent_map())
    app = open_(claim="vienna", steps="0", format=name)
    part = of_claim(kb, "vienna", steps=0)
    assert kept(app) == EXPORTERS[name](part)
    assert "4 other claims of the discussion" in shown(app)
    assert any("replaces" in w.value for w in app.warning) == FORMATS[name].loads
    assert "rent\\-caps\\-part" in plain(file_name(part, "")) and part.left_out


def test_the_surroundings_of_a_claim_grow_by_steps(folder: Path) -> None:
    keep(folder, rent_map())
    app = open_(claim=claim_iri("vienna"), format="turtle")
    assert "“Vienna caps and builds\\.” and 2 steps around it" in app.header[1].value
    group(app, "export_steps").set_value(0).run()
    assert app.query_params["steps"] in ("0", ["0"])
    assert "1 claim · 0 arguments · 2 posts" in shown(app)


def test_a_claim_is_found_by_its_words(folder: Path) -> None:
    keep(folder, rent_map())
    app = open_(of="claim")
    app.text_input(key="export_words").set_value("vienna").run()
    app.button(key="go_export_vienna").click().run()
    assert app.query_params["claim"] in ("vienna", ["vienna"])
    assert app.get("download_button")


def test_what_a_question_finds_is_handed_out(folder: Path) -> None:
    keep(folder, rent_map(), renamed(rent_map(), "pasted-other"))
    app = open_(query="rebuttals", p_claim="caps", format="csv")
    assert not app.error
    assert "Vienna caps and builds" in kept(app).data.decode()
    assert app.text_input(key="parameter_rebuttals_claim").value == "caps"
    app = open_(query="rebuttals")
    assert "is missing" in app.error[0].value
    app.text_input(key="parameter_rebuttals_claim").set_value("caps").run()
    assert not app.error and app.query_params["p.claim"] in ("caps", ["caps"])


def test_what_a_query_in_sparql_finds_is_handed_out(folder: Path) -> None:
    keep(folder, rent_map())
    fits = f"FILTER(?claim = <{claim_iri('leave')}>)"
    found = f"SELECT ?claim WHERE {{ GRAPH ?g {{ ?claim a <http://schema.org/Claim> }} {fits} }}"
    app = open_(sparql=found, format="outline")
    assert not app.error
    assert "Builders leave capped cities." in kept(app).data.decode()
    assert "Vienna" not in kept(app).data.decode()


def test_the_listed_claims_are_handed_out(folder: Path) -> None:
    keep(folder, rent_map(), renamed(rent_map(), "pasted-other"))
    app = open_(of="claims", q="vienna", format="csv")
    assert "2 claims with the words “vienna”" in shown(app)
    assert kept(app).data.decode().count("Vienna caps and builds") >= 2
    (link,) = (one for one in app.get("page_link") if one.proto.label == "Choose them on the claims page")
    assert link.proto.query_string == "q=vienna"


@pytest.mark.parametrize(
    "query",
    [
        {"discussion": "nowhere"},
        {"claim": "![x](http://evil.example/a.png)"},
        {"query": "no-such-question"},
        {"query": "rebuttals", "p_claim": "nobody"},
        {"query": "rebuttals", "p_nonsense": "1"},
        {"sparql": "SELECT"},
        {"sparql": "ASK { }"},
        {"sparql": "SELECT ?x WHERE { SERVICE <http://evil.example/> { ?x ?y ?z } }"},
        {"of": "claims", "q": "zebra"},
    ],
    ids=str,
)
def test_what_cannot_be_handed_out_is_said_in_a_sentence(query: dict[str, str], folder: Path) -> None:
    keep(folder, rent_map())
    app = open_(**query)
    assert len(app.error) == 1
    assert "![x]" not in app.error[0].value
    assert not app.get("download_button")


def test_more_claims_than_a_list_may_have_are_refused(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_scope, "MOST", 4)
    keep(folder, rent_map())
    assert "narrow them down" in open_(of="claims").error[0].value


def test_a_large_file_is_made_only_when_it_is_asked_for(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(_file, "LARGE", 4)
    keep(folder, rent_map())
    app = open_(discussion="pasted-rent", format="aif")
    assert "export_kept_file" not in app.session_state
    assert app.get("download_button")[0].proto.label == "Make and download AIF"
    app.button(key="make_preview").click().run()
    assert kept(app).suffix == ".aif.json"
    assert len(app.code) == 1


def test_a_long_text_is_cut_with_a_note(folder: Path) -> None:
    keep(folder, hostile_map())
    app = open_(discussion="pasted-hostile", format="trig")
    assert "the file has all of it" in shown(app)
    assert len(app.code[0].value) <= 20_000


def test_an_archive_is_a_list_of_its_files(folder: Path) -> None:
    keep(folder, rent_map())
    app = open_(discussion="pasted-rent", format="notes")
    with zipfile.ZipFile(io.BytesIO(kept(app).data)) as archive:
        assert list(app.dataframe[0].value["File"]) == archive.namelist()


def test_a_format_that_nobody_has_is_passed_over(folder: Path) -> None:
    keep(folder, rent_map())
    assert open_(discussion="pasted-rent", format="<script>").radio(key="format").value == "markdown"


def test_a_choice_of_reader_and_format_goes_to_the_url(folder: Path) -> None:
    keep(folder, rent_map())
    app = open_(discussion="pasted-rent", format="aif")
    app.radio(key="format").set_value("argdown").run()
    assert app.query_params["format"] in ("argdown", ["argdown"])
    group(app, "format_group").set_value("For the Semantic Web").run()
    assert app.query_params["format"] in ("trig", ["trig"])
    assert app.query_params["discussion"] in ("pasted-rent", ["pasted-rent"])


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Rent caps?", "rent-caps.ttl"),
        ("../../etc/passwd", "etc-passwd.ttl"),
        ("Über Größe", "uber-groe.ttl"),
        ("שלום", "pasted-x.ttl"),
        (None, "pasted-x.ttl"),
        ("CON\x00\n|<>:*", "con.ttl"),
        ("a" * 300, "a" * 50 + ".ttl"),
    ],
)
def test_a_file_name_is_one_that_any_system_takes(title: str | None, name: str) -> None:
    map_ = ArgumentMap(Discussion("pasted-x", "pasted", (), title), rent_map().run)
    assert file_name(Export((map_,)), ".ttl") == name
    assert file_name(Export((map_,), scope="a part"), ".ttl") == name.replace(".ttl", "-part.ttl")
