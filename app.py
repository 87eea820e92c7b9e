"""The front door: navigation over the pages, nothing else. Start it with `streamlit run app.py`."""

from __future__ import annotations

import streamlit as st

import chat.page

st.navigation([st.Page(chat.page.show, title="Kildesvar", default=True)]).run()
