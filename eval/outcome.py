"""What came of one question: its scores, and enough of what was expected and got to see why."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from eval.metrics import Estimate, auroc_estimate, mean_estimate

METRICS = (
    "recall@1",
    "recall@5",
    "recall_in_1000_chars",
    "recall_in_2000_chars",
    "mrr",
    "ndcg@10",
    "quote_accuracy",
    "quote_accuracy_answered",
    "citation_precision",
    "citation_recall",
    "refused_unanswerable",
    "refused_answerable",
    "abstention_auroc",
)
"""Every metric there is, in the order in which they are shown."""


@dataclass(frozen=True, slots=True)
class Place:
    """A text in a document: a passage found, a quote, or the pattern of one that was sought."""

    document: str
    text: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """One question, put in one way, and what came of it."""

    id: str
    question: str
    language: str
    pair: str
    """The question's language, an arrow, and that of the documents sought: 'da->sv'; 'da->none'."""
    split: str
    kind: str
    answerable: bool
    scores: Mapping[str, float]
    """By metric; one that this question cannot give is absent."""
    confidence: float | None
    """How sure the assistant was that it can answer; None where it was only asked to search."""
    abstained: bool | None
    ranks: tuple[int | None, ...]
    """For each thing sought, the rank of the first hit that holds it; None where there is none."""
    expected: tuple[Place, ...]
    quotes: tuple[Place, ...]
    hits: tuple[Place, ...]
    """The first few."""


def aggregate(outcomes: Iterable[Outcome]) -> dict[str, Estimate]:
    """Return each metric that these outcomes can give, in the order of `METRICS`."""
    outcomes = tuple(outcomes)
    estimates: dict[str, Estimate] = {}
    for metric in METRICS:
        values = [outcome.scores[metric] for outcome in outcomes if metric in outcome.scores]
        if values:
            estimates[metric] = mean_estimate(values)
    answerable, unanswerable = (
        _confidences(outcomes, answerable=True),
        _confidences(outcomes, answerable=False),
    )
    if answerable and unanswerable:
        estimates["abstention_auroc"] = auroc_estimate(answerable, unanswerable)
    return estimates


def group(outcomes: Iterable[Outcome], by: str) -> dict[str, dict[str, Estimate]]:
    """Aggregate the outcomes apart for each value of one of their fields, in the values' order."""
    groups: dict[str, list[Outcome]] = {}
    for outcome in outcomes:
        groups.setdefault(str(getattr(outcome, by)), []).append(outcome)
    return {name: aggregate(groups[name]) for name in sorted(groups)}


def _confidences(outcomes: Sequence[Outcome], *, answerable: bool) -> list[float]:
    return [o.confidence for o in outcomes if o.answerable is answerable and o.confidence is not None]
