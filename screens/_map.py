"""The argument as a map, from the first claim outwards, with the chosen claim beside it."""

from functools import lru_cache
from typing import Any

import streamlit as st

from kb.network import key, network
from kb.reading import Reading
from screens import _chosen
from ui import map as argument_map
from ui.place import go

_LEGEND = """<div class='legend'><b>Choose a claim to see who says it, and what bears on it.</b>
<dl>
<dt class='support'>supports</dt><dd>a reason for the claim at its left</dd>
<dt class='rebut'>rebuts</dt><dd>says that it is false</dd>
<dt class='undercut'>undercuts</dt><dd>cuts the link it ends on: grants the words,
and denies that they bear on it</dd>
</dl>Double click or Space unfolds a claim, and folds it again. Arrow keys go along the tree, Enter chooses,
<kbd>+</kbd> <kbd>−</kbd> <kbd>0</kbd> zoom, <kbd>/</kbd> searches.</div>"""


def draw(reading: Reading, here: dict[str, str]) -> None:
    """Draw the view."""
    if not reading.map_.claims:
        return
    discussion = reading.map_.discussion.id
    claim = reading.claim(here.get("claim"))
    claims = {key(discussion, one.id): one.id for one in reading.map_.claims}

    def picked(node: str | None) -> None:
        go("discussion", claim=claims.get(node or ""), page=None, post=None)

    left, right = st.columns([7, 3], gap="medium")
    with left:
        argument_map.draw(
            _drawing(reading),
            key="map",
            selected=key(discussion, claim.id) if claim else None,
            height=760,
            on_pick=picked,
        )
    with right:
        if claim:
            _chosen.draw(reading, claim, to="thread", quoted=True)
        else:
            st.html(_LEGEND)


@lru_cache(maxsize=4)
def _drawing(reading: Reading) -> dict[str, Any]:
    """What is drawn of a map, once a version of it: each click draws the page again."""
    data = argument_map.drawing(network([reading.map_]))
    return {**data, "version": argument_map.fingerprint(data)}
