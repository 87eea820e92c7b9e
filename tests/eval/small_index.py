"""Two documents, three questions and a public set: small enough to know every answer."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from retrieval.building import build_generation
from retrieval.documents import Block, Document, DocumentInfo
from retrieval.embedding import open_embedder
from retrieval.locking import write_lock
from settings import load

HOSPITAL = (
    "Det nye hospital i Viborg åbner den 3. maj 2027. Regionen har betalt 4,2 milliarder kroner for det. "
    "Direktør Mette Holm siger, at personalet flytter ind i marts."
)
ROAD = (
    "Vägverket stänger bron i Kalmar under två veckor i augusti. Bilister leds om över Nybro. "
    "Projektledaren Erik Lund räknar med köer på morgonen."
)
QUESTIONS = [
    {
        "id": "1",
        "question": "Hvornår åbner hospitalet i Viborg?",
        "language": "da",
        "answerable": True,
        "split": "tune",
        "kind": "plain",
        "evidence": [{"document": "hospital.md", "pattern": "3\\. maj 2027"}],
    },
    {
        "id": "2",
        "question": "Hur länge är bron i Kalmar stängd?",
        "language": "sv",
        "answerable": True,
        "split": "test",
        "kind": "plain",
        "evidence": [{"document": "road.md", "pattern": "två veckor"}],
    },
    {
        "id": "3",
        "question": "Who won the football world cup in 1998?",
        "language": "en",
        "answerable": False,
        "split": "tune",
        "kind": "far",
        "evidence": [],
    },
]


PASSAGES = [
    {"id": "h:da", "text": HOSPITAL, "lang": "da", "title": "Viborg"},
    {"id": "r:sv", "text": ROAD, "lang": "sv", "title": "Kalmar"},
    {"id": "r:da", "text": "Broen i Kalmar er lukket i to uger i august.", "lang": "da", "title": "Broer"},
    {"id": "b:da", "text": "Biblioteket i Skive har fået 300 nye bøger.", "lang": "da", "title": "Bøger"},
]
QUERIES = [
    {"id": "q1", "text": "Hvor længe er broen i Kalmar lukket?", "lang": "da", "relevant": ["r:da", "r:sv"]},
    {"id": "q2", "text": "Hvornår åbner hospitalet i Viborg?", "lang": "da", "relevant": ["h:da"]},
    {"id": "q3", "text": "Hvor mange nye bøger har biblioteket?", "lang": "da", "relevant": ["b:da"]},
    {"id": "q4", "text": "How many new books are there?", "lang": "en", "relevant": ["b:da"]},
]


def write_lines(file: Path, rows: Sequence[object]) -> Path:
    """Write a JSONL file."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    return file


def write_index(folder: Path) -> Path:
    """Index the two documents in a data folder."""
    settings = load(data_dir=folder)
    with write_lock(folder):
        documents = [document("hospital", "da", HOSPITAL), document("road", "sv", ROAD)]
        build_generation(settings, documents, open_embedder(settings))
    return folder


def document(name: str, language: str, text: str) -> Document:
    info = DocumentInfo(f"{len(text):016x}", name, None, None, language, f"{name}.md")  # type: ignore[arg-type]
    return Document(info, text, (Block("paragraph", 0, len(text)),), 0)
