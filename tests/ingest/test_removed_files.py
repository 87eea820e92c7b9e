"""What was removed or replaced goes back where the index looks, and takes nothing else out of it."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from errors import FolderError, IndexDamagedError
from ingest import uploads
from ingest.plan import Changes
from ingest.removal import remove_document
from ingest.removed_files import RemovedFiles, leaving, put_back, removed_files
from ingest.sync import sync
from retrieval.generation import current_generation, index_folder
from retrieval.publishing import roll_back
from settings import Settings, load
from tests.ingest.synced_place import BRIDGE, BRIDGE_ID, HARBOUR, HARBOUR_ID, Place


@pytest.fixture
def fresh(tmp_path: Path) -> Settings:
    """Settings of a folder that nothing was synced from."""
    settings = load(data_dir=tmp_path / "fresh", corpus_dir=tmp_path / "documents")
    settings.corpus_dir.mkdir()
    return settings


def elsewhere(place: Place) -> Settings:
    """The settings of a page that puts uploads into another folder than the one that the index follows."""
    other = place.folder.with_name("uploaded")
    other.mkdir()
    (other / "nyt.txt").write_text("Biblioteket har åbent om aftenen, også for dem uden kort.\n")
    return load(data_dir=place.settings.data_dir, corpus_dir=other)


def keep(settings: Settings, name: str, files: dict[str, bytes]) -> RemovedFiles:
    """Put files where removed ones lie, and give them as they are listed."""
    for path, content in files.items():
        file = settings.data_dir / "removed" / name / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
    return next(files for files in removed_files(settings) if files.name == name)


def contents(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }


def test_a_document_goes_back_into_the_folder_that_the_index_follows(place: Place) -> None:
    settings = elsewhere(place)
    uploaded = contents(settings.corpus_dir)
    remove_document(settings, HARBOUR_ID, embedder=place.embedder)
    (files,) = removed_files(settings)
    assert (files.documents, files.sidecars) == (("syd/hamnen.txt",), ())
    assert leaving(settings, files) == ()
    folder = put_back(settings, files)
    assert folder == place.folder.resolve()
    assert contents(settings.corpus_dir) == uploaded
    assert contents(folder) == {"broen.txt": BRIDGE.encode(), "syd/hamnen.txt": HARBOUR.encode()}
    assert removed_files(settings) == ()
    result = sync(folder, settings, embedder=place.embedder)
    assert result.changes == Changes((HARBOUR_ID,), (), (), 1)
    assert list(place.texts()) == ["broen.txt", "syd/hamnen.txt"]


def test_documents_that_would_leave_with_the_sync_are_told_before(place: Place) -> None:
    moved = place.write("nord/bro.txt", "Bron i norr är ny.\n")
    place.sync()
    remove_document(place.settings, HARBOUR_ID, embedder=place.embedder)
    (files,) = removed_files(place.settings)
    (place.folder / "broen.txt").unlink()
    (place.folder / "nord/bro.txt").rename(place.folder / "bro.txt")
    assert leaving(place.settings, files) == ("broen.txt",)
    put_back(place.settings, files)
    assert place.sync().changes == Changes((HARBOUR_ID,), (moved,), (BRIDGE_ID,), 0)


def test_what_comes_back_itself_does_not_leave(place: Place) -> None:
    remove_document(place.settings, HARBOUR_ID, embedder=place.embedder)
    roll_back(place.settings)
    (files,) = removed_files(place.settings)
    assert leaving(place.settings, files) == ()


def test_nothing_is_put_back_into_a_folder_that_is_away(place: Place) -> None:
    settings = elsewhere(place)
    remove_document(settings, HARBOUR_ID, embedder=place.embedder)
    (files,) = removed_files(settings)
    place.folder.rename(place.folder.with_name("away"))
    for ask in (leaving, put_back):
        with pytest.raises(
            FolderError, match=r"corpus that the index follows is not there\. Make it reachable"
        ):
            ask(settings, files)
    assert not place.folder.exists()
    assert removed_files(settings) == (files,)
    # What an unmounted disk leaves: all that the index holds would go.
    place.folder.mkdir()
    assert leaving(settings, files) == ("broen.txt",)


def test_nothing_is_put_back_while_it_is_not_known_where_to(place: Place) -> None:
    remove_document(place.settings, HARBOUR_ID, embedder=place.embedder)
    (files,) = removed_files(place.settings)
    name = current_generation(place.settings.data_dir)
    assert name
    shutil.rmtree(index_folder(place.settings.data_dir) / name)
    for ask in (leaving, put_back):
        with pytest.raises(IndexDamagedError, match=f"The current index generation {name} is not there"):
            ask(place.settings, files)
    assert removed_files(place.settings) == (files,)


def test_without_an_index_files_go_back_into_the_folder_of_the_settings(fresh: Settings) -> None:
    files = keep(fresh, "20250101-000000000000-abc", {"syd/hamnen.txt": HARBOUR.encode()})
    fresh.corpus_dir.rmdir()
    assert leaving(fresh, files) == ()
    assert put_back(fresh, files) == fresh.corpus_dir
    assert contents(fresh.corpus_dir) == {"syd/hamnen.txt": HARBOUR.encode()}


def test_what_is_put_back_replaces_no_newer_sidecar(fresh: Settings) -> None:
    files = keep(
        fresh,
        "20250101-000000000000-abc",
        {"plan.txt": b"old", "plan.txt.meta.yaml": b"title: Gammel\n"},
    )
    (fresh.corpus_dir / "plan.txt.meta.yaml").write_bytes(b"title: Ny\n")
    put_back(fresh, files)
    assert contents(fresh.corpus_dir) == {
        "plan.txt.meta.yaml": b"title: Ny\n",
        "plan-2.txt": b"old",
        "plan-2.txt.meta.yaml": b"title: Gammel\n",
    }
    assert removed_files(fresh) == ()


def test_a_sidecar_that_was_replaced_alone_is_put_back_in_exchange(fresh: Settings) -> None:
    (fresh.corpus_dir / "plan.txt").write_bytes(b"plan")
    (fresh.corpus_dir / "plan.txt.meta.yaml").write_bytes(b"title: Gammel\n")
    uploads.stage(fresh, "plan.txt.meta.yaml", b"title: Ny\n")
    uploads.move_in(fresh, "", "plan.txt", sidecar="plan.txt.meta.yaml", replace=True)
    (files,) = removed_files(fresh)
    assert (files.documents, files.sidecars) == ((), ("plan.txt.meta.yaml",))
    put_back(fresh, files)
    assert contents(fresh.corpus_dir) == {"plan.txt": b"plan", "plan.txt.meta.yaml": b"title: Gammel\n"}
    (newer,) = removed_files(fresh)
    assert contents(fresh.data_dir / "removed") == {f"{newer.name}/plan.txt.meta.yaml": b"title: Ny\n"}


def test_a_sidecar_alone_waits_for_its_document(fresh: Settings) -> None:
    alone = keep(fresh, "20250101-000000000000-abc", {"Plan.txt.meta.yaml": b"title: Gammel\n"})
    with pytest.raises(FolderError, match=r"no document Plan\.txt .* Put the document back first"):
        put_back(fresh, alone)
    assert removed_files(fresh) == (alone,)
    (fresh.corpus_dir / "plan.txt").write_bytes(b"plan")
    put_back(fresh, alone)
    assert contents(fresh.corpus_dir) == {"plan.txt": b"plan", "plan.txt.meta.yaml": b"title: Gammel\n"}


def test_a_sidecar_of_no_document_does_not_keep_the_others_away(fresh: Settings) -> None:
    name = "20250101-000000000000-abc"
    files = keep(fresh, name, {"plan.txt": b"plan", "syd/kopi.txt.meta.yaml": b"title: Kopi\n"})
    assert put_back(fresh, files) == fresh.corpus_dir
    assert contents(fresh.corpus_dir) == {"plan.txt": b"plan"}
    assert removed_files(fresh) == (replace(files, documents=()),)
