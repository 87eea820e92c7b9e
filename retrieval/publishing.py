"""Which generation is served, which are kept, and which go.

Whoever changes anything here holds `retrieval.locking.write_lock`.
"""

from __future__ import annotations

import fcntl
import logging
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from errors import IndexDamagedError, IndexMissingError, IndexStoreError
from retrieval.checking import check_index
from retrieval.generation import (
    MANIFEST,
    Manifest,
    current_generation,
    generation_names,
    index_folder,
    mending_command,
    read_manifest,
    write_durably,
)
from retrieval.index import Index
from retrieval.vector_store import CollectionPlace, drop_collection
from settings import Settings

KEPT: Final = 3
"""How many generations stay after a publication, the current one among them."""

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Pruned:
    """What became of the generations, by name."""

    removed: tuple[str, ...]
    """Oldest first."""
    kept: tuple[str, ...]
    """The current one first."""
    in_use: tuple[str, ...]
    """Left where they are, as a process has them open."""


def publish(settings: Settings, generation: str) -> None:
    """Make a checked generation the current one, and remove those that are too old to go back to.

    Raises IndexStoreError when that cannot be written; the one that was current stays then.
    """
    with _written(settings.data_dir):
        write_durably(index_folder(settings.data_dir) / "current", generation + "\n")
    prune(settings, KEPT)


def generations(data_dir: Path) -> tuple[Manifest, ...]:
    """Return the finished generations of a data folder that can be read, newest first."""
    found = []
    for name in reversed(generation_names(data_dir)):
        try:
            found.append(read_manifest(data_dir, name))
        except (FileNotFoundError, IndexDamagedError):
            continue
    return tuple(found)


def roll_back(settings: Settings, generation: str | None = None) -> Manifest:
    """Make the generation before the current one, or the named one, current again.

    It is checked first. Raises IndexMissingError when there is none, IndexDamagedError when it is
    not whole, IndexStoreError when it cannot be written which is current; the current one stays then.
    """
    data_dir = settings.data_dir
    kept = {manifest.generation: manifest for manifest in generations(data_dir)}
    wanted = generation or _before_current(data_dir, kept)
    if wanted not in kept:
        raise IndexMissingError(
            f"There is no index generation {wanted} in {data_dir}."
            if wanted
            else f"There is no earlier index generation in {data_dir}.",
            "See those that are there with: python -m ingest status",
        )
    with Index(settings, kept[wanted]) as index:
        check_index(index)
    with _written(data_dir):
        write_durably(index_folder(data_dir) / "current", wanted + "\n")
    return kept[wanted]


def remove_unfinished(settings: Settings) -> None:
    """Remove what a killed process left half built."""
    for name in generation_names(settings.data_dir):
        if not (index_folder(settings.data_dir) / name / MANIFEST).exists():
            remove(settings, name)


def prune(settings: Settings, keep: int) -> Pruned:
    """Remove all generations but `keep`: the current one, those that it was built upon, then the newest.

    The current one always stays, and so does one that a process has open.
    Raises IndexMissingError when there is no index.
    """
    data_dir = settings.data_dir
    kept = {manifest.generation: manifest for manifest in generations(data_dir)}
    current = current_generation(data_dir)
    if current is None:
        raise IndexMissingError(f"There is no index in {data_dir} yet.", mending_command(data_dir))
    line = list(_history(current, kept))
    stay = [*line, *(name for name in kept if name not in line)][: max(1, keep)]
    removed: list[str] = []
    in_use: list[str] = []
    for name in generation_names(data_dir):
        if name not in stay and name != current:
            with _unless_read(index_folder(data_dir) / name) as is_free:
                if is_free:
                    remove(settings, name)
                (removed if is_free else in_use).append(name)
    return Pruned(tuple(removed), tuple(stay), tuple(in_use))


def remove(settings: Settings, generation: str) -> None:
    """Remove a generation, first of all its manifest, so that a half removed one counts for nothing."""
    folder = index_folder(settings.data_dir) / generation
    (folder / MANIFEST).unlink(missing_ok=True)
    try:
        drop_collection(CollectionPlace.of(settings, generation))
    except IndexStoreError as error:
        # The folder stays as a reminder; the next sync tries again.
        logger.warning("%s", error)
        return
    shutil.rmtree(folder, ignore_errors=True)


def _history(name: str, kept: dict[str, Manifest]) -> Iterator[str]:
    """Give `name` and those that were current before it, as far back as they are kept."""
    seen: set[str] = set()
    while name in kept and name not in seen:
        seen.add(name)
        yield name
        name = kept[name].previous


def _before_current(data_dir: Path, kept: dict[str, Manifest]) -> str:
    current = current_generation(data_dir) or ""
    history = list(_history(current, kept))
    if len(history) > 1:
        return history[1]
    return next((name for name in kept if name < current), "")


@contextmanager
def _written(data_dir: Path) -> Iterator[None]:
    """Tell what the operating system refuses to write as the library does."""
    try:
        yield
    except OSError as error:
        raise IndexStoreError(
            f"The index could not be written to {data_dir}: {error.strerror or error}.",
            "Make room, then run the command again; an index that was there before still serves.",
        ) from error


@contextmanager
def _unless_read(folder: Path) -> Iterator[bool]:
    """Tell whether nobody has this generation open; if so, nobody can open it within."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        yield False
    else:
        yield True
    finally:
        os.close(descriptor)
