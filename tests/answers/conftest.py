"""A server of the OpenAI protocol that behaves as it is told, as a process of its own."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

_SERVER = Path(__file__).with_name("misbehaving_server.py")
_START_S = 60


@dataclass(frozen=True, slots=True)
class ModelServer:
    """A running server; `folder` is what it reads and writes."""

    folder: Path
    port: int

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def says(self, text: str) -> None:
        """Set what a well-behaved model says."""
        (self.folder / "says").write_text(text, encoding="utf-8")

    def requests(self) -> list[Any]:
        """Return the bodies of the requests so far."""
        file = self.folder / "requests"
        return [json.loads(line) for line in file.read_text().splitlines()] if file.exists() else []


@pytest.fixture(scope="session")
def model_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ModelServer]:
    """The server; each test says what its model says."""
    folder = tmp_path_factory.mktemp("model-server")
    process = subprocess.Popen([sys.executable, str(_SERVER), str(folder)])
    try:
        until = time.monotonic() + _START_S
        while not (folder / "port").exists():
            assert process.poll() is None
            assert time.monotonic() < until
            time.sleep(0.05)
        yield ModelServer(folder, int((folder / "port").read_text()))
    finally:
        process.terminate()
        process.wait()
