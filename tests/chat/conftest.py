"""A freshly synced index, and a language model that waits where it is told to."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.app_in_browser import PROJECT, START_S


@pytest.fixture(scope="session")
def sync() -> Callable[[Path, Path], None]:
    """Take a folder into a data folder with the command that admins use."""

    def run(folder: Path, data: Path) -> None:
        command = [sys.executable, "-m", "ingest", "sync", str(folder), "--data", str(data), "--json"]
        subprocess.run(command, cwd=PROJECT, check=True, stdout=subprocess.PIPE)

    return run


@pytest.fixture(scope="session")
def corpus_data(tmp_path_factory: pytest.TempPathFactory, sync: Callable[[Path, Path], None]) -> Path:
    """A data folder with the project's own corpus in it."""
    data = tmp_path_factory.mktemp("data")
    sync(PROJECT / "corpus", data)
    return data


@dataclass(frozen=True, slots=True)
class HeldModel:
    """A running language model that waits where it is told to."""

    folder: Path
    port: int

    @property
    def base_url(self) -> str:
        return f"http://127.0.0.1:{self.port}/v1"

    def says(self, text: str) -> None:
        """Set what it says from now on, and let it hold its breath anew at each "‖"."""
        for go in self.folder.glob("go-*"):
            go.unlink()
        (self.folder / "says").write_text(text, encoding="utf-8")

    def requests(self) -> list[str]:
        """Return the bodies of the requests so far."""
        file = self.folder / "requests"
        return file.read_text(encoding="utf-8").splitlines() if file.exists() else []

    def go_on(self, *holds: int) -> None:
        """Let it go on behind these of its holds, counted from 1."""
        for number in holds:
            (self.folder / f"go-{number}").touch()


@pytest.fixture(scope="session")
def held_model(tmp_path_factory: pytest.TempPathFactory) -> Iterator[HeldModel]:
    """The model; each test says what it says."""
    folder = tmp_path_factory.mktemp("held-model")
    command = [sys.executable, "-m", "tests.chat.held_model", str(folder)]
    process = subprocess.Popen(command, cwd=PROJECT)
    try:
        until = time.monotonic() + START_S
        while not (folder / "port").exists():
            assert process.poll() is None
            assert time.monotonic() < until
            time.sleep(0.05)
        yield HeldModel(folder, int((folder / "port").read_text()))
    finally:
        process.terminate()
        process.wait()
