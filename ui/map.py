"""The argument map: claims as cards, joined by what they do to each other; our own, on cytoscape.js.

The sources are in frontend/src/map/, and what they give in frontend/built/. All text goes over as data and
is drawn on a canvas or as text nodes: it can never become markup.
"""

import hashlib
import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import streamlit as st

from kb.drawing import drawing

__all__ = ["draw", "drawing"]

_BUILT = Path(__file__).parents[1] / "frontend" / "built"


@st.cache_resource(show_spinner=False)
def _component() -> Any:
    return st.components.v2.component(
        "rejoinder_map",
        html="<div class='map-host'></div>",
        css="/* On two lines: one line would be taken for a path. */\n"
        + (_BUILT / "map.css").read_text(encoding="utf-8"),
        js=(_BUILT / "map.js").read_text(encoding="utf-8"),
    )


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
        if on_pick and st.session_state[key].picked:
            on_pick(st.session_state[key].picked["node"])

    version = hashlib.sha256(json.dumps(data, sort_keys=True).encode()).hexdigest()[:16]
    sent = {**data, "version": version, "selected": selected, "height": height}
    _component()(key=key, data=sent, on_picked_change=picked)
