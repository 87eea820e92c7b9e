"""What makes the next sync build the index anew: other settings, damage, and what a killed one left."""

from __future__ import annotations

import os
import shutil

import pytest

from errors import IndexLockedError
from ingest import plan
from ingest.plan import Changes
from retrieval import chunking
from retrieval import generation as files
from retrieval.generation import current_generation, generation_names
from retrieval.index import Index
from retrieval.locking import write_lock
from settings import load
from tests.ingest.synced_place import BRIDGE_ID, HARBOUR_ID, Place


def test_other_settings_rebuild_with_the_vectors_that_still_hold(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    smaller = load(data_dir=place.settings.data_dir, chunk_tokens=16)
    result = place.sync(settings=smaller)
    assert result.published
    assert result.changes == Changes((), (), (), 2)
    assert not place.sync(settings=smaller).published
    monkeypatch.setattr(chunking, "VERSION", chunking.VERSION + 1)
    assert place.sync(settings=smaller).published
    monkeypatch.setattr(plan, "VERSION", "another cleaning")
    assert place.sync(settings=smaller).changes == Changes((), (BRIDGE_ID, HARBOUR_ID), (), 0)


@pytest.mark.parametrize(
    "name",
    [
        "vectors.npy",
        "texts.jsonl",
        "chunks.jsonl",
        "manifest.json",
        "lexical/chunks/grams.json",
        "tokens.int8",
        "chroma/chroma.sqlite3",
        "chroma",
    ],
)
def test_a_damaged_index_is_mended_by_the_next_sync(place: Place, name: str) -> None:
    with Index.open(place.settings) as index:
        damaged = index.folder / name
    texts = place.texts()
    if damaged.is_dir():
        shutil.rmtree(damaged)
    else:
        damaged.write_bytes(damaged.read_bytes()[: damaged.stat().st_size // 2])
    result = place.sync()
    assert result.published
    assert place.texts() == texts
    assert not place.sync().published


def test_a_damaged_current_file_is_mended_by_the_next_sync(place: Place) -> None:
    (files.index_folder(place.settings.data_dir) / "current").write_text("nonsense")
    assert place.sync().published
    assert len(place.texts()) == 2


def test_a_sync_removes_what_a_killed_one_left(place: Place) -> None:
    half = files.index_folder(place.settings.data_dir) / "20200101-000000000-00000000"
    half.mkdir()
    place.sync()
    assert generation_names(place.settings.data_dir) == [current_generation(place.settings.data_dir)]


def test_a_second_writer_waits_and_then_says_who_writes(place: Place) -> None:
    with write_lock(place.settings.data_dir), pytest.raises(IndexLockedError, match=f"process {os.getpid()}"):
        place.sync()
