"""What came of one question: its scores, and enough of what was expected and got to see why."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from eval.metrics import Estimate, auroc_estimate, mean_estimate, risk_coverage_estimate

METRICS = (
    "recall@1",
    "recall@5",
    "recall@10",
    "document_recall@5",
    "recall_in_1000_chars",
    "recall_in_2000_chars",
    "precision@1",
    "precision@5",
    "mrr",
    "ndcg@10",
    "map",
    "quote_accuracy",
    "quote_accuracy_answered",
    "answer_accuracy",
    "citation_precision",
    "citation_recall",
    "answer_language",
    "refused_unanswerable",
    "refused_answerable",
    "abstention_auroc",
    "risk_coverage_area",
)
"""Every metric there is, in the order in which they are shown."""
LOWER_IS_BETTER = frozenset({"refused_answerable", "risk_coverage_area"})


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
    tags: tuple[str, ...] = ()
    history: tuple[str, ...] = ()
    """The questions asked before it, oldest first."""
    right: bool | None = None
    """Whether what is quoted, or would be if it were not refused, holds all that was sought.

    Never of an unanswerable question; None where it was only asked to search.
    """

    @property
    def key(self) -> tuple[str, str, str]:
        """Return what tells it from the other outcomes of its run."""
        return self.id, self.pair, self.kind

    @property
    def document_language(self) -> str:
        """Return the language of the documents sought; 'none' for an unanswerable question."""
        return self.pair.partition("->")[2]

    @property
    def crossing(self) -> str:
        """Return 'same' or 'cross' for the two languages; 'none' for an unanswerable question."""
        if self.document_language == "none":
            return "none"
        return "same" if self.document_language == self.language else "cross"


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
    judged = [o for o in outcomes if o.confidence is not None]
    if answerable and all(outcome.right is not None for outcome in judged):
        estimates["risk_coverage_area"] = risk_coverage_estimate(
            [o.confidence or 0.0 for o in judged], [bool(o.right) for o in judged]
        )
    return estimates


def group(outcomes: Iterable[Outcome], by: str) -> dict[str, dict[str, Estimate]]:
    """Aggregate the outcomes apart for each value of one of their fields, in the values' order.

    By 'tags', a question counts for each of its tags.
    """
    groups: dict[str, list[Outcome]] = {}
    for outcome in outcomes:
        value = getattr(outcome, by)
        for name in value if isinstance(value, tuple) else (value,):
            groups.setdefault(name, []).append(outcome)
    return {name: aggregate(groups[name]) for name in sorted(groups)}


def _confidences(outcomes: Sequence[Outcome], *, answerable: bool) -> list[float]:
    return [o.confidence for o in outcomes if o.answerable is answerable and o.confidence is not None]
