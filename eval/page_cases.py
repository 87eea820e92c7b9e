"""The view that turns the questions of readers who were not content into cases of a test set."""

from __future__ import annotations

from html import escape

import streamlit as st

from chat.answer_view import trouble_html
from chat.feedback import Rating, ratings
from chat.library import current_assistant
from errors import FeedbackError, TestSetError
from eval.page_case_form import case_form
from eval.page_measure import measure_this
from eval.page_words import PageWords
from eval.testcases import ids_of, own_sets
from retrieval.documents import Document
from settings import Settings

_EDITED = "case"
_SAVED = "case_saved"
_OWN = "own"


def show(settings: Settings, words: PageWords) -> None:
    """Draw the questions that wait, and the form of the one that is being made a case of."""
    assistant = current_assistant()
    st.html(f'<p class="note">{escape(words.cases_lead)}</p>')
    _saved(settings, words)
    st.subheader(words.thumbs_down, anchor=False)
    unhappy, is_read = _unhappy(settings, words)
    taken = frozenset().union(*(ids_of(path) for path in own_sets(settings.data_dir)))
    if any(case_id(rating) in taken for rating in unhappy) and st.checkbox(words.only_open, value=True):
        unhappy = [rating for rating in unhappy if case_id(rating) not in taken]
    if is_read and not unhappy:
        st.html(f'<p class="note">{escape(words.no_thumbs)}</p>')
    documents = tuple(assistant.document(info.id) for info in assistant.documents())
    edited = st.session_state.get(_EDITED)
    for rating in unhappy:
        with st.container(key=f"rating-{rating.id}", border=True):
            st.html(_rating_html(rating, words, is_case=case_id(rating) in taken))
            if edited == rating.id:
                _form(settings, documents, rating, words)
            else:
                st.button(
                    words.make_case,
                    key=f"make-{rating.id}",
                    on_click=_edit,
                    args=(rating.id,),
                    icon=":material/add:",
                )
    with st.container(key="own-case", border=edited == _OWN):
        if edited == _OWN:
            _form(settings, documents, None, words)
        else:
            st.button(
                words.own_question, on_click=_edit, args=(_OWN,), type="tertiary", icon=":material/edit:"
            )


def _unhappy(settings: Settings, words: PageWords) -> tuple[list[Rating], bool]:
    """Return the ratings of readers who were not content, and whether any could be read; else it is said."""
    try:
        return [rating for rating in ratings(settings.data_dir) if rating.verdict == "down"], True
    except FeedbackError as error:
        details = f'<p class="details" lang="en">{escape(str(error))}</p>'
        st.html(trouble_html(words.ratings_unread, details))
        return [], False


def case_id(rating: Rating) -> str:
    """Name the case that is made of a rating, so that it is known again."""
    return f"reader-{rating.id}"


def _form(
    settings: Settings, documents: tuple[Document, ...], rating: Rating | None, words: PageWords
) -> None:
    try:
        path = case_form(settings, documents, case_id(rating) if rating else None, rating, words)
    except TestSetError as error:
        st.html(trouble_html(words.not_saved, f'<p class="details" lang="en">{escape(str(error))}</p>'))
        return
    if path is not None:
        st.session_state[_SAVED] = path.stem
        st.session_state[_EDITED] = None
        st.rerun()


def _saved(settings: Settings, words: PageWords) -> None:
    """Say that a case was saved, and offer to measure on its set."""
    name = st.session_state.get(_SAVED)
    path = next((path for path in own_sets(settings.data_dir) if path.stem == name), None)
    if path is None:
        return
    with st.container(key="saved", horizontal=True, vertical_alignment="center"):
        told = words.saved.format(set=path.stem, count=len(ids_of(path)))
        st.html(f'<p role="status">{escape(told)}</p>', width="content")
        st.button(
            words.measure_it.format(set=path.stem), on_click=measure_this, args=(path,), type="tertiary"
        )


def _edit(which: str) -> None:
    st.session_state[_EDITED] = which
    st.session_state[_SAVED] = None


def _rating_html(rating: Rating, words: PageWords, *, is_case: bool) -> str:
    when = rating.time[:16].replace("T", " ")
    state = f" · {words.has_case}" if is_case else ""
    told = words.was_refused if rating.abstained else f"{words.answered_with}:"
    quotes = "".join(
        f'<blockquote class="passage">{escape(quote.quote)}'
        f'<footer class="facts">{escape(quote.document)}</footer></blockquote>'
        for quote in rating.quotes
    )
    return (
        f'<h3 class="asked">{escape(rating.question)}</h3>'
        f'<p class="facts">{escape(when)} UTC{escape(state)}</p><p class="told">{escape(told)}</p>{quotes}'
    )
