"""The evidence page and the evidence on a claim's page: what they say, and what a person can do there."""

import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

import checking
from kb.kinds import RulingKind, Status
from kb.store import KnowledgeBase
from tests.conftest import ROOT
from tests.hostile import WORDS
from tests.judged import hostile_evidence, judge
from tests.maps import rent_map
from ui.jobs import jobs
from ui.text import plain

CLAIM, EVIDENCE = "screens/claim.py", "screens/evidence.py"


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small map and the hostile one with their evidence, made once."""
    folder = tmp_path_factory.mktemp("judged")
    base = KnowledgeBase.open(folder)
    judge(base)
    hostile_evidence(base)
    return folder


@pytest.fixture
def empty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[KnowledgeBase]:
    monkeypatch.setenv("REJOINDER_KB", str(tmp_path / "kb"))
    st.cache_resource.clear()
    yield KnowledgeBase.open(tmp_path / "kb")
    st.cache_resource.clear()


@pytest.fixture
def kb(kept: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[KnowledgeBase]:
    """A copy of what is `kept`, to be changed."""
    shutil.copytree(kept, tmp_path / "kb")
    monkeypatch.setenv("REJOINDER_KB", str(tmp_path / "kb"))
    st.cache_resource.clear()
    yield KnowledgeBase.open(tmp_path / "kb")
    st.cache_resource.clear()


def open_(path: str, *, name: str | None = None, **query: str) -> AppTest:
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=30)
    app.switch_page(path)
    for key, value in query.items():
        app.query_params[key] = value
    app.run()
    if name:
        app.text_input(key="reviewer").set_value(name).run()
    return fine(app)


def fine(app: AppTest) -> AppTest:
    assert not app.exception, [e.value for e in app.exception]
    return app


def read(app: AppTest) -> str:
    """All that a page says, as the Markdown it is drawn from."""
    elements = (*app.title, *app.markdown, *app.header, *app.button, *app.info, *app.error, *app.expander)
    said = [str(getattr(e, "value", None) or getattr(e, "label", "")) for e in elements]
    links = [str(link.proto.label) for link in app.get("page_link")]
    return "\n".join([*said, *links])


def html(app: AppTest) -> str:
    return "\n".join(str(e.proto.body) for e in app.get("html"))


def test_an_empty_knowledge_base_says_how_to_bring_something_in(empty: KnowledgeBase) -> None:
    assert "Ingest a discussion" in read(open_(EVIDENCE))


def test_an_unchecked_one_says_how_much_is_cited_and_which_command_looks_at_it(
    empty: KnowledgeBase,
) -> None:
    empty.put(rent_map())
    app = open_(EVIDENCE)
    assert "Nothing was looked at yet" in read(app)
    assert "rejoinder check" in app.code[0].value


def test_each_source_is_listed_with_its_state_its_kind_and_how_many_claims_use_it(kb: KnowledgeBase) -> None:
    said = read(open_(EVIDENCE))
    assert "**16** sources" in said
    assert (
        "news · Harbour Herald · published 2025-03-01 · looked at 3 Feb 2026, 04:05 · used by 2 claims"
        in said
    )
    for word in ("read", "cut off", "dead"):
        assert f"{word}]" in said
    assert plain("Two addresses begin like this one.") in said


def test_filters_in_the_address_narrow_the_list_and_nonsense_there_is_passed_over(kb: KnowledgeBase) -> None:
    assert "**1** source :gray[of 16]" in read(open_(EVIDENCE, state="dead"))
    assert "**1** source :gray[of 16]" in read(open_(EVIDENCE, q="harbour", kind="news"))
    assert "No source fits." in read(open_(EVIDENCE, q="zebra"))
    assert "**16** sources" in read(open_(EVIDENCE, state="../x", kind="<b>", page="9e9"))


def test_a_filter_that_is_chosen_goes_to_the_address(kb: KnowledgeBase) -> None:
    app = open_(EVIDENCE)
    app.text_input(key="sources_q").set_value("permits").run()
    assert fine(app).query_params["q"] == "permits"
    assert "**1** source :gray[of 16]" in read(app)


def test_an_opened_source_shows_its_text_with_the_quotes_that_are_used_marked(kb: KnowledgeBase) -> None:
    app = open_(EVIDENCE, source="harbour")
    assert "Claims that use it :gray[2]" in read(app)
    assert "permits for new flats fell from 1,200 to 640</mark>" in html(app)
    assert "<mark class='support' title='bears it out: Rent caps cut supply.'>" in html(app)
    assert "The mayor calls that a coincidence" in html(app)
    assert "timetable in winter. " * 20 not in html(app)
    app.toggle[0].set_value(True).run()
    assert html(fine(app)).count("timetable in winter") == 40


def test_a_source_that_is_not_here_is_told_as_such(kb: KnowledgeBase) -> None:
    app = open_(EVIDENCE, source="![x](http://evil.example/a.png)")
    assert len(app.error) == 1
    assert "![x]" not in app.error[0].value


def test_a_source_is_rejected_for_all_claims_and_let_count_again_by_a_named_person(kb: KnowledgeBase) -> None:
    app = open_(EVIDENCE, source="census")
    assert app.button(key="reject_for_all").disabled
    app.text_input(key="reviewer").set_value("dora").run()
    app.text_input(key="ruling_note").set_value("a table of something else").run()
    app.button(key="reject_for_all").click().run()
    ruling = kb.evidence.rulings()[-1]
    assert (ruling.kind, ruling.by, ruling.note) == (
        RulingKind.REJECT_SOURCE,
        "dora",
        "a table of something else",
    )
    assert "counts for no claim" in fine(app).warning[0].value
    app.button(key="reject_for_all").click().run()
    assert kb.evidence.rulings()[-1].kind is RulingKind.RESTORE
    assert not fine(app).warning


def test_a_claim_shows_its_verdict_with_the_rule_the_reason_and_what_would_change_it(
    kb: KnowledgeBase,
) -> None:
    said = read(open_(CLAIM, claim="caps"))
    verdict = kb.evidence.dossier("caps").verdict
    assert verdict is not None
    assert verdict.status is Status.SUPPORTED
    assert ":material/verified: supported]" in said
    assert verdict.rule.replace("-", " ") in said
    assert plain(verdict.why) in said
    assert "What would change this verdict" in said


def test_each_piece_of_evidence_has_its_words_in_context_its_sign_its_checker_and_its_confidence(
    kb: KnowledgeBase,
) -> None:
    said = read(open_(CLAIM, claim="caps"))
    quote = plain("permits for new flats fell from 1,200 to 640")
    assert f"Since the cap came in\\, **:green-background[{quote}]**\\. Builders" in said
    assert ":material/check: bears it out]" in said
    assert ":material/close: refutes it]" in said
    assert "the comparison of numbers and dates, confidence 95% · the verdict rests on it" in said
    assert "the stance model, confidence 71%" in said
    assert "One passage more, read and found to say neither" in said


def test_what_could_not_be_read_is_listed_with_what_became_of_it(kb: KnowledgeBase) -> None:
    said = read(open_(CLAIM, claim="caps"))
    assert "What was not read :gray[2]" in said
    assert plain("404: not found.") in said
    assert "Not checked yet" in read(open_(CLAIM, claim="land"))


def test_a_report_is_said_to_be_in_its_source_and_not_to_be_true(kb: KnowledgeBase) -> None:
    assert "the source says so" in read(open_(CLAIM, claim="leave"))


def test_a_review_stands_above_the_verdict_and_a_nameless_one_cannot_be_recorded(kb: KnowledgeBase) -> None:
    app = open_(CLAIM, claim="caps")
    assert app.button(key="record_review").disabled
    app = open_(CLAIM, name="dora", claim="caps")
    app.selectbox(key="rating").set_value(Status.REFUTED)
    app.text_area(key="review_text").set_value("The table **counts** permits, not flats.")
    app.text_input(key="review_label").set_value("Wrong unit")
    app.button(key="record_review").click().run()
    review = kb.evidence.reviews()[-1]
    assert (review.rating, review.by, review.label) == (Status.REFUTED, "dora", "Wrong unit")
    said = read(fine(app))
    assert plain("The table **counts** permits, not flats.") in said
    assert said.index("says **dora**") < said.index("Worked out by machine")


@pytest.mark.parametrize("url", ["javascript:alert(1)", "ftp://x", "x"])
def test_a_review_with_an_address_that_is_none_is_not_recorded(kb: KnowledgeBase, url: str) -> None:
    app = open_(CLAIM, name="dora", claim="caps")
    app.selectbox(key="rating").set_value(Status.REFUTED)
    app.text_input(key="review_url").set_value(url)
    app.button(key="record_review").click().run()
    assert kb.evidence.reviews() == ()
    assert "nothing was recorded" in fine(app).error[0].value


def test_a_source_that_a_person_brings_is_kept_for_the_next_check(kb: KnowledgeBase) -> None:
    app = open_(CLAIM, name="dora", claim="caps")
    app.text_input(key="added_source").set_value("https://new.example/page")
    app.button(key="add_source_now").click().run()
    assert "not looked at" in read(fine(app))
    assert kb.evidence.rulings()[-1].kind is RulingKind.ADD_SOURCE
    assert "https://new.example/page" in [s.url for s in kb.evidence.dossier("caps").sources]


def test_an_overruled_assessment_says_by_whom_and_what_the_machine_had_said(kb: KnowledgeBase) -> None:
    app = open_(CLAIM, name="dora", claim="caps")
    assessment = next(a for a in kb.evidence.dossier("caps").assessments if a.checker == "quantities")
    menu = f"overrule_{assessment.id}"
    assert app.menu_button(key=menu).options == ["refutes it", "says neither", "counts for nothing"]
    app.text_input(key="ruling_note").set_value("permits are not flats").run()
    app.menu_button(key=menu).click("counts for nothing").run()
    ruling = kb.evidence.dossier("caps").override(assessment)
    assert ruling is not None
    assert (ruling.stance, ruling.note) == (None, "permits are not flats")
    said = read(fine(app))
    assert "Overruled by **dora, " in said
    assert "counts for nothing: permits are not flats (the machine said: bears it out)" in said
    app.menu_button(key=menu).click("take the overruling back").run()
    assert kb.evidence.dossier("caps").override(assessment) is None
    assert "Overruled" not in read(fine(app))


def test_a_check_runs_in_the_background_and_its_verdict_takes_the_place_of_the_old_one(
    empty: KnowledgeBase, monkeypatch: pytest.MonkeyPatch
) -> None:
    empty.put(rent_map())
    asked: list[bool] = []

    def stand_in(
        base: KnowledgeBase, questions: object, settings: checking.CheckSettings
    ) -> Iterator[object]:
        asked.append(settings.offline)
        judge(base)
        return iter(())

    monkeypatch.setattr("checking.check", stand_in)
    app = open_(CLAIM, claim="caps")
    assert "Not checked yet" in read(app)
    app.button(key="check_claim").click().run()
    job = jobs().find(app.query_params["job"])
    assert job is not None
    end = time.monotonic() + 20
    while not job.over and time.monotonic() < end:
        time.sleep(0.02)
    app.run()
    assert asked == [True]
    assert "Worked out by machine" in read(fine(app))


@pytest.mark.parametrize(("page", "query"), [
    (CLAIM, {"claim": "c0"}), (EVIDENCE, {}), *((EVIDENCE, {"source": f"h{n}"}) for n in (0, 1, 2, 3, 8)),
])  # fmt: skip
def test_hostile_pages_reach_no_markdown_unescaped(
    kb: KnowledgeBase, page: str, query: dict[str, str]
) -> None:
    app = open_(page, **query)
    said, drawn = read(app), html(app)
    for words in (*WORDS[:5], WORDS[8]):
        assert words not in said
        assert words not in drawn or words == WORDS[2] or words in WORDS[3:5]  # no markup in HTML
    links = [str(link.proto.url) for link in app.get("link_button")]
    assert all(link.startswith(("https://", "http://")) for link in links)
