"""The managers' page: ask, read the answer, see where it stands."""

from __future__ import annotations

from html import escape

import streamlit as st

from chat.answer_view import error_html, question_html
from chat.browser import run_script, scroll_to
from chat.conversation import Conversation
from chat.filters import chosen_filters
from chat.library import current_assistant, current_settings
from chat.screen import chosen_language
from chat.turn_view import TurnView
from chat.words import SCREEN_LANGUAGES, ScreenLanguage, Words
from errors import KildesvarError
from retrieval.search import Filters

TITLES: dict[ScreenLanguage, str] = {"da": "Spørg", "sv": "Fråga", "en": "Ask"}
"""What the page is called where pages are chosen."""


def show() -> None:
    """Draw the page."""
    words = SCREEN_LANGUAGES[chosen_language()]
    thread = st.container(key="thread")
    try:
        assistant = current_assistant()
        documents = assistant.documents()
        view = TurnView(assistant, documents, current_settings().max_question_chars, words)
    except KildesvarError as error:
        with thread:
            st.html(error_html(error, words))
        return

    conversation: Conversation = st.session_state.setdefault("conversation", Conversation())
    question: str | None = st.session_state.get("asked")
    with st.sidebar:
        filters = chosen_filters(documents, words)
        if conversation.turns or question:
            st.button(words.start_over, on_click=_start_over, type="tertiary", icon=":material/restart_alt:")
    with st.container(key="ask"):
        st.chat_input(words.ask, key="question", on_submit=_ask_what_is_typed)
    if not conversation.turns and not question:
        _start(thread, words)
        return
    with thread:
        for turn in conversation.turns:
            view.show(turn)
        if question:
            conversation = _answer(view, conversation, question, filters)
    newest = f"turn-{len(conversation.turns)}"
    run_script(scroll_to(newest), newest)


def _start(thread: st.delta_generator.DeltaGenerator, words: Words) -> None:
    """Draw what a visitor sees first: what this is, and questions to begin with."""
    with thread:
        st.html(f'<p class="lead">{escape(words.lead)}</p>')
    with st.container(key="starters"):
        st.html(f'<h2 class="label">{escape(words.starters_heading)}</h2>')
        for n, question in enumerate(words.starters):
            st.button(question, key=f"starter-{n}", on_click=_ask, args=(question,), width="stretch")


def _answer(view: TurnView, conversation: Conversation, question: str, filters: Filters) -> Conversation:
    """Ask, keep the conversation with the new turn, and draw that turn."""
    waiting = st.empty()
    with waiting.container():
        st.html(question_html(question, 0, view.words))
        with st.spinner(view.words.searching):
            try:
                conversation = conversation.asked(view.assistant, question, filters)
            except Exception:
                # A fault of ours must not be repeated at every click; a click while we search only
                # starts the page anew, and the question waits for the next run.
                del st.session_state["asked"]
                raise
    del st.session_state["asked"]
    st.session_state["conversation"] = conversation
    waiting.empty()
    view.show(conversation.turns[-1])
    return conversation


def _ask_what_is_typed() -> None:
    _ask(st.session_state["question"])


def _ask(question: str) -> None:
    st.session_state["asked"] = question


def _start_over() -> None:
    st.session_state["conversation"] = Conversation()
