"""What a sync finds in its folder, and what that changes in the index."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from errors import FolderError
from ingest.ocr import INSTALL, why_not
from ingest.reading import VERSION, document_files, sidecar_of
from retrieval.documents import Document
from retrieval.generation import Source


@dataclass(frozen=True, slots=True)
class Failure:
    """A file that could not be taken in."""

    path: str
    reason: str
    next_step: str


@dataclass(frozen=True, slots=True)
class Changes:
    """What becomes of the documents of an index, by their ids; the new id where the content changed."""

    added: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]
    unchanged: int


@dataclass(frozen=True, slots=True)
class FileChange:
    """What becomes of one file; a folder's files in order of path are the preview of a sync."""

    path: str
    change: Literal["added", "changed", "removed", "unchanged", "failed"]
    document_id: str
    """Of the document that the file is, or was; '' for one that never was a document."""
    title: str
    reason: str = ""
    """Why it changes or fails, or whose copy it is; '' where nothing is to be said."""
    next_step: str = ""
    """Of a file that fails: what mends it."""


@dataclass(frozen=True, slots=True)
class Candidates:
    """Files of the same content, in the order of their paths: one document."""

    id: str
    files: tuple[Path, ...]


def files_to_sync(folder: Path, data_dir: Path) -> tuple[Path, ...]:
    """Return the files to take in, in the order of their paths; the data folder is not looked into.

    Raises FolderError when `folder` is not there, no folder, or not to be looked into.
    """
    try:
        if not folder.exists():
            raise FolderError(f"The folder {folder} does not exist.", "Check the path, or create the folder.")
        if not folder.is_dir():
            raise FolderError(f"{folder} is a file, not a folder.", "Name the folder that holds it.")
        # A folder that cannot be looked into would else count as empty, and its documents as removed.
        for _ in os.walk(folder, onerror=_refuse):
            pass
        data = data_dir.resolve()
        return tuple(file for file in document_files(folder) if not file.resolve().is_relative_to(data))
    except OSError as error:  # a folder may give the names of its files, and not the files
        raise FolderError(
            f"{error.filename or folder} cannot be looked at: {error.strerror or error}.",
            "Give this user the right to read and to enter its folder, or remove it.",
        ) from error


def _refuse(error: OSError) -> None:
    raise FolderError(
        f"The folder {error.filename} cannot be read: {error.strerror}.",
        "Give this user the right to read it.",
    ) from error


def group_by_content(
    folder: Path, files: Sequence[Path]
) -> tuple[tuple[Candidates, ...], tuple[Failure, ...]]:
    """Group files by their content; those that cannot be read, or named in the index, are failures."""
    groups: dict[str, list[Path]] = {}
    failures = []
    for file in files:
        shown = shown_path(file, folder)
        if shown != relative_path(file, folder):
            failures.append(Failure(shown, "The file's name is not UTF-8.", "Rename it, then sync again."))
            continue
        try:
            with file.open("rb") as stream:
                digest = hashlib.file_digest(stream, "sha256").hexdigest()[:16]
        except OSError as error:
            failures.append(unreadable(file, folder, error))
            continue
        groups.setdefault(digest, []).append(file)
    return tuple(Candidates(digest, tuple(paths)) for digest, paths in groups.items()), tuple(failures)


def unreadable(file: Path, folder: Path, error: OSError) -> Failure:
    """Return the failure of a file that the operating system does not give out."""
    return Failure(
        relative_path(file, folder),
        f"The file cannot be read: {error.strerror or error}.",
        "Give this user the right to read it, or remove it.",
    )


def relative_path(file: Path, folder: Path) -> str:
    """Return the path of a file as it stands in the index."""
    return file.relative_to(folder).as_posix()


def shown_path(file: Path, folder: Path) -> str:
    """Return the path of a file as it can be printed: bytes that are not UTF-8 are replaced (U+FFFD)."""
    return os.fsencode(relative_path(file, folder)).decode("utf-8", "replace")


def fingerprint(file: Path, *, lacks_recognition: bool = False) -> str:
    """Return a hash of what beside the file's own bytes makes its document.

    That is its sidecar, the cleaning, and whether pages of it wait for text recognition to be installed.
    """
    sidecar = sidecar_of(file)
    beside = sidecar.read_bytes() if sidecar.is_file() else b""
    cleaning = f"{VERSION}{' without text recognition' if lacks_recognition else ''}\n"
    return hashlib.sha256(cleaning.encode() + beside).hexdigest()[:16]


def current_fingerprint(file: Path, known: str) -> str:
    """Return the fingerprint of a file's document if it were read now; `known` is that in the index.

    Pages that wait for text recognition are no reason to read a file again, until it is installed.
    """
    if known == fingerprint(file, lacks_recognition=True) and why_not() is not None:
        return known
    return fingerprint(file)


def lacks_recognition(document: Document) -> bool:
    """Tell whether pages of a document are unread only because text recognition is not installed."""
    return any(INSTALL in page.next_step for page in document.unread)


def compare(old: Sequence[Source], new: Sequence[Source]) -> Changes:
    """Compare the sources of an index to those of the next.

    A document is changed when its path has other content, another sidecar or another cleaning, or
    when its content has moved to another path.
    """
    at_path = {source.path: source for source in old}
    old_ids = {source.id for source in old}
    new_ids = {source.id for source in new}
    unchanged = [source for source in new if at_path.get(source.path) == source]
    touched = [source for source in new if at_path.get(source.path) != source]
    added = [source for source in touched if source.path not in at_path and source.id not in old_ids]
    new_paths = {source.path for source in new}
    return Changes(
        added=_ids(added),
        changed=_ids(source for source in touched if source not in added),
        removed=_ids(s for s in old if s.id not in new_ids and s.path not in new_paths),
        unchanged=len(unchanged),
    )


def compare_files(
    old: Sequence[Source], new: Sequence[Source], failed: Sequence[Failure], titles: Mapping[str, str]
) -> tuple[FileChange, ...]:
    """Say of each file what becomes of it, in order of path; `titles` are the documents', by id."""
    before = {path: source for source in old for path in source.paths}
    after = {path: source for source in new for path in source.paths}
    failures = {failure.path: failure for failure in failed}
    rows = []
    for path in sorted({*before, *after, *failures}):
        then, now, failure = before.get(path), after.get(path), failures.get(path)
        source = now or then
        document_id = source.id if source else ""
        title = titles.get(document_id, "")
        if failure:
            row = FileChange(path, "failed", document_id, title, failure.reason, failure.next_step)
        elif now is None:
            kept = next((other for other in new if other.id == document_id), None)
            row = FileChange(path, "removed", document_id, title, f"It stays as {kept.path}." if kept else "")
        else:
            copy = f"It has the content of {now.path}." if path != now.path else ""
            row = _change(path, then, now, old, title, copy)
        rows.append(row)
    return tuple(rows)


def _change(
    path: str, then: Source | None, now: Source, old: Sequence[Source], title: str, copy: str
) -> FileChange:
    if then is None:
        moved = next((other for other in old if other.id == now.id), None)
        if moved and not copy:
            return FileChange(path, "changed", now.id, title, f"It was {moved.path}.")
        return FileChange(path, "added", now.id, title, copy)
    if copy or (then.id, then.fingerprint) == (now.id, now.fingerprint):
        return FileChange(path, "unchanged", now.id, title, copy)
    other = "Its content is another." if then.id != now.id else "Its sidecar or the cleaning is another."
    return FileChange(path, "changed", now.id, title, other)


def _ids(sources: Sequence[Source] | Iterator[Source]) -> tuple[str, ...]:
    return tuple(source.id for source in sources)
