"""The parts of a search, each alone and left out, and how their scores become one."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

from retrieval.chain import Assistant
from retrieval.embedding import Embedder
from retrieval.mix import BETWEEN, PARTS, Mix, Scores, between, read_weights, reciprocal_ranks
from retrieval.search import Searcher
from settings import load


def numbers(*values: float) -> npt.NDArray[np.float32]:
    return np.array(values, np.float32)


def scores(**parts: npt.NDArray[np.float32]) -> Scores:
    """Return scores of three candidates, 0 where none are given, of documents that their leads stand for."""
    given = dict.fromkeys(PARTS, numbers(0, 0, 0)) | {"reached": numbers(1, 1, 1)} | parts
    return Scores(**given)


def test_languages_stand_to_each_other_in_three_ways() -> None:
    same, near, far = range(len(BETWEEN))
    assert (between("da", "da"), between("en", "en")) == (same, same)
    assert (between("da", "sv"), between("sv", "da"), between("unknown", "sv")) == (near, near, near)
    assert (between("en", "sv"), between("da", "en")) == (far, far)


def test_scores_are_brought_to_one_scale_and_weighed() -> None:
    given = scores(dense=numbers(0.9, 0.8, 0.7), lexical=numbers(2, 8, 0))
    same, near = np.zeros(3, np.intp), np.array([0, 1, 1], np.intp)
    # Dense: from the worst candidate's 0.7 to the best's 0.9; lexical: by the best's 8.
    by_hand = Mix(weights=())
    assert by_hand.fuse(given, same) == pytest.approx([0.625, 0.75, 0.0], abs=1e-6)
    assert by_hand.fuse(given, near) == pytest.approx([0.625, 0.7, 0.0], abs=1e-6)
    assert Mix("dense").fuse(given, same) == pytest.approx([1.0, 0.5, 0.0], abs=1e-6)
    assert Mix("lexical").fuse(given, same) == pytest.approx([0.25, 1.0, 0.0])
    assert len(Mix().fuse(scores(**dict.fromkeys([*PARTS, "reached"], numbers())), np.empty(0, np.intp))) == 0


def test_each_part_counts_by_its_weight_and_a_long_documents_lead_by_less() -> None:
    given = scores(
        own=numbers(4, 2, 0),
        lead=numbers(0.9, 0.9, 0.7),
        reached=numbers(1, 0.5, 1),
        document=numbers(0, 0, 3),
    )
    row = dict.fromkeys(PARTS, 0.0)
    same = tuple((row | {"own": 3.0, "lead": 1.0}).values())
    near = tuple((row | {"own": 1.0, "document": -2.0}).values())
    mix = Mix(weights=(same, near, near))
    assert mix.fuse(given, np.zeros(3, np.intp)) == pytest.approx([1.0, (1.5 + 0.5) / 4, 0.0], abs=1e-6)
    # What speaks against a passage takes it to 0 at most.
    assert mix.fuse(given, np.ones(3, np.intp)) == pytest.approx([1 / 4, 0.5 / 4, 0.0], abs=1e-6)


def test_the_weights_in_use_are_whole_and_trust_words_most_within_a_language() -> None:
    same, near, far = (dict(zip(PARTS, row, strict=True)) for row in read_weights())
    assert Mix().weights == read_weights()
    assert same["lexical"] / same["dense"] > near["lexical"] / near["dense"] > far["lexical"] / far["dense"]
    assert far["translated"] > far["own"]


def test_ranks_are_fused_as_cormack_has_it() -> None:
    # By meaning the order is 0, 1, 2; by words 1, 0, and 2 shares none with the question.
    fused = reciprocal_ranks(numbers(0.9, 0.8, 0.7), numbers(2, 8, 0))
    assert fused == pytest.approx([1 / 61 + 1 / 62, 1 / 62 + 1 / 61, 1 / 63])
    given = scores(dense=numbers(0.9, 0.8, 0.7), lexical=numbers(2, 8, 0))
    assert Mix("rrf").fuse(given, np.zeros(3, np.intp)) == pytest.approx(fused)


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
    ways += [Mix(weights=()), Mix(max_sim=False), Mix(lead=0), Mix(document=0), Mix(translated=0)]
    assert [way for way in ways if hits(way) == used] == []


def test_words_alone_find_only_what_shares_one(
    corpus: Assistant, corpus_data: Path, embedder: Embedder
) -> None:
    settings = load(data_dir=corpus_data, embedding_model="")
    words = Searcher(corpus.index, embedder, settings, Mix("lexical"))
    assert words.search("Xyzzyq?").hits == ()
    assert Searcher(corpus.index, embedder, settings, Mix("dense")).search("Xyzzyq?").hits
