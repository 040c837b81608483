"""How do I take it elsewhere? What to hand out, in which format, and what that format cannot hold."""

from pathlib import Path

import streamlit as st

from kb.export import EXPORTERS
from kb.views import discussions
from screens import _file, _scope, _url, _what
from screens._formats import FORMATS, GROUPS, format_of
from screens._parts import nothing_yet
from screens._scope import Wanted
from ui.opened import opened

HERE = "export"
FIRST = ("markdown", "outline")  # the format to begin with


def _choose(wanted: Wanted) -> None:
    _url.go(HERE, _scope.params(wanted, _format()))


def _format() -> str:
    """The format that the URL names, else the first."""
    named = _url.here(HERE, _scope.own).get("format", [""])[-1]
    return next(name for name in (named, *FIRST, *EXPORTERS) if name in EXPORTERS)


def _groups() -> dict[str, list[str]]:
    """The formats there are, for each kind of reader."""
    order = {name: n for n, name in enumerate(FORMATS)}
    names = sorted(EXPORTERS, key=lambda name: order.get(name, len(order)))
    groups = {group: [name for name in names if format_of(name).group == group] for group in GROUPS}
    return {group: formats for group, formats in groups.items() if formats}


def _group(wanted: Wanted, chosen: str) -> list[str]:
    """Choose a kind of reader; the formats for it."""
    groups = _groups()

    def regrouped() -> None:
        _url.go(HERE, _scope.params(wanted, groups[st.session_state["format_group"]][0]))

    st.session_state["format_group"] = format_of(chosen).group
    st.segmented_control("For whom", list(groups), required=True, key="format_group", on_change=regrouped)
    return groups[format_of(chosen).group]


def _formats(wanted: Wanted, formats: list[str], chosen: str) -> None:
    def rechosen() -> None:
        _url.go(HERE, _scope.params(wanted, st.session_state["format"]))

    st.session_state["format"] = chosen
    st.radio(
        "Format",
        formats,
        format_func=lambda name: format_of(name).label,
        captions=[format_of(name).about for name in formats],
        key="format",
        on_change=rechosen,
    )


st.html(Path(__file__).parents[1] / "ui" / "claims.css")
if not discussions(opened().kb):
    st.title("Export", anchor=False)
    nothing_yet()
    st.stop()
st.title("Export", anchor=False)
wanted, format_ = _scope.wanted(_url.here(HERE, _scope.own)), _format()
_what.draw(opened().kb, wanted, _choose)
if not wanted.named:
    st.stop()
formats = _group(wanted, format_)
left, right = st.columns([4, 9], gap="large")
with left:
    _formats(wanted, formats, format_)
    losses = st.container(key="losses")
with right:
    _file.draw(opened().kb, wanted, format_, beside=losses)
