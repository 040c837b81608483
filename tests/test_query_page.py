"""The query page through app.py: with nothing, with a small map, with hostile answers and hostile links."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from kb.completion import STARTER
from kb.library import questions
from kb.pool import Pool
from kb.sandbox import Limits
from kb.store import KnowledgeBase
from kb.vocab import claim_iri, discussion_iri
from screens import _asking, _groups
from tests.conftest import ROOT
from tests.hostile import WORDS, hostile_map
from tests.maps import rent_map
from ui.text import plain

PAGE = "screens/query.py"
MARKUP = (
    "<img src=x onerror=alert(1)> ![t](http://tracker.example/p.png) [x](javascript:alert(1)) :material/x:"
)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("REJOINDER_KB", str(tmp_path))
    pool = Pool(Limits(), places=1)
    monkeypatch.setattr(Pool, "from_environment", lambda: pool)
    st.cache_resource.clear()
    yield tmp_path
    st.cache_resource.clear()
    pool.close()


@pytest.fixture
def rent(folder: Path) -> KnowledgeBase:
    kb = KnowledgeBase.open(folder)
    kb.put(rent_map())
    return kb


def open_(**query: str) -> AppTest:
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    app.run().switch_page(PAGE)
    for name, value in query.items():
        app.query_params[name.replace("__", ".")] = value
    return _sound(app.run())


def ran(text: str, **query: str) -> AppTest:
    """The page after a person pressed run on a text."""
    app = open_(q=text, **query)
    app.session_state["query_texts"] = (text,)
    return _sound(app.run())


def _sound(app: AppTest) -> AppTest:
    assert not app.exception, [e.value for e in app.exception]
    return app


def _press(app: AppTest, key: str) -> AppTest:
    next(button for button in app.button if button.key == key).click().run()
    return _sound(app)


def _editor(app: AppTest) -> dict[str, Any]:
    told = app.session_state["editor_told"]
    return {"text": told.given, "version": told.version}


def _shown(app: AppTest) -> list[str]:
    elements = (*app.title, *app.markdown, *app.header, *app.button, *app.info, *app.error, *app.warning)
    return [str(getattr(e, "value", None) or getattr(e, "label", "")) for e in elements]


def _views(app: AppTest) -> list[str]:
    return list(next(c for c in app.segmented_control if c.key == "shown_as").options)


def test_an_empty_knowledge_base_says_what_to_do_and_still_shows_the_library(folder: Path) -> None:
    app = open_()
    assert "Nothing here yet" in _shown(app)
    assert len([b for b in app.button if str(b.key).startswith("go_question_")]) == len(questions())


def test_an_empty_knowledge_base_answers_that_nothing_fits(folder: Path) -> None:
    assert "Nothing fits" in _shown(open_(question="contested"))[-1] or any(
        "Nothing fits" in said for said in _shown(open_(question="contested"))
    )


def test_every_question_stands_under_a_heading_once() -> None:
    listed = [name for names in _groups.GROUPS.values() for name in names]
    assert len(listed) == len(set(listed)) and set(listed) <= questions().keys()
    found = _groups.grouped(questions(), "")
    assert sorted(q.name for group in found.values() for q in group) == sorted(questions())


def test_a_new_question_stands_under_its_scope() -> None:
    from kb.library import read

    new = read("new", "# What of ?claim?\n# @param claim claim: the claim\nSELECT * {}")
    assert _groups.grouped({"new": new}, "") == {"About one claim": [new]}


def test_words_find_questions_by_the_beginnings_of_their_words(folder: Path) -> None:
    app = open_()
    app.text_input(key="library_words").set_value("analog").run()
    keys = [str(b.key) for b in app.button if str(b.key).startswith("go_question_")]
    assert keys == ["go_question_analogies"]
    app.text_input(key="library_words").set_value("zebra").run()
    assert any("No question has these words" in said for said in _shown(app))


def test_a_question_that_needs_nothing_is_answered_at_once(rent: KnowledgeBase) -> None:
    app = _press(open_(), "go_question_contested")
    assert app.query_params["question"] == "contested"
    assert any(said.startswith("**1** row in ") for said in _shown(app))
    assert list(app.dataframe[0].value["text"]) == ["Rent caps cut supply."]


def test_a_question_about_a_claim_asks_for_it_by_its_words_first(rent: KnowledgeBase) -> None:
    app = open_(question="rebuttals")
    assert not app.dataframe
    app.text_input(key="find_claim").set_value("caps supply").run()
    _press(app, "go_value_caps")
    assert app.query_params["p.claim"] == "caps"
    assert app.header[0].value == (
        f"Who says that “{plain('Rent caps cut supply.')}” " + plain("is false or does not follow, and how?")
    )
    assert sorted(app.dataframe[0].value["text"]) == [
        "They [builders] leave for land prices.",
        "Vienna caps and builds.",
    ]
    _press(app, "other_claim")
    assert "p.claim" not in app.query_params


def test_a_question_about_a_post_asks_for_it_by_its_words_first(rent: KnowledgeBase) -> None:
    app = open_(question="post-claims")
    assert not app.dataframe
    app.text_input(key="find_post").set_value("vienna").run()
    _press(app, "go_value_pasted-rent/p2")
    assert app.query_params["p.post"] == "pasted-rent/p2"
    assert "Vienna caps and builds." in list(app.dataframe[0].value["text"])


def test_a_link_to_a_question_with_its_value_answers_it(rent: KnowledgeBase) -> None:
    for named in ("caps", claim_iri("caps")):
        app = open_(question="rebuttals", p__claim=named)
        assert len(app.dataframe[0].value) == 2


def test_a_discussion_is_chosen_by_its_title_and_may_be_named_by_its_address(rent: KnowledgeBase) -> None:
    app = open_(question="roots")
    app.selectbox(key="value_roots_discussion").select("pasted-rent").run()
    assert app.query_params["p.discussion"] == "pasted-rent"
    assert list(app.dataframe[0].value["text"])
    app = open_(question="roots", p__discussion="http://forum.example/1")
    assert app.selectbox(key="value_roots_discussion").value == "pasted-rent"
    assert "“Rent caps”" in app.header[0].value


def test_a_number_in_a_form_goes_to_the_address_and_its_default_leaves_it(rent: KnowledgeBase) -> None:
    app = open_(question="checkworthy-claims")
    app.number_input(key="value_checkworthy-claims_least").set_value(0.75).run()
    assert app.query_params["p.least"] == "0.75"
    assert set(app.dataframe[0].value["text"]) >= {"Rent caps cut supply."}
    app.number_input(key="value_checkworthy-claims_least").set_value(0.5).run()
    assert "p.least" not in app.query_params


def test_the_authors_here_are_offered(rent: KnowledgeBase) -> None:
    app = open_(question="author-claims")
    assert set(app.selectbox(key="value_author-claims_author").options) == {"anna", "bert", "carl"}
    app.selectbox(key="value_author-claims_author").select("carl").run()
    assert list(app.dataframe[0].value["text"]) == ["Caps do not cut supply."]


@pytest.mark.parametrize(
    "query",
    [
        {"question": "nothing"},
        {"question": "rebuttals", "p__claim": "http://elsewhere.example/c"},
        {"question": "roots", "p__discussion": "none"},
        {"question": "contested", "p__odd": "1"},
        {"question": "contested", "p__limit": "many"},
        {"question": MARKUP},
    ],
)
def test_what_a_link_asks_wrongly_is_said_in_a_sentence(rent: KnowledgeBase, query: dict[str, str]) -> None:
    app = open_(**query)
    assert len(app.error) == 1
    assert not re.search(r"(?<!\\)<img", app.error[0].value)


def test_the_query_behind_a_question_opens_in_the_editor_and_is_answered(rent: KnowledgeBase) -> None:
    app = open_(question="rebuttals", p__claim="caps")
    assert f"VALUES ?claim {{ <{claim_iri('caps')}> }}" in app.code[-1].value
    _press(app, "open_in_editor")
    assert app.query_params["q"] == _editor(app)["text"]
    assert f"<{claim_iri('caps')}>" in _editor(app)["text"]
    assert len(app.dataframe[0].value) == 2


def test_a_text_that_comes_by_a_link_is_shown_and_not_run(
    rent: KnowledgeBase, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(KnowledgeBase, "query", lambda *_, **__: pytest.fail("it was run"))
    app = open_(q="SELECT * WHERE { GRAPH ?g { ?s ?p ?o } }")
    assert _editor(app)["text"] == "SELECT * WHERE { GRAPH ?g { ?s ?p ?o } }"
    assert "has not been run yet" in app.info[0].value
    assert not app.dataframe


def test_the_sparql_side_begins_with_a_query_that_works(rent: KnowledgeBase) -> None:
    app = open_()
    app.segmented_control(key="way_of_asking").set_value("sparql").run()
    assert _editor(_sound(app))["text"] == STARTER
    app = ran(STARTER)
    assert list(app.dataframe[0].value["attacks"]) == [2]
    assert _views(app) == ["Table", "Raw"]


def test_a_mistake_is_said_at_its_place(rent: KnowledgeBase) -> None:
    app = ran("SELECT ?s\nWHERE { ?s ?p ?o }\nLIMT 3")
    assert app.error[0].value == plain("Line 3, column 1: 'LIMT' cannot stand here; did you mean LIMIT?")


def test_what_reaches_out_or_would_change_something_is_refused_in_a_sentence(rent: KnowledgeBase) -> None:
    assert "network" in ran("SELECT * { SERVICE <http://127.0.0.1:8/> { ?s ?p ?o } }").error[0].value
    assert "only read" in ran("INSERT DATA { <a:b> <a:c> <a:d> }").error[0].value


def test_a_yes_or_no_is_said_as_one(rent: KnowledgeBase) -> None:
    assert "Yes" in [h.value for h in ran("ASK { GRAPH ?g { ?s ?p ?o } }").header]
    assert "No" in [h.value for h in ran("ASK { GRAPH ?g { ?s <a:b> ?o } }").header]


def test_a_long_answer_says_where_it_is_cut(rent: KnowledgeBase, monkeypatch: pytest.MonkeyPatch) -> None:
    query = """SELECT ?a ?b ?c WHERE { VALUES ?a { 0 1 2 3 4 5 6 7 8 9 } VALUES ?b { 0 1 2 3 4 5 6 7 8 9 }
        VALUES ?c { 0 1 2 3 4 5 6 7 8 9 } VALUES ?d { 0 1 2 3 4 5 6 7 8 9 } }"""
    app = ran(query)
    assert any("**10,000** rows" in said and "the first 5,000" in said for said in _shown(app))
    assert len(app.dataframe[0].value) == 5_000


def test_an_answer_as_long_as_its_limit_says_that_it_may_be_cut(rent: KnowledgeBase) -> None:
    assert not any("there may be more" in said for said in _shown(open_(question="unsupported-claims")))
    app = open_(question="unsupported-claims", p__limit="1")
    assert any("cut at 1: there may be more" in said for said in _shown(app))


def test_triples_are_shown_as_a_table_a_map_and_turtle(rent: KnowledgeBase) -> None:
    query = f"""PREFIX rj: <https://w3id.org/rejoinder#>
    CONSTRUCT {{ ?a rj:attacks ?b }}
    WHERE {{ GRAPH <{discussion_iri("pasted-rent")}> {{ ?a rj:attacks ?b }} }}"""
    app = ran(query)
    assert _views(app) == ["Table", "Map", "Raw"]
    assert list(app.dataframe[0].value.columns) == ["subject", "predicate", "object"]
    app = ran(query, view="raw")
    assert any("rj:attacks" in code.value for code in app.code)


def test_the_view_goes_to_the_address_and_what_does_not_fit_is_passed_over(rent: KnowledgeBase) -> None:
    app = open_(question="rebuttal-chain", p__claim="caps")
    app.segmented_control(key="shown_as").set_value("map").run()
    assert app.query_params["view"] == "map"
    app = open_(question="denials", view="chart", x="odd", y="odd")
    _sound(app)
    app = open_(question="decisions", view="map")
    _sound(app)


def test_claims_and_discussions_lead_to_their_pages(rent: KnowledgeBase) -> None:
    value = open_(question="rebuttal-chain", p__claim="caps").dataframe[0].value
    assert sorted(value["attacker"]) == ["claim?claim=land#Open", "claim?claim=vienna#Open"]
    assert set(value["discussion"]) == {"discussion?discussion=pasted-rent#Rent%20caps"}


def test_what_is_hostile_stays_text(folder: Path) -> None:
    kb = KnowledgeBase.open(folder)
    kb.put(hostile_map())
    quoted = MARKUP.replace('"', "'")
    query = f'SELECT ?x ?y WHERE {{ VALUES (?x ?y) {{ (<javascript:alert(1)> "{quoted}") (<data:a> 1) }} }}'
    app = ran(query)
    value = app.dataframe[0].value
    assert list(value["x"]) == ["javascript:alert(1)", "data:a"]
    assert list(value.columns) == ["x", "y"]
    for name in ("contested", "citations", "disputed-words", "cited-sources", "discussions"):
        shown = "\n".join(
            _shown(open_(question=name, p__words="tracker") if name == "citations" else open_(question=name))
        )
        assert not any(words in shown for words in WORDS[:5])


def test_hostile_names_reach_no_markdown_in_forms_and_headings(folder: Path) -> None:
    KnowledgeBase.open(folder).put(hostile_map())
    for query in (
        {"question": "rebuttals", "p__claim": "c2"},
        {"question": "author-claims", "p__author": WORDS[2]},
        {"question": "citations", "p__words": MARKUP},
        {"q": f"# {MARKUP}"},
    ):
        shown = "\n".join(_shown(open_(**query)))
        assert not any(words in shown for words in (*WORDS[:5], "![t]", "[x]("))


def test_a_text_too_long_for_a_link_stays_in_the_session(rent: KnowledgeBase) -> None:
    text = f"ASK {{}} # {'x' * 20_000}"
    assert _asking.params(_asking.Asked(text=text)) == {"long": ["1"]}
    app = open_(long="1")
    assert "Search the questions" in app.text_input(key="library_words").label


def test_the_history_of_the_session_brings_a_text_back(rent: KnowledgeBase) -> None:
    app = open_(q="ASK {}")
    app.session_state["query_texts"] = ("ASK { ?s ?p ?o }", "ASK {}")
    app.run()
    _press(app, "go_history_1")
    assert app.query_params["q"] == "ASK { ?s ?p ?o }"
    assert _editor(app)["text"] == "ASK { ?s ?p ?o }"


def test_the_address_of_the_endpoint_is_shown_with_ways_to_ask_it(rent: KnowledgeBase) -> None:
    app = open_(q='ASK {}\n# """ \\ odd')
    codes = [code.value for code in app.code]
    assert any(code.endswith("/sparql") and code.startswith("http") for code in codes)
    assert any(code.startswith("curl ") and "/sparql" in code for code in codes)
    python = next(code for code in codes if "SPARQLWrapper" in code)
    compile(python, "example", "exec")


@pytest.mark.parametrize(
    "text", ["ASK {}", 'a "quoted" end"', 'three """ quotes', "a \\ stroke", "line\nline"]
)
def test_the_python_example_holds_the_query_word_for_word(text: str) -> None:
    from screens._endpoint import _quoted

    assert ast.literal_eval(_quoted(text)).strip() == text.strip()


def test_the_export_page_is_given_the_same_question_or_text() -> None:
    asked = _asking.Asked(question="rebuttals", values=(("claim", "caps"),))
    assert _asking.export_params(asked) == {"query": "rebuttals", "p.claim": "caps"}
    assert _asking.export_params(_asking.Asked(text="ASK {}")) == {"sparql": "ASK {}"}
