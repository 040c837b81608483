"""What should a person look at next?"""

import streamlit as st

st.title("Review", anchor=False)
