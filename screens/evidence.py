"""What do the claims rest on? All sources, what became of each, and one of them opened."""

from pathlib import Path

import streamlit as st

from kb.views import cited_urls, discussions
from screens import _source, _sources, _url
from screens._parts import nothing_yet
from ui.opened import opened
from ui.text import plain, short


def _nothing_read() -> None:
    cited = len(cited_urls(opened().kb))
    with st.container(border=True):
        st.header("Nothing was looked at yet", anchor=False)
        if cited:
            st.markdown(
                f"The discussions cite **{cited:,}** whole addresses. To look at them and check the claims:"
            )
        else:
            st.markdown("The discussions cite no whole address. To check claims on what you have yourself:")
        st.code(
            "rejoinder check                          # every claim worth checking\n"
            "rejoinder evidence add FILE-OR-FOLDER    # your own pages, PDFs, notes\n"
            "rejoinder evidence import FILE           # published fact-checks (ClaimReview)",
            language="sh",
        )
        st.markdown("Or open a claim, and check that one.")
        st.page_link("screens/claims.py", label="All claims", icon=":material/format_list_bulleted:")


def _not_here(wanted: str) -> None:
    st.title("Not here", anchor=False)
    st.error(f"There is no source {plain(short(wanted))} here.", icon=":material/search_off:")
    _sources.back()


st.html(Path(__file__).parents[1] / "ui" / "evidence.css")
asked = _url.here(_sources.PAGE, _sources.NAMES.__contains__)
rows = opened().sources()
wanted = asked.get("source", [""])[-1]
found = next((row for row in rows if row.id == wanted), None)
if found:
    _source.draw(found)
elif wanted:
    _not_here(wanted)
else:
    st.title("Evidence", anchor=False)
    if rows:
        _sources.draw(rows, asked)
    elif discussions(opened().kb):
        _nothing_read()
    else:
        nothing_yet()
