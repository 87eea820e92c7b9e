"""Reads files in processes of their own, within limits, so that no file can stop or kill a sync.

A worker (`ingest.worker`) is started when there is something to read, reads file after file, and is
replaced when a file kills it or it has to be stopped.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import threading
from multiprocessing import Pipe
from pathlib import Path
from typing import Any, Final

from errors import IngestError, ReadError
from ingest.limits import Limits
from ingest.worker import MEGABYTE, OUT_OF_MEMORY
from retrieval.documents import Document
from settings import PROJECT, Settings

_START_S: Final = 60.0
_RUN: Final = "from ingest.worker import main; main()"


class Readers:
    """The workers of one sync; `read` may be called from several threads, one worker for each."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._lock = threading.Lock()
        self._workers: set[_Worker] = set()
        self._idle: list[_Worker] = []
        self._closed = False

    def read(self, file: Path, root: Path) -> Document:
        """Read and clean one file under `root`, as `ingest.reading.read_document` does, in a worker.

        Raises ReadError, also for a file that is over a limit of the settings or makes its reader crash.
        """
        worker = self._take()
        try:
            return worker.read(file, root)
        finally:
            self._give_back(worker)

    def close(self) -> None:
        """Stop all workers, also those that are reading."""
        with self._lock:
            self._closed = True
            for worker in self._workers:
                worker.stop()

    def __enter__(self) -> Readers:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _take(self) -> _Worker:
        with self._lock:
            if self._closed:
                raise IngestError("The readers were stopped.")
            worker = self._idle.pop() if self._idle else _Worker(self._settings)
            self._workers.add(worker)
            return worker

    def _give_back(self, worker: _Worker) -> None:
        with self._lock:
            if worker.is_alive:
                self._idle.append(worker)
            else:
                self._workers.discard(worker)


class _Worker:
    """One process that reads."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._connection, theirs = Pipe()
        paths = [str(PROJECT), *filter(None, [os.environ.get("PYTHONPATH")])]
        # Libraries that would start a thread for every processor reserve memory for each.
        single = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "OMP_THREAD_LIMIT": "1"}
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-c", _RUN, str(theirs.fileno()), str(settings.read_memory_mb)],
                env={**os.environ, **single, "PYTHONPATH": os.pathsep.join(paths)},
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                pass_fds=[theirs.fileno()],
                # With what it starts itself it can be stopped as one, and Ctrl-C leaves it to us.
                process_group=0,
            )
        self._started = False

    @property
    def is_alive(self) -> bool:
        return self._process.poll() is None

    def read(self, file: Path, root: Path) -> Document:
        try:
            if not self._started:
                self._receive(_START_S)
                self._started = True
            limits = Limits(self._settings.max_file_mb * MEGABYTE, self._settings.max_pages)
            self._connection.send((file.absolute(), root.absolute(), limits))
            answer = self._receive(self._settings.read_timeout_s)
        except TimeoutError:
            self.stop()
            raise ReadError(
                f"Reading it took more than {self._settings.read_timeout_s:g} seconds, and was stopped.",
                "Split it, or set READ_TIMEOUT_S higher.",
            ) from None
        except (EOFError, OSError):
            self._process.wait()
            status = self._process.returncode
            self.stop()
            raise self._too_large() if status == OUT_OF_MEMORY else _crashed(status) from None
        except BaseException:
            self.stop()
            raise
        if isinstance(answer, Document):
            return answer
        if answer.no_memory:
            self.stop()
            raise self._too_large()
        raise ReadError(answer.reason, answer.next_step)

    def stop(self) -> None:
        """End the process; a thread that waits for its answer then gets none."""
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()

    def _receive(self, timeout_s: float) -> Any:
        if not self._connection.poll(timeout_s):
            raise TimeoutError
        return self._connection.recv()

    def _too_large(self) -> ReadError:
        return ReadError(
            f"Reading it takes more than {self._settings.read_memory_mb:,} MB of memory.",
            "Split it, or set READ_MEMORY_MB higher.",
        )


def _crashed(status: int) -> ReadError:
    if status == -signal.SIGKILL:
        return ReadError(
            "The process that read it was killed from outside, perhaps by a system short of memory.",
            "Free some memory, then sync again.",
        )
    how = signal.Signals(-status).name if status < 0 else f"exit status {status}"
    return ReadError(
        f"It made its reader crash ({how}).",
        "Open it in its own program and save it anew, or take it out of the folder.",
    )
