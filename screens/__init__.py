"""The pages of the app: one question each.

The folder is not called `pages`: Streamlit would find it by itself, and a link straight to a page
would then run that file without app.py round it.
"""
