"""Measures speed and memory on this machine: `make bench`.

A shared machine is noisy: each figure is the median of several runs, and the fastest stands beside it.
"""

from __future__ import annotations

import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

import settings
from retrieval.chain import Assistant
from retrieval.cross_encoder import open_cross_encoder
from retrieval.embedding import open_embedder
from retrieval.search import Searcher

_PROJECT: Final = Path(__file__).resolve().parent.parent
_QUESTIONS: Final = (
    "Why did Skåne lose knowledge?",
    "Hvor mange sygeplejersker var ansat den 1. oktober 2024?",
    "Vad ska det danska it-rådet bedöma?",
)
_COLD_RUNS: Final = 5
_WARM_RUNS: Final = 30


def main() -> int:
    """Print a line for each measure."""
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "data"
        loaded = settings.load(data_dir=data)
        open_embedder(loaded).open_for_questions()  # unpacked before anything is timed
        open_cross_encoder(loaded)
        sync = ["ingest", "sync", str(loaded.corpus_dir), "--data", str(data)]
        _line("first sync of corpus/, whole process", _processes(sync, 1))
        _line("sync of an unchanged corpus/, whole process", _processes(sync, _COLD_RUNS))
        ask = ["retrieval", "ask", _QUESTIONS[0], "--data", str(data)]
        _line("ask, cold, whole process", _processes(ask, _COLD_RUNS))
        assistant = Assistant.open(loaded)
        searcher = Searcher(assistant.index, open_embedder(loaded), loaded)
        _line("search before reading, warm", _repeated(lambda question: searcher.search(question)))
        _line("search, warm", _repeated(lambda question: assistant.search(question)))
        _line("ask, warm", _repeated(lambda question: assistant.ask(question)))
        _embedding(loaded)
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    sys.stdout.write(f"{'peak memory of one of these processes':48}{peak:8.0f} MB\n")
    return 0


def _processes(arguments: Sequence[str], runs: int) -> list[float]:
    taken = []
    for _ in range(runs):
        begun = time.perf_counter()
        subprocess.run(
            [sys.executable, "-m", *arguments],
            cwd=_PROJECT,
            env=os.environ,
            check=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        taken.append(time.perf_counter() - begun)
    return taken


def _repeated(ask: Callable[[str], object]) -> list[float]:
    taken = []
    for question in _QUESTIONS:
        ask(question)
    for run in range(_WARM_RUNS):
        begun = time.perf_counter()
        ask(_QUESTIONS[run % len(_QUESTIONS)])
        taken.append(time.perf_counter() - begun)
    return taken


def _embedding(loaded: settings.Settings) -> None:
    embedder = open_embedder(loaded)
    texts = [f"{question} {' '.join(_QUESTIONS)}" * 3 for question in _QUESTIONS] * 10
    tokens = sum(embedder.count_tokens(text) for text in texts)
    begun = time.perf_counter()
    embedder.read_passages(texts)
    rate = tokens / (time.perf_counter() - begun)
    sys.stdout.write(f"{'embedding passages':48}{rate:8.0f} tokens a second\n")


def _line(name: str, taken: Sequence[float]) -> None:
    median, fastest = statistics.median(taken) * 1000, min(taken) * 1000
    sys.stdout.write(f"{name:48}{median:8.0f} ms (fastest {fastest:.0f})\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
