"""The judgements are fitted on what search finds for a set's questions, or the set is refused."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from errors import TestSetError
from eval.__main__ import main
from eval.calibration import Case, fit_cases
from retrieval.documents import Chunk
from retrieval.judgement import CASE_SIGNS, Judge
from retrieval.signs import Signs, Statement
from tests.eval.small_index import QUESTIONS, write_lines


def test_a_set_that_names_no_passage_cannot_be_calibrated_on(
    data: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    by_documents = QUESTIONS[0] | {"evidence": [], "documents": ["hospital.md"]}
    rows = [kind | {"id": f"{kind['id']}-{n}"} for kind in (by_documents, QUESTIONS[2]) for n in range(10)]
    out = tmp_path / "calibration.json"
    path = write_lines(tmp_path / "set.jsonl", rows)
    assert main(["calibrate", str(path), "--data", str(data), "--out", str(out)]) == 1
    assert "A calibration needs questions for which a statement that answers is found" in caplog.text
    assert not out.exists()


CHUNK = Chunk("document", 0, 1, "x", None, "", "")


def statement(draw: np.random.Generator, hit: int, is_right: bool) -> Statement:
    """Return a statement of chance; of a right one, reading says a good deal more."""
    read = draw.normal(0.25 if is_right else -0.1, 0.15)
    values = dict.fromkeys(Signs.names_of_all(), 0.0) | {"shared_words_passage": 1.0, "read": read}
    return Statement(hit, CHUNK, "paragraph", None, 0, 1, "x", "anything", Signs(**values))


def cases(draw: np.random.Generator, count: int) -> list[Case]:
    """Return twice as many answerable cases as unanswerable ones, of eight statements each."""
    found = []
    for number in range(count):
        answerable = number % 3 > 0
        right = tuple(answerable and place == number % 8 for place in range(8))
        statements = tuple(statement(draw, place, is_right) for place, is_right in enumerate(right))
        found.append(Case(number, statements, right, answerable))
    return found


def test_one_in_ten_answerable_questions_is_refused_and_few_unanswerable_ones_are_sure() -> None:
    draw = np.random.default_rng(0)
    made = fit_cases("a set", cases(draw, 600))
    assert made.fitted_on == "a set, tune half: 400 answerable, 200 unanswerable"
    assert made.case.weight[CASE_SIGNS.index("read")] > 0
    judge = Judge(made)
    others = cases(draw, 1500)
    confidence = np.array([judge.judge(case.statements).confidence for case in others])
    answerable = np.array([case.answerable for case in others])
    assert np.mean(confidence[answerable] < made.threshold) == pytest.approx(0.10, abs=0.04)
    assert np.mean(confidence[~answerable] >= made.sure) == pytest.approx(0.05, abs=0.03)
    assert made.threshold < made.sure
    # As sure as it says: of questions with a confidence of about 0.8, about 0.8 are answerable.
    near = (confidence > 0.6) & (confidence < 0.95)
    assert answerable[near].mean() == pytest.approx(confidence[near].mean(), abs=0.1)


def test_a_calibration_needs_both_kinds_of_questions() -> None:
    answerable = [case for case in cases(np.random.default_rng(0), 60) if case.answerable]
    with pytest.raises(TestSetError, match="ten answerable and ten unanswerable"):
        fit_cases("a set", answerable)
