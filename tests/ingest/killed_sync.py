"""Syncs a folder again and again from the same start, and kills itself at a chosen moment each time.

    python tests/ingest/killed_sync.py FOLDER DATA REFERENCE EVERY

DATA holds the index that is there before, REFERENCE one that an undisturbed sync of FOLDER made from
it. A moment is the first time that one function of the project, called by another, has the operating
system open, write, lock or remove something, or calls Chroma's engine. Those of publishing are all
tried, of the others each EVERY-th. After each kill the index must be whole, and the next sync must end
where the undisturbed one did. Writes each moment tried.

Each try is a process of its own, forked from this one, which has only imported what they need. The
model is not among that, it has threads; the vectors that it made are looked up in REFERENCE instead.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import signal
import sys
import tempfile
import traceback
from collections.abc import Callable, Sequence
from pathlib import Path
from types import FrameType
from typing import Any

import bm25s  # noqa: F401 - imported here, so that no child has to
import langchain_chroma  # noqa: F401
import numpy as np
import tiktoken  # noqa: F401

from ingest.sync import sync
from retrieval.checking import check_index
from retrieval.embedding import Array, Embedder, OnDone
from retrieval.generation import current_generation, generation_names, index_folder, read_manifest, stamp
from retrieval.index import Index
from retrieval.publishing import generations
from retrieval.token_vectors import TokenVectors
from settings import load

PROJECT = Path(__file__).resolve().parents[2]
WATCHED = (str(PROJECT / "ingest"), str(PROJECT / "retrieval"))
EFFECTS = {
    "posix": {"close", "fsync", "ftruncate", "mkdir", "open", "replace", "rmdir", "unlink", "write"},
    "fcntl": {"flock"},
    "_io": {"open", "write", "flush", "truncate"},
    "mmap": {"flush"},
    "numpy": {"tofile"},
}
"""By the module of a function or of the object that has it."""
DECISIVE = (
    "build_generation > write_durably",
    "build_generation > publish",
    "publish > ",
    "prune > remove > ",
    "remove",
)

Profiler = Callable[[FrameType, str, Any], None]


def moment_of(frame: FrameType, event: str, argument: Any) -> str | None:
    """Name the moment that a profiler is told of; None for one that does not count."""
    if event != "c_call":
        return None
    owner = type(getattr(argument, "__self__", None))
    module = argument.__module__ if argument.__module__ in EFFECTS else owner.__module__
    if argument.__name__ not in EFFECTS.get(module, ()) and owner.__name__ != "Bindings":
        return None
    callers: list[str] = []
    above: FrameType | None = frame
    while above is not None and len(callers) < 2:
        if above.f_code.co_filename.startswith(WATCHED):
            callers.append(above.f_code.co_qualname)
        above = above.f_back
    return " > ".join([*reversed(callers), argument.__name__]) if callers else None


def forked(work: Callable[[], None]) -> int:
    """Run `work` in a process of its own; return 0, its exit status, or minus the signal that ended it."""
    child = os.fork()
    if child == 0:
        try:
            work()
        except BaseException:
            traceback.print_exc()
            os._exit(1)
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


class Recorded(Embedder):
    """Gives the vectors that the real model made for the texts of some indexes."""

    def __init__(self, *folders: Path) -> None:
        self._vectors: dict[bytes, Array] = {}
        self._tokens: dict[bytes, TokenVectors] = {}
        for data in folders:
            with Index.open(load(data_dir=data)) as index:
                self.identity = index.manifest.model
                digests = index.pieces["digest"].tolist()
                self._vectors |= zip(digests, np.array(index.vectors), strict=True)
                self._tokens |= {digests[row]: index.tokens[row] for row in range(index.manifest.chunks)}

    def read_passages(
        self, texts: Sequence[str], on_done: OnDone | None = None
    ) -> tuple[Array, list[TokenVectors]]:
        """Look the vectors up; those of the tokens are kept of chunks only, and used of them only."""
        some = next(iter(self._tokens.values()))
        return self.embed_passages(texts, on_done), [self._tokens.get(_digest(text), some) for text in texts]

    def embed_passages(self, texts: Sequence[str], on_done: OnDone | None = None) -> Array:
        """Look the vectors up."""
        if on_done:
            on_done(len(texts))
        return np.stack([self._vectors[_digest(text)] for text in texts])

    def embed_question(self, text: str) -> Array:
        """Refuse: nobody asks anything here."""
        raise NotImplementedError(text)

    def count_tokens(self, text: str) -> int:
        """Count words; the texts are far too short to fill a window."""
        return len(text.split())


def _digest(text: str) -> bytes:
    return hashlib.sha256(text.encode()).digest()[:16]


def sync_with(profiler: Profiler, embedder: Embedder, folder: Path, data: Path) -> None:
    """Sync under the eyes of a profiler."""
    settings = load(data_dir=data)
    sys.setprofile(profiler)
    sync(folder, settings, embedder=embedder, wait_s=0.0)
    sys.setprofile(None)


def moments(embedder: Embedder, folder: Path, data: Path) -> list[str]:
    """Return the moments of an undisturbed sync, in order."""
    file = data / "moments"

    def record() -> None:
        seen: dict[str, None] = {}

        def note(frame: FrameType, event: str, argument: Any) -> None:
            if moment := moment_of(frame, event, argument):
                seen.setdefault(moment)

        sync_with(note, embedder, folder, data)
        file.write_text("\n".join(seen))

    assert forked(record) == 0
    return file.read_text().splitlines()


def kill_at(moment: str, embedder: Embedder, folder: Path, data: Path) -> None:
    """Sync until `moment`, and no further."""

    def kill(frame: FrameType, event: str, argument: Any) -> None:
        if moment_of(frame, event, argument) == moment:
            os.kill(os.getpid(), signal.SIGKILL)

    sync_with(kill, embedder, folder, data)


def content(data: Path) -> dict[str, object]:
    """Return what an index is made of, without what tells two equal ones apart."""
    name = current_generation(data)
    assert name
    manifest = read_manifest(data, name)
    own = {file: found for file, found in manifest.files.items() if not file.startswith("chroma/")}
    assert own == {file: stamp(index_folder(data) / name / file) for file in own}
    return {**own, "sources": manifest.sources}


def check_after_kill(
    embedder: Embedder, folder: Path, data: Path, before: dict[str, object], reference: dict[str, object]
) -> None:
    """Check that the index is whole, and that the next sync ends where an undisturbed one does."""
    settings = load(data_dir=data)
    with Index.open(settings) as index:
        check_index(index)
    assert content(data) in (before, reference)
    for manifest in generations(data):
        with Index(settings, manifest) as index:
            index.check_files("")
    sync(folder, settings, embedder=embedder, wait_s=0.0)
    assert content(data) == reference
    for name in generation_names(data):
        read_manifest(data, name)
    # It checks the index before it finds that there is nothing to do.
    assert not sync(folder, settings, embedder=embedder, wait_s=0.0).published


def main() -> None:
    folder, start, finished, every = Path(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[3]), int(sys.argv[4])
    before, reference = content(start), content(finished)
    assert before != reference
    embedder = Recorded(finished)
    with tempfile.TemporaryDirectory() as root:
        data = Path(root) / "data"
        shutil.copytree(start, data)
        found = moments(embedder, folder, data)
        for number, moment in enumerate(found):
            if number % every and not moment.startswith(DECISIVE):
                continue
            shutil.rmtree(data)
            shutil.copytree(start, data)
            assert forked(lambda at=moment: kill_at(at, embedder, folder, data)) == -signal.SIGKILL, moment  # type: ignore[misc]
            assert forked(lambda: check_after_kill(embedder, folder, data, before, reference)) == 0, moment
            sys.stdout.write(moment + "\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main()
