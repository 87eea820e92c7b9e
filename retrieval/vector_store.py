"""The Chroma side of an index generation: one collection, a row for each chunk, cosine distance.

The collection lies in the generation's own folder, or, with the setting CHROMA_HOST, on a Chroma
server; either way it is named after the generation and never changes once it is written.
"""

from __future__ import annotations

import logging
import sqlite3
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final, cast

import numpy as np
import numpy.typing as npt

from errors import IndexDamagedError, IndexStoreError
from retrieval.documents import Chunk, DocumentInfo
from retrieval.generation import CHROMA, index_folder, mending_command
from settings import Settings

# Chroma takes half a second to import, which a search that does not ask it should not pay for.
if TYPE_CHECKING:
    from chromadb.api.client import Client
    from langchain_chroma import Chroma
    from langchain_core.embeddings import Embeddings

Metadata = Mapping[str, str | int]

logger = logging.getLogger(__name__)

DATABASE: Final = "chroma.sqlite3"
"""Chroma writes to this file even when it only reads, so it has no checksum."""
_CLIENTS: Final = threading.RLock()
"""Clients of one folder share an engine, which Chroma gives to the second before it has started. It is
imported by one thread at a time too: Python 3.11 may fail to parse what several parse at once."""
_BATCH: Final = 1000
"""Rows written between two reports of progress."""
_MOST_ALIKE: Final = 8
"""So many rows of vectors that are alike are enough to find what they say."""
_STEPS: Final = 100
"""Vectors are alike when all their numbers agree to a hundredth."""


@dataclass(frozen=True, slots=True)
class CollectionPlace:
    """Where a generation's collection is."""

    generation: str
    data_dir: Path
    host: str
    port: int

    @classmethod
    def of(cls, settings: Settings, generation: str) -> CollectionPlace:
        """Return the place that the settings give to the collection of `generation`."""
        return cls(generation, settings.data_dir, settings.chroma_host, settings.chroma_port)

    @property
    def folder(self) -> Path:
        """The collection's folder, where no server holds it."""
        return index_folder(self.data_dir) / self.generation / CHROMA

    def __str__(self) -> str:
        return f"The Chroma server at {self.host}:{self.port}" if self.host else str(self.folder)


@contextmanager
def connect(place: CollectionPlace) -> Iterator[Client]:
    """Open a Chroma client and close it afterwards, so that all it wrote can be read by others."""
    client = open_client(place)
    try:
        yield client
    finally:
        close_client(client)


def open_client(place: CollectionPlace) -> Client:
    """Open a Chroma client; the caller closes it. Raises IndexStoreError when that cannot be done."""
    with _CLIENTS:
        import chromadb
        from chromadb.config import Settings as ChromaSettings

    with chroma_errors(place), _CLIENTS:
        options = ChromaSettings(anonymized_telemetry=False)
        if place.host:
            return cast("Client", chromadb.HttpClient(place.host, place.port, settings=options))
        return cast("Client", chromadb.PersistentClient(place.folder, settings=options))


def close_client(client: Client) -> None:
    """Give back all that a client holds."""
    with _CLIENTS:
        client.close()
    # Chroma leaves the connections to a server open, its own and those of the client within.
    for part in (client, client._admin_client):
        session = getattr(getattr(part, "_server", None), "_session", None)
        if session is not None:
            session.close()


def kept_rows(vectors: npt.NDArray[np.float32]) -> list[int]:
    """Return the numbers of the vectors (rows × dimension) that Chroma is given: of those alike, eight.

    Chroma's graph links a row to its nearest. Those of a page that comes a thousand times are linked to each
    other only, and a search that gets in among them does not get out.
    """
    alike: Counter[bytes] = Counter()
    kept = []
    for number, vector in enumerate(vectors):
        key = np.rint(vector * _STEPS).astype(np.int8).tobytes()
        alike[key] += 1
        if alike[key] <= _MOST_ALIKE:
            kept.append(number)
    return kept


def write_collection(
    client: Client,
    place: CollectionPlace,
    vectors: npt.NDArray[np.float32],
    row: Callable[[int], tuple[str, Metadata]],
    on_done: Callable[[int], None],
) -> None:
    """Write a collection of the rows (rows × dimension) that `kept_rows` names, its ids the row numbers.

    `row` gives a row's text and what is said of it; `on_done` is told how many rows are done.
    """
    kept = kept_rows(vectors)
    rows = len(kept)
    with chroma_errors(place):
        collection = client.create_collection(
            place.generation,
            # Chroma keeps the newest rows out of its index file until so many have come together;
            # with this number the file is whole after the last row, and never changes again.
            configuration={"hnsw": {"space": "cosine", "sync_threshold": max(2, rows)}},
            embedding_function=None,
        )
        batch = min(_BATCH, client.get_max_batch_size())
    for start in range(0, rows, batch):
        numbers = kept[start : start + batch]
        texts, metadatas = zip(*map(row, numbers), strict=True)
        with chroma_errors(place):
            collection.add(
                ids=[str(number) for number in numbers],
                embeddings=np.asarray(vectors[numbers]),
                documents=list(texts),
                metadatas=[dict(metadata) for metadata in metadatas],
            )
        on_done(numbers[-1] + 1)


def open_collection(client: Client, place: CollectionPlace, embedder: Embeddings | None) -> Chroma:
    """Return the collection as LangChain's vector store, for reading.

    Raises IndexDamagedError when it is not there.
    """
    with _CLIENTS:
        from langchain_chroma import Chroma

    with chroma_errors(place):
        return Chroma(
            place.generation,
            embedding_function=embedder,
            client=client,
            create_collection_if_not_exists=False,
        )


def database_fault(place: CollectionPlace) -> str | None:
    """Return what SQLite finds wrong with Chroma's database in the generation's folder, None for nothing.

    Chroma itself notices a damaged page only when it happens to read it.
    """
    if place.host:
        return None
    try:
        verdict = str(_ask_database(place, "PRAGMA quick_check(1)"))
    except sqlite3.Error as error:
        return str(error)
    return None if verdict == "ok" else verdict.splitlines()[-1]


def rows_at_rest(place: CollectionPlace) -> int:
    """Count the rows of a collection in the generation's folder without Chroma; -1 where that fails."""
    try:
        return int(
            _ask_database(
                place,
                "SELECT count(*) FROM embeddings JOIN segments ON segment_id = segments.id "
                "JOIN collections ON collection = collections.id WHERE collections.name = ?",
                place.generation,
            )
        )
    except sqlite3.Error:
        return -1


def _ask_database(place: CollectionPlace, query: str, *values: str) -> str | int:
    database = f"{(place.folder / DATABASE).resolve().as_uri()}?mode=ro"
    with closing(sqlite3.connect(database, uri=True)) as connection:
        answer: str | int = connection.execute(query, values).fetchone()[0]
        return answer


def drop_collection(place: CollectionPlace) -> None:
    """Delete a generation's collection from the server, if one is set and holds it."""
    if not place.host:
        return
    with connect(place) as client, chroma_errors(place):
        if place.generation in {collection.name for collection in client.list_collections()}:
            client.delete_collection(place.generation)


def chunk_metadata(number: int, chunk: Chunk, info: DocumentInfo) -> Metadata:
    """Return what a row says about its chunk; a key whose value is unknown is absent.

    The first and the last day that the document's date can mean are numbers like 20250831.
    """
    known: dict[str, str | int | None] = {
        "chunk": number,
        "start": chunk.start,
        "end": chunk.end,
        "page": chunk.page,
        "document": info.id,
        "title": info.title,
        "publisher": info.publisher,
        "language": info.language,
    }
    if info.date:
        known["first_day"], known["last_day"] = _days(info.date)
    return {key: value for key, value in known.items() if value is not None}


def _days(date: str) -> tuple[int, int]:
    year, month, day, *_ = (*(int(part) for part in date.split("-")), 0, 0)
    return year * 10000 + (month or 1) * 100 + (day or 1), year * 10000 + (month or 12) * 100 + (day or 31)


@contextmanager
def chroma_errors(place: CollectionPlace) -> Iterator[None]:
    """Say what Chroma could not do as one of this project's errors."""
    with _CLIENTS:
        from chromadb.errors import ChromaError, NotFoundError
        from httpx import HTTPError

    try:
        yield
    except (ChromaError, HTTPError, ValueError, OSError) as error:
        logger.debug("Chroma failed", exc_info=True)
        reason = next(iter(str(error).strip().splitlines()), type(error).__name__).rstrip(".")
        if place.host and not isinstance(error, NotFoundError):
            raise IndexStoreError(
                f"{place} cannot be used: {reason}.",
                "Start it, or correct or unset the environment variable CHROMA_HOST.",
            ) from error
        if "readonly" in reason:
            raise IndexStoreError(
                f"{place} cannot be opened: Chroma writes to its folder even to read it.",
                f"Give this user the right to write in {place.data_dir}.",
            ) from error
        raise IndexDamagedError(
            f"{place} cannot be used by Chroma: {reason}.", mending_command(place.data_dir)
        ) from error
