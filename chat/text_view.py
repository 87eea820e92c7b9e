"""Text of documents as HTML: escaped, with one place marked, table rows in columns."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from itertools import groupby

Span = tuple[int, int]


def marked(text: str, mark: Span) -> str:
    """Escape a text and mark `text[mark[0]:mark[1]]` in it; an empty mark leaves no element."""
    start, end = mark
    if start >= end:
        return escape(text)
    return f"{escape(text[:start])}<mark>{escape(text[start:end])}</mark>{escape(text[end:])}"


def part(span: Span, text: str, mark: Span) -> str:
    """Show `text[span[0]:span[1]]` with what lies in it of the mark, which is a place in `text`."""
    start, end = span
    return marked(text[start:end], (max(mark[0], start) - start, min(mark[1], end) - start))


def cells(span: Span, text: str) -> Iterator[Span]:
    """Give the places of a table row's cells, which tabs divide."""
    yield from _divided(span, text, "\t")


def table_row(span: Span, text: str, mark: Span, *, head: bool = False, attributes: str = "") -> str:
    """Show a table row, cell by cell."""
    tag = "th" if head else "td"
    shown = "".join(f"<{tag}>{part(cell, text, mark)}</{tag}>" for cell in cells(span, text))
    return f"<tr{attributes}>{shown}</tr>"


def passage_html(text: str, mark: Span) -> str:
    """Show a passage line by line; lines with tabs in them stand in columns."""
    shown = []
    lines = _divided((0, len(text)), text, "\n")
    for in_table, run in groupby(lines, key=lambda line: "\t" in text[slice(*line)]):
        if in_table:
            shown.append(f"<table>{''.join(table_row(line, text, mark) for line in run)}</table>")
        else:
            shown.extend(f"<p>{part(line, text, mark)}</p>" for line in run)
    return "".join(shown)


def _divided(span: Span, text: str, divider: str) -> Iterator[Span]:
    start, end = span
    for piece in text[start:end].split(divider):
        yield start, start + len(piece)
        start += len(piece) + 1
