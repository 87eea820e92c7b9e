"""A follow-up is searched for, fitted on and trained on as it is answered: with what was asked before it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from errors import TestSetError
from eval.calibration import Source, fit
from eval.examples import examples
from eval.measuring import search_test_set
from eval.testset import Question
from retrieval.chain import Assistant
from retrieval.documents import SearchResult
from retrieval.embedding import Embedder
from retrieval.index import Index
from retrieval.search import NO_FILTERS, Filters, Found, Searcher
from settings import load

ALONE = Question("1", "Hvem er direktør for hospitalet?", "da", True, "tune", "plain", ())
FOLLOW_UP = replace(
    ALONE, id="2", question="Hvad med Viborg?", history=("Hvornår åbner hospitalet i Kalmar?",)
)
STANDALONE = "Hvornår åbner hospitalet i Viborg?"


@pytest.fixture(scope="module")
def index(data: Path, embedder: Embedder) -> Index:
    return Index.open(load(data_dir=data), embedder)


@pytest.fixture(scope="module")
def searcher(data: Path, index: Index, embedder: Embedder) -> Searcher:
    return Searcher(index, embedder, load(data_dir=data))


def test_a_question_of_a_set_is_taken_as_the_assistant_takes_it(data: Path) -> None:
    answer = Assistant.open(load(data_dir=data)).ask(FOLLOW_UP.question, history=FOLLOW_UP.history)
    assert FOLLOW_UP.standalone == answer.standalone == STANDALONE
    assert ALONE.standalone == replace(ALONE, history=FOLLOW_UP.history).standalone == ALONE.question


def test_a_search_alone_knows_what_was_asked_before(index: Index, searcher: Searcher) -> None:
    asked = []

    def search(question: str, k: int, filters: Filters) -> SearchResult:
        asked.append(question)
        return searcher.search(question, k, filters)

    about = replace(FOLLOW_UP, documents=("hospital.md",))
    (outcome,) = search_test_set(search, index.documents.values(), [about])
    assert asked == [STANDALONE]
    assert (outcome.question, outcome.history) == (FOLLOW_UP.question, FOLLOW_UP.history)


def test_the_judgements_are_fitted_on_what_is_searched_for(searcher: Searcher) -> None:
    asked = []

    def find(question: str, k: int) -> Found:
        asked.append(question)
        return searcher.find(question, k, NO_FILTERS)

    source = Source("small", [ALONE, FOLLOW_UP], find, lambda found, _: found, lambda _: ())
    with pytest.raises(TestSetError, match="at least ten"):
        fit([source], lambda *_: None)
    assert asked == [ALONE.question, STANDALONE]


def test_the_cross_encoder_is_trained_on_what_is_searched_for(index: Index, searcher: Searcher) -> None:
    assert [example.question for example in examples([ALONE, FOLLOW_UP], index, searcher)] == [
        ALONE.question,
        STANDALONE,
    ]
