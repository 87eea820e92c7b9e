"""What was asked and what was answered, as values that the page only reads."""

from __future__ import annotations

from dataclasses import dataclass, replace

from chat.excerpt import Excerpt, excerpts
from errors import KildesvarError
from retrieval.chain import Assistant
from retrieval.documents import Answer
from retrieval.search import Filters


@dataclass(frozen=True, slots=True)
class Turn:
    """One question and what came of it: an answer with its passages, or an error."""

    number: int
    """From 1; names the turn's places on the page."""
    question: str
    filters: Filters
    answer: Answer | None = None
    excerpts: tuple[Excerpt, ...] = ()
    """The text around the answer's citations."""
    error: KildesvarError | None = None


@dataclass(frozen=True, slots=True)
class Conversation:
    """The turns of one visit, oldest first."""

    turns: tuple[Turn, ...] = ()

    def asked(self, assistant: Assistant, question: str, filters: Filters) -> Conversation:
        """Ask and give the conversation with the new turn; an error becomes part of the turn."""
        turn = Turn(len(self.turns) + 1, " ".join(question.split()), filters)
        try:
            answer = assistant.ask(turn.question, filters)
            passages = tuple(assistant.passage(citation) for citation in answer.citations)
            around = excerpts(answer.citations, passages, lambda key: assistant.document(key).text)
            turn = replace(turn, answer=answer, excerpts=around)
        except KildesvarError as error:
            turn = replace(turn, error=error)
        return Conversation((*self.turns, turn))
