"""What a cross-encoder is trained on: a question, the passages found for it, which statements answer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from eval.testset import Question
from retrieval.documents import Chunk
from retrieval.index import Index
from retrieval.search import Searcher
from retrieval.statements import read_text, statement_places

_DEPTH = 12


@dataclass(frozen=True, slots=True)
class Candidate:
    """A passage that may answer."""

    text: str
    """As it is read, with its context."""
    spans: tuple[tuple[int, int], ...]
    """The places of its statements in the text."""
    answers: tuple[bool, ...]
    """Of each statement, whether it answers."""
    rank: int
    """Of its hit, from 1; one past the last for a right passage that was not found."""

    @property
    def is_right(self) -> bool:
        """Tell whether a statement of it answers."""
        return any(self.answers)


@dataclass(frozen=True, slots=True)
class Example:
    """A question with its candidates, best hits first."""

    question: str
    answerable: bool
    candidates: tuple[Candidate, ...]


def examples(questions: Iterable[Question], index: Index, searcher: Searcher) -> Iterator[Example]:
    """Give an example for each question: what search finds for it, and what answers it if that is missed."""
    chunks_of: dict[str, list[Chunk]] = {}
    for chunk in index.chunks:
        chunks_of.setdefault(index.documents[chunk.document_id].path, []).append(chunk)
    for question in questions:
        asked = question.standalone
        found = searcher.find(asked, _DEPTH).chunks
        ids = {chunk.id for chunk in found}
        sought = dict.fromkeys(evidence.document for evidence in question.evidence)
        missed = [chunk for path in sought for chunk in chunks_of.get(path, ()) if chunk.id not in ids]
        candidates = [_candidate(question, index, chunk, rank) for rank, chunk in enumerate(found, start=1)]
        others = (_candidate(question, index, chunk, _DEPTH + 1) for chunk in missed)
        yield Example(
            asked,
            question.answerable,
            (*(each for each in candidates if each.spans), *(each for each in others if each.is_right)),
        )


def _candidate(question: Question, index: Index, chunk: Chunk, rank: int) -> Candidate:
    text, spans = read_text(index, chunk)
    path = index.documents[chunk.document_id].path
    return Candidate(
        text,
        tuple(spans),
        tuple(
            any(evidence.stands_in(path, place.text_in(chunk)) for evidence in question.evidence)
            for place in statement_places(index, chunk)
        ),
        rank,
    )
