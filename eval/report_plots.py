"""The plots of a report as inline SVG that takes its colours from the page around it."""

from __future__ import annotations

import io
import re
import threading
from collections.abc import Iterable, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from html import escape
from statistics import median
from typing import TYPE_CHECKING, Any

from eval.metrics import Estimate
from eval.outcome import Outcome
from eval.report_words import ReportWords
from eval.selective import risk_coverage_curve, threshold_between

if TYPE_CHECKING:
    from collections.abc import Iterator

    from matplotlib.axes import Axes
    from matplotlib.axis import Axis
    from matplotlib.figure import Figure
    from matplotlib.ticker import Locator

_DRAWING = threading.Lock()
_WIDTH_IN = 4.7
_RANKS = ((1, 1), (2, 2), (3, 3), (4, 4), (5, 5), (6, 10), (11, 20), (21, 999))
_BINS = 10

# matplotlib wants colours; these stand for the page's own, which change between light and dark.
_INK, _QUIET, _LINE, _ACCENT, _OTHER, _PAPER = (f"#0a0b0{n}" for n in range(1, 7))
_AS_VARIABLES = {
    _INK: "var(--ink)",
    _QUIET: "var(--quiet)",
    _LINE: "var(--line)",
    _ACCENT: "var(--accent)",
    _OTHER: "var(--other)",
    _PAPER: "var(--paper)",
}


@dataclass(frozen=True, slots=True)
class Plot:
    """A picture with its words: the SVG carries both for those who do not see it."""

    title: str
    caption: str
    """What it shows, in a sentence; '' where a table beside it says so."""
    svg: str


def plots(
    outcomes: Sequence[Outcome],
    pairs: Mapping[str, Mapping[str, Estimate]],
    other_pairs: Mapping[str, Mapping[str, Estimate]],
    words: ReportWords,
) -> tuple[Plot, ...]:
    """Draw every plot that a run can give; `other_pairs` is another run's, for comparison, or empty."""
    drawn = [
        _by_pair(metric, pairs, other_pairs, words)
        for metric in ("recall@5", "ndcg@10", "quote_accuracy")
        if any(metric in metrics for metrics in pairs.values())
    ]
    if "quote_accuracy" in {metric for metrics in pairs.values() for metric in metrics}:
        drawn = [drawn[0], drawn[-1]]
    makers = (_risk_coverage, _ranks, _confidences)
    return (*drawn, *(plot for make in makers if (plot := make(outcomes, words)) is not None))


def _by_pair(
    metric: str,
    pairs: Mapping[str, Mapping[str, Estimate]],
    other_pairs: Mapping[str, Mapping[str, Estimate]],
    words: ReportWords,
) -> Plot:
    names = [name for name, metrics in pairs.items() if metric in metrics]
    title = words.pair_plot.format(metric=words.metric_name(metric))
    says = "; ".join(
        f"{words.pair_name(name)}: {words.number(e.value)} ({words.span(e.low, e.high)})"
        for name, e in ((name, pairs[name][metric]) for name in names)
    )
    with _figure(0.9 + 0.34 * len(names), title) as (figure, axes):
        apart = 0.16 if other_pairs else 0.0
        for place, name in enumerate(names):
            _interval(axes, place - apart, pairs[name][metric], _ACCENT, filled=True)
            other = other_pairs.get(name, {}).get(metric)
            if other is not None:
                _interval(axes, place + apart, other, _OTHER, filled=False)
        counts = [pairs[name][metric].questions for name in names]
        axes.set_yticks(
            range(len(names)),
            [f"{words.pair_name(n)}  ({c})" for n, c in zip(names, counts, strict=True)],
        )
        axes.set_ylim(len(names) - 0.5, -0.5)
        axes.set_xlim(-0.02, 1.02)
        _numbers(axes.xaxis, words)
        axes.grid(axis="x", color=_LINE)
        axes.set_xlabel(words.pair_axis)
        return _plot(figure, title, says, is_caption=False)


def _interval(axes: Axes, place: float, estimate: Estimate, colour: str, *, filled: bool) -> None:
    axes.plot(
        [estimate.low, estimate.high], [place, place], color=colour, linewidth=2, solid_capstyle="round"
    )
    axes.plot(
        [estimate.value],
        [place],
        marker="o" if filled else "D",
        markersize=7 if filled else 6,
        color=colour,
        markerfacecolor=colour if filled else _PAPER,
        markeredgewidth=1.5,
    )


def _risk_coverage(outcomes: Sequence[Outcome], words: ReportWords) -> Plot | None:
    curve = risk_coverage_curve(outcomes)
    if len(curve) < 2:
        return None
    half = min(curve, key=lambda point: abs(point.coverage - 0.5))
    used = _in_use(outcomes)
    if used:
        says = words.risk_says.format(
            coverage=_percent(half.coverage),
            risk=_percent(half.risk),
            used_coverage=_percent(used[0]),
            used_risk=_percent(used[1]),
        )
    else:
        says = words.risk_says_unanswered.format(coverage=_percent(half.coverage), risk=_percent(half.risk))
    with _figure(3.1, words.risk_plot) as (figure, axes):
        axes.step(
            [point.coverage for point in curve],
            [point.risk for point in curve],
            where="post",
            color=_ACCENT,
            linewidth=2,
        )
        if used:
            axes.plot(*used, marker="o", markersize=7, color=_OTHER)
            axes.annotate(
                words.threshold, used, xytext=(6, -14), textcoords="offset points", color=_OTHER, fontsize=9
            )
        axes.set_xlim(-0.02, 1.02)
        # What was answered need not lie on the curve, nor below its highest point.
        risks = [*(point.risk for point in curve), *(used or ())[1:]]
        axes.set_ylim(0, max(1.05 * max(risks), 0.2))
        _numbers(axes.xaxis, words)
        _numbers(axes.yaxis, words)
        axes.grid(color=_LINE)
        axes.set_xlabel(words.risk_x)
        axes.set_ylabel(words.risk_y)
        return _plot(figure, words.risk_plot, says)


def _in_use(outcomes: Sequence[Outcome]) -> tuple[float, float] | None:
    """Return coverage and risk of what was answered; None where nothing was."""
    judged = [o for o in outcomes if o.confidence is not None and o.right is not None]
    answered = [o for o in judged if not o.abstained]
    if not answered:
        return None
    return len(answered) / len(judged), sum(not o.right for o in answered) / len(answered)


def _ranks(outcomes: Sequence[Outcome], words: ReportWords) -> Plot | None:
    ranks = [rank for outcome in outcomes for rank in outcome.ranks]
    if not ranks:
        return None
    counts = [sum(rank is not None and low <= rank <= high for rank in ranks) for low, high in _RANKS]
    counts.append(ranks.count(None))
    names = ["1", "2", "3", "4", "5", "6–10", "11–20", "21+", words.rank_missing]
    says = words.rank_says.format(first=counts[0], five=sum(counts[:5]), missing=counts[-1], total=len(ranks))
    with _figure(2.9, words.rank_plot) as (figure, axes):
        colours = [_ACCENT] * len(_RANKS) + [_OTHER]
        bars = axes.bar(range(len(names)), counts, color=colours, width=0.72)
        axes.bar_label(
            bars, [str(count) if count else "" for count in counts], padding=2, color=_INK, fontsize=9
        )
        axes.set_xticks(range(len(names)), names)
        axes.set_ylim(0, max(counts) * 1.12)
        axes.yaxis.set_major_locator(_whole_numbers())
        axes.set_xlabel(words.rank_x)
        axes.set_ylabel(words.rank_y)
        return _plot(figure, words.rank_plot, says)


def _confidences(outcomes: Sequence[Outcome], words: ReportWords) -> Plot | None:
    sure = {
        answerable: [
            o.confidence for o in outcomes if o.answerable is answerable and o.confidence is not None
        ]
        for answerable in (True, False)
    }
    if not sure[True] or not sure[False]:
        return None
    says = words.confidence_says.format(
        answerable=words.number(median(sure[True])), unanswerable=words.number(median(sure[False]))
    )
    up, down = _histogram(sure[True]), _histogram(sure[False])
    with _figure(2.9, words.confidence_plot) as (figure, axes):
        centres = [(n + 0.5) / _BINS for n in range(_BINS)]
        axes.bar(centres, up, width=0.088, color=_ACCENT)
        axes.bar(centres, [-count for count in down], width=0.088, color=_OTHER)
        axes.axhline(0, color=_QUIET, linewidth=0.8)
        most = max(*up, *down)
        axes.set_ylim(-1.35 * most, 1.35 * most)
        axes.text(0.0, 1.3 * most, words.answerable, va="top", color=_ACCENT, fontsize=9)
        axes.text(0.0, -1.3 * most, words.unanswerable, va="bottom", color=_OTHER, fontsize=9)
        threshold = threshold_between(outcomes)
        if threshold is not None:
            axes.axvline(threshold, color=_QUIET, linewidth=1, linestyle=(0, (4, 3)))
            axes.text(threshold + 0.012, 1.3 * most, words.threshold, va="top", color=_QUIET, fontsize=9)
        axes.set_xlim(-0.02, 1.02)
        _numbers(axes.xaxis, words)
        axes.yaxis.set_major_locator(_whole_numbers())
        axes.yaxis.set_major_formatter(lambda value, _place: f"{abs(value):.0f}")
        axes.set_xlabel(words.confidence_x)
        axes.set_ylabel(words.questions)
        return _plot(figure, words.confidence_plot, says)


def _histogram(values: Iterable[float]) -> list[int]:
    counts = [0] * _BINS
    for value in values:
        counts[min(int(value * _BINS), _BINS - 1)] += 1
    return counts


@contextmanager
def _figure(height_in: float, salt: str) -> Iterator[tuple[Figure, Axes]]:
    # Loaded here, so that nothing else waits for it.
    from matplotlib import rc_context
    from matplotlib.figure import Figure

    look: dict[Any, Any] = {
        "svg.fonttype": "none",
        "text.parse_math": False,
        "svg.hashsalt": salt,
        "font.size": 9.5,
        "text.color": _INK,
        "axes.edgecolor": _QUIET,
        "axes.labelcolor": _QUIET,
        "axes.spines.top": False,
        "axes.spines.right": False,
        "axes.axisbelow": True,
        "axes.linewidth": 0.8,
        "xtick.color": _QUIET,
        "ytick.color": _QUIET,
        "xtick.labelcolor": _INK,
        "ytick.labelcolor": _INK,
        "xtick.major.size": 0,
        "ytick.major.size": 0,
        "grid.linewidth": 0.8,
    }
    # The look is matplotlib's for the whole process, and a page draws in several threads.
    with _DRAWING, rc_context(look):
        figure = Figure(figsize=(_WIDTH_IN, height_in), layout="constrained")
        figure.patch.set_alpha(0)
        axes = figure.add_subplot()
        axes.patch.set_alpha(0)
        yield figure, axes


def _whole_numbers() -> Locator:
    from matplotlib.ticker import MaxNLocator

    return MaxNLocator(nbins=5, integer=True)


def _numbers(axis: Axis, words: ReportWords) -> None:
    axis.set_major_formatter(lambda value, _place: words.number(value, 1))


def _percent(share: float) -> str:
    return f"{share * 100:.0f} %"


def _plot(figure: Figure, title: str, says: str, *, is_caption: bool = True) -> Plot:
    out = io.StringIO()
    figure.savefig(out, format="svg", metadata={"Date": None, "Creator": None, "Format": None, "Type": None})
    svg = out.getvalue()
    svg = re.sub(r"<metadata>.*?</metadata>", "", svg[svg.index("<svg") :], flags=re.DOTALL)
    for colour, variable in _AS_VARIABLES.items():
        svg = svg.replace(colour, variable)
    referred = set(re.findall(r"#([\w-]+)[\")]", svg))
    svg = re.sub(r' id="([\w-]+)"', lambda m: m[0] if m[1] in referred else "", svg)
    told = f"<title>{escape(title)}</title><desc>{escape(says)}</desc>"
    svg = re.sub(
        r"<svg [^>]*?(viewBox=\"[^\"]+\")[^>]*>", r'<svg \1 role="img" class="plot">{}', svg, count=1
    )
    return Plot(title, says if is_caption else "", svg.replace("{}", told, 1))
