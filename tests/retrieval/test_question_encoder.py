"""A search reads its question with an encoder of its own; everything else is the bundled model's."""

from __future__ import annotations

import numpy as np

from retrieval.adapter import QUESTION_ENCODER, Adapter
from retrieval.embedding import Embedder
from retrieval.index import Index
from retrieval.search import Searcher
from settings import Settings

QUESTION = "Hvem styrer it-projekterne i regionen?"


def test_a_question_to_search_with_is_read_otherwise(embedder: Embedder) -> None:
    plain = embedder.embed_question(QUESTION)
    vector, tokens = embedder.read_question(QUESTION)
    assert abs(np.linalg.norm(vector) - 1) < 1e-5
    assert 0.5 < float(plain @ vector) < 0.99
    assert tokens is not None
    assert QUESTION[: tokens.ends[-1]] == QUESTION
    assert embedder.embed_query(QUESTION) == plain.tolist()


def test_a_search_holds_the_passages_against_that_reading(settings: Settings, embedder: Embedder) -> None:
    index = Index.open(settings, embedder)
    asked = "Hvor lang er broen?"
    matched = Searcher(index, embedder, settings).match(asked, "da")
    vector, _ = embedder.read_question(asked)
    assert matched.scores.whole.tolist() == (index.chunk_vectors[matched.numbers] @ vector).tolist()


def test_its_adapter_changes_the_upper_layers_and_holds_nothing_else() -> None:
    adapter = Adapter.load(QUESTION_ENCODER)
    assert adapter.layers == (6, 7, 8, 9, 10, 11)
    assert all(name.startswith("encoder.layer.") for name in adapter.tensors)
    assert adapter.name.startswith("question-encoder-")
