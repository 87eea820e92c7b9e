"""Whenever a sync is killed, the old index serves on and the next sync ends as an undisturbed one would."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from ingest.sync import sync
from retrieval.checking import check_index
from retrieval.embedding import Embedder
from retrieval.generation import current_generation, generation_names, read_manifest
from retrieval.index import Index
from settings import load

PROJECT = Path(__file__).resolve().parents[2]
EVERY = int(os.environ.get("KILL_EVERY", "3"))
"""Of the moments that are not decisive, each so manyth is tried; 1 tries them all."""
RANDOM_KILLS = int(os.environ.get("RANDOM_KILLS", "6"))
SOAK_KILLS = int(os.environ.get("SOAK_KILLS", "24"))

OLD = {
    "broen.txt": "Broen er 16 kilometer lang.\n\nDen åbnede i 2000, og tog og biler bruger den hver dag.\n"
}
NEW = {
    "broen.txt": "Broen er 17 kilometer lang.\n\nDen åbnede i 2000, og tog og biler bruger den hver dag.\n",
    "hamnen.txt": "Hamnen byggdes om 1998.\n\nFärjorna går varje timme, också om natten.\n",
}


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> Path:
    """A folder to sync, the index before, and the index that an undisturbed sync makes of it."""
    root = tmp_path_factory.mktemp("kill")
    for name, texts in (("old", OLD), ("new", NEW)):
        (root / name).mkdir()
        for path, text in texts.items():
            (root / name / path).write_text(text)
    # More generations than are kept, so that a sync also removes one.
    for folder in ("new", "old", "new", "old"):
        sync(root / folder, load(data_dir=root / "before"), embedder=embedder)
    shutil.copytree(root / "before", root / "finished")
    sync(root / "new", load(data_dir=root / "finished"), embedder=embedder)
    return root


def test_killed_at_chosen_moments(root: Path) -> None:
    script = [sys.executable, str(Path(__file__).with_name("killed_sync.py"))]
    arguments = [str(root / "new"), str(root / "before"), str(root / "finished"), str(EVERY)]
    environment = {**os.environ, "PYTHONPATH": str(PROJECT)}
    done = subprocess.run(
        script + arguments, cwd=PROJECT, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-4000:]
    tried = done.stdout.splitlines()
    assert len(tried) > 15
    for decisive in (
        "build_generation > write_durably > replace",
        "publish > write_durably > replace",
        "prune > remove > unlink",
        "write_collection > ",
    ):
        assert any(decisive in moment for moment in tried), tried


def test_killed_at_random_moments(root: Path, tmp_path: Path, embedder: Embedder) -> None:
    data = tmp_path / "data"
    command = [sys.executable, "-m", "ingest", "sync", str(root / "new"), "--data", str(data)]
    building_s = []
    moments = random.Random(2019)
    killed = 0
    for number in range(RANDOM_KILLS + 1):
        shutil.rmtree(data, ignore_errors=True)
        shutil.copytree(root / "before", data)
        before = generation_names(data)
        process = subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        while process.poll() is None and generation_names(data) == before:
            time.sleep(0.005)
        started = time.monotonic()
        if number == 0:
            assert process.wait() == 0
            building_s.append(time.monotonic() - started)
            continue
        time.sleep(building_s[0] * moments.random())
        process.kill()
        killed += process.wait() == -signal.SIGKILL
        settings = load(data_dir=data)
        with Index.open(settings) as index:
            check_index(index)
        sync(root / "new", settings, embedder=embedder, wait_s=0.0)
        with Index.open(settings) as index:
            check_index(index)
        current = current_generation(data)
        assert current is not None
        finished = current_generation(root / "finished")
        assert finished is not None
        assert read_manifest(data, current).sources == read_manifest(root / "finished", finished).sources
        for name in generation_names(data):
            read_manifest(data, name)
    assert killed


def test_killed_at_random_while_files_come_change_and_go() -> None:
    command = [sys.executable, "-m", "tests.ingest.soak", str(SOAK_KILLS)]
    done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-4000:]
    assert sum(json.loads(done.stdout).values()) == SOAK_KILLS
