"""What of a passage can be quoted: its sentences, list items and table rows; and how they are read."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from retrieval.chunking import spans_of
from retrieval.documents import CELL, BlockKind, Chunk
from retrieval.index import Index

MOST_READ_CHARS: Final = 1500
"""About as much as the cross-encoder's window holds beside a question."""


@dataclass(frozen=True, slots=True)
class StatementPlace:
    """A sentence, an item or a table row: the document's `text[start:end]`."""

    kind: BlockKind
    page: int | None
    start: int
    end: int

    def text_in(self, chunk: Chunk) -> str:
        """Return its text, from the chunk that holds it."""
        return chunk.text[self.start - chunk.start : self.end - chunk.start]


def statement_places(
    index: Index, chunk: Chunk, without: Callable[[str], bool] | None = None
) -> Iterator[StatementPlace]:
    """Give the places of a chunk's statements, in the order of the text, but of paragraphs `without`."""
    text = index.text(chunk.document_id)
    for block in index.blocks(chunk.document_id):
        if block.end <= chunk.start or block.start >= chunk.end or block.kind in {"heading", "table_head"}:
            continue
        if without and without(text[block.start : block.end]):
            continue
        for start, end in spans_of(text, block):
            if start >= chunk.start and end <= chunk.end:
                yield StatementPlace(block.kind, block.page, start, end)


def read_text(index: Index, chunk: Chunk) -> tuple[str, list[tuple[int, int]]]:
    """Return a chunk's embedded text as it is read with a question, and its statements' places in it.

    Each row of a table is written out with its heads, as it will be quoted: "Doctors 5,595 5,791" says
    nothing of what it counts, and when. Where that makes the text too long, rows stay as they are.
    """
    places = list(statement_places(index, chunk))
    text, spans = _written(index, chunk, places, told=True)
    return (text, spans) if len(text) <= MOST_READ_CHARS else _written(index, chunk, places, told=False)


def _written(
    index: Index, chunk: Chunk, places: list[StatementPlace], *, told: bool
) -> tuple[str, list[tuple[int, int]]]:
    """Return a chunk's text after its context, its rows written out if they are to be `told`."""
    text = f"{chunk.context}\n" if chunk.context else ""
    spans: list[tuple[int, int]] = []
    at = chunk.start
    for place in places:
        text += chunk.text[at - chunk.start : place.start - chunk.start]
        statement = told_statement(index, chunk, place) if told else place.text_in(chunk)
        spans.append((len(text), len(text) + len(statement)))
        text += statement
        at = place.end
    return text + chunk.text[at - chunk.start :], spans


def told_statement(index: Index, chunk: Chunk, place: StatementPlace) -> str:
    """Return a statement as it is told: a table row written out under its heads."""
    if place.kind != "table_row":
        return place.text_in(chunk)
    head = told_head(index.text(chunk.document_id), chunk.heads_above(place.start))
    return told_row(place.text_in(chunk), head)


def told_head(text: str, heads: Sequence[tuple[int, int]]) -> str:
    """Return the heads of a table's columns, from the places of its head rows; '' for none.

    Where heads stand in several rows they are told together: "2023 Women". A title over them names no column.
    """
    rows = [text[start:end].split(CELL) for start, end in heads]
    last = rows[-1] if rows else []
    named = [row for row in rows[:-1] if len(row) == len(last) and any(row[1:])]
    columns = zip(*named, last, strict=True)
    return CELL.join(" ".join(filter(None, dict.fromkeys(column))) for column in columns)


def told_row(row: str, head: str) -> str:
    """Return a table row with each cell under its head in words; other text as it is."""
    cells = row.split(CELL)
    heads = head.split(CELL)
    if len(cells) < 2 or not head:
        return row
    if len(cells) != len(heads):
        return f"{' '.join(heads)}: {' '.join(cells)}"
    told = "; ".join(
        f"{name}: {cell}" if name else cell for name, cell in zip(heads[1:], cells[1:], strict=True) if cell
    )
    label = " – ".join(part for part in (heads[0], cells[0]) if part)
    whole = ": ".join(part for part in (label, told) if part)
    return whole if whole.endswith((".", "!", "?")) else f"{whole}."
