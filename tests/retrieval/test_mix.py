"""The parts of a search, each alone and left out, and how their scores become one."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

from retrieval.chain import Assistant
from retrieval.embedding import Embedder
from retrieval.mix import USED, Mix, reciprocal_ranks
from retrieval.search import Searcher
from settings import load


def numbers(*values: float) -> npt.NDArray[np.float32]:
    return np.array(values, np.float32)


def test_words_count_most_within_a_language() -> None:
    same, near, far = (USED.dense_weight(*pair) for pair in (("da", "da"), ("da", "sv"), ("en", "sv")))
    assert 0 < same < near < far < 1
    assert USED.dense_weight("sv", "da") == near
    assert USED.dense_weight("en", "en") == same


def test_scores_are_brought_to_one_scale_and_weighed() -> None:
    dense, lexical, weight = numbers(0.9, 0.8, 0.7), numbers(2, 8, 0), numbers(0.5, 0.5, 0.75)
    # Dense: from the worst candidate's 0.7 to the best's 0.9; lexical: by the best's 8.
    assert Mix().fuse(dense, lexical, weight) == pytest.approx([0.625, 0.75, 0.0], abs=1e-6)
    assert Mix("dense").fuse(dense, lexical, weight) == pytest.approx([1.0, 0.5, 0.0], abs=1e-6)
    assert Mix("lexical").fuse(dense, lexical, weight) == pytest.approx([0.25, 1.0, 0.0])
    assert len(Mix().fuse(numbers(), numbers(), numbers())) == 0


def test_ranks_are_fused_as_cormack_has_it() -> None:
    # By meaning the order is 0, 1, 2; by words 1, 0, and 2 shares none with the question.
    fused = reciprocal_ranks(numbers(0.9, 0.8, 0.7), numbers(2, 8, 0))
    assert fused == pytest.approx([1 / 61 + 1 / 62, 1 / 62 + 1 / 61, 1 / 63])
    assert Mix("rrf").fuse(numbers(0.9), numbers(0), numbers(0.5)) == pytest.approx([1 / 61])


def test_each_part_can_be_left_out(corpus: Assistant, corpus_data: Path, embedder: Embedder) -> None:
    question = "Why did Skåne lose knowledge?"
    settings = load(data_dir=corpus_data, embedding_model="")

    def hits(mix: Mix) -> list[tuple[float, str]]:
        found = Searcher(corpus.index, embedder, settings, mix).search(question).hits
        return [(hit.score, hit.text) for hit in found]

    used = hits(Mix())
    unnamed = Searcher(corpus.index, embedder, settings).search(question).hits
    assert used == [(hit.score, hit.text) for hit in unnamed]
    ways = [Mix(fusion) for fusion in ("rrf", "dense", "lexical")]
    ways += [Mix(max_sim=False), Mix(lead=0), Mix(document=0), Mix(translated=0)]
    assert [way for way in ways if hits(way) == used] == []


def test_words_alone_find_only_what_shares_one(
    corpus: Assistant, corpus_data: Path, embedder: Embedder
) -> None:
    settings = load(data_dir=corpus_data, embedding_model="")
    words = Searcher(corpus.index, embedder, settings, Mix("lexical"))
    assert words.search("Xyzzyq?").hits == ()
    assert Searcher(corpus.index, embedder, settings, Mix("dense")).search("Xyzzyq?").hits
