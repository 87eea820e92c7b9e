"""A run as an aligned table for a terminal."""

from __future__ import annotations

from collections.abc import Sequence

from eval.metrics import Estimate
from eval.outcome import METRICS
from eval.run import Run


def as_table(run: Run) -> str:
    """Return the run's metrics with their intervals, then apart by language pair and kind of question."""
    overall = [["metric", "value", "95 % interval", "questions"]]
    overall += [
        [name, f"{e.value:.3f}", f"{e.low:.3f} to {e.high:.3f}", str(e.questions)]
        for name, e in run.metrics.items()
    ]
    parts = [f"run {run.id}", _aligned(overall)]
    for by in ("pair", "kind", "split"):
        groups = run.groups(by)
        if len(groups) > 1:
            parts.append(_aligned(_by_group(by, groups)))
    seconds = run.durations.percentiles()
    parts.append("  ".join(f"{name} {value * 1000:.0f} ms" for name, value in seconds.items()))
    return "\n\n".join(part for part in parts if part)


def _by_group(by: str, groups: dict[str, dict[str, Estimate]]) -> list[list[str]]:
    columns = [metric for metric in METRICS if any(metric in metrics for metrics in groups.values())]
    rows = [[by, "questions", *columns]]
    for name, metrics in groups.items():
        questions = max((estimate.questions for estimate in metrics.values()), default=0)
        values = [f"{metrics[column].value:.3f}" if column in metrics else "-" for column in columns]
        rows.append([name, str(questions), *values])
    return rows


def _aligned(rows: Sequence[Sequence[str]]) -> str:
    """Align the first column left and the others right."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    return "\n".join(
        "  ".join(
            cell.ljust(width) if column == 0 else cell.rjust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    )
