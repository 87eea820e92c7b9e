"""Builds an index generation from documents: chunks, vectors, the two indexes, checked, then published."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from itertools import zip_longest
from pathlib import Path
from typing import Final, Literal

import numpy as np
import numpy.typing as npt

from errors import IndexDamagedError, IndexStoreError
from retrieval import chunking
from retrieval import generation as files
from retrieval.checking import check_index
from retrieval.documents import Document
from retrieval.embedding import Embedder
from retrieval.generation import Chunking, FileStamp, Manifest, Source, new_name, sync_to_disk, write_durably
from retrieval.index import Index
from retrieval.lexical import LexicalIndex
from retrieval.locking import Writer
from retrieval.parts import Parts, cut
from retrieval.publishing import publish, remove, remove_unfinished
from retrieval.records import encode_chunk, encode_info, encode_text, write_lines
from retrieval.token_store import TokenWriter
from retrieval.token_vectors import TokenVectors
from retrieval.vector_store import (
    DATABASE,
    CollectionPlace,
    connect,
    write_collection,
)
from settings import Settings

_EMBEDDED_AT_ONCE: Final = 2048
"""Texts handed to the model in one call; it sorts them by length, so more are quicker, to a point."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far long work has come."""

    stage: Literal["documents", "chunks", "rows"]
    """Documents are read, chunks embedded, rows written to Chroma."""
    done: int
    total: int


OnProgress = Callable[[Progress], None]


@dataclass(frozen=True, slots=True)
class Origin:
    """What a generation's manifest says of where its documents came from."""

    folder: str = ""
    cleaning: str = ""
    sources: Sequence[Source] = ()
    """Of the documents; one that has none here came from no file."""


def chunking_of(settings: Settings) -> Chunking:
    """Return how the settings would have documents cut."""
    return Chunking(
        chunking.VERSION, settings.chunk_tokens, settings.chunk_overlap_tokens, settings.chunk_context
    )


def count_chunks(settings: Settings, documents: Sequence[Document], embedder: Embedder) -> int:
    """Return how many chunks `build_generation` would make of `documents`."""
    return len(cut(settings, documents, embedder).chunks)


def build_generation(
    settings: Settings,
    documents: Sequence[Document],
    embedder: Embedder,
    *,
    previous: Index | None = None,
    origin: Origin | None = None,
    on_progress: OnProgress | None = None,
) -> Manifest:
    """Build a generation of `documents` beside the current one, check it, and make it current.

    A piece of text that `previous` holds a vector for, made by the same model, is not embedded again.
    The caller holds `write_lock(settings.data_dir)`. Until the new generation is whole, the one that
    was current serves on, whatever happens.
    Raises IndexStoreError when it cannot be written, or is not whole afterwards.
    """
    origin = origin or Origin()
    report = on_progress or (lambda _: None)
    remove_unfinished(settings)
    parts = cut(settings, documents, embedder)
    manifest = _manifest(settings, parts, embedder, origin)
    with _half_built(settings, manifest.generation) as folder:
        _write_records(folder, parts)
        vectors = _write_vectors(folder, parts, embedder, previous, report)
        _write_lexical(folder / files.LEXICAL, parts)
        _write_rows(settings, manifest.generation, parts, vectors[: len(parts.chunks)], report)
        manifest = replace(manifest, files=_seal(folder, manifest.chunks))
        with Index(settings, manifest) as index:
            check_index(index)
        write_durably(folder / files.MANIFEST, manifest.to_json())
    publish(settings, manifest.generation)
    return manifest


def _manifest(settings: Settings, parts: Parts, embedder: Embedder, origin: Origin) -> Manifest:
    known = {source.id: source for source in origin.sources}
    sources = tuple(
        known.get(document.info.id) or Source(document.info.id, document.info.path, "")
        for document in parts.documents
    )
    chunked = chunking_of(settings)
    writer = Writer.this_process()
    return Manifest(
        generation=new_name(settings.data_dir, f"{sources}{embedder.identity}{chunked}"),
        previous=_current(settings),
        created=writer.since,
        created_by=f"{writer.user}@{writer.host}",
        folder=origin.folder,
        model=embedder.identity,
        chunking=chunked,
        cleaning=origin.cleaning,
        chroma_server=bool(settings.chroma_host),
        documents=len(parts.documents),
        chunks=len(parts.chunks),
        pieces=len(parts.pieces),
        sources=sources,
        files={},
    )


def _current(settings: Settings) -> str:
    with suppress(IndexDamagedError):
        return files.current_generation(settings.data_dir) or ""
    return ""


@contextmanager
def _half_built(settings: Settings, generation: str) -> Iterator[Path]:
    """Give a new generation's folder; remove it again when it does not come to be finished."""
    folder = files.index_folder(settings.data_dir) / generation
    try:
        folder.mkdir(parents=True)
        yield folder
    except BaseException as error:
        remove(settings, generation)
        if isinstance(error, OSError):
            raise IndexStoreError(
                f"The index could not be written to {settings.data_dir}: {error.strerror or error}.",
                "Make room, then run the command again; an index that was there before still serves.",
            ) from error
        raise


def _write_records(folder: Path, parts: Parts) -> None:
    write_lines(folder, files.DOCUMENTS, map(encode_info, parts.documents))
    write_lines(folder, files.TEXTS, map(encode_text, parts.documents))
    write_lines(folder, files.CHUNKS, map(encode_chunk, parts.chunks))
    np.save(folder / files.CHUNK_DOCUMENT, parts.chunk_document)
    np.save(folder / files.PIECES, parts.pieces)


def _write_lexical(folder: Path, parts: Parts) -> None:
    texts = [chunk.embedded_text for chunk in parts.chunks]
    LexicalIndex.build(texts).save(folder / files.CHUNKS)
    of_document: list[list[str]] = [[] for _ in parts.documents]
    for text, number in zip(texts, parts.chunk_document, strict=True):
        of_document[number].append(text)
    LexicalIndex.build(["\n".join(texts) for texts in of_document]).save(folder / files.DOCUMENTS)


def _write_vectors(
    folder: Path, parts: Parts, embedder: Embedder, previous: Index | None, report: OnProgress
) -> npt.NDArray[np.float32]:
    """Write the vectors; equal texts are embedded once, and known ones not at all."""
    shape = (len(parts.pieces), embedder.identity.dimension)
    # Not mapped to the file: where the disk is full, writing to a map ends the process.
    vectors = np.empty(shape, np.float32)
    rows_of: dict[bytes, list[int]] = {}
    for row, digest in enumerate(parts.pieces["digest"].tolist()):
        rows_of.setdefault(digest, []).append(row)
    known = _known_rows(embedder, previous)
    chunks = len(parts.chunks)
    with TokenWriter(folder, chunks) as writer:

        def keep(rows: list[int], vector: npt.NDArray[np.float32], tokens: TokenVectors | None) -> None:
            vectors[rows] = vector
            own = [row for row in rows if row < chunks]
            if own and tokens is not None:
                writer.add(own, tokens)

        unknown = []
        for digest, rows in rows_of.items():
            then = known.get(digest)
            if previous is None or then is None:
                unknown.append(rows)
                continue
            held = previous.tokens[then] if then < previous.manifest.chunks else None
            if held is None and rows[0] < chunks:
                # What was only a document's lead has no token vectors, which a chunk needs.
                unknown.append(rows)
            else:
                keep(rows, previous.vectors[then], held)
        left = len(unknown)

        def embedded(texts: int) -> None:
            nonlocal left
            left -= texts
            report(Progress("chunks", chunks * (len(rows_of) - left) // len(rows_of), chunks))

        if unknown:
            embedded(0)
        for at in range(0, len(unknown), _EMBEDDED_AT_ONCE):
            batch = unknown[at : at + _EMBEDDED_AT_ONCE]
            texts = [parts.embedded_texts[rows[0]] for rows in batch]
            made, tokens = embedder.read_passages(texts, embedded)
            for rows, vector, own in zip_longest(batch, made, tokens):
                keep(rows, vector, own)
    np.save(folder / files.VECTORS, vectors)
    return vectors


def _known_rows(embedder: Embedder, previous: Index | None) -> Mapping[bytes, int]:
    """Return which row of the previous vectors holds which text, by the text's digest."""
    if previous is None or previous.manifest.model != embedder.identity:
        return {}
    try:
        previous.check_files(files.PIECES, files.TOKENS, files.VECTORS)
    except IndexStoreError:
        return {}
    # A lead that reads like a chunk has no token vectors; read backwards, so that the chunk is taken.
    digests = previous.pieces["digest"].tolist()
    return {digests[row]: row for row in reversed(range(len(digests)))}


def _write_rows(
    settings: Settings, generation: str, parts: Parts, vectors: npt.NDArray[np.float32], report: OnProgress
) -> None:
    rows = len(vectors)
    place = CollectionPlace.of(settings, generation)
    with connect(place) as client:
        write_collection(client, place, vectors, parts.row, lambda done: report(Progress("rows", done, rows)))


def _seal(folder: Path, rows: int) -> Mapping[str, FileStamp]:
    """Wait until all files have reached the disk; return what those that never change must still be."""
    paths = sorted(folder.rglob("*"))
    sync_to_disk([*paths, folder])
    # Chroma leaves a single row out of its index file, and then rewrites that whenever it opens it.
    loose = f"{files.CHROMA}/" if rows < 2 else f"{files.CHROMA}/{DATABASE}"
    names = [path.relative_to(folder).as_posix() for path in paths if path.is_file()]
    return {name: files.stamp(folder / name) for name in names if not name.startswith(loose)}
