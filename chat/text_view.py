"""Text of documents as HTML: escaped, with places marked, table rows in columns."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from html import escape
from itertools import groupby

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Mark:
    """A place of a text that is to be marked, `text[start:end]`."""

    start: int
    end: int
    name: str = ""
    """What links lead to."""
    number: int = 0
    """Shown before the mark, where several marks stand together; 0 for none."""


def part(span: Span, text: str, marks: Sequence[Mark]) -> str:
    """Show `text[span[0]:span[1]]` with what lies in it of the marks; where two overlap the first is seen."""
    position, end = span
    shown = []
    for mark in sorted(marks, key=lambda each: each.start):
        start, stop = max(mark.start, position), min(mark.end, end)
        if start < stop:
            shown.append(escape(text[position:start]))
            attributes = _attributes(mark) if mark.start >= span[0] else ""
            shown.append(f"<mark{attributes}>{escape(text[start:stop])}</mark>")
            position = stop
        elif span[0] <= mark.start < position:
            # Links lead to a place that another mark covers, too.
            shown.append(f"<mark{_attributes(mark)}></mark>")
    return "".join(shown) + escape(text[position:end])


def _attributes(mark: Mark) -> str:
    named = f' id="{mark.name}" tabindex="-1"' if mark.name else ""
    return named + (f' data-number="{mark.number}"' if mark.number else "")


def cells(span: Span, text: str) -> Iterator[Span]:
    """Give the places of a table row's cells, which tabs divide."""
    yield from _divided(span, text, "\t")


def table_row(
    span: Span, text: str, marks: Sequence[Mark], *, head: bool = False, attributes: str = ""
) -> str:
    """Show a table row, cell by cell."""
    tag = "th" if head else "td"
    shown = "".join(f"<{tag}>{part(cell, text, marks)}</{tag}>" for cell in cells(span, text))
    return f"<tr{attributes}>{shown}</tr>"


def passage_html(text: str, marks: Sequence[Mark], headings: Collection[str] = ()) -> str:
    """Show a passage line by line: lines with tabs stand in columns, and headings stand out."""
    shown = []
    lines = _divided((0, len(text)), text, "\n")
    for in_table, run in groupby(lines, key=lambda line: "\t" in text[slice(*line)]):
        if in_table:
            shown.append(f"<table>{''.join(table_row(line, text, marks) for line in run)}</table>")
        else:
            for line in run:
                look = ' class="heading"' if text[slice(*line)] in headings else ""
                shown.append(f"<p{look}>{part(line, text, marks)}</p>")
    return "".join(shown)


def _divided(span: Span, text: str, divider: str) -> Iterator[Span]:
    start, end = span
    for piece in text[start:end].split(divider):
        yield start, start + len(piece)
        start += len(piece) + 1
