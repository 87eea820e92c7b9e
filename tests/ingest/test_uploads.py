"""An uploaded file keeps to the folder whatever its name says, and replaces nothing unasked."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from errors import FolderError
from ingest import uploads
from ingest.reading import document_files
from settings import Settings, load


@pytest.fixture
def place(tmp_path: Path) -> Settings:
    return load(data_dir=tmp_path / "data", corpus_dir=tmp_path / "corpus")


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("../../evil.txt", "evil.txt"),
        ("C:\\Users\\a\\plan.pdf", "plan.pdf"),
        ("/etc/passwd", "passwd"),
        ("..", "document"),
        ("", "document"),
        (".hidden.txt", "hidden.txt"),
        ("_draft.md", "draft.md"),
        ("README.md", "document-README.md"),
        ("README..txt", "document-README.txt"),
        ("plan.txt.META.yml", "plan.txt.META.yml"),
        ("smo\u0308rga\u030as.txt", "sm\u00f6rg\u00e5s.txt"),
        ("ny\nplan\x00 \u202efdp.txt", "nyplan fdp.txt"),
        ('hvad?: "nu".txt', "hvad-- -nu-.txt"),
        ("  to   ord .txt ", "to ord.txt"),
        ("rapport.PDF", "rapport.PDF"),
        ("plan.pdf.meta.yaml", "plan.pdf.meta.yaml"),
    ],
)
def test_names_are_made_safe(name: str, safe: str) -> None:
    assert uploads.safe_name(name) == safe


@given(st.text(max_size=300))
def test_a_safe_name_stays_in_its_folder_and_is_seen_by_a_sync(name: str) -> None:
    safe = uploads.safe_name(name)
    assert safe == uploads.safe_name(safe)
    assert Path(safe).name == safe
    assert safe[0] not in "._ "
    assert len(safe.encode()) <= 200
    assert Path(safe).stem.lower() != "readme"
    assert safe == unicodedata.normalize("NFC", safe)


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
    uploads.discard(place, "plan-2.txt")
    assert uploads.stamp(place) != before
    assert [file.name for file in uploads.staged_files(place)] == ["PLAN-3.txt", "plan.txt"]
    uploads.discard(place)
    assert uploads.staged_files(place) == ()
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


def test_names_that_differ_in_case_or_in_how_letters_are_composed_clash(place: Settings) -> None:
    place.corpus_dir.mkdir()
    decomposed = unicodedata.normalize("NFD", "Åben plan.txt")
    (place.corpus_dir / decomposed).write_bytes(b"old")
    assert uploads.name_in_folder(place.corpus_dir, "åben Plan.txt") == decomposed
    assert uploads.name_in_folder(place.corpus_dir, "plan.txt") is None
    assert uploads.free_name(place.corpus_dir, "Åben plan.txt") == "Åben plan-2.txt"
    assert uploads.free_name(place.corpus_dir / "gone", "plan.txt") == "plan.txt"


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


def test_what_is_put_back_replaces_no_newer_sidecar(place: Settings) -> None:
    removed = place.data_dir / "removed" / "20250101-000000000000-abc"
    removed.mkdir(parents=True)
    place.corpus_dir.mkdir()
    (removed / "plan.txt").write_bytes(b"old")
    (removed / "plan.txt.meta.yaml").write_bytes(b"title: Gammel\n")
    (place.corpus_dir / "plan.txt.meta.yaml").write_bytes(b"title: Ny\n")
    (files,) = uploads.removed_files(place)
    uploads.put_back(place, files)
    assert {file.name: file.read_bytes() for file in place.corpus_dir.iterdir()} == {
        "plan.txt.meta.yaml": b"title: Ny\n",
        "plan-2.txt": b"old",
        "plan-2.txt.meta.yaml": b"title: Gammel\n",
    }
    assert not removed.exists()
