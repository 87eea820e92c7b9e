"""Numbers with their uncertainty: rank metrics, areas under curves, bootstrap intervals.

Everything here is deterministic: the same values give the same estimate, to the digit.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import ir_measures
import numpy as np
from ir_measures import AP, RR, P, R, nDCG
from numpy.typing import NDArray

BOOTSTRAP_SAMPLES = 2000
_SEED = 20191201
_LOW, _HIGH = 2.5, 97.5
_RANKED = {
    R @ 1: "recall@1",
    R @ 5: "recall@5",
    R @ 10: "recall@10",
    P @ 1: "precision@1",
    P @ 5: "precision@5",
    RR: "mrr",
    nDCG @ 10: "ndcg@10",
    AP: "map",
}
_KEY = "question"


@dataclass(frozen=True, slots=True)
class Estimate:
    """A metric's value with its bootstrap 95 % interval, and from how many questions it comes."""

    value: float
    low: float
    high: float
    questions: int


@dataclass(frozen=True, slots=True)
class Ranking:
    """What a search returned, best first, and what it should have found."""

    retrieved: tuple[str, ...]
    relevant: Mapping[str, int]
    """What should be found, with its gain: 1, or more where a set has grades."""


def rank_scores(ranking: Ranking) -> dict[str, float]:
    """Return recall, precision, reciprocal rank, nDCG and average precision of a ranking with a goal.

    nDCG as Järvelin and Kekäläinen (2002) with the gains as they are; the others know relevant or not.
    Precision at k divides by k, however many there are to find. Computed by ir-measures.
    """
    judged = [ir_measures.Qrel(_KEY, item, gain) for item, gain in ranking.relevant.items()]
    # Minus the place as the score: the order given stands, and nothing is tied.
    found = [ir_measures.ScoredDoc(_KEY, item, -place) for place, item in enumerate(ranking.retrieved)]
    scores = {metric.measure: float(metric.value) for metric in ir_measures.iter_calc(_RANKED, judged, found)}
    return {name: scores[measure] for measure, name in _RANKED.items()}


def mean_estimate(values: Sequence[float]) -> Estimate:
    """Return the mean of at least one value, with its percentile bootstrap interval (Efron 1979)."""
    array = np.asarray(values, dtype=np.float64)
    means = array[_draws(len(array), _SEED)].mean(axis=1)
    return _estimate(float(array.mean()), means, len(array))


def auroc_estimate(positive: Sequence[float], negative: Sequence[float]) -> Estimate:
    """Return the area under the ROC curve of at least one score a class, each class resampled on its own."""
    values, rank = np.unique([*positive, *negative], return_inverse=True)
    positives, negatives = rank[: len(positive)], rank[len(positive) :]
    rows, columns = _draws(len(positives), _SEED), _draws(len(negatives), _SEED + 1)
    areas = [
        _area_of_ranks(positives[r], negatives[c], len(values)) for r, c in zip(rows, columns, strict=True)
    ]
    area = _area_of_ranks(positives, negatives, len(values))
    return _estimate(area, np.asarray(areas), len(rank))


def _area_of_ranks(positive: NDArray[np.int64], negative: NDArray[np.int64], count: int) -> float:
    """Return the area under the ROC curve of ranks below `count`; equal ranks win half of each other."""
    # Counted by rank: comparing every pair takes a minute where there are thousands of questions.
    beaten = np.bincount(negative, minlength=count)
    won = np.bincount(positive, minlength=count) @ (np.cumsum(beaten) - beaten / 2)
    return float(won / (len(positive) * len(negative)))


def risk_coverage_estimate(confidence: Sequence[float], right: Sequence[bool]) -> Estimate:
    """Return the area under the risk-coverage curve of at least one question (AURC; lower is better).

    The questions are answered surest first; the area is the mean, over how many are answered, of the
    share of wrong answers among them (Geifman and El-Yaniv 2017, "Selective Classification for Deep
    Neural Networks"). Questions of equal confidence come in no order: each has their mean risk.
    """
    sure, correct = np.asarray(confidence, np.float64), np.asarray(right, bool)
    samples = [risk_coverage_area(sure[drawn], correct[drawn]) for drawn in _draws(len(sure), _SEED)]
    return _estimate(risk_coverage_area(sure, correct), np.asarray(samples), len(sure))


def risk_coverage_area(confidence: NDArray[np.float64], right: NDArray[np.bool_]) -> float:
    """Return the area under the risk-coverage curve of at least one question."""
    _, group = np.unique(-confidence, return_inverse=True)
    wrong = np.bincount(group, ~right) / np.bincount(group)
    risks = np.cumsum(wrong[np.sort(group)]) / np.arange(1, len(right) + 1)
    return float(risks.mean())


def auroc(confidence: NDArray[np.float64], positive: NDArray[np.bool_]) -> float:
    """Return the area under the ROC curve; not a number where all are of one class."""
    count = int(positive.sum())
    others = len(positive) - count
    if not count or not others:
        return math.nan
    won = ranks(confidence)[positive].sum() - count * (count + 1) / 2
    return float(won / (count * others))


def ranks(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the rank of each value, from 1 for the least; equal values share their mean rank."""
    _, group, sizes = np.unique(values, return_inverse=True, return_counts=True)
    mean: NDArray[np.float64] = np.cumsum(sizes) - (sizes - 1) / 2
    return mean[group]


def percentile(values: Sequence[float], percent: float) -> float:
    """Return the percentile (0 to 100) of at least one value, interpolated between neighbours."""
    return float(np.percentile(np.asarray(values, dtype=np.float64), percent))


def _draws(count: int, seed: int) -> NDArray[np.int64]:
    return np.random.default_rng(seed).integers(count, size=(BOOTSTRAP_SAMPLES, count))


def _estimate(value: float, samples: NDArray[np.float64], questions: int) -> Estimate:
    low, high = np.percentile(samples, [_LOW, _HIGH])
    return Estimate(round(value, 6), round(float(low), 6), round(float(high), 6), questions)
