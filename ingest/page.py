"""The admins' page: documents in, what is there, and back to what was."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Final

import streamlit as st

from chat.answer_view import error_html
from chat.library import current_settings
from chat.screen import chosen_language
from chat.words import ScreenLanguage
from errors import IndexMissingError, KildesvarError
from ingest import page_html as html
from ingest import page_work as work
from ingest import uploads
from ingest.listing import ListedDocument, list_documents
from ingest.page_documents import show_documents
from ingest.page_index import show_index
from ingest.page_upload import show_upload
from ingest.page_versions import show_versions
from ingest.page_words import PageWords, page_words
from retrieval import jobs
from retrieval.generation import Manifest, current_generation, read_manifest
from settings import Settings

TITLES: Final[dict[ScreenLanguage, str]] = {
    language: page_words(language).title for language in ("da", "sv", "en")
}
"""What the page is called where pages are chosen."""
HERE: Final = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class _Holding:
    """What the current index holds."""

    manifest: Manifest
    documents: tuple[ListedDocument, ...]


def show() -> None:
    """Draw the page."""
    st.html(HERE / "page.css")
    words = page_words(chosen_language())
    st.html(f'<h2 class="page-title">{escape(words.title)}</h2>')
    try:
        settings = current_settings()
    except KildesvarError as error:
        st.html(error_html(error, words.screen))
        return
    # The work is looked at before the index: what it has done by now is then in what is shown.
    job = jobs.latest(settings, work.WORK)
    holding, fault = _current(settings)
    if holding:
        st.html(html.note(_summary(holding, words)))
    elif isinstance(fault, IndexMissingError):
        st.html(html.note(words.no_documents))
    elif fault:
        st.html(error_html(fault, words.screen))
    work.show_work(settings, job, words)
    views = {"documents": words.tab_documents, "versions": words.tab_versions, "index": words.tab_index}
    view = st.segmented_control(
        words.title,
        list(views),
        format_func=lambda name: views[name],
        default="documents",
        key="documents-view",
        required=True,
        label_visibility="collapsed",
    )
    with st.container(key=f"view-{view}"):
        if view == "versions":
            show_versions(settings, words)
        elif view == "index":
            show_index(settings, holding.manifest if holding else None, words)
        else:
            _show_documents(settings, holding, words)


def _show_documents(settings: Settings, holding: _Holding | None, words: PageWords) -> None:
    folder = settings.corpus_dir.resolve()
    indexed = Path(holding.manifest.folder) if holding and holding.manifest.folder else folder
    if indexed != folder:
        st.html(html.notice(words.other_folder.format(indexed=indexed, folder=folder)))
    if uploads.is_writable(settings.corpus_dir):
        show_upload(settings, words)
    else:
        st.html(html.notice(words.read_only.format(folder=folder)))
    if holding:
        show_documents(settings, indexed, holding.documents, words)


def _summary(holding: _Holding, words: PageWords) -> str:
    manifest = holding.manifest
    return words.summary.format(
        documents=words.count(words.documents, manifest.documents),
        passages=words.count(words.passages, manifest.chunks),
        when=words.when(manifest.created),
    )


def _current(settings: Settings) -> tuple[_Holding | None, KildesvarError | None]:
    """Give what the index holds, or why that cannot be known."""
    try:
        generation = current_generation(settings.data_dir)
        return _held(settings.model_dump_json(), generation, settings), None
    except KildesvarError as error:
        return None, error


@st.cache_resource(max_entries=1, show_spinner=False)
def _held(told: str, generation: str | None, _settings: Settings) -> _Holding:  # noqa: ARG001
    """Look once for what the settings tell and the generation that is current: the cache's key."""
    documents = list_documents(_settings)
    return _Holding(read_manifest(_settings.data_dir, generation or ""), documents)
