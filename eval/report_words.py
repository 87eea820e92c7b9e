"""The words of a report in Danish, Swedish and English; `{…}` is filled in by the report."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from eval.comparison import Verdict
from eval.failures import Why

ReportLanguage = Literal["da", "sv", "en"]


@dataclass(frozen=True, slots=True)
class MetricWords:
    """What a metric is called, and what it says in one line."""

    name: str
    says: str


@dataclass(frozen=True, slots=True)
class ReportWords:
    """Every word that a report says in one language."""

    language: ReportLanguage
    decimal_mark: str
    report: str
    subtitle: str
    halves: Mapping[str, str]
    questions: str
    to: str

    what_was_measured: str
    run: str
    set: str
    half: str
    model: str
    generation: str
    code: str
    settings: str
    measured: str
    durations: str
    search_p50: str
    search_p95: str
    answer_p50: str
    answer_p95: str
    limited: str

    figures: str
    figures_note: str
    metric: str
    value: str
    interval: str
    mark: str
    reached: str
    missed: str
    not_given: str
    compared_with: str
    verdicts: Mapping[Verdict, str]
    verdict_notes: Mapping[Verdict, str]
    before: str
    after: str
    difference: str
    chance: str
    telling_better: str
    telling_worse: str
    got_better: str
    got_worse: str
    plots: str
    breakdowns: str
    breakdowns_note: str
    by: Mapping[str, str]
    same_language: str
    cross_language: str
    no_tag: str

    pair_plot: str
    pair_axis: str
    risk_plot: str
    risk_x: str
    risk_y: str
    risk_says: str
    risk_says_unanswered: str
    """The same where nothing is answered."""
    rank_plot: str
    rank_x: str
    rank_y: str
    rank_missing: str
    rank_says: str
    confidence_plot: str
    confidence_x: str
    answerable: str
    unanswerable: str
    threshold: str
    confidence_says: str

    failures: str
    failures_count: str
    no_failures: str
    filter_why: str
    filter_pair: str
    filter_kind: str
    filter_text: str
    everything: str
    shown: str
    why: Mapping[Why, str]
    why_short: Mapping[Why, str]
    history: str
    expected: str
    nothing_expected: str
    got: str
    refused: str
    nearest: str
    found: str
    confidence: str
    how_to_read: str
    how_to_read_text: str
    metrics: Mapping[str, MetricWords]
    languages: Mapping[str, str]
    kinds: Mapping[str, str]

    def number(self, value: float, decimals: int = 2) -> str:
        """Write a number with the language's decimal mark."""
        return f"{value:.{decimals}f}".replace(".", self.decimal_mark)

    def bound(self, value: float) -> str:
        """Write a mark with as many decimals as it has."""
        return f"{value:g}".replace(".", self.decimal_mark)

    def signed(self, value: float) -> str:
        """Write a difference, with its sign."""
        return ("+" if value > 0 else "−" if value < 0 else "") + self.number(abs(value))

    def span(self, low: float, high: float) -> str:
        """Write an interval."""
        return f"{self.number(low)} {self.to} {self.number(high)}"

    def metric_name(self, metric: str) -> str:
        """Give what a metric is called; its own name where it has no other."""
        return self.metrics[metric].name if metric in self.metrics else metric

    def metric_says(self, metric: str) -> str:
        """Give what a metric says; '' where that is not written down."""
        return self.metrics[metric].says if metric in self.metrics else ""

    def language_names(self, codes: str) -> str:
        """Name the languages in 'da' or 'da+sv'."""
        return " + ".join(self.languages.get(code, code) for code in codes.split("+"))

    def pair_name(self, pair: str) -> str:
        """Write 'da->sv' as it is shown; a question that no document answers has a dash for the document."""
        asked, _, sought = pair.partition("->")
        return f"{asked}\u00a0→\u00a0{'–' if sought == 'none' else sought}"
