"""Back to what was: the generations of the index, and the files of removed documents."""

from __future__ import annotations

from html import escape

import streamlit as st

from errors import KildesvarError
from ingest import page_html as html
from ingest import page_work as work
from ingest import uploads
from ingest.listing import KeptGeneration, list_generations
from ingest.page_words import PageWords
from ingest.removal import removed_folder
from ingest.uploads import RemovedFiles
from settings import Settings


def show_versions(settings: Settings, words: PageWords) -> None:
    """Draw the generations that are kept, and what was removed."""
    st.html(html.note(words.versions_note))
    for kept in list_generations(settings):
        _show_generation(settings, kept, words)
    removed = uploads.removed_files(settings)
    if removed:
        st.html(html.heading(words.removed_heading))
        st.html(html.note(words.removed_note.format(folder=removed_folder(settings.data_dir))))
    for files in removed:
        _show_removed(settings, files, words)


def _show_generation(settings: Settings, kept: KeptGeneration, words: PageWords) -> None:
    manifest = kept.manifest
    known = (
        words.count(words.documents, manifest.documents),
        words.count(words.passages, manifest.chunks),
        words.size(kept.bytes),
        manifest.created_by,
    )
    state = html.badge("ready", words.serving) if kept.is_current else ""
    with st.container(key=f"listed-{manifest.generation}", horizontal=True, vertical_alignment="center"):
        st.html(
            f'<div class="listed"><h4>{escape(words.when(manifest.created))}</h4>{html.facts(known)}'
            f'<p class="path">{state} {escape(manifest.generation)}</p></div>'
        )
        if not kept.is_current and st.button(
            words.go_back, key=f"go-back-{manifest.generation}", type="tertiary"
        ):
            st.dialog(words.go_back_yes)(_confirm)(settings, kept, words)


def _confirm(settings: Settings, kept: KeptGeneration, words: PageWords) -> None:
    manifest = kept.manifest
    st.html(f"<p>{escape(words.go_back_note.format(when=words.when(manifest.created)))}</p>")
    if st.button(words.go_back_yes, key="go-back-yes", type="primary", disabled=work.is_busy(settings)):
        work.start(settings, ["rollback", manifest.generation], words)
        st.rerun()


def _show_removed(settings: Settings, files: RemovedFiles, words: PageWords) -> None:
    with st.container(key=f"listed-{files.name}", horizontal=True, vertical_alignment="center"):
        st.html(
            f'<div class="listed"><h4>{escape(", ".join(files.documents))}</h4>'
            f"{html.facts((words.when(files.since),))}</div>"
        )
        st.button(
            words.put_back,
            key=f"put-back-{files.name}",
            type="tertiary",
            disabled=work.is_busy(settings),
            on_click=_put_back,
            args=(settings, files, words),
        )


def _put_back(settings: Settings, files: RemovedFiles, words: PageWords) -> None:
    try:
        uploads.put_back(settings, files)
    except KildesvarError as error:
        work.tell_trouble(error)
        return
    work.start_sync(settings, str(settings.corpus_dir), words)
