"""A generation's files: names, manifest, lines, the file `current`, and the lock."""

from __future__ import annotations

import json
import multiprocessing
import os
import signal
import time
from multiprocessing.connection import Connection
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from errors import IndexDamagedError, IndexLockedError, IndexStoreError
from retrieval import generation as files
from retrieval.documents import Block, Chunk, Document, DocumentInfo, Dropped, Unread
from retrieval.embedding import ModelIdentity
from retrieval.generation import Chunking, FileStamp, Manifest, Source
from retrieval.locking import Writer, write_lock, writer
from retrieval.records import (
    Lines,
    decode_chunk,
    decode_info,
    decode_text,
    encode_chunk,
    encode_info,
    encode_text,
    write_lines,
)
from settings import Settings

MANIFEST = Manifest(
    generation="20260101-120000000-0123abcd",
    previous="",
    created="2026-01-01T12:00:00+00:00",
    created_by="ada@example",
    folder="/srv/corpus",
    model=ModelIdentity("small", "1", 384, 512),
    chunking=Chunking(1, 160, 0),
    cleaning="1",
    chroma_server=False,
    documents=1,
    chunks=2,
    pieces=3,
    sources=(Source("0123456789abcdef", "å/ö.txt", "f"),),
    files={"vectors.npy": FileStamp(10, "aa")},
)


def test_a_manifest_is_read_as_it_was_written(tmp_path: Path) -> None:
    folder = files.index_folder(tmp_path) / MANIFEST.generation
    folder.mkdir(parents=True)
    (folder / files.MANIFEST).write_text(MANIFEST.to_json(), "utf-8")
    assert files.read_manifest(tmp_path, MANIFEST.generation) == MANIFEST


@pytest.mark.parametrize(
    "text", ["", "{}", "[]", "null", MANIFEST.to_json().replace('"format": ', '"format": 9')]
)
def test_a_manifest_that_cannot_be_understood_is_damage(tmp_path: Path, text: str) -> None:
    folder = files.index_folder(tmp_path) / MANIFEST.generation
    folder.mkdir(parents=True)
    (folder / files.MANIFEST).write_text(text, "utf-8")
    with pytest.raises(IndexDamagedError, match="manifest that cannot be read"):
        files.read_manifest(tmp_path, MANIFEST.generation)


def test_names_sort_by_age_even_when_the_clock_goes_back(tmp_path: Path) -> None:
    future = files.index_folder(tmp_path) / "20991231-235959999-00000000"
    future.mkdir(parents=True)
    name = files.new_name(tmp_path, "content")
    assert name > future.name
    assert name.startswith("21000101-000000000-")
    assert files.is_generation_name(name)


def test_current_names_a_generation_or_is_damaged(tmp_path: Path) -> None:
    assert files.current_generation(tmp_path) is None
    files.index_folder(tmp_path).mkdir()
    current = files.index_folder(tmp_path) / "current"
    files.write_durably(current, MANIFEST.generation + "\n")
    assert files.current_generation(tmp_path) == MANIFEST.generation
    for wrong in ("", "../../etc", "æ", MANIFEST.generation + "x"):
        current.write_text(wrong, "utf-8")
        with pytest.raises(IndexDamagedError, match="does not name an index generation"):
            files.current_generation(tmp_path)


def test_the_mending_command_names_the_data_folder_where_it_is_another(tmp_path: Path) -> None:
    usual = Settings.model_fields["data_dir"].default
    assert files.mending_command(usual, "a b") == "Run: python -m ingest sync 'a b'"
    assert files.mending_command(tmp_path) == f"Run: python -m ingest sync FOLDER --data {tmp_path}"


texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)


@given(
    st.lists(
        st.tuples(
            texts,
            texts,
            st.none() | st.integers(1, 9),
            st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9))),
        )
    ),
)
def test_records_come_back_as_they_were_written(
    tmp_path_factory: pytest.TempPathFactory,
    drawn: list[tuple[str, str, int | None, list[tuple[int, int]]]],
) -> None:
    folder = tmp_path_factory.mktemp("records")
    documents = [
        Document(
            DocumentInfo(f"{n:016x}", title, None, "2025-08", "da", text, (title,) * (page or 0)),
            text,
            (Block("item", 0, len(text), page, 1),),
            page or 0,
            (Dropped("advert", page, title),),
            (Unread(page, text, title),) if page else (),
            (page,) if page else (),
        )
        for n, (title, text, page, _) in enumerate(drawn)
    ]
    chunks = [Chunk(title, 0, 1, text, page, title, text, tuple(heads)) for title, text, page, heads in drawn]
    write_lines(folder, "documents", map(encode_info, documents))
    write_lines(folder, "texts", map(encode_text, documents))
    write_lines(folder, "chunks", map(encode_chunk, chunks))
    assert list(Lines(folder, "documents", decode_info, AssertionError)) == [
        (d.info, d.pages, d.unread) for d in documents
    ]
    assert list(Lines(folder, "texts", decode_text, AssertionError)) == [
        (d.text, d.blocks, d.dropped, d.recognised) for d in documents
    ]
    read = Lines(folder, "chunks", decode_chunk, AssertionError)
    assert list(read) == chunks
    assert read[1:] == chunks[1:]
    assert [read[-n] for n in range(1, len(chunks) + 1)] == chunks[::-1]


def test_a_broken_line_raises_when_it_is_read_and_a_short_file_at_once(tmp_path: Path) -> None:
    write_lines(tmp_path, "chunks", ["one", "two"])
    file = tmp_path / "chunks.jsonl"
    file.write_bytes(b'"one"\n"two]\n')
    lines = Lines(tmp_path, "chunks", str, lambda: IndexDamagedError("damaged"))
    assert lines[0] == "one"
    with pytest.raises(IndexDamagedError):
        lines[1]
    file.write_bytes(b'"one"\n')
    with pytest.raises(ValueError, match="belong together"):
        Lines(tmp_path, "chunks", str, lambda: IndexDamagedError("damaged"))


def test_a_record_that_is_asked_for_again_is_decoded_once(tmp_path: Path) -> None:
    write_lines(tmp_path, "texts", range(20))
    decoded: list[int] = []

    def decode(value: int) -> int:
        decoded.append(value)
        return value

    lines = Lines(tmp_path, "texts", decode, AssertionError)
    assert [lines[number] for number in (3, 3, 4, 3, 19, 4)] == [3, 3, 4, 3, 19, 4]
    assert decoded == [3, 4, 19]
    assert list(lines) == list(range(20))


def hold_lock(data_dir: Path, said: Connection) -> None:
    """Hold the lock until killed."""
    with write_lock(data_dir):
        said.send("held")
        time.sleep(60)


def test_one_writer_at_a_time_and_nothing_left_of_a_killed_one(tmp_path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    hear, say = context.Pipe()
    process = context.Process(target=hold_lock, args=(tmp_path, say), daemon=True)
    process.start()
    assert hear.poll(60)
    assert hear.recv() == "held"
    waited_for: list[Writer | None] = []
    with (
        pytest.raises(IndexLockedError, match=f"is being written by .*process {process.pid}, since"),
        write_lock(tmp_path, wait_s=0.2, on_wait=waited_for.append),
    ):
        pytest.fail("two writers")
    holder = writer(tmp_path)
    assert holder is not None
    assert waited_for == [holder]
    assert holder.pid == process.pid
    assert process.pid is not None
    os.kill(process.pid, signal.SIGKILL)
    process.join()
    assert writer(tmp_path) is None
    with write_lock(tmp_path, wait_s=0.0):
        said = json.loads((files.index_folder(tmp_path) / "lock").read_text())
        assert said["pid"] == os.getpid()
    assert (files.index_folder(tmp_path) / "lock").read_text() == ""


def test_a_data_folder_that_cannot_be_written_is_said_in_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(IndexStoreError, match="cannot be written to"), write_lock(tmp_path / "file"):
        pytest.fail("no folder to write to")
