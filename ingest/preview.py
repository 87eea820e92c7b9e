"""What would become of the folder's files and of the uploaded ones that wait: `python -m ingest.preview`.

The admins' page runs it as a job and shows what it prints, one JSON object, before anything happens.
"""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Callable, Iterator, Mapping, Set
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

from errors import KildesvarError
from ingest import uploads
from ingest.filenames import folded, name_in_folder
from ingest.intake import take_in
from ingest.metadata import SIDECAR_SUFFIX, described_name
from ingest.overlooked import misnamed_sidecar
from ingest.plan import files_to_sync, group_by_content, relative_path
from ingest.progress import ProgressLine
from ingest.sync import sync
from retrieval.building import Progress
from retrieval.documents import Document, Language
from settings import Settings, load

PreviewChange = Literal["added", "changed", "removed", "unchanged", "failed", "clash", "same", "details"]


@dataclass(frozen=True, slots=True)
class PreviewRow:
    """What would become of one file."""

    path: str
    """In the folder of documents."""
    change: PreviewChange
    """Of an uploaded file also 'clash' (another file has its name), 'same' (its content is there already,
    as `reason`) and 'details' (it is a sidecar, and takes no other's place unless its document does)."""
    staged: str = ""
    """The name of the waiting file; '' for a file that is in the folder, or was."""
    title: str = ""
    publisher: str | None = None
    date: str | None = None
    language: Language = "unknown"
    pages: int = 0
    unread: int = 0
    """Pages of which no text can be read."""
    reason: str = ""
    next_step: str = ""
    describes: str = ""
    """Of a sidecar that can be taken in, its document: a waiting one that comes in or clashes and has this
    name, else that of the folder."""


@dataclass(frozen=True, slots=True)
class Preview:
    """What would become of all files, in the order of their paths, the uploaded ones first."""

    rows: tuple[PreviewRow, ...]
    stamp: str
    """See `uploads.stamp`: of the files that waited when this was found out."""

    def to_json(self) -> str:
        """Return one line of JSON."""
        return json.dumps(asdict(self), ensure_ascii=False) + "\n"

    @classmethod
    def from_json(cls, text: str) -> Preview | None:
        """Read what `to_json` wrote; None where it did not."""
        try:
            record = json.loads(text)
            return cls(tuple(PreviewRow(**row) for row in record["rows"]), record["stamp"])
        except (ValueError, KeyError, TypeError):
            return None


def preview(settings: Settings, on_progress: Callable[[Progress], None]) -> Preview:
    """Find out what a sync would do, with the waiting files put into the folder; nothing is changed.

    Raises FolderError, IndexStoreError or ModelError.
    """
    stamp = uploads.stamp(settings)
    folder_rows = tuple(_folder_rows(settings, on_progress))
    return Preview((*_staged_rows(settings, folder_rows, on_progress), *folder_rows), stamp)


def _folder_rows(settings: Settings, on_progress: Callable[[Progress], None]) -> Iterator[PreviewRow]:
    if not settings.corpus_dir.exists() and not (settings.data_dir / "index" / "current").exists():
        return  # the first upload of all makes the folder
    result = sync(settings.corpus_dir, settings, dry_run=True, allow_empty=True, on_progress=on_progress)
    for file in result.files:
        yield PreviewRow(
            file.path, file.change, title=file.title, reason=file.reason, next_step=file.next_step
        )


def _staged_rows(
    settings: Settings, present: tuple[PreviewRow, ...], on_progress: Callable[[Progress], None]
) -> Iterator[PreviewRow]:
    folder, staging = settings.corpus_dir, uploads.staging_folder(settings)
    names = [file.name for file in uploads.staged_files(settings)]
    if not names:
        return
    same = _paths_by_content(folder, settings)
    files = [staging / name for name in names if described_name(name) is None]
    intake = take_in(
        staging, files, settings, None, lambda done, total: on_progress(Progress("documents", done, total))
    )
    failures = {failure.path: failure for failure in intake.failed}
    documents = {
        path: (document, source.path)
        for document, source in zip(intake.documents, intake.sources, strict=True)
        for path in source.paths
    }
    waiting: dict[str, PreviewRow] = {}
    for name in (file.name for file in files):
        if name in failures:
            failed = failures[name]
            row = PreviewRow(name, "failed", name, reason=failed.reason, next_step=failed.next_step)
        else:
            document, first = documents[name]
            there = name_in_folder(folder, name)
            alike = same.get(document.info.id, () if first == name else (first,))
            same_as = there if there and there in alike else next(iter(alike), "")
            row = _document_row(name, there, document, same_as)
        waiting[folded(name)] = row
        yield row
    known = {row.path for row in present}
    for name in names:
        if described_name(name) is not None:
            yield _sidecar_row(folder, name, waiting, known)


def _document_row(name: str, there: str | None, document: Document, same_as: str) -> PreviewRow:
    return PreviewRow(
        path=there or name,
        change="same" if same_as else "clash" if there else "added",
        staged=name,
        title=document.info.title,
        publisher=document.info.publisher,
        date=document.info.date,
        language=document.info.language,
        pages=document.pages,
        unread=len(document.unread),
        reason=same_as,
    )


def _sidecar_row(folder: Path, name: str, waiting: Mapping[str, PreviewRow], known: Set[str]) -> PreviewRow:
    """Say of an uploaded sidecar what becomes of it: it goes with its document where that waits too."""
    misnamed = misnamed_sidecar(name)
    if misnamed:
        return PreviewRow(name, "failed", name, reason=misnamed.reason, next_step=misnamed.next_step)
    wanted = name.removesuffix(SIDECAR_SUFFIX)
    document = waiting.get(folded(wanted))
    if document and document.change == "clash":
        return PreviewRow(name, "details", name, describes=document.staged)
    if document and document.change == "added":
        # A sidecar may lie in the folder without its document.
        is_taken = name_in_folder(folder, document.staged + SIDECAR_SUFFIX) is not None
        return PreviewRow(name, "clash" if is_taken else "details", name, describes=document.staged)
    there = name_in_folder(folder, wanted)
    if document and document.reason != there:
        return PreviewRow(
            name,
            "failed",
            name,
            reason=f"Its document {document.staged} is left out.",
            next_step="Correct the details of the document that is there, or upload both again.",
        )
    if there is None or there not in known:
        return PreviewRow(
            name,
            "failed",
            name,
            reason=f"There is no document {wanted} that this file says something of.",
            next_step="Upload it together with its document.",
        )
    path = there + SIDECAR_SUFFIX
    return PreviewRow(path, "clash" if (folder / path).exists() else "details", name, describes=there)


def _paths_by_content(folder: Path, settings: Settings) -> Mapping[str, tuple[str, ...]]:
    """Return the paths of each content in the folder."""
    if not folder.is_dir():
        return {}
    groups, _ = group_by_content(folder, files_to_sync(folder, settings.data_dir))
    return {group.id: tuple(relative_path(file, folder) for file in group.files) for group in groups}


def main() -> int:
    """Print the preview of the settings' folder and return the exit status."""
    logging.basicConfig(format="%(message)s", stream=sys.stderr)
    line = ProgressLine(sys.stderr)
    try:
        found = preview(load(), line)
    except KildesvarError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    finally:
        line.end()
    sys.stdout.write(found.to_json())
    return 0


if __name__ == "__main__":
    sys.exit(main())
