"""Builds the index anew from the texts that it holds: all vectors, by the model and size that are set."""

from __future__ import annotations

from collections.abc import Callable

from errors import IndexDamagedError, IndexMissingError
from retrieval import generation as files
from retrieval.building import OnProgress, Origin, build_generation
from retrieval.embedding import Embedder, open_embedder
from retrieval.generation import Manifest, current_generation, mending_command, read_manifest
from retrieval.index import Index
from retrieval.locking import Writer, write_lock
from settings import Settings


def rebuild(
    settings: Settings,
    *,
    embedder: Embedder | None = None,
    wait_s: float = 10.0,
    on_wait: Callable[[Writer | None], None] | None = None,
    on_progress: OnProgress | None = None,
) -> Manifest:
    """Make a new generation of the current one's documents, as the settings are now; return its manifest.

    No file is read and no vector taken over: chunks, vectors, the lexical index and Chroma's rows are
    made from the clean texts, which must be whole.
    Raises IndexMissingError, IndexDamagedError, IndexLockedError, IndexStoreError or ModelError.
    """
    data_dir = settings.data_dir
    with write_lock(data_dir, wait_s, on_wait):
        name = current_generation(data_dir)
        if name is None:
            raise IndexMissingError(f"There is no index in {data_dir} yet.", mending_command(data_dir))
        try:
            built = read_manifest(data_dir, name)
        except FileNotFoundError as error:
            raise IndexDamagedError(
                f"The current index generation {name} is not there.", mending_command(data_dir)
            ) from error
        # Not Index.open, which refuses an index of another Chroma place, and one with a damaged vector.
        with Index(settings, built) as index:
            index.check_files(files.DOCUMENTS, files.TEXTS)
            manifest = index.manifest
            return build_generation(
                settings,
                [index.document(document_id) for document_id in index.document_ids],
                embedder or open_embedder(settings),
                origin=Origin(manifest.folder, manifest.cleaning, manifest.sources),
                on_progress=on_progress,
            )
