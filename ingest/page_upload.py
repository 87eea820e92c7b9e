"""Documents in: files are uploaded, what would become of them is shown, and then they are taken in."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Final

import streamlit as st

from chat.label import as_label
from errors import KildesvarError
from ingest import page_html as html
from ingest import page_work as work
from ingest import uploads
from ingest.arrivals import Choice, arrivals, move_in
from ingest.page_words import PageWords
from ingest.preview import Preview, PreviewRow
from ingest.reading import READABLE
from retrieval import jobs
from settings import Settings

_ROUND: Final = "upload_round"


def show_upload(settings: Settings, words: PageWords) -> None:
    """Draw the place to put files, and what would become of those that wait."""
    st.html(html.heading(words.add_heading))
    round_number = st.session_state.setdefault(_ROUND, 0)
    key = f"upload-{round_number}"
    with st.container(key="upload"):
        # Streamlit's own words in the box are English; the look puts these in their place.
        size = words.size(settings.max_file_mb * 1_000_000).replace(f"{words.decimal_mark}0 ", " ")
        drop, choose = _css(words.drop_here.format(size=size)), _css(words.choose_files)
        st.html(f"<style>.st-key-upload {{ --drop-here: {drop}; --choose-files: {choose} }}</style>")
        st.file_uploader(
            words.add_heading,
            accept_multiple_files=True,
            max_upload_size=settings.max_file_mb,
            key=key,
            label_visibility="collapsed",
            on_change=_keep_uploaded,
            args=(settings, key),
        )
        kinds = ", ".join(suffix.removeprefix(".") for suffix in READABLE)
        st.html(html.note(words.kinds_note.format(kinds=kinds)))
    waiting = uploads.staged_files(settings)
    job = jobs.latest(settings, work.PREVIEW)
    if job and job.state == "running":
        work.watch(settings, job, words.checking, words)
        return
    seen = Preview.from_json(job.output) if job and job.state == "done" else None
    if job and job.state == "failed":
        st.html(_fault(job.message, words))
    if seen and seen.stamp == uploads.stamp(settings):
        with st.container(key="preview"):
            _show_preview(settings, seen, waiting, words)
    elif waiting:
        with st.container(key="preview"):
            st.html(html.note(words.out_of_date))
            with st.container(horizontal=True):
                _check_button(settings, words.check_again)
                _cancel_button(settings, waiting, words)
    else:
        _check_button(settings, words.check_folder)


def check(settings: Settings) -> None:
    """Begin to find out what would become of all files, anew where that is being done already."""
    try:
        running = jobs.latest(settings, work.PREVIEW)
        if running:
            jobs.stop(settings, running.id)
        jobs.start(settings, work.PREVIEW, ["ingest.preview"])
    except KildesvarError as error:
        work.tell_trouble(error)


def _keep_uploaded(settings: Settings, key: str) -> None:
    try:
        for file in st.session_state[key]:
            uploads.stage(settings, file.name, file.getvalue())
    except KildesvarError as error:
        work.tell_trouble(error)
        return
    # A new uploader, as what it holds cannot be taken out of it.
    st.session_state[_ROUND] += 1
    check(settings)


def _show_preview(
    settings: Settings, seen: Preview, waiting: Sequence[uploads.StagedFile], words: PageWords
) -> None:
    st.html(html.heading(words.preview_heading))
    if all(row.change == "unchanged" for row in seen.rows):
        st.html(html.note(words.nothing_to_do))
        st.button(words.close, on_click=_forget, args=(settings,), type="tertiary")
        return
    st.html(html.note(words.preview_note) + html.preview_table(seen.rows, words))
    choices = _ask_of_clashes(seen.rows, words)
    coming = arrivals(seen, choices)
    left = sum(1 for row in seen.rows if row.staged) - sum(len(arrival.files) for arrival in coming)
    undecided = any(row.change == "clash" and row.staged not in choices for row in seen.rows)
    if left and not undecided:
        st.html(html.note(words.count(words.left_out, left)))
    sure = _ask_of_removals(seen.rows, words)
    follows = coming or any(not row.staged and row.change not in ("unchanged", "failed") for row in seen.rows)
    with st.container(horizontal=True):
        if follows:
            documents = sum(1 for arrival in coming if arrival.document)
            label = words.count(words.take_in, documents) if documents else words.follow_folder
            st.button(
                label,
                key="take-in",
                type="primary",
                disabled=undecided or not sure or work.is_busy(settings),
                on_click=_take_in,
                args=(settings, seen, choices, words),
            )
        _cancel_button(settings, waiting, words)


def _ask_of_clashes(rows: Sequence[PreviewRow], words: PageWords) -> dict[str, Choice]:
    """Ask what to do with each file whose name is taken, and give what was chosen."""
    clashing = [row for row in rows if row.change == "clash"]
    if clashing:
        st.html(html.heading(words.clash_heading))
    choices: dict[str, Choice] = {}
    for row in clashing:
        options: list[Choice] = ["replace", "both", "leave"]
        if row.describes:
            options.remove("both")
        choice = st.segmented_control(
            words.clash_question.format(path=as_label(row.path)),
            options,
            format_func=lambda name: words.clash_choices[name],
            key=f"clash-{row.staged}",
        )
        if choice:
            choices[row.staged] = choice
    return choices


def _ask_of_removals(rows: Sequence[PreviewRow], words: PageWords) -> bool:
    """Have it confirmed that documents leave; without any there is nothing to confirm."""
    removed = sum(1 for row in rows if row.change == "removed")
    if not removed:
        return True
    st.html(html.notice(words.removes_many.format(documents=words.count(words.documents, removed))))
    return st.checkbox(words.confirm_removals, key="confirm-removals")


def _take_in(settings: Settings, seen: Preview, choices: dict[str, Choice], words: PageWords) -> None:
    try:
        move_in(settings, seen, choices)
    except KildesvarError as error:
        work.tell_trouble(error)
        return
    _forget(settings)
    work.start_sync(settings, str(settings.corpus_dir), words)


def _check_button(settings: Settings, label: str) -> None:
    st.button(
        label,
        key="check",
        on_click=check,
        args=(settings,),
        type="tertiary",
        icon=":material/find_in_page:",
    )


def _cancel_button(settings: Settings, waiting: Sequence[uploads.StagedFile], words: PageWords) -> None:
    st.button(words.cancel, key="cancel", on_click=_cancel, args=(settings, waiting), type="tertiary")


def _cancel(settings: Settings, waiting: Sequence[uploads.StagedFile]) -> None:
    """Discard the files that were shown; what another admin uploads meanwhile goes on waiting."""
    uploads.discard(settings, waiting)
    _forget(settings)


def _forget(settings: Settings) -> None:
    """Let go of what was found out, so that it is not shown again."""
    job = jobs.latest(settings, work.PREVIEW)
    if job:
        jobs.forget(settings, job.id)


def _fault(message: str, words: PageWords) -> str:
    details = f'<p class="details">{html.reason(message, words)}</p>'
    return f'<div class="trouble" role="alert"><p>{escape(words.job_failed)}</p>{details}</div>'


def _css(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
