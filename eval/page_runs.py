"""The views of kept runs: all of them, one with its report, and two held against each other."""

from __future__ import annotations

from html import escape
from pathlib import Path

import streamlit as st

from chat.screen import chosen_language
from eval import run
from eval.gate import Requirement, marks_beside
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
    by_name = {kept.id: kept for kept in runs}
    names = list(by_name)
    take_from_address(RUN, names)
    chosen = st.selectbox(words.choose_run, names, index=None, placeholder=words.choose_run, key=RUN)
    keep_in_address(RUN, chosen)
    if chosen:
        _report(settings, by_name[chosen], None, words)


def show_comparison(settings: Settings, words: PageWords) -> None:
    """Draw the choice of two runs, and the report of the newer held against the older."""
    st.html(f'<p class="note">{escape(words.compare_lead)}</p>')
    runs = _runs(settings, least=2, told=words.too_few_runs)
    if not runs:
        return
    by_name = {kept.id: kept for kept in runs}
    newer = by_name[st.selectbox(words.newer, list(by_name), key="newer")]
    others = [kept.id for kept in runs if kept is not newer and kept.asked == newer.asked]
    if not others:
        st.html(f'<p class="note">{escape(words.too_few_runs)}</p>')
        return
    older = by_name[st.selectbox(words.older, others, key="older")]
    _report(settings, newer, older, words)


def _runs(settings: Settings, *, least: int, told: str) -> tuple[KeptRun, ...]:
    runs = kept_runs(_runs_dir(settings))
    if len(runs) >= least:
        return runs
    st.html(f'<p class="note">{escape(told)}</p>')
    return ()


def _report(settings: Settings, kept: KeptRun, against: KeptRun | None, words: PageWords) -> None:
    with st.spinner(words.making_report):
        html = _rendered(
            str(_runs_dir(settings)),
            kept.id,
            against.id if against else None,
            chosen_language(),
            _marks(kept, settings.data_dir),
            kept.measured.timestamp(),
            against.measured.timestamp() if against else 0.0,
        )
    st.download_button(
        words.download, html, f"{kept.id}.html", "text/html", icon=":material/download:", on_click="ignore"
    )
    with st.container(key="report"):
        st.iframe(html, alt=words.report_of.format(run=kept.id))


@st.cache_data(max_entries=_REPORTS_KEPT, show_spinner=False)
def _rendered(
    runs_dir: str,
    name: str,
    against: str | None,
    language: str,
    marks: tuple[Requirement, ...],
    measured: float,  # noqa: ARG001
    against_measured: float,  # noqa: ARG001
) -> str:
    """Write a report once for each state of its runs and marks: the times are in the cache's key."""
    folder = Path(runs_dir)
    shown = run.load(folder, name)
    other = run.load(folder, against) if against else None
    words = next(words for code, words in REPORT_LANGUAGES.items() if code == language)
    return report(shown, measured_at(folder, name), words, other, marks)


def _marks(kept: KeptRun, data_dir: Path) -> tuple[Requirement, ...]:
    """Read the marks that stand beside a set: they are those of its whole test half."""
    digest, split, limit, _ = kept.asked
    if split != "test" or limit:
        return ()
    return marks_beside(kept.set, digest, (data_dir / "testsets", PROJECT / "eval" / "testsets"))


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
