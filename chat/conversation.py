"""What was asked and what has come of it so far, as values that the page only reads."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field, replace

from chat.excerpt import Excerpt, excerpts
from chat.sources import NO_SOURCES, Sources, with_more
from errors import AnswerModelError, KildesvarError
from retrieval.answering import QUOTES
from retrieval.chain import Assistant
from retrieval.documents import Answer, Check
from retrieval.events import Event, Finished, Quoted, Written
from retrieval.search import NO_FILTERS, Filters


def _new_id() -> str:
    return uuid.uuid4().hex[:16]


@dataclass(frozen=True, slots=True)
class Turn:
    """One question and what has come of it so far: quotes, written sentences, an answer, or an error."""

    number: int
    """From 1; names the turn's places on the page."""
    question: str
    filters: Filters = NO_FILTERS
    model: str = QUOTES
    """Who was asked to write the answer."""
    id: str = field(default_factory=_new_id)
    """The same after a reload of the page; a rating goes by it."""
    generation: str = ""
    """The index generation that answers."""
    quotes: Answer | None = None
    """The answer of quotes, which is there before a language model has said a word."""
    checks: tuple[Check, ...] = ()
    """The sentences that were written; their citations have the numbers of `sources`."""
    sources: Sources = NO_SOURCES
    excerpts: tuple[Excerpt, ...] = ()
    """The text around the sources."""
    answer: Answer | None = None
    """The answer as it stays."""
    error: KildesvarError | None = None
    """Why there is no answer."""
    model_error: AnswerModelError | None = None
    """Why nothing was written; the quotes stand."""
    is_running: bool = True
    is_stopped: bool = False
    """Whether the visitor stopped it."""

    @property
    def is_written(self) -> bool:
        """Whether sentences of a language model stand in the answer, as far as it is known."""
        final = self.answer is None or self.answer.mode != QUOTES
        return final and any(check.fault is None for check in self.checks)

    @property
    def is_waited_for(self) -> bool:
        """Whether there is nothing to show yet: quotes that are written over, or the whole answer."""
        return self.is_running and (self.quotes is None or self.model == QUOTES)


def grown(turn: Turn, event: Event, assistant: Assistant) -> Turn:
    """Return a turn after one event more; `assistant` gives the texts around its sources."""

    def text_of(document_id: str) -> str:
        return assistant.document(document_id).text

    match event:
        case Quoted(quotes):
            sources = Sources(quotes.citations)
            turn = replace(turn, quotes=quotes, checks=(), sources=sources)
        case Written(check, citations):
            sources = with_more(turn.sources, citations, text_of)
            cited = tuple(dict.fromkeys(sources.numbers[n - 1] for n in check.citations))
            turn = replace(turn, checks=(*turn.checks, replace(check, citations=cited)), sources=sources)
        case Finished(answer):
            turn = replace(turn, answer=answer, quotes=turn.quotes or answer)
            if turn.quotes is not None and not turn.is_written:
                turn = replace(turn, sources=Sources(turn.quotes.citations))
    citations = turn.sources.citations
    passages = tuple(assistant.passage(citation) for citation in citations)
    return replace(turn, excerpts=excerpts(citations, passages, text_of))
