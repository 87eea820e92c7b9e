"""One writer at a time: the file `index/lock` is locked by the process that writes, and says who it is.

The lock is the operating system's, so it ends with the process, however that ends.
"""

from __future__ import annotations

import fcntl
import getpass
import json
import os
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, TextIO

from errors import IndexLockedError, IndexStoreError
from retrieval.generation import index_folder

_POLL_S: Final = 0.1


@dataclass(frozen=True, slots=True)
class Writer:
    """Who writes to an index."""

    pid: int
    user: str
    host: str
    since: str
    """ISO 8601 in UTC."""

    @classmethod
    def this_process(cls) -> Writer:
        """Return this process as a writer that begins now."""
        since = datetime.now(UTC).isoformat(timespec="seconds")
        return cls(os.getpid(), _user_name(), socket.gethostname(), since)

    def __str__(self) -> str:
        return f"{self.user}@{self.host} (process {self.pid}, since {self.since})"


@contextmanager
def write_lock(
    data_dir: Path, wait_s: float = 10.0, on_wait: Callable[[Writer | None], None] | None = None
) -> Iterator[None]:
    """Hold the right to write to the index of `data_dir`.

    When another process holds it, `on_wait` is told once who, and up to `wait_s` seconds are waited.
    Raises IndexLockedError when it is still held then, IndexStoreError when the folder cannot be
    written to.
    """
    file = index_folder(data_dir) / "lock"
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        stream = file.open("a+", encoding="utf-8")
    except OSError as error:
        raise _unwritable(data_dir, error) from error
    with stream:
        try:
            _acquire(stream, wait_s, on_wait)
            _write(stream, json.dumps(asdict(Writer.this_process())))
        except OSError as error:
            raise _unwritable(data_dir, error) from error
        try:
            yield
        finally:
            # The file stays: if it were removed, a second process could lock a new one beside it.
            with suppress(OSError):  # whose name stands in it counts for nothing once the lock is gone
                _write(stream, "")


def writer(data_dir: Path) -> Writer | None:
    """Return who writes to the index of `data_dir` at this moment, None for nobody."""
    try:
        with (index_folder(data_dir) / "lock").open(encoding="utf-8") as stream:
            return None if _try_lock(stream, fcntl.LOCK_SH) else _read(stream)
    except OSError:
        return None


def _unwritable(data_dir: Path, error: OSError) -> IndexStoreError:
    return IndexStoreError(
        f"The data folder {data_dir} cannot be written to: {error.strerror or error}.",
        "Give this user the right to write there, make room on its disk, "
        "or set DATA_DIR (or --data) to another folder.",
    )


def _user_name() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a user by number only, as containers have them
        return str(os.getuid())


def _acquire(stream: TextIO, wait_s: float, on_wait: Callable[[Writer | None], None] | None) -> None:
    deadline = time.monotonic() + wait_s
    told = False
    while not _try_lock(stream, fcntl.LOCK_EX):
        if time.monotonic() >= deadline:
            raise IndexLockedError(
                f"The index is being written by {_read(stream) or 'another process'}.",
                "Wait until it has finished, then run the command again.",
            )
        if on_wait and not told:
            on_wait(_read(stream))
            told = True
        time.sleep(_POLL_S)


def _try_lock(stream: TextIO, kind: int) -> bool:
    try:
        fcntl.flock(stream, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _read(stream: TextIO) -> Writer | None:
    try:
        stream.seek(0)
        return Writer(**json.loads(stream.read()))
    except (ValueError, TypeError):
        return None


def _write(stream: TextIO, text: str) -> None:
    # Not through Python's buffer, which would try again, and fail again, when the file is closed.
    os.ftruncate(stream.fileno(), 0)
    os.write(stream.fileno(), text.encode())
