"""A run while it is measured: each outcome is written as it comes, so that one that was stopped says so.

It stands in a hidden folder beside the finished runs, locked for as long as its process lives, and goes
when the run is kept whole.
"""

from __future__ import annotations

import fcntl
import glob
import os
import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from errors import KildesvarError, TestSetError

OUTCOMES: Final = "questions.jsonl"


@dataclass(frozen=True, slots=True)
class Unfinished:
    """A run that is not whole."""

    folder: Path
    id: str
    asked: int
    """So many questions were asked."""
    is_running: bool
    written_ns: int
    """When it was last written to, in nanoseconds since 1970."""

    def __str__(self) -> str:
        """Return in one sentence what is known of it."""
        if self.is_running:
            return f"The run {self.id} is not finished yet: {self.asked} questions are asked."
        return f"The run {self.id} did not finish: it stopped after question {self.asked}."


@contextmanager
def recording(runs_dir: Path, run: str, subject: bytes) -> Iterator[Callable[[bytes], None]]:
    """Give a function that writes the lines of a run's outcomes; the folder stays unless all goes well.

    It goes too when an error of ours comes before the first line: such a run never began. Raises
    TestSetError when nothing can be written there.
    """
    folder = runs_dir / f".{run}.{os.getpid()}"
    with writing(runs_dir):
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        descriptor = os.open(folder, os.O_RDONLY)
    asked = 0
    try:
        with writing(runs_dir):
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            (folder / "subject.json").write_bytes(subject)
            stream = (folder / OUTCOMES).open("ab", buffering=0)

        def write(line: bytes) -> None:
            nonlocal asked
            with writing(runs_dir):
                stream.write(line)
            asked += 1

        with stream:
            yield write
        shutil.rmtree(folder, ignore_errors=True)
        for other in unfinished(runs_dir, run):
            if not other.is_running:
                shutil.rmtree(other.folder, ignore_errors=True)
    except KildesvarError:
        if not asked:
            shutil.rmtree(folder, ignore_errors=True)
        raise
    finally:
        os.close(descriptor)


@contextmanager
def writing(runs_dir: Path) -> Iterator[None]:
    """Say in a TestSetError that a run cannot be kept when what is done inside cannot write."""
    try:
        yield
    except OSError as error:
        raise TestSetError(
            f"The run cannot be kept in {runs_dir}: {error.strerror or error}.",
            "Give this user the right to write there, or name another with --data.",
        ) from error


def unfinished(runs_dir: Path, run: str | None = None) -> tuple[Unfinished, ...]:
    """Return the runs of this name, or all, that are not whole, newest first."""
    name = "*" if run is None else glob.escape(run)
    found = _unfinished(runs_dir.glob(f".{name}.*[0-9]"))
    return tuple(sorted(found, key=lambda each: each.written_ns, reverse=True))


def _unfinished(folders: Iterable[Path]) -> Iterator[Unfinished]:
    for folder in folders:
        try:
            yield Unfinished(
                folder,
                folder.name[1:].rpartition(".")[0],
                (folder / OUTCOMES).read_bytes().count(b"\n"),
                _is_locked(folder),
                (folder / OUTCOMES).stat().st_mtime_ns,
            )
        except (FileNotFoundError, NotADirectoryError):
            continue  # the run was finished, and the folder removed, while it was looked at


def _is_locked(folder: Path) -> bool:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except OSError:
        return True
    finally:
        os.close(descriptor)
    return False
