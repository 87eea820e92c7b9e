"""A question on its way: the quotes first, then what a language model writes, turn after turn."""

from __future__ import annotations

import logging
from collections.abc import Generator, Iterator
from dataclasses import replace

from chat.conversation import Turn, grown
from chat.library import Library
from errors import AnswerModelError, KildesvarError
from retrieval.chain import Question
from retrieval.events import Event, Finished, Quoted

logger = logging.getLogger("chat.asking")


def answered(turn: Turn, history: tuple[str, ...], library: Library) -> Generator[Turn, None, None]:
    """Give a turn as it grows, the last time when it is done; an error becomes part of it.

    `history` holds the questions before it, oldest first.
    """
    turn = replace(turn, generation=library.assistant.index.manifest.generation)
    question = Question(turn.question, turn.filters, history=history)
    try:
        for event in _events(turn.model, question, library):
            turn = grown(turn, event, library.assistant)
            yield turn
    except AnswerModelError as error:
        turn = replace(turn, model_error=error, answer=turn.quotes)
    except KildesvarError as error:
        turn = replace(turn, error=error)
    except Exception:
        logger.exception("An answer failed.")
        turn = replace(turn, error=KildesvarError("The answer failed.", "The server's log says why."))
    yield replace(turn, is_running=False)


def _events(model: str, question: Question, library: Library) -> Iterator[Event]:
    if not library.is_open(model):
        # A model may take seconds to open; the quotes do not wait for it.
        quotes = library.assistant.ask(question.text, question.filters, question.history)
        yield Quoted(quotes)
        if quotes.abstained and not quotes.standalone:
            yield Finished(quotes)
            return
    yield from library.written_by(model).stream(question)
