"""The process that reads files for `ingest.readers`, one after the other, and imports the readers only.

When the process that started it ends, however that ends, so does this one.
"""

from __future__ import annotations

import contextlib
import ctypes
import importlib
import logging
import os
import resource
import signal
import sys
import threading
import time
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Final

from errors import ReadError
from ingest.limits import Limits

MEGABYTE: Final = 1_000_000
OUT_OF_MEMORY: Final = 77
"""The exit status of a worker that stops itself for want of memory."""

_WATCH_S: Final = 0.05
_DIE_WITH_PARENT: Final = 1
"""PR_SET_PDEATHSIG of Linux's prctl."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a file was not read."""

    reason: str
    next_step: str
    no_memory: bool = False


def main() -> None:
    """Read what is asked for, until nobody asks any more.

    Takes the connection's file descriptor and the limit of memory in MB from the command line. Answers
    None when it is ready, then to each file and its folder a Document or a Refusal.
    """
    connection, memory_mb = Connection(int(sys.argv[1])), int(sys.argv[2])
    _die_with_parent()
    importlib.import_module("ingest.reading")
    logging.disable(logging.CRITICAL)
    _limit_memory(memory_mb)
    connection.send(None)
    with contextlib.suppress(EOFError):
        while True:
            _answer(connection, *connection.recv())


def _answer(connection: Connection, file: Path, root: Path, limits: Limits) -> None:
    from ingest.reading import read_document

    try:
        connection.send(read_document(file, root, limits=limits))
    except MemoryError:
        connection.send(Refusal("", "", no_memory=True))
    except ReadError as error:
        connection.send(Refusal(error.message, error.next_step, _is_for_memory(error)))
    except Exception as error:
        # A parser that fails in a way of its own must not keep the other files out of the index.
        connection.send(
            Refusal(
                f"The file made its reader fail: {type(error).__name__}: {error}.",
                "Save it anew in the program that it comes from, or take it out of the folder.",
                _is_for_memory(error),
            )
        )


def _is_for_memory(error: BaseException | None) -> bool:
    while error is not None:
        if isinstance(error, MemoryError):
            return True
        error = error.__cause__
    return False


def _die_with_parent() -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_DIE_WITH_PARENT, signal.SIGKILL)


def _limit_memory(memory_mb: int) -> None:
    if sys.platform == "linux":
        resource.setrlimit(resource.RLIMIT_AS, (memory_mb * MEGABYTE, memory_mb * MEGABYTE))
    else:
        # Other systems do not keep to that limit.
        threading.Thread(target=_watch_memory, args=(memory_mb * MEGABYTE,), daemon=True).start()


def _watch_memory(limit_bytes: int) -> None:
    unit = 1024 if sys.platform == "linux" else 1
    while resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit < limit_bytes:
        time.sleep(_WATCH_S)
    os._exit(OUT_OF_MEMORY)
