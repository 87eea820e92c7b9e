"""The window in which a document opens at a place; it stays open while the page behind it goes on."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from chat.answer_view import trouble_html
from chat.browser import center, run_script
from chat.document_view import MARK_PLACE, document_html
from chat.label import as_label
from chat.text_view import Mark
from chat.words import Words
from retrieval.chain import Assistant
from retrieval.documents import DocumentInfo

_OPENED = "opened_place"


@dataclass(frozen=True, slots=True)
class Place:
    """What is opened: a document, and the places that are marked in it."""

    info: DocumentInfo
    marks: tuple[Mark, ...]
    key: str
    """Tells the place from the other places on the page."""


def opener(place: Place, words: Words, *, rerun: bool) -> None:
    """Draw the control that opens a place; `rerun` where it stands in a part of the page that runs alone."""
    clicked = st.button(
        words.show_in_document,
        key=f"open-{place.key}",
        type="tertiary",
        icon=":material/article:",
        on_click=_open,
        args=(place,),
    )
    if clicked and rerun:
        st.rerun()


def show_opened(assistant: Assistant, words: Words) -> None:
    """Draw the window, where one is open; Streamlit would shut it at the next run of the page."""
    place: Place | None = st.session_state.get(_OPENED)
    if place is not None:
        dialog = st.dialog(as_label(place.info.title), width="medium", on_dismiss=_shut)
        dialog(_show)(place, assistant, words)


def is_open() -> bool:
    """Tell whether the window is open."""
    return _OPENED in st.session_state


def _show(place: Place, assistant: Assistant, words: Words) -> None:
    if place.info.id not in {known.id for known in assistant.documents()}:
        st.html(trouble_html(words.document_gone))
        return
    st.html(document_html(assistant.document(place.info.id), place.marks, words))
    run_script(center(MARK_PLACE), place.key)


def _open(place: Place) -> None:
    st.session_state[_OPENED] = place


def _shut() -> None:
    st.session_state.pop(_OPENED, None)
