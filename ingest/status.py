"""What there is: the current index, its documents, its generations, and who writes at the moment."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from errors import IngestError
from retrieval.documents import Document, DocumentInfo
from retrieval.generation import Manifest
from retrieval.index import Index
from retrieval.locking import Writer, writer
from retrieval.publishing import generations
from settings import Settings


@dataclass(frozen=True, slots=True)
class Status:
    """The current index and what is beside it."""

    manifest: Manifest
    documents: tuple[tuple[DocumentInfo, int], ...]
    """Each with its number of chunks."""
    generations: tuple[Manifest, ...]
    """Newest first, the current one among them."""
    writer: Writer | None
    """Who is building the next one."""


def read_status(settings: Settings) -> Status:
    """Return what there is. Raises IndexMissingError, IndexDamagedError or IndexStoreError."""
    with Index.open(settings) as index:
        chunks = np.bincount(index.chunk_document, minlength=len(index.documents)).tolist()
        return Status(
            index.manifest,
            tuple(zip(index.documents.values(), chunks, strict=True)),
            generations(settings.data_dir),
            writer(settings.data_dir),
        )


def find_document(index: Index, wanted: str) -> Document:
    """Return the document with the id, the path, or the end of a path that is `wanted`.

    Raises IngestError when none or several match.
    """
    name = wanted.removeprefix("./")
    found = [
        info.id
        for info in index.documents.values()
        if wanted == info.id or f"/{info.path}".endswith(f"/{name}") or f"/{name}".endswith(f"/{info.path}")
    ]
    if len(found) == 1:
        return index.document(found[0])
    which = "Several documents match" if found else "There is no document"
    raise IngestError(f"{which} {wanted!r} in the index.", "See their ids with: python -m ingest status")
