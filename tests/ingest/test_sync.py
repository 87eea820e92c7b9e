"""A folder of real files, synced with the real model: what changes, what fails, what must never be lost."""

from __future__ import annotations

import os
import shutil
import tempfile
from contextlib import ExitStack
from pathlib import Path

import pytest

from errors import FolderError, IngestError
from ingest.doctor import examine
from ingest.page_reasons import in_language
from ingest.plan import Changes, Failure, FileChange, compare
from ingest.removal import remove_document
from ingest.reports import sync_report
from ingest.sync import sync
from retrieval.embedding import Embedder
from retrieval.generation import Source, current_generation
from retrieval.index import Index
from retrieval.locking import write_lock
from settings import load
from tests.ingest.synced_place import BRIDGE, BRIDGE_ID, HARBOUR, HARBOUR_ID, Place
from tests.other_user import as_another_user


def test_a_first_sync_takes_everything_in(tmp_path: Path, embedder: Embedder) -> None:
    place = Place(tmp_path, embedder)
    ids = place.write("broen.txt", BRIDGE), place.write("syd/hamnen.txt", HARBOUR)
    result = place.sync()
    assert result.changes == Changes(ids, (), (), 0)
    assert result.published
    assert result.generation == current_generation(place.settings.data_dir)
    assert (result.failed, result.documents) == ((), 2)
    assert result.chunks == Index.open(place.settings).manifest.chunks
    texts = place.texts()
    assert list(texts) == ["broen.txt", "syd/hamnen.txt"]
    assert "16 kilometer" in texts["broen.txt"]


def test_a_second_sync_writes_nothing(place: Place) -> None:
    before = place.state()
    result = place.sync()
    assert not result.published
    assert result.changes == Changes((), (), (), 2)
    assert result.generation == current_generation(place.settings.data_dir)
    assert place.state() == before


def test_added_changed_and_removed_files(place: Place) -> None:
    added = place.write("nyt.md", "# Nyt\n\nBiblioteket har åbent om aftenen.\n")
    changed = place.write("broen.txt", BRIDGE.replace("16", "17"))
    (place.folder / "syd/hamnen.txt").unlink()
    result = place.sync()
    assert result.changes == Changes((added,), (changed,), (HARBOUR_ID,), 0)
    assert list(place.texts()) == ["broen.txt", "nyt.md"]
    assert "17 kilometer" in place.texts()["broen.txt"]


def test_a_dry_run_says_the_same_and_writes_nothing(place: Place) -> None:
    added = place.write("nyt.txt", "Biblioteket har åbent om aftenen, også for dem uden kort.\n")
    failing = place.write("tom.txt", "")
    (place.folder / "broen.txt").unlink()
    before = place.state()
    dry = place.sync(dry_run=True)
    assert place.state() == before
    assert (dry.published, dry.generation) == (False, current_generation(place.settings.data_dir))
    wet = place.sync()
    assert failing not in (*wet.changes.added, *wet.changes.changed)
    assert dry.changes == wet.changes == Changes((added,), (), (BRIDGE_ID,), 1)
    assert (dry.failed, dry.documents, dry.chunks) == (wet.failed, wet.documents, wet.chunks)


def test_a_dry_run_makes_no_data_folder(tmp_path: Path, embedder: Embedder) -> None:
    place = Place(tmp_path, embedder)
    place.write("broen.txt", BRIDGE)
    assert place.sync(dry_run=True).documents == 1
    assert not place.settings.data_dir.exists()


def test_a_new_sidecar_changes_the_document(place: Place) -> None:
    place.write("broen.txt.meta.yaml", "title: Broen over sundet\npublisher: Brokontoret\n")
    assert place.sync().changes == Changes((), (BRIDGE_ID,), (), 1)
    with Index.open(place.settings) as index:
        assert index.documents[BRIDGE_ID].title == "Broen over sundet"
    assert not place.sync().published
    (place.folder / "broen.txt.meta.yaml").unlink()
    assert place.sync().changes == Changes((), (BRIDGE_ID,), (), 1)


def test_a_moved_file_keeps_its_id_and_changes_its_path(place: Place) -> None:
    (place.folder / "broen.txt").rename(place.folder / "bro.txt")
    result = place.sync()
    assert result.changes == Changes((), (BRIDGE_ID,), (), 1)
    assert list(place.texts()) == ["bro.txt", "syd/hamnen.txt"]


def test_the_same_content_twice_is_one_document(place: Place) -> None:
    place.write("kopi.txt", BRIDGE)
    result = place.sync()
    assert result.published
    assert result.changes == Changes((), (BRIDGE_ID,), (), 1)
    assert (result.documents, result.failed) == (2, ())
    assert [row for row in result.files if row.path == "kopi.txt"] == [
        FileChange("kopi.txt", "added", BRIDGE_ID, "Broen", "It has the content of broen.txt.")
    ]
    assert not place.sync().published
    with Index.open(place.settings) as index:
        assert index.find("kopi.txt") == index.find("broen.txt") == (BRIDGE_ID,)
    (place.folder / "broen.txt").unlink()
    assert place.sync().changes == Changes((), (BRIDGE_ID,), (), 1)
    assert list(place.texts()) == ["kopi.txt", "syd/hamnen.txt"]


def test_failing_files_are_listed_and_the_others_taken_in(place: Place) -> None:
    place.write("tom.txt", "")
    place.write("billede.png", b"\x89PNG\r\n\x1a\n")
    place.write("brudt.pdf", b"%PDF-1.7\nbroken")
    added = place.write("nyt.txt", "Biblioteket har åbent om aftenen, også for dem uden kort.\n")
    result = place.sync()
    assert [failure.path for failure in result.failed] == ["billede.png", "brudt.pdf", "tom.txt"]
    assert all(failure.reason.endswith(".") and failure.next_step for failure in result.failed)
    assert result.changes == Changes((added,), (), (), 2)
    assert result.documents == 3


def test_a_file_name_that_is_not_utf8_fails_alone_and_is_shown_with_replacement(place: Place) -> None:
    place.write(os.fsdecode(b"syd/\xc5rsrapport.txt"), "Biblioteket har åbent om aftenen.\n")
    added = place.write("nyt.txt", "Biblioteket har åbent om aftenen, også for dem uden kort.\n")
    result = place.sync()
    assert result.failed == (
        Failure("syd/\ufffdrsrapport.txt", "The file's name is not UTF-8.", "Rename it, then sync again."),
    )
    assert (result.published, result.changes) == (True, Changes((added,), (), (), 2))
    assert list(place.texts()) == ["broen.txt", "nyt.txt", "syd/hamnen.txt"]
    assert sync_report(result, dry_run=False, with_files=True).text(as_json=True).encode()


def test_sidecars_of_no_document_and_linked_folders_are_told(place: Place, tmp_path: Path) -> None:
    place.write("broen.txt.meta.yml", "password: hemmelig\n")
    place.write("syd/gone.txt.meta.yaml", "title: Borte\n")
    place.write("syd/hamnen.txt.meta.yaml", "title: Hamnen\n")
    place.write("_aside.txt.meta.yaml", "title: Borte\n")
    (tmp_path / "elsewhere").mkdir()
    (place.folder / "link").symlink_to(tmp_path / "elsewhere")
    result = place.sync()
    assert [(row.path, row.change) for row in result.files] == [
        ("broen.txt", "unchanged"),
        ("broen.txt.meta.yml", "failed"),
        ("link", "failed"),
        ("syd/gone.txt.meta.yaml", "failed"),
        ("syd/hamnen.txt", "changed"),
    ]
    assert [failure.next_step for failure in result.failed] == [
        "Name it broen.txt.meta.yaml, or remove it, and sync again.",
        "Put the folder itself there, or begin the link's name with _ to leave it out.",
        "Name it like its document with .meta.yaml after it, or remove it.",
    ]
    assert list(place.texts()) == ["broen.txt", "syd/hamnen.txt"]
    told = [found.message for found in examine(place.settings) if found.subject == "files"]
    assert told[:3] == [failure.reason for failure in result.failed]
    assert all(in_language(reason, "da") and in_language(reason, "sv") for reason in told[:3])


def test_a_folder_of_a_link_only_never_empties_a_good_index(place: Place, tmp_path: Path) -> None:
    before = place.state()
    place.folder.rename(tmp_path / "elsewhere")
    place.folder.mkdir()
    (place.folder / "link").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(FolderError, match="The link link leads to a folder"):
        place.sync()
    assert place.state() == before


def test_a_file_that_fails_now_keeps_its_earlier_version(place: Place) -> None:
    place.write("broen.txt", "")
    result = place.sync()
    assert not result.published
    assert result.changes == Changes((), (), (), 2)
    assert [(f.path, f.reason) for f in result.failed] == [
        ("broen.txt", "The file is empty. Its earlier version stays.")
    ]
    place.write("nyt.txt", "Biblioteket har åbent om aftenen, også for dem uden kort.\n")
    assert place.sync().published
    assert "16 kilometer" in place.texts()["broen.txt"]
    (place.folder / "broen.txt").unlink()
    assert place.sync().changes.removed == (BRIDGE_ID,)


def test_a_file_that_was_moved_and_fails_now_keeps_its_earlier_version(place: Place) -> None:
    place.write("broen.txt", BRIDGE)
    place.sync()
    (place.folder / "2026").mkdir()
    moved = (place.folder / "broen.txt").rename(place.folder / "2026" / "broen.txt")
    sidecar = moved.with_name("broen.txt.meta.yaml")
    sidecar.write_text("titel: Broen\n")
    result = place.sync()
    assert result.changes.removed == ()
    assert [failure.path for failure in result.failed] == ["2026/broen.txt"]
    assert result.failed[0].reason.endswith("Its earlier version stays.")
    assert "16 kilometer" in place.texts()["2026/broen.txt"]
    # It is read again as soon as it can be.
    sidecar.write_text("title: Broen\n")
    assert place.sync().failed == ()
    with Index.open(place.settings) as index:
        assert index.documents[BRIDGE_ID].title == "Broen"


def test_an_unreadable_file_keeps_its_earlier_version(place: Place) -> None:
    (place.folder / "broen.txt").unlink()
    (place.folder / "broen.txt").symlink_to("/proc/self/mem")
    result = place.sync()
    assert not result.published
    assert [failure.path for failure in result.failed] == ["broen.txt"]
    assert result.failed[0].reason.startswith("The file cannot be read: ")
    assert result.failed[0].reason.endswith(" Its earlier version stays.")


def test_a_folder_whose_files_cannot_be_looked_at_is_named(place: Place) -> None:
    before = place.state()
    # Below the system's temporary folder, as that of pytest is closed to other users.
    with tempfile.TemporaryDirectory() as root:
        Path(root).chmod(0o755)
        folder = Path(root, "corpus")
        folder.mkdir()
        (folder / "broen.txt").write_text(BRIDGE)
        folder.chmod(0o644)
        with as_another_user(), pytest.raises(FolderError) as raised:
            sync(folder, place.settings, embedder=place.embedder, dry_run=True)
        Path(root).chmod(0o600)
        with (
            as_another_user(),
            pytest.raises(FolderError, match="corpus cannot be looked at: Permission denied"),
        ):
            sync(folder, place.settings, embedder=place.embedder, dry_run=True)
    assert str(raised.value) == (
        f"{folder / 'broen.txt'} cannot be looked at: Permission denied. "
        "Give this user the right to read and to enter its folder, or remove it."
    )
    assert in_language(str(raised.value), "da") is not None
    assert in_language(str(raised.value), "sv") is not None
    assert place.state() == before


def test_a_file_that_cannot_be_looked_at_stops_a_sync_and_not_only_itself(place: Place) -> None:
    # A file that counts as gone would take its document out of the index.
    before = place.state()
    (place.folder / "broen.txt").unlink()
    (place.folder / "broen.txt").symlink_to("x" * 300)
    with pytest.raises(FolderError, match=r"broen\.txt cannot be looked at: File name too long"):
        place.sync()
    assert list(place.texts()) == ["broen.txt", "syd/hamnen.txt"]
    with pytest.raises(IngestError, match=r"broen\.txt could not be moved to .*: File name too long"):
        remove_document(place.settings, BRIDGE_ID, embedder=place.embedder)
    after = place.state()
    assert {path: before[path] for path in before if path != "index/lock"} == {
        path: after[path] for path in after if path != "index/lock"
    }


@pytest.mark.parametrize("empty", ["removed", "emptied", "hidden"])
def test_an_empty_folder_never_empties_a_good_index(place: Place, empty: str) -> None:
    before = place.state()
    shutil.rmtree(place.folder)
    if empty != "removed":
        place.folder.mkdir()
    if empty == "hidden":
        place.write(".skjult.txt", BRIDGE)
    with pytest.raises(FolderError) as raised:
        place.sync()
    assert raised.value.next_step
    assert place.state() == before
    if empty != "removed":
        result = place.sync(allow_empty=True)
        assert result.changes == Changes((), (), (BRIDGE_ID, HARBOUR_ID), 0)
        assert place.texts() == {}


def test_a_folder_of_failures_only_never_empties_a_good_index(place: Place) -> None:
    before = place.state()
    shutil.rmtree(place.folder)
    place.write("tom.txt", "")
    result = place.sync()
    assert (result.published, result.documents, len(result.failed)) == (False, 2, 1)
    assert result.changes == Changes((), (), (), 2)
    assert place.state() == before


def test_nothing_but_failures_at_first_makes_no_index(tmp_path: Path, embedder: Embedder) -> None:
    place = Place(tmp_path, embedder)
    place.write("tom.txt", "")
    result = place.sync()
    assert (result.generation, result.published, result.documents, len(result.failed)) == ("", False, 0, 1)
    assert current_generation(place.settings.data_dir) is None


def test_a_file_in_the_folders_place_is_refused(place: Place) -> None:
    with pytest.raises(FolderError, match="is a file, not a folder"):
        sync(place.folder / "broen.txt", place.settings, embedder=place.embedder)


@pytest.mark.parametrize(
    "leftover", [".plan.txt.meta.yaml.new", "plan.txt.meta.yaml.new", "plan.txt.meta.yaml~"]
)
def test_what_is_left_of_a_sidecar_is_not_taken_in(place: Place, leftover: str) -> None:
    place.write("plan.txt", "Planen gælder fra maj, og den er trykt på gult papir.\n")
    place.write(leftover, "password: hemmeligt-ord\n")
    result = place.sync()
    assert list(place.texts()) == ["broen.txt", "plan.txt", "syd/hamnen.txt"]
    assert not any("hemmeligt" in text for text in place.texts().values())
    # A hidden one is nobody's concern; one in sight is named, as it may hold a password.
    assert [failure.path for failure in result.failed] == ([] if leftover[0] == "." else [leftover])


def test_the_folder_is_looked_at_when_nobody_else_writes_any_more(place: Place) -> None:
    with ExitStack() as other:
        other.enter_context(write_lock(place.settings.data_dir))

        def meanwhile(_: object) -> None:
            place.write("nyt.txt", "Biblioteket har åbent om aftenen, også for dem uden kort.\n")
            (place.folder / "broen.txt").unlink()
            other.close()

        result = sync(place.folder, place.settings, embedder=place.embedder, on_wait=meanwhile)
    assert (result.failed, result.changes.removed) == ((), (BRIDGE_ID,))
    assert list(place.texts()) == ["nyt.txt", "syd/hamnen.txt"]


def test_nobody_waits_for_a_folder_that_cannot_be_synced(place: Place, tmp_path: Path) -> None:
    waited: list[object] = []
    (tmp_path / "empty").mkdir()
    with write_lock(place.settings.data_dir):
        for folder in (tmp_path / "gone", tmp_path / "empty", place.folder / "broen.txt"):
            with pytest.raises(FolderError):
                sync(folder, place.settings, embedder=place.embedder, on_wait=waited.append)
    assert waited == []


def test_the_data_folder_is_not_taken_in(tmp_path: Path, embedder: Embedder) -> None:
    place = Place(tmp_path, embedder)
    place.write("broen.txt", BRIDGE)
    inside = load(data_dir=place.folder / "data")
    place.sync(settings=inside)
    result = place.sync(settings=inside)
    assert (result.documents, result.failed, result.published) == (1, (), False)


@pytest.mark.parametrize(
    ("old", "new", "changes"),
    [
        ("1:a 2:b", "1:a 2:b", Changes((), (), (), 2)),
        ("1:a 2:b", "2:a 1:b", Changes((), ("2", "1"), (), 0)),
        ("1:a 2:b", "2:a", Changes((), ("2",), (), 0)),
        ("1:a", "2:b", Changes(("2",), (), ("1",), 0)),
        ("1:a", "1:b", Changes((), ("1",), (), 0)),
        ("1:a 2:b", "3:a 1:c", Changes((), ("3", "1"), ("2",), 0)),
        ("", "1:a", Changes(("1",), (), (), 0)),
    ],
)
def test_what_has_changed_between_two_indexes(old: str, new: str, changes: Changes) -> None:
    def sources(text: str) -> list[Source]:
        return [Source(part[0], part[2], "f") for part in text.split()]

    assert compare(sources(old), sources(new)) == changes
