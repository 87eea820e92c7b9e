"""The index itself: what it is made with, how large it is, and whether all is well with it."""

from __future__ import annotations

import json
from html import escape

import streamlit as st

from errors import JobError
from ingest import page_html as html
from ingest import page_work as work
from ingest.doctor import Finding
from ingest.listing import size_of
from ingest.page_words import PageWords
from retrieval import jobs
from retrieval.generation import Manifest
from settings import Settings


def show_index(settings: Settings, manifest: Manifest | None, words: PageWords) -> None:
    """Draw what is known of the index, its examination, and how to build it anew."""
    if manifest:
        st.html(html.facts_table(_facts(settings, manifest, words)))
    _show_examination(settings, words)
    st.html(html.heading(words.rebuild))
    st.html(html.note(words.rebuild_note))
    st.button(
        words.rebuild,
        key="rebuild",
        disabled=work.is_busy(settings) or manifest is None,
        on_click=work.start,
        args=(settings, ["rebuild"], words),
    )


def _facts(settings: Settings, manifest: Manifest, words: PageWords) -> list[tuple[str, str]]:
    model, known = manifest.model, words.index_facts
    dimensions = words.dimensions.format(n=words.number(model.dimension))
    amounts = (
        words.count(words.documents, manifest.documents),
        words.count(words.passages, manifest.chunks),
        words.size(size_of(settings, manifest.generation)),
    )
    return [
        (known["size"], " · ".join(amounts)),
        (known["model"], f"{model.name} · {model.revision} · {dimensions}"),
        (known["chunking"], words.tokens.format(n=words.number(manifest.chunking.chunk_tokens))),
        (known["folder"], manifest.folder),
        (known["built"], f"{words.when(manifest.created)} · {manifest.created_by}"),
        (known["generation"], manifest.generation),
    ]


def _show_examination(settings: Settings, words: PageWords) -> None:
    st.html(html.heading(words.examine))
    st.html(html.note(words.examine_note))
    job = jobs.latest(settings, work.EXAMINATION)
    if job and job.state == "running":
        work.watch(settings, job, words.examine, words)
        return
    findings = _findings(job.output) if job else None
    if job and findings is None:
        details = f'<p class="details">{html.reason(job.message, words)}</p>'
        st.html(f'<div class="trouble" role="alert"><p>{escape(words.job_failed)}</p>{details}</div>')
    if findings:
        wrong = sum(finding.is_wrong for finding in findings)
        told = words.count(words.findings_wrong, wrong) if wrong else words.all_well
        st.html(f'<p class="done">{escape(told)}</p>{html.findings(findings, words)}')
    st.button(words.examine, key="examine", on_click=_examine, args=(settings,))


def _examine(settings: Settings) -> None:
    try:
        jobs.start(settings, work.EXAMINATION, ["ingest", "doctor", "--json"])
    except JobError as error:
        work.tell_trouble(error)


def _findings(text: str) -> list[Finding] | None:
    try:
        return [
            Finding(one["subject"], one["is_wrong"], one["message"], one["next_step"])
            for one in json.loads(text)["findings"]
        ]
    except (ValueError, KeyError, TypeError):
        return None
