"""Numbers with their uncertainty: rank metrics, area under the ROC curve, bootstrap intervals.

Everything here is deterministic: the same values give the same estimate, to the digit.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import ir_measures
import numpy as np
from ir_measures import RR, R, nDCG
from numpy.typing import NDArray

BOOTSTRAP_SAMPLES = 2000
_SEED = 20191201
_LOW, _HIGH = 2.5, 97.5
_RANKED = {R @ 1: "recall@1", R @ 5: "recall@5", RR: "mrr", nDCG @ 10: "ndcg@10"}
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
    relevant: frozenset[str]


def rank_scores(ranking: Ranking) -> dict[str, float]:
    """Return nDCG@10, reciprocal rank, recall@1 and recall@5 of a ranking that has something to find.

    nDCG as Järvelin and Kekäläinen (2002) with gains of 0 and 1; computed by ir-measures.
    """
    judged = [ir_measures.Qrel(_KEY, item, 1) for item in ranking.relevant]
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
    positives = np.asarray(positive, dtype=np.float64)
    negatives = np.asarray(negative, dtype=np.float64)
    # One comparison a pair of questions, made once; each sample only picks rows and columns of it.
    wins = (positives[:, None] > negatives[None, :]) + 0.5 * (positives[:, None] == negatives[None, :])
    rows, columns = _draws(len(positives), _SEED), _draws(len(negatives), _SEED + 1)
    areas = np.asarray([wins[np.ix_(r, c)].mean() for r, c in zip(rows, columns, strict=True)])
    return _estimate(float(wins.mean()), areas, len(positives) + len(negatives))


def percentile(values: Sequence[float], percent: float) -> float:
    """Return the percentile (0 to 100) of at least one value, interpolated between neighbours."""
    return float(np.percentile(np.asarray(values, dtype=np.float64), percent))


def _draws(count: int, seed: int) -> NDArray[np.int64]:
    return np.random.default_rng(seed).integers(count, size=(BOOTSTRAP_SAMPLES, count))


def _estimate(value: float, samples: NDArray[np.float64], questions: int) -> Estimate:
    low, high = np.percentile(samples, [_LOW, _HIGH])
    return Estimate(round(value, 6), round(float(low), 6), round(float(high), 6), questions)
