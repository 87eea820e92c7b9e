"""Uploaded files on their way into the folder of documents.

They wait in `data/uploads/` until an admin has seen what would become of them. Only then are they moved
into the folder, under names that lead nowhere else; what they replace is kept below `data/removed/`.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from errors import FolderError
from ingest.filenames import folded, name_in_folder, numbered, safe_name, visible_files
from ingest.metadata import sidecar_of
from ingest.removed_files import keep_replaced
from settings import Settings


@dataclass(frozen=True, slots=True)
class StagedFile:
    """An uploaded file that waits."""

    name: str
    """As it will be named in the folder, unless another is there."""
    bytes: int
    written_ns: int


def stage(settings: Settings, name: str, content: bytes) -> StagedFile:
    """Keep an uploaded file until it is taken in or discarded; the same file twice is one.

    Raises FolderError when the data folder cannot be written to.
    """
    folder = staging_folder(settings)
    wanted = safe_name(name)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        present = {folded(file.name): file.name for file in visible_files(folder)}
        for candidate in numbered(wanted):
            there = present.get(folded(candidate))
            if there is None or (folder / there).read_bytes() == content:
                target = folder / (there or candidate)
                break
        if not target.exists():
            _write_whole(target, content)
        return _staged(target)
    except OSError as error:
        raise FolderError(
            f"The uploaded file cannot be kept in {folder}: {error.strerror or error}.",
            "Give this user the right to write there, or make room on the disk.",
        ) from error


def staged_files(settings: Settings) -> tuple[StagedFile, ...]:
    """Return the files that wait, in the order of their names."""
    return tuple(_staged(file) for file in visible_files(staging_folder(settings)))


def discard(settings: Settings, files: Sequence[StagedFile]) -> None:
    """Remove these waiting files, but none that another admin has put in the place of one since."""
    for file in visible_files(staging_folder(settings)):
        if _staged(file) in files:
            file.unlink(missing_ok=True)


def stamp(settings: Settings) -> str:
    """Return a hash that is another as soon as other files wait."""
    told = repr([(file.name, file.bytes, file.written_ns) for file in staged_files(settings)])
    return hashlib.sha256(told.encode()).hexdigest()[:16]


def move_in(
    settings: Settings, document: str, target: str, *, sidecar: str = "", replace: bool = False
) -> None:
    """Move a waiting document, its sidecar or both into the folder of documents.

    `document` and `sidecar` are the names of waiting files, '' for none; `target` is the document's name in
    the folder. With `replace`, what is there goes below `data/removed/`, the name stays as the folder
    writes it, and a sidecar that none replaces stays beside the new document.
    Raises FolderError when the folder cannot be written to, or has such a file and `replace` is not given;
    neither file is moved then.
    """
    folder, staging = settings.corpus_dir, staging_folder(settings)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        place = folder / (name_in_folder(folder, target) or safe_name(target))
        moves = [
            (staging / waiting, _arriving(to), to)
            for waiting, to in ((document, place), (sidecar, sidecar_of(place)))
            if waiting
        ]
        taken = [to for *_, to in moves if to.exists()]
        if taken and not replace:
            raise FolderError(
                f"There is a file {taken[0].name} in {folder} already.",
                "Choose to replace it, or another name.",
            )
        try:
            for waiting, arriving, _ in moves:
                shutil.copyfile(waiting, arriving)
            if taken:
                keep_replaced(settings, folder, (place, sidecar_of(place)) if document else taken)
            for _, arriving, to in moves:
                arriving.replace(to)
        finally:
            for _, arriving, _ in moves:
                arriving.unlink(missing_ok=True)
        for waiting, *_ in moves:
            waiting.unlink()
    except OSError as error:
        raise FolderError(
            f"{target} cannot be put into {folder}: {error.strerror or error}.",
            "Give this user the right to write there, or make room on the disk.",
        ) from error


def is_writable(folder: Path) -> bool:
    """Tell whether files can be put into `folder`, which may have to be made first."""
    try:
        while not folder.exists():
            folder = folder.parent
        return folder.is_dir() and os.access(folder, os.W_OK | os.X_OK)
    except OSError:  # a folder above it may not be looked into
        return False


def staging_folder(settings: Settings) -> Path:
    """Return the folder where uploaded files wait."""
    return settings.data_dir / "uploads"


def _write_whole(target: Path, content: bytes) -> None:
    arriving = _arriving(target)
    try:
        arriving.write_bytes(content)
        arriving.replace(target)
    finally:
        arriving.unlink(missing_ok=True)


def _arriving(target: Path) -> Path:
    """Name the hidden file that a file is until it is whole; a long name has no room for more letters."""
    return target.with_name(f".{secrets.token_hex(8)}.arriving")


def _staged(file: Path) -> StagedFile:
    found = file.stat()
    return StagedFile(file.name, found.st_size, found.st_mtime_ns)
