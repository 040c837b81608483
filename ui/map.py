"""The argument map: claims as cards, joined by what they do to each other; our own, on cytoscape.js.

The sources are in frontend/src/map/, and what they give in frontend/built/. All text goes over as data and
is drawn on a canvas or as text nodes: it can never become markup.
"""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import streamlit as st

from kb.drawing import drawing
from ui.built import component

__all__ = ["draw", "drawing", "fingerprint"]


def draw(
    data: Mapping[str, Any],
    *,
    key: str,
    selected: str | None = None,
    height: int = 640,
    on_pick: Callable[[str | None], None] | None = None,
) -> None:
    """Draw a map of `{"title", "nodes", "links"}`; the node `selected` is unfolded, marked and centred.

    A click calls `on_pick` with a node's id, or with None where the choice is let go. A node needs an `id`
    and a `text`, a link an `id`, a `source`, a `target` and a `kind`; links of unknown kinds are neutral.
    """

    def picked() -> None:
        if st.session_state[key].picked:
            node = st.session_state[key].picked["node"]
            st.session_state[_memory(key)].shown = node
            if on_pick:
                on_pick(node)

    told = _told(key, selected)
    version = data.get("version") or fingerprint(data)
    sent = {**data, "version": version, "selected": told.selected, "turn": told.turn, "height": height}
    component("map")(key=key, data=sent, on_picked_change=picked)


def fingerprint(data: Mapping[str, Any]) -> str:
    """What changes with the map; whoever keeps a drawing may keep it as its `version`."""
    return hashlib.sha256(json.dumps(data, sort_keys=True).encode()).hexdigest()[:16]


@dataclass(slots=True)
class _Told:
    """What the browser was told is chosen, and what it shows since.

    A click in the map changes nothing that is sent: the same message goes by its hash, and a new one would
    carry the whole map and its script again.
    """

    selected: str | None = None
    turn: int = 0
    asked: str | None = None
    shown: str | None = None


def _told(key: str, selected: str | None) -> _Told:
    told: _Told = st.session_state.setdefault(_memory(key), _Told())
    fresh = key not in st.session_state  # it was not on the page in the run before
    if fresh or selected not in (told.asked, told.shown):
        told.selected = told.shown = selected
        told.turn += 1
    told.asked = selected
    return told


def _memory(key: str) -> str:
    return f"{key}_told"
