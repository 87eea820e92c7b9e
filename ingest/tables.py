"""Tables in printed text: head and rows, found by figures at the lines' ends or by columns."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from ingest.hyphenation import Vocabulary, join_lines
from ingest.lines import Line, Role, names_columns
from ingest.table_heads import YEAR, cut_line, head_above, head_cells, loose_head, names_above
from ingest.telephones import names_telephones, telephone_row
from retrieval.documents import CELL

_FIGURE: Final = r"[-–−+]?\d+(?:[.,]\d+)*(?:\s?%)?|[-–—]"
_SPACED_FIGURE: Final = r"[-–−+]?\d{1,3}(?: \d{3})+(?:,\d+)?(?:\s?%)?|" + _FIGURE
_LEADING_ZERO: Final = re.compile(r"\s0\d\d\b")
_ITEM_MARK: Final = re.compile(r"(?:\d{1,3}|[a-zA-Z])[.)]|[¹²³⁴⁵⁶⁷⁸⁹⁰]+")
_FEWEST_ROWS: Final = 2
_FEWEST_FIGURES: Final = 2
_FEWEST_ALIGNED: Final = 3
_MOST_LABEL_CHARS: Final = 70
_SAME_X: Final = 1.5

Rows = list[list[str]]


def mark_tables(lines: Sequence[Line], vocabulary: Vocabulary) -> list[Line]:
    """Make the rows of tables lines with cells, and the lines above that name the columns one head."""
    marked: list[Line] = []
    index = 0
    while index < len(lines):
        rows = _figure_rows(lines, index, marked)
        if len(rows) > _FEWEST_ROWS and _names_years(rows):
            # A page may begin with the head again.
            for offset, cells in enumerate(rows):
                role: Role = "table_head" if cells == rows[0] else "table_row"
                marked.append(_row(lines[index + offset], cells, role))
            index += len(rows)
            continue
        head = head_above(marked) if len(rows) >= _FEWEST_ROWS else []
        if len(rows) > _FEWEST_ROWS or head:
            del marked[len(marked) - len(head) :]
            if head:
                marked.append(_head_line(head, len(rows[0]) - 1, vocabulary))
            for offset, cells in enumerate(rows):
                marked.append(_row(lines[index + offset], cells, "table_row"))
            index += len(rows)
            continue
        aligned, used = _aligned_rows(lines, index, vocabulary)
        marked += aligned or [lines[index]]
        index += used or 1
    return marked


def _row(line: Line, cells: Sequence[str], role: Role) -> Line:
    return replace(line, text=CELL.join(cells), cells=(), role=role)


def _figure_rows(lines: Sequence[Line], start: int, above: Sequence[Line]) -> Rows:
    """Split the lines from `start` on into cells, as far as they end in equally many figures."""
    plain = _equal_rows(lines, start, _FIGURE)
    placed = _placed_rows(lines, start)
    if len(placed) >= max(_FEWEST_ROWS, len(plain)):
        return placed
    rows = lines[start : start + len(plain)]
    named = bool(plain) and names_above(above, len(plain[0]) - 1)
    if rows and not named and (numbers := _telephones(rows, len(plain[0]) - 1, above)):
        return numbers
    zeros = any(_LEADING_ZERO.search(line.text) for line in lines[start : start + len(plain) + 1])
    if zeros or (len(plain) < _FEWEST_ROWS and _begins_spaced(lines[start], above)):
        spaced = _equal_rows(lines, start, _SPACED_FIGURE)
        if len(spaced) >= max(1, len(plain)):
            return spaced
    if len(plain) < _FEWEST_ROWS or named:
        return plain
    return _whole_figures(rows, above) or plain


def _begins_spaced(line: Line, above: Sequence[Line]) -> bool:
    """Tell whether a line is a head of years, or has as many figures with spaces as the head above names."""
    cells = _cells(line.text, _SPACED_FIGURE) or []
    return bool(cells) and (all(map(YEAR.fullmatch, cells[1:])) or names_above(above, len(cells) - 1))


def _telephones(lines: Sequence[Line], groups: int, above: Sequence[Line]) -> Rows:
    """Split lines into names and telephone numbers; none where a head of several words may name columns."""
    rows = [telephone_row(line.text, groups) or [] for line in lines]
    head = " ".join(line.text for line in head_above(above))
    told = len(head.split()) < 3 or names_telephones(head)
    return rows if told and all(rows) else []


def _whole_figures(lines: Sequence[Line], above: Sequence[Line]) -> Rows:
    """Split lines into fewer figures, whose thousands have spaces; none where the head has more words."""
    rows = [_cells(line.text, _SPACED_FIGURE, fewest=1) or [] for line in lines]
    width = len(rows[0])
    head = head_above(above) or loose_head(above)
    words = sum(len(line.text.split()) for line in head)
    told = words <= width or head_cells(head, width - 1) is not None
    return rows if told and width > 1 and all(len(row) == width for row in rows) else []


def _placed_rows(lines: Sequence[Line], start: int) -> Rows:
    """Split lines where the file says that cells begin: only that tells "12 345" from two figures."""
    rows: Rows = []
    whole: list[tuple[float | None, ...]] = []
    for line in lines[start:]:
        label, *figures = cut_line(line)
        if line.role or not re.search(r"[^\W\d_]", label):
            break
        if not all(re.fullmatch(_SPACED_FIGURE, figure) for figure in figures):
            break
        if rows and 0 < len(figures) < len(rows[0]) - 1:
            laid = _under_columns([label, *figures], [x for _, x in line.cells], whole, len(rows[0]))
            if laid is None:
                break
            rows.append(laid)
            continue
        if len(figures) < _FEWEST_FIGURES or (rows and len(figures) != len(rows[0]) - 1):
            break
        if line.cells:
            whole.append(tuple(x for _, x in line.cells))
        rows.append([label, *figures])
    return rows


def _equal_rows(lines: Sequence[Line], start: int, figure: str) -> Rows:
    """Split lines into equally many cells; one with fewer has gaps where its figures' places tell which."""
    rows: Rows = []
    whole: list[tuple[float | None, ...]] = []
    for index in range(start, len(lines)):
        line = lines[index]
        cells = None if line.role else _cells(line.text, figure)
        if rows and not line.role and (cells is None or len(cells) < len(rows[0])):
            cells = _with_gaps(line, figure, whole, len(rows[0]))
        elif cells is not None:
            whole.append(_starts(line, cells))
        if cells is None or (rows and len(cells) != len(rows[0])):
            break
        rows.append(cells)
    return rows


def _with_gaps(
    line: Line, figure: str, whole: Sequence[tuple[float | None, ...]], width: int
) -> list[str] | None:
    """Lay a row with fewer figures under the columns whose figures begin at the same places."""
    cells = _cells(line.text, figure, fewest=1)
    return _under_columns(cells, _starts(line, cells), whole, width) if cells is not None else None


def _under_columns(
    cells: Sequence[str],
    starts: Sequence[float | None],
    whole: Sequence[tuple[float | None, ...]],
    width: int,
) -> list[str] | None:
    """Lay cells under the columns that begin at the same places in whole rows; None where it is unsure."""
    if len(whole) < _FEWEST_ROWS or len(starts) != len(cells):
        return None
    laid = [""] * width
    for cell, start in zip(cells, starts, strict=True):
        columns = [
            column
            for column in range(width)
            if start is not None
            and any(x is not None and abs(x - start) < _SAME_X for x in (row[column] for row in whole))
        ]
        if len(columns) != 1 or laid[columns[0]]:
            return None
        laid[columns[0]] = cell
    return laid if laid[0] == cells[0] else None


def _starts(line: Line, cells: Sequence[str]) -> tuple[float | None, ...]:
    """Give the place on the page where each cell begins; None where the file does not tell it."""
    places = dict(line.cells)
    starts: list[float | None] = []
    end = len(line.text)
    for cell in reversed(cells):
        end = line.text.rindex(cell, 0, end)
        starts.insert(0, places.get(end))
    return tuple(starts)


def _cells(text: str, figure: str, fewest: int = 2) -> list[str] | None:
    """Split a line into a label and its figures, two or more; None where it is no such row."""
    figures: list[str] = []
    while match := re.search(rf"\s({figure})$", text):
        figures.insert(0, match.group(1))
        text = text[: match.start()].rstrip()
    sentence = len(text) > _MOST_LABEL_CHARS or text.endswith((",", ";", ".", ":"))
    if len(figures) < fewest or sentence or not (re.search(r"[^\W\d_]", text) or YEAR.fullmatch(text)):
        return None
    return [text, *figures]


def _names_years(rows: Rows) -> bool:
    """Tell whether the first row is the head: years over figures that are none."""
    first = rows[0]
    others = [row for row in rows if row != first]
    return (
        bool(others)
        and all(YEAR.fullmatch(cell) for cell in first[1:])
        and not any(YEAR.fullmatch(cell) for row in others for cell in row[1:])
    )


def _head_line(head: Sequence[Line], columns: int, vocabulary: Vocabulary) -> Line:
    """Put a head on one line; its cells are told apart where they are dates, or one word each."""
    text = join_lines([line.text for line in head], vocabulary)
    return _row(head[0], head_cells(head, columns, text) or [text], "table_head")


def _aligned_rows(lines: Sequence[Line], start: int, vocabulary: Vocabulary) -> tuple[list[Line], int]:
    """Find rows whose cells begin at the same places; give them and how many lines they took."""
    places = _places(lines[start])
    rows: list[Line] = []
    cells: Rows = []
    index = start
    gapped = 0
    while len(places) > 1 and index < len(lines):
        line = lines[index]
        here = _places(line)
        if line.role or line.page != lines[start].page or (rows and line.turned):
            break
        if len(rows) > 1 and line.gap and not (line.y or rows[1].gap):
            break  # in plain text a blank row ends a table, unless all rows have one
        if _same(here, places):
            cells.append(cut_line(line))
            rows.append(line)
        elif (laid := _laid(line, here, places)) and _begins_row(line, rows):
            cells.append(laid)
            rows.append(line)
            gapped += 1
        elif len(here) == 1 and rows and not line.gap and abs(here[0] - places[-1]) < _SAME_X:
            cells[-1][-1] = join_lines([cells[-1][-1], line.text], vocabulary)
        else:
            break
        index += 1
    # Tabs tell of empty cells; where blank space does, they may be another's.
    if len(rows) - (0 if all("\t" in line.text for line in rows) else gapped) < _FEWEST_ALIGNED:
        return [], 0
    marked = [_row(line, row, "table_row") for line, row in zip(rows, cells, strict=True)]
    if (rows[0].bold and not rows[1].bold) or names_columns(cells[0], cells[1:]):
        marked[0] = replace(marked[0], role="table_head")
    return marked, index - start


def _laid(line: Line, here: Sequence[float], places: Sequence[float]) -> list[str] | None:
    """Lay a row with empty cells under the columns; None where its cells stand under no others."""
    columns = [[n for n, x in enumerate(places) if abs(x - place) < _SAME_X] for place in here]
    if len(here) < 2 or any(len(found) != 1 for found in columns) or columns[0] != [0]:
        return None
    laid = [""] * len(places)
    for (column,), cell in zip(columns, cut_line(line), strict=True):
        laid[column] = cell
    return laid


def _begins_row(line: Line, rows: Sequence[Line]) -> bool:
    """Tell a row with empty cells from the second line of a row whose cells are broken."""
    spaced = len(rows) > 1 and all(row.gap for row in rows[1:])
    return (
        len(rows) > 1 and (line.gap or not spaced) and not any(cell[0].islower() for cell in cut_line(line))
    )


def _places(line: Line) -> tuple[float, ...]:
    """Name where a line's cells begin; a bullet, an item's number, a line-end hyphen are no cells."""
    cuts = cut_line(line)
    if not all(re.search(r"\w", cut) for cut in cuts) or _ITEM_MARK.fullmatch(cuts[0]):
        return (line.x,)
    return tuple(x for _, x in line.cells) or (line.x,)


def _same(first: Sequence[float], second: Sequence[float]) -> bool:
    return len(first) == len(second) and all(
        abs(one - other) < _SAME_X for one, other in zip(first, second, strict=True)
    )
