"""With CHROMA_HOST set, a generation's rows are a collection on a real Chroma server."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from chromadb.api.client import Client

from errors import IndexDamagedError, IndexStoreError
from ingest.sync import sync
from retrieval.checking import check_index
from retrieval.embedding import Embedder
from retrieval.generation import current_generation, generation_names, index_folder
from retrieval.index import Index
from retrieval.vector_store import CollectionPlace, connect
from settings import Settings, load

TEXT = "Broen er {} kilometer lang.\n\nDen åbnede i 2000, og tog og biler bruger den hver dag.\n"


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """Run a server and give its port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        number: int = free.getsockname()[1]
    folder = tmp_path_factory.mktemp("server")
    program = Path(sys.executable).with_name("chroma")
    command = [str(program), "run", "--path", str(folder), "--host", "127.0.0.1", "--port", str(number)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _ in range(600):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", number)) == 0:
                    break
            time.sleep(0.1)
        yield number
    finally:
        process.kill()
        process.wait()


@pytest.fixture
def settings(tmp_path: Path, port: int, embedder: Embedder) -> Settings:
    """A folder of one file, synced to the server."""
    settings = load(data_dir=tmp_path / "data", chroma_host="127.0.0.1", chroma_port=port)
    write(settings, 16)
    sync(corpus(settings), settings, embedder=embedder)
    return settings


def corpus(settings: Settings) -> Path:
    return settings.data_dir.parent / "corpus"


def write(settings: Settings, kilometres: int) -> None:
    corpus(settings).mkdir(exist_ok=True)
    (corpus(settings) / "broen.txt").write_text(TEXT.format(kilometres))


@contextmanager
def server(settings: Settings) -> Iterator[Client]:
    with connect(CollectionPlace.of(settings, "")) as client:
        yield client


def collections(settings: Settings) -> set[str]:
    with server(settings) as client:
        return {collection.name for collection in client.list_collections()}


def test_the_rows_are_on_the_server_and_found_there(settings: Settings, embedder: Embedder) -> None:
    current = current_generation(settings.data_dir)
    assert current in collections(settings)
    assert not (index_folder(settings.data_dir) / current / "chroma").exists()
    with Index.open(settings, embedder) as index:
        check_index(index)
        assert index.manifest.chroma_server
        found = index.chroma.similarity_search("Hvor lang er broen?", k=1)
        assert "16 kilometer" in found[0].page_content
    assert not sync(corpus(settings), settings, embedder=embedder).published


def test_old_collections_go_with_their_generations(settings: Settings, embedder: Embedder) -> None:
    first = current_generation(settings.data_dir)
    for kilometres in (17, 18, 19):
        write(settings, kilometres)
        sync(corpus(settings), settings, embedder=embedder)
    assert first not in collections(settings)
    kept = generation_names(settings.data_dir)
    assert len(kept) == 3
    assert set(kept) <= collections(settings)


def test_the_collection_of_a_killed_sync_is_removed(settings: Settings, embedder: Embedder) -> None:
    half = "20200101-000000000-00000000"
    (index_folder(settings.data_dir) / half).mkdir()
    with server(settings) as client:
        client.create_collection(half)
    sync(corpus(settings), settings, embedder=embedder)
    assert half not in collections(settings)
    assert generation_names(settings.data_dir) == [current_generation(settings.data_dir)]


def test_a_lost_collection_is_damage_that_a_sync_mends(settings: Settings, embedder: Embedder) -> None:
    current = current_generation(settings.data_dir)
    assert current is not None
    with server(settings) as client:
        client.delete_collection(current)
    with Index.open(settings) as index, pytest.raises(IndexDamagedError, match="Run: python -m ingest sync"):
        check_index(index)
    assert sync(corpus(settings), settings, embedder=embedder).published
    with Index.open(settings) as index:
        check_index(index)


def test_moving_between_server_and_folder(settings: Settings, embedder: Embedder) -> None:
    own = load(data_dir=settings.data_dir)
    with pytest.raises(IndexStoreError, match=r"on a Chroma server, but CHROMA_HOST is not set\. Set it\."):
        Index.open(own)
    assert sync(corpus(settings), own, embedder=embedder).published
    with Index.open(own) as index:
        check_index(index)
    with pytest.raises(IndexStoreError, match=r"CHROMA_HOST is set, but the rows .* Unset it\."):
        Index.open(settings)
    assert sync(corpus(settings), settings, embedder=embedder).published
    with Index.open(settings) as index:
        check_index(index)


def test_a_silent_server_is_said_in_one_sentence_and_changes_nothing(
    settings: Settings, embedder: Embedder
) -> None:
    current = current_generation(settings.data_dir)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        silent = load(data_dir=settings.data_dir, chroma_host="127.0.0.1", chroma_port=free.getsockname()[1])
    with pytest.raises(
        IndexStoreError, match=r"The Chroma server at 127\.0\.0\.1:.* cannot be used"
    ) as raised:
        sync(corpus(settings), silent, embedder=embedder)
    assert "CHROMA_HOST" in raised.value.next_step
    assert current_generation(settings.data_dir) == current
    assert generation_names(settings.data_dir) == [current]
