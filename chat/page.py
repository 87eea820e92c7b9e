"""The managers' page: ask, read the answer, see where it stands."""

from __future__ import annotations

from html import escape
from typing import Final

import streamlit as st

from chat.answer_view import error_html, question_html
from chat.browser import run_script, scroll_to
from chat.conversation import Turn
from chat.conversations import Conversations
from chat.document_dialog import show_opened
from chat.filters import chosen_filters
from chat.library import current_library, current_settings
from chat.model_choice import chosen_model
from chat.screen import chosen_language
from chat.turn_view import TurnView
from chat.words import SCREEN_LANGUAGES, ScreenLanguage, Words
from chat.writing_words import WRITING_WORDS
from errors import KildesvarError
from retrieval.search import NO_FILTERS, Filters

TITLES: dict[ScreenLanguage, str] = {"da": "Spørg", "sv": "Fråga", "en": "Ask"}
"""What the page is called where pages are chosen."""
_ADDRESS: Final = "conversation"
_CONVERSATION: Final = "conversation_id"
_WAIT_S: Final = 2.0


def show() -> None:
    """Draw the page."""
    words, writing = SCREEN_LANGUAGES[chosen_language()], WRITING_WORDS[chosen_language()]
    thread = st.container(key="thread")
    try:
        settings, library = current_settings(), current_library()
    except KildesvarError as error:
        with thread:
            st.html(error_html(error, words))
        return
    documents = library.assistant.documents()
    conversations = _conversations(settings.kept_conversations, settings.conversation_kept_hours)
    turns, is_gone = _current_turns(conversations)
    question: str | None = st.session_state.get("asked")
    with st.sidebar:
        model = chosen_model(settings, turns[-1].model if turns else None, writing)
        library.prepare(model, words.language)
        filters = chosen_filters(documents, words, _kept_filters(conversations))
        if turns or question:
            st.button(
                words.start_over,
                on_click=_start_over,
                args=(conversations,),
                type="tertiary",
                icon=":material/restart_alt:",
            )
    _keep(filters, conversations)
    if _CONVERSATION in st.session_state:
        # Another page's address has lost it.
        _name_in_address(st.session_state[_CONVERSATION])
    with st.container(key="ask"):
        st.chat_input(words.ask, key="question", on_submit=_ask_what_is_typed)
    if not turns and not question:
        _start(thread, words, writing.conversation_gone if is_gone else "")
        return
    if question:
        conversation_id = st.session_state.get(_CONVERSATION) or conversations.begin()
        st.session_state[_CONVERSATION] = conversation_id
        # Before it is asked: a fault of ours must not be repeated at every click.
        del st.session_state["asked"]
        turns = (*turns, conversations.ask(conversation_id, question, filters, model, library))
    conversation_id = st.session_state[_CONVERSATION]
    _name_in_address(conversation_id)
    strike = settings.failed_sentences == "strike"
    view = TurnView(
        conversations, conversation_id, documents, settings.max_question_chars, strike, words, writing
    )
    with thread:
        for turn in turns:
            view.show(_waited_for(turn, view))
    newest = f"turn-{turns[-1].number}"
    run_script(scroll_to(newest), newest)
    show_opened(library.assistant, words)


@st.cache_resource(show_spinner=False)
def _conversations(most: int, kept_hours: float) -> Conversations:
    return Conversations(most, kept_hours * 3600)


def _current_turns(conversations: Conversations) -> tuple[tuple[Turn, ...], bool]:
    """Give the turns of the visit's conversation, and whether the one in the address is no longer kept."""
    conversation_id = st.session_state.get(_CONVERSATION) or st.query_params.get(_ADDRESS)
    if not conversation_id:
        return (), False
    turns = conversations.turns(conversation_id)
    if turns is None:
        st.session_state.pop(_CONVERSATION, None)
        return (), True
    st.session_state[_CONVERSATION] = conversation_id
    return turns, False


def _kept_filters(conversations: Conversations) -> Filters:
    return conversations.filters(st.session_state.get(_CONVERSATION, ""))


def _keep(filters: Filters, conversations: Conversations) -> None:
    """Keep the filters in the conversation, which begins with them where nothing is asked yet."""
    if filters != NO_FILTERS and _CONVERSATION not in st.session_state:
        st.session_state[_CONVERSATION] = conversations.begin()
    conversations.narrow(st.session_state.get(_CONVERSATION, ""), filters)


def _name_in_address(conversation_id: str) -> None:
    """Let the page's address lead back to a conversation."""
    if st.query_params.get(_ADDRESS) != conversation_id:
        st.query_params[_ADDRESS] = conversation_id


def _waited_for(turn: Turn, view: TurnView) -> Turn:
    """Wait a moment for a turn that has nothing to show yet: most answers are there at once."""
    if not turn.is_waited_for:
        return turn
    place = st.empty()
    with place.container():
        st.html(question_html(turn.question, 0, view.words))
        with st.spinner(view.words.searching):
            found = view.conversations.wait(view.conversation_id, turn.number, _WAIT_S)
    place.empty()
    return found or turn


def _start(thread: st.delta_generator.DeltaGenerator, words: Words, gone: str) -> None:
    """Draw what a visitor sees first: what this is, and questions to begin with."""
    with thread:
        if gone:
            st.html(f'<p class="notice" role="status">{escape(gone)}</p>')
        st.html(f'<p class="lead">{escape(words.lead)}</p>')
    with st.container(key="starters"):
        st.html(f'<h2 class="label">{escape(words.starters_heading)}</h2>')
        for n, question in enumerate(words.starters):
            st.button(question, key=f"starter-{n}", on_click=_ask, args=(question,), width="stretch")


def _ask_what_is_typed() -> None:
    _ask(st.session_state["question"])


def _ask(question: str) -> None:
    st.session_state["asked"] = question


def _start_over(conversations: Conversations) -> None:
    conversations.forget(st.session_state.pop(_CONVERSATION, ""))
    st.query_params.pop(_ADDRESS, None)
