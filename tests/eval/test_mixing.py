"""The weights of the mix, fitted on questions whose right passages are known."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from errors import TestSetError
from eval.__main__ import main
from eval.mixing import Array, Case, by_hand, fit
from retrieval.mix import BETWEEN, PARTS, read_weights

PROJECT = Path(__file__).resolve().parents[2]


def case(draw: np.random.Generator, telling: str, between: int) -> Case:
    """Return a case of ten candidates whose right one has the most of one part, all others being chance."""
    parts = draw.random((10, len(PARTS)))
    right = np.arange(10) == draw.integers(10)
    parts[:, PARTS.index(telling)] = np.where(right, 1, parts[:, PARTS.index(telling)] / 2)
    return Case(parts, np.full(10, between, np.intp), right)


def test_what_tells_the_right_passages_gets_the_weight() -> None:
    draw = np.random.default_rng(0)
    own = [case(draw, "own", 0) for _ in range(40)]
    translated = [case(draw, "translated", 2) for _ in range(40)]
    found = fit([("a", own), ("b", translated)])
    same, _, far = found.weights
    assert PARTS[int(same.argmax())] == "own"
    assert PARTS[int(far.argmax())] == "translated"
    assert found.loss < found.loss_by_hand
    # Nothing was seen of Danish beside Swedish, which stays as it is by hand.
    assert found.weights[1] == pytest.approx(by_hand()[1])
    again = fit([("a", own), ("b", translated)])
    assert again.to_json() == found.to_json()


def test_the_fit_goes_down_as_the_gradient_says() -> None:
    """At the minimum no weight can be moved to a smaller loss."""
    draw = np.random.default_rng(1)
    cases = [case(draw, "words", k % 3) for k in range(30)]
    found = fit([("a", cases)])

    def loss(weights: Array) -> float:
        total = 0.0
        for each in cases:
            odds = np.exp((each.parts * weights[each.between]).sum(1))
            total -= float(np.log(odds[each.right].sum() / odds.sum())) / len(cases)
        return total + 0.01 * float(((weights - by_hand()) ** 2).sum())

    assert loss(found.weights) == pytest.approx(found.loss)
    for place in np.ndindex(found.weights.shape):
        for step in (-0.05, 0.05):
            moved = found.weights.copy()
            moved[place] += step
            assert loss(moved) > found.loss


def test_without_a_passage_that_is_found_there_is_nothing_to_fit() -> None:
    with pytest.raises(TestSetError, match="no answerable question whose passage is found"):
        fit([("a", [])])


def test_the_command_writes_what_search_reads(
    corpus_data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "mix.json"
    asked = str(PROJECT / "eval" / "testsets" / "corpus.jsonl")
    assert main(["fit-mix", asked, "--data", str(corpus_data), "--out", str(out)]) == 0
    assert "questions of corpus; loss" in capsys.readouterr().out
    assert np.array(read_weights(out)).shape == (len(BETWEEN), len(PARTS))
    assert json.loads(out.read_text(encoding="utf-8"))["fitted_on"].endswith("questions of corpus")
