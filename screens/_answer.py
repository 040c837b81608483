"""The answer to a query: in words how much there is, then as a table, a chart, a map, or as it came."""

import json
from collections.abc import Callable
from dataclasses import replace

import streamlit as st

from kb import cells, pictures
from kb.answers import Answer
from kb.cells import Table
from kb.errors import RejoinderError
from kb.inert import inert
from kb.store import KnowledgeBase
from screens import _asking, _charted, _mapped, _tabled
from screens._asking import Asked, Outcome
from ui.text import plain

VIEWS = {"table": "Table", "chart": "Chart", "map": "Map", "raw": "Raw"}
ROWS = {"csv": "CSV, for spreadsheets", "json": "JSON", "tsv": "TSV", "xml": "XML"}
GRAPHS = {"ttl": "Turtle", "nt": "N-Triples", "jsonld": "JSON-LD"}
_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "json": "application/sparql-results+json",
    "tsv": "text/tab-separated-values; charset=utf-8",
    "xml": "application/sparql-results+xml",
    "ttl": "text/turtle; charset=utf-8",
    "nt": "application/n-triples",
    "jsonld": "application/ld+json",
}
_RAW = 60_000  # characters shown of an answer as it came
_LAID_OUT = 4_000_000  # characters that are laid out on lines of their own


def draw(kb: KnowledgeBase, asked: Asked, outcome: Outcome, *, name: str, limit: int | None = None) -> None:
    """Draw what came of asking; `name` is what a downloaded file is called, `limit` where it is cut."""
    if outcome.answer is None:
        _wrong(outcome)
        return
    answer = outcome.answer
    if answer.boolean is not None:
        _bar(kb, asked, answer, f"Answered in {_took(outcome)}", name)
        st.header("Yes" if answer.boolean else "No", anchor=False)
        st.markdown("The pattern is found here." if answer.boolean else "The pattern is found nowhere here.")
        return
    table = cells.table(kb, answer)
    _bar(kb, asked, answer, _amount(table, answer, outcome, limit), name)
    if not table.total:
        st.info(
            "Nothing fits. The question is understood, and nothing here answers it.",
            icon=":material/search_off:",
        )
        return
    views: dict[str, Callable[[], None]] = {"table": lambda: _tabled.draw(table)}
    if (chart := pictures.chart(table)) is not None:
        views["chart"] = lambda: _charted.draw(table, chart, asked)
    if (picture := pictures.picture(table)) is not None:
        views["map"] = lambda: _mapped.draw(picture)
    views["raw"] = lambda: _raw(kb, answer)
    shown = _switch(asked, list(views))
    with st.container(key=f"answer_{shown}"):
        views[shown]()


def _wrong(outcome: Outcome) -> None:
    told = str(outcome.error)
    st.error(plain(told[:1].upper() + told[1:]), icon=":material/error:")


def _switch(asked: Asked, views: list[str]) -> str:
    """The view that the URL names, if this answer has it; the switch follows the URL."""
    shown = asked.view if asked.view in views else views[0]
    st.session_state["shown_as"] = shown
    st.segmented_control(
        "Shown as",
        views,
        required=True,
        format_func=VIEWS.__getitem__,
        key="shown_as",
        on_change=lambda: _asking.go(replace(asked, view=st.session_state["shown_as"])),
        label_visibility="collapsed",
    )
    return shown


def _amount(table: Table, answer: Answer, outcome: Outcome, limit: int | None) -> str:
    noun = "row" if answer.triples is None else "triple"
    said = f"**{table.total:,}** {noun}{'' if table.total == 1 else 's'} in {_took(outcome)}"
    if table.total == limit:
        said += f" · cut at {limit:,}: there may be more"
    if len(table.rows) < table.total:
        said += f" · shown are the first {len(table.rows):,}; a download has them all"
    return said


def _took(outcome: Outcome) -> str:
    if outcome.seconds < 1:
        return f"{max(1, round(outcome.seconds * 1000))} ms"
    return f"{outcome.seconds:.1f} s"


def _bar(kb: KnowledgeBase, asked: Asked, answer: Answer, said: str, name: str) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="answer_bar"):
        st.markdown(said, width="content")
        st.space("stretch")
        if cells.claims(answer):
            st.page_link(
                "screens/export.py",
                label="Export these claims",
                icon=":material/ios_share:",
                query_params=dict(_asking.export_params(asked)),
            )
        with st.popover("Download", icon=":material/download:"):
            for form, label in (ROWS if answer.triples is None else GRAPHS).items():
                _download(kb, answer, form, label, name)
        with st.popover("Share", icon=":material/link:"):
            _share(asked)


def _download(kb: KnowledgeBase, answer: Answer, form: str, label: str, name: str) -> None:
    def made() -> bytes:
        return cells.as_csv(answer) if form == "csv" else kb.serialise(answer, form)

    st.download_button(
        label,
        made,
        f"{name}.{form}",
        _TYPES[form],
        key=f"download_{form}",
        type="tertiary",
        on_click="ignore",
    )


def _share(asked: Asked) -> None:
    if asked.text and not _asking.fits(asked.text):
        st.markdown("This query is too long for a link. Download it and hand on the file:")
        st.download_button(
            "Download the query", asked.text, "query.rq", "application/sparql-query", on_click="ignore"
        )
        return
    st.markdown("Whoever opens this link on this server sees the same.")
    st.code(_asking.link(asked), language=None, wrap_lines=True)
    if asked.text:
        st.markdown(":small[It brings the text into the editor. Whoever opens it presses Run.]")


def _raw(kb: KnowledgeBase, answer: Answer) -> None:
    form = "json" if answer.triples is None else "ttl"
    try:
        text = kb.serialise(answer, form).decode("utf-8", "replace")
    except RejoinderError as error:
        st.error(plain(str(error)))
        return
    if form == "json" and len(text) < _LAID_OUT:
        text = json.dumps(json.loads(text), indent=2, ensure_ascii=False)
    if len(text) > _RAW:
        st.markdown(f":small[The first {_RAW:,} of {len(text):,} characters; a download has them all.]")
    st.code(inert(text[:_RAW]), language="json" if form == "json" else "turtle", height=520)
