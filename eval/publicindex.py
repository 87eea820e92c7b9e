"""The index of a public set: in a data folder of its own, built once and kept."""

from __future__ import annotations

import hashlib
import logging
from pathlib import Path

from errors import IndexStoreError
from eval.publicset import PublicSet
from eval.run import digest_of_code
from retrieval.building import OnProgress, build_generation, chunking_of
from retrieval.embedding import Embedder
from retrieval.index import Index
from retrieval.locking import write_lock
from settings import Settings

logger = logging.getLogger(__name__)

# A measurement on an index that older code built would say nothing of today's, so the code counts too.
_BUILDERS = (
    "eval/publicset.py",
    *(f"retrieval/{name}.py" for name in ("building", "chunking", "generation", "lexical", "sentences")),
)


def index_public_set(
    public_set: PublicSet, settings: Settings, embedder: Embedder, on_progress: OnProgress
) -> Settings:
    """Return the settings with the data folder that holds the set's index, built now where it is missing.

    The folder is named after everything that decides the index, so one that is there is right.
    Raises IndexStoreError when it cannot be built.
    """
    code = digest_of_code(_BUILDERS)
    recipe = f"{public_set.corpus_digest} {embedder.identity} {chunking_of(settings)} {code}"
    shelf = settings.data_dir / "eval"
    folder = shelf / f"{public_set.name}-{hashlib.sha256(recipe.encode()).hexdigest()[:12]}"
    own = settings.model_copy(update={"data_dir": folder})
    if _is_whole(own, embedder):
        return own
    with write_lock(folder):
        if not _is_whole(own, embedder):
            previous = _sibling(public_set, shelf, settings, embedder)
            documents = [passage.to_document() for passage in public_set.passages]
            logger.info("Indexing the %d passages of %s.", len(documents), public_set.name)
            build_generation(own, documents, embedder, previous=previous, on_progress=on_progress)
    return own


def _is_whole(settings: Settings, embedder: Embedder) -> bool:
    try:
        Index.open(settings, embedder).close()
    except IndexStoreError:
        return False
    return True


def _sibling(public_set: PublicSet, shelf: Path, settings: Settings, embedder: Embedder) -> Index | None:
    """Return an index of the same passages cut another way, whose vectors may be used again."""
    for folder in sorted(shelf.glob(f"{public_set.name}-*")):
        try:
            return Index.open(settings.model_copy(update={"data_dir": folder}), embedder)
        except IndexStoreError:
            continue
    return None
