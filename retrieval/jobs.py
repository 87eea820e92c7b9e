"""Long work of a page, in a process of its own that outlives clicks, closed browsers and the page's server.

data/jobs/<id>/
    job.json               what was started, when, and its process
    alive                  locked by the job's processes for as long as one of them lives
    progress.json          how far it has come, where the command reports it
    output, errors         the command's standard output and standard error
    exit                   its exit status; not there when it was killed

The lock is the operating system's and is held before the first process begins. So what is running is
known at any moment, also after a restart of the server or the machine, by no process's number.
"""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, Literal

from errors import JobError
from settings import PROJECT, Settings

JobState = Literal["running", "done", "failed", "interrupted"]

KEPT: Final = 5
"""How many finished jobs of a kind stay."""
SOME_FAILED: Final = 3
"""The exit status that says: done, but not all of it."""

_FOLDER_VARIABLE: Final = "KILDESVAR_JOB"
_FIRST_OF_SIGNALS: Final = 128
"""A shell gives a command that a signal ended this exit status and the signal's number."""
_INTERRUPTED: Final = 130
_POLL_S: Final = 0.05
_REPORTED_EVERY_S: Final = 0.2
# The shell itself must outlive a SIGTERM to its group, to write down what became of the command.
_SCRIPT: Final = 'trap : INT TERM; "$@"; echo $? > "$0"'


@dataclass(frozen=True, slots=True)
class JobProgress:
    """How far a job has come: `done` of `total` of what the command calls `stage`."""

    stage: str
    done: int
    total: int


@dataclass(frozen=True, slots=True)
class Job:
    """One piece of long work as it was at one moment."""

    id: str
    kind: str
    arguments: tuple[str, ...]
    """What stands after `python -m`."""
    started: str
    """ISO 8601 in UTC."""
    group: int
    """The number of its process group; to be used only while it runs."""
    folder: Path
    state: JobState = "running"
    """'done' also where the exit status says that not all could be done; see `exit_status`."""
    exit_status: int | None = None
    progress: JobProgress | None = None

    @property
    def output(self) -> str:
        """What it has written to standard output so far."""
        return _text(self.folder / "output")

    @property
    def errors(self) -> str:
        """What it has written to standard error so far."""
        return _text(self.folder / "errors")

    @property
    def message(self) -> str:
        """The last line that it has written to standard error; '' where there is none."""
        lines = [line.strip() for line in self.errors.splitlines() if line.strip()]
        return lines[-1] if lines else ""


def start(settings: Settings, kind: str, arguments: Sequence[str]) -> Job:
    """Start `python -m <arguments>` of this project on the settings' data folder, and return at once.

    One job of a kind runs at a time. Raises JobError when one does, or when the data folder cannot be
    written to.
    """
    try:
        with _jobs_lock(settings):
            running = latest(settings, kind)
            if running and running.state == "running":
                raise JobError(
                    f"The work {kind!r} is already being done.", "Wait until it has finished, or stop it."
                )
            _prune(settings, kind)
            return _started(settings, kind, tuple(arguments))
    except OSError as error:
        raise JobError(
            f"No work can be started in {settings.data_dir}: {error.strerror or error}.",
            "Give this user the right to write there, or set DATA_DIR to another folder.",
        ) from error


def find(settings: Settings, job_id: str) -> Job | None:
    """Return a job as it is now; None where there is none of that id."""
    if not job_id or Path(job_id).name != job_id:
        return None
    folder = jobs_folder(settings) / job_id
    try:
        record = json.loads((folder / "job.json").read_text(encoding="utf-8"))
        job = Job(
            job_id, record["kind"], tuple(record["arguments"]), record["started"], record["group"], folder
        )
    except (OSError, ValueError, KeyError, TypeError):
        return None
    progress = _progress(folder / "progress.json")
    if _is_alive(folder):
        return replace(job, progress=progress)
    status = _exit_status(folder / "exit")
    return replace(job, state=_state(status), exit_status=status, progress=progress)


def latest(settings: Settings, kind: str) -> Job | None:
    """Return the newest job of a kind; None where there is none."""
    return next(iter(jobs(settings, kind)), None)


def jobs(settings: Settings, kind: str) -> Iterator[Job]:
    """Give the jobs of a kind, newest first."""
    for job_id in _ids(settings):
        job = find(settings, job_id)
        if job and job.kind == kind:
            yield job


def stop(settings: Settings, job_id: str, wait_s: float = 10.0) -> Job | None:
    """End a job and all its processes, with SIGKILL where SIGTERM has not done so in `wait_s` seconds.

    Returns the job as it is then: 'interrupted', unless it had just ended by itself.
    """
    deadline = time.monotonic() + wait_s
    job = find(settings, job_id)
    while job and job.state == "running" and time.monotonic() < deadline + wait_s:
        # Again and again: a signal that comes before the shell has begun the command does not reach it.
        with suppress(ProcessLookupError):
            os.killpg(job.group, signal.SIGTERM if time.monotonic() < deadline else signal.SIGKILL)
        time.sleep(_POLL_S)
        job = find(settings, job_id)
    return job


def forget(settings: Settings, job_id: str) -> None:
    """Remove a job that runs no more, with all that it has written."""
    job = find(settings, job_id)
    if job and job.state != "running":
        shutil.rmtree(job.folder, ignore_errors=True)


class ProgressReport:
    """Writes down how far this process has come, where it is a job's; does nothing where it is none."""

    def __init__(self) -> None:
        folder = os.environ.get(_FOLDER_VARIABLE)
        self._file = Path(folder) / "progress.json" if folder else None
        self._stage = ""
        self._written = 0.0

    def __call__(self, stage: str, done: int, total: int) -> None:
        """Report that `done` of `total` are done, unless something was reported a moment ago."""
        if self._file is None:
            return
        moment = time.monotonic()
        if stage == self._stage and done < total and moment - self._written < _REPORTED_EVERY_S:
            return
        self._stage, self._written = stage, moment
        fresh = self._file.with_suffix(".new")
        # A report that cannot be written (the disk is full) must not end the work.
        with suppress(OSError):
            fresh.write_text(json.dumps(asdict(JobProgress(stage, done, total))), encoding="utf-8")
            fresh.replace(self._file)


def jobs_folder(settings: Settings) -> Path:
    """Return the folder of all jobs."""
    return settings.data_dir / "jobs"


def _started(settings: Settings, kind: str, arguments: tuple[str, ...]) -> Job:
    moment = datetime.now(UTC)
    job_id = f"{moment:%Y%m%d-%H%M%S%f}-{uuid.uuid4().hex[:8]}"
    folder = (jobs_folder(settings) / job_id).absolute()
    folder.mkdir()
    places = [str(PROJECT), *filter(None, [os.environ.get("PYTHONPATH")])]
    environment = {
        **os.environ,
        "DATA_DIR": str(settings.data_dir.absolute()),
        "PYTHONPATH": os.pathsep.join(places),
        _FOLDER_VARIABLE: str(folder),
    }
    command = ["sh", "-c", _SCRIPT, str(folder / "exit"), sys.executable, "-m", *arguments]
    with (
        (folder / "alive").open("w") as alive,
        (folder / "output").open("wb") as output,
        (folder / "errors").open("wb") as errors,
    ):
        fcntl.flock(alive, fcntl.LOCK_EX)
        process = subprocess.Popen(
            command,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=errors,
            pass_fds=(alive.fileno(),),
            start_new_session=True,
        )
    # Whoever does not wait for a child keeps its number taken for as long as the server lives.
    threading.Thread(target=process.wait, daemon=True).start()
    started = moment.isoformat(timespec="seconds")
    record = {"kind": kind, "arguments": arguments, "started": started, "group": process.pid}
    fresh = folder / "job.new"
    fresh.write_text(json.dumps(record), encoding="utf-8")
    fresh.replace(folder / "job.json")
    return Job(job_id, kind, arguments, started, process.pid, folder)


@contextmanager
def _jobs_lock(settings: Settings) -> Iterator[None]:
    jobs_folder(settings).mkdir(parents=True, exist_ok=True)
    with (jobs_folder(settings) / "lock").open("a") as stream:
        fcntl.flock(stream, fcntl.LOCK_EX)
        yield


def _prune(settings: Settings, kind: str) -> None:
    """Remove the older finished jobs of a kind, and folders in which nothing was ever started."""
    for job in [job for job in jobs(settings, kind) if job.state != "running"][KEPT - 1 :]:
        shutil.rmtree(job.folder, ignore_errors=True)
    for job_id in _ids(settings):
        folder = jobs_folder(settings) / job_id
        if not (folder / "job.json").exists() and not _is_alive(folder):
            shutil.rmtree(folder, ignore_errors=True)


def _ids(settings: Settings) -> list[str]:
    """Return the names of the jobs' folders, newest first."""
    folder = jobs_folder(settings)
    try:
        return sorted((path.name for path in folder.iterdir() if path.is_dir()), reverse=True)
    except OSError:
        return []


def _is_alive(folder: Path) -> bool:
    try:
        with (folder / "alive").open("r") as stream:
            fcntl.flock(stream, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:
        return False
    return False


def _state(status: int | None) -> JobState:
    if status is None or status == _INTERRUPTED or status > _FIRST_OF_SIGNALS:
        return "interrupted"
    return "done" if status in (0, SOME_FAILED) else "failed"


def _exit_status(file: Path) -> int | None:
    try:
        return int(file.read_text(encoding="ascii"))
    except (OSError, ValueError):
        return None


def _progress(file: Path) -> JobProgress | None:
    try:
        return JobProgress(**json.loads(file.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
