"""What a threshold on the confidence buys: fewer answers, and fewer of them wrong."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from eval.outcome import Outcome


@dataclass(frozen=True, slots=True)
class Selection:
    """The questions that are answered when only the surest are."""

    coverage: float
    """Their share of all questions."""
    risk: float
    """The share of them whose answer is wrong."""
    confidence: float
    """The least sure of them."""


def answered_by_confidence(outcomes: Iterable[Outcome]) -> tuple[Selection, ...]:
    """Return the risk-coverage curve (El-Yaniv and Wiener 2010) of the questions that were answered.

    An answer is wrong when its quotes do not hold what was sought; to answer an unanswerable question is
    always wrong. What a refused question would have been answered is not known, so the curve ends at the
    threshold in use. Empty where nothing was answered, or only searches were made.
    """
    asked = [outcome for outcome in outcomes if outcome.confidence is not None]
    answered = sorted(
        ((o.confidence or 0.0, not o.scores.get("quote_accuracy")) for o in asked if not o.abstained),
        key=lambda one: -one[0],
    )
    points: list[Selection] = []
    wrong = 0
    for count, (confidence, is_wrong) in enumerate(answered, start=1):
        wrong += is_wrong
        last_of_its_confidence = count == len(answered) or answered[count][0] < confidence
        if last_of_its_confidence:
            points.append(Selection(count / len(asked), wrong / count, confidence))
    return tuple(points)


def threshold_between(outcomes: Iterable[Outcome]) -> float | None:
    """Return a confidence that parts what was refused from what was answered; None where none does."""
    outcomes = tuple(outcomes)
    refused = [o.confidence for o in outcomes if o.abstained and o.confidence is not None]
    answered = [o.confidence for o in outcomes if not o.abstained and o.confidence is not None]
    if not refused or not answered or max(refused) > min(answered):
        return None
    return (max(refused) + min(answered)) / 2
