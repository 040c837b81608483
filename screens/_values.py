"""What a question is about: a picker for each of its parameters."""

from collections.abc import Callable, Mapping
from decimal import Decimal

import streamlit as st

from kb.cells import claim_text
from kb.completion import authors, disputed_words
from kb.errors import NotFound
from kb.inert import inert
from kb.library import ANY, Parameter, Question
from kb.store import KnowledgeBase
from kb.views import claims, discussions, posts
from screens._parts import NOBODY
from ui.text import plain, short

Choose = Callable[[dict[str, str]], None]
"""Called with all values that are given, from a callback."""

_OFFERED = 8  # claims or posts at once


def said(kb: KnowledgeBase, question: Question, values: Mapping[str, str]) -> dict[str, str]:
    """The values as people call them: a claim by its words, a discussion by its title."""
    kinds = {parameter.name: parameter.kind for parameter in question.parameters}
    return {name: _called(kb, kinds.get(name, ""), value) for name, value in values.items()}


def _called(kb: KnowledgeBase, kind: str, value: str) -> str:
    if kind == "claim":
        return claim_text(kb, value) or value
    if kind == "discussion":
        return _titles(kb).get(_resolved(kb, value), value)
    return value


def draw(kb: KnowledgeBase, question: Question, values: Mapping[str, str], choose: Choose) -> None:
    """Draw a picker for each parameter; a change is told at once."""
    found = [p for p in question.parameters if p.kind in _FINDERS and p.default is None]
    sought = next((parameter for parameter in found if not values.get(parameter.name)), None)
    if sought is not None:
        _find(kb, sought, values, choose)
        return
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom", key="values"):
        for parameter in found:
            _chosen(parameter, values, choose)
        for parameter in question.parameters:
            if parameter not in found:
                key = f"value_{question.name}_{parameter.name}"
                _DRAWN.get(parameter.kind, _words)(kb, parameter, key, values, choose)
        if question.parameters:
            st.button(
                "Run",
                key="run_question",
                type="primary",
                icon=":material/play_arrow:",
                on_click=lambda: choose(dict(values)),
            )


def _changed(parameter: Parameter, key: str, values: Mapping[str, str], choose: Choose) -> Callable[[], None]:
    def tell() -> None:
        value = str(st.session_state[key] if st.session_state[key] is not None else "").strip()
        kept = {**values, parameter.name: value}
        choose(
            {
                name: one
                for name, one in kept.items()
                if one and (name, one) != (parameter.name, parameter.default)
            }
        )

    return tell


def _chosen(parameter: Parameter, values: Mapping[str, str], choose: Choose) -> None:
    """What to do with the claim or post that was chosen."""
    others = {name: value for name, value in values.items() if name != parameter.name}
    label = f"Another {parameter.kind}"
    st.button(label, key=f"other_{parameter.kind}", icon=":material/search:", on_click=choose, args=(others,))
    if parameter.kind == "claim" and st.button(
        "Open this claim", key="open_claim", icon=":material/chat_bubble:"
    ):
        st.switch_page("screens/claim.py", query_params={"claim": values[parameter.name]})


def _find(kb: KnowledgeBase, parameter: Parameter, values: Mapping[str, str], choose: Choose) -> None:
    """Find a claim or a post by its words."""
    kind = parameter.kind
    words = st.text_input(
        f"Which {kind}? Find it by its words",
        key=f"find_{kind}",
        type="search",
        live=True,
        help=_help(parameter),
        placeholder=f"Words of the {kind}",
    )
    rows = _FINDERS[kind](kb, words)
    if rows:
        told = f"{kind.capitalize()}s with these words" if words.strip() else "Those most argued about"
        st.markdown(f":small[:gray[{told}]]")
    elif words.strip() or kind == "claim":
        st.markdown(f"No {kind} has these words." if words.strip() else "There are no claims here yet.")
    for value, text, by, title in rows:
        with st.container(gap=None):
            st.button(
                plain(short(text, 200)),
                key=f"go_value_{value}",
                type="tertiary",
                on_click=choose,
                args=({**values, parameter.name: value},),
            )
            st.markdown(f":small[:gray[{plain(short(by or NOBODY, 40))} in {plain(short(title, 60))}]]")


_Found = list[tuple[str, str, str | None, str]]  # value, text, author, title of the discussion


def _claims(kb: KnowledgeBase, words: str) -> _Found:
    rows = claims(kb, words, limit=_OFFERED)
    return [(row.id, row.text, row.author, row.discussion_title) for row in rows]


def _posts(kb: KnowledgeBase, words: str) -> _Found:
    rows = posts(kb, words, limit=_OFFERED)
    return [(f"{r.discussion}/{r.post}", r.snippet, r.author, r.discussion_title) for r in rows]


_FINDERS: Mapping[str, Callable[[KnowledgeBase, str], _Found]] = {"claim": _claims, "post": _posts}


def _discussion(
    kb: KnowledgeBase, parameter: Parameter, key: str, values: Mapping[str, str], choose: Choose
) -> None:
    titles = _titles(kb)
    given = values.get(parameter.name)
    chosen = _resolved(kb, given) if given and given != ANY else None
    st.session_state[key] = chosen
    st.selectbox(
        "Discussion",
        [*titles, *([chosen] if chosen and chosen not in titles else [])],
        index=None,
        format_func=lambda id_: short(inert(titles.get(str(id_), str(id_))), 90),
        placeholder="Choose a discussion" if parameter.default is None else "Any discussion",
        key=key,
        help=_help(parameter),
        on_change=_changed(parameter, key, values, choose),
        width=360,
    )


def _offered(names: Callable[[KnowledgeBase], list[str]], label: str) -> "_Picker":
    """A picker that offers names, and takes others."""

    def draw(
        kb: KnowledgeBase, parameter: Parameter, key: str, values: Mapping[str, str], choose: Choose
    ) -> None:
        known, given = names(kb), values.get(parameter.name)
        st.session_state[key] = given or None
        st.selectbox(
            label,
            [*known, *([given] if given and given not in known else [])],
            index=None,
            format_func=lambda name: short(inert(name), 60),
            placeholder=f"Choose or write {'an author' if label == 'Author' else 'a word'}"
            if parameter.default is None
            else "Any",
            accept_new_options=True,
            key=key,
            help=_help(parameter),
            on_change=_changed(parameter, key, values, choose),
            width=280,
        )

    return draw


def _words(
    _: KnowledgeBase, parameter: Parameter, key: str, values: Mapping[str, str], choose: Choose
) -> None:
    st.session_state[key] = values.get(parameter.name, "")
    st.text_input(
        "Words" if parameter.kind == "words" else parameter.kind.capitalize(),
        key=key,
        placeholder="Any" if parameter.default == ANY else parameter.default or "",
        help=_help(parameter),
        on_change=_changed(parameter, key, values, choose),
        width=280,
    )


def _number(
    _: KnowledgeBase, parameter: Parameter, key: str, values: Mapping[str, str], choose: Choose
) -> None:
    whole = "." not in (parameter.default or "1")
    given = values.get(parameter.name, parameter.default)
    try:
        number = Decimal(given or "0")
        st.session_state[key] = int(number) if whole else float(number)
    except (ArithmeticError, ValueError):
        st.session_state[key] = None
    st.number_input(
        "At most" if parameter.name == "limit" else parameter.name.capitalize(),
        min_value=(1 if parameter.name == "limit" else 0) if whole else 0.0,
        max_value=100_000 if whole else None,
        step=None if not whole else 100 if parameter.name == "limit" else 1,
        key=key,
        help=_help(parameter),
        on_change=_changed(parameter, key, values, choose),
        width=130,
    )


_Picker = Callable[[KnowledgeBase, Parameter, str, Mapping[str, str], Choose], None]
_DRAWN: Mapping[str, _Picker] = {
    "discussion": _discussion,
    "author": _offered(authors, "Author"),
    "term": _offered(disputed_words, "Word"),
    "number": _number,
}


def _help(parameter: Parameter) -> str:
    return plain(parameter.about[:1].upper() + parameter.about[1:])


def _titles(kb: KnowledgeBase) -> dict[str, str]:
    return {row.id: row.title for row in discussions(kb)}


def _resolved(kb: KnowledgeBase, reference: str) -> str:
    try:
        return kb.resolve(reference)
    except NotFound:
        return reference
