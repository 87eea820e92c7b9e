"""Indexes to measure on, in data folders of their own: built once and kept."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Sequence

from errors import IndexStoreError
from eval.code import digest_of_code
from eval.publicset import PublicSet
from retrieval.building import OnProgress, Origin, build_generation
from retrieval.documents import Document
from retrieval.embedding import Embedder
from retrieval.index import Index
from retrieval.locking import write_lock
from settings import Settings

logger = logging.getLogger(__name__)

_WAIT_S = 600.0


def index_public_set(
    public_set: PublicSet, settings: Settings, embedder: Embedder, on_progress: OnProgress
) -> Settings:
    """Do what `index_documents` does for the passages of a public set."""
    documents = [passage.to_document() for passage in public_set.passages]
    return index_documents(
        public_set.name, public_set.corpus_digest, documents, settings, embedder, on_progress
    )


def index_documents(
    name: str,
    digest: str,
    documents: Sequence[Document],
    settings: Settings,
    embedder: Embedder,
    on_progress: OnProgress,
    like: Index | None = None,
) -> Settings:
    """Return the settings with the data folder that holds these documents' index, built where needed.

    The folder is named after the documents (their `digest` says which), the model and how they are cut
    into chunks. A measurement on an index that older code built would say nothing of today's, so
    another code builds it anew; vectors that are still right are used again, or those of `like`, an
    index of another kind. Raises IndexStoreError when it cannot be built.
    """
    cut = f"{settings.chunk_tokens} {settings.chunk_overlap_tokens}"
    if not settings.chunk_context:
        cut += " without context"
    kind = hashlib.sha256(f"{digest} {embedder.identity} {cut}".encode()).hexdigest()
    folder = settings.data_dir / "eval" / f"{name}-{kind[:12]}"
    own = settings.model_copy(update={"data_dir": folder})
    code = f"code {digest_of_code('eval.publicset', 'retrieval.building')}"
    with write_lock(folder, _WAIT_S):
        kept = _kept(own, embedder)
        if kept is None or kept.manifest.cleaning != code:
            logger.info("Indexing %d documents of %s.", len(documents), name)
            build_generation(
                own,
                documents,
                embedder,
                previous=kept or like,
                origin=Origin(cleaning=code),
                on_progress=on_progress,
            )
    return own


def _kept(settings: Settings, embedder: Embedder) -> Index | None:
    try:
        return Index.open(settings, embedder)
    except IndexStoreError:
        return None
