"""What an admin does with an index that is there: list, show, remove, rebuild, prune, and examine it."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest

from errors import FolderError, IndexDamagedError, IndexMissingError, IngestError, ModelError
from ingest import doctor
from ingest.doctor import examine
from ingest.listing import list_documents, list_generations, show_document
from ingest.plan import Changes, FileChange
from ingest.rebuilding import rebuild
from ingest.removal import remove_document, removed_folder
from retrieval.adapter import CROSS_ENCODER, ENTAILMENT, Adapter
from retrieval.embedding import Embedder
from retrieval.generation import current_generation, generation_names, index_folder, stamp
from retrieval.index import Index
from retrieval.locking import write_lock
from retrieval.publishing import prune, roll_back
from retrieval.search import Filters, Searcher
from settings import load
from tests.damaged_model import folder_with_damaged
from tests.ingest.synced_place import BRIDGE, BRIDGE_ID, HARBOUR, HARBOUR_ID, Place


def every_file(folder: Path) -> dict[str, object]:
    """Return all files below a folder with content, time and place on the disk, bit for bit."""
    return {
        path.relative_to(folder).as_posix(): (stamp(path), path.stat().st_mtime_ns, path.stat().st_ino)
        for path in folder.rglob("*")
        if path.is_file()
    }


def wrong(place: Place) -> list[tuple[str, str, str]]:
    """Return what the doctor finds wrong."""
    return [(f.subject, f.message, f.next_step) for f in examine(place.settings) if f.is_wrong]


def test_documents_are_listed_with_what_is_known_of_them(place: Place) -> None:
    place.write("kopi af broen.txt", BRIDGE)
    place.sync()
    bridge, harbour = list_documents(place.settings)
    assert bridge.info.id == BRIDGE_ID
    assert bridge.paths == ("broen.txt", "kopi af broen.txt")
    assert (bridge.info.language, bridge.info.date, bridge.pages, bridge.chunks) == ("da", None, 0, 1)
    assert (bridge.unread, bridge.is_complete) == ((), True)
    assert harbour.paths == ("syd/hamnen.txt",)


@pytest.mark.parametrize("wanted", [BRIDGE_ID, "broen.txt", "kopi.txt", "corpus/kopi.txt", "./broen.txt"])
def test_a_document_is_shown_by_its_id_and_by_each_of_its_paths(place: Place, wanted: str) -> None:
    place.write("kopi.txt", BRIDGE)
    place.sync()
    shown = show_document(place.settings, wanted)
    assert shown.listed.paths == ("broen.txt", "kopi.txt")
    assert shown.document.text == BRIDGE.strip()
    assert [shown.document.text[c.start : c.end] for c in shown.chunks] == [c.text for c in shown.chunks]
    assert shown.listed.chunks == len(shown.chunks) == 1


@pytest.mark.parametrize("wanted", [BRIDGE_ID, "broen.txt", "kopi.txt"])
def test_a_search_finds_a_document_by_each_of_its_paths(place: Place, wanted: str) -> None:
    place.write("kopi.txt", BRIDGE)
    place.sync()
    with Index.open(place.settings, place.embedder) as index:
        searcher = Searcher(index, place.embedder, place.settings)
        hits = searcher.search("När byggdes hamnen om?", filters=Filters(documents=(wanted,))).hits
        assert {hit.document.id for hit in hits} == {BRIDGE_ID}
        assert searcher.search("När byggdes hamnen om?", filters=Filters(documents=("x.txt",))).hits == ()


def test_a_whole_path_is_not_the_end_of_another(place: Place) -> None:
    north, middle = place.write("nord/hamnen.txt", "Hamnen i norr.\n"), place.write("hamnen.txt", "Hamnen.\n")
    place.sync()
    with Index.open(place.settings) as index:
        assert index.find("hamnen.txt") == index.find("./hamnen.txt") == (middle,)
        assert index.find("nord/hamnen.txt") == (north,)
        assert index.find("syd/hamnen.txt") == (HARBOUR_ID,)
        assert set(index.find("corpus/nord/hamnen.txt")) == {north, middle}


def test_a_document_that_is_not_there_is_not_shown(place: Place) -> None:
    with pytest.raises(IngestError, match=r"There is no document 'x.txt' in the index\. See their ids with"):
        show_document(place.settings, "x.txt")
    place.write("nord/hamnen.txt", "Hamnen i norr är djup.\n")
    place.sync()
    with pytest.raises(IngestError, match=r"Several documents match 'hamnen\.txt'"):
        show_document(place.settings, "hamnen.txt")


def test_a_removed_document_stays_removed_and_comes_back_when_its_files_do(place: Place) -> None:
    place.write("kopi.txt", BRIDGE)
    place.write("kopi.txt.meta.yaml", "title: Kopien\n")
    place.sync()
    removal = remove_document(place.settings, "kopi.txt", embedder=place.embedder)
    assert removal.info.id == BRIDGE_ID
    assert removal.files == ("broen.txt", "kopi.txt", "kopi.txt.meta.yaml")
    assert removal.moved_to is not None
    assert removal.moved_to.parent == removed_folder(place.settings.data_dir)
    assert (removal.moved_to / "broen.txt").read_text() == BRIDGE
    assert (removal.documents, removal.generation) == (1, current_generation(place.settings.data_dir))
    assert list(place.texts()) == ["syd/hamnen.txt"]
    assert not place.sync().published
    for file in removal.files:
        shutil.move(removal.moved_to / file, place.folder / file)
    assert place.sync().changes == Changes((BRIDGE_ID,), (), (), 1)


def test_removal_looks_at_nothing_else_and_takes_all_vectors_over(place: Place) -> None:
    place.write("ny.txt", "Denne fil er endnu ikke taget ind.\n")
    with Index.open(place.settings) as index:
        kept = np.array(index.vectors)
    remove_document(place.settings, HARBOUR_ID, embedder=place.embedder)
    assert list(place.texts()) == ["broen.txt"]
    with Index.open(place.settings) as index:
        assert np.array_equal(index.vectors, kept[[0, 2]])
        assert index.manifest.folder == str(place.folder.resolve())


def test_nothing_is_removed_while_the_folder_is_away(place: Place) -> None:
    place.folder.rename(place.folder.with_name("away"))
    before = current_generation(place.settings.data_dir)
    with pytest.raises(FolderError, match="would bring the document back"):
        remove_document(place.settings, BRIDGE_ID, embedder=place.embedder)
    assert current_generation(place.settings.data_dir) == before


def test_a_file_that_cannot_be_moved_leaves_the_index_as_it_was(place: Place) -> None:
    removed_folder(place.settings.data_dir).write_text("no folder")
    with pytest.raises(IngestError, match=r"broen\.txt could not be moved to "):
        remove_document(place.settings, BRIDGE_ID, embedder=place.embedder)
    assert list(place.texts()) == ["broen.txt", "syd/hamnen.txt"]
    assert (place.folder / "broen.txt").read_text() == BRIDGE


def test_the_last_document_can_be_removed(place: Place) -> None:
    for document_id in (BRIDGE_ID, HARBOUR_ID):
        remove_document(place.settings, document_id, embedder=place.embedder)
    assert place.texts() == {}


def test_a_changed_document_loses_its_old_chunks_everywhere(place: Place) -> None:
    place.write("broen.txt", "Tunnelen er dyb, og ingen sejler mere over sundet.\n")
    place.sync()
    with Index.open(place.settings, place.embedder) as index:
        rows = index.chroma.get(include=["documents"])
        assert sorted(rows["ids"]) == ["0", "1"]
        assert not any("kilometer" in text for text in rows["documents"])
        assert not any("kilometer" in chunk.text for chunk in index.chunks)
        assert len(index.vectors) == 4
        assert not index.lexical.scores("kilometer").any()
        hits = (
            Searcher(index, place.embedder, place.settings).search("Hvor mange kilometer lang er broen?").hits
        )
        assert {hit.text for hit in hits} == {
            "Tunnelen er dyb, og ingen sejler mere over sundet.",
            HARBOUR.strip(),
        }


def test_a_dry_run_writes_nothing_bit_for_bit(place: Place) -> None:
    place.write("broen.txt", BRIDGE.replace("16", "17"))
    place.write("tom.txt", "")
    place.write("ny.txt", "Biblioteket har åbent om aftenen, også for dem uden kort.\n")
    (place.folder / "syd/hamnen.txt").rename(place.folder / "hamnen.txt")
    place.write("kopi.txt", HARBOUR)
    before = every_file(place.settings.data_dir)
    result = place.sync(dry_run=True)
    assert every_file(place.settings.data_dir) == before
    assert [(row.path, row.change, row.reason, bool(row.next_step)) for row in result.files] == [
        ("broen.txt", "changed", "Its content is another.", False),
        ("hamnen.txt", "changed", "It was syd/hamnen.txt.", False),
        ("kopi.txt", "added", "It has the content of hamnen.txt.", False),
        ("ny.txt", "added", "", False),
        ("syd/hamnen.txt", "removed", "It stays as hamnen.txt.", False),
        ("tom.txt", "failed", "The file is empty.", True),
    ]


def test_a_dry_run_says_when_the_index_is_due_though_no_file_is(place: Place) -> None:
    smaller = load(data_dir=place.settings.data_dir, chunk_tokens=16)
    assert place.sync(dry_run=True).is_due is False
    result = place.sync(dry_run=True, settings=smaller)
    assert (result.is_due, result.published, result.changes) == (True, False, Changes((), (), (), 2))


def test_a_sync_of_an_unchanged_folder_writes_nothing_bit_for_bit(place: Place) -> None:
    before = every_file(place.settings.data_dir)
    before.pop("index/lock")
    result = place.sync()
    after = every_file(place.settings.data_dir)
    after.pop("index/lock")
    assert after == before
    assert {row.change for row in result.files} == {"unchanged"}
    assert FileChange("broen.txt", "unchanged", BRIDGE_ID, "Broen") in result.files


def test_generations_are_listed_with_the_one_that_is_served(place: Place) -> None:
    place.write("ny.txt", "Biblioteket har åbent om aftenen, også for dem uden kort.\n")
    place.sync()
    newest, older = list_generations(place.settings)
    assert [newest.manifest.generation, older.manifest.generation] == generation_names(
        place.settings.data_dir
    )[::-1]
    assert (newest.is_current, older.is_current) == (True, False)
    assert newest.bytes > 100_000
    roll_back(place.settings)
    assert [kept.is_current for kept in list_generations(place.settings)] == [False, True]
    assert list_generations(load(data_dir=place.settings.data_dir / "none")) == ()


def test_pruning_keeps_the_current_one_and_those_that_are_open(place: Place) -> None:
    first = current_generation(place.settings.data_dir)
    assert first
    reader = Index.open(place.settings)
    for text in ("Ny fil nummer et.", "Ny fil nummer to."):
        place.write("ny.txt", text)
        place.sync()
    _, second, third = generation_names(place.settings.data_dir)
    roll_back(place.settings, second)
    with write_lock(place.settings.data_dir):
        pruned = prune(place.settings, keep=1)
    assert (pruned.removed, pruned.kept, pruned.in_use) == ((third,), (second,), (first,))
    assert reader.text(BRIDGE_ID) == BRIDGE.strip()
    reader.close()
    with write_lock(place.settings.data_dir):
        assert prune(place.settings, keep=1).removed == (first,)
    assert generation_names(place.settings.data_dir) == [second]
    assert len(place.texts()) == 3


def test_there_is_nothing_to_prune_without_an_index(tmp_path: Path) -> None:
    with write_lock(tmp_path), pytest.raises(IndexMissingError):
        prune(load(data_dir=tmp_path), keep=1)


def test_a_reader_cannot_open_what_is_being_removed(place: Place) -> None:
    with Index.open(place.settings) as index:
        manifest = index.manifest
    shutil.rmtree(index.folder)
    with pytest.raises(FileNotFoundError):
        Index(place.settings, manifest)


def test_a_rebuild_makes_every_vector_anew_from_the_texts(place: Place) -> None:
    shutil.rmtree(place.folder)
    with Index.open(place.settings) as index:
        vectors = np.array(index.vectors)
        damaged = index.folder / "vectors.npy"
    np.save(damaged, np.zeros_like(vectors))
    manifest = rebuild(place.settings, embedder=place.embedder)
    assert manifest.generation == current_generation(place.settings.data_dir)
    with Index.open(place.settings) as index:
        assert np.allclose(index.vectors, vectors, atol=1e-5)
        assert [source.path for source in index.manifest.sources] == ["broen.txt", "syd/hamnen.txt"]


def test_after_a_rebuild_with_other_settings_a_sync_has_nothing_to_do(place: Place) -> None:
    smaller = load(data_dir=place.settings.data_dir, chunk_tokens=16)
    assert rebuild(smaller, embedder=place.embedder).chunks > 2
    assert not place.sync(settings=smaller).published


def test_there_is_nothing_to_rebuild_without_an_index(tmp_path: Path, embedder: Embedder) -> None:
    with pytest.raises(IndexMissingError):
        rebuild(load(data_dir=tmp_path), embedder=embedder)


def test_a_generation_that_is_not_there_cannot_be_rebuilt(place: Place) -> None:
    generation = current_generation(place.settings.data_dir)
    (index_folder(place.settings.data_dir) / str(generation) / "manifest.json").unlink()
    with pytest.raises(IndexDamagedError) as raised:
        rebuild(place.settings, embedder=place.embedder)
    assert raised.value.message == f"The current index generation {generation} is not there."
    assert raised.value.next_step.startswith("Run: python -m ingest sync FOLDER")


def test_the_doctor_finds_nothing_wrong_with_a_good_index(place: Place) -> None:
    assert wrong(place) == []
    assert {finding.subject for finding in examine(place.settings)} == {"index", "files", "model", "disk"}


def test_the_doctor_compares_the_files_to_the_index(place: Place) -> None:
    place.write("ny.txt", "Ny fil.")
    place.write("broen.txt", BRIDGE.replace("16", "17"))
    (place.folder / "syd/hamnen.txt").unlink()
    mending = f"Run: python -m ingest sync {place.folder} --data {place.settings.data_dir}"
    assert wrong(place) == [
        ("files", "Not in the index: new, or not to be read: ny.txt.", mending),
        ("files", "Other than when the index was built: broen.txt.", mending),
        ("files", "In the index, but no longer in the folder: syd/hamnen.txt.", mending),
    ]
    place.folder.rename(place.folder.with_name("away"))
    assert [finding[:2] for finding in wrong(place)] == [
        ("files", f"The folder {place.folder} does not exist.")
    ]


def test_the_doctor_names_a_file_whose_sidecar_may_not_be_read(place: Place) -> None:
    (place.folder / "broen.txt.meta.yaml").symlink_to("/proc/self/mem")
    ((subject, message, _),) = wrong(place)
    assert (subject, message) == ("files", "Not to be opened: broen.txt.")
    place.write("kopi.txt", BRIDGE)
    assert [message for _, message, _ in wrong(place)] == [
        "Other than when the index was built: kopi.txt.",
        "Not to be opened: broen.txt.",
    ]


@pytest.mark.parametrize("name", ["manifest.json", "vectors.npy", "chroma/chroma.sqlite3", "texts.jsonl"])
def test_the_doctor_finds_a_damaged_index(place: Place, name: str) -> None:
    generation = current_generation(place.settings.data_dir)
    assert generation
    file = index_folder(place.settings.data_dir) / generation / name
    file.write_bytes(file.read_bytes()[:-100])
    ((subject, message, next_step),) = wrong(place)
    assert (subject, generation in message) == ("index", True)
    assert next_step.startswith("Run: python -m ingest sync ")
    place.sync()
    assert wrong(place) == []


def test_the_doctor_misses_an_index_and_what_current_names(place: Place) -> None:
    generation = current_generation(place.settings.data_dir)
    shutil.rmtree(index_folder(place.settings.data_dir) / str(generation))
    assert [finding[1] for finding in wrong(place)] == [f"The current generation {generation} is not there."]
    (index_folder(place.settings.data_dir) / "current").unlink()
    assert [f[1] for f in wrong(place)] == [f"There is no index in {place.settings.data_dir} yet."]


def test_the_doctor_finds_what_a_killed_sync_left(place: Place) -> None:
    (index_folder(place.settings.data_dir) / "20200101-000000000-00000000").mkdir()
    ((_, message, _),) = wrong(place)
    assert message == "20200101-000000000-00000000: left unfinished by a process that was stopped."
    with write_lock(place.settings.data_dir):
        assert wrong(place) == []
    place.sync()
    assert wrong(place) == []


def test_the_doctor_compares_settings_and_model(place: Place, tmp_path: Path) -> None:
    other = load(data_dir=place.settings.data_dir, chunk_tokens=100)
    (finding,) = [finding for finding in examine(other) if finding.is_wrong]
    assert (finding.subject, finding.next_step) == ("settings", "Run: python -m ingest rebuild")
    missing = load(data_dir=place.settings.data_dir, embedding_model=str(tmp_path / "no-model"))
    (finding,) = [finding for finding in examine(missing) if finding.is_wrong]
    assert finding.subject == "model"
    assert finding.next_step


@pytest.fixture
def damaged_model(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> str:
    """A model folder with an empty graph, which is what the settings name now; the sentence about it."""
    made = folder_with_damaged("model.onnx", tmp_path / "models")
    monkeypatch.setenv("MODEL_DIR", str(made.parent))
    return f"The unpacked embedding model in {made} is damaged."


def test_the_doctor_finds_a_damaged_model(place: Place, damaged_model: str) -> None:
    found = [f.message for f in examine(load(data_dir=place.settings.data_dir)) if f.is_wrong]
    assert found == [damaged_model]


@pytest.mark.parametrize("file", [CROSS_ENCODER, ENTAILMENT])
def test_the_doctor_finds_a_damaged_encoder(
    place: Place, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, file: Path
) -> None:
    made = folder_with_damaged(f"{Adapter.load(file).name}.onnx", tmp_path / "models")
    monkeypatch.setenv("MODEL_DIR", str(made.parent))
    found = [f.message for f in examine(load(data_dir=place.settings.data_dir)) if f.is_wrong]
    assert found == [f"The cross-encoder in {made} is damaged."]


@pytest.mark.usefixtures("damaged_model")
def test_nothing_is_moved_away_when_the_model_is_damaged(place: Place) -> None:
    before = every_file(place.folder)
    with pytest.raises(ModelError, match="is damaged"):
        remove_document(load(data_dir=place.settings.data_dir), BRIDGE_ID)
    assert every_file(place.folder) == before


def test_the_doctor_looks_at_the_room_on_the_disk(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "_SPARE_BYTES", shutil.disk_usage(place.settings.data_dir).total)
    ((subject, message, next_step),) = wrong(place)
    assert (subject, next_step) == ("disk", "Make room, for instance with: python -m ingest prune --keep 1")
    assert " GB are free on the disk of " in message
