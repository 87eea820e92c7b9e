"""What all pages share: the frame with the name at its top, and the language that was chosen."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from chat.browser import run_script, set_language
from chat.words import SCREEN_LANGUAGES, ScreenLanguage, language_of

HERE = Path(__file__).parent
_CHOSEN = "screen_language"
_CONTROL = "screen_language_control"


def chosen_language() -> ScreenLanguage:
    """Give the language that was chosen on any page, else the browser's, else Danish."""
    if _CHOSEN not in st.session_state:
        wished = language_of(st.query_params.get("lang")) or language_of(st.context.locale)
        st.session_state[_CHOSEN] = wished or "da"
    language: ScreenLanguage = st.session_state[_CHOSEN]
    return language


def draw_frame() -> None:
    """Draw what stands above every page: the look, the name, and the choice of language."""
    st.set_page_config(page_title="Kildesvar", page_icon=str(HERE / "icon.svg"), layout="centered")
    st.html(HERE / "style.css")
    language = chosen_language()
    _keep_in_address(language)
    st.session_state.setdefault(_CONTROL, language)
    with st.container(key="header", horizontal=True, vertical_alignment="center"):
        st.html('<h1 class="brand">Kildesvar</h1>', width="content")
        st.segmented_control(
            SCREEN_LANGUAGES[language].choose_language,
            list(SCREEN_LANGUAGES),
            format_func=lambda code: SCREEN_LANGUAGES[code].name,
            key=_CONTROL,
            required=True,
            label_visibility="collapsed",
            on_change=_choose,
        )
    run_script(set_language(language), language)


def _choose() -> None:
    st.session_state[_CHOSEN] = st.session_state[_CONTROL]


def _keep_in_address(language: ScreenLanguage) -> None:
    """Name a language in the address that the browser did not wish for; a change of page would drop it."""
    if language == (language_of(st.context.locale) or "da") and "lang" not in st.query_params:
        return
    if st.query_params.get("lang") != language:
        st.query_params["lang"] = language
