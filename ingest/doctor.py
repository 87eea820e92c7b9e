"""Holds index, files, manifest, model and disk against each other, and names what mends each fault."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from errors import IndexMissingError, KildesvarError
from ingest.listing import size_of
from ingest.overlooked import overlooked
from ingest.plan import (
    compare_files,
    current_fingerprint,
    files_to_sync,
    group_by_content,
    relative_path,
    unreadable,
)
from retrieval.adapter import CROSS_ENCODER, ENTAILMENT
from retrieval.building import chunking_of
from retrieval.checking import check_index
from retrieval.cross_encoder import open_cross_encoder
from retrieval.embedding import open_embedder
from retrieval.generation import (
    MANIFEST,
    Manifest,
    Source,
    current_generation,
    generation_names,
    index_folder,
    mending_command,
    read_manifest,
)
from retrieval.index import Index
from retrieval.locking import writer
from settings import Settings

Subject = Literal["index", "files", "settings", "model", "disk"]

_SPARE_BYTES: Final = 200_000_000
"""Room beyond another generation of the index's size."""
_NAMED: Final = 5
"""How many files a finding names."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at."""

    subject: Subject
    is_wrong: bool
    message: str
    next_step: str = ""
    """The command that mends it; '' where nothing is wrong."""


def examine(settings: Settings) -> tuple[Finding, ...]:
    """Look at everything that an index hangs on; nothing is changed. Raises nothing that it can name."""
    manifest, found = _index(settings)
    findings = [found, *_unfinished(settings)]
    if manifest:
        findings += _files(settings, manifest)
        findings += _settings(settings, manifest)
    findings.append(_model(settings, manifest))
    findings.append(_disk(settings, manifest))
    return tuple(findings)


def _index(settings: Settings) -> tuple[Manifest | None, Finding]:
    data_dir = settings.data_dir
    manifest = None
    try:
        name = current_generation(data_dir)
        if name is None:
            raise IndexMissingError(f"There is no index in {data_dir} yet.", mending_command(data_dir))
        try:
            manifest = read_manifest(data_dir, name)
        except FileNotFoundError:
            return None, Finding(
                "index", True, f"The current generation {name} is not there.", mending_command(data_dir)
            )
        with Index.open(settings) as index:
            check_index(index)
    except KildesvarError as error:
        return manifest, Finding("index", True, error.message, error.next_step)
    return manifest, Finding(
        "index", False, f"{name} is whole: {manifest.documents} documents, {manifest.chunks} chunks."
    )


def _unfinished(settings: Settings) -> Iterator[Finding]:
    folder = index_folder(settings.data_dir)
    names = [name for name in generation_names(settings.data_dir) if not (folder / name / MANIFEST).exists()]
    busy = writer(settings.data_dir)
    if busy:
        yield Finding("index", False, f"The next generation is being written by {busy}.")
    elif names:
        yield Finding(
            "index",
            True,
            f"{', '.join(names)}: left unfinished by a process that was stopped.",
            "The next sync removes it. " + mending_command(settings.data_dir),
        )


def _files(settings: Settings, manifest: Manifest) -> Iterator[Finding]:
    if not manifest.folder:
        return
    folder = Path(manifest.folder)
    mending = mending_command(settings.data_dir, manifest.folder)
    try:
        files = files_to_sync(folder, settings.data_dir)
        groups, failed = group_by_content(folder, files)
    except KildesvarError as error:
        yield Finding("files", True, error.message, error.next_step)
        return
    known = {source.path: source.fingerprint for source in manifest.sources}
    found, failures = [], list(failed)
    for group in groups:
        # As in a sync, a group's document is that of its first file that can be read.
        for number, file in enumerate(group.files):
            path = relative_path(file, folder)
            try:
                now = current_fingerprint(file, known.get(path, ""))
            except OSError as error:
                failures.append(unreadable(file, folder, error))
                continue
            copies = tuple(relative_path(other, folder) for other in group.files[number + 1 :])
            found.append(Source(group.id, path, now, copies))
            break
    for failure in overlooked(folder, files, settings.data_dir):
        yield Finding("files", True, failure.reason, failure.next_step)
    rows = compare_files(manifest.sources, found, failures, {})
    kinds = (
        ("added", "not in the index: new, or not to be read"),
        ("changed", "other than when the index was built"),
        ("removed", "in the index, but no longer in the folder"),
        ("failed", "not to be opened"),
    )
    for change, what in kinds:
        paths = [row.path for row in rows if row.change == change]
        if paths:
            more = f" and {len(paths) - _NAMED} more" if len(paths) > _NAMED else ""
            named = ", ".join(paths[:_NAMED])
            yield Finding("files", True, f"{what.capitalize()}: {named}{more}.", mending)
    if all(row.change == "unchanged" for row in rows):
        yield Finding("files", False, f"The {len(rows)} files of {folder} are those of the index.")


def _settings(settings: Settings, manifest: Manifest) -> Iterator[Finding]:
    if manifest.chunking != chunking_of(settings):
        yield Finding(
            "settings",
            True,
            f"The index has chunks of up to {manifest.chunking.chunk_tokens} tokens, of which "
            f"{manifest.chunking.chunk_overlap_tokens} repeat; the settings or this version say otherwise.",
            "Run: python -m ingest rebuild",
        )


def _model(settings: Settings, manifest: Manifest | None) -> Finding:
    try:
        embedder = open_embedder(settings)
        embedder.open_for_passages()
        embedder.open_for_questions()
        for adapter in (CROSS_ENCODER, ENTAILMENT):
            open_cross_encoder(settings, adapter)
        identity = embedder.identity
    except KildesvarError as error:
        return Finding("model", True, error.message, error.next_step)
    if manifest and manifest.model != identity:
        return Finding(
            "model",
            True,
            f"The index was built with {manifest.model.name} ({manifest.model.revision}), "
            f"but {identity.name} ({identity.revision}) is set.",
            "Set EMBEDDING_MODEL as it was, or run: python -m ingest rebuild",
        )
    return Finding("model", False, f"{identity.name} ({identity.revision}) is there.")


def _disk(settings: Settings, manifest: Manifest | None) -> Finding:
    place = settings.data_dir
    while not place.exists():
        place = place.parent
    if not os.access(place, os.W_OK):
        return Finding(
            "disk",
            True,
            f"{place} may not be written to.",
            "Give this user the right to, or set DATA_DIR (or --data) to another folder.",
        )
    free = shutil.disk_usage(place).free
    needed = _SPARE_BYTES + (size_of(settings, manifest.generation) if manifest else 0)
    room = f"{free / 1e9:.1f} GB are free on the disk of {place}"
    if free < needed:
        return Finding(
            "disk",
            True,
            f"{room}, but the next generation may need {needed / 1e9:.1f} GB.",
            "Make room, for instance with: python -m ingest prune --keep 1",
        )
    return Finding("disk", False, f"{room}.")
