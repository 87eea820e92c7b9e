"""Files that hang, swell or crash their reader: a failure with its true reason, and no process is left."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from pypdf import PdfWriter

from errors import ReadError
from ingest.readers import Readers
from settings import Settings, load
from tests.ingest.pdf_files import pdf_of_page

PROJECT = Path(__file__).resolve().parents[2]
BRIDGE = "Broen er 16 kilometer lang.\n\nDen åbnede i 2000, og tog og biler bruger den hver dag.\n"
ENDLESS = (
    "Havnen blev bygget om i 1998, og færgerne sejler hver time, også om natten. " * 20 + "\n\n"
) * 4000
"""Takes any machine longer to read than the limit that the tests set."""


def write(folder: Path, name: str, content: str | bytes) -> Path:
    file = folder / name
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    return file


def children(of: int) -> set[int]:
    """Return the processes that a process has started and that still live."""
    found = set()
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            after_name = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(after_name[1]) == of and after_name[0] != "Z":
            found.add(int(stat.parent.name))
    return found


def wait_for(condition: Callable[[], bool], timeout_s: float = 60.0) -> None:
    deadline = time.monotonic() + timeout_s
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.01)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return load(data_dir=tmp_path / "data")


def test_one_worker_reads_file_after_file(tmp_path: Path, settings: Settings) -> None:
    before = children(os.getpid())
    with Readers(settings) as readers:
        documents = [readers.read(write(tmp_path, f"{n}.txt", BRIDGE + str(n)), tmp_path) for n in range(3)]
        assert len(children(os.getpid()) - before) == 1
    assert [document.info.path for document in documents] == ["0.txt", "1.txt", "2.txt"]
    assert documents[0].text == BRIDGE.strip() + " 0"
    assert children(os.getpid()) == before


def test_a_reader_says_why_it_refuses_a_file(tmp_path: Path, settings: Settings) -> None:
    with Readers(settings) as readers, pytest.raises(ReadError) as raised:
        readers.read(write(tmp_path, "tom.txt", ""), tmp_path)
    assert raised.value.message == "The file is empty."
    assert raised.value.next_step == "Put the document's content into it, or remove it."


def test_a_file_that_takes_too_long_is_stopped_and_the_next_one_read(tmp_path: Path) -> None:
    settings = load(data_dir=tmp_path / "data", read_timeout_s=0.5)
    before = children(os.getpid())
    with Readers(settings) as readers:
        with pytest.raises(ReadError) as raised:
            readers.read(write(tmp_path, "lang.txt", ENDLESS), tmp_path)
        assert raised.value.message == "Reading it took more than 0.5 seconds, and was stopped."
        assert raised.value.next_step == "Split it, or set READ_TIMEOUT_S higher."
        assert children(os.getpid()) == before
        assert readers.read(write(tmp_path, "broen.txt", BRIDGE), tmp_path).text == BRIDGE.strip()


def test_a_file_that_takes_too_much_memory_is_refused_and_the_next_one_read(tmp_path: Path) -> None:
    settings = load(data_dir=tmp_path / "data", read_memory_mb=200)
    with Readers(settings) as readers:
        with pytest.raises(ReadError) as raised:
            readers.read(write(tmp_path, "stor.txt", "å" * 80_000_000), tmp_path)
        assert raised.value.message == "Reading it takes more than 200 MB of memory."
        assert raised.value.next_step == "Split it, or set READ_MEMORY_MB higher."
        assert readers.read(write(tmp_path, "broen.txt", BRIDGE), tmp_path).text == BRIDGE.strip()


def test_a_file_over_the_size_limit_is_refused(tmp_path: Path) -> None:
    file = write(tmp_path, "stor.txt", "a" * 1_500_000)
    with Readers(load(data_dir=tmp_path, max_file_mb=1)) as readers, pytest.raises(ReadError) as raised:
        readers.read(file, tmp_path)
    assert raised.value.message == "The file has 1.5 MB; 1 are the most that are read."
    assert raised.value.next_step == "Split it, or set MAX_FILE_MB higher."


def test_a_pdf_with_more_pages_than_the_limit_is_refused(tmp_path: Path) -> None:
    writer = PdfWriter()
    for _ in range(4):
        writer.add_blank_page(595, 842)
    writer.write(tmp_path / "lang.pdf")
    with Readers(load(data_dir=tmp_path, max_pages=3)) as readers, pytest.raises(ReadError) as raised:
        readers.read(tmp_path / "lang.pdf", tmp_path)
    assert raised.value.message == "The PDF has 4 pages; 3 are the most that are read."
    assert raised.value.next_step == "Split it, or set MAX_PAGES higher."


@pytest.mark.parametrize(
    ("number", "reason"),
    [
        (signal.SIGSEGV, "It made its reader crash (SIGSEGV)."),
        (
            signal.SIGKILL,
            "The process that read it was killed from outside, perhaps by a system short of memory.",
        ),
    ],
)
def test_a_worker_that_dies_is_a_failure_and_is_replaced(
    tmp_path: Path, settings: Settings, number: signal.Signals, reason: str
) -> None:
    file = write(tmp_path, "lang.txt", ENDLESS)
    before = children(os.getpid())
    errors: list[ReadError] = []

    def read() -> None:
        try:
            readers.read(file, tmp_path)
        except ReadError as error:
            errors.append(error)

    with Readers(settings) as readers:
        readers.read(write(tmp_path, "broen.txt", BRIDGE), tmp_path)
        thread = threading.Thread(target=read)
        thread.start()
        (worker,) = children(os.getpid()) - before
        time.sleep(0.2)
        os.kill(worker, number)
        thread.join()
        assert [error.message for error in errors] == [reason]
        assert readers.read(write(tmp_path, "broen.txt", BRIDGE), tmp_path).text == BRIDGE.strip()


def test_closing_stops_what_is_being_read(tmp_path: Path, settings: Settings) -> None:
    file = write(tmp_path, "lang.txt", ENDLESS)
    before = children(os.getpid())
    ended: list[type] = []

    def read() -> None:
        try:
            readers.read(file, tmp_path)
        except ReadError as error:
            ended.append(type(error))

    readers = Readers(settings)
    thread = threading.Thread(target=read)
    thread.start()
    wait_for(lambda: children(os.getpid()) != before)
    readers.close()
    thread.join()
    assert ended == [ReadError]
    assert children(os.getpid()) == before


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGINT])
def test_no_worker_outlives_its_sync(tmp_path: Path, number: signal.Signals) -> None:
    folder = tmp_path / "corpus"
    folder.mkdir()
    write(folder, "lang.txt", ENDLESS)
    command = [sys.executable, "-m", "ingest", "sync", str(folder), "--data", str(tmp_path / "data")]
    sync = subprocess.Popen(
        command, cwd=PROJECT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    )
    wait_for(lambda: bool(children(sync.pid)))
    workers = children(sync.pid)
    time.sleep(0.3)
    sync.send_signal(number)
    _, said = sync.communicate(timeout=60)
    if number == signal.SIGINT:
        assert sync.returncode == 130
        assert said.endswith("\nInterrupted. The index that was there before still serves.\n")
    wait_for(lambda: not any(Path(f"/proc/{worker}").exists() for worker in workers))


def test_a_decompression_bomb_is_one_failure_among_good_files(tmp_path: Path) -> None:
    bomb = pdf_of_page(b"BT /F1 12 Tf (" + b"a" * 60_000_000 + b") Tj ET")
    assert len(bomb) < 100_000
    settings = load(data_dir=tmp_path / "data", read_memory_mb=300, read_timeout_s=20)
    with Readers(settings) as readers:
        with pytest.raises(ReadError) as raised:
            readers.read(write(tmp_path, "bombe.pdf", bomb), tmp_path)
        assert raised.value.next_step
        assert readers.read(write(tmp_path, "broen.txt", BRIDGE), tmp_path).text == BRIDGE.strip()
