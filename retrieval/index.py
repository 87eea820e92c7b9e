"""Reads one index generation: its documents, chunks, pieces and vectors, and the two indexes over them."""

from __future__ import annotations

import fcntl
import os
import threading
import weakref
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np
import numpy.typing as npt

from errors import IndexDamagedError, IndexMissingError, IndexModelError, IndexStoreError
from retrieval import generation as files
from retrieval.arrays import load_array
from retrieval.documents import Block, Chunk, Document, DocumentInfo, Dropped, Unread
from retrieval.generation import Manifest, mending_command
from retrieval.lexical import LexicalIndex
from retrieval.records import Lines, decode_chunk, decode_info, decode_text
from retrieval.token_store import TokenStore
from retrieval.vector_store import CollectionPlace, close_client, open_client, open_collection
from settings import Settings

if TYPE_CHECKING:
    from chromadb.api.client import Client
    from langchain_chroma import Chroma

    from retrieval.embedding import Embedder

Record = TypeVar("Record")


class Index:
    """One whole generation, open for reading; safe to use from several threads.

    Parts are read when they are first asked for, so opening is quick whatever the index holds.
    While it is open no sync removes the generation; close it, or let it go, when done.
    """

    def __init__(self, settings: Settings, manifest: Manifest, embedder: Embedder | None = None) -> None:
        """Open the generation of `manifest`, whole or not.

        Raises FileNotFoundError when its folder is gone. What is damaged is found when it is read, or
        by `check_sizes` and `check_files`.
        """
        self.manifest = manifest
        self.folder = files.index_folder(settings.data_dir) / manifest.generation
        self._settings = settings
        self._embedder = embedder
        self.place = CollectionPlace.of(settings, manifest.generation)
        self._lock = threading.Lock()
        self._handles = _Handles(self.folder)
        self._let_go = weakref.finalize(self, self._handles.close)

    @classmethod
    def open(cls, settings: Settings, embedder: Embedder | None = None) -> Index:
        """Open the current generation of the settings' data folder.

        With an `embedder` the index must have been built with it, and its Chroma store can embed.
        Raises IndexMissingError, IndexDamagedError, IndexModelError or another IndexStoreError.
        """
        data_dir = settings.data_dir
        name = files.current_generation(data_dir)
        while name is not None:
            try:
                index = cls(settings, files.read_manifest(data_dir, name), embedder)
                if not (index.folder / files.MANIFEST).exists():
                    # It was removed between the reading of its manifest and the hold on its folder.
                    index.close()
                    raise FileNotFoundError(index.folder)
            except FileNotFoundError as error:
                # A sync may have replaced and removed it since `current` was read.
                gone, name = name, files.current_generation(data_dir)
                if name == gone:
                    raise IndexDamagedError(
                        f"The current index generation {name} is not there.", mending_command(data_dir)
                    ) from error
                continue
            index._check_settings()
            index.check_sizes()
            return index
        raise IndexMissingError(f"There is no index in {data_dir} yet.", mending_command(data_dir))

    def has_changed(self) -> bool:
        """Tell whether another generation has become current since this one was opened."""
        try:
            return files.current_generation(self._settings.data_dir) != self.manifest.generation
        except IndexDamagedError:
            return True

    def reopen(self) -> Index:
        """Return the index that is current now: this one, or a newly opened one.

        The old one stays usable for whoever still reads it, until it is closed or let go.
        """
        return Index.open(self._settings, self._embedder) if self.has_changed() else self

    @cached_property
    def documents(self) -> Mapping[str, DocumentInfo]:
        """What is known about each document, by its id, in the order of their numbers."""
        return {info.id: info for info, *_ in self.catalogue}

    @cached_property
    def document_ids(self) -> tuple[str, ...]:
        """The documents' ids, in the order of their numbers."""
        return tuple(self.documents)

    @cached_property
    def chunks(self) -> Sequence[Chunk]:
        """The chunks, in the order of the documents and of their text; read one by one."""
        return self._lines(files.CHUNKS, decode_chunk)

    @cached_property
    def chunk_document(self) -> npt.NDArray[np.int32]:
        """The number of each chunk's document (chunks,), ascending."""
        return self._array(files.CHUNK_DOCUMENT)

    @cached_property
    def pieces(self) -> npt.NDArray[np.void]:
        """What was embedded, rows of `generation.PIECE` (pieces,)."""
        return self._array(files.PIECES)

    @cached_property
    def vectors(self) -> npt.NDArray[np.float32]:
        """A unit vector for each piece (pieces × dimension), mapped from the file."""
        return self._array(files.VECTORS)

    @property
    def chunk_vectors(self) -> npt.NDArray[np.float32]:
        """The chunks' vectors (chunks × dimension)."""
        return self.vectors[: self.manifest.chunks]

    @property
    def lead_vectors(self) -> npt.NDArray[np.float32]:
        """The vectors of the documents' leads (documents × dimension)."""
        return self.vectors[self.manifest.chunks :]

    @cached_property
    def tokens(self) -> TokenStore:
        """The token vectors of each chunk's embedded text, by the chunk's number."""
        with self._damage(files.TOKENS):
            return TokenStore(self.folder)

    @cached_property
    def lexical(self) -> LexicalIndex:
        """The lexical index, one entry for each chunk."""
        return self._lexical(files.CHUNKS)

    @cached_property
    def lexical_documents(self) -> LexicalIndex:
        """The lexical index of whole documents, one entry for each."""
        return self._lexical(files.DOCUMENTS)

    @property
    def chroma(self) -> Chroma:
        """LangChain's store over the chunks: the row of chunk 7 has the id '7'.

        Raises IndexDamagedError, or IndexStoreError when the Chroma server does not answer.
        """
        with self._lock:
            if self._handles.store is None:
                # A damaged index file does not make Chroma raise, it ends the process.
                self.check_files(f"{files.CHROMA}/")
                self._handles.client = self._handles.client or open_client(self.place)
                self._handles.store = open_collection(self._handles.client, self.place, self._embedder)
            return self._handles.store

    def find(self, wanted: str) -> tuple[str, ...]:
        """Return the ids of the documents with the id, a path, or the end of a path that is `wanted`.

        Where one has just this id or path, the ends of other paths do not count.
        """
        name = wanted.removeprefix("./")
        exact = tuple(
            source.id for source in self.manifest.sources if wanted == source.id or name in source.paths
        )
        return exact or tuple(
            source.id
            for source in self.manifest.sources
            if any(
                f"/{path}".endswith(f"/{name}") or f"/{name}".endswith(f"/{path}") for path in source.paths
            )
        )

    def document(self, document_id: str) -> Document:
        """Return a whole document. Raises KeyError when the index does not hold it."""
        number = self._numbers[document_id]
        info, pages, unread = self.catalogue[number]
        text, blocks, dropped, recognised = self._texts[number]
        return Document(info, text, blocks, pages, dropped, unread, recognised)

    def text(self, document_id: str) -> str:
        """Return the clean text of a document, which the offsets of its chunks count in."""
        return self._texts[self._numbers[document_id]][0]

    def blocks(self, document_id: str) -> tuple[Block, ...]:
        """Return the blocks of a document."""
        return self._texts[self._numbers[document_id]][1]

    def check_sizes(self) -> None:
        """Compare the files' sizes to the manifest. Raises IndexDamagedError, naming one that differs."""
        for name, expected in self.manifest.files.items():
            with self._damage(name):
                if (self.folder / name).stat().st_size != expected.size:
                    raise ValueError("another size")

    def check_files(self, *beginnings: str) -> None:
        """Compare the files whose names have one of the `beginnings` to the manifest, content and all.

        Raises IndexDamagedError, naming the first that differs.
        """
        for name, expected in self.manifest.files.items():
            if name.startswith(beginnings):
                with self._damage(name):
                    if files.stamp(self.folder / name) != expected:
                        raise ValueError("not as it was written")

    def close(self) -> None:
        """Let go of the generation."""
        self._let_go()

    def __enter__(self) -> Index:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @cached_property
    def catalogue(self) -> Sequence[tuple[DocumentInfo, int, tuple[Unread, ...]]]:
        """What is known about each document, its number of pages, and those of them that are unread."""
        return list(self._lines(files.DOCUMENTS, decode_info))

    @cached_property
    def _numbers(self) -> Mapping[str, int]:
        return {document_id: number for number, document_id in enumerate(self.documents)}

    @cached_property
    def _texts(self) -> Sequence[tuple[str, tuple[Block, ...], tuple[Dropped, ...], tuple[int, ...]]]:
        return self._lines(files.TEXTS, decode_text)

    def _lexical(self, name: str) -> LexicalIndex:
        with self._damage(files.LEXICAL):
            return LexicalIndex.open(self.folder / files.LEXICAL / name)

    def _lines(self, name: str, decode: Callable[[Any], Record]) -> Sequence[Record]:
        with self._damage(name):
            return Lines(self.folder, name, decode, lambda: self._damaged(name))

    def _array(self, name: str) -> npt.NDArray[Any]:
        with self._damage(name):
            return load_array(self.folder / name, mapped=True)

    def _check_settings(self) -> None:
        """Compare what the index was built with to the embedder and the settings at hand."""
        built = self.manifest.model
        wanted = self._embedder.identity if self._embedder else built
        if wanted != built:
            raise IndexModelError(
                f"The index was built with the embedding model {built.name} ({built.revision}), "
                f"but the settings name {wanted.name} ({wanted.revision}).",
                f"Set EMBEDDING_MODEL as it was. Or, to rebuild the index: {self.mending}",
            )
        if self.manifest.chroma_server and not self.place.host:
            raise IndexStoreError(
                "The rows of this index are on a Chroma server, but CHROMA_HOST is not set.",
                f"Set it. Or, to keep them in the data folder: {self.mending}",
            )
        if self.place.host and not self.manifest.chroma_server:
            raise IndexStoreError(
                "CHROMA_HOST is set, but the rows of this index are in the data folder.",
                f"Unset it. Or, to move them to the server: {self.mending}",
            )

    @property
    def mending(self) -> str:
        """The sentence with the command that builds this index anew."""
        return mending_command(self._settings.data_dir, self.manifest.folder)

    @contextmanager
    def _damage(self, name: str) -> Iterator[None]:
        try:
            yield
        except PermissionError as error:
            raise IndexStoreError(
                f"The index may not be read: {error.filename or name}.",
                f"Give this user the right to read {self._settings.data_dir}.",
            ) from error
        except (OSError, ValueError, KeyError, TypeError, EOFError) as error:
            raise self._damaged(name) from error

    def _damaged(self, name: str) -> IndexDamagedError:
        return IndexDamagedError(
            f"The index generation {self.manifest.generation} is damaged: "
            f"{name} is missing or not as it was written.",
            self.mending,
        )


class _Handles:
    """What an open index must give back: its hold on the folder and its Chroma client."""

    def __init__(self, folder: Path) -> None:
        self.client: Client | None = None
        self.store: Chroma | None = None
        self._folder = os.open(folder, os.O_RDONLY)
        try:
            fcntl.flock(self._folder, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError as error:
            os.close(self._folder)
            raise FileNotFoundError(folder) from error  # somebody is removing it
        except OSError:
            pass  # a file system without locks; the newest generations are kept anyway

    def close(self) -> None:
        os.close(self._folder)
        if self.client is not None:
            close_client(self.client)
