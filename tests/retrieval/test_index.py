"""Index generations with the real model and a real Chroma: built, published, opened, damaged, removed."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from errors import IndexDamagedError, IndexMissingError, IndexModelError, IndexStoreError
from retrieval import generation as files
from retrieval.building import Origin, Progress, build_generation
from retrieval.checking import check_index
from retrieval.chunking import LEAD_CHARS
from retrieval.documents import Block, Document, DocumentInfo, Dropped
from retrieval.embedding import Array, BundledEmbedder, OnDone
from retrieval.generation import Manifest, current_generation, generation_names
from retrieval.index import Index
from retrieval.locking import write_lock
from retrieval.publishing import generations, publish, remove_unfinished, roll_back
from retrieval.token_vectors import TokenVectors
from settings import Settings, load

PROJECT = Path(__file__).resolve().parents[2]


class CountingEmbedder(BundledEmbedder):
    """The bundled model, which remembers what it was asked to embed."""

    def __init__(self) -> None:
        super().__init__(load().model_dir)
        self.embedded: list[str] = []

    def read_passages(
        self, texts: Sequence[str], on_done: OnDone | None = None
    ) -> tuple[Array, list[TokenVectors]]:
        self.embedded += texts
        return super().read_passages(texts, on_done)


@pytest.fixture(scope="module")
def embedder() -> CountingEmbedder:
    return CountingEmbedder()


def document(title: str, *paragraphs: str, date: str | None = None) -> Document:
    text, blocks = "", []
    for paragraph in paragraphs:
        blocks.append(Block("paragraph", len(text), len(text) + len(paragraph)))
        text += paragraph + "\n\n"
    digest = hashlib.sha256(text.encode()).hexdigest()[:16]
    info = DocumentInfo(digest, title, None, date, "da", f"{title}.txt")
    return Document(info, text.rstrip(), tuple(blocks), 0, (Dropped("advert", None, "Køb nu"),))


BRIDGE = document(
    "Broen", "Broen er 16 kilometer lang. Den åbnede i 2000.", "Tog og biler bruger den.", date="2019"
)
HARBOUR = document("Havnen", "Hamnen byggdes om 1998. Färjorna går varje timme.", date="2025-08")
LIBRARY = document("Biblioteket", "Biblioteket har åbent om aftenen. Lånere kan aflevere døgnet rundt.")


def build(
    settings: Settings, embedder: CountingEmbedder, *documents: Document, reuse: bool = True
) -> Manifest:
    with write_lock(settings.data_dir):
        previous = Index.open(settings) if reuse and current_generation(settings.data_dir) else None
        manifest = build_generation(settings, documents, embedder, previous=previous)
        if previous:
            previous.close()
    return manifest


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory, embedder: CountingEmbedder) -> Path:
    data_dir = tmp_path_factory.mktemp("built")
    build(load(data_dir=data_dir), embedder, BRIDGE, HARBOUR)
    return data_dir


@pytest.fixture
def settings(built: Path, tmp_path: Path) -> Settings:
    """A data folder of its own with an index of two documents."""
    shutil.copytree(built, tmp_path / "data")
    return load(data_dir=tmp_path / "data")


def test_an_index_gives_back_what_it_was_built_from(settings: Settings, embedder: CountingEmbedder) -> None:
    with Index.open(settings, embedder) as index:
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
        assert index.row_count() == len(index.chunk_vectors) == index.manifest.chunks
        assert len(index.lead_vectors) == index.lexical_documents.count == 2
        assert index.manifest.model == embedder.identity
        assert not index.has_changed()
        assert index.reopen() is index


def test_every_chunk_has_the_vector_of_its_own_text(settings: Settings, embedder: CountingEmbedder) -> None:
    with Index.open(settings, embedder) as index:
        chunk = index.chunks[0]
        assert np.allclose(index.vectors[0], embedder.embed_passages([chunk.embedded_text])[0], atol=1e-5)
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


def test_text_that_is_known_is_not_embedded_again(settings: Settings, embedder: CountingEmbedder) -> None:
    with Index.open(settings) as index:
        before = {
            piece["digest"].tobytes(): vector
            for piece, vector in zip(index.pieces, index.vectors, strict=True)
        }
    embedder.embedded.clear()
    build(settings, embedder, HARBOUR, LIBRARY)
    assert embedder.embedded
    assert all("Biblioteket" in text for text in embedder.embedded if "\n" in text)
    assert not any("Hamnen" in text or "16 kilometer" in text for text in embedder.embedded)
    with Index.open(settings) as index:
        check_index(index)
        kept = [
            (vector, before[piece["digest"].tobytes()])
            for piece, vector in zip(index.pieces, index.vectors, strict=True)
            if piece["digest"].tobytes() in before
        ]
        assert kept
        assert all((now == then).all() for now, then in kept)


def test_a_chunk_that_reads_like_a_known_lead_gets_token_vectors(
    tmp_path: Path, embedder: CountingEmbedder
) -> None:
    settings = load(data_dir=tmp_path, chunk_tokens=2000)
    long = document("Broen", *["Universitetet arbejder med international information og kommunikation."] * 30)
    short = document("Broen", long.text[:LEAD_CHARS].strip())
    build(settings, embedder, long)
    build(settings, embedder, replace(short, info=replace(short.info, path="kort.txt")))
    with Index.open(settings) as index:
        assert len(index.chunks) == 1
        assert len(index.tokens[0].ends) > 0


def test_equal_texts_are_embedded_once(tmp_path: Path, embedder: CountingEmbedder) -> None:
    settings = load(data_dir=tmp_path)
    twin = replace(BRIDGE, info=replace(BRIDGE.info, id="0" * 16, path="tvilling.txt"))
    embedder.embedded.clear()
    build(settings, embedder, BRIDGE, twin)
    assert sorted(embedder.embedded) == sorted(set(embedder.embedded))
    with Index.open(settings) as index:
        assert index.manifest.pieces > len(embedder.embedded)
        check_index(index)


def test_a_damaged_previous_index_gives_no_vectors(settings: Settings, embedder: CountingEmbedder) -> None:
    index = Index.open(settings)
    vectors = index.folder / files.VECTORS
    vectors.write_bytes(vectors.read_bytes()[:-4] + b"\x00\x00\x80\x7f")
    embedder.embedded.clear()
    with write_lock(settings.data_dir):
        build_generation(settings, [BRIDGE, HARBOUR], embedder, previous=index)
    index.close()
    assert any("16 kilometer" in text for text in embedder.embedded)
    with Index.open(settings) as index:
        assert len(embedder.embedded) == len(set(index.pieces["digest"].tolist()))


@pytest.mark.parametrize("documents", [(), (document("Et", "Kort."),)], ids=["none", "one piece"])
def test_an_index_of_next_to_nothing_is_whole(
    documents: tuple[Document, ...], tmp_path: Path, embedder: CountingEmbedder
) -> None:
    settings = load(data_dir=tmp_path)
    build(settings, embedder, *documents)
    for _ in range(2):
        with Index.open(settings, embedder) as index:
            check_index(index)
            assert len(index.chroma.similarity_search("Kort?", k=3)) == len(documents)


def test_progress_ends_at_all_chunks_and_rows(tmp_path: Path, embedder: CountingEmbedder) -> None:
    settings = load(data_dir=tmp_path)
    seen: list[Progress] = []
    with write_lock(tmp_path):
        manifest = build_generation(settings, [BRIDGE, HARBOUR], embedder, on_progress=seen.append)
    assert [progress for progress in seen if progress.stage == "chunks"][-1].done == manifest.chunks
    assert seen[-1] == Progress("rows", manifest.chunks, manifest.chunks)


def test_no_index_yet(tmp_path: Path) -> None:
    with pytest.raises(IndexMissingError) as raised:
        Index.open(load(data_dir=tmp_path))
    assert raised.value.message == f"There is no index in {tmp_path} yet."
    assert raised.value.next_step == f"Run: python -m ingest sync FOLDER --data {tmp_path}"


def test_an_index_of_another_model_is_refused(settings: Settings, embedder: CountingEmbedder) -> None:
    other = CountingEmbedder()
    other.identity = replace(embedder.identity, revision="another")
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


def test_a_reader_notices_a_new_generation_and_keeps_the_old_one_meanwhile(
    settings: Settings, embedder: CountingEmbedder
) -> None:
    reader = Index.open(settings, embedder)
    for round_ in range(5):
        build(settings, embedder, document("Runde", f"Runde {round_}."))
    assert reader.has_changed()
    assert reader.folder.is_dir()
    check_index(reader)
    newer = reader.reopen()
    assert newer.manifest.generation == current_generation(settings.data_dir)
    assert newer.reopen() is newer
    old = reader.folder
    reader.close()
    build(settings, embedder, BRIDGE)
    assert not old.exists()


def test_three_generations_are_kept_and_one_can_go_back(
    settings: Settings, embedder: CountingEmbedder
) -> None:
    first = current_generation(settings.data_dir)
    others = [build(settings, embedder, document("Runde", f"Runde {n}.")).generation for n in range(3)]
    assert generation_names(settings.data_dir) == others
    assert [manifest.generation for manifest in generations(settings.data_dir)] == others[::-1]
    assert roll_back(settings).generation == others[1] == current_generation(settings.data_dir)
    assert roll_back(settings).generation == others[0] == current_generation(settings.data_dir)
    with pytest.raises(IndexMissingError, match="no earlier index generation"):
        roll_back(settings)
    assert roll_back(settings, others[2]).generation == others[2] == current_generation(settings.data_dir)
    with pytest.raises(IndexMissingError, match=f"no index generation {first}"):
        roll_back(settings, first)


def test_after_going_back_the_next_builds_on_that(settings: Settings, embedder: CountingEmbedder) -> None:
    first = current_generation(settings.data_dir)
    build(settings, embedder, LIBRARY)
    roll_back(settings)
    third = build(settings, embedder, BRIDGE)
    assert third.previous == first
    assert roll_back(settings).generation == first


def test_a_damaged_generation_is_not_gone_back_to(settings: Settings, embedder: CountingEmbedder) -> None:
    first = Index.open(settings)
    second = build(settings, embedder, LIBRARY)
    garble(first.folder / "chunks.jsonl")
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


def test_a_build_that_fails_leaves_the_old_index_and_no_folder(
    settings: Settings, embedder: CountingEmbedder
) -> None:
    current = current_generation(settings.data_dir)

    def full_disk(progress: Progress) -> None:
        if progress.stage == "rows":
            raise OSError(28, "No space left on device")

    with (
        write_lock(settings.data_dir),
        pytest.raises(IndexStoreError, match=r"could not be written to .*: No space left on device"),
    ):
        build_generation(settings, [LIBRARY], embedder, on_progress=full_disk)
    assert generation_names(settings.data_dir) == [current] == [current_generation(settings.data_dir)]


def test_a_damaged_build_is_not_published(settings: Settings, embedder: CountingEmbedder) -> None:
    current = current_generation(settings.data_dir)

    def lose_a_chunk(progress: Progress) -> None:
        if progress.stage == "rows":
            folder = files.index_folder(settings.data_dir) / generation_names(settings.data_dir)[-1]
            numbers = np.load(folder / files.CHUNK_DOCUMENT)
            np.save(folder / files.CHUNK_DOCUMENT, numbers[:-1])

    with write_lock(settings.data_dir), pytest.raises(IndexDamagedError, match="chunks with a document"):
        build_generation(settings, [BRIDGE, LIBRARY], embedder, on_progress=lose_a_chunk)
    assert current_generation(settings.data_dir) == current


def test_the_manifest_says_where_documents_came_from(tmp_path: Path, embedder: CountingEmbedder) -> None:
    settings = load(data_dir=tmp_path)
    origin = Origin("/srv/corpus", "7", {BRIDGE.info.id: "abc"})
    with write_lock(tmp_path):
        manifest = build_generation(settings, [BRIDGE], embedder, origin=origin)
    assert manifest == files.read_manifest(tmp_path, manifest.generation)
    assert (manifest.folder, manifest.cleaning) == ("/srv/corpus", "7")
    assert manifest.sources == (files.Source(BRIDGE.info.id, "Broen.txt", "abc"),)


def test_publishing_twice_changes_nothing(settings: Settings) -> None:
    current = current_generation(settings.data_dir)
    assert current is not None
    publish(settings, current)
    assert generation_names(settings.data_dir) == [current]
