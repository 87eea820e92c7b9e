"""Judges, by weights that were fitted on questions, which statement answers and whether any does.

Both judgements are logistic regressions over few signs. The weights, and what they were fitted on,
stand in calibration.json beside this file; `python -m eval calibrate` writes it.
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import asdict, astuple, dataclass, fields
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from errors import SettingsError
from retrieval.signs import Signs, Statement

FILE: Final = Path(__file__).with_name("calibration.json")

Array = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class CaseSigns:
    """What speaks for the documents answering a question at all."""

    read: float
    """What reading says of the statement that it holds to be the best, in log odds tenths."""
    read_passage: float
    """What reading says of the passage that it holds to be the best, in log odds tenths."""
    lacks_special: float
    """1 where a special kind is asked for (money, an age, an e-mail, …) and the best lacks it."""
    least_name: float
    """The best statement's sign: how much of the name that stands there least does."""
    lacks_names: float
    """The same: the share of the names' words that its document lacks."""
    figures: float
    """The same: the share of the question's figures that stand there."""

    @property
    def values(self) -> tuple[float, ...]:
        """The signs as numbers."""
        return astuple(self)


NEAR_ODDS: Final = 2.0
"""A statement is nearly as good as the best one when its log odds are no further below."""
CASE_SIGNS: Final = tuple(field.name for field in fields(CaseSigns))
_SPECIAL: Final = frozenset({"contact", "money", "share", "age", "frequency", "duration", "company"})


@dataclass(frozen=True, slots=True)
class Weights:
    """A logistic regression over signs that are first brought to mean 0 and deviation 1."""

    signs: tuple[str, ...]
    mean: tuple[float, ...]
    deviation: tuple[float, ...]
    weight: tuple[float, ...]
    bias: float

    def log_odds(self, values: Sequence[Sequence[float]]) -> Array:
        """Return the log odds of each row of signs (rows,)."""
        rows = np.asarray(values, np.float64).reshape(-1, len(self.signs))
        scaled = (rows - np.array(self.mean)) / np.array(self.deviation)
        odds: Array = scaled @ np.array(self.weight) + self.bias
        return odds


@dataclass(frozen=True, slots=True)
class Calibration:
    """The fitted judgements and where they come from."""

    fitted_on: str
    statement: Weights
    case: Weights
    threshold: float
    """The confidence below which no answer is given."""
    sure: float
    """The confidence above which all but few of the answers are to questions that the documents answer."""

    def to_json(self) -> str:
        """Return the text of calibration.json."""
        return json.dumps(asdict(self), indent=1, ensure_ascii=False) + "\n"

    @classmethod
    def load(cls, file: Path = FILE) -> Calibration:
        """Read the calibration. Raises SettingsError when the file is not one of this program."""
        try:
            record: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
            statement, case = (_weights(record[name]) for name in ("statement", "case"))
            made = cls(
                str(record["fitted_on"]), statement, case, float(record["threshold"]), float(record["sure"])
            )
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise SettingsError(
                f"The calibration {file.name} cannot be read.",
                "Run: make calibrate",
            ) from error
        if (made.statement.signs, made.case.signs) != (Signs.names_of_all(), CASE_SIGNS):
            raise SettingsError(
                f"The calibration {file.name} was fitted for other signs.",
                "Run: make calibrate",
            )
        return made


def _weights(record: dict[str, Any]) -> Weights:
    numbers = (tuple(map(float, record[name])) for name in ("mean", "deviation", "weight"))
    mean, deviation, weight = numbers
    return Weights(tuple(record["signs"]), mean, deviation, weight, float(record["bias"]))


@dataclass(frozen=True, slots=True)
class Judged:
    """Statements in the order of how surely they answer, and how sure it is that any does."""

    statements: tuple[Statement, ...]
    log_odds: tuple[float, ...]
    confidence: float
    """Between 0 and 1."""


class Judge:
    """Applies a calibration."""

    def __init__(self, calibration: Calibration) -> None:
        self.calibration = calibration

    def judge(self, statements: Sequence[Statement]) -> Judged:
        """Rank statements and say how sure it is that the documents answer."""
        if not statements:
            return Judged((), (), 0.0)
        odds = self.calibration.statement.log_odds([statement.signs.values for statement in statements])
        order = sorted(range(len(statements)), key=lambda number: -odds[number])
        ranked = tuple(statements[number] for number in order)
        ranked_odds = tuple(float(odds[number]) for number in order)
        case = case_signs(ranked)
        confidence = _probability(float(self.calibration.case.log_odds([case.values])[0]))
        if not any(statement.signs.shared_words_passage for statement in ranked):
            # "Tak" or "asdf" is no question: no word of it, or of its translations, stands in what was read.
            confidence = 0.0
        return Judged(ranked, ranked_odds, confidence)


def case_signs(ranked: Sequence[Statement]) -> CaseSigns:
    """Return the signs of a question's case, from its statements in ranked order."""
    best = ranked[0].signs
    return CaseSigns(
        read=max(statement.signs.read for statement in ranked),
        read_passage=max(statement.signs.read_passage for statement in ranked),
        lacks_special=float(ranked[0].wanted in _SPECIAL and not best.gives),
        least_name=best.least_name,
        lacks_names=best.lacks_names,
        figures=best.figures,
    )


def _probability(log_odds: float) -> float:
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, log_odds))))
