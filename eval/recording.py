"""A run while it is measured: each outcome is written as it comes, so that one that was stopped says so.

It stands in a hidden folder beside the finished runs, locked for as long as its process lives, and goes
when the run is kept whole.
"""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

OUTCOMES: Final = "questions.jsonl"


@dataclass(frozen=True, slots=True)
class Unfinished:
    """A run that is not whole."""

    folder: Path
    id: str
    asked: int
    """So many questions were asked."""
    is_running: bool

    def __str__(self) -> str:
        """Return in one sentence what is known of it."""
        if self.is_running:
            return f"The run {self.id} is not finished yet: {self.asked} questions are asked."
        return f"The run {self.id} did not finish: it stopped after {self.asked} questions."


@contextmanager
def recording(runs_dir: Path, run: str, subject: bytes) -> Iterator[Callable[[bytes], None]]:
    """Give a function that writes the lines of a run's outcomes; the folder stays unless all goes well."""
    folder = runs_dir / f".{run}.{os.getpid()}"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        (folder / "subject.json").write_bytes(subject)
        with (folder / OUTCOMES).open("ab", buffering=0) as stream:

            def write(line: bytes) -> None:
                stream.write(line)

            yield write
        for other in unfinished(runs_dir, run):
            if other.folder == folder or not other.is_running:
                shutil.rmtree(other.folder, ignore_errors=True)
    finally:
        os.close(descriptor)


def unfinished(runs_dir: Path, run: str = "*") -> tuple[Unfinished, ...]:
    """Return the runs of this name, or all, that are not whole, newest first."""
    folders = [folder for folder in runs_dir.glob(f".{run}.*[0-9]") if (folder / OUTCOMES).is_file()]
    folders.sort(key=lambda folder: (folder / OUTCOMES).stat().st_mtime_ns, reverse=True)
    return tuple(
        Unfinished(
            folder,
            folder.name[1:].rpartition(".")[0],
            (folder / OUTCOMES).read_bytes().count(b"\n"),
            _is_locked(folder),
        )
        for folder in folders
    )


def _is_locked(folder: Path) -> bool:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except OSError:
        return True
    finally:
        os.close(descriptor)
    return False
