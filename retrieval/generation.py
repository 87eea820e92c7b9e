"""An index generation on disk: the names of its files, its manifest, and which one is current.

index/current              the name of the generation that is served, one line
index/lock                 who writes, see retrieval.locking
index/<generation>/
    documents.jsonl        what is known about each document, one a line
    texts.jsonl            its clean text, its blocks, and what cleaning dropped
    chunks.jsonl           the chunks, in the order of the documents
    pieces.npy             what is embedded, the chunks and then the documents' leads: place, hash of the text
    vectors.npy            one unit vector a piece, float32
    tokens.*               the chunks' token vectors, where each token ends, where each chunk's stand
    lexical/  chroma/      the indexes, which can be rebuilt from the files above
    manifest.json          written last: a folder without it was never finished
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shlex
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

import numpy as np

from errors import IndexDamagedError
from retrieval.embedding import ModelIdentity
from settings import Settings

FORMAT: Final = 3
"""Of the files named above; an index of another format is rebuilt, not read."""

CHROMA: Final = "chroma"
CHUNKS: Final = "chunks"
CHUNK_DOCUMENT: Final = "chunk_document.npy"
DOCUMENTS: Final = "documents"
LEXICAL: Final = "lexical"
MANIFEST: Final = "manifest.json"
PIECES: Final = "pieces.npy"
TEXTS: Final = "texts"
TOKENS: Final = "tokens."
VECTORS: Final = "vectors.npy"

SOURCE_FILES: Final = (CHUNKS, CHUNK_DOCUMENT, DOCUMENTS, PIECES, TEXTS, TOKENS, VECTORS)
"""How the names of those begin from which the two indexes can be rebuilt."""

PIECE: Final = np.dtype([("start", "<i4"), ("end", "<i4"), ("digest", "V16")])
"""A row of pieces.npy; the digest is the first 16 bytes of the SHA-256 of the embedded text."""

_NAME: Final = re.compile(r"\d{8}-\d{9}-[0-9a-f]{8}")
_MOMENT: Final = "%Y%m%d-%H%M%S%f"
_TICK: Final = timedelta(milliseconds=1)


@dataclass(frozen=True, slots=True)
class Source:
    """Where a document of a generation came from."""

    id: str
    path: str
    fingerprint: str
    """Of whatever beside the file's bytes made the document what it is: sidecar, cleaning version."""
    copies: tuple[str, ...] = ()
    """The paths of further files with the same content."""

    @property
    def paths(self) -> tuple[str, ...]:
        """All paths of the document, its own first."""
        return (self.path, *self.copies)


@dataclass(frozen=True, slots=True)
class Chunking:
    """How a generation was cut into chunks."""

    version: int
    chunk_tokens: int
    chunk_overlap_tokens: int
    context: bool = True
    """Whether a chunk was embedded after its title, headings and column heads."""


@dataclass(frozen=True, slots=True)
class FileStamp:
    """What a file must still be for the generation to be whole."""

    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a generation is made of and by whom."""

    generation: str
    previous: str
    """The generation that was current when this one was built; '' for the first."""
    created: str
    """ISO 8601 in UTC."""
    created_by: str
    """user@host"""
    folder: str
    """The folder that was synced, '' where the documents came from elsewhere."""
    model: ModelIdentity
    chunking: Chunking
    cleaning: str
    chroma_server: bool
    """Whether the rows are a collection on a Chroma server, not a folder of the generation."""
    documents: int
    chunks: int
    pieces: int
    sources: tuple[Source, ...]
    files: Mapping[str, FileStamp]
    """By path relative to the generation's folder."""

    def to_json(self) -> str:
        """Return the text of manifest.json."""
        return json.dumps({"format": FORMAT, **asdict(self)}, ensure_ascii=False, indent=1) + "\n"

    @classmethod
    def from_json(cls, text: str) -> Manifest:
        """Read the text of manifest.json. Raises ValueError, KeyError or TypeError when it is none."""
        record: dict[str, Any] = json.loads(text)
        if record.pop("format") != FORMAT:
            raise ValueError("another format")
        record["model"] = ModelIdentity(**record["model"])
        record["chunking"] = Chunking(**record["chunking"])
        record["sources"] = tuple(
            Source(**{**source, "copies": tuple(source.get("copies", ()))}) for source in record["sources"]
        )
        record["files"] = {name: FileStamp(**stamp) for name, stamp in record["files"].items()}
        return cls(**record)


def mending_command(data_dir: Path, folder: str = "") -> str:
    """Return the sentence with the command that builds the index of `data_dir` anew."""
    command = ["python", "-m", "ingest", "sync", folder or "FOLDER"]
    if data_dir != Settings.model_fields["data_dir"].default:
        command += ["--data", str(data_dir)]
    return f"Run: {shlex.join(command)}"


def index_folder(data_dir: Path) -> Path:
    """Return the folder of all generations."""
    return data_dir / "index"


def is_generation_name(name: str) -> bool:
    """Tell whether `name` is formed like a generation's name."""
    return _NAME.fullmatch(name) is not None


def generation_names(data_dir: Path) -> list[str]:
    """Return the names of all generations, finished or not, oldest first."""
    folder = index_folder(data_dir)
    if not folder.is_dir():
        return []
    return sorted(path.name for path in folder.iterdir() if is_generation_name(path.name))


def new_name(data_dir: Path, content: str) -> str:
    """Return a name that sorts after all others in the folder and carries a hash of `content`."""
    moment = datetime.now(UTC)
    for name in generation_names(data_dir)[-1:]:
        moment = max(moment, datetime.strptime(f"{name[:18]}000 +0000", f"{_MOMENT} %z") + _TICK)
    digest = hashlib.sha256(content.encode()).hexdigest()[:8]
    return f"{moment.strftime(_MOMENT)[:18]}-{digest}"


def current_generation(data_dir: Path) -> str | None:
    """Return the name that `current` holds, or None where there is no such file.

    Raises IndexDamagedError when the file holds anything else, or cannot be read.
    """
    file = index_folder(data_dir) / "current"
    try:
        name = file.read_text(encoding="ascii", errors="replace").strip()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise IndexDamagedError(
            f"{file} cannot be read: {error.strerror}.", mending_command(data_dir)
        ) from error
    if not is_generation_name(name):
        raise IndexDamagedError(f"{file} does not name an index generation.", mending_command(data_dir))
    return name


def read_manifest(data_dir: Path, generation: str) -> Manifest:
    """Read the manifest of a generation.

    Raises FileNotFoundError where there is none, IndexDamagedError when it cannot be understood.
    """
    file = index_folder(data_dir) / generation / MANIFEST
    try:
        return Manifest.from_json(file.read_text(encoding="utf-8"))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise IndexDamagedError(
            f"The index generation {generation} has a manifest that cannot be read.",
            mending_command(data_dir),
        ) from error


def stamp(file: Path) -> FileStamp:
    """Return the size and the hash of `file`."""
    with file.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
        return FileStamp(stream.tell(), digest)


def write_durably(file: Path, text: str) -> None:
    """Put `text` into `file` so that after a crash it holds either all of it or what it held before.

    A crash may leave a hidden file beside it, which the next writing replaces. Raises OSError.
    """
    building = file.with_name(f".{file.name}.new")
    try:
        with building.open("w", encoding="utf-8") as stream:
            stream.write(text)
            stream.flush()
            os.fsync(stream.fileno())
        building.replace(file)
    except BaseException:
        with suppress(OSError):
            building.unlink()
        raise
    sync_to_disk([file.parent])


def sync_to_disk(paths: Iterable[Path]) -> None:
    """Wait until files and folders have reached the disk."""
    for path in paths:
        descriptor = os.open(path, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
