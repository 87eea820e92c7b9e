"""Several at once: two syncs, readers that ask while the index is replaced, and a thousand files."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from ingest.listing import list_documents
from ingest.sync import sync
from retrieval.checking import check_index
from retrieval.embedding import Embedder
from retrieval.generation import generation_names
from retrieval.index import Index
from retrieval.search import Searcher
from settings import load
from tests.ingest.synced_place import Place

PROJECT = Path(__file__).resolve().parents[2]
READERS = 10
ROUNDS = 4
FILES = 1000

ASKED: Mapping[str, str] = {
    "Hvor lang er broen over sundet?": "Broen over sundet er 16 kilometer lang.",
    "Hvornår har biblioteket åbent?": "Biblioteket har åbent om aftenen, også for dem uden kort.",
    "När byggdes hamnen om?": "Hamnen byggdes om 1998, och färjorna går varje timme.",
}
"""Questions, and the passage that each index of this test holds for it."""


def start(folder: Path, data: Path) -> subprocess.Popen[str]:
    """Start a sync in a process of its own."""
    command = [sys.executable, "-m", "ingest", "sync", str(folder), "--data", str(data), "--json"]
    return subprocess.Popen(
        command, cwd=PROJECT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, bufsize=1
    )


def test_of_two_syncs_at_once_one_waits_and_neither_loses_anything(place: Place, tmp_path: Path) -> None:
    other = tmp_path / "more"
    shutil.copytree(place.folder, other)
    place.write("nord.txt", "Nordens hus har ti rum.\n")
    (other / "syd.txt").write_text("Sydens hus har tolv rum.\n")
    processes = [start(folder, place.settings.data_dir) for folder in (place.folder, other, place.folder)]
    said = [process.communicate(timeout=300) for process in processes]
    assert [process.returncode for process in processes] == [0, 0, 0]
    published = {json.loads(out)["generation"] for out, _ in said}
    assert set(generation_names(place.settings.data_dir)) >= published - {""}
    paths = set(place.texts())
    assert paths in ({"broen.txt", "nord.txt", "syd/hamnen.txt"}, {"broen.txt", "syd.txt", "syd/hamnen.txt"})
    assert sum("Waiting for " in error for _, error in said) >= 1


def test_ten_readers_get_every_answer_while_syncs_replace_the_index(
    tmp_path: Path, embedder: Embedder
) -> None:
    place = Place(tmp_path, embedder)
    for number, text in enumerate(ASKED.values()):
        place.write(f"fast{number}.txt", text + "\n")
    place.write("skift.txt", "Runde nul er begyndt.\n")
    place.sync()
    stop = threading.Event()
    asked = [0] * READERS
    wrong: list[str] = []

    def read(reader: int) -> None:
        index = Index.open(place.settings, embedder)
        try:
            while not stop.is_set():
                newer = index.reopen()
                if newer is not index:
                    index.close()
                    index = newer
                searcher = Searcher(index, embedder, place.settings)
                for question, passage in ASKED.items():
                    found = [hit.text for hit in searcher.search(question, k=4).hits]
                    if passage not in found:
                        wrong.append(f"{question} {found}")
                if len(index.chroma.get(include=[])["ids"]) != index.manifest.chunks:
                    wrong.append(f"{index.manifest.generation} has lost rows")
                asked[reader] += 1
        except BaseException as error:
            wrong.append(repr(error))
        finally:
            index.close()

    readers = [threading.Thread(target=read, args=(number,)) for number in range(READERS)]
    for thread in readers:
        thread.start()
    for round_ in range(ROUNDS):
        place.write("skift.txt", f"Runde {round_} er begyndt, og intet andet er ændret.\n")
        process = start(place.folder, place.settings.data_dir)
        out, error = process.communicate(timeout=300)
        assert process.returncode == 0, error
        assert json.loads(out)["published"]
    stop.set()
    for thread in readers:
        thread.join()
    assert wrong == []
    assert all(asked)
    assert len(generation_names(place.settings.data_dir)) <= 4


def test_a_second_sync_of_a_thousand_files_writes_nothing(tmp_path: Path, embedder: Embedder) -> None:
    folder = tmp_path / "corpus"
    for number in range(FILES):
        file = folder / f"{number // 100}" / f"sag{number}.txt"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(f"Sag {number} handler om vej {number % 37}.\n")
    settings = load(data_dir=tmp_path / "data")
    first = sync(folder, settings, embedder=embedder)
    assert (first.published, first.documents, first.failed) == (True, FILES, ())
    before = {path: path.stat() for path in settings.data_dir.rglob("*") if path.name != "lock"}
    process = start(folder, settings.data_dir)
    out, error = process.communicate(timeout=300)
    assert process.returncode == 0, error
    result = json.loads(out)
    assert (result["published"], result["unchanged"], result["failed"]) == (False, FILES, [])
    after = {path: path.stat() for path in settings.data_dir.rglob("*") if path.name != "lock"}
    assert {path: (stat.st_mtime_ns, stat.st_ino, stat.st_size) for path, stat in after.items()} == {
        path: (stat.st_mtime_ns, stat.st_ino, stat.st_size) for path, stat in before.items()
    }
    assert len(list_documents(settings)) == FILES


@pytest.fixture(autouse=True)
def _whole_afterwards(tmp_path: Path) -> Iterator[None]:
    """Check the index that a test leaves."""
    yield
    with Index.open(load(data_dir=tmp_path / "data")) as index:
        check_index(index)
