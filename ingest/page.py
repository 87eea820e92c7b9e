"""The admins' page: documents in, what is there, and back to what was."""

from __future__ import annotations

import streamlit as st

from chat.screen import chosen_language
from chat.words import ScreenLanguage

TITLES: dict[ScreenLanguage, str] = {"da": "Dokumenter", "sv": "Dokument", "en": "Documents"}
"""What the page is called where pages are chosen."""


def show() -> None:
    """Draw the page."""
    st.header(TITLES[chosen_language()])
