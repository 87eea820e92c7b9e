"""Generations as they are built: what is embedded again, what is not, and builds that fail."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from errors import IndexDamagedError, IndexStoreError
from retrieval import generation as files
from retrieval.building import Origin, Progress, build_generation
from retrieval.checking import check_index
from retrieval.chunking import LEAD_CHARS
from retrieval.documents import Document
from retrieval.generation import current_generation, generation_names
from retrieval.index import Index
from retrieval.locking import write_lock
from settings import Settings, load
from tests.retrieval.small_indexes import BRIDGE, HARBOUR, LIBRARY, CountingEmbedder, build, document


def test_text_that_is_known_is_not_embedded_again(settings: Settings, counting: CountingEmbedder) -> None:
    with Index.open(settings) as index:
        before = {
            piece["digest"].tobytes(): vector
            for piece, vector in zip(index.pieces, index.vectors, strict=True)
        }
    counting.embedded.clear()
    build(settings, counting, HARBOUR, LIBRARY)
    assert counting.embedded
    assert all("Biblioteket" in text for text in counting.embedded if "\n" in text)
    assert not any("Hamnen" in text or "16 kilometer" in text for text in counting.embedded)
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
    tmp_path: Path, counting: CountingEmbedder
) -> None:
    settings = load(data_dir=tmp_path, chunk_tokens=2000)
    long = document("Broen", *["Universitetet arbejder med international information og kommunikation."] * 30)
    short = document("Broen", long.text[:LEAD_CHARS].strip())
    build(settings, counting, long)
    build(settings, counting, replace(short, info=replace(short.info, path="kort.txt")))
    with Index.open(settings) as index:
        assert len(index.chunks) == 1
        assert len(index.tokens[0].ends) > 0


def test_equal_texts_are_embedded_once(tmp_path: Path, counting: CountingEmbedder) -> None:
    settings = load(data_dir=tmp_path)
    twin = replace(BRIDGE, info=replace(BRIDGE.info, id="0" * 16, path="tvilling.txt"))
    counting.embedded.clear()
    build(settings, counting, BRIDGE, twin)
    assert sorted(counting.embedded) == sorted(set(counting.embedded))
    with Index.open(settings) as index:
        assert index.manifest.pieces > len(counting.embedded)
        check_index(index)


def test_of_many_passages_alike_chroma_is_given_eight(tmp_path: Path, counting: CountingEmbedder) -> None:
    settings = load(data_dir=tmp_path)
    copies = [replace(BRIDGE, info=replace(BRIDGE.info, id=f"{n:016}", path=f"{n}.txt")) for n in range(12)]
    build(settings, counting, *copies)
    with Index.open(settings) as index:
        check_index(index)
        kept = [index.chunks[int(row)].text for row in index.chroma.get(include=[])["ids"]]
        texts = {chunk.text for chunk in index.chunks}
        assert len(index.chunks) == 12 * len(texts)
    assert sorted(kept) == sorted(8 * list(texts))


def test_a_damaged_previous_index_gives_no_vectors(settings: Settings, counting: CountingEmbedder) -> None:
    index = Index.open(settings)
    vectors = index.folder / files.VECTORS
    vectors.write_bytes(vectors.read_bytes()[:-4] + b"\x00\x00\x80\x7f")
    counting.embedded.clear()
    with write_lock(settings.data_dir):
        build_generation(settings, [BRIDGE, HARBOUR], counting, previous=index)
    index.close()
    assert any("16 kilometer" in text for text in counting.embedded)
    with Index.open(settings) as index:
        assert len(counting.embedded) == len(set(index.pieces["digest"].tolist()))


@pytest.mark.parametrize("documents", [(), (document("Et", "Kort."),)], ids=["none", "one piece"])
def test_an_index_of_next_to_nothing_is_whole(
    documents: tuple[Document, ...], tmp_path: Path, counting: CountingEmbedder
) -> None:
    settings = load(data_dir=tmp_path)
    build(settings, counting, *documents)
    for _ in range(2):
        with Index.open(settings, counting) as index:
            check_index(index)
            assert len(index.chroma.similarity_search("Kort?", k=3)) == len(documents)


def test_progress_ends_at_all_chunks_and_rows(tmp_path: Path, counting: CountingEmbedder) -> None:
    settings = load(data_dir=tmp_path)
    seen: list[Progress] = []
    with write_lock(tmp_path):
        manifest = build_generation(settings, [BRIDGE, HARBOUR], counting, on_progress=seen.append)
    assert [progress for progress in seen if progress.stage == "chunks"][-1].done == manifest.chunks
    assert seen[-1] == Progress("rows", manifest.chunks, manifest.chunks)


def test_a_build_that_fails_leaves_the_old_index_and_no_folder(
    settings: Settings, counting: CountingEmbedder
) -> None:
    current = current_generation(settings.data_dir)

    def full_disk(progress: Progress) -> None:
        if progress.stage == "rows":
            raise OSError(28, "No space left on device")

    with (
        write_lock(settings.data_dir),
        pytest.raises(IndexStoreError, match=r"could not be written to .*: No space left on device"),
    ):
        build_generation(settings, [LIBRARY], counting, on_progress=full_disk)
    assert generation_names(settings.data_dir) == [current] == [current_generation(settings.data_dir)]


def test_a_damaged_build_is_not_published(settings: Settings, counting: CountingEmbedder) -> None:
    current = current_generation(settings.data_dir)

    def lose_a_chunk(progress: Progress) -> None:
        if progress.stage == "rows":
            folder = files.index_folder(settings.data_dir) / generation_names(settings.data_dir)[-1]
            numbers = np.load(folder / files.CHUNK_DOCUMENT)
            np.save(folder / files.CHUNK_DOCUMENT, numbers[:-1])

    with write_lock(settings.data_dir), pytest.raises(IndexDamagedError, match="chunks with a document"):
        build_generation(settings, [BRIDGE, LIBRARY], counting, on_progress=lose_a_chunk)
    assert current_generation(settings.data_dir) == current


def test_the_manifest_says_where_documents_came_from(tmp_path: Path, counting: CountingEmbedder) -> None:
    settings = load(data_dir=tmp_path)
    origin = Origin("/srv/corpus", "7", (files.Source(BRIDGE.info.id, BRIDGE.info.path, "abc"),))
    with write_lock(tmp_path):
        manifest = build_generation(settings, [BRIDGE], counting, origin=origin)
    assert manifest == files.read_manifest(tmp_path, manifest.generation)
    assert (manifest.folder, manifest.cleaning) == ("/srv/corpus", "7")
    assert manifest.sources == (files.Source(BRIDGE.info.id, "Broen.txt", "abc"),)
