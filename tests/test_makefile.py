"""`make run` takes in what it can, says what it cannot, and serves the pages in any case."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]
COMMAND_S = 300
SERVED = "-m streamlit run app.py\n"
AS_IT_IS = "Nothing new was taken in; the pages are served with the index as it is.\n"


def test_make_run_syncs_the_corpus_and_serves_the_chat() -> None:
    dry = subprocess.run(
        ["make", "--dry-run", "--no-print-directory", "run"],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=True,
    )
    last_two = [line.split("python ", 1)[1] for line in dry.stdout.splitlines()[-2:]]
    assert last_two[0].startswith('-m ingest sync "corpus" || ')
    assert last_two[1] == "-m streamlit run app.py"


def make_run(place: Path, corpus: Path, python: Path) -> subprocess.CompletedProcess[str]:
    """Run `make run` on a folder with this Python, but for serving the pages: that is only printed."""
    binaries = place / "bin"
    binaries.mkdir()
    (binaries / "python").write_text(
        f'#!/bin/sh\ncase "$2" in streamlit) echo "$@" ;; *) exec {python} "$@" ;; esac\n', encoding="utf-8"
    )
    (binaries / "python").chmod(0o755)
    return subprocess.run(
        ["make", "--no-print-directory", "--assume-old=.venv/installed", "run", f"BIN={binaries}"],
        cwd=PROJECT,
        env={**os.environ, "CORPUS_DIR": str(corpus), "DATA_DIR": str(place / "data")},
        capture_output=True,
        text=True,
        timeout=COMMAND_S,
        check=False,
    )


def test_make_run_serves_the_pages_when_there_is_nothing_to_take_in(tmp_path: Path) -> None:
    gone = tmp_path / "not-mounted"
    ran = make_run(tmp_path, gone, Path(sys.executable))
    assert (ran.returncode, ran.stdout.endswith(f"\n{SERVED}")) == (0, True)
    assert (
        ran.stderr == f"The folder {gone} does not exist. Check the path, or create the folder.\n{AS_IT_IS}"
    )


def test_make_run_serves_the_pages_when_files_fail_which_the_sync_tells(tmp_path: Path) -> None:
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "tom.txt").touch()
    ran = make_run(tmp_path, tmp_path / "corpus", Path(sys.executable))
    assert (ran.returncode, ran.stdout.endswith(f"\n{SERVED}")) == (0, True)
    assert "tom.txt" in ran.stdout
    assert AS_IT_IS not in ran.stderr


def test_make_run_ends_when_its_sync_is_interrupted(tmp_path: Path) -> None:
    interrupted = tmp_path / "interrupted"
    interrupted.write_text("#!/bin/sh\nexit 130\n", encoding="utf-8")
    interrupted.chmod(0o755)
    ran = make_run(tmp_path, tmp_path, interrupted)
    assert (ran.returncode, ran.stdout) == (2, "")
    assert AS_IT_IS not in ran.stderr
