"""The few lines that the browser itself must run; no text of a user or a document comes here."""

from __future__ import annotations

import streamlit as st


def run_script(script: str, key: str) -> None:
    """Run a script in the browser; once for each new `key`, however often the page is drawn."""
    st.html(f"<script>/* {key} */ {script}</script>", unsafe_allow_javascript=True)


def set_language(language: str) -> str:
    """Script: tell screen readers and hyphenation which language the page is in."""
    return f"document.documentElement.lang = {language!r}"


def scroll_to(place: str) -> str:
    """Script: bring a place to the top of the page."""
    return f"document.getElementById({place!r})?.scrollIntoView({{block: 'start'}})"


def center(place: str) -> str:
    """Script: bring a place to the middle of what scrolls around it, and put the keyboard there."""
    return (
        f"const place = document.getElementById({place!r});"
        "place?.scrollIntoView({block: 'center'}); place?.focus({preventScroll: true})"
    )
