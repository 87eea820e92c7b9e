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
    """That of the least sure of them."""


def risk_coverage_curve(outcomes: Iterable[Outcome]) -> tuple[Selection, ...]:
    """Return the risk-coverage curve (El-Yaniv and Wiener 2010), from the surest question to all.

    A question that is refused counts as what it would have been answered. Questions of equal confidence
    are answered together. Empty where only searches were made.
    """
    judged = sorted(
        ((o.confidence, o.right) for o in outcomes if o.confidence is not None and o.right is not None),
        key=lambda one: -one[0],
    )
    curve: list[Selection] = []
    wrong = 0
    for count, (confidence, right) in enumerate(judged, start=1):
        wrong += not right
        if count == len(judged) or judged[count][0] < confidence:
            curve.append(Selection(count / len(judged), wrong / count, confidence))
    return tuple(curve)


def threshold_between(outcomes: Iterable[Outcome]) -> float | None:
    """Return a confidence that parts what was refused from what was answered; None where none does."""
    outcomes = tuple(outcomes)
    refused = [o.confidence for o in outcomes if o.abstained and o.confidence is not None]
    answered = [o.confidence for o in outcomes if o.abstained is False and o.confidence is not None]
    if not refused or not answered or max(refused) > min(answered):
        return None
    return (max(refused) + min(answered)) / 2
