"""Small documents, and indexes of them made with the real model."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from retrieval.building import build_generation
from retrieval.documents import Block, Document, DocumentInfo, Dropped
from retrieval.embedding import Array, BundledEmbedder, OnDone
from retrieval.generation import Manifest, current_generation
from retrieval.index import Index
from retrieval.locking import write_lock
from retrieval.token_vectors import TokenVectors
from settings import Settings, load


class CountingEmbedder(BundledEmbedder):
    """The bundled model, which remembers what it was asked to embed."""

    def __init__(self) -> None:
        super().__init__(load().model_dir)
        self.embedded: list[str] = []

    def read_passages(
        self, texts: Sequence[str], on_done: OnDone | None = None
    ) -> tuple[Array, list[TokenVectors]]:
        self.embedded += texts
        return super().read_passages(texts, on_done)


def document(title: str, *paragraphs: str, date: str | None = None) -> Document:
    text, blocks = "", []
    for paragraph in paragraphs:
        blocks.append(Block("paragraph", len(text), len(text) + len(paragraph)))
        text += paragraph + "\n\n"
    digest = hashlib.sha256(text.encode()).hexdigest()[:16]
    info = DocumentInfo(digest, title, None, date, "da", f"{title}.txt")
    return Document(info, text.rstrip(), tuple(blocks), 0, (Dropped("advert", None, "Køb nu"),))


BRIDGE = document(
    "Broen", "Broen er 16 kilometer lang. Den åbnede i 2000.", "Tog og biler bruger den.", date="2019"
)
HARBOUR = document("Havnen", "Hamnen byggdes om 1998. Färjorna går varje timme.", date="2025-08")
LIBRARY = document("Biblioteket", "Biblioteket har åbent om aftenen. Lånere kan aflevere døgnet rundt.")


def build(
    settings: Settings, embedder: CountingEmbedder, *documents: Document, reuse: bool = True
) -> Manifest:
    with write_lock(settings.data_dir):
        previous = Index.open(settings) if reuse and current_generation(settings.data_dir) else None
        manifest = build_generation(settings, documents, embedder, previous=previous)
        if previous:
            previous.close()
    return manifest
