"""The control below an answer by which a visitor says whether it was of use.

Streamlit's own thumbs (`st.feedback`) are read aloud in English whatever the page's language.
"""

from __future__ import annotations

from html import escape

import streamlit as st

from chat.answer_view import trouble_html
from chat.conversation import Turn
from chat.feedback import Verdict, keep, rating_of
from chat.library import current_settings
from chat.words import Words
from errors import SettingsError
from retrieval.documents import Answer

_ICONS = {"up": ":material/thumb_up:", "down": ":material/thumb_down:"}


def rating_control(turn: Turn, answer: Answer, words: Words) -> None:
    """Draw thumbs up and thumbs down for a turn's answer or refusal."""
    key = f"rate-{turn.id}"
    labels = {"up": f"{_ICONS['up']} {words.thumbs_up}", "down": f"{_ICONS['down']} {words.thumbs_down}"}
    with st.container(key=f"rating-{turn.number}", horizontal=True, vertical_alignment="center", gap="small"):
        st.html(f'<p class="told">{escape(words.rate)}</p>', width="content")
        verdict = st.pills(
            words.rate,
            ["up", "down"],
            format_func=lambda each: labels[each],
            key=key,
            label_visibility="collapsed",
            on_change=_keep,
            args=(key, turn, answer),
        )
        if st.session_state.get(f"{key}-failed"):
            st.html(trouble_html(words.not_rated))
        elif verdict:
            st.html(f'<p class="told" role="status">{escape(words.rated)}</p>', width="content")


def _keep(key: str, turn: Turn, answer: Answer) -> None:
    """Keep the verdict that was just given, or that it was taken back."""
    verdict: Verdict | None = st.session_state[key]
    try:
        keep(rating_of(turn.id, verdict, answer, turn.generation), current_settings().data_dir)
    except (OSError, SettingsError):
        st.session_state[f"{key}-failed"] = True
    else:
        st.session_state[f"{key}-failed"] = False
