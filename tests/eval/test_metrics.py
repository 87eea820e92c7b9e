"""Metrics against cases worked out by hand."""

from __future__ import annotations

import math
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.metrics import (
    Estimate,
    Ranking,
    auroc_estimate,
    mean_estimate,
    percentile,
    rank_scores,
    risk_coverage_estimate,
)


def test_a_ranking_worked_out_by_hand() -> None:
    # Relevant at ranks 2 and 4; a third one is not found.
    scores = rank_scores(Ranking(("a", "x", "b", "y", "c"), dict.fromkeys("xyz", 1)))
    gained = 1 / math.log2(3) + 1 / math.log2(5)
    ideal = 1 + 1 / math.log2(3) + 1 / math.log2(4)
    assert scores == {
        "recall@1": 0.0,
        "recall@5": pytest.approx(2 / 3),
        "recall@10": pytest.approx(2 / 3),
        "precision@1": 0.0,
        "precision@5": pytest.approx(2 / 5),
        "mrr": 0.5,
        "ndcg@10": pytest.approx(gained / ideal),
        "map": pytest.approx((1 / 2 + 2 / 4) / 3),
    }


def test_grades_count_for_ndcg_alone() -> None:
    scores = rank_scores(Ranking(("x", "a", "y"), {"x": 1, "y": 3}))
    gained = 1 + 3 / math.log2(4)
    ideal = 3 + 1 / math.log2(3)
    assert scores["ndcg@10"] == pytest.approx(gained / ideal)
    assert scores["recall@5"] == 1.0
    assert scores["map"] == pytest.approx((1 + 2 / 3) / 2)


def test_what_is_found_first_scores_one_and_what_is_not_found_scores_nothing() -> None:
    found = rank_scores(Ranking(("x", "a"), {"x": 1}))
    assert found.pop("precision@5") == 0.2
    assert set(found.values()) == {1.0}
    assert set(rank_scores(Ranking(("a", "b"), {"x": 1})).values()) == {0.0}
    assert set(rank_scores(Ranking((), {"x": 1})).values()) == {0.0}


def test_ranks_beyond_the_cut_count_for_mrr_alone() -> None:
    scores = rank_scores(Ranking((*"abcdefghij", "x"), {"x": 1}))
    assert {name: score for name, score in scores.items() if score} == {
        "mrr": pytest.approx(1 / 11),
        "map": pytest.approx(1 / 11),
    }


def test_the_interval_of_a_mean_is_near_the_normal_one_and_always_the_same() -> None:
    values = [1.0] * 80 + [0.0] * 20
    estimate = mean_estimate(values)
    assert (estimate.value, estimate.questions) == (0.8, 100)
    error = 1.96 * math.sqrt(0.8 * 0.2 / 100)
    assert estimate.low == pytest.approx(0.8 - error, abs=0.01)
    assert estimate.high == pytest.approx(0.8 + error, abs=0.01)
    assert mean_estimate(values) == estimate


def test_the_interval_of_one_or_of_equal_values_has_no_width() -> None:
    assert mean_estimate([0.25]) == Estimate(0.25, 0.25, 0.25, 1)
    assert mean_estimate([1, 1, 1]) == Estimate(1.0, 1.0, 1.0, 3)


def test_the_area_under_the_roc_curve_worked_out_by_hand() -> None:
    # Of the six pairs, 0.9 wins both, 0.5 wins one and ties one, 0.4 wins one and loses one: 4.5 of 6.
    estimate = auroc_estimate([0.9, 0.5, 0.4], [0.5, 0.3])
    assert (estimate.value, estimate.questions) == (0.75, 5)
    assert 0 <= estimate.low <= 0.75 <= estimate.high <= 1
    assert auroc_estimate([0.9, 0.8], [0.1]) == Estimate(1.0, 1.0, 1.0, 3)
    assert auroc_estimate([0.1], [0.8, 0.9]).value == 0.0
    assert auroc_estimate([0.5], [0.5]).value == 0.5


def test_an_area_over_thousands_of_questions_takes_seconds_and_its_numbers_are_as_they_were() -> None:
    positive, negative = [n % 7 / 10 for n in range(2000)], [n % 5 / 10 for n in range(2000)]
    # As comparing every pair gave them: runs kept by then must compare.
    assert auroc_estimate(positive[:200], negative[:200]) == Estimate(0.638, 0.581435, 0.691538, 400)
    begun = time.process_time()
    assert auroc_estimate(positive, negative).value == 0.6425
    assert time.process_time() - begun < 15  # comparing every pair in every sample takes a minute


def test_the_area_under_the_risk_coverage_curve_worked_out_by_hand() -> None:
    # Surest first: right, wrong, right. The shares of wrong ones among 1, 2 and 3 are 0, 1/2 and 1/3.
    estimate = risk_coverage_estimate([0.4, 0.9, 0.6], [True, True, False])
    assert (estimate.value, estimate.questions) == (round((0 + 1 / 2 + 1 / 3) / 3, 6), 3)
    assert 0 <= estimate.low <= estimate.value <= estimate.high <= 1
    # All of one confidence: whichever comes first, half of them are wrong.
    assert risk_coverage_estimate([0.5] * 4, [True, False, True, False]).value == 0.5
    assert risk_coverage_estimate([0.2, 0.1], [True, True]) == Estimate(0.0, 0.0, 0.0, 2)
    # Tied in the middle: 0, then two of which one is wrong, on average 1/4 and 1/3, then 2/4.
    tied = risk_coverage_estimate([0.9, 0.5, 0.5, 0.1], [True, False, True, False])
    assert tied.value == round((0 + 1 / 4 + 1 / 3 + 2 / 4) / 4, 6)


def test_percentiles_are_interpolated() -> None:
    assert percentile([4.0, 1.0, 3.0, 2.0], 50) == 2.5
    assert percentile([7.0], 95) == 7.0


@given(st.lists(st.floats(0, 1), min_size=1, max_size=30))
def test_an_interval_stays_among_the_values(values: list[float]) -> None:
    estimate = mean_estimate(values)
    assert min(values) - 1e-6 <= estimate.low <= estimate.high <= max(values) + 1e-6
