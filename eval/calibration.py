"""Fits the judgements of `retrieval.judgement` on the tune halves of sets of questions."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import numpy.typing as npt
from sklearn.linear_model import LogisticRegression

from errors import TestSetError
from eval.testset import Question
from retrieval.judgement import CASE_SIGNS, Calibration, Weights, case_signs
from retrieval.search import Found
from retrieval.signs import Signs, Statement

Array = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Source:
    """Questions, and the index that they are asked on."""

    name: str
    questions: Sequence[Question]
    find: Callable[[str, int], Found]
    rerank: Callable[[Found, int], Found]
    statements: Callable[[Found], Sequence[Statement]]


_HITS: Final = 10
_STATEMENT_PENALTY: Final = 0.01
_CASE_PENALTY: Final = 0.1
"""Inverse strength of regularisation; few questions ask for much of it."""
_MOST_WRONGLY_REFUSED: Final = 0.1
_MOST_SURE_OF_NOTHING: Final = 0.05
_FOLDS: Final = 10
_SHUFFLES: Final = 8


@dataclass(frozen=True, slots=True)
class Case:
    """A question with what was found for it."""

    question: int
    """Its number, which no other case has."""
    statements: tuple[Statement, ...]
    right: tuple[bool, ...]
    """Of each statement, whether it holds what is sought."""
    answerable: bool


def fit(sources: Sequence[Source], on_progress: Callable[[int, int], None]) -> Calibration:
    """Fit both judgements on what is found for the sources' questions, as `fit_cases` does.

    `on_progress` is told the questions done and their number. Raises TestSetError as `fit_cases` does.
    """
    return fit_cases(" and ".join(source.name for source in sources), list(_cases(sources, on_progress)))


def fit_cases(names: str, found: Sequence[Case]) -> Calibration:
    """Fit both judgements; the threshold refuses at most one in ten answerable questions.

    Where it is sure lies above the confidences of all but one in twenty unanswerable questions. Both are set
    on confidences of questions that the weights were not fitted on (ten-fold cross-validation). `names`
    says which sets the cases are of. Raises TestSetError when there are too few of either kind, or of
    statements that answer.
    """
    # Nothing was found for a case without statements; it is refused whatever the weights.
    cases = [case for case in found if case.statements]
    kinds = [case.answerable for case in cases]
    if sum(kinds) < _FOLDS or len(kinds) - sum(kinds) < _FOLDS:
        raise TestSetError(
            "A calibration needs at least ten answerable and ten unanswerable questions.",
            "Add some to the tune half of the set.",
        )
    statement = _fit_statement(cases)
    signs = _held_out_signs(cases)
    answerable = np.array([case.answerable for case in cases])
    case = _fit(CASE_SIGNS, signs, answerable, _CASE_PENALTY)
    held_out = _held_out(cases, signs, answerable)
    slope, shift = _to_probability(held_out, answerable)
    case = replace(
        case,
        weight=_rounded(slope * np.array(case.weight)),
        bias=_rounded([slope * case.bias + shift])[0],
    )
    confidence = 1 / (1 + np.exp(-(slope * held_out + shift)))
    threshold = float(np.quantile(confidence[answerable], _MOST_WRONGLY_REFUSED))
    sure = float(np.quantile(confidence[~answerable], 1 - _MOST_SURE_OF_NOTHING))
    fitted_on = f"{names}, tune half: {sum(kinds)} answerable, {len(kinds) - sum(kinds)} unanswerable"
    return Calibration(fitted_on, statement, case, round(threshold, 4), round(sure, 4))


def _cases(sources: Sequence[Source], on_progress: Callable[[int, int], None]) -> Iterator[Case]:
    """Give each question with what was found for it."""
    asked = [(source, question) for source in sources for question in source.questions]
    for number, (source, question) in enumerate(asked):
        yield _case(source, question, number)
        on_progress(number + 1, len(asked))


def _case(source: Source, question: Question, number: int) -> Case:
    read = source.rerank(source.find(question.standalone, _HITS), _HITS)
    statements = tuple(source.statements(read))
    paths = [hit.document.path for hit in read.result.hits]
    right = tuple(_sought(question, paths[each.hit], each.text) for each in statements)
    return Case(number, statements, right, question.answerable)


def _sought(question: Question, path: str, text: str) -> bool:
    return any(evidence.stands_in(path, text) for evidence in question.evidence)


def _fit_statement(cases: Sequence[Case]) -> Weights:
    useful = [case for case in cases if any(case.right)]
    values = np.array([each.signs.values for case in useful for each in case.statements])
    right = np.array([right for case in useful for right in case.right])
    if right.all() or not right.any():
        raise TestSetError(
            "A calibration needs questions for which a statement that answers is found, beside others that "
            "do not.",
            "Name the passages that answer as evidence in the tune half of the set.",
        )
    return _fit(Signs.names_of_all(), values, right, _STATEMENT_PENALTY)


def _held_out_signs(cases: Sequence[Case]) -> Array:
    """Return each case's signs with its statements judged by weights fitted without its question.

    Judged by weights that know the question, the best statement would look surer than it is to anybody
    who asks something new (stacking; Wolpert 1992, "Stacked Generalization").
    """
    question = np.array([case.question for case in cases])
    fold = np.random.default_rng(0).permutation(question.max() + 1) % _FOLDS
    signs = np.zeros((len(cases), len(CASE_SIGNS)))
    for number in range(_FOLDS):
        test = np.flatnonzero(fold[question] == number).tolist()
        others = [cases[place] for place in np.flatnonzero(fold[question] != number).tolist()]
        signs[test] = _case_values([cases[place] for place in test], _fit_statement(others))
    return signs


def _case_values(cases: Sequence[Case], statement: Weights) -> Array:
    rows = []
    for case in cases:
        odds = statement.log_odds([each.signs.values for each in case.statements])
        order = sorted(range(len(odds)), key=lambda number: -odds[number])
        ranked = [case.statements[number] for number in order]
        rows.append(case_signs(ranked).values)
    return np.array(rows)


def _fit(signs: Sequence[str], values: Array, is_true: Array, penalty: float) -> Weights:
    mean = values.mean(axis=0)
    deviation = np.where(values.std(axis=0) > 0, values.std(axis=0), 1.0)
    model = LogisticRegression(C=penalty, max_iter=5000, class_weight="balanced")
    model.fit((values - mean) / deviation, is_true)
    return Weights(
        tuple(signs),
        _rounded(mean),
        _rounded(deviation),
        _rounded(model.coef_[0]),
        _rounded(model.intercept_)[0],
    )


def _to_probability(log_odds: Array, answerable: Array) -> tuple[float, float]:
    """Return slope and shift that make log odds agree with how often questions were answerable.

    Platt 1999, "Probabilistic Outputs for Support Vector Machines": the weights were fitted on kinds
    of questions brought to balance, the confidence that people see should be as sure as it says.
    """
    model = LogisticRegression(C=1e3).fit(log_odds.reshape(-1, 1), answerable)
    return float(model.coef_[0][0]), float(model.intercept_[0])


def _rounded(numbers: Array | Sequence[float]) -> tuple[float, ...]:
    """Return numbers as they stand in a file that people compare."""
    return tuple(round(float(number), 6) for number in numbers)


def _held_out(cases: Sequence[Case], signs: Array, answerable: Array) -> Array:
    """Return each case's mean log odds by weights fitted without its question."""
    question = np.array([case.question for case in cases])
    total = np.zeros(len(cases))
    for shuffle in range(_SHUFFLES):
        fold = np.random.default_rng(shuffle).permutation(question.max() + 1) % _FOLDS
        for number in range(_FOLDS):
            test = fold[question] == number
            kept = ~test
            fitted = _fit(CASE_SIGNS, signs[kept], answerable[kept], _CASE_PENALTY)
            total[test] += fitted.log_odds(signs[test].tolist())
    return total / _SHUFFLES
