"""Long work goes on whatever becomes of who started it, and it is always known what became of it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from errors import JobError
from retrieval import jobs
from retrieval.jobs import Job
from settings import PROJECT, Settings, load

WAIT_S = 60.0
SERVER = ("http.server", "0", "--bind", "127.0.0.1")
"""A command that runs until it is ended."""


@pytest.fixture
def place(tmp_path: Path) -> Settings:
    return load(data_dir=tmp_path / "data")


def ended(settings: Settings, job: Job) -> Job:
    """Wait until a job runs no more."""
    return when(settings, job, lambda now: now.state != "running")


def when(settings: Settings, job: Job, wanted: Callable[[Job], bool]) -> Job:
    deadline = time.monotonic() + WAIT_S
    while time.monotonic() < deadline:
        now = jobs.find(settings, job.id)
        assert now is not None
        if wanted(now):
            return now
        time.sleep(0.02)
    raise AssertionError(f"After {WAIT_S} s: {job.errors}")


def test_a_command_that_succeeds_is_done_with_its_output(place: Settings) -> None:
    job = jobs.start(place, "word", ["base64", "-t"])
    assert job.state == "running"
    done = ended(place, job)
    assert (done.state, done.exit_status, done.arguments) == ("done", 0, ("base64", "-t"))
    assert "Aladdin:open sesame" in done.output
    assert jobs.latest(place, "word") == done
    assert jobs.latest(place, "other") is None


def test_a_command_that_fails_says_why(place: Settings) -> None:
    failed = ended(place, jobs.start(place, "sync", ["ingest", "rollback"]))
    assert (failed.state, failed.exit_status, failed.output) == ("failed", 1, "")
    assert failed.message.startswith(f"There is no earlier index generation in {place.data_dir}.")


def test_a_real_sync_reports_its_progress_and_names_what_failed(place: Settings, tmp_path: Path) -> None:
    folder = tmp_path / "corpus"
    folder.mkdir()
    (folder / "broen.txt").write_text("Broen er 16 kilometer lang.", encoding="utf-8")
    (folder / "tom.txt").write_bytes(b"")
    done = ended(place, jobs.start(place, "sync", ["ingest", "sync", str(folder), "--json"]))
    assert (done.state, done.exit_status) == ("done", jobs.SOME_FAILED), done.errors
    result = json.loads(done.output)
    assert result["documents"] == 1
    assert [failed["path"] for failed in result["failed"]] == ["tom.txt"]
    assert done.progress is not None
    assert done.progress.done == done.progress.total > 0
    assert (place.data_dir / "index" / "current").is_file()


def test_one_job_of_a_kind_runs_at_a_time_and_can_be_stopped(place: Settings) -> None:
    job = jobs.start(place, "server", SERVER)
    with pytest.raises(JobError, match="already being done"):
        jobs.start(place, "server", SERVER)
    other = jobs.start(place, "another kind", ["base64", "-t"])
    stopped = jobs.stop(place, job.id)
    assert stopped is not None
    assert stopped.state == "interrupted"
    with pytest.raises(ProcessLookupError):
        os.killpg(job.group, 0)
    assert ended(place, other).state == "done"
    assert jobs.stop(place, other.id) == jobs.find(place, other.id)
    again = jobs.start(place, "server", SERVER)
    assert jobs.latest(place, "server") == again
    jobs.stop(place, again.id)


def test_a_killed_job_is_interrupted(place: Settings) -> None:
    job = jobs.start(place, "server", SERVER)
    os.killpg(job.group, signal.SIGKILL)
    killed = ended(place, job)
    assert (killed.state, killed.exit_status) == ("interrupted", None)


def test_the_work_goes_on_when_whoever_started_it_is_killed(place: Settings) -> None:
    code = (
        "import os, signal, settings; from retrieval import jobs;"
        f"jobs.start(settings.load(), 'server', {SERVER!r});"
        "os.killpg(os.getpid(), signal.SIGKILL)"
    )
    starter = subprocess.run(
        [sys.executable, "-c", code],
        cwd=PROJECT,
        env={**os.environ, "DATA_DIR": str(place.data_dir)},
        start_new_session=True,
        check=False,
    )
    assert starter.returncode == -signal.SIGKILL
    job = jobs.latest(place, "server")
    assert job is not None
    running = when(
        place, job, lambda now: "Serving HTTP" in now.output + now.errors or now.state != "running"
    )
    assert running.state == "running"
    stopped = jobs.stop(place, job.id)
    assert stopped is not None
    assert stopped.state == "interrupted"


def test_old_jobs_go_and_running_ones_stay(place: Settings) -> None:
    running = jobs.start(place, "server", SERVER)
    jobs.forget(place, running.id)
    empty = jobs.jobs_folder(place) / "20260101-000000000000-0badcafe"
    empty.mkdir()
    names = [ended(place, jobs.start(place, "word", ["base64", "-t"])).id for _ in range(jobs.KEPT + 2)]
    assert [job.id for job in jobs.jobs(place, "word")] == names[: -jobs.KEPT - 1 : -1]
    assert jobs.find(place, names[0]) is None
    assert not empty.exists()
    jobs.forget(place, names[-1])
    assert jobs.find(place, names[-1]) is None
    assert jobs.latest(place, "server") == running
    jobs.stop(place, running.id)


@pytest.mark.parametrize("name", ["", ".", "..", "../jobs", "nothing", "lock"])
def test_what_is_no_job_is_none(place: Settings, name: str) -> None:
    ended(place, jobs.start(place, "word", ["base64", "-t"]))
    assert jobs.find(place, name) is None


def test_a_damaged_record_is_no_job(place: Settings) -> None:
    job = ended(place, jobs.start(place, "word", ["base64", "-t"]))
    (job.folder / "progress.json").write_text("{", encoding="utf-8")
    (job.folder / "exit").write_text("x", encoding="utf-8")
    damaged = jobs.find(place, job.id)
    assert damaged is not None
    assert (damaged.state, damaged.progress) == ("interrupted", None)
    (job.folder / "job.json").write_text("[]", encoding="utf-8")
    assert jobs.find(place, job.id) is None


def test_a_data_folder_that_cannot_be_written_to_is_told(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file", encoding="utf-8")
    with pytest.raises(JobError, match="No work can be started in"):
        jobs.start(load(data_dir=tmp_path / "data"), "word", ["base64", "-t"])
