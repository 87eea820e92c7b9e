"""Where nothing more can be written, nothing half written stays, and one sentence says so."""

from __future__ import annotations

import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from errors import FolderError, IndexStoreError
from ingest import uploads
from ingest.page_reasons import in_language
from ingest.sidecar import write_sidecar
from retrieval.generation import current_generation, index_folder
from retrieval.locking import write_lock
from retrieval.publishing import roll_back
from settings import load
from tests.ingest.synced_place import BRIDGE, Place


@contextmanager
def full_disk() -> Iterator[None]:
    """Let the operating system refuse to put a single byte into any file."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def files_in(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.mark.parametrize("before", [{}, {"plan.pdf.meta.yaml": b"password: hemmelig\n"}])
def test_a_sidecar_that_cannot_be_written_leaves_nothing_of_itself(
    tmp_path: Path, before: dict[str, bytes]
) -> None:
    for name, content in before.items():
        (tmp_path / name).write_bytes(content)
    with (
        full_disk(),
        pytest.raises(FolderError, match=r"plan\.pdf\.meta\.yaml cannot be written in .*: File too large"),
    ):
        write_sidecar(tmp_path / "plan.pdf", {"title": "En plan", "password": "hemmelig"})
    assert files_in(tmp_path) == before
    write_sidecar(tmp_path / "plan.pdf", {"title": "En plan", "password": "hemmelig"})
    assert list(files_in(tmp_path)) == ["plan.pdf.meta.yaml"]


def test_what_a_crash_left_of_a_sidecar_is_hidden_and_goes_with_the_next(tmp_path: Path) -> None:
    (tmp_path / ".plan.pdf.meta.yaml.new").write_bytes(b"passw")
    write_sidecar(tmp_path / "plan.pdf", {"title": "En plan"})
    assert files_in(tmp_path) == {"plan.pdf.meta.yaml": b"title: En plan\n"}


def test_an_upload_that_cannot_be_kept_or_moved_leaves_nothing_of_itself(tmp_path: Path) -> None:
    place = load(data_dir=tmp_path / "data", corpus_dir=tmp_path / "corpus")
    place.corpus_dir.mkdir()
    (place.corpus_dir / "plan.txt").write_bytes(b"old")
    with full_disk(), pytest.raises(FolderError, match="cannot be kept"):
        uploads.stage(place, "plan.txt", b"new")
    assert files_in(uploads.staging_folder(place)) == {}
    uploads.stage(place, "plan.txt", b"new")
    with full_disk(), pytest.raises(FolderError, match=r"plan\.txt cannot be put into"):
        uploads.move_in(place, "plan.txt", "plan.txt", replace=True)
    assert files_in(place.corpus_dir) == {"plan.txt": b"old"}
    assert files_in(uploads.staging_folder(place)) == {"plan.txt": b"new"}
    assert not (place.data_dir / "removed").exists()


def test_a_lock_that_cannot_say_who_writes_is_told_and_let_go(tmp_path: Path) -> None:
    with full_disk(), pytest.raises(IndexStoreError) as raised, write_lock(tmp_path):
        pytest.fail("what cannot say who writes must not write")
    assert str(raised.value) == (
        f"The data folder {tmp_path} cannot be written to: File too large. Give this user the right to write "
        "there, make room on its disk, or set DATA_DIR (or --data) to another folder."
    )
    assert in_language(str(raised.value), "da") is not None
    with write_lock(tmp_path, wait_s=0):
        assert (index_folder(tmp_path) / "lock").read_text() != ""
    assert (index_folder(tmp_path) / "lock").read_text() == ""


def test_an_index_that_cannot_become_the_current_one_is_told(place: Place) -> None:
    place.write("broen.txt", BRIDGE.replace("16", "17"))
    place.sync()
    serving = current_generation(place.settings.data_dir)
    # A folder in its place cannot be written to by root either.
    (index_folder(place.settings.data_dir) / ".current.new").mkdir()
    place.write("broen.txt", BRIDGE.replace("16", "18"))
    said = r"The index could not be written to .*: Is a directory\. Make room, then run the command again"
    with pytest.raises(IndexStoreError, match=said):
        place.sync()
    with pytest.raises(IndexStoreError, match=said):
        roll_back(place.settings)
    assert current_generation(place.settings.data_dir) == serving
    assert "17 kilometer" in place.texts()["broen.txt"]
