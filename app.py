"""The front door: navigation over the pages, nothing else. Start it with `streamlit run app.py`."""

from __future__ import annotations

import streamlit as st

import chat.page
import eval.page
import ingest.page
from chat.library import served_pages
from chat.screen import chosen_language, draw_frame

language = chosen_language()
# No icons: Streamlit would have the browser fetch a page's icon from the network.
pages = {
    "chat": st.Page(chat.page.show, title=chat.page.TITLES[language], url_path="chat"),
    "documents": st.Page(ingest.page.show, title=ingest.page.TITLES[language], url_path="documents"),
    "evaluation": st.Page(eval.page.show, title=eval.page.TITLES[language], url_path="evaluation"),
}
page = st.navigation([pages[name] for name in pages if name in served_pages()])
draw_frame()
page.run()
