"""Back to what was: the generations of the index, and the files of removed documents."""

from __future__ import annotations

from html import escape
from typing import Final

import streamlit as st

from errors import KildesvarError
from ingest import page_html as html
from ingest import page_work as work
from ingest.listing import KeptGeneration, list_generations
from ingest.page_words import PageWords
from ingest.removal import removed_folder
from ingest.removed_files import RemovedFiles, leaving, put_back, removed_files
from settings import Settings

_MOST_NAMED: Final = 20
"""Of the documents that would leave the index."""


def show_versions(settings: Settings, words: PageWords) -> None:
    """Draw the generations that are kept, and what was removed."""
    st.html(html.note(words.versions_note))
    for kept in list_generations(settings):
        _show_generation(settings, kept, words)
    removed = removed_files(settings)
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
            f'<div class="listed"><h4>{escape(", ".join((*files.documents, *files.sidecars)))}</h4>'
            f"{html.facts((words.when(files.since),))}</div>"
        )
        if st.button(
            words.put_back, key=f"put-back-{files.name}", type="tertiary", disabled=work.is_busy(settings)
        ):
            _ask_or_put_back(settings, files, words)


def _ask_or_put_back(settings: Settings, files: RemovedFiles, words: PageWords) -> None:
    """Put files back, at once where the sync that follows takes no document out of the index."""
    try:
        left = leaving(settings, files)
    except KildesvarError as error:
        work.tell_trouble(error)
        st.rerun()
    if left:
        st.dialog(words.put_back)(_confirm_leaving)(settings, files, left, words)
    else:
        _put_back(settings, files, words)


def _confirm_leaving(
    settings: Settings, files: RemovedFiles, left: tuple[str, ...], words: PageWords
) -> None:
    st.html(html.notice(words.removes_many.format(documents=words.count(words.documents, len(left)))))
    more = len(left) - _MOST_NAMED
    rest = [words.more_rows.format(n=words.number(more))] if more > 0 else []
    st.html(html.note(", ".join((*left[:_MOST_NAMED], *rest))))
    sure = st.checkbox(words.confirm_removals, key="confirm-leaving")
    if st.button(
        words.put_back, key="put-back-yes", type="primary", disabled=not sure or work.is_busy(settings)
    ):
        _put_back(settings, files, words)


def _put_back(settings: Settings, files: RemovedFiles, words: PageWords) -> None:
    try:
        folder = put_back(settings, files)
        work.start_sync(settings, str(folder), words)
    except KildesvarError as error:
        work.tell_trouble(error)
    st.rerun()
