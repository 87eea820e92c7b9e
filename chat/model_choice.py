"""The choice of who writes the answers: nobody, or a language model that is there."""

from __future__ import annotations

import streamlit as st

from chat.writing_words import WritingWords
from retrieval.answering import QUOTES
from settings import Settings

_KEY = "model"
_LOOKED_FOR_S = 60


def chosen_model(settings: Settings, last: str | None, writing: WritingWords) -> str:
    """Show the models that can write here, if any, and give the one that is chosen.

    Until one is chosen it is `last`, which wrote the last answer, or the one that is set.
    """
    names = _offered(settings.model_dump_json(), settings)
    default = last if last in names else settings.answer_model
    if len(names) == 1:
        return names[0]
    if st.session_state.get(_KEY) not in names:
        st.session_state[_KEY] = default if default in names else QUOTES
    return st.selectbox(writing.who_writes, names, format_func=writing.writer, key=_KEY, help=writing.slower)


@st.cache_data(ttl=_LOOKED_FOR_S, show_spinner=False)
def _offered(told: str, _settings: Settings) -> list[str]:  # noqa: ARG001
    """Name the models; looked for once in a while for what the settings tell: the cache's key."""
    from retrieval.models import choices

    set_by_name = _settings.answer_model
    return [
        choice.name for choice in choices(_settings) if not choice.next_step or choice.name == set_by_name
    ]
