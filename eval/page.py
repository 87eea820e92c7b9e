"""The evaluators' page: measure, look at runs, compare them, and turn readers' complaints into test cases."""

from __future__ import annotations

from html import escape

import streamlit as st

from chat.answer_view import error_html
from chat.library import current_settings
from chat.screen import chosen_language
from chat.words import SCREEN_LANGUAGES, ScreenLanguage
from errors import KildesvarError
from eval import page_cases, page_measure, page_runs
from eval.page_address import keep_in_address, take_from_address
from eval.page_words import View, page_words

TITLES: dict[ScreenLanguage, str] = {code: page_words(code).title for code in SCREEN_LANGUAGES}
"""What the page is called where pages are chosen."""
VIEW = "view"


def show() -> None:
    """Draw the page."""
    language = chosen_language()
    words = page_words(language)
    st.header(words.title, anchor=False)
    st.html(f'<p class="note">{escape(words.lead)}</p>')
    views: list[View] = list(words.views)
    take_from_address(VIEW, views)
    st.session_state.setdefault(VIEW, views[0])
    view = st.segmented_control(
        words.title,
        views,
        format_func=lambda name: words.views[name],
        key=VIEW,
        required=True,
        label_visibility="collapsed",
    )
    keep_in_address(VIEW, None if view == views[0] else view)
    try:
        settings = current_settings()
        if view != "runs":
            keep_in_address(page_runs.RUN, None)
        match view:
            case "runs":
                page_runs.show_runs(settings, words)
            case "compare":
                page_runs.show_comparison(settings, words)
            case "cases":
                page_cases.show(settings, words)
            case _:
                page_measure.show(settings, words)
    except KildesvarError as error:
        st.html(error_html(error, SCREEN_LANGUAGES[language]))
