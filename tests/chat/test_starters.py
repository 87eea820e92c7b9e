"""The questions that the page offers to begin with are answered by the corpus that comes with it."""

from __future__ import annotations

from pathlib import Path

import pytest

import settings
from chat.asking import answered
from chat.conversation import Turn
from chat.library import Library
from chat.words import SCREEN_LANGUAGES
from retrieval.chain import Assistant

STARTERS = [question for words in SCREEN_LANGUAGES.values() for question in words.starters]


@pytest.fixture(scope="module")
def library(corpus_data: Path) -> Library:
    return Library(Assistant.open(settings.load(data_dir=corpus_data)))


@pytest.mark.parametrize("question", STARTERS)
def test_a_starter_question_is_answered_with_excerpts_that_hold_its_quotes(
    library: Library, question: str
) -> None:
    *_, turn = answered(Turn(1, question), (), library)
    assert turn.answer is not None
    assert not turn.answer.abstained
    assert sorted(c.n for excerpt in turn.excerpts for c in excerpt.citations) == [
        citation.n for citation in turn.answer.citations
    ]
    for excerpt in turn.excerpts:
        assert (
            library.assistant.document(excerpt.document.id).text[excerpt.start : excerpt.end] == excerpt.text
        )
        for citation in excerpt.citations:
            start = citation.start - excerpt.start
            assert excerpt.text[start : start + len(citation.quote)] == citation.quote
