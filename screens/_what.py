"""Choosing what to hand out, on the export page."""

from collections.abc import Callable
from dataclasses import replace

import streamlit as st

from kb.inert import inert
from kb.library import questions
from kb.store import KnowledgeBase
from kb.views import claims, discussions
from screens import _asked
from screens._parts import NOBODY
from screens._scope import WAYS, Wanted
from ui.text import plain, short

Choose = Callable[[Wanted], None]
"""Called with what was chosen, from a callback."""


def draw(kb: KnowledgeBase, wanted: Wanted, choose: Choose) -> None:
    """Draw the choice as the URL has it."""
    st.session_state["way"] = wanted.way
    st.segmented_control(
        "What to export",
        list(WAYS),
        format_func=WAYS.__getitem__,
        required=True,
        key="way",
        on_change=lambda: choose(Wanted(st.session_state["way"])),
        label_visibility="collapsed",
    )
    {"discussion": _discussion, "claim": _claim, "query": _query, "claims": _claims}[wanted.way](
        kb, wanted, choose
    )


def _discussion(kb: KnowledgeBase, wanted: Wanted, choose: Choose) -> None:
    names = {row.id: f"{short(inert(row.title), 90)} · {row.id}" for row in discussions(kb)}
    known = next((id_ for id_ in names if id_ == wanted.reference), wanted.reference or None)
    st.session_state["export_discussion"] = known
    st.selectbox(
        "Discussion",
        [*names, *([known] if known and known not in names else [])],
        index=None,
        format_func=lambda id_: names.get(id_, inert(id_)),
        placeholder="Choose a discussion",
        key="export_discussion",
        on_change=lambda: choose(replace(wanted, reference=st.session_state["export_discussion"] or "")),
        label_visibility="collapsed",
    )


def _claim(kb: KnowledgeBase, wanted: Wanted, choose: Choose) -> None:
    if wanted.reference:
        with st.container(horizontal=True, gap="medium", vertical_alignment="bottom"):
            _steps(wanted, choose, "Arguments around it")
            st.button("Another claim", icon=":material/search:", on_click=choose, args=(Wanted("claim"),))
        return
    words = st.text_input(
        "Find the claim",
        key="export_words",
        type="search",
        live=True,
        placeholder="Words of the claim",
        label_visibility="collapsed",
    )
    for row in claims(kb, words, limit=8):
        with st.container(gap=None):
            st.button(
                plain(short(row.text, 200)),
                key=f"go_export_{row.id}",
                type="tertiary",
                on_click=choose,
                args=(replace(wanted, reference=row.id, steps=2),),
            )
            by, title = plain(short(row.author or NOBODY, 40)), plain(short(row.discussion_title, 60))
            st.markdown(f":small[:gray[{by} in {title}]]")


def _query(_: KnowledgeBase, wanted: Wanted, choose: Choose) -> None:
    if wanted.sparql:
        st.code(
            inert(wanted.sparql[:4_000]),
            language="sparql",
            height=160 if wanted.sparql.count("\n") > 4 else "content",
        )
        st.page_link(
            "screens/query.py",
            label="Change the query",
            icon=":material/edit:",
            query_params={"q": wanted.sparql},
        )
        _steps(wanted, choose, "Arguments around its claims")
        return
    known = questions()
    st.session_state["export_query"] = wanted.reference if wanted.reference in known else None
    st.selectbox(
        "Question",
        list(known),
        index=None,
        format_func=lambda name: known[name].asks,
        placeholder="Choose a question",
        key="export_query",
        on_change=lambda: choose(Wanted("query", st.session_state["export_query"] or "")),
        label_visibility="collapsed",
    )
    if wanted.reference in known:
        _parameters(wanted, choose)
        _steps(wanted, choose, "Arguments around its claims")


def _parameters(wanted: Wanted, choose: Choose) -> None:
    parameters = questions()[wanted.reference].parameters
    given = dict(wanted.values)

    def changed() -> None:
        values = {
            p.name: str(st.session_state[f"parameter_{wanted.reference}_{p.name}"]).strip()
            for p in parameters
        }
        choose(
            replace(wanted, values=tuple(sorted((name, value) for name, value in values.items() if value)))
        )

    with st.container(horizontal=True, gap="small"):
        for parameter in parameters:
            key = f"parameter_{wanted.reference}_{parameter.name}"
            st.session_state[key] = given.get(parameter.name, "")
            st.text_input(
                parameter.name,
                key=key,
                help=plain(parameter.about),
                placeholder=parameter.kind
                if parameter.default is None
                else f"{parameter.kind}, {parameter.default}",
                on_change=changed,
                width=240,
            )


def _claims(_: KnowledgeBase, wanted: Wanted, choose: Choose) -> None:
    st.page_link(
        "screens/claims.py",
        label="Choose them on the claims page",
        icon=":material/filter_list:",
        query_params=_asked.params(wanted.listed),
    )
    _steps(wanted, choose, "Arguments around them")


def _steps(wanted: Wanted, choose: Choose, label: str) -> None:
    st.session_state["export_steps"] = wanted.steps
    st.segmented_control(
        label,
        sorted({0, 1, 2, 3, wanted.steps}),
        required=True,
        format_func=lambda steps: "none" if steps == 0 else f"{steps} {'step' if steps == 1 else 'steps'}",
        key="export_steps",
        on_change=lambda: choose(replace(wanted, steps=st.session_state["export_steps"])),
    )
