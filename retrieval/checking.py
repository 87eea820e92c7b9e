"""Checks that an index generation is whole: before it is published, and before it is built upon."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from errors import IndexDamagedError
from retrieval.index import Index
from retrieval.vector_store import chroma_errors, database_fault, kept_rows, rows_at_rest

_SAMPLE: Final = 64
"""How many chunks, evenly spread, must find themselves in Chroma."""
_NEAREST: Final = 1e-3
"""Cosine distance within which a vector has found itself, or its like from the same text elsewhere."""


def check_index(index: Index) -> None:
    """Check a generation: files, counts, offsets, and a sample of chunks that must find themselves.

    Raises IndexDamagedError, naming what is wrong; IndexStoreError when the Chroma server is silent.
    """
    _check_search(index, _rows_at_rest(index))


def check_at_rest(index: Index) -> None:
    """Check a generation as far as that can be done without opening Chroma, which writes when it opens.

    A collection on a Chroma server is counted there.
    Raises IndexDamagedError, naming what is wrong; IndexStoreError when the Chroma server is silent.
    """
    _rows_at_rest(index)


def _rows_at_rest(index: Index) -> list[int]:
    """Do what `check_at_rest` does; return a sample of the rows that Chroma holds."""
    index.check_files("")
    if fault := database_fault(index.place):
        raise _damaged(index, f"Chroma's database is not whole ({fault})")
    kept = kept_rows(index.vectors[: len(index.chunks)])
    rows = _sample(kept)
    _check_counts(index, len(kept))
    _check_offsets(index)
    _check_vectors(index, rows)
    return rows


def _check_counts(index: Index, kept: int) -> None:
    manifest = index.manifest
    counts = {
        "documents": (len(index.documents), manifest.documents),
        "sources": (len(manifest.sources), manifest.documents),
        "chunks": (len(index.chunks), manifest.chunks),
        "chunks with a document": (len(index.chunk_document), manifest.chunks),
        "chunks in the lexical index": (index.lexical.count, manifest.chunks),
        "pieces": (len(index.pieces), manifest.chunks + manifest.documents),
        "vectors": (len(index.vectors), manifest.pieces),
        "documents in the lexical index": (index.lexical_documents.count, manifest.documents),
        "chunks with a place for token vectors": (len(index.tokens), manifest.chunks),
        "rows in Chroma": (_row_count(index), kept),
    }
    for what, (found, expected) in counts.items():
        if found != expected:
            raise _damaged(index, f"it has {found} {what}, not {expected}")


def _row_count(index: Index) -> int:
    if not index.place.host:
        return rows_at_rest(index.place)
    store = index.chroma
    with chroma_errors(index.place):
        return len(store.get(include=[])["ids"])


def _check_offsets(index: Index) -> None:
    document_ids = index.document_ids
    places = index.pieces[["start", "end"]].tolist()
    for number, chunk in enumerate(index.chunks):
        if document_ids[index.chunk_document[number]] != chunk.document_id:
            raise _damaged(index, f"chunk {chunk.id} is filed under another document")
        if index.text(chunk.document_id)[chunk.start : chunk.end] != chunk.text:
            raise _damaged(index, f"chunk {chunk.id} is not the text at its place")
        if places[number] != (chunk.start, chunk.end):
            raise _damaged(index, f"chunk {chunk.id} has the vector of another")


def _check_vectors(index: Index, rows: Sequence[int]) -> None:
    if index.vectors.shape[1:] != (index.manifest.model.dimension,):
        raise _damaged(index, "its vectors have another dimension than its model")
    for row in rows:
        if not abs(float(np.linalg.norm(index.vectors[row])) - 1) < _NEAREST:
            raise _damaged(index, f"the vector of chunk {row} has not the length one")


def _sample(kept: Sequence[int]) -> list[int]:
    if not kept:
        return []
    return [kept[place] for place in np.unique(np.linspace(0, len(kept) - 1, _SAMPLE).astype(int))]


def _check_search(index: Index, rows: Sequence[int]) -> None:
    if not rows:
        return
    store = index.chroma
    with chroma_errors(index.place):
        found = store.get(ids=[str(row) for row in rows], include=["metadatas"])
        stored = dict(zip(found["ids"], found["metadatas"], strict=True))
        nearest = [
            store.similarity_search_by_vector_with_relevance_scores(index.vectors[row], k=1) for row in rows
        ]
    for row, hits in zip(rows, nearest, strict=True):
        if not hits or not hits[0][1] < _NEAREST:
            raise _damaged(index, f"chunk {row} does not find itself in Chroma")
        if stored.get(str(row), {}).get("chunk") != row:
            raise _damaged(index, f"Chroma files chunk {row} under another number")


def _damaged(index: Index, what: str) -> IndexDamagedError:
    return IndexDamagedError(
        f"The index generation {index.manifest.generation} is damaged: {what}.", index.mending
    )
