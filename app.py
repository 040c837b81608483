"""The app: its pages, and nothing else. Runs under `rejoinder serve` and under `streamlit run app.py`."""

from pathlib import Path

import streamlit as st

from kb.errors import RejoinderError
from ui.text import plain

UI = Path(__file__).parent / "ui"

# A local icon, and set before navigation: a Material one would be fetched from a font host.
st.set_page_config(page_title="Rejoinder", page_icon=str(UI / "icon.png"), layout="wide")
st.logo(str(UI / "icon.png"), size="medium")
st.html(UI / "app.css")

PAGES = [
    st.Page("screens/home.py", title="Home", icon=":material/home:", default=True),
    st.Page("screens/ingest.py", title="Ingest", icon=":material/add_comment:"),
    st.Page("screens/discussion.py", title="Discussion", icon=":material/forum:"),
    st.Page("screens/claims.py", title="Claims", icon=":material/format_list_bulleted:"),
    st.Page("screens/evidence.py", title="Evidence", icon=":material/fact_check:"),
    st.Page("screens/review.py", title="Review", icon=":material/rate_review:"),
    st.Page("screens/query.py", title="Query", icon=":material/terminal:"),
    st.Page("screens/export.py", title="Export", icon=":material/download:"),
    st.Page("screens/claim.py", title="Claim", icon=":material/chat_bubble:", visibility="hidden"),
]

try:
    st.navigation(PAGES, position="top").run()
except RejoinderError as error:  # such as a knowledge base that cannot be opened
    st.error(plain(str(error)), icon=":material/error:")
