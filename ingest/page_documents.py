"""The list of documents; of each its details to be corrected, its text, and its removal."""

from __future__ import annotations

from pathlib import Path
from typing import Final, Literal

import streamlit as st

from chat.document_view import document_html
from chat.label import as_label
from errors import KildesvarError
from ingest import page_html as html
from ingest import page_work as work
from ingest.listing import ListedDocument, show_document
from ingest.metadata import normal_date, sidecar_of
from ingest.page_words import PageWords
from ingest.removal import removed_folder
from ingest.sidecar import write_sidecar
from retrieval.documents import Language
from settings import Settings

_AT_ONCE: Final = 20
_FILTERED_FROM: Final = 8
"""A shorter list needs no search."""
_SHOWN: Final = "documents_shown"
_OPENED: Final = "document_opened"

State = Literal["all", "incomplete", "undated"]


def show_documents(
    settings: Settings, folder: Path, documents: tuple[ListedDocument, ...], words: PageWords
) -> None:
    """Draw the list. `folder` is the one that the index follows."""
    if not documents:
        return
    st.html(html.heading(words.list_heading))
    found = _filtered(documents, words) if len(documents) >= _FILTERED_FROM else documents
    if len(found) < len(documents):
        total = words.count(words.documents, len(documents))
        st.html(html.note(words.found.format(n=words.number(len(found)), documents=total)))
    shown = st.session_state.get(_SHOWN, _AT_ONCE)
    for document in found[:shown]:
        with st.container(key=f"listed-{document.info.id}", horizontal=True, vertical_alignment="center"):
            st.html(html.document_row(document, words))
            st.button(
                words.details,
                key=f"details-{document.info.id}",
                type="tertiary",
                on_click=_open,
                args=(document.info.id,),
            )
    if len(found) > shown:
        st.button(words.show_more, on_click=_show_more, args=(shown,), type="tertiary")
    opened = next((one for one in documents if one.info.id == st.session_state.get(_OPENED)), None)
    if opened:
        dialog = st.dialog(as_label(opened.info.title), width="medium", on_dismiss=_close)
        dialog(_show_details)(settings, folder, opened, words)


def _open(document_id: str) -> None:
    # Kept, so that the page drawn anew when some work ends does not close what is being written in.
    st.session_state[_OPENED] = document_id


def _close() -> None:
    st.session_state.pop(_OPENED, None)


def _show_more(shown: int) -> None:
    st.session_state[_SHOWN] = shown + 5 * _AT_ONCE


def _filtered(documents: tuple[ListedDocument, ...], words: PageWords) -> tuple[ListedDocument, ...]:
    """Show what the list can be narrowed by, and give what is left of it."""
    languages: list[Language | None] = [None, *sorted({document.info.language for document in documents})]
    states: dict[State, str] = {
        "all": words.any_state,
        "incomplete": words.only_incomplete,
        "undated": words.only_undated,
    }
    with st.container(key="list-filters", horizontal=True):
        wanted = st.text_input(
            words.search, key="list-search", placeholder=words.search, label_visibility="collapsed"
        )
        language = st.selectbox(
            words.field_language,
            languages,
            format_func=lambda code: words.screen.language_names[code] if code else words.any_language,
            key="list-language",
            label_visibility="collapsed",
        )
        state = st.selectbox(
            words.becomes,
            list(states),
            format_func=lambda name: states[name],
            key="list-state",
            label_visibility="collapsed",
        )
    parts = wanted.casefold().split()
    return tuple(
        document
        for document in documents
        if (language is None or document.info.language == language)
        and (state != "incomplete" or not document.is_complete)
        and (state != "undated" or not document.info.date)
        and all(part in _searched(document) for part in parts)
    )


def _searched(document: ListedDocument) -> str:
    info = document.info
    return " ".join((info.title, info.publisher or "", info.date or "", *document.paths)).casefold()


def _show_details(settings: Settings, folder: Path, document: ListedDocument, words: PageWords) -> None:
    facts, text, removal = st.tabs([words.tab_facts, words.tab_text, words.tab_remove])
    with facts:
        _correct(settings, folder, document, words)
    with text:
        _show_text(settings, document, words)
    with removal:
        _remove(settings, document, words)


def _correct(settings: Settings, folder: Path, document: ListedDocument, words: PageWords) -> None:
    info = document.info
    file = folder / info.path
    languages: list[Language] = ["da", "sv", "en"]
    if info.language == "unknown":
        languages.insert(0, "unknown")
    with st.form(f"facts-{info.id}", border=False):
        title = st.text_input(words.field_title, info.title)
        publisher = st.text_input(words.field_publisher, info.publisher or "")
        date = st.text_input(words.field_date, info.date or "", help=None, placeholder="2025-08-12")
        st.caption(words.field_date_help)
        language = st.selectbox(
            words.field_language,
            languages,
            languages.index(info.language),
            format_func=lambda code: words.screen.language_names[code],
        )
        st.caption(words.sidecar_note.format(sidecar=as_label(sidecar_of(file).name)))
        saved = st.form_submit_button(words.save, type="primary", disabled=work.is_busy(settings))
    if not saved:
        return
    if date.strip() and normal_date(date) is None:
        st.html(html.notice(words.bad_date.format(date=date.strip())))
        return
    given = {
        "title": (title.strip(), info.title),
        "publisher": (publisher.strip(), info.publisher or ""),
        "date": (normal_date(date) or "", info.date or ""),
        "language": (language, info.language),
    }
    said = {key: new or None for key, (new, old) in given.items() if new != old}
    if not said:
        st.html(html.note(words.nothing_changed))
        return
    try:
        write_sidecar(file, said)
    except KildesvarError as error:
        st.html(f'<div class="trouble" role="alert"><p>{html.reason(str(error), words)}</p></div>')
        return
    work.start_sync(settings, str(folder), words)
    _close()
    st.rerun()


def _show_text(settings: Settings, document: ListedDocument, words: PageWords) -> None:
    try:
        shown = show_document(settings, document.info.id)
    except KildesvarError as error:
        st.html(f'<div class="trouble" role="alert"><p>{html.reason(str(error), words)}</p></div>')
        return
    if document.unread:
        st.html(html.heading(words.unread_heading) + html.unread_pages(document.info, document.unread, words))
    st.html(document_html(shown.document, (), words.screen))
    if shown.document.dropped:
        with st.expander(f"{words.dropped_heading} ({len(shown.document.dropped)})"):
            st.html(
                html.note(words.dropped_note)
                + html.dropped_list(document.info, shown.document.dropped, words)
            )


def _remove(settings: Settings, document: ListedDocument, words: PageWords) -> None:
    st.html(html.note(words.remove_note.format(folder=removed_folder(settings.data_dir))))
    title = as_label(document.info.title)
    sure = st.checkbox(words.remove_sure.format(title=title), key=f"sure-{document.info.id}")
    busy = work.is_busy(settings)
    if st.button(words.remove, key=f"remove-{document.info.id}", type="primary", disabled=not sure or busy):
        work.start(settings, ["remove", document.info.id], words)
        _close()
        st.rerun()
