"""Fits how much each signal of a search counts, on the answerable questions of tune halves.

The loss is listwise (Cao et al. 2007, "Learning to Rank: From Pairwise Approach to Listwise Approach"): of
all candidates of a question, the right ones shall have the probability. The weights are held near those by
hand.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from errors import TestSetError
from eval.testset import Question
from retrieval.index import Index
from retrieval.language import detect_language
from retrieval.mix import BETWEEN, BY_HAND, PARTS
from retrieval.search import Searcher

Array = npt.NDArray[np.float64]

_SHARPNESS: Final = 5.0
"""What the weights by hand sum to: so sharply they part the right candidates from the others."""
_PENALTY: Final = 0.01


@dataclass(frozen=True, slots=True)
class Case:
    """The candidates of one question."""

    parts: Array
    """What speaks for each (candidates x parts)."""
    between: npt.NDArray[np.intp]
    right: npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Fit:
    """The weights with where they came from."""

    weights: Array
    """(between x parts)"""
    fitted_on: str
    loss: float
    loss_by_hand: float

    def to_json(self) -> str:
        """Return the text of a file that `retrieval.mix.read_weights` reads."""
        weights = {
            between: {part: round(float(value), 3) for part, value in zip(PARTS, row, strict=True)}
            for between, row in zip(BETWEEN, self.weights, strict=True)
        }
        return json.dumps({"fitted_on": self.fitted_on, "weights": weights}, indent=1) + "\n"


def cases(
    questions: Sequence[Question], index: Index, searcher: Searcher, on_progress: Callable[[int, int], None]
) -> list[Case]:
    """Return a case for each question of which a right passage is among the candidates."""
    infos = tuple(index.documents.values())
    found = []
    for done, question in enumerate(questions, start=1):
        asked = searcher.checked(question.standalone)
        matched = searcher.match(asked, detect_language(asked))
        chunks = [index.chunks[int(number)] for number in matched.numbers]
        paths = [infos[number].path for number in index.chunk_document[matched.numbers]]
        right = np.array(
            [
                any(each.stands_in(path, chunk.text) for wanted in question.sought for each in wanted)
                for path, chunk in zip(paths, chunks, strict=True)
            ]
        )
        if right.any():
            found.append(Case(matched.scores.parts().astype(np.float64), matched.between, right))
        on_progress(done, len(questions))
    return found


def fit(sources: Sequence[tuple[str, Sequence[Case]]]) -> Fit:
    """Fit the weights; each source counts the same, however many cases it has.

    Raises TestSetError when there is nothing to fit on.
    """
    from scipy.optimize import minimize  # takes a fifth of a second to import

    if not any(cases for _, cases in sources):
        raise TestSetError(
            "There is no answerable question whose passage is found.",
            "Name the passages that answer as evidence in the tune half of the set.",
        )
    weighed = [(case, 1 / len(cases)) for _, cases in sources for case in cases]
    start = by_hand()

    def loss(flat: Array) -> tuple[float, Array]:
        weights = flat.reshape(start.shape)
        total, gradient = 0.0, np.zeros_like(weights)
        for case, share in weighed:
            scores = (case.parts * weights[case.between]).sum(1)
            every, right = _softmax(scores), _softmax(np.where(case.right, scores, -np.inf))
            total -= share * float(np.log(every[case.right].sum()))
            np.add.at(gradient, case.between, share * (every - right)[:, None] * case.parts)
        away = weights - start
        penalty = _PENALTY * len(sources)
        return total + penalty * float((away**2).sum()), (gradient + 2 * penalty * away).ravel()

    found = minimize(loss, start.ravel(), jac=True, method="L-BFGS-B")
    told = " and ".join(f"{len(cases)} questions of {name}" for name, cases in sources)
    return Fit(found.x.reshape(start.shape), told, float(found.fun), loss(start.ravel())[0])


def by_hand() -> Array:
    """Return the weights that the fit begins at: the dense and the lexical score alone."""
    start = np.zeros((len(BETWEEN), len(PARTS)))
    start[:, PARTS.index("dense")] = _SHARPNESS * np.array(BY_HAND)
    start[:, PARTS.index("lexical")] = _SHARPNESS * (1 - np.array(BY_HAND))
    return start


def _softmax(scores: Array) -> Array:
    odds = np.exp(scores - scores.max())
    shares: Array = odds / odds.sum()
    return shares
