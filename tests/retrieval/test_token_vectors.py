"""Token vectors: small, and still as like as the model's own; kept on disk and read back."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from retrieval.embedding import Embedder
from retrieval.token_store import ENDS, VECTORS, TokenStore, TokenWriter
from retrieval.token_vectors import (
    DIMENSION,
    TokenVectors,
    compress,
    fit_projection,
    sample_texts,
)

DRAW = np.random.default_rng(0)


def test_a_projection_keeps_what_is_alike() -> None:
    plane = DRAW.normal(size=(DIMENSION, 384))
    vectors = (DRAW.normal(size=(500, DIMENSION)) @ plane).astype(np.float32)
    projection = fit_projection(vectors)
    assert projection.shape == (384, DIMENSION)
    assert np.allclose(projection.T @ projection, np.eye(DIMENSION), atol=1e-4)
    small = compress(vectors, projection)
    assert small.dtype == np.int8
    assert small.shape == (500, DIMENSION)
    units = TokenVectors(small, np.arange(500, dtype=np.int32)).units
    own = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    assert np.abs(units @ units.T - own @ own.T).max() < 0.02


def test_compressing_nothing_and_noughts() -> None:
    projection = np.eye(384, DIMENSION, dtype=np.float32)
    assert compress(np.zeros((0, 384), np.float32), projection).shape == (0, DIMENSION)
    assert not compress(np.zeros((1, 384), np.float32), projection).any()


def test_sampled_texts_are_the_same_each_time_and_of_whole_words() -> None:
    pieces = ["▁arbejde", "arbejde", "▁a", "▁2024", "▁regionen", "<s>", "▁kunskap"]
    texts = sample_texts(pieces)
    assert texts == sample_texts(pieces)
    assert {word for text in texts for word in text.split()} == {"arbejde", "regionen", "kunskap"}


def test_words_that_mean_the_same_match_across_languages(embedder: Embedder) -> None:
    _, question = embedder.read_question("leverandør")
    assert question is not None
    _, (near, far) = embedder.read_passages(["leverantören tog över", "suppe om torsdagen"])

    def likeness(passage: TokenVectors) -> float:
        return float((question.units @ passage.units.T).max(axis=1).mean())

    assert likeness(near) > likeness(far)


def test_what_is_written_is_read_back(tmp_path: Path) -> None:
    def drawn(tokens: int) -> TokenVectors:
        vectors = DRAW.integers(-127, 127, (tokens, DIMENSION)).astype(np.int8)
        return TokenVectors(vectors, np.arange(1, tokens + 1, dtype=np.int32))

    first, shared = drawn(3), drawn(5)
    with TokenWriter(tmp_path, 4) as writer:
        writer.add([2], first)
        writer.add([0, 3], shared)
    store = TokenStore(tmp_path)
    assert len(store) == 4
    for number, written in ((2, first), (0, shared), (3, shared)):
        assert np.array_equal(store[number].vectors, written.vectors)
        assert np.array_equal(store[number].ends, written.ends)
    assert store[1].vectors.shape == (0, DIMENSION)
    joined = TokenVectors.joined([store[0], store[2]])
    assert joined.vectors.shape == (8, DIMENSION)
    assert joined.ends.tolist() == [1, 2, 3, 4, 5, 1, 2, 3]


def test_no_token_vectors_at_all(tmp_path: Path) -> None:
    with TokenWriter(tmp_path, 2):
        pass
    assert TokenStore(tmp_path)[1].units.shape == (0, DIMENSION)


@pytest.mark.parametrize("name", [VECTORS, ENDS])
def test_files_that_do_not_belong_together_are_refused(tmp_path: Path, name: str) -> None:
    with TokenWriter(tmp_path, 1) as writer:
        writer.add([0], TokenVectors(np.ones((4, DIMENSION), np.int8), np.ones(4, np.int32)))
    size = {VECTORS: DIMENSION, ENDS: 4}[name]
    file = tmp_path / name
    file.write_bytes(file.read_bytes()[:-size])
    with pytest.raises(ValueError, match="not whole"):
        TokenStore(tmp_path)
