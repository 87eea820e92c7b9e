"""Hits that are read together with the question, and the order that this gives."""

from __future__ import annotations

import numpy as np
import pytest

from retrieval.chain import Assistant, Question
from retrieval.cross_encoder import CrossEncoder, open_cross_encoder
from retrieval.embedding import Embedder
from retrieval.reranking import PASSAGES, Reranker
from retrieval.search import Filters, Searcher
from retrieval.statements import read_text, statement_places
from settings import load

QUESTIONS = [
    "Hvorfor mistede Skåne viden?",
    "Who leads the IT council?",
    "Hur många sjuksköterskor fanns det?",
]


@pytest.fixture(scope="module")
def cross_encoder() -> CrossEncoder:
    return open_cross_encoder(load())


@pytest.mark.parametrize("question", QUESTIONS)
def test_the_hits_are_the_same_in_another_order(
    corpus: Assistant, embedder: Embedder, cross_encoder: CrossEncoder, question: str
) -> None:
    found = Searcher(corpus.index, embedder, load()).find(question, 20)
    read = Reranker(corpus.index, cross_encoder).rerank(found, 20)
    assert sorted(chunk.id for chunk in read.chunks) == sorted(chunk.id for chunk in found.chunks)
    assert [hit.rank for hit in read.result.hits] == list(range(1, 21))
    scores = [hit.score for hit in read.result.hits]
    assert scores == sorted(scores, reverse=True)
    assert all(0 <= score <= 1 for score in scores)
    # Those that were not read keep their order behind those that were.
    assert read.chunks[PASSAGES:] == found.chunks[PASSAGES:]
    assert len(read.readings) == PASSAGES
    for chunk, hit, number, reading in zip(
        read.chunks, read.result.hits, read.numbers, read.readings, strict=False
    ):
        assert hit.text == chunk.text == corpus.index.chunks[int(number)].text
        assert len(reading.statements) == len(list(statement_places(corpus.index, chunk)))
    before = {chunk.id: value for chunk, value in zip(found.chunks, found.dense, strict=True)}
    assert np.array_equal(read.dense, [before[chunk.id] for chunk in read.chunks])


@pytest.mark.parametrize(
    ("question", "share"), [("Årsager til at Skåne mistede viden", 0.2), ("Hvorfor mistede Skåne viden", 0.5)]
)
def test_what_is_read_counts_less_where_nothing_is_asked(
    corpus: Assistant, embedder: Embedder, cross_encoder: CrossEncoder, question: str, share: float
) -> None:
    found = Searcher(corpus.index, embedder, load()).find(question, 20)
    read = Reranker(corpus.index, cross_encoder).rerank(found, 20)
    before = {hit.text: hit.score for hit in found.result.hits}
    # What is not read keeps its own share of the score.
    unread = read.result.hits[len(read.readings) :]
    assert [hit.score for hit in unread] == pytest.approx(
        [(1 - share) * before[hit.text] for hit in unread], abs=1e-4
    )
    assert max(hit.score - (1 - share) * before[hit.text] for hit in read.result.hits) <= share + 1e-4


def test_of_each_of_two_questions_in_one_fewer_passages_are_read(corpus: Assistant) -> None:
    two = "Who chairs Danish Regions, and who chairs the interview panel in Region Zealand?"
    found = corpus.finding.invoke(Question(two))
    assert len(found.readings) == PASSAGES
    assert [len(part.readings) for part in found.parts] == [4, 4]
    assert all(len(part.chunks) == 10 for part in found.parts)


def test_the_best_of_one_hit_is_the_best_of_ten(corpus: Assistant) -> None:
    for question in QUESTIONS:
        assert corpus.search(question, 1).hits[0].text == corpus.search(question, 10).hits[0].text


def test_a_passage_is_read_as_it_is_embedded_but_for_rows(corpus: Assistant) -> None:
    with_rows = 0
    for chunk in corpus.index.chunks:
        places = list(statement_places(corpus.index, chunk))
        text, spans = read_text(corpus.index, chunk)
        rows = [place for place in places if place.kind == "table_row"]
        with_rows += bool(rows)
        if not rows:
            assert text == chunk.embedded_text
        assert text.startswith(chunk.context)
        for place, (start, end) in zip(places, spans, strict=True):
            if place not in rows:
                assert text[start:end] == place.text_in(chunk)
    assert with_rows


def test_a_row_is_read_with_its_heads(corpus: Assistant) -> None:
    (chunk,) = (each for each in corpus.index.chunks if "Jordemødre\t323\t515" in each.text)
    text, spans = read_text(corpus.index, chunk)
    row = "Fuldtidsansatte på regionens hospitaler – Jordemødre: 1. januar 2021: 323; 1. oktober 2024: 515."
    assert row in [text[start:end] for start, end in spans]


def test_rows_are_read_written_out_and_the_passage_as_it_is_embedded(
    corpus: Assistant, cross_encoder: CrossEncoder
) -> None:
    question = "How many midwives were full-time in autumn 2024?"
    found = corpus.finding.invoke(Question(question))
    (place,) = (n for n, chunk in enumerate(found.chunks) if "Jordemødre\t323\t515" in chunk.text)
    chunk, reading = found.chunks[place], found.readings[place]
    (as_embedded,) = cross_encoder.read(question, [(chunk.embedded_text, [])])
    (told,) = cross_encoder.read(question, [read_text(corpus.index, chunk)])
    assert reading.passage == pytest.approx(as_embedded.passage, abs=1e-3)
    assert reading.statements == pytest.approx(told.statements, abs=1e-3)
    assert reading.passage != pytest.approx(told.passage, abs=0.1)


def test_nothing_found_is_nothing_read(corpus: Assistant) -> None:
    found = corpus.finding.invoke(Question("Hvad?", Filters(publishers=("Nobody",))))
    assert found.result.hits == ()
    assert found.readings == ()
