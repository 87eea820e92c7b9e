"""How far a sync is, as it is shown on a screen."""

from __future__ import annotations

import contextlib
import json
import os
import pty
import re
import subprocess
import sys
import time
from pathlib import Path

from ingest.progress import ProgressLine, describe
from retrieval.building import Progress

PROJECT = Path(__file__).resolve().parents[2]
BRIDGE = "Broen er 16 kilometer lang.\n\nDen åbnede i 2000, og tog og biler bruger den hver dag.\n"


def everything_on(screen: int) -> bytes:
    """Return what is written to a screen until nobody has it open any more."""
    shown = b""
    with contextlib.suppress(OSError):  # how it says so
        while part := os.read(screen, 4096):
            shown += part
    os.close(screen)
    return shown


def test_progress_is_shown_on_standard_error_only(tmp_path: Path) -> None:
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus/broen.txt").write_text(BRIDGE)
    command = [
        sys.executable,
        "-m",
        "ingest",
        "sync",
        tmp_path / "corpus",
        "--data",
        tmp_path / "data",
        "--json",
    ]
    master, slave = pty.openpty()
    process = subprocess.Popen(list(map(str, command)), cwd=PROJECT, stdout=subprocess.PIPE, stderr=slave)
    os.close(slave)
    shown = everything_on(master)
    out, _ = process.communicate(timeout=60)
    assert process.returncode == 0
    assert json.loads(out)["documents"] == 1
    assert b"\rReading documents: 0 of 1" in shown
    assert b"\rEmbedding chunks: 0 of 1" in shown
    assert shown.endswith(b" \r")


def test_progress_has_rate_and_time_left() -> None:
    assert (
        describe(Progress("chunks", 30, 100), 10, 4.0) == "Embedding chunks: 30 of 100, 5 a second, 14 s left"
    )
    assert describe(Progress("documents", 0, 9), 0, 0.0) == "Reading documents: 0 of 9"
    assert describe(Progress("rows", 1, 7201), 0, 1.0).endswith("1 a second, 2 h 0 min left")


def test_progress_on_a_screen_is_one_line_that_is_wiped() -> None:
    master, slave = pty.openpty()
    with open(slave, "w") as screen:  # noqa: PTH123 - a descriptor
        line = ProgressLine(screen)
        line(Progress("chunks", 0, 2))
        time.sleep(0.15)
        line(Progress("chunks", 1, 2))
        line(Progress("chunks", 2, 2))
        line.end()
    shown = everything_on(master).decode()
    lines = shown.split("\r")
    assert lines[1] == "Embedding chunks: 0 of 2"
    assert re.fullmatch(r"Embedding chunks: 1 of 2, [\d.]+ a second, \d+ s left", lines[2])
    assert re.fullmatch(r"Embedding chunks: 2 of 2, [\d.]+ a second, 0 s left", lines[3].rstrip())
    assert lines[4].strip() == lines[5] == ""
    assert "\n" not in shown
