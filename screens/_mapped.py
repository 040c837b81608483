"""An answer as a map of what bears on what."""

import streamlit as st

from kb.pictures import LINKS, Picture
from screens._tabled import page_of
from ui import map as argument_map
from ui.text import plain, short

_PICKED = "query_picked"


def draw(picture: Picture) -> None:
    """Draw the map; what is chosen in it leads on to its page."""
    if picture.links > LINKS:
        st.markdown(f":small[The first {LINKS:,} of {picture.links:,} links are drawn.]")
    picked = st.session_state.get(_PICKED)
    chosen = picked if picked in picture.cells else None
    argument_map.draw(picture.data, key="answer_map_drawn", selected=chosen, height=560, on_pick=_pick)
    if chosen is None:
        st.markdown(":small[Choose one to open it. Double click or Space unfolds what bears on it.]")
        return
    text = next(node["text"] for node in picture.data["nodes"] if node["id"] == chosen)
    cell = picture.cells[chosen]
    place = page_of(cell.thing) if cell.thing else None
    with st.container(border=True, horizontal=True, gap="small", vertical_alignment="center", key="picked"):
        st.markdown(f"**{plain(short(text, 300))}**", width="stretch")
        if place is not None:
            st.page_link(
                f"screens/{place[0]}.py",
                label="Open",
                icon=":material/arrow_forward:",
                query_params=dict(place[1]),
            )
        else:
            st.markdown(f":small[{plain(short(cell.exact, 200))}]")


def _pick(node: str | None) -> None:
    st.session_state[_PICKED] = node
