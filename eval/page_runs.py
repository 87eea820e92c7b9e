"""The views of kept runs: all of them, one with its report, and two held against each other."""

from __future__ import annotations

from html import escape
from pathlib import Path

import streamlit as st

from chat.screen import chosen_language
from eval import run
from eval.gate import Requirement, read_marks
from eval.keptruns import Figure, KeptRun, kept_runs
from eval.page_address import keep_in_address, take_from_address
from eval.page_words import PageWords
from eval.recording import unfinished
from eval.report import REPORT_LANGUAGES, measured_at, report
from eval.report_words import ReportWords
from settings import PROJECT, Settings

RUN = "run"
_COLUMNS = ("recall@5", "ndcg@10", "quote_accuracy", "refused_unanswerable", "refused_answerable")
_REPORTS_KEPT = 20


def show_runs(settings: Settings, words: PageWords) -> None:
    """Draw the table of runs and the report of the one chosen."""
    for broken in unfinished(_runs_dir(settings)):
        if not broken.is_running:
            told = words.unfinished.format(run=broken.id, count=broken.asked)
            st.html(f'<p class="note">{escape(told)}</p>')
    runs = _runs(settings, least=1, told=words.no_runs)
    if not runs:
        return
    report_words = REPORT_LANGUAGES[chosen_language()]
    st.html(_table(runs, words, report_words))
    names = [kept.id for kept in runs]
    take_from_address(RUN, names)
    chosen = st.selectbox(words.choose_run, names, index=None, placeholder=words.choose_run, key=RUN)
    keep_in_address(RUN, chosen)
    if chosen:
        _report(settings, chosen, None, words)


def show_comparison(settings: Settings, words: PageWords) -> None:
    """Draw the choice of two runs, and the report of the newer held against the older."""
    st.html(f'<p class="note">{escape(words.compare_lead)}</p>')
    runs = _runs(settings, least=2, told=words.too_few_runs)
    if not runs:
        return
    names = [kept.id for kept in runs]
    newer = st.selectbox(words.newer, names, key="newer")
    asked = {kept.id: kept.asked for kept in runs}
    others = [name for name in names if name != newer and asked[name] == asked[newer]]
    if not others:
        st.html(f'<p class="note">{escape(words.too_few_runs)}</p>')
        return
    older = st.selectbox(words.older, others, key="older")
    _report(settings, newer, older, words)


def _runs(settings: Settings, *, least: int, told: str) -> tuple[KeptRun, ...]:
    runs = kept_runs(_runs_dir(settings))
    if len(runs) >= least:
        return runs
    st.html(f'<p class="note">{escape(told)}</p>')
    return ()


def _report(settings: Settings, name: str, against: str | None, words: PageWords) -> None:
    runs_dir = _runs_dir(settings)
    with st.spinner(words.making_report):
        html = _rendered(
            str(runs_dir),
            name,
            against,
            chosen_language(),
            measured_at(runs_dir, name).timestamp(),
            measured_at(runs_dir, against).timestamp() if against else 0.0,
        )
    st.download_button(
        words.download, html, f"{name}.html", "text/html", icon=":material/download:", on_click="ignore"
    )
    with st.container(key="report"):
        st.iframe(html, alt=words.report_of.format(run=name))


@st.cache_data(max_entries=_REPORTS_KEPT, show_spinner=False)
def _rendered(
    runs_dir: str,
    name: str,
    against: str | None,
    language: str,
    measured: float,  # noqa: ARG001
    against_measured: float,  # noqa: ARG001
) -> str:
    """Write a report once for each state of its runs: the times are in the cache's key."""
    folder = Path(runs_dir)
    shown = run.load(folder, name)
    other = run.load(folder, against) if against else None
    words = next(words for code, words in REPORT_LANGUAGES.items() if code == language)
    return report(shown, measured_at(folder, name), words, other, _marks(shown, folder.parent))


def _marks(shown: run.Run, data_dir: Path) -> tuple[Requirement, ...]:
    """Read the marks that stand beside a set: they are those of its whole test half."""
    if shown.subject.split != "test" or shown.subject.limit:
        return ()
    beside = (PROJECT / "eval" / "testsets", data_dir / "testsets")
    files = (folder / f"{shown.subject.set}.marks" for folder in beside)
    return next((read_marks(str(file)) for file in files if file.is_file()), ())


def _table(runs: tuple[KeptRun, ...], words: PageWords, report_words: ReportWords) -> str:
    columns = [name for name in _COLUMNS if any(name in kept.metrics for kept in runs)]
    heads = "".join(
        f'<th scope="col" class="number">{escape(report_words.metric_name(name))}</th>' for name in columns
    )
    head = f'<th scope="col">{escape(words.run)}</th><th class="number">{escape(words.questions)}</th>'
    rows = "".join(
        f'<tr><th scope="row">{escape(kept.id)}<small>{kept.measured:%Y-%m-%d %H:%M} UTC</small></th>'
        f'<td class="number">{kept.questions}</td>'
        + "".join(_cell(kept.metrics.get(name), report_words) for name in columns)
        + "</tr>"
        for kept in runs
    )
    return (
        f'<div class="runs" role="region" aria-label="{escape(words.runs)}" tabindex="0">'
        f"<table><thead><tr>{head}{heads}</tr></thead><tbody>{rows}</tbody></table></div>"
    )


def _cell(figure: Figure | None, words: ReportWords) -> str:
    if figure is None:
        return '<td class="number">–</td>'
    span = escape(words.span(figure.low, figure.high))
    return f'<td class="number">{words.number(figure.value)}<small>{span}</small></td>'


def _runs_dir(settings: Settings) -> Path:
    return settings.data_dir / "runs"
