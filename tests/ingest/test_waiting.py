"""Commands that write wait for each other, as long as they are told, and can be interrupted meanwhile."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from ingest.__main__ import main
from retrieval.generation import current_generation, index_folder
from retrieval.locking import write_lock
from tests.ingest.synced_place import BRIDGE, good_and_empty, synced_twice

PROJECT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a good and an empty file, and a data folder into which it was synced."""
    root = tmp_path_factory.mktemp("place")
    assert main(["sync", str(good_and_empty(root)), "--data", str(root / "data")]) == 3
    return root


def waiting_sync(folder: Path, data: Path) -> tuple[subprocess.Popen[str], str]:
    """Start a sync that another writer keeps waiting; return it and the first line that it says."""
    command = [sys.executable, "-m", "ingest", "sync", folder, "--data", data, "--json", "--wait", "30"]
    process = subprocess.Popen(
        list(map(str, command)), cwd=PROJECT, stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stderr is not None
    return process, process.stderr.readline()


def test_an_interrupted_sync_says_that_the_old_index_serves(place: Path, tmp_path: Path) -> None:
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus/broen.txt").write_text(BRIDGE)
    current = current_generation(place / "data")
    with write_lock(place / "data"):
        process, said = waiting_sync(tmp_path / "corpus", place / "data")
        process.send_signal(signal.SIGINT)
        out, error = process.communicate(timeout=60)
    assert re.fullmatch(
        rf"Waiting for .*process {os.getpid()}, since .* to finish writing the index\.\n", said
    )
    assert (process.returncode, out) == (130, "")
    assert error == "\nInterrupted. The index that was there before still serves.\n"
    assert current_generation(place / "data") == current


def test_a_second_sync_waits_for_the_first(place: Path) -> None:
    with write_lock(place / "data"):
        process, said = waiting_sync(place / "corpus", place / "data")
    out, _ = process.communicate(timeout=60)
    assert said.startswith("Waiting for ")
    assert process.returncode == 3
    assert json.loads(out)["unchanged"] == 1


def test_going_back_waits_as_long_as_it_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    data = ["--data", str(tmp_path / "data")]
    first, second = synced_twice(tmp_path)
    with write_lock(tmp_path / "data"):
        assert main(["rollback", "--wait", "0", *data]) == 1
        assert "The index is being written by " in capsys.readouterr().err
        caplog.clear()
        assert main(["rollback", "--wait", "0.2", *data]) == 1
        (waited,) = [record.getMessage() for record in caplog.records if record.name == "ingest"]
        assert waited.startswith("Waiting for ")
    assert current_generation(tmp_path / "data") == second
    assert main(["rollback", "--wait", "0", *data]) == 0
    assert current_generation(tmp_path / "data") == first


def test_a_lock_that_is_held_too_long_fails_with_its_holder(
    place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with write_lock(place / "data"):
        assert main(["sync", str(place / "corpus"), "--data", str(place / "data"), "--wait", "0"]) == 1
    assert "The index is being written by " in capsys.readouterr().err
    assert (index_folder(place / "data") / "lock").read_text() == ""
