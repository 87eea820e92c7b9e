"""Answers are made outside the page: they grow, can be stopped, are kept for a while and then forgotten."""

from __future__ import annotations

from pathlib import Path

import pytest

import settings
from chat.conversation import Turn
from chat.conversations import MOST_TURNS, Conversations
from chat.library import Library
from errors import AnswerModelError, QuestionError
from retrieval.chain import Assistant
from retrieval.search import NO_FILTERS, Filters
from tests.chat.conftest import HeldModel

QUESTION = "Why did Skåne lose knowledge?"
HELD = "openai:held"
SAYS = (
    "In Region Skåne the managers stayed, while the employees who did the actual work moved over to the "
    "supplier [1]. The ‖ region paid 80 million kronor for the move [1]. The ‖ knowledge went with the "
    "employees to the supplier [1]."
)
LONG_S = 60.0


@pytest.fixture(scope="module")
def quoting(corpus_data: Path) -> Library:
    return Library(Assistant.open(settings.load(data_dir=corpus_data)))


@pytest.fixture
def writing(corpus_data: Path, held_model: HeldModel) -> Library:
    wanted = settings.load(
        data_dir=corpus_data,
        answer_base_url=held_model.base_url,
        answer_api_key="sk-x",
        first_word_timeout_s=10 * LONG_S,
        answer_timeout_s=10 * LONG_S,
    )
    return Library(Assistant.open(wanted))


def done(conversations: Conversations, conversation_id: str, number: int) -> Turn:
    """Wait until a turn is done."""
    with conversations._changed:

        def is_done() -> bool:
            turn = conversations.turn(conversation_id, number)
            return turn is not None and not turn.is_running

        assert conversations._changed.wait_for(is_done, LONG_S)
    turn = conversations.turn(conversation_id, number)
    assert turn is not None
    return turn


def grown_to(conversations: Conversations, conversation_id: str, sentences: int) -> Turn:
    """Wait until the first turn has as many sentences."""
    with conversations._changed:

        def is_there() -> bool:
            turn = conversations.turn(conversation_id, 1)
            return turn is not None and len(turn.checks) >= sentences

        assert conversations._changed.wait_for(is_there, LONG_S)
    turn = conversations.turn(conversation_id, 1)
    assert turn is not None
    return turn


def test_the_quotes_are_there_before_the_model_has_said_a_word(
    writing: Library, held_model: HeldModel
) -> None:
    held_model.says("‖" + SAYS)
    conversations = Conversations(10, 3600)
    one = conversations.begin()
    conversations.ask(one, QUESTION, Filters(), HELD, writing)
    turn = conversations.wait(one, 1, LONG_S)
    assert turn is not None
    assert turn.is_running
    assert turn.checks == ()
    assert turn.quotes is not None
    assert [each.quote for each in turn.sources.citations] == [each.quote for each in turn.quotes.citations]
    held_model.go_on(1, 2, 3)
    turn = done(conversations, one, 1)
    assert turn.answer is not None
    assert turn.answer.mode == HELD
    assert [check.fault for check in turn.checks] == [None, "figure", None]
    assert turn.checks[1].details == ("80 million kronor",)
    assert turn.generation == writing.assistant.index.manifest.generation
    for excerpt in turn.excerpts:
        assert (
            writing.assistant.document(excerpt.document.id).text[excerpt.start : excerpt.end] == excerpt.text
        )


def test_a_stopped_turn_keeps_what_was_written_and_takes_no_more(
    writing: Library, held_model: HeldModel
) -> None:
    held_model.says(SAYS)
    conversations = Conversations(10, 3600)
    one = conversations.begin()
    conversations.ask(one, QUESTION, Filters(), HELD, writing)
    before = grown_to(conversations, one, 1)
    conversations.stop(one, 1)
    held_model.go_on(1, 2)
    # A second question in the same conversation does not wake the first.
    conversations.ask(one, "And why?", Filters(), "quotes", writing)
    second = done(conversations, one, 2)
    stopped = conversations.turn(one, 1)
    assert stopped is not None
    assert stopped.is_stopped
    assert not stopped.is_running
    assert stopped.is_written
    assert stopped.checks == before.checks
    assert stopped.answer is None
    assert second.quotes is not None
    assert "knowledge" in second.quotes.standalone


def test_a_model_that_cannot_be_opened_leaves_the_quotes(quoting: Library) -> None:
    conversations = Conversations(10, 3600)
    one = conversations.begin()
    conversations.ask(one, QUESTION, Filters(), "nobody:anything", quoting)
    turn = done(conversations, one, 1)
    assert isinstance(turn.model_error, AnswerModelError)
    assert turn.model_error.next_step
    assert turn.error is None
    assert turn.quotes is not None
    assert turn.answer == turn.quotes
    assert not turn.is_written


def test_an_error_becomes_part_of_the_conversation(quoting: Library) -> None:
    conversations = Conversations(10, 3600)
    one = conversations.begin()
    conversations.ask(one, "?", Filters(), "quotes", quoting)
    conversations.ask(one, QUESTION, Filters(), "quotes", quoting)
    first, second = done(conversations, one, 1), done(conversations, one, 2)
    assert (first.number, second.number) == (1, 2)
    assert isinstance(first.error, QuestionError)
    assert first.answer is None
    assert second.error is None
    assert second.answer is not None


def test_a_follow_up_of_a_follow_up_keeps_what_it_is_about(quoting: Library) -> None:
    conversations = Conversations(10, 3600)
    one = conversations.begin()
    asked = ("Hvor mange sygeplejersker var der i oktober 2024?", "Og hvad med lægerne?", "Og i 2023?")
    taken_as = []
    for number, question in enumerate(asked, start=1):
        conversations.ask(one, question, Filters(), "quotes", quoting)
        quotes = done(conversations, one, number).quotes
        assert quotes is not None
        taken_as.append(quotes.standalone)
    assert taken_as == [
        "",
        "Hvor mange læger var der i oktober 2024?",
        "Hvor mange læger var der i oktober 2023?",
    ]


def test_a_question_that_failed_is_not_followed_up(quoting: Library) -> None:
    conversations = Conversations(10, 3600)
    one = conversations.begin()
    asked = ("Hvor mange sygeplejersker var der i oktober 2024?", "x" * 5_000, "Og hvad med lægerne?")
    for number, question in enumerate(asked, start=1):
        conversations.ask(one, question, Filters(), "quotes", quoting)
        turn = done(conversations, one, number)
        assert (turn.error is None) == (number != 2)
    assert turn.quotes is not None
    assert turn.quotes.standalone == "Hvor mange læger var der i oktober 2024?"


def test_what_is_too_old_or_too_many_is_forgotten() -> None:
    now = 0.0
    conversations = Conversations(2, 100, clock=lambda: now)
    first, second = conversations.begin(), conversations.begin()
    assert conversations.turns(first) == ()
    third = conversations.begin()
    assert conversations.turns(second) is None, "the longest unused goes first"
    now = 99.0
    assert conversations.turns(third) == ()
    now = 150.0
    assert conversations.turns(first) is None
    assert conversations.turns(third) == (), "looking at it keeps it"
    conversations.forget(third)
    assert conversations.turns(third) is None
    assert len({conversations.begin() for _ in range(100)}) == 100


def test_a_conversation_keeps_what_its_next_question_is_narrowed_to(quoting: Library) -> None:
    conversations = Conversations(10, 3600)
    one, other = conversations.begin(), conversations.begin()
    swedish = Filters(languages=("sv",))
    conversations.narrow(one, swedish)
    conversations.ask(one, QUESTION, NO_FILTERS, "quotes", quoting)
    assert (conversations.filters(one), conversations.filters(other)) == (swedish, NO_FILTERS)
    conversations.forget(one)
    conversations.narrow(one, swedish)
    assert conversations.turns(one) is None
    assert conversations.filters(one) == NO_FILTERS


def test_a_conversation_keeps_its_last_turns_and_their_numbers(quoting: Library) -> None:
    conversations = Conversations(10, 3600)
    one = conversations.begin()
    for _ in range(MOST_TURNS + 2):
        conversations.ask(one, "?", Filters(), "quotes", quoting)
    last = done(conversations, one, MOST_TURNS + 2)
    turns = conversations.turns(one)
    assert turns is not None
    assert [turn.number for turn in turns] == list(range(3, MOST_TURNS + 3))
    assert turns[-1] == last
