"""What there is: the current index, its documents, its generations, and who writes at the moment."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from retrieval.documents import DocumentInfo
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
