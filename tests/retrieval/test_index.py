"""An index as it is read: what it gives back, and how it says that it is damaged or not there."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from errors import IndexDamagedError, IndexMissingError, IndexModelError
from retrieval import generation as files
from retrieval.checking import check_index
from retrieval.index import Index
from settings import Settings, load
from tests.retrieval.small_indexes import BRIDGE, HARBOUR, CountingEmbedder, build

PROJECT = Path(__file__).resolve().parents[2]


def test_an_index_gives_back_what_it_was_built_from(settings: Settings, counting: CountingEmbedder) -> None:
    with Index.open(settings, counting) as index:
        check_index(index)
        assert index.document_ids == (BRIDGE.info.id, HARBOUR.info.id)
        assert index.documents[HARBOUR.info.id] == HARBOUR.info
        assert index.document(BRIDGE.info.id) == BRIDGE
        assert index.text(HARBOUR.info.id) == HARBOUR.text
        assert index.blocks(HARBOUR.info.id) == HARBOUR.blocks
        assert [index.text(chunk.document_id)[chunk.start : chunk.end] for chunk in index.chunks] == [
            chunk.text for chunk in index.chunks
        ]
        assert [index.document_ids[number] for number in index.chunk_document] == [
            chunk.document_id for chunk in index.chunks
        ]
        assert index.vectors.shape == (index.manifest.pieces, 384)
        assert index.lexical.count == len(index.chunks) == index.manifest.chunks
        assert len(index.chroma.get()["ids"]) == len(index.chunk_vectors) == index.manifest.chunks
        assert len(index.lead_vectors) == index.lexical_documents.count == 2
        assert index.manifest.model == counting.identity
        assert not index.has_changed()
        assert index.reopen() is index


def test_every_chunk_has_the_vector_of_its_own_text(settings: Settings, counting: CountingEmbedder) -> None:
    with Index.open(settings, counting) as index:
        chunk = index.chunks[0]
        assert np.allclose(index.vectors[0], counting.embed_passages([chunk.embedded_text])[0], atol=1e-5)
        found = index.chroma.similarity_search("Hvor lang er broen?", k=1)[0]
        assert found.page_content in BRIDGE.text
        assert found.metadata["document"] == BRIDGE.info.id
        assert (found.metadata["first_day"], found.metadata["last_day"]) == (20190101, 20191231)
        start, end = found.metadata["start"], found.metadata["end"]
        assert BRIDGE.text[start:end] == found.page_content


def test_another_process_finds_every_row(settings: Settings) -> None:
    program = """
import sys
from retrieval.index import Index
from settings import load
with Index.open(load(data_dir=sys.argv[1])) as index:
    found = [index.chroma.similarity_search_by_vector(v, k=1)[0].id for v in index.chunk_vectors]
    sys.stdout.write(" ".join(found))
"""
    command = [sys.executable, "-c", program, str(settings.data_dir)]
    done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=True)
    with Index.open(settings) as index:
        assert done.stdout.split() == [str(row) for row in range(index.manifest.chunks)]


def test_no_index_yet(tmp_path: Path) -> None:
    with pytest.raises(IndexMissingError) as raised:
        Index.open(load(data_dir=tmp_path))
    assert raised.value.message == f"There is no index in {tmp_path} yet."
    assert raised.value.next_step == f"Run: python -m ingest sync FOLDER --data {tmp_path}"


def test_an_index_of_another_model_is_refused(settings: Settings, counting: CountingEmbedder) -> None:
    other = CountingEmbedder()
    other.identity = replace(counting.identity, revision="another")
    with pytest.raises(IndexModelError, match=r"built with .* Run: python -m ingest sync"):
        Index.open(settings, other)
    other.embedded.clear()
    build(settings, other, BRIDGE)
    with Index.open(settings, other) as index:
        assert len(other.embedded) == len(set(index.pieces["digest"].tolist()))


def truncate(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-1])


def garble(file: Path) -> None:
    content = bytearray(file.read_bytes())
    middle = len(content) // 2
    content[middle : middle + 16] = bytes(byte ^ 0xFF for byte in content[middle : middle + 16])
    file.write_bytes(content)


def remove(file: Path) -> None:
    file.unlink()


@pytest.mark.parametrize("damage", [truncate, garble, remove])
def test_every_file_that_is_damaged_is_noticed(settings: Settings, damage: Callable[[Path], None]) -> None:
    folder = Index.open(settings).folder
    names = list(files.read_manifest(settings.data_dir, folder.name).files)
    assert {Path(name).parts[0] for name in names} == {path.name for path in folder.iterdir()} - {
        "manifest.json"
    }
    for name in names:
        content = (folder / name).read_bytes()
        if not content:
            continue
        damage(folder / name)
        with (
            pytest.raises(IndexDamagedError, match=r"is damaged: .* Run: python -m ingest sync"),
            Index.open(settings) as index,
        ):
            check_index(index)
        (folder / name).write_bytes(content)
    with Index.open(settings) as index:
        check_index(index)


def halve(file: Path) -> None:
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])


def overwrite(file: Path) -> None:
    file.write_bytes(b"no database" * 999)


def blank_last_quarter(file: Path) -> None:
    size = file.stat().st_size
    file.write_bytes(file.read_bytes()[: size * 3 // 4].ljust(size, b"\0"))


@pytest.mark.parametrize("damage", [halve, overwrite, remove, blank_last_quarter])
def test_a_damaged_chroma_database_is_said_not_traced(
    settings: Settings, damage: Callable[[Path], None]
) -> None:
    with Index.open(settings) as index:
        damage(index.folder / files.CHROMA / "chroma.sqlite3")
    with pytest.raises(IndexDamagedError), Index.open(settings) as index:
        check_index(index)


def test_a_generation_that_is_named_but_gone_is_damage(settings: Settings) -> None:
    shutil.rmtree(Index.open(settings).folder)
    with pytest.raises(IndexDamagedError, match="is not there"):
        Index.open(settings)
