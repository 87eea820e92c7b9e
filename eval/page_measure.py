"""The view that starts a run and follows it; the run itself is a process of its own."""

from __future__ import annotations

import json
from collections.abc import Iterator
from html import escape
from pathlib import Path

import streamlit as st

from chat.answer_view import trouble_html
from errors import IndexDamagedError, JobError, TestSetError
from eval.page_words import PageWords
from eval.publicset import is_public_set
from eval.testcases import own_sets
from eval.testset import documents_asked_about
from retrieval import jobs
from retrieval.generation import current_generation, read_manifest
from retrieval.jobs import Job
from settings import PROJECT, Settings

KIND = "eval"
"""What the jobs of this page are called."""
SET = "set"
_FOLLOWED_EVERY_S = 1.0
_SETS = PROJECT / "eval" / "testsets"


def show(settings: Settings, words: PageWords) -> None:
    """Draw the choice of a set, or how far the run is that is under way."""
    if current_generation(settings.data_dir) is None:
        st.html(trouble_html(words.no_index))
        return
    job = jobs.latest(settings, KIND)
    if job and job.state == "running":
        _followed(settings, job.id, words)
        return
    if job:
        _ended(job, words)
    _choice(settings, words)


def measure_this(path: Path) -> None:
    """Choose a set to be measured, and go to where that is done."""
    st.session_state[SET] = str(path.absolute())  # as `_sets` offers it
    st.session_state["view"] = "measure"


def _choice(settings: Settings, words: PageWords) -> None:
    names = _measurable(settings, words)
    if not names:
        st.html(f'<p class="note">{escape(words.no_sets)}</p>')
        return
    if st.session_state.get(SET) not in names:
        st.session_state.pop(SET, None)
    with st.container(key="measure", border=True):
        chosen = st.selectbox(words.set, list(names), format_func=lambda path: names[path], key=SET)
        half = st.radio(
            words.half,
            list(words.halves),
            format_func=lambda name: words.halves[name],
            horizontal=True,
            help=words.half_help,
        )
        limit = st.number_input(words.limit, min_value=1, value=None, placeholder=words.all_questions)
        command = ["eval", "run", chosen, "--split", half, "--json"]
        if limit:
            command += ["--limit", str(limit)]
        if st.button(words.start, type="primary"):
            try:
                jobs.start(settings, KIND, command)
            except JobError as error:
                st.html(
                    trouble_html(words.run_failed, f'<p class="details" lang="en">{escape(str(error))}</p>')
                )
            else:
                st.rerun()


def _measurable(settings: Settings, words: PageWords) -> dict[str, str]:
    """Give the sets whose documents the index holds, as `_sets` does; say which others there are, and why."""
    held = _held(settings)
    names: dict[str, str] = {}
    left_out: list[str] = []
    for path, name in _sets(settings, words):
        missing = [] if held is None else _missing(Path(path), held)
        if missing:
            others = f" + {len(missing) - 1}" if len(missing) > 1 else ""
            left_out.append(f"{name} ({missing[0]}{others})")
        else:
            names[path] = name
    if left_out:
        st.html(f'<p class="note">{escape(words.left_out.format(sets=", ".join(left_out)))}</p>')
    return names


def _sets(settings: Settings, words: PageWords) -> Iterator[tuple[str, str]]:
    """Give every set there is with what it is called: the project's, then those in the data folder."""
    for path in sorted(_SETS.glob("*.jsonl")):
        yield str(path), path.stem
    folders = sorted((settings.data_dir / "testsets").glob("*/"))
    for path in [*own_sets(settings.data_dir), *(folder for folder in folders if is_public_set(folder))]:
        yield str(path.absolute()), f"{path.stem} ({words.own_sets})"


def _held(settings: Settings) -> frozenset[str] | None:
    """Return the paths of the index's documents; None where it cannot be read, which a run will tell."""
    try:
        manifest = read_manifest(settings.data_dir, current_generation(settings.data_dir) or "")
    except (FileNotFoundError, IndexDamagedError):
        return None
    return frozenset(source.path for source in manifest.sources)


def _missing(path: Path, held: frozenset[str]) -> list[str]:
    """Return the documents that a set asks about and the index does not hold; a public set brings its own."""
    if is_public_set(path):
        return []
    try:
        return sorted(documents_asked_about(path) - held)
    except TestSetError:
        return []  # who starts it is told what is wrong


@st.fragment(run_every=_FOLLOWED_EVERY_S)
def _followed(settings: Settings, job_id: str, words: PageWords) -> None:
    job = jobs.find(settings, job_id)
    if job is None or job.state != "running":
        st.rerun()
    told = words.starting
    done = 0.0
    if job.progress and job.progress.total:
        stage = words.stages.get(job.progress.stage, "{done} / {total}")
        told = stage.format(done=job.progress.done, total=job.progress.total)
        done = job.progress.done / job.progress.total
    with st.container(key="running", border=True):
        st.html(f"<p>{escape(words.running)}</p>")
        st.html(f'<p class="told">{escape(_set_of(job))}</p>')
        st.progress(min(done, 1.0), text=told)
        st.button(words.stop, on_click=_stop, args=(settings, job_id), icon=":material/stop_circle:")


def _stop(settings: Settings, job_id: str) -> None:
    jobs.stop(settings, job_id)


def _ended(job: Job, words: PageWords) -> None:
    match job.state:
        case "done":
            run = json.loads(job.output)["run"]
            with st.container(key="ended", horizontal=True, vertical_alignment="center"):
                st.html(f"<p><strong>{escape(words.run_done)}</strong> {escape(run)}</p>", width="content")
                st.button(words.open_run, on_click=_open, args=(run,), type="tertiary")
        case "interrupted":
            st.html(f'<p class="told">{escape(words.stopped)} {escape(_set_of(job))}</p>')
        case _:
            details = f'<p class="details" lang="en">{escape(job.message)}</p>'
            st.html(trouble_html(f"{words.run_failed} {_set_of(job)}", details))


def _open(run: str) -> None:
    st.session_state["run"] = run
    st.session_state["view"] = "runs"


def _set_of(job: Job) -> str:
    """Name what a job measures: the set that stands first after `eval run`."""
    return Path(job.arguments[2]).stem
