"""Takes a document out of the index and its files out of the folder, so that no sync brings it back."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from errors import FolderError, IngestError
from ingest.listing import find_document
from ingest.metadata import sidecar_of
from retrieval.building import OnProgress, Origin, build_generation
from retrieval.documents import DocumentInfo
from retrieval.embedding import Embedder, open_embedder
from retrieval.generation import Manifest, Source
from retrieval.index import Index
from retrieval.locking import Writer, write_lock
from settings import Settings


@dataclass(frozen=True, slots=True)
class Removal:
    """What was removed, and where it lies now."""

    info: DocumentInfo
    generation: str
    """The one that is current now, without the document."""
    moved_to: Path | None
    """The folder that now holds its files, under the paths that they had; None where there were none left."""
    files: tuple[str, ...]
    """Relative to that folder: the document's files and their sidecars."""
    documents: int
    chunks: int


def removed_folder(data_dir: Path) -> Path:
    """Return the folder that keeps the files of removed documents."""
    return data_dir / "removed"


def remove_document(
    settings: Settings,
    wanted: str,
    *,
    embedder: Embedder | None = None,
    wait_s: float = 10.0,
    on_wait: Callable[[Writer | None], None] | None = None,
    on_progress: OnProgress | None = None,
) -> Removal:
    """Remove the document with the id, a path, or the end of a path that is `wanted`.

    Its files and sidecars are moved into a folder of their own below `removed_folder`; put them back
    and sync to have the document again. The rest of the folder is not looked at.
    Raises IngestError when none or several match or a file cannot be moved, FolderError when the
    folder that the index follows is not there, IndexLockedError, another IndexStoreError, ModelError.
    """
    with write_lock(settings.data_dir, wait_s, on_wait), Index.open(settings) as index:
        info = find_document(index, wanted).info
        manifest = index.manifest
        source = next(source for source in manifest.sources if source.id == info.id)
        embedder = embedder or open_embedder(settings)
        embedder.open_for_passages()  # before anything is moved
        moved_to, moved = _move_away(settings, manifest, source)
        left = tuple(other for other in manifest.sources if other.id != info.id)
        built = build_generation(
            settings,
            [index.document(other.id) for other in left],
            embedder,
            previous=index,
            origin=Origin(manifest.folder, manifest.cleaning, left),
            on_progress=on_progress,
        )
    return Removal(info, built.generation, moved_to, moved, built.documents, built.chunks)


def _move_away(settings: Settings, manifest: Manifest, source: Source) -> tuple[Path | None, tuple[str, ...]]:
    """Move a document's files; before the index, so that a sync after a crash takes the document out."""
    if not manifest.folder:
        return None, ()
    folder = Path(manifest.folder)
    if not folder.is_dir():
        raise FolderError(
            f"The folder {folder} that the index follows is not there, and would bring the document back.",
            "Make it reachable again, then run the command again.",
        )
    moment = datetime.now(UTC).strftime("%Y%m%d-%H%M%S%f")
    place = removed_folder(settings.data_dir) / f"{moment}-{source.id}"
    moved = []
    for file in (file for path in source.paths for file in (folder / path, sidecar_of(folder / path))):
        target = place / file.relative_to(folder)
        try:
            if not file.is_file():
                continue
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.move(file, target)
        except OSError as error:
            raise IngestError(
                f"{file} could not be moved to {place}: {error.strerror or error}.",
                "Give this user the right to move it, then run the command again.",
            ) from error
        moved.append(file.relative_to(folder).as_posix())
    return (place if moved else None), tuple(moved)
