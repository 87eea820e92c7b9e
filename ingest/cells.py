"""Tables of word processors as pieces: a head where one is marked or plain to see, and rows."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import compress, pairwise

from ingest.lines import Piece, names_columns
from retrieval.documents import CELL

LONGEST_CELL = 400
"""Characters; a table with longer cells lays out a page and holds no data."""
LONGEST_MARKED_CELL = 2000
"""The same of a table that marks its head."""


def is_data(rows: Sequence[Sequence[str]], marks_head: bool) -> bool:
    """Tell a table of data from one that only places text on the page."""
    longest = LONGEST_MARKED_CELL if marks_head else LONGEST_CELL
    return (
        len(rows) > 1
        and max(map(len, rows), default=0) > 1
        and all(len(cell) < longest for row in rows for cell in row)
    )


def table_pieces(rows: Sequence[Sequence[str]], marked_heads: int) -> list[Piece]:
    """Give the rows as pieces; the first `marked_heads` are heads, as the file itself says."""
    filled = [row for row in even_rows(rows) if any(row)]
    heads = marked_heads or int(names_columns(filled[0], filled[1:])) if filled else 0
    filled[:heads] = grouped_heads(filled[:heads])
    return [
        Piece("table_head" if number < heads else "table_row", CELL.join(row))
        for number, row in enumerate(filled)
    ]


def grouped_heads(heads: Sequence[Sequence[str]]) -> list[list[str]]:
    """Let a head that stands over several columns be said over each: 2023 over "Women" and over "Men".

    Only above a row that names the columns. A title over the whole table stands in the first column.
    """
    laid = [list(head) for head in heads]
    for head, below in reversed(list(pairwise(laid))):
        for column in range(2, len(head)):
            if not head[column] and column < len(below) and below[column]:
                head[column] = head[column - 1]
    return laid


def even_rows(rows: Sequence[Sequence[str]]) -> list[list[str]]:
    """Make the rows equally wide, so that each cell stands under its head; columns without text go."""
    width = max(map(len, rows), default=0)
    filled = [any(column < len(row) and row[column] for row in rows) for column in range(width)]
    return [list(compress([*row, *[""] * (width - len(row))], filled)) for row in rows]
