"""The numbered excerpts of documents that a language model is given, and its sentences checked against."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from retrieval.documents import Chunk, DocumentInfo, Language
from retrieval.index import Index
from retrieval.orders import gives_orders
from retrieval.statements import MOST_READ_CHARS, statement_places, told_statement


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
    told: tuple[str, ...]
    """The same with table rows written out under their heads."""
    context: str
    """Title, publisher, date, headings, a table's heads: what tells of the whole excerpt."""
    whole: str
    """The passage as it stands in the document, from `whole_start` on: quotes are cut from it."""
    whole_start: int
    embedded_context: str = ""
    """What the passage is embedded after: title, headings, a table's heads; '' for models that take none."""
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

    def part(self, numbers: Iterable[int]) -> Excerpt:
        """Return the excerpt with these of its sentences alone, numbered from 0."""
        chosen = sorted(numbers)
        return replace(
            self,
            spans=tuple(self.spans[k] for k in chosen),
            sentences=tuple(self.sentences[k] for k in chosen),
            told=tuple(self.told[k] for k in chosen),
        )

    def quote(self, start: int, end: int) -> str:
        """Return the document's text at a place within the passage, letter for letter."""
        return self.whole[start - self.whole_start : end - self.whole_start]


def read_texts(excerpts: Iterable[Excerpt]) -> tuple[str, list[tuple[int, int]]]:
    """Return excerpts as they are read with a sentence, and the places of their own sentences in that."""
    text = ""
    spans: list[tuple[int, int]] = []
    for excerpt in excerpts:
        text += f"{excerpt.embedded_context}\n" if excerpt.embedded_context else ""
        is_short = sum(map(len, excerpt.told)) <= MOST_READ_CHARS
        for sentence in excerpt.told if is_short else excerpt.sentences:
            spans.append((len(text), len(text) + len(sentence)))
            text += f"{sentence}\n"
    return text.removesuffix("\n"), spans


def excerpt_of(index: Index, n: int, chunk: Chunk) -> Excerpt:
    """Return a chunk as an excerpt. Paragraphs that give orders to a language model are left out."""
    info = index.documents[chunk.document_id]
    text = index.text(chunk.document_id)
    places = list(statement_places(index, chunk, without=gives_orders))
    heads = "\n".join(text[start:end] for start, end in chunk.heads)
    context = "\n".join(
        part for part in (info.title, info.publisher, info.date, chunk.section, heads) if part
    )
    return Excerpt(
        n,
        info,
        chunk.page,
        tuple((place.start, place.end) for place in places),
        tuple(place.text_in(chunk) for place in places),
        tuple(told_statement(index, chunk, place) for place in places),
        context,
        chunk.text,
        chunk.start,
        chunk.context,
        heads,
    )
