"""What the commands say: one JSON object for programs, a few lines for people."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass

from ingest.doctor import Finding
from ingest.listing import KeptGeneration, ListedDocument, ShownDocument
from ingest.plan import FileChange
from ingest.removal import Removal
from ingest.status import Status
from ingest.sync import SyncResult
from retrieval.documents import Document
from retrieval.generation import Manifest
from retrieval.publishing import Pruned


@dataclass(frozen=True, slots=True)
class Report:
    """The same for programs and for people."""

    record: Mapping[str, object]
    lines: Iterable[str]

    def text(self, *, as_json: bool) -> str:
        """Return one line of JSON, or the lines."""
        if as_json:
            return json.dumps(self.record, ensure_ascii=False) + "\n"
        return "".join(f"{line}\n" for line in self.lines)


def sync_report(result: SyncResult, *, dry_run: bool, with_files: bool = False) -> Report:
    """Say what a sync did, or would do.

    The record is the one that the contract of `sync` names; `with_files` adds what becomes of each file.
    """
    changes = result.changes
    counts = f"{len(changes.added)} added, {len(changes.changed)} changed, {len(changes.removed)} removed"
    lines = [f"{counts}, {changes.unchanged} unchanged, {len(result.failed)} failed."]
    lines += [_file_line(file) for file in result.files if file.change != "unchanged" or file.reason]
    size = _size(result.documents, result.chunks)
    unchanged = not (changes.added or changes.changed or changes.removed)
    if dry_run:
        if result.is_due and unchanged:
            lines.append("The index would be built anew all the same, as its settings or files ask for it.")
        lines.append(f"A dry run: nothing was written. The index would hold {size}.")
    elif result.published:
        lines.append(f"Published {result.generation}: {size}, in {result.seconds:.1f} s.")
    elif result.generation:
        lines.append(f"Nothing to do: {result.generation} stays, {size}.")
    else:
        lines.append("There is still no index.")
    record: dict[str, object] = {
        "generation": result.generation,
        "published": result.published,
        "added": changes.added,
        "changed": changes.changed,
        "removed": changes.removed,
        "unchanged": changes.unchanged,
        "failed": [asdict(failure) for failure in result.failed],
        "documents": result.documents,
        "chunks": result.chunks,
        "seconds": round(result.seconds, 3),
    }
    if with_files:
        record["files"] = [asdict(file) for file in result.files]
    return Report(record, lines)


def _file_line(file: FileChange) -> str:
    told = " ".join(part for part in (file.reason, file.next_step) if part)
    return f"  {file.change}: {file.path}" + (f": {told}" if told else "")


def status_report(status: Status) -> Report:
    """Say what the index holds."""
    manifest = status.manifest
    lines = [
        f"Generation {manifest.generation}, built {manifest.created} by {manifest.created_by}",
        f"from {manifest.folder or 'documents of no folder'}",
        f"with {manifest.model.name} ({manifest.model.revision}, {manifest.model.dimension} dimensions),",
        f"chunks of up to {manifest.chunking.chunk_tokens} tokens: "
        f"{_size(manifest.documents, manifest.chunks)}, {_count(manifest.pieces, 'vector')}.",
        "",
    ]
    lines += [
        f"  {info.id}  {info.language:7}  {info.date or '-':10}  {chunks:5} chunks  {info.path}  {info.title}"
        for info, chunks in status.documents
    ]
    others = [other for other in status.generations if other.generation != manifest.generation]
    if others:
        lines += ["", "Other generations (python -m ingest rollback GENERATION):"]
        lines += [f"  {o.generation}  {_size(o.documents, o.chunks)}, built {o.created}" for o in others]
    if status.writer:
        lines += ["", f"The index is being written by {status.writer}."]
    record = {
        **_summary(manifest),
        "folder": manifest.folder,
        "model": asdict(manifest.model),
        "chunking": asdict(manifest.chunking),
        "documents": [{**asdict(info), "chunks": chunks} for info, chunks in status.documents],
        "generations": [_summary(other) for other in status.generations],
        "writer": asdict(status.writer) if status.writer else None,
    }
    return Report(record, lines)


def list_report(documents: Iterable[ListedDocument]) -> Report:
    """List the documents of the index."""
    rows = list(documents)
    lines = [f"{_count(len(rows), 'document')}."]
    for row in rows:
        info = row.info
        pages = _count(row.pages, "page") if row.pages else "-"
        state = f"  ({_count(len(row.unread), 'page')} unread)" if row.unread else ""
        lines.append(
            f"  {info.id}  {info.language:7}  {info.date or '-':10}  {pages:>9}  {row.chunks:5} chunks  "
            f"{' = '.join(row.paths)}  {info.title}{state}"
        )
    return Report({"documents": [_listed(row) for row in rows]}, lines)


def show_report(shown: ShownDocument) -> Report:
    """Show one document whole."""
    listed, document = shown.listed, shown.document
    info = listed.info
    pages = f", {_count(listed.pages, 'page')}" if listed.pages else ""
    lines = [
        info.title,
        f"  id         {info.id}",
        f"  path       {' = '.join(listed.paths)}",
        f"  publisher  {info.publisher or 'unknown'}",
        f"  date       {info.date or 'unknown'}",
        f"  language   {info.language}{pages}",
        *(f"  unread     page {page.page}: {page.reason} {page.next_step}" for page in listed.unread),
        "",
        "Clean text:",
        document.text,
        "",
        f"{_count(len(shown.chunks), 'chunk')}:",
    ]
    for chunk in shown.chunks:
        page = f"page {chunk.page}, " if chunk.page is not None else ""
        section = f", {chunk.section}" if chunk.section else ""
        lines.append(f"  {page}{chunk.start} to {chunk.end}{section}: {' '.join(chunk.text.split())}")
    lines += ["", *_dropped_lines(document)]
    record = {
        "document": _listed(listed),
        "text": document.text,
        "chunks": [
            {
                "id": chunk.id,
                "page": chunk.page,
                "section": chunk.section,
                "start": chunk.start,
                "end": chunk.end,
                "text": chunk.text,
            }
            for chunk in shown.chunks
        ],
        "dropped": [asdict(dropped) for dropped in document.dropped],
    }
    return Report(record, lines)


def dropped_report(document: Document) -> Report:
    """List what cleaning took out of a document, by kind."""
    dropped = [asdict(dropped) for dropped in document.dropped]
    lines = [
        f"{document.info.path}: {line}" if n == 0 else line for n, line in enumerate(_dropped_lines(document))
    ]
    return Report({"document": asdict(document.info), "dropped": dropped}, lines)


def _dropped_lines(document: Document) -> list[str]:
    kinds = Counter(dropped.kind for dropped in document.dropped)
    lines = [f"{_count(len(document.dropped), 'piece')} of text dropped."]
    for kind, count in sorted(kinds.items()):
        lines.append(f"{kind} ({count}):")
        for dropped in document.dropped:
            if dropped.kind == kind:
                page = f"page {dropped.page}: " if dropped.page is not None else ""
                lines.append(f"  {page}{' '.join(dropped.text.split())}")
    return lines


def remove_report(removal: Removal) -> Report:
    """Say what was removed, and where it lies."""
    info = removal.info
    lines = [f"Removed {info.path} ({info.title}) from the index."]
    if removal.moved_to:
        lines.append(f"To have it back, move its files from {removal.moved_to} and sync:")
        lines += [f"  {file}" for file in removal.files]
    lines.append(f"Published {removal.generation}: {_size(removal.documents, removal.chunks)}.")
    record = {
        "generation": removal.generation,
        "document": asdict(info),
        "moved_to": str(removal.moved_to) if removal.moved_to else None,
        "files": removal.files,
        "documents": removal.documents,
        "chunks": removal.chunks,
    }
    return Report(record, lines)


def generations_report(kept: Iterable[KeptGeneration]) -> Report:
    """List the generations, newest first."""
    rows = list(kept)
    lines = [
        f"{'*' if row.is_current else ' '} {row.manifest.generation}  "
        f"{_size(row.manifest.documents, row.manifest.chunks)}, {row.bytes / 1e6:.1f} MB, "
        f"built {row.manifest.created} by {row.manifest.created_by}"
        for row in rows
    ]
    lines.append("The one with the star is served." if rows else "There is no generation.")
    record = {
        "generations": [
            {**_summary(row.manifest), "current": row.is_current, "bytes": row.bytes} for row in rows
        ]
    }
    return Report(record, lines)


def prune_report(pruned: Pruned) -> Report:
    """Say which generations are gone, and which stay."""
    lines = [f"Removed {_count(len(pruned.removed), 'generation')}; {len(pruned.kept)} kept."]
    lines += [f"  removed: {name}" for name in pruned.removed]
    lines += [f"  still open in another process: {name}" for name in pruned.in_use]
    return Report(asdict(pruned), lines)


def rebuild_report(manifest: Manifest) -> Report:
    """Say what was built anew."""
    size = _size(manifest.documents, manifest.chunks)
    lines = [
        f"Published {manifest.generation}: {size}.",
        f"All {manifest.pieces} vectors were made anew by {manifest.model.name}.",
    ]
    return Report({**_summary(manifest), "model": asdict(manifest.model)}, lines)


def rollback_report(manifest: Manifest) -> Report:
    """Say which generation is current again."""
    size = _size(manifest.documents, manifest.chunks)
    return Report(
        _summary(manifest), [f"Now serving {manifest.generation}: {size}, built {manifest.created}."]
    )


def doctor_report(findings: Iterable[Finding]) -> Report:
    """List what was looked at."""
    rows = list(findings)
    wrong = sum(row.is_wrong for row in rows)
    lines = [
        f"{'WRONG' if row.is_wrong else 'ok':5}  {row.subject}: {row.message} {row.next_step}".rstrip()
        for row in rows
    ]
    lines.append(f"{_count(wrong, 'thing')} to mend." if wrong else "Nothing to mend.")
    return Report({"healthy": not wrong, "findings": [asdict(row) for row in rows]}, lines)


def _listed(row: ListedDocument) -> Mapping[str, object]:
    return {
        **asdict(row.info),
        "paths": row.paths,
        "pages": row.pages,
        "chunks": row.chunks,
        "complete": row.is_complete,
        "unread": [asdict(page) for page in row.unread],
    }


def _size(documents: int, chunks: int) -> str:
    return f"{_count(documents, 'document')}, {_count(chunks, 'chunk')}"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _summary(manifest: Manifest) -> Mapping[str, object]:
    return {
        "generation": manifest.generation,
        "created": manifest.created,
        "created_by": manifest.created_by,
        "documents": manifest.documents,
        "chunks": manifest.chunks,
        "pieces": manifest.pieces,
    }
