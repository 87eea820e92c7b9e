"""Two runs over the same questions: what differs, how surely, and for which questions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Final, Literal

import numpy as np
import numpy.typing as npt

from errors import TestSetError
from eval.metrics import BOOTSTRAP_SAMPLES, auroc, ranks, risk_coverage_area
from eval.outcome import LOWER_IS_BETTER, METRICS, Outcome
from eval.run import Run

Array = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Numbers = npt.NDArray[np.int64]
Verdict = Literal["better", "worse", "mixed", "same"]

_PERMUTATIONS: Final = 10_000
_AREA_PERMUTATIONS: Final = 2_000
_SEED: Final = 20070611
_CHANCE: Final = 0.05
_TELLING: Final = (
    "quote_accuracy",
    "refused_unanswerable",
    "refused_answerable",
    "answer_accuracy",
    "ndcg@10",
    "document_recall@5",
)
"""Scores that tell whether a question got better or worse; the first that changed decides."""


@dataclass(frozen=True, slots=True)
class Difference:
    """A metric of both runs over the questions that give it in both."""

    metric: str
    first: float
    second: float
    difference: float
    """Second less first."""
    low: float
    high: float
    """The paired bootstrap 95 % interval of the difference."""
    p: float
    """How often chance alone makes a difference as large."""
    questions: int
    is_telling: bool
    """Whether it is told from chance, with all metrics of the comparison taken together."""

    @property
    def is_better(self) -> bool:
        """Tell whether the second run is the better one by this metric."""
        return (self.difference < 0) == (self.metric in LOWER_IS_BETTER)


@dataclass(frozen=True, slots=True)
class Change:
    """A question that got better or worse, by the score that tells."""

    id: str
    pair: str
    kind: str
    question: str
    metric: str
    first: float
    second: float


@dataclass(frozen=True, slots=True)
class Comparison:
    """What became of the first run in the second."""

    first: str
    second: str
    set: str
    questions: int
    differences: tuple[Difference, ...]
    better: tuple[Change, ...]
    worse: tuple[Change, ...]

    @property
    def verdict(self) -> Verdict:
        """Return what the differences that are told from chance say together."""
        kinds = {each.is_better for each in self.differences if each.is_telling}
        if len(kinds) == 2:
            return "mixed"
        return "same" if not kinds else "better" if kinds.pop() else "worse"

    @property
    def sentence(self) -> str:
        """Return the verdict in one plain sentence."""
        telling = [each for each in self.differences if each.is_telling]
        if not telling:
            return f"No difference between {self.first} and {self.second} can be told from chance."
        said = [
            f"{word} in {', '.join(map(_in_words, chosen))}"
            for word, is_better in (("better", True), ("worse", False))
            if (chosen := [each for each in telling if each.is_better is is_better])
        ]
        return f"{self.second} is {' and '.join(said)} than {self.first}."

    def to_record(self) -> dict[str, object]:
        """Return what `python -m eval compare --json` says."""
        return {
            "first": self.first,
            "second": self.second,
            "set": self.set,
            "questions": self.questions,
            "metrics": {
                each.metric: {k: v for k, v in asdict(each).items() if k != "metric"}
                for each in self.differences
            },
            "better": [asdict(change) for change in self.better],
            "worse": [asdict(change) for change in self.worse],
            "verdict": self.verdict,
            "sentence": self.sentence,
        }


def compare(first: Run, second: Run) -> Comparison:
    """Compare two runs question by question. Raises TestSetError when they asked different ones."""
    pairs = _paired(first, second)
    differences = tuple(_differences(pairs))
    changes = [change for one, other in pairs if (change := _change(one, other))]
    better = tuple(change for change in changes if _gain(change.metric, change.second - change.first) > 0)
    worse = tuple(change for change in changes if change not in better)
    ids = {one.id for one, _ in pairs}
    return Comparison(first.id, second.id, first.subject.set, len(ids), differences, better, worse)


def _paired(first: Run, second: Run) -> list[tuple[Outcome, Outcome]]:
    one, other = first.subject, second.subject
    before, after = _by_key(first), _by_key(second)
    if (one.set_digest, one.split) != (other.set_digest, other.split) or before.keys() != after.keys():
        raise TestSetError(
            f"The runs {first.id} and {second.id} did not ask the same questions.",
            "Compare two runs over the same set, half and number of questions.",
        )
    return [(outcome, after[key]) for key, outcome in before.items()]


def _by_key(run: Run) -> dict[tuple[str, ...], Outcome]:
    """Return a run's outcomes by what tells them apart, in their order.

    By their pairs only where a query of a public set is searched for in several languages: the pair of a
    question changes when the language of a document is corrected, and the question does not.
    """
    searches = Counter((outcome.id, outcome.kind) for outcome in run.outcomes)
    return {
        outcome.key if searches[outcome.id, outcome.kind] > 1 else (outcome.id, outcome.kind): outcome
        for outcome in run.outcomes
    }


def _differences(pairs: Sequence[tuple[Outcome, Outcome]]) -> Iterator[Difference]:
    found = [each for metric in METRICS if (each := difference(metric, pairs))]
    # Holm 1979, "A Simple Sequentially Rejective Multiple Test Procedure": many metrics, few true ones.
    telling: set[str] = set()
    for place, each in enumerate(sorted(found, key=lambda each: each.p)):
        if each.p > _CHANCE / (len(found) - place):
            break
        telling.add(each.metric)
    for each in found:
        yield replace(each, is_telling=each.metric in telling)


def difference(metric: str, pairs: Sequence[tuple[Outcome, Outcome]]) -> Difference | None:
    """Return a metric's paired difference; None where no question gives it in both runs."""
    answerable = sum(outcome.answerable for outcome, _ in pairs)
    if metric == "abstention_auroc":
        is_told = 0 < answerable < len(pairs)  # it takes questions of both kinds
        return _of_areas(metric, pairs, auroc, lambda outcome: outcome.answerable) if is_told else None
    if metric == "risk_coverage_area":
        is_told = answerable > 0
        return (
            _of_areas(metric, pairs, risk_coverage_area, lambda outcome: outcome.right) if is_told else None
        )
    values = np.array(
        [(a.scores[metric], b.scores[metric]) for a, b in pairs if metric in a.scores and metric in b.scores]
    )
    if not len(values):
        return None
    apart = values[:, 1] - values[:, 0]
    draws = np.random.default_rng(_SEED)
    samples = apart[draws.integers(len(apart), size=(BOOTSTRAP_SAMPLES, len(apart)))].mean(axis=1)
    # Smucker, Allan and Carterette 2007, "A Comparison of Statistical Significance Tests for Information
    # Retrieval Evaluation": under chance alone each question's difference may as well be the other way.
    changed = apart[apart != 0]
    signs = draws.integers(2, size=(_PERMUTATIONS, len(changed)), dtype=np.int8) * 2 - 1
    by_chance = (signs @ changed) / len(apart)
    return _made(metric, values.mean(axis=0), samples, by_chance, len(apart))


def _of_areas(
    metric: str,
    pairs: Sequence[tuple[Outcome, Outcome]],
    area: Callable[[Array, Flags], float],
    kind: Callable[[Outcome], bool | None],
) -> Difference | None:
    """Do the same for an area over all questions; the runs' confidences are swapped by their ranks."""
    runs = list(zip(*pairs, strict=True))
    kinds = [[kind(outcome) for outcome in run] for run in runs]
    sure = [[outcome.confidence for outcome in run] for run in runs]
    if None in (*sure[0], *sure[1], *kinds[0], *kinds[1]):
        return None
    what = np.array(kinds, bool)
    order = np.array([ranks(np.array(run, np.float64)) for run in sure])
    count = len(pairs)
    every = np.arange(count)
    draws = np.random.default_rng(_SEED)

    def apart(first: Numbers | int, second: Numbers | int, chosen: Numbers) -> float:
        return area(order[second, chosen], what[second, chosen]) - area(
            order[first, chosen], what[first, chosen]
        )

    samples = [apart(0, 1, draws.integers(count, size=count)) for _ in range(BOOTSTRAP_SAMPLES)]
    ways = [draws.integers(2, size=count) for _ in range(_AREA_PERMUTATIONS)]
    by_chance = [apart(way, 1 - way, every) for way in ways]
    values = np.array([area(order[run], what[run]) for run in (0, 1)])
    return _made(metric, values, np.array(samples), np.array(by_chance), count)


def _made(metric: str, values: Array, samples: Array, by_chance: Array, questions: int) -> Difference:
    apart = float(values[1] - values[0])
    low, high = np.nanpercentile(samples, [2.5, 97.5])
    as_large = int((np.abs(by_chance) >= abs(apart) - 1e-12).sum())
    p = (1 + as_large) / (1 + len(by_chance))
    first, second, apart, low, high, p = (round(float(n), 6) for n in (*values, apart, low, high, p))
    return Difference(metric, first, second, apart, low, high, p, questions, is_telling=False)


def _change(one: Outcome, other: Outcome) -> Change | None:
    for metric in _TELLING:
        before, after = one.scores.get(metric), other.scores.get(metric)
        if before is not None and after is not None and before != after:
            return Change(one.id, one.pair, one.kind, one.question, metric, round(before, 6), round(after, 6))
    return None


def _gain(metric: str, difference: float) -> float:
    return -difference if metric in LOWER_IS_BETTER else difference


def _in_words(each: Difference) -> str:
    return f"{each.metric} ({each.first:.3f} to {each.second:.3f}, p = {each.p:.4f})"
