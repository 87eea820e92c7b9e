"""Documents and chunks as lines of JSON, read one at a time.

Beside `name.jsonl` lies `name.lines.npy`, the byte at which each line begins and the last one ends,
so that a process can answer from an index of thousands of documents without reading all of them.
"""

from __future__ import annotations

import functools
import json
import mmap
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, Final, Generic, TypeVar, overload

import numpy as np

from retrieval.arrays import load_array
from retrieval.documents import Block, Chunk, Document, DocumentInfo, Dropped, Unread

Record = TypeVar("Record")

_KEPT: Final = 16
"""Decoded records that are kept: the text of a long document takes a tenth of a second to decode."""


def write_lines(folder: Path, name: str, records: Iterable[object]) -> None:
    """Write `name.jsonl` and `name.lines.npy`, one line a record."""
    begins = [0]
    with _lines_file(folder, name).open("wb") as stream:
        for record in records:
            line = json.dumps(record, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
            begins.append(begins[-1] + stream.write(line))
    np.save(_begins_file(folder, name), np.array(begins, np.int64))


class Lines(Sequence[Record], Generic[Record]):
    """The records of a file that `write_lines` wrote, each decoded when it is asked for.

    Raises OSError or ValueError when the files cannot be read, `damaged()` when a line cannot.
    """

    def __init__(
        self, folder: Path, name: str, decode: Callable[[Any], Record], damaged: Callable[[], Exception]
    ) -> None:
        self._begins = load_array(_begins_file(folder, name)).tolist()
        self._decode = decode
        self._damaged = damaged
        self._record = functools.lru_cache(_KEPT)(self._decoded)
        with _lines_file(folder, name).open("rb") as stream:
            # An empty file cannot be mapped.
            self._bytes = mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) if len(self) else b""
        if len(self._bytes) != self._begins[-1]:
            raise ValueError(f"{name}.jsonl and {name}.lines.npy do not belong together")

    def __len__(self) -> int:
        return len(self._begins) - 1

    @overload
    def __getitem__(self, index: int) -> Record: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Record]: ...
    def __getitem__(self, index: int | slice) -> Record | Sequence[Record]:
        if isinstance(index, slice):
            return [self[i] for i in range(*index.indices(len(self)))]
        return self._record(range(len(self))[index])

    def _decoded(self, number: int) -> Record:
        try:
            return self._decode(json.loads(self._bytes[self._begins[number] : self._begins[number + 1]]))
        except (ValueError, TypeError, KeyError) as error:
            raise self._damaged() from error


def _lines_file(folder: Path, name: str) -> Path:
    return folder / f"{name}.jsonl"


def _begins_file(folder: Path, name: str) -> Path:
    return folder / f"{name}.lines.npy"


def encode_info(document: Document) -> object:
    """Return the record of what is known about a document."""
    info = document.info
    known = [info.id, info.title, info.publisher, info.date, info.language, info.path, info.page_labels]
    return [*known, document.pages, [[one.page, one.reason, one.next_step] for one in document.unread]]


def decode_info(record: Any) -> tuple[DocumentInfo, int, tuple[Unread, ...]]:
    """Return what is known about a document, its number of pages, and those that are unread."""
    document_id, title, publisher, date, language, path, page_labels, pages, unread = record
    info = DocumentInfo(document_id, title, publisher, date, language, path, tuple(page_labels))
    return info, pages, tuple(Unread(*one) for one in unread)


def encode_text(document: Document) -> object:
    """Return the record of a document's text and structure."""
    return {
        "text": document.text,
        "blocks": [[b.kind, b.start, b.end, b.page, b.level] for b in document.blocks],
        "dropped": [[d.kind, d.page, d.text] for d in document.dropped],
        "recognised": document.recognised,
    }


def decode_text(record: Any) -> tuple[str, tuple[Block, ...], tuple[Dropped, ...], tuple[int, ...]]:
    """Return a document's text, its blocks, what cleaning dropped, and which pages were recognised."""
    blocks = tuple(Block(*block) for block in record["blocks"])
    dropped = tuple(Dropped(*each) for each in record["dropped"])
    return record["text"], blocks, dropped, tuple(record["recognised"])


def encode_chunk(chunk: Chunk) -> object:
    """Return the record of a chunk."""
    return [
        chunk.document_id,
        chunk.start,
        chunk.end,
        chunk.text,
        chunk.page,
        chunk.section,
        chunk.context,
        chunk.heads,
    ]


def decode_chunk(record: Any) -> Chunk:
    """Return the chunk of a record."""
    document_id, start, end, text, page, section, context, heads = record
    places = tuple((head_start, head_end) for head_start, head_end in heads)
    return Chunk(document_id, start, end, text, page, section, context, places)
