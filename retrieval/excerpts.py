"""The numbered excerpts of documents that a language model is given, and its sentences checked against."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from retrieval.chunking import spans_of
from retrieval.documents import Chunk, DocumentInfo, Language
from retrieval.index import Index
from retrieval.orders import gives_orders


@dataclass(frozen=True, slots=True)
class Excerpt:
    """The sentences, items and table rows of a passage that a language model may read."""

    n: int
    """The number that the model cites it by, from 1."""
    document: DocumentInfo
    page: int | None
    spans: tuple[tuple[int, int], ...]
    """The places of its sentences, items and table rows in the document's text."""
    sentences: tuple[str, ...]
    """The texts of `spans`."""
    context: str
    """Title, publisher, date, headings, a table's heads: what tells of the whole excerpt."""
    whole: str
    """The passage as it stands in the document, from `whole_start` on: quotes are cut from it."""
    whole_start: int
    heads: str = ""
    """The head rows of the table that it is a part of."""

    @property
    def language(self) -> Language:
        """The language of its document."""
        return self.document.language

    @property
    def text(self) -> str:
        """What the model reads."""
        return "\n".join((self.heads, *self.sentences) if self.heads else self.sentences)

    def quote(self, start: int, end: int) -> str:
        """Return the document's text at a place within the passage, letter for letter."""
        return self.whole[start - self.whole_start : end - self.whole_start]


def excerpt_of(index: Index, n: int, chunk: Chunk) -> Excerpt:
    """Return a chunk as an excerpt. Paragraphs that give orders to a language model are left out."""
    info = index.documents[chunk.document_id]
    text = index.text(chunk.document_id)
    places = list(_spans(index, chunk))
    heads = "\n".join(text[start:end] for start, end in chunk.heads)
    context = "\n".join(
        part for part in (info.title, info.publisher, info.date, chunk.section, heads) if part
    )
    return Excerpt(
        n,
        info,
        chunk.page,
        tuple(places),
        tuple(text[start:end] for start, end in places),
        context,
        chunk.text,
        chunk.start,
        heads,
    )


def _spans(index: Index, chunk: Chunk) -> Iterator[tuple[int, int]]:
    text = index.text(chunk.document_id)
    for block in index.blocks(chunk.document_id):
        if block.end <= chunk.start or block.start >= chunk.end or block.kind in {"heading", "table_head"}:
            continue
        if gives_orders(text[block.start : block.end]):
            continue
        for start, end in spans_of(text, block):
            if start >= chunk.start and end <= chunk.end:
                yield start, end
