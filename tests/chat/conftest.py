"""A freshly synced index, and the real app over it in a real browser."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.app_in_browser import PROJECT


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
