"""Tables of figures in printed text: head and rows, found by the figures at the lines' ends."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from ingest.hyphenation import Vocabulary, join_lines
from ingest.lines import CELL, Line

_FIGURE: Final = r"[-–−+]?\d+(?:[.,]\d+)*(?:\s?%)?|[-–—]"
_SPACED_FIGURE: Final = r"[-–−+]?\d{1,3}(?: \d{3})+(?:,\d+)?(?:\s?%)?|" + _FIGURE
_MONTH: Final = r"(?:jan|feb|mar|apr|maj|may|jun|jul|aug|sep|okt|oct|nov|dec)[a-zæøåäö]*\.?"
_DATE_CELL: Final = re.compile(
    rf"\s((?:\d{{1,2}}\.? ?)?{_MONTH} \d{{4}}|\d{{4}}[-–/]\d{{2,4}}|\d{{1,2}}\.\d{{1,2}}\.\d{{2,4}}"
    r"|(?:19|20)\d\d)$",
    re.IGNORECASE,
)
_LEADING_ZERO: Final = re.compile(r"\s0\d\d\b")
_FEWEST_ROWS: Final = 2
_MOST_HEAD_LINES: Final = 3
_MOST_LABEL_CHARS: Final = 70
_SAME_X: Final = 3.0


def mark_tables(lines: Sequence[Line], vocabulary: Vocabulary) -> list[Line]:
    """Turn runs of lines that end in the same number of figures into table rows, with their head."""
    marked: list[Line] = []
    index = 0
    while index < len(lines):
        run = _rows_from(lines[index:])
        head = _head_above(marked) if len(run) >= _FEWEST_ROWS else []
        if len(run) > _FEWEST_ROWS or head:
            del marked[len(marked) - len(head) :]
            table = lines[index : index + len(run)]
            if head:
                marked.append(_head_line(head, table, len(run[0]) - 1, vocabulary))
            for line, cells in zip(table, run, strict=True):
                marked.append(replace(line, text=CELL.join(cells), role="table_row"))
            index += len(run)
        else:
            marked.append(lines[index])
            index += 1
    return marked


def _rows_from(lines: Sequence[Line]) -> list[list[str]]:
    """Split the lines from the first on into cells, as far as they have equally many figures."""
    plain = _equal_rows(lines, _FIGURE)
    if not any(_LEADING_ZERO.search(line.text) for line in lines[: len(plain) + 1]):
        return plain
    spaced = _equal_rows(lines, _SPACED_FIGURE)
    return spaced if len(spaced) >= len(plain) else plain


def _equal_rows(lines: Sequence[Line], figure: str) -> list[list[str]]:
    rows: list[list[str]] = []
    for line in lines:
        cells = None if line.role else _cells(line.text, figure)
        if cells is None or (rows and len(cells) != len(rows[0])):
            break
        rows.append(cells)
    return rows


def _cells(text: str, figure: str) -> list[str] | None:
    """Split a line into a label and two or more figures; None where it is no such row."""
    figures: list[str] = []
    while match := re.search(rf"\s({figure})$", text):
        figures.insert(0, match.group(1))
        text = text[: match.start()].rstrip()
    sentence = len(text) > _MOST_LABEL_CHARS or text.endswith((",", ";", ".", ":"))
    if len(figures) < 2 or sentence or not re.search(r"[^\W\d_]", text):
        return None
    return [text, *figures]


def _head_above(above: Sequence[Line]) -> list[Line]:
    """Take the lines right above the first row that name its columns: no sentence, no label."""
    head: list[Line] = []
    for line in reversed(above[-_MOST_HEAD_LINES:]):
        if line.role or re.search(r"[.:;!?]$", line.text):
            return []
        head.insert(0, line)
        if line.gap:
            return head
    return []


def _head_line(head: Sequence[Line], rows: Sequence[Line], columns: int, vocabulary: Vocabulary) -> Line:
    text = join_lines([line.text for line in head], vocabulary)
    cells = _cells_by_place(head, rows, columns) or _date_cells(text, columns)
    if cells is None and len(text.split()) == columns + 1:
        cells = text.split()
    return replace(head[0], text=CELL.join(cells) if cells else text, role="table_head")


def _cells_by_place(head: Sequence[Line], rows: Sequence[Line], columns: int) -> list[str] | None:
    """Cut a head of one line where the rows' columns begin."""
    places = [x for _, x in rows[0].cells[-columns:]]
    if len(head) != 1 or len(places) < columns or len(rows[0].cells) <= columns:
        return None
    starts = [offset for offset, x in head[0].cells if any(abs(x - place) < _SAME_X for place in places)]
    if len(starts) != columns or not starts[0]:
        return None
    ends = [*starts[1:], len(head[0].text)]
    cuts = [head[0].text[start:end].strip() for start, end in zip(starts, ends, strict=True)]
    return [head[0].text[: starts[0]].strip(), *cuts]


def _date_cells(text: str, columns: int) -> list[str] | None:
    cells: list[str] = []
    while len(cells) < columns:
        match = _DATE_CELL.search(text)
        if match is None:
            return None
        cells.insert(0, match.group(1))
        text = text[: match.start()].rstrip()
    return [text, *cells]
