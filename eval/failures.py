"""What went wrong, question by question."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from eval.outcome import Outcome, Place
from eval.run import Run

_RANKS = 5
_EXCERPT_CHARS = 160


@dataclass(frozen=True, slots=True)
class Failure:
    """An outcome that is not as it should be, and why."""

    outcome: Outcome
    reasons: tuple[str, ...]


def failures(run: Run, splits: Iterable[str]) -> tuple[Failure, ...]:
    """Return the failed questions of these splits, in the order of the set."""
    splits = frozenset(splits)
    failed = (
        Failure(outcome, tuple(_reasons(outcome))) for outcome in run.outcomes if outcome.split in splits
    )
    return tuple(failure for failure in failed if failure.reasons)


def as_text(failure: Failure) -> str:
    """Return a failure as lines: the question, what was wrong, what was expected, what was got."""
    outcome = failure.outcome
    lines = [f"{outcome.id} ({outcome.pair}, {outcome.kind}, {outcome.split}): {outcome.question}"]
    lines += [f"  wrong     {reason}" for reason in failure.reasons]
    lines += [f"  expected  {_excerpt(place)}" for place in outcome.expected]
    lines += [f"  quoted    {_excerpt(place)}" for place in outcome.quotes]
    lines += [f"  hit {rank}     {_excerpt(place)}" for rank, place in enumerate(outcome.hits, start=1)]
    return "\n".join(lines)


def _reasons(outcome: Outcome) -> Iterator[str]:
    for place, rank in zip(outcome.expected, outcome.ranks, strict=False):
        if rank is None:
            yield f"search does not find the passage in {place.document}"
        elif rank > _RANKS:
            yield f"search finds the passage in {place.document} at rank {rank} only"
    if outcome.scores.get("refused_answerable"):
        yield f"it is refused, though the documents answer it (confidence {outcome.confidence:.2f})"
    elif outcome.scores.get("quote_accuracy") == 0:
        yield f"the quotes do not hold what was sought (confidence {outcome.confidence:.2f})"
    if outcome.scores.get("refused_unanswerable") == 0:
        yield f"it is answered, though the documents do not (confidence {outcome.confidence:.2f})"
    if outcome.scores.get("citation_precision", 1) < 1:
        yield "a citation does not stand in its document"
    if outcome.scores.get("citation_recall", 1) < 1:
        yield "a sentence of the answer has no citation that stands"


def _excerpt(place: Place) -> str:
    text = place.text if len(place.text) <= _EXCERPT_CHARS else f"{place.text[: _EXCERPT_CHARS - 1]}…"
    return f"{place.document}: {text}"
