"""What of a passage can be quoted: its sentences, list items and table rows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from retrieval.chunking import spans_of
from retrieval.documents import BlockKind, Chunk
from retrieval.index import Index


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

    def span_in(self, chunk: Chunk) -> tuple[int, int]:
        """Return its place in the chunk's embedded text."""
        before = len(chunk.embedded_text) - len(chunk.text) - chunk.start
        return self.start + before, self.end + before


def statement_places(index: Index, chunk: Chunk) -> Iterator[StatementPlace]:
    """Give the places of a chunk's statements, in the order of the text."""
    text = index.text(chunk.document_id)
    for block in index.blocks(chunk.document_id):
        if block.end <= chunk.start or block.start >= chunk.end or block.kind in {"heading", "table_head"}:
            continue
        for start, end in spans_of(text, block):
            if start >= chunk.start and end <= chunk.end:
                yield StatementPlace(block.kind, block.page, start, end)
