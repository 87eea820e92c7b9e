"""Columns in plain text: where the cells of its rows begin, told by tabs or by blank space."""

from __future__ import annotations

import re
from collections.abc import Sequence
from statistics import median
from typing import Final

Cells = tuple[tuple[int, float], ...]
"""Where the cells of a row begin: place in the row without its indent, and number of the column."""

_STEP: Final = 100.0
"""Between two columns, so that no two are taken for one."""
_WIDE: Final = re.compile(r"\S {2,}\S")
_CELL: Final = re.compile(r"\S+(?: \S+)*")
_FEWEST_ROWS: Final = 3
_GUTTER: Final = 2
_LONGEST_USUAL_CELL: Final = 28
"""Characters; where most cells are longer, prose is set in two columns."""


def row_cells(rows: Sequence[str]) -> list[Cells]:
    """Give the cells of each row of a text; none for a row that has but one, or whose columns are unsure."""
    cells: list[Cells] = [_tabbed(row) for row in rows]
    start = 0
    for end in range(len(rows) + 1):
        if end == len(rows) or cells[end] or not _WIDE.search(rows[end].expandtabs(4)):
            block = rows[start:end]
            # A head's words may reach into the next column.
            found = _spaced(block) or [(), *_spaced(block[1:])]
            if len(found) == len(block):
                cells[start:end] = found
            start = end + 1
    return cells


def _tabbed(row: str) -> Cells:
    """Count the tabs before each cell: two in a row stand around an empty one."""
    if "\t" not in row.strip():
        return ()
    indent = len(row) - len(row.lstrip())
    column = row[:indent].count("\t")
    cells: list[tuple[int, float]] = []
    place = 0
    for cell in row.strip().split("\t"):
        if cell.strip():
            cells.append((place + len(cell) - len(cell.lstrip()), _STEP * column))
        place += len(cell) + 1
        column += 1
    return tuple(cells)


def _spaced(rows: Sequence[str]) -> list[Cells]:
    """Find the columns that blank space parts in all of the rows; nothing where there is but one."""
    if len(rows) < _FEWEST_ROWS:
        return []
    printed = [[(match.start(), match.end()) for match in _CELL.finditer(row)] for row in rows]
    columns: list[list[int]] = []
    for start, end in sorted(span for spans in printed for span in spans):
        if columns and start < columns[-1][1] + _GUTTER:
            columns[-1][1] = max(columns[-1][1], end)
        else:
            columns.append([start, end])
    if len(columns) < 2 or median(end - start for row in printed for start, end in row) > _LONGEST_USUAL_CELL:
        return []
    laid: list[Cells] = []
    for row, spans in zip(rows, printed, strict=True):
        indent = len(row) - len(row.lstrip())
        first: dict[int, int] = {}
        for start, _ in spans:
            column = next(n for n, (_, right) in enumerate(columns) if start < right)
            first.setdefault(column, start - indent)
        laid.append(tuple((place, _STEP * column) for column, place in first.items()))
    return laid
