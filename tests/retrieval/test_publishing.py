"""Which generation is served, which are kept, going back, and what a killed build leaves."""

from __future__ import annotations

import pytest

from errors import IndexDamagedError, IndexMissingError
from retrieval import generation as files
from retrieval.checking import check_index
from retrieval.generation import current_generation, generation_names
from retrieval.index import Index
from retrieval.publishing import generations, publish, remove_unfinished, roll_back
from settings import Settings
from tests.retrieval.small_indexes import BRIDGE, LIBRARY, CountingEmbedder, build, document


def test_a_reader_notices_a_new_generation_and_keeps_the_old_one_meanwhile(
    settings: Settings, counting: CountingEmbedder
) -> None:
    reader = Index.open(settings, counting)
    for round_ in range(5):
        build(settings, counting, document("Runde", f"Runde {round_}."))
    assert reader.has_changed()
    assert reader.folder.is_dir()
    check_index(reader)
    newer = reader.reopen()
    assert newer.manifest.generation == current_generation(settings.data_dir)
    assert newer.reopen() is newer
    old = reader.folder
    reader.close()
    build(settings, counting, BRIDGE)
    assert not old.exists()


def test_three_generations_are_kept_and_one_can_go_back(
    settings: Settings, counting: CountingEmbedder
) -> None:
    first = current_generation(settings.data_dir)
    others = [build(settings, counting, document("Runde", f"Runde {n}.")).generation for n in range(3)]
    assert generation_names(settings.data_dir) == others
    assert [manifest.generation for manifest in generations(settings.data_dir)] == others[::-1]
    assert roll_back(settings).generation == others[1] == current_generation(settings.data_dir)
    assert roll_back(settings).generation == others[0] == current_generation(settings.data_dir)
    with pytest.raises(IndexMissingError, match="no earlier index generation"):
        roll_back(settings)
    assert roll_back(settings, others[2]).generation == others[2] == current_generation(settings.data_dir)
    with pytest.raises(IndexMissingError, match=f"no index generation {first}"):
        roll_back(settings, first)


def test_after_going_back_the_next_builds_on_that(settings: Settings, counting: CountingEmbedder) -> None:
    first = current_generation(settings.data_dir)
    build(settings, counting, LIBRARY)
    roll_back(settings)
    third = build(settings, counting, BRIDGE)
    assert third.previous == first
    assert roll_back(settings).generation == first


def test_a_damaged_generation_is_not_gone_back_to(settings: Settings, counting: CountingEmbedder) -> None:
    first = Index.open(settings)
    second = build(settings, counting, LIBRARY)
    chunks = first.folder / "chunks.jsonl"
    chunks.write_bytes(chunks.read_bytes().replace(b"16 kilometer", b"61 kilometer"))
    first.close()
    with pytest.raises(IndexDamagedError):
        roll_back(settings)
    assert current_generation(settings.data_dir) == second.generation


def test_what_was_never_finished_is_removed(settings: Settings) -> None:
    current = current_generation(settings.data_dir)
    half = files.index_folder(settings.data_dir) / "20200101-000000000-00000000"
    (half / "chroma").mkdir(parents=True)
    (half / "vectors.npy").write_bytes(b"half")
    remove_unfinished(settings)
    assert generation_names(settings.data_dir) == [current]


def test_publishing_twice_changes_nothing(settings: Settings) -> None:
    current = current_generation(settings.data_dir)
    assert current is not None
    publish(settings, current)
    assert generation_names(settings.data_dir) == [current]
