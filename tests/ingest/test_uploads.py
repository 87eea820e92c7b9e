"""An uploaded file keeps to the folder whatever its name says, and replaces nothing unasked."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest

from errors import FolderError
from ingest import uploads
from ingest.filenames import free_name
from ingest.reading import document_files
from settings import Settings, load


@pytest.fixture
def place(tmp_path: Path) -> Settings:
    return load(data_dir=tmp_path / "data", corpus_dir=tmp_path / "corpus")


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.mark.parametrize("name", ["../../evil.txt", "README.md", "_a.txt", "." * 9, "å" * 400 + ".txt"])
def test_what_is_moved_in_is_seen_by_a_sync(place: Settings, name: str) -> None:
    staged = uploads.stage(place, name, b"content")
    uploads.move_in(place, staged.name, staged.name)
    (found,) = document_files(place.corpus_dir)
    assert found.parent == place.corpus_dir
    assert found.read_bytes() == b"content"
    assert uploads.staged_files(place) == ()
    assert [path.name for path in place.corpus_dir.iterdir()] == [found.name]


def test_waiting_files_of_one_name_do_not_replace_each_other(place: Settings) -> None:
    names = [uploads.stage(place, "plan.txt", content).name for content in (b"one", b"two", b"one")]
    names.append(uploads.stage(place, "PLAN.txt", b"three").name)
    assert names == ["plan.txt", "plan-2.txt", "plan.txt", "PLAN-3.txt"]
    before = uploads.stamp(place)
    uploads.discard(place, [file for file in uploads.staged_files(place) if file.name == "plan-2.txt"])
    assert uploads.stamp(place) != before
    assert [file.name for file in uploads.staged_files(place)] == ["PLAN-3.txt", "plan.txt"]
    shown = uploads.staged_files(place)
    late = uploads.stage(place, "another.txt", b"by another admin, meanwhile")
    uploads.discard(place, shown)
    assert uploads.staged_files(place) == (late,)
    assert not place.corpus_dir.exists()


def test_a_document_is_replaced_on_purpose_only_and_kept(place: Settings) -> None:
    place.corpus_dir.mkdir()
    (place.corpus_dir / "plan.txt").write_bytes(b"old")
    (place.corpus_dir / "plan.txt.meta.yaml").write_bytes(b"title: En plan\n")
    uploads.stage(place, "plan.txt", b"new")
    with pytest.raises(FolderError, match=r"There is a file plan\.txt"):
        uploads.move_in(place, "plan.txt", "plan.txt")
    assert (place.corpus_dir / "plan.txt").read_bytes() == b"old"
    uploads.move_in(place, "plan.txt", "plan.txt", replace=True)
    assert (place.corpus_dir / "plan.txt").read_bytes() == b"new"
    assert (place.corpus_dir / "plan.txt.meta.yaml").read_bytes() == b"title: En plan\n"
    (kept,) = (place.data_dir / "removed").iterdir()
    assert {file.name: file.read_bytes() for file in kept.iterdir()} == {
        "plan.txt": b"old",
        "plan.txt.meta.yaml": b"title: En plan\n",
    }


def test_what_is_replaced_keeps_the_name_that_the_folder_has(place: Settings) -> None:
    place.corpus_dir.mkdir()
    decomposed = unicodedata.normalize("NFD", "Åben plan.txt")
    (place.corpus_dir / decomposed).write_bytes(b"old")
    (place.corpus_dir / f"{decomposed}.meta.yaml").write_bytes(b"title: Gammel\n")
    for name, content in (("Åben plan.txt", b"new"), ("Åben plan.txt.meta.yaml", b"title: Ny\n")):
        uploads.stage(place, name, content)
    sidecar = "Åben plan.txt.meta.yaml"
    with pytest.raises(FolderError, match="There is a file"):
        uploads.move_in(place, "Åben plan.txt", "Åben plan.txt", sidecar=sidecar)
    uploads.move_in(place, "Åben plan.txt", "Åben plan.txt", sidecar=sidecar, replace=True)
    assert contents(place.corpus_dir) == {decomposed: b"new", f"{decomposed}.meta.yaml": b"title: Ny\n"}
    (kept,) = (place.data_dir / "removed").iterdir()
    assert contents(kept) == {decomposed: b"old", f"{decomposed}.meta.yaml": b"title: Gammel\n"}
    assert uploads.staged_files(place) == ()


def test_a_name_of_two_hundred_bytes_gets_a_number(place: Settings) -> None:
    name = "å" * 98 + ".txt"
    assert len(name.encode()) == 200
    for content in (b"one", b"two"):
        staged = uploads.stage(place, name, content).name
        uploads.move_in(place, staged, free_name(place.corpus_dir, staged))
    assert contents(place.corpus_dir) == {name: b"one", "å" * 97 + "-2.txt": b"two"}


def test_neither_file_of_a_pair_is_moved_where_one_cannot_be(place: Settings) -> None:
    place.corpus_dir.mkdir()
    (place.corpus_dir / "plan.txt").write_bytes(b"old")
    (place.corpus_dir / "plan.txt.meta.yaml").mkdir()
    uploads.stage(place, "plan.txt", b"new")
    uploads.stage(place, "plan.txt.meta.yaml", b"title: Ny\n")
    (place.data_dir / "removed").write_bytes(b"no folder")
    with pytest.raises(FolderError, match=r"plan\.txt cannot be put into"):
        uploads.move_in(place, "plan.txt", "plan.txt", sidecar="plan.txt.meta.yaml", replace=True)
    assert sorted(path.name for path in place.corpus_dir.iterdir()) == ["plan.txt", "plan.txt.meta.yaml"]
    assert (place.corpus_dir / "plan.txt").read_bytes() == b"old"
    assert [file.name for file in uploads.staged_files(place)] == ["plan.txt", "plan.txt.meta.yaml"]


def test_a_folder_that_cannot_be_written_to_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    blocked = load(data_dir=tmp_path / "data", corpus_dir=tmp_path / "file" / "corpus")
    uploads.stage(blocked, "plan.txt", b"content")
    assert not uploads.is_writable(blocked.corpus_dir)
    assert uploads.is_writable(tmp_path / "new" / "corpus")
    with pytest.raises(FolderError, match="cannot be put into"):
        uploads.move_in(blocked, "plan.txt", "plan.txt")
    assert [file.name for file in uploads.staged_files(blocked)] == ["plan.txt"]
    nowhere = load(data_dir=tmp_path / "file", corpus_dir=tmp_path / "corpus")
    with pytest.raises(FolderError, match="cannot be kept"):
        uploads.stage(nowhere, "plan.txt", b"content")
