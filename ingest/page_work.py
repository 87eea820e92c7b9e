"""The work that the page has done for it: starting it, watching it, and what came of it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Final

import streamlit as st

from errors import JobError, KildesvarError
from ingest import page_html as html
from ingest.page_words import PageWords
from ingest.plan import Failure
from retrieval import jobs
from retrieval.jobs import Job
from settings import Settings

WORK: Final = "documents"
"""The kind of the jobs that change the index; one of them runs at a time."""
PREVIEW: Final = "preview"
EXAMINATION: Final = "examination"
_WATCHED_EVERY_S: Final = 1.0
_STARTED: Final = "work_started_here"
_CLOSED: Final = "work_closed"
_TROUBLE: Final = "work_trouble"


@dataclass(frozen=True, slots=True)
class SyncOutcome:
    """What a sync said that it did."""

    added: int
    changed: int
    removed: int
    unchanged: int
    failed: tuple[Failure, ...]

    @classmethod
    def from_json(cls, text: str) -> SyncOutcome | None:
        """Read the object that `ingest sync --json` prints; None where it is none."""
        try:
            record = json.loads(text)
            failed = tuple(Failure(one["path"], one["reason"], one["next_step"]) for one in record["failed"])
            added, changed, removed = (len(record[name]) for name in ("added", "changed", "removed"))
            return cls(added, changed, removed, record["unchanged"], failed)
        except (ValueError, KeyError, TypeError):
            return None


def start(settings: Settings, arguments: Sequence[str], words: PageWords) -> None:
    """Begin to change the index by a command of `python -m ingest`.

    What is in the way is told when the page is drawn again.
    """
    try:
        job = jobs.start(settings, WORK, ["ingest", *arguments, "--json"])
        st.session_state[_STARTED] = job.id
    except JobError as error:
        running = jobs.latest(settings, WORK)
        busy = running is not None and running.state == "running"
        st.session_state[_TROUBLE] = words.busy if busy else str(error)


def start_sync(settings: Settings, folder: str, words: PageWords) -> None:
    """Begin to bring the index in line with `folder`."""
    start(settings, ["sync", folder], words)


def tell_trouble(error: KildesvarError | str) -> None:
    """Keep what went wrong in a click, to be shown when the page is drawn again."""
    st.session_state[_TROUBLE] = str(error)


def is_busy(settings: Settings) -> bool:
    """Tell whether the index is being changed by this page's work."""
    job = jobs.latest(settings, WORK)
    return job is not None and job.state == "running"


def show_work(settings: Settings, job: Job | None, words: PageWords) -> None:
    """Show what is being done by the newest `job` of the kind WORK, or what came of it."""
    trouble = st.session_state.pop(_TROUBLE, None)
    if trouble:
        st.html(f'<div class="trouble" role="alert"><p>{html.reason(trouble, words)}</p></div>')
    if job is None:
        return
    if job.state == "running":
        st.session_state[_STARTED] = job.id
        with st.container(key="working"):
            _watch(settings, job.id, words)
    elif st.session_state.get(_CLOSED) != job.id:
        _show_outcome(job, words)


def watch(settings: Settings, job: Job, heading: str, words: PageWords) -> None:
    """Show how far another kind of job has come, until it has ended."""
    with st.container(key=f"working-{job.kind}"):
        _watch_other(settings, job.id, heading, words)


@st.fragment(run_every=_WATCHED_EVERY_S)
def _watch(settings: Settings, job_id: str, words: PageWords) -> None:
    job = jobs.find(settings, job_id)
    if job is None or job.state != "running":
        st.rerun()
    _progress(job, words.working.get(_command(job), words.title), words)
    st.html(html.note(words.goes_on))
    st.button(words.stop, key="stop-work", on_click=_stop, args=(settings, job.id), type="tertiary")


def _stop(settings: Settings, job_id: str) -> None:
    jobs.stop(settings, job_id)


@st.fragment(run_every=_WATCHED_EVERY_S)
def _watch_other(settings: Settings, job_id: str, heading: str, words: PageWords) -> None:
    job = jobs.find(settings, job_id)
    if job is None or job.state != "running":
        st.rerun()
    _progress(job, heading, words)


def _progress(job: Job, heading: str, words: PageWords) -> None:
    st.html(f'<p class="working">{escape(heading)}</p>')
    progress = job.progress
    if progress is None or not progress.total:
        st.progress(0.0, words.starting)
        return
    told = words.stage_progress.format(
        stage=words.stages.get(progress.stage, progress.stage),
        done=words.number(progress.done),
        total=words.number(progress.total),
    )
    st.progress(min(1.0, progress.done / progress.total), told)


def _show_outcome(job: Job, words: PageWords) -> None:
    """Show what came of a job: a fault until it is closed, a success to whoever began it."""
    outcome = SyncOutcome.from_json(job.output) if _command(job) == "sync" else None
    failed = outcome.failed if outcome else ()
    if job.state == "done" and not failed and st.session_state.get(_STARTED) != job.id:
        return
    with st.container(key="outcome"):
        if job.state != "done":
            st.html(_fault(job, words))
        else:
            st.html(_success(job, outcome, words))
            if failed:
                st.html(html.heading(words.count(words.failed_heading, len(failed))))
                st.html(html.failures(failed, words) + html.note(words.failed_note))
        if st.button(words.close, key="close-outcome", type="tertiary"):
            st.session_state[_CLOSED] = job.id
            st.rerun()


def _fault(job: Job, words: PageWords) -> str:
    if job.state == "interrupted":
        return f'<div class="trouble" role="alert"><p>{escape(words.job_interrupted)}</p></div>'
    details = f'<p class="details">{html.reason(job.message, words)}</p>'
    return f'<div class="trouble" role="alert"><p>{escape(words.job_failed)}</p>{details}</div>'


def _success(job: Job, outcome: SyncOutcome | None, words: PageWords) -> str:
    done = f'<p class="done">{escape(words.done.get(_command(job), ""))}</p>'
    if outcome is None:
        return done
    counts = words.done_counts.format(
        added=words.number(outcome.added),
        changed=words.number(outcome.changed),
        removed=words.number(outcome.removed),
        unchanged=words.number(outcome.unchanged),
    )
    return done + html.note(counts)


def _command(job: Job) -> str:
    """Name the subcommand of `python -m ingest` that a job runs."""
    return job.arguments[1] if len(job.arguments) > 1 else ""
