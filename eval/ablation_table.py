"""An ablation as one table: for a terminal, as Markdown, and as a record."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from errors import TestSetError
from eval.ablation import Measured
from eval.comparison import difference
from eval.target import check_target

_SHOWN: Final = ("ndcg@10", "recall@1", "recall@5", "recall_in_2000_chars")
_BY_PAIR: Final = "ndcg@10"
_CHANCE: Final = 0.05
_TABLE: Final = re.compile(r"<!-- table -->\n.*?<!-- /table -->\n", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Column:
    """What a column of the table holds: a metric of a set, of one language pair or of all."""

    set: str
    metric: str
    pair: str = ""

    @property
    def head(self) -> str:
        """Return its head."""
        return f"{self.set} {self.pair}".strip() + f" {self.metric}"


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What an ablation was made with."""

    date: str
    code: str
    model: str
    chunk_tokens: int


def as_rows(measured: Sequence[Measured]) -> list[list[str]]:
    """Return the table, its head first; * marks what differs from the first line by more than chance."""
    columns = list(_columns(measured))
    rows = [["variant", *(column.head for column in columns)]]
    by_set = {(each.variant.name, each.set): each for each in measured}
    names = list(dict.fromkeys(each.variant.name for each in measured))
    for name in names:
        cells = []
        for column in columns:
            base, own = by_set[names[0], column.set], by_set.get((name, column.set))
            cells.append(_cell(column, base, own) if own else "-")
        rows.append([name, *cells])
    return rows


def as_markdown(measured: Sequence[Measured], made: Circumstances) -> str:
    """Return the table with what it was made on and with, a table for each set."""
    sets = {each.set: each for each in measured}
    asked = "; ".join(f"{name}: {each.questions} questions" for name, each in sets.items())
    lines = [
        f"Measured on {made.date} on tune halves ({asked}), with {made.model}, chunks of at most "
        f"{made.chunk_tokens} tokens unless a line says otherwise, and the code of digest {made.code}. "
        "A star marks a difference from the first line that chance alone makes in fewer than one case in "
        "twenty (paired permutation test, each cell for itself).",
    ]
    for name in sets:
        rows = as_rows([each for each in measured if each.set == name])
        head = [cell.removeprefix(f"{name} ") for cell in rows[0]]
        lines += ["", f"**{name}**", "", _line(head), _line(["---", *("---:" for _ in head[1:])])]
        lines += [_line(row) for row in rows[1:]]
    return "\n".join(lines) + "\n"


def check_place(file: Path) -> None:
    """Raise TestSetError when a table cannot be put into this file."""
    check_target(file)
    _text_around(file)


def check_names(names: Sequence[str]) -> None:
    """Raise TestSetError for two sets of one name: the table tells them apart by it."""
    for name in names:
        if names.count(name) > 1:
            raise TestSetError(
                f"Two of the sets are called {name}, so the table cannot tell them apart.",
                "Rename the file or folder of one.",
            )


def put_into(file: Path, table: str) -> None:
    """Replace what stands between the marks `<!-- table -->` and `<!-- /table -->` of a Markdown file.

    Raises TestSetError when they are not there; a file that is not there is made.
    """
    marked = f"<!-- table -->\n{table}<!-- /table -->\n"
    file.write_text(_TABLE.sub(lambda _: marked, _text_around(file)), encoding="utf-8")


def as_record(measured: Iterable[Measured], made: Circumstances) -> dict[str, object]:
    """Return what `python -m eval ablate --json` says."""
    return {
        "date": made.date,
        "code": made.code,
        "model": made.model,
        "chunk_tokens": made.chunk_tokens,
        "rows": [
            {
                "variant": each.variant.name,
                "chunk_tokens": each.variant.chunk_tokens or made.chunk_tokens,
                "context": each.variant.context,
                "set": each.set,
                "questions": each.questions,
                "metrics": {name: estimate.value for name, estimate in each.metrics.items()},
                "by": {
                    pair: {name: estimate.value for name, estimate in metrics.items()}
                    for pair, metrics in each.by.items()
                },
            }
            for each in measured
        ],
    }


def _text_around(file: Path) -> str:
    """Return the text of a file with a place for the table; of one that is not there, the place alone."""
    text = file.read_text(encoding="utf-8") if file.exists() else "<!-- table -->\n<!-- /table -->\n"
    if not _TABLE.search(text):
        raise TestSetError(
            f"{file} has no place for the table.", "Put <!-- table --> and <!-- /table --> on lines of it."
        )
    return text


def _columns(measured: Sequence[Measured]) -> Iterator[Column]:
    for name in dict.fromkeys(each.set for each in measured):
        first = next(each for each in measured if each.set == name)
        yield from (Column(name, metric) for metric in _SHOWN if metric in first.metrics)
        if len(first.by) > 1:
            yield from (Column(name, _BY_PAIR, pair) for pair in first.by)


def _cell(column: Column, base: Measured, own: Measured) -> str:
    estimates = own.by.get(column.pair, {}) if column.pair else own.metrics
    if column.metric not in estimates:
        return "-"
    value = f"{estimates[column.metric].value:.3f}"
    if own is base:
        return value
    by_key = {outcome.key: outcome for outcome in base.outcomes}
    pairs = [(by_key[o.key], o) for o in own.outcomes if column.pair in ("", o.pair)]
    found = difference(column.metric, pairs)
    return f"{value}*" if found and found.p < _CHANCE else value


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"
