"""Our components that are built from frontend/src, as Streamlit wants them."""

from pathlib import Path
from typing import Any

import streamlit as st

_BUILT = Path(__file__).parents[1] / "frontend" / "built"


@st.cache_resource(show_spinner=False)
def component(name: str) -> Any:
    """The component of that name in frontend/built; its script looks for a host of the class `NAME-host`."""
    return st.components.v2.component(
        f"rejoinder_{name}",
        html=f"<div class='{name}-host'></div>",
        css="/* On two lines: one line would be taken for a path. */\n"
        + (_BUILT / f"{name}.css").read_text(encoding="utf-8"),
        js=(_BUILT / f"{name}.js").read_text(encoding="utf-8"),
    )
