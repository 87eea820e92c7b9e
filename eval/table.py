"""Runs, comparisons and ablations as aligned tables for a terminal."""

from __future__ import annotations

from collections.abc import Sequence

from eval.comparison import Change, Comparison
from eval.metrics import Estimate
from eval.run import Run

_BROKEN_DOWN = (
    "recall@1",
    "recall@5",
    "recall_in_2000_chars",
    "mrr",
    "ndcg@10",
    "quote_accuracy",
    "refused_unanswerable",
    "refused_answerable",
    "abstention_auroc",
)
"""So many columns fit into a terminal; metrics.json has all."""


def as_table(run: Run) -> str:
    """Return the run's metrics with their intervals, then apart by language pair and kind of question."""
    overall = [["metric", "value", "95 % interval", "questions"]]
    overall += [
        [name, f"{e.value:.3f}", f"{e.low:.3f} to {e.high:.3f}", str(e.questions)]
        for name, e in run.metrics.items()
    ]
    parts = [f"run {run.id}", aligned(overall)]
    for by in ("pair", "kind", "tags", "split"):
        groups = run.groups(by)
        if len(groups) > 1:
            parts.append(aligned(_by_group(by, groups)))
    seconds = run.durations.percentiles()
    parts.append("  ".join(f"{name} {value * 1000:.0f} ms" for name, value in seconds.items()))
    return "\n\n".join(part for part in parts if part)


def comparison_as_table(comparison: Comparison) -> str:
    """Return the verdict, each metric's difference, and the questions that got better and worse."""
    rows = [["metric", "first", "second", "difference", "95 % interval", "p", "questions"]]
    rows += [
        [
            each.metric,
            f"{each.first:.3f}",
            f"{each.second:.3f}",
            f"{each.difference:+.3f}{'*' if each.is_telling else ''}",
            f"{each.low:+.3f} to {each.high:+.3f}",
            f"{each.p:.4f}",
            str(each.questions),
        ]
        for each in comparison.differences
    ]
    return "\n\n".join(
        [
            f"first {comparison.first}, second {comparison.second}: {comparison.questions} questions",
            aligned(rows),
            _changes("better", comparison.better),
            _changes("worse", comparison.worse),
            comparison.sentence,
        ]
    )


def _changes(word: str, changes: Sequence[Change]) -> str:
    lines = [
        f"  {each.id} ({each.pair}, {each.kind}), {each.metric} {each.first:.3g} to {each.second:.3g}: "
        f"{each.question}"
        for each in changes
    ]
    return "\n".join([f"questions that got {word}: {len(changes)}", *lines])


def _by_group(by: str, groups: dict[str, dict[str, Estimate]]) -> list[list[str]]:
    columns = [metric for metric in _BROKEN_DOWN if any(metric in metrics for metrics in groups.values())]
    rows = [[by, "questions", *columns]]
    for name, metrics in groups.items():
        questions = max((estimate.questions for estimate in metrics.values()), default=0)
        values = [f"{metrics[column].value:.3f}" if column in metrics else "-" for column in columns]
        rows.append([name, str(questions), *values])
    return rows


def aligned(rows: Sequence[Sequence[str]]) -> str:
    """Align the first column left and the others right."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    return "\n".join(
        "  ".join(
            cell.ljust(width) if column == 0 else cell.rjust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    )
