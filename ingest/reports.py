"""What the commands say: one JSON object for programs, a few lines for people."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict

from ingest.status import Status
from ingest.sync import SyncResult
from retrieval.documents import Document
from retrieval.generation import Manifest


def sync_json(result: SyncResult) -> str:
    """Return the object that the contract of `ingest sync` names."""
    return _json(
        {
            "generation": result.generation,
            "published": result.published,
            "added": result.changes.added,
            "changed": result.changes.changed,
            "removed": result.changes.removed,
            "unchanged": result.changes.unchanged,
            "failed": [asdict(failure) for failure in result.failed],
            "documents": result.documents,
            "chunks": result.chunks,
            "seconds": round(result.seconds, 3),
        }
    )


def sync_text(result: SyncResult, *, dry_run: bool) -> str:
    """Say what a sync did."""
    changes = result.changes
    counts = f"{len(changes.added)} added, {len(changes.changed)} changed, {len(changes.removed)} removed"
    lines = [f"{counts}, {changes.unchanged} unchanged, {len(result.failed)} failed."]
    lines += [f"  failed: {failed.path}: {failed.reason} {failed.next_step}" for failed in result.failed]
    lines += [
        f"  {path} has the content of {other}, and is in the index as that."
        for path, other in result.duplicates
    ]
    size = _size(result.documents, result.chunks)
    if dry_run:
        lines.append(f"A dry run: nothing was written. The index would hold {size}.")
    elif result.published:
        lines.append(f"Published {result.generation}: {size}, in {result.seconds:.1f} s.")
    elif result.generation:
        lines.append(f"Nothing to do: {result.generation} stays, {size}.")
    else:
        lines.append("There is still no index.")
    return _lines(lines)


def status_json(status: Status) -> str:
    """Return the index, its documents and generations as an object."""
    manifest = status.manifest
    return _json(
        {
            **_summary(manifest),
            "folder": manifest.folder,
            "model": asdict(manifest.model),
            "chunking": asdict(manifest.chunking),
            "documents": [{**asdict(info), "chunks": chunks} for info, chunks in status.documents],
            "generations": [_summary(other) for other in status.generations],
            "writer": asdict(status.writer) if status.writer else None,
        }
    )


def status_text(status: Status) -> str:
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
    return _lines(lines)


def dropped_json(document: Document) -> str:
    """Return what cleaning took out of a document as an object."""
    dropped = [asdict(dropped) for dropped in document.dropped]
    return _json({"document": asdict(document.info), "dropped": dropped})


def dropped_text(document: Document) -> str:
    """List what cleaning took out of a document, by kind."""
    kinds = Counter(dropped.kind for dropped in document.dropped)
    lines = [f"{document.info.path}: {_count(len(document.dropped), 'piece')} of text dropped."]
    for kind, count in sorted(kinds.items()):
        lines.append(f"{kind} ({count}):")
        for dropped in document.dropped:
            if dropped.kind == kind:
                page = f"page {dropped.page}: " if dropped.page is not None else ""
                lines.append(f"  {page}{' '.join(dropped.text.split())}")
    return _lines(lines)


def rollback_json(manifest: Manifest) -> str:
    """Return the generation that is current again as an object."""
    return _json(_summary(manifest))


def rollback_text(manifest: Manifest) -> str:
    """Say which generation is current again."""
    size = _size(manifest.documents, manifest.chunks)
    return _lines([f"Now serving {manifest.generation}: {size}, built {manifest.created}."])


def _size(documents: int, chunks: int) -> str:
    return f"{_count(documents, 'document')}, {_count(chunks, 'chunk')}"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _summary(manifest: Manifest) -> dict[str, object]:
    return {
        "generation": manifest.generation,
        "created": manifest.created,
        "created_by": manifest.created_by,
        "documents": manifest.documents,
        "chunks": manifest.chunks,
        "pieces": manifest.pieces,
    }


def _json(record: Mapping[str, object]) -> str:
    return json.dumps(record, ensure_ascii=False) + "\n"


def _lines(lines: Sequence[str]) -> str:
    return "\n".join(lines) + "\n"
