"""What went wrong, question by question."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from eval.outcome import Outcome, Place
from eval.run import Run

_RANKS = 5
_EXCERPT_CHARS = 160


class Why(StrEnum):
    """The ways in which a question goes wrong."""

    NOT_FOUND = "not_found"
    FOUND_LOW = "found_low"
    REFUSED = "refused"
    OTHER_QUOTED = "other_quoted"
    ANSWERED = "answered"
    CITATION_BROKEN = "citation_broken"
    UNCITED = "uncited"


@dataclass(frozen=True, slots=True)
class Cause:
    """One thing that went wrong with a question."""

    why: Why
    document: str = ""
    """The document of the passage that was not found, or found low; of alternatives, each one's."""
    rank: int | None = None
    """Where a passage was found that was found low."""


@dataclass(frozen=True, slots=True)
class Failure:
    """An outcome that is not as it should be, and why."""

    outcome: Outcome
    causes: tuple[Cause, ...]

    @property
    def reasons(self) -> tuple[str, ...]:
        """Return the causes in words."""
        sure = f" (confidence {self.outcome.confidence:.2f})" if self.outcome.confidence is not None else ""
        return tuple(
            _REASONS[cause.why].format(document=cause.document, rank=cause.rank, sure=sure)
            for cause in self.causes
        )


_REASONS = {
    Why.NOT_FOUND: "search does not find the passage in {document}",
    Why.FOUND_LOW: "search finds the passage in {document} at rank {rank} only",
    Why.REFUSED: "it is refused, though the documents answer it{sure}",
    Why.OTHER_QUOTED: "the quotes do not hold what was sought{sure}",
    Why.ANSWERED: "it is answered, though the documents do not{sure}",
    Why.CITATION_BROKEN: "a citation does not stand in its document",
    Why.UNCITED: "a sentence of the answer has no citation that stands",
}


def failures(run: Run, splits: Iterable[str]) -> tuple[Failure, ...]:
    """Return the failed questions of these splits, in the order of the set."""
    splits = frozenset(splits)
    failed = (Failure(outcome, tuple(causes(outcome))) for outcome in run.outcomes if outcome.split in splits)
    return tuple(failure for failure in failed if failure.causes)


def causes(outcome: Outcome) -> Iterator[Cause]:
    """Give everything that went wrong with one question; nothing where all is as it should be."""
    for document, rank in zip(_sought_documents(outcome), outcome.ranks, strict=True):
        if rank is None:
            yield Cause(Why.NOT_FOUND, document)
        elif rank > _RANKS:
            yield Cause(Why.FOUND_LOW, document, rank)
    if outcome.scores.get("refused_answerable"):
        yield Cause(Why.REFUSED)
    elif _is_wrong(outcome):
        yield Cause(Why.OTHER_QUOTED)
    if outcome.scores.get("refused_unanswerable") == 0:
        yield Cause(Why.ANSWERED)
    if outcome.scores.get("citation_precision", 1) < 1:
        yield Cause(Why.CITATION_BROKEN)
    if outcome.scores.get("citation_recall", 1) < 1:
        yield Cause(Why.UNCITED)


def _sought_documents(outcome: Outcome) -> tuple[str, ...]:
    """Return the document of each thing sought; where any of several will do, all of theirs in one."""
    documents = tuple(place.document for place in outcome.expected)
    if len(outcome.ranks) == len(documents):
        return documents
    # A run does not keep which of the alternatives a rank is of.
    return (" / ".join(dict.fromkeys(documents)),) * len(outcome.ranks)


def _is_wrong(outcome: Outcome) -> bool:
    """Tell whether an answerable question was answered with something else than what was sought."""
    scores = outcome.scores
    if 0 in (scores.get("quote_accuracy"), scores.get("answer_accuracy")):
        return True
    # Where no passage's words are named, only `right` tells; of a refusal, it tells what was held back.
    return outcome.answerable and outcome.right is False and not outcome.abstained


def as_text(failure: Failure) -> str:
    """Return a failure as lines: the question, what was wrong, what was expected, what was got."""
    outcome = failure.outcome
    lines = [f"{outcome.id} ({outcome.pair}, {outcome.kind}, {outcome.split}): {outcome.question}"]
    lines += [f"  wrong     {reason}" for reason in failure.reasons]
    lines += [f"  expected  {_excerpt(place)}" for place in outcome.expected]
    lines += [f"  quoted    {_excerpt(place)}" for place in outcome.quotes]
    lines += [f"  hit {rank}     {_excerpt(place)}" for rank, place in enumerate(outcome.hits, start=1)]
    return "\n".join(lines)


def _excerpt(place: Place) -> str:
    text = place.text if len(place.text) <= _EXCERPT_CHARS else f"{place.text[: _EXCERPT_CHARS - 1]}…"
    return f"{place.document}: {text}"
