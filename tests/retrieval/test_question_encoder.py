"""A search reads its question with an encoder of its own; what asks nothing it reads with the model too."""

from __future__ import annotations

import numpy as np
import pytest

from retrieval.adapter import QUESTION_ENCODER, Adapter
from retrieval.embedding import BundledEmbedder, Embedder
from retrieval.index import Index
from retrieval.search import Searcher
from settings import Settings

QUESTION = "Hvem styrer it-projekterne i regionen?"
TOPIC = "Styring af regionens it-projekter"


def test_a_question_to_search_with_is_read_otherwise(embedder: Embedder) -> None:
    plain = embedder.embed_question(QUESTION)
    vector, tokens = embedder.read_question(QUESTION)
    assert abs(np.linalg.norm(vector) - 1) < 1e-5
    assert 0.5 < float(plain @ vector) < 0.99
    assert tokens is not None
    assert QUESTION[: tokens.ends[-1]] == QUESTION
    assert embedder.embed_query(QUESTION) == plain.tolist()


def test_what_asks_nothing_is_read_with_both_models(embedder: Embedder) -> None:
    assert isinstance(embedder, BundledEmbedder)
    text = f"query: {TOPIC}"
    trained, plain = (
        model.encode_tokens([text], len("query: ")) for model in (embedder._question_model, embedder._model)
    )
    vector, tokens = embedder.read_question(TOPIC)
    assert abs(np.linalg.norm(vector) - 1) < 1e-5
    assert float(trained[0][0] @ plain[0][0]) < 0.99
    # As near to the one reading as to the other.
    assert float(vector @ trained[0][0]) == pytest.approx(float(vector @ plain[0][0]), abs=1e-5)
    assert tokens is not None
    count = len(trained[1][0].ends)
    assert np.array_equal(tokens.vectors[:count], trained[1][0].vectors)
    assert np.array_equal(tokens.vectors[count:], plain[1][0].vectors)
    assert tokens.ends.tolist() == trained[1][0].ends.tolist() * 2


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
