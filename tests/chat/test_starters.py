"""The questions that the page offers to begin with are answered by the corpus that comes with it."""

from __future__ import annotations

from pathlib import Path

import pytest

import settings
from chat.conversation import Conversation
from chat.words import SCREEN_LANGUAGES
from retrieval.chain import Assistant
from retrieval.search import Filters

STARTERS = [question for words in SCREEN_LANGUAGES.values() for question in words.starters]


@pytest.fixture(scope="module")
def assistant(corpus_data: Path) -> Assistant:
    return Assistant.open(settings.load(data_dir=corpus_data))


@pytest.mark.parametrize("question", STARTERS)
def test_a_starter_question_is_answered_with_excerpts_that_hold_its_quotes(
    assistant: Assistant, question: str
) -> None:
    (turn,) = Conversation().asked(assistant, question, Filters()).turns
    assert turn.answer is not None
    assert not turn.answer.abstained
    assert sorted(c.n for excerpt in turn.excerpts for c in excerpt.citations) == [
        citation.n for citation in turn.answer.citations
    ]
    for excerpt in turn.excerpts:
        assert assistant.document(excerpt.document.id).text[excerpt.start : excerpt.end] == excerpt.text
        for citation in excerpt.citations:
            start = citation.start - excerpt.start
            assert excerpt.text[start : start + len(citation.quote)] == citation.quote


def test_an_error_becomes_part_of_the_conversation(assistant: Assistant) -> None:
    conversation = Conversation().asked(assistant, "?", Filters()).asked(assistant, STARTERS[0], Filters())
    assert [turn.number for turn in conversation.turns] == [1, 2]
    assert conversation.turns[0].answer is None
    assert conversation.turns[0].error is not None
    assert conversation.turns[1].error is None
