"""The library: questions to choose from, and one of them with its values, asked as soon as it can be."""

from dataclasses import replace

import streamlit as st

from kb import library
from kb.errors import RejoinderError
from kb.library import Question
from kb.store import KnowledgeBase
from screens import _answer, _asking, _groups, _values
from screens._asking import Asked
from ui.text import plain


def choose() -> None:
    """Draw all questions under their headings, and a field that finds some of them."""
    words = st.text_input(
        "Search the questions",
        key="library_words",
        type="search",
        live=True,
        placeholder="Search the questions, such as: evidence",
        label_visibility="collapsed",
    )
    found = _groups.grouped(library.questions(), words)
    if not found:
        st.markdown("No question has these words. Write the query yourself under **SPARQL**.")
    columns = st.columns(2, gap="large")
    heights = [0, 0]
    for group, questions in found.items():  # each group where there is more room
        side = heights.index(min(heights))
        heights[side] += len(questions) + 2
        with columns[side], st.container(gap="xsmall", key=f"group_{side}_{heights[side]}"):
            st.header(group, anchor=False)
            for question in questions:
                _offer(question)


def _offer(question: Question) -> None:
    st.button(
        _groups.title(question, {}),
        key=f"go_question_{question.name}",
        type="tertiary",
        on_click=_asking.go,
        args=(Asked(question=question.name),),
    )


def draw(kb: KnowledgeBase, asked: Asked) -> None:
    """Draw one question: what it asks, its values, and what it answers once they are given."""
    try:
        question = library.question(asked.question)
    except RejoinderError:
        st.error(f"There is no question called {plain(asked.question)} here.", icon=":material/search_off:")
        choose()
        return
    values = dict(asked.values)
    st.header(_groups.title(question, _values.said(kb, question, values)), anchor=False)
    _values.draw(
        kb,
        question,
        values,
        lambda given: _asking.go(replace(asked, values=tuple(sorted(given.items())), x="", y="")),
    )
    missing = [p for p in question.parameters if p.default is None and not values.get(p.name)]
    if missing:
        return
    _answered(kb, asked, question, values)


def _answered(kb: KnowledgeBase, asked: Asked, question: Question, values: dict[str, str]) -> None:
    key = (kb.snapshot, question.name, asked.values)
    with st.spinner("Asking…"):
        outcome = _asking.outcome(key, lambda: library.ask(kb, question.name, values))
    _answer.draw(kb, asked, outcome, name=question.name, limit=_limit(question, values))
    with st.expander("The query behind it", icon=":material/code:"):
        try:
            text = library.bound(question, _asking.resolved(kb, question, values))
        except RejoinderError:
            text = question.text
        st.button(
            "Open in the editor",
            key="open_in_editor",
            icon=":material/edit:",
            on_click=_asking.run,
            args=(text,),
        )
        st.code(text, language="sparql", height=260)


def _limit(question: Question, values: dict[str, str]) -> int | None:
    """The number of rows at which the answer is cut, where there is one."""
    defaults = {parameter.name: parameter.default for parameter in question.parameters}
    limit = values.get("limit") or defaults.get("limit") or ""
    return int(limit) if limit.isdecimal() else None
