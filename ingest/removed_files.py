"""What was taken out of the folder of documents, or replaced there: kept in `data/removed/`, and put back."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from errors import FolderError, IndexDamagedError
from ingest.filenames import free_name, name_in_folder
from ingest.metadata import SIDECAR_SUFFIX, sidecar_of
from ingest.plan import files_to_sync, group_by_content, relative_path
from ingest.removal import removed_folder
from retrieval.generation import Manifest, current_generation, mending_command, read_manifest
from settings import Settings


@dataclass(frozen=True, slots=True)
class RemovedFiles:
    """What was taken out of the folder at one time: a document's files, or what an upload replaced."""

    name: str
    since: str
    """ISO 8601 in UTC."""
    documents: tuple[str, ...]
    """The documents' paths in the folder; their sidecars lie beside them."""
    sidecars: tuple[str, ...] = ()
    """Those of no document among them, as where an upload replaced only details."""


def removed_files(settings: Settings) -> tuple[RemovedFiles, ...]:
    """Return what can be put back into the folder, newest first."""
    root = removed_folder(settings.data_dir)
    found = []
    for place in sorted(root.iterdir(), reverse=True) if root.is_dir() else ():
        since = re.match(r"\d{8}-\d{12}", place.name)
        paths = [path.relative_to(place).as_posix() for path in sorted(place.rglob("*")) if path.is_file()]
        documents = tuple(path for path in paths if not path.endswith(SIDECAR_SUFFIX))
        described = {path + SIDECAR_SUFFIX for path in documents}
        sidecars = tuple(path for path in paths if path.endswith(SIDECAR_SUFFIX) and path not in described)
        if since and paths:
            moment = datetime.strptime(since.group() + " +0000", "%Y%m%d-%H%M%S%f %z")
            found.append(RemovedFiles(place.name, moment.isoformat(timespec="seconds"), documents, sidecars))
    return tuple(found)


def leaving(settings: Settings, files: RemovedFiles) -> tuple[str, ...]:
    """Return the paths of the documents that would leave the index with the sync after `put_back`.

    These are documents that the index holds, while their files are no longer in the folder that it follows.
    Raises FolderError when that folder is not there or cannot be read, IndexDamagedError.
    """
    manifest = _manifest(settings)
    if manifest is None:
        return ()
    folder = _folder(settings, manifest)
    known = {path for source in manifest.sources for path in source.paths}
    found = {relative_path(file, folder): file for file in _present(folder, settings)}
    gone = [source for source in manifest.sources if not found.keys() & set(source.paths)]
    if not gone:
        return ()
    place = removed_folder(settings.data_dir) / files.name
    # What has only moved stays, and so does what comes back.
    groups, _ = group_by_content(folder, [file for path, file in found.items() if path not in known])
    coming, _ = group_by_content(place, [place / path for path in files.documents])
    staying = {group.id for group in (*groups, *coming)}
    return tuple(
        source.path for source in gone if source.id not in staying and source.path not in files.documents
    )


def put_back(settings: Settings, files: RemovedFiles) -> Path:
    """Move removed files back into the folder that the index follows, and return that folder.

    A document whose name was taken since gets a free name; so does one with a sidecar where a newer sidecar
    of that name lies in the folder. A sidecar alone replaces that of its document, which is kept in turn.
    Raises FolderError when that folder is not there, a file cannot be moved, or there is no document for a
    sidecar that comes alone; IndexDamagedError when it is not known which folder the index follows.
    """
    folder, place = _folder(settings, _manifest(settings)), removed_folder(settings.data_dir) / files.name
    try:
        for path in files.documents:
            home = (folder / path).parent
            home.mkdir(parents=True, exist_ok=True)
            described = sidecar_of(place / path).is_file()
            target = home / free_name(home, Path(path).name, with_sidecar=described)
            if described:
                shutil.move(sidecar_of(place / path), sidecar_of(target))
            shutil.move(place / path, target)
        for path in files.sidecars:
            document = _described(folder, path)
            if document is not None:
                keep_replaced(settings, folder, [sidecar_of(document)])
                shutil.move(place / path, sidecar_of(document))
            elif not files.documents:
                wanted = path.removesuffix(SIDECAR_SUFFIX)
                raise FolderError(
                    f"There is no document {wanted} that this file says something of.",
                    "Put the document back first.",
                )
        if not any(path.is_file() for path in place.rglob("*")):
            shutil.rmtree(place, ignore_errors=True)
    except OSError as error:
        raise FolderError(
            f"The files of {place} cannot be put into {folder}: {error.strerror or error}.",
            "Give this user the right to write there, or make room on the disk.",
        ) from error
    return folder


def keep_replaced(settings: Settings, folder: Path, files: Iterable[Path]) -> None:
    """Copy those of `files` that are there, as they lie in `folder`, to where removed documents lie.

    Raises OSError; nothing half copied is kept then.
    """
    present = [file for file in files if file.is_file()]
    if not present:
        return
    moment = datetime.now(UTC).strftime("%Y%m%d-%H%M%S%f")
    kept = removed_folder(settings.data_dir) / f"{moment}-replaced"
    try:
        for file in present:
            copy = kept / file.relative_to(folder)
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(file, copy)
    except BaseException:
        shutil.rmtree(kept, ignore_errors=True)
        raise


def _manifest(settings: Settings) -> Manifest | None:
    """Return the manifest of the current index; None where there is no index. Raises IndexDamagedError."""
    name = current_generation(settings.data_dir)
    try:
        return read_manifest(settings.data_dir, name) if name else None
    except FileNotFoundError as error:
        raise IndexDamagedError(
            f"The current index generation {name} is not there.", mending_command(settings.data_dir)
        ) from error


def _folder(settings: Settings, manifest: Manifest | None) -> Path:
    """Return the folder that the index follows, else that of the settings."""
    if manifest is None or not manifest.folder:
        return settings.corpus_dir
    folder = Path(manifest.folder)
    if not folder.is_dir():
        # Made anew it would hold nothing else, and a sync of it would empty the index.
        raise FolderError(
            f"The folder {folder} that the index follows is not there.",
            "Make it reachable again, then put the files back.",
        )
    return folder


def _present(folder: Path, settings: Settings) -> tuple[Path, ...]:
    return files_to_sync(folder, settings.data_dir) if folder.exists() else ()


def _described(folder: Path, path: str) -> Path | None:
    """Return the document in the folder that a sidecar of this path says something of."""
    sidecar = folder / path
    name = name_in_folder(sidecar.parent, sidecar.name.removesuffix(SIDECAR_SUFFIX))
    return sidecar.with_name(name) if name else None
