"""Brings the index in line with a folder of files."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from errors import FolderError, IndexDamagedError
from ingest.intake import Intake, take_in
from ingest.overlooked import overlooked
from ingest.plan import Changes, Failure, FileChange, compare, compare_files, files_to_sync
from ingest.reading import VERSION
from retrieval import lexical
from retrieval.building import OnProgress, Origin, Progress, build_generation, chunking_of, count_chunks
from retrieval.checking import check_at_rest
from retrieval.embedding import Embedder, open_embedder
from retrieval.generation import SOURCE_FILES, Manifest, Source, current_generation, read_manifest
from retrieval.index import Index
from retrieval.locking import Writer, write_lock
from retrieval.publishing import remove_unfinished
from settings import Settings

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class SyncResult:
    """What a sync did, or, with a dry run, would do."""

    generation: str
    """The generation that is current afterwards; '' where there is none."""
    published: bool
    is_due: bool
    """Whether a new index was, or with a dry run would be, built: for the files, or for other settings."""
    changes: Changes
    failed: tuple[Failure, ...]
    files: tuple[FileChange, ...]
    """What becomes of each file of the folder and of the index, in order of path."""
    documents: int
    chunks: int
    seconds: float


@dataclass(frozen=True, slots=True)
class _Previous:
    """The index that a sync builds upon."""

    manifest: Manifest | None = None
    index: Index | None = None
    """To take documents and vectors from; None when its own files are not whole."""
    whole: bool = False

    @property
    def sources(self) -> tuple[Source, ...]:
        return self.manifest.sources if self.manifest else ()

    @property
    def titles(self) -> Mapping[str, str]:
        infos = self.index.documents.values() if self.index else ()
        return {info.id: info.title for info in infos}


def sync(
    folder: Path,
    settings: Settings,
    *,
    embedder: Embedder | None = None,
    dry_run: bool = False,
    allow_empty: bool = False,
    wait_s: float = 600.0,
    on_wait: Callable[[Writer | None], None] | None = None,
    on_progress: OnProgress | None = None,
) -> SyncResult:
    """Take in what is new or changed in `folder`, take out what is gone, and publish the new index.

    Nothing is written when nothing has changed, nor with `dry_run`. A file that fails is reported;
    when it was in the index before, its earlier version stays. Without an `embedder` the one that the
    settings name is loaded.
    Raises FolderError, also when the folder is empty and `allow_empty` is not given;
    IndexLockedError after waiting `wait_s` seconds for another writer; IndexStoreError; ModelError.
    """
    started = time.perf_counter()
    report = on_progress or (lambda _: None)
    files, beside = _listed(folder, settings, allow_empty=allow_empty)
    with ExitStack() as stack:
        if not dry_run:
            stack.enter_context(write_lock(settings.data_dir, wait_s, on_wait))
            remove_unfinished(settings)
            # Above so that nobody waits for what cannot be; anew, as files may have come and gone meanwhile.
            files, beside = _listed(folder, settings, allow_empty=allow_empty)
        previous = _open_previous(settings)
        if previous.index:
            stack.callback(previous.index.close)
        intake = take_in(
            folder,
            files,
            settings,
            previous.index,
            lambda done, total: report(Progress("documents", done, total)),
        )
        failed = tuple(sorted((*intake.failed, *beside), key=lambda failure: failure.path))
        nothing_read = bool(files) and not intake.documents
        sources = previous.sources if nothing_read else intake.sources
        titles = {**previous.titles, **intake.titles}
        manifest, published, is_due = previous.manifest, False, False
        documents, chunks = (manifest.documents, manifest.chunks) if manifest else (0, 0)
        if not nothing_read:
            embedder = embedder or open_embedder(settings)
            is_due = not _is_up_to_date(previous, folder, intake, embedder, settings)
            if is_due and dry_run:
                documents = len(intake.documents)
                chunks = count_chunks(settings, intake.documents, embedder)
            elif is_due:
                origin = Origin(str(folder.resolve()), str(VERSION), intake.sources)
                manifest = build_generation(
                    settings,
                    intake.documents,
                    embedder,
                    previous=previous.index,
                    origin=origin,
                    on_progress=on_progress,
                )
                documents, chunks, published = manifest.documents, manifest.chunks, True
        return SyncResult(
            generation=manifest.generation if manifest else "",
            published=published,
            is_due=is_due,
            changes=compare(previous.sources, sources),
            failed=failed,
            files=compare_files(previous.sources, sources, failed, titles),
            documents=documents,
            chunks=chunks,
            seconds=time.perf_counter() - started,
        )


def _listed(
    folder: Path, settings: Settings, *, allow_empty: bool
) -> tuple[tuple[Path, ...], tuple[Failure, ...]]:
    """Return the files to take in, and what else lies in the folder and must be told. Raises FolderError."""
    files = files_to_sync(folder, settings.data_dir)
    beside = overlooked(folder, files, settings.data_dir)
    if not files and not allow_empty:
        empty = f"The folder {folder} holds no documents, so the index was left as it is."
        raise FolderError(
            f"{empty} {beside[0].reason}" if beside else empty,
            "Put files into it. Or, to have an empty index on purpose, add --allow-empty.",
        )
    return files, beside


def _open_previous(settings: Settings) -> _Previous:
    """Open the current index as far as it is whole."""
    try:
        name = current_generation(settings.data_dir)
        if name is None:
            return _Previous()
        manifest = read_manifest(settings.data_dir, name)
        index = Index(settings, manifest)
    except (FileNotFoundError, IndexDamagedError) as error:
        logger.warning("The index cannot be read and is built anew: %s", error)
        return _Previous()
    try:
        index.check_files(*SOURCE_FILES)
    except IndexDamagedError as error:
        logger.warning("%s It is built anew.", error.message)
        index.close()
        return _Previous(manifest)
    if manifest.chroma_server != bool(settings.chroma_host):
        return _Previous(manifest, index)
    try:
        check_at_rest(index)
    except IndexDamagedError as error:
        logger.warning("%s It is built anew.", error.message)
        return _Previous(manifest, index)
    except BaseException:
        index.close()
        raise
    return _Previous(manifest, index, whole=True)


def _is_up_to_date(
    previous: _Previous, folder: Path, intake: Intake, embedder: Embedder, settings: Settings
) -> bool:
    manifest = previous.manifest
    return (
        manifest is not None
        and previous.whole
        and set(manifest.sources) == set(intake.sources)
        and manifest.folder == str(folder.resolve())
        and manifest.model == embedder.identity
        and manifest.chunking == chunking_of(settings)
        and previous.index is not None
        and previous.index.lexical.version == lexical.VERSION
    )
