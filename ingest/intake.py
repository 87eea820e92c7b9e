"""Turns the files of a folder into documents: new and changed ones are read, known ones taken over."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass, replace
from pathlib import Path

from errors import ReadError
from ingest.plan import (
    Candidates,
    Failure,
    current_fingerprint,
    fingerprint,
    group_by_content,
    lacks_recognition,
    relative_path,
    unreadable,
)
from ingest.readers import Readers
from retrieval.documents import Document
from retrieval.generation import Source
from retrieval.index import Index
from settings import Settings


@dataclass(frozen=True, slots=True)
class Intake:
    """What the files of a folder come to. Documents and sources go together, in the order of their paths."""

    documents: tuple[Document, ...]
    sources: tuple[Source, ...]
    failed: tuple[Failure, ...]

    @property
    def titles(self) -> Mapping[str, str]:
        """The documents' titles by their ids."""
        return {document.info.id: document.info.title for document in self.documents}


@dataclass(frozen=True, slots=True)
class _Taken:
    """One document and the files that hold its content."""

    document: Document
    source: Source


def take_in(
    folder: Path,
    files: Sequence[Path],
    settings: Settings,
    previous: Index | None,
    on_done: Callable[[int, int], None],
) -> Intake:
    """Return the documents of `files`; `on_done` is told how many of how many are through.

    A document of `previous` from the same bytes and sidecar is taken over without being read again.
    One whose file now fails is taken over too, be it moved, and its failure says so.
    """
    before = {source.path: source for source in previous.manifest.sources} if previous else {}
    by_content = {source.id: source for source in before.values()}
    groups, failed = group_by_content(folder, files)
    contents = {relative_path(file, folder): group.id for group in groups for file in group.files}
    failures = list(failed)
    taken: dict[str, _Taken] = {}
    on_done(0, len(groups))
    # The readers are closed first, so that Ctrl-C does not wait for what they read.
    with ThreadPoolExecutor(settings.read_processes) as pool, Readers(settings) as readers:
        takes = [pool.submit(_take, folder, group, readers, previous, before) for group in groups]
        for number, take in enumerate(as_completed(takes), start=1):
            one, group_failures = take.result()
            failures += group_failures
            if one:
                taken.setdefault(one.source.id, one)
            on_done(number, len(groups))
    for number, failure in enumerate(failures):
        source = before.get(failure.path) or by_content.get(contents.get(failure.path, ""))
        if previous and source and source.id not in taken:
            taken[source.id] = _moved(_Taken(previous.document(source.id), source), failure.path)
            failures[number] = replace(failure, reason=f"{failure.reason} Its earlier version stays.")
    ordered = sorted(taken.values(), key=lambda one: one.source.path)
    return Intake(
        documents=tuple(one.document for one in ordered),
        sources=tuple(one.source for one in ordered),
        failed=tuple(sorted(failures, key=lambda failure: failure.path)),
    )


def _moved(taken: _Taken, path: str) -> _Taken:
    """Return what was taken in from another path, so that the next sync reads it again."""
    document, source = taken.document, taken.source
    if source.path == path:
        return taken
    return _Taken(
        replace(document, info=replace(document.info, path=path)),
        replace(source, path=path, copies=(), fingerprint=""),
    )


def _take(
    folder: Path,
    group: Candidates,
    readers: Readers,
    previous: Index | None,
    before: Mapping[str, Source],
) -> tuple[_Taken | None, list[Failure]]:
    """Return the document of a group of equal files: that of the first that can be read."""
    failures: list[Failure] = []
    for number, file in enumerate(group.files):
        read = _take_file(folder, file, group.id, readers, previous, before)
        if isinstance(read, _Taken):
            others = group.files[number + 1 :]
            copies = tuple(relative_path(other, folder) for other in others)
            return replace(read, source=replace(read.source, copies=copies)), failures
        failures.append(read)
    return None, failures


def _take_file(
    folder: Path,
    file: Path,
    digest: str,
    readers: Readers,
    previous: Index | None,
    before: Mapping[str, Source],
) -> _Taken | Failure:
    path = relative_path(file, folder)
    try:
        known = before.get(path)
        source = Source(digest, path, current_fingerprint(file, known.fingerprint if known else ""))
        if previous and known and replace(known, copies=()) == source:
            return _Taken(previous.document(digest), source)
        document = readers.read(file, folder)
        made = fingerprint(file, lacks_recognition=lacks_recognition(document))
        # The file may have been written to since its content was hashed.
        return _Taken(document, replace(source, id=document.info.id, fingerprint=made))
    except ReadError as error:
        return Failure(path, error.message, error.next_step)
    except OSError as error:
        return unreadable(file, folder, error)
