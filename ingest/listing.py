"""What there is: the documents of the index, one of them whole, and the generations that are kept."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from errors import IngestError
from retrieval.documents import Chunk, Document, DocumentInfo, Unread
from retrieval.generation import Manifest, current_generation, index_folder
from retrieval.index import Index
from retrieval.publishing import generations
from settings import Settings


@dataclass(frozen=True, slots=True)
class ListedDocument:
    """A document of the index, without its text."""

    info: DocumentInfo
    paths: tuple[str, ...]
    """All files with this content, relative to the folder; the first is `info.path`."""
    pages: int
    """0 for a kind of file that has none."""
    chunks: int
    unread: tuple[Unread, ...]
    """The pages of which no text could be read; none of a whole document."""

    @property
    def is_complete(self) -> bool:
        """Tell whether all pages were read."""
        return not self.unread


@dataclass(frozen=True, slots=True)
class ShownDocument:
    """A document of the index with all that is kept of it."""

    listed: ListedDocument
    document: Document
    """With the clean text, and what cleaning dropped."""
    chunks: tuple[Chunk, ...]


@dataclass(frozen=True, slots=True)
class KeptGeneration:
    """A generation that is there to be served."""

    manifest: Manifest
    is_current: bool
    bytes: int
    """On disk; without its rows where they are on a Chroma server."""


def list_documents(settings: Settings) -> tuple[ListedDocument, ...]:
    """Return the documents of the current index, in order of path. Raises IndexStoreError."""
    with Index.open(settings) as index:
        return _listed(index)


def show_document(settings: Settings, wanted: str) -> ShownDocument:
    """Return the document with the id, a path, or the end of a path that is `wanted`.

    Raises IngestError when none or several match, and IndexStoreError.
    """
    with Index.open(settings) as index:
        document = find_document(index, wanted)
        number = index.document_ids.index(document.info.id)
        rows = (index.chunk_document == number).nonzero()[0].tolist()
        return ShownDocument(_listed(index)[number], document, tuple(index.chunks[row] for row in rows))


def list_generations(settings: Settings) -> tuple[KeptGeneration, ...]:
    """Return the finished generations, newest first; none where there is no index."""
    current = current_generation(settings.data_dir)
    return tuple(
        KeptGeneration(manifest, manifest.generation == current, size_of(settings, manifest.generation))
        for manifest in generations(settings.data_dir)
    )


def size_of(settings: Settings, generation: str) -> int:
    """Return how many bytes the files of a generation hold."""
    folder = index_folder(settings.data_dir) / generation
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def find_document(index: Index, wanted: str) -> Document:
    """Return the document with the id, a path, or the end of a path that is `wanted`.

    Raises IngestError when none or several match.
    """
    found = index.find(wanted)
    if len(found) == 1:
        return index.document(found[0])
    which = "Several documents match" if found else "There is no document"
    raise IngestError(f"{which} {wanted!r} in the index.", "See their ids with: python -m ingest list")


def _listed(index: Index) -> tuple[ListedDocument, ...]:
    chunks = Counter(index.chunk_document.tolist())
    return tuple(
        ListedDocument(
            info=info,
            paths=source.paths,
            pages=pages,
            chunks=chunks[number],
            unread=unread,
        )
        for number, ((info, pages, unread), source) in enumerate(
            zip(index.catalogue, index.manifest.sources, strict=True)
        )
    )
