"""What documents come to when they are cut: chunks, and the pieces of text that are embedded."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from retrieval.chunking import Window, chunk_document, lead_of, piece_of
from retrieval.documents import Chunk, Document
from retrieval.embedding import Embedder
from retrieval.generation import PIECE
from retrieval.vector_store import Metadata, chunk_metadata
from settings import Settings


@dataclass(frozen=True, slots=True)
class Parts:
    """What documents come to when they are cut."""

    documents: Sequence[Document]
    chunks: Sequence[Chunk]
    chunk_document: npt.NDArray[np.int32]
    """The number of each chunk's document (chunks,)."""
    pieces: npt.NDArray[np.void]
    """Rows of `generation.PIECE`, the chunks' and then the documents' leads (pieces,)."""
    embedded_texts: Sequence[str]
    """One a piece."""

    def row(self, number: int) -> tuple[str, Metadata]:
        """Return the text of a chunk, and what its row in Chroma says of it."""
        chunk = self.chunks[number]
        document = self.documents[self.chunk_document[number]]
        return chunk.text, chunk_metadata(number, chunk, document.info)


def cut(settings: Settings, documents: Sequence[Document], embedder: Embedder) -> Parts:
    """Cut documents as the settings say, into chunks that the embedder can take in."""
    window = Window(embedder.identity.max_tokens, embedder.count_tokens, settings.chunk_context)
    chunks: list[Chunk] = []
    document_numbers: list[int] = []
    for number, document in enumerate(documents):
        for chunk in chunk_document(document, settings, window):
            chunks.append(chunk)
            document_numbers.append(number)
    embedded = [*map(piece_of, chunks), *map(lead_of, documents)]
    pieces = [(piece.start, piece.end, _digest(piece.embedded_text)) for piece in embedded]
    return Parts(
        documents,
        chunks,
        np.array(document_numbers, np.int32),
        np.array(pieces, PIECE),
        [piece.embedded_text for piece in embedded],
    )


def _digest(text: str) -> bytes:
    return hashlib.sha256(text.encode()).digest()[:16]
