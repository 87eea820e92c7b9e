"""Which rows of a table say anything of what is asked: none of other years, nor of other labels."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from retrieval.index import Index
from retrieval.signs import Statement

_YEAR: Final = re.compile(r"(?<![\d.,])(?:19|20)\d\d(?!\d)")
_NAMED: Final = 0.8
"""How much of a row's label must stand in the question for it to be the row that is asked for."""

Table = tuple[str, tuple[tuple[int, int], ...]]
"""A document's id and the places of the table's head rows; of a table without heads, that of the passage."""


def rows_that_fit(question: str, statements: Sequence[Statement], index: Index) -> tuple[Statement, ...]:
    """Return the statements without the rows of tables that are no answer, however well they match.

    "Doctors 5,595 5,791" under 2021 and 2024 says nothing of 2023. And where the question names the label
    of a row, as "nurses", the other rows of that table speak of others.
    """
    years = _years(question)
    named: dict[Table, float] = {}
    for each in statements:
        if each.kind == "table_row":
            table = _table(each)
            named[table] = max(named.get(table, 0.0), each.signs.is_row_named)
    return tuple(
        each
        for each in statements
        if each.kind != "table_row"
        or (_has_years(each, years, index) and _is_named(each.signs.is_row_named, named[_table(each)]))
    )


def _table(row: Statement) -> Table:
    chunk = row.chunk
    return chunk.document_id, chunk.heads_above(row.start) or ((chunk.start, chunk.end),)


def _is_named(row: float, best: float) -> bool:
    return best < _NAMED or row >= _NAMED * best


def _has_years(row: Statement, asked: frozenset[str], index: Index) -> bool:
    """Tell whether a row has all years asked for: in itself and its heads, where those have any."""
    text = index.text(row.chunk.document_id)
    heads = _years("\n".join(text[start:end] for start, end in row.chunk.heads_above(row.start)))
    return asked <= (heads | _years(row.text) if heads else _years(row.chunk.embedded_text))


def _years(text: str) -> frozenset[str]:
    return frozenset(_YEAR.findall(text))
