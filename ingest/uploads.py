"""Uploaded files on their way into the folder of documents.

They wait in `data/uploads/` until an admin has seen what would become of them. Only then are they moved
into the folder, under names that lead nowhere else; what they replace is kept below `data/removed/`.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from errors import FolderError
from ingest.metadata import SIDECAR_SUFFIX, described_name, sidecar_of
from ingest.removal import removed_folder
from settings import Settings

_MOST_NAME_BYTES: Final = 200
"""File systems take 255; the name of a sidecar is longer than its document's."""
_NOT_IN_NAMES: Final = '<>:"|?*'
"""What other systems cannot have in a file's name."""
_NO_NAME: Final = "document"


@dataclass(frozen=True, slots=True)
class StagedFile:
    """An uploaded file that waits."""

    name: str
    """As it will be named in the folder, unless another is there."""
    bytes: int
    written_ns: int


def safe_name(name: str) -> str:
    """Make of any text the name of one visible file that a sync takes for a document.

    Paths, control characters and what begins hidden names go; letters are composed (NFC).
    """
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    shown = "".join("-" if char in _NOT_IN_NAMES else char for char in last if _is_shown(char))
    stem, suffix = _parted(" ".join(shown.split()).strip(" ._") or _NO_NAME)
    if stem.rstrip(" .").lower() == "readme":  # a sync takes it for a description of the folder
        stem = f"{_NO_NAME}-{stem}"
    room = _MOST_NAME_BYTES - len(suffix.encode())
    return stem.encode()[:room].decode(errors="ignore").rstrip(" .") + suffix


def stage(settings: Settings, name: str, content: bytes) -> StagedFile:
    """Keep an uploaded file until it is taken in or discarded; the same file twice is one.

    Raises FolderError when the data folder cannot be written to.
    """
    folder = staging_folder(settings)
    wanted = safe_name(name)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        present = {_folded(file.name): file.name for file in _files(folder)}
        for candidate in _numbered(wanted):
            there = present.get(_folded(candidate))
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
    return tuple(_staged(file) for file in _files(staging_folder(settings)))


def discard(settings: Settings, name: str = "") -> None:
    """Remove the waiting file of that name, or all of them."""
    for file in _files(staging_folder(settings)):
        if name in ("", file.name):
            file.unlink(missing_ok=True)


def stamp(settings: Settings) -> str:
    """Return a hash that is another as soon as other files wait."""
    told = repr([(file.name, file.bytes, file.written_ns) for file in staged_files(settings)])
    return hashlib.sha256(told.encode()).hexdigest()[:16]


def name_in_folder(folder: Path, name: str) -> str | None:
    """Return the name that `folder` has for `name`, however it writes its letters; None where it has none."""
    return {_folded(file.name): file.name for file in _files(folder)}.get(_folded(name))


def free_name(folder: Path, name: str, *, with_sidecar: bool = False) -> str:
    """Return `name`, or where the folder has it, the first of name-2, name-3, … that it has not.

    `with_sidecar` asks for a name whose sidecar the folder has not either.
    """
    present = {_folded(file.name) for file in _files(folder)}
    endings = ("", SIDECAR_SUFFIX) if with_sidecar else ("",)
    return next(
        candidate
        for candidate in _numbered(name)
        if not any(_folded(candidate + ending) in present for ending in endings)
    )


def move_in(settings: Settings, name: str, target: str, *, replace: bool = False) -> None:
    """Move the waiting file `name` into the folder of documents, as `target`.

    With `replace` a file that is there is kept below `data/removed/`; its sidecar stays beside the new one.
    Raises FolderError when the folder cannot be written to, or has such a file and `replace` is not given.
    """
    folder = settings.corpus_dir
    place = folder / safe_name(target)
    waiting = staging_folder(settings) / name
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if place.exists():
            if not replace:
                raise FolderError(
                    f"There is a file {place.name} in {folder} already.",
                    "Choose to replace it, or another name.",
                )
            _keep_replaced(settings, place)
        arriving = place.with_name(f".{place.name}.arriving")
        shutil.copyfile(waiting, arriving)
        arriving.replace(place)
        waiting.unlink()
    except OSError as error:
        raise FolderError(
            f"{place.name} cannot be put into {folder}: {error.strerror or error}.",
            "Give this user the right to write there, or make room on the disk.",
        ) from error


@dataclass(frozen=True, slots=True)
class RemovedFiles:
    """What was taken out of the folder at one time: a document's files, or what an upload replaced."""

    name: str
    since: str
    """ISO 8601 in UTC."""
    documents: tuple[str, ...]
    """The documents' paths in the folder; their sidecars lie beside them."""


def removed_files(settings: Settings) -> tuple[RemovedFiles, ...]:
    """Return what can be put back into the folder, newest first."""
    found = []
    for place in sorted(_folders(removed_folder(settings.data_dir)), reverse=True):
        since = re.match(r"\d{8}-\d{12}", place.name)
        paths = [path.relative_to(place).as_posix() for path in sorted(place.rglob("*")) if path.is_file()]
        documents = tuple(path for path in paths if not path.endswith(SIDECAR_SUFFIX))
        if since and documents:
            moment = datetime.strptime(since.group() + " +0000", "%Y%m%d-%H%M%S%f %z")
            found.append(RemovedFiles(place.name, moment.isoformat(timespec="seconds"), documents))
    return tuple(found)


def put_back(settings: Settings, files: RemovedFiles) -> None:
    """Move removed files back to where they were; one whose name was taken since gets a free name.

    So does one with a sidecar where a newer sidecar of that name lies in the folder.

    Raises FolderError when a file cannot be moved.
    """
    folder, place = settings.corpus_dir, removed_folder(settings.data_dir) / files.name
    try:
        for path in files.documents:
            home = (folder / path).parent
            home.mkdir(parents=True, exist_ok=True)
            described = sidecar_of(place / path).is_file()
            target = home / free_name(home, Path(path).name, with_sidecar=described)
            if described:
                shutil.move(sidecar_of(place / path), sidecar_of(target))
            shutil.move(place / path, target)
        shutil.rmtree(place, ignore_errors=True)
    except OSError as error:
        raise FolderError(
            f"The files of {place} cannot be put into {folder}: {error.strerror or error}.",
            "Give this user the right to write there, or make room on the disk.",
        ) from error


def is_writable(folder: Path) -> bool:
    """Tell whether files can be put into `folder`, which may have to be made first."""
    while not folder.exists():
        folder = folder.parent
    return folder.is_dir() and os.access(folder, os.W_OK | os.X_OK)


def staging_folder(settings: Settings) -> Path:
    """Return the folder where uploaded files wait."""
    return settings.data_dir / "uploads"


def _keep_replaced(settings: Settings, file: Path) -> None:
    """Put what will be replaced, and a copy of its sidecar, where removed documents lie."""
    moment = datetime.now(UTC).strftime("%Y%m%d-%H%M%S%f")
    kept = removed_folder(settings.data_dir) / f"{moment}-replaced"
    kept.mkdir(parents=True)
    shutil.copy2(file, kept / file.name)
    if sidecar_of(file).is_file():
        shutil.copy2(sidecar_of(file), kept / sidecar_of(file).name)


def _write_whole(target: Path, content: bytes) -> None:
    arriving = target.with_name(f".{target.name}.arriving")
    arriving.write_bytes(content)
    arriving.replace(target)


def _files(folder: Path) -> list[Path]:
    """List the visible files right in a folder; none where it is not there."""
    if not folder.is_dir():
        return []
    return sorted(file for file in folder.iterdir() if file.is_file() and not file.name.startswith("."))


def _folders(folder: Path) -> list[Path]:
    return [path for path in folder.iterdir() if path.is_dir()] if folder.is_dir() else []


def _staged(file: Path) -> StagedFile:
    found = file.stat()
    return StagedFile(file.name, found.st_size, found.st_mtime_ns)


def _numbered(name: str) -> Iterator[str]:
    stem, suffix = _parted(name)
    yield name
    number = 2
    while True:
        yield f"{stem}-{number}{suffix}"
        number += 1


def _parted(name: str) -> tuple[str, str]:
    """Part a name before what says its kind; a sidecar's is its document's with more after it."""
    inner = described_name(name) or name
    stem, dot, kind = inner.rpartition(".")
    if not stem or not re.fullmatch(r"\w{1,8}", kind):
        stem, dot, kind = inner, "", ""
    return stem, dot + kind + name[len(inner) :]


def _is_shown(char: str) -> bool:
    return char == " " or unicodedata.category(char)[0] not in "CZ"


def _folded(name: str) -> str:
    """Bring names together that some file system would take for one."""
    return unicodedata.normalize("NFC", name).casefold()
