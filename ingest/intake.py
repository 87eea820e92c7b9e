"""Turns the files of a folder into documents: new and changed ones are read, known ones taken over."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from errors import ReadError
from ingest.plan import Candidates, Failure, fingerprint, group_by_content, relative_path, unreadable
from ingest.reading import read_document
from retrieval.documents import Document
from retrieval.generation import Source
from retrieval.index import Index

logger = logging.getLogger(__name__)


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
    folder: Path, files: Sequence[Path], previous: Index | None, on_done: Callable[[int, int], None]
) -> Intake:
    """Return the documents of `files`; `on_done` is told how many of how many are through.

    A document of `previous` from the same bytes and sidecar is taken over without being read again.
    One whose file now fails is taken over too, and its failure says so.
    """
    before = {source.path: source for source in previous.manifest.sources} if previous else {}
    groups, failed = group_by_content(folder, files)
    failures = list(failed)
    taken: dict[str, _Taken] = {}
    for number, group in enumerate(groups):
        on_done(number, len(groups))
        one, group_failures = _take(folder, group, previous, before)
        failures += group_failures
        if one:
            taken.setdefault(one.source.id, one)
    on_done(len(groups), len(groups))
    for number, failure in enumerate(failures):
        source = before.get(failure.path)
        if previous and source and source.id not in taken:
            taken[source.id] = _Taken(previous.document(source.id), source)
            failures[number] = replace(failure, reason=f"{failure.reason} Its earlier version stays.")
    ordered = sorted(taken.values(), key=lambda one: one.source.path)
    return Intake(
        documents=tuple(one.document for one in ordered),
        sources=tuple(one.source for one in ordered),
        failed=tuple(sorted(failures, key=lambda failure: failure.path)),
    )


def _take(
    folder: Path, group: Candidates, previous: Index | None, before: Mapping[str, Source]
) -> tuple[_Taken | None, list[Failure]]:
    """Return the document of a group of equal files: that of the first that can be read."""
    failures: list[Failure] = []
    for number, file in enumerate(group.files):
        read = _take_file(folder, file, group.id, previous, before)
        if isinstance(read, _Taken):
            others = group.files[number + 1 :]
            copies = tuple(relative_path(other, folder) for other in others)
            return replace(read, source=replace(read.source, copies=copies)), failures
        failures.append(read)
    return None, failures


def _take_file(
    folder: Path, file: Path, digest: str, previous: Index | None, before: Mapping[str, Source]
) -> _Taken | Failure:
    path = relative_path(file, folder)
    try:
        source = Source(digest, path, fingerprint(file))
        known = before.get(path)
        if previous and known and replace(known, copies=()) == source:
            return _Taken(previous.document(digest), source)
        document = read_document(file, folder)
        # The file may have been written to since its content was hashed.
        return _Taken(document, replace(source, id=document.info.id))
    except ReadError as error:
        return Failure(path, error.message, error.next_step)
    except OSError as error:
        return unreadable(file, folder, error)
    except Exception as error:
        # A parser that fails in a way of its own must not keep the other files out of the index.
        logger.debug("Reading %s failed", path, exc_info=True)
        return Failure(
            path,
            f"The file made its reader fail: {type(error).__name__}: {error}.",
            "Save it anew in the program that it comes from, or remove it.",
        )
