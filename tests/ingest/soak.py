"""Kills syncs that add, change and remove files, at random moments, as often as it is told to.

    python -m tests.ingest.soak KILLS [SEED]

After each kill the index that `current` names must be whole, and hold the documents from before or from
after; and the next sync must end where an undisturbed one does. The next round goes on from there. Each
sync is a process of its own that is killed with SIGKILL at a moment drawn evenly from the time that the
undisturbed one took. The vectors are those of the real model, made once and looked up, see `killed_sync`.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from ingest.sync import sync
from retrieval.checking import check_index
from retrieval.embedding import Embedder
from retrieval.generation import MANIFEST, current_generation, generation_names, index_folder
from retrieval.index import Index
from settings import load
from tests.ingest.killed_sync import PROJECT, Recorded, content, forked

PATHS = [
    f"{part}/{name}.txt" for part in ("nord", "syd") for name in ("bro", "havn", "skole", "kirke", "torv")
]
VERSIONS = 3


def text_of(path: str, version: int) -> str:
    """Return what the file at `path` says in one of its versions."""
    lines = [
        f"Sted {path} har nummer {version * 100 + n} i det {n}. afsnit, og det bliver det ved med."
        for n in range(12)
    ]
    return "\n\n".join(lines) + "\n"


def change(folder: Path, moments: random.Random) -> None:
    """Add, change and remove some files, so that something differs from before."""
    for path in moments.sample(PATHS, 4):
        file = folder / path
        file.parent.mkdir(exist_ok=True)
        now = file.read_text() if file.exists() else ""
        others = [
            text for text in ("", *(text_of(path, version) for version in range(VERSIONS))) if text != now
        ]
        text = moments.choice(others)
        if text:
            file.write_text(text)
        else:
            file.unlink()
    if not any(path.is_file() for path in folder.rglob("*")):
        (folder / PATHS[0]).write_text(text_of(PATHS[0], 0))


def recorded(root: Path) -> Recorded:
    """Have the real model make the vectors of all versions of all files."""
    indexes = []
    for version in range(VERSIONS):
        folder, data = root / f"all-{version}", root / f"all-{version}-data"
        for path in PATHS:
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_text(text_of(path, version))
        command = [sys.executable, "-m", "ingest", "sync", str(folder), "--data", str(data)]
        subprocess.run(command, cwd=PROJECT, check=True, stdout=subprocess.DEVNULL)
        indexes.append(data)
    return Recorded(*indexes)


def killed_after(seconds: float, work: Callable[[], object]) -> bool:
    """Do `work` in a process of its own and kill that after some time; tell whether it was still at it."""
    child = os.fork()
    if child == 0:
        work()
        os._exit(0)
    time.sleep(seconds)
    os.kill(child, signal.SIGKILL)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL


def state_after_kill(data: Path, before: str | None) -> str:
    """Say how far the killed sync had come."""
    if current_generation(data) != before:
        return "after publishing"
    half = [name for name in generation_names(data) if not (index_folder(data) / name / MANIFEST).exists()]
    return "while building" if half else "before building"


def syncing(folder: Path, data: Path, embedder: Embedder, processes: int = 1) -> Callable[[], None]:
    """Return the work of one sync, with so many workers that read."""

    def work() -> None:
        sync(folder, load(data_dir=data, read_processes=processes), embedder=embedder, wait_s=0.0)

    return work


def check_whole(data: Path) -> None:
    """Check the index that `current` names, as a reader opens it."""
    with Index.open(load(data_dir=data)) as index:
        check_index(index)


def soak(kills: int, seed: int) -> Counter[str]:
    """Kill that many syncs; return how far each had come."""
    moments = random.Random(seed)
    states: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as place:
        root = Path(place)
        embedder = recorded(root)
        folder, data, reference = root / "corpus", root / "data", root / "reference"
        folder.mkdir()
        change(folder, moments)
        assert forked(syncing(folder, data, embedder)) == 0
        while states.total() < kills:
            change(folder, moments)
            before, name_before = content(data), current_generation(data)
            shutil.rmtree(reference, ignore_errors=True)
            shutil.copytree(data, reference)
            started = time.monotonic()
            assert forked(syncing(folder, reference, embedder)) == 0
            seconds = time.monotonic() - started
            after = content(reference)
            if killed_after(moments.uniform(0, seconds), syncing(folder, data, embedder, 2)):
                states[state_after_kill(data, name_before)] += 1
                sys.stderr.write(f"{states.total()} of {kills}\n")
            assert forked(lambda: check_whole(data)) == 0
            assert content(data) in (before, after)
            assert forked(syncing(folder, data, embedder)) == 0
            assert content(data) == after
    return states


if __name__ == "__main__":
    told = [int(argument) for argument in sys.argv[1:]]
    sys.stdout.write(json.dumps(soak(told[0], told[1] if len(told) > 1 else 2019)) + "\n")
