"""Marks that a run must reach, so that a later change cannot lower them unseen."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from errors import TestSetError
from eval.metrics import Estimate
from eval.outcome import LOWER_IS_BETTER, METRICS
from eval.run import Run

_FORM = re.compile(
    r"(?:(?P<group>[^:]+):)?(?P<metric>[^:<>=]+?)\s*(?P<sign>>=|<=)\s*(?P<bound>\d+(?:\.\d+)?)"
)


@dataclass(frozen=True, slots=True)
class Requirement:
    """A mark for one metric, of the whole set or of one language pair."""

    metric: str
    bound: float
    is_lower_bound: bool
    pair: str | None = None

    def __str__(self) -> str:
        """Return it in the form that `parse_requirement` reads."""
        group = f"{self.pair}:" if self.pair else ""
        return f"{group}{self.metric}{'>=' if self.is_lower_bound else '<='}{self.bound:g}"


def parse_requirement(text: str) -> Requirement:
    """Read 'recall@5>=0.95', 'refused_answerable<=0.05' or, for one language pair, 'da->sv:ndcg@10>=0.7'.

    Raises TestSetError for another form, an unknown metric, and a mark that would guard nothing: one that
    bounds a metric from its better side, or by what no metric misses.
    """
    found = _FORM.fullmatch(text.strip())
    if found is None:
        raise TestSetError(f"The requirement {text!r} cannot be read.", "Write it as 'recall@5>=0.95'.")
    if found["metric"] not in METRICS:
        raise TestSetError(f"There is no metric {found['metric']!r}.", f"Use one of: {', '.join(METRICS)}.")
    requirement = Requirement(found["metric"], float(found["bound"]), found["sign"] == ">=", found["group"])
    if requirement.bound > 1:
        raise TestSetError(
            f"The requirement {text!r} has a bound above 1, but {requirement.metric} lies between 0 and 1.",
            "Write 95 % as 0.95.",
        )
    if requirement.is_lower_bound is (requirement.metric in LOWER_IS_BETTER):
        better, sign = ("lower", "<=") if requirement.is_lower_bound else ("higher", ">=")
        raise TestSetError(
            f"The requirement {text!r} points the wrong way: {better} {requirement.metric} is better.",
            f"Write it with {sign}.",
        )
    if requirement.bound == (0 if requirement.is_lower_bound else 1):
        raise TestSetError(
            f"The requirement {text!r} always holds: {requirement.metric} lies between 0 and 1.",
            "Write 1 % as 0.01.",
        )
    return requirement


def read_marks(path: str) -> tuple[Requirement, ...]:
    """Read a file with a mark a line; what follows a # is a comment.

    Raises TestSetError for a file that cannot be read or holds no mark and, naming the line, for a mark
    that `parse_requirement` refuses.
    """
    try:
        lines = Path(path).read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise TestSetError(f"The marks {path} cannot be read.", "Name a text file that is there.") from error
    marks = []
    for number, line in enumerate(lines, start=1):
        mark = line.partition("#")[0].strip()
        if mark:
            try:
                marks.append(parse_requirement(mark))
            except TestSetError as error:
                raise TestSetError(f"{path}, line {number}: {error.message}", error.next_step) from error
    if not marks:
        raise TestSetError(f"The file {path} holds no mark.", "Write one a line, such as 'recall@5>=0.95'.")
    return tuple(marks)


def marks_beside(name: str, digest: str, folders: Sequence[Path]) -> tuple[Requirement, ...]:
    """Read NAME.marks beside the set that was asked: the first that has this name and the digest.

    Where no folder has it, the set has changed since or is no file: then of the first folder, whose sets
    are the user's own. Empty where no marks are there. Raises TestSetError as `read_marks`.
    """
    named = [folder / f"{name}.jsonl" for folder in folders]
    same = (path for path in named if path.is_file() and _digest(path) == digest)
    marks = next(same, named[0]).with_suffix(".marks")
    return read_marks(str(marks)) if marks.is_file() else ()


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def require(run: Run, requirements: Iterable[Requirement]) -> None:
    """Raise TestSetError, naming metric, value and interval, for every mark that the run misses.

    A metric that the run does not give counts as missed.
    """
    misses = [miss for requirement in requirements if (miss := _miss(run, requirement))]
    if misses:
        raise TestSetError(
            f"The run {run.id} misses what was required: {'; '.join(misses)}.",
            f"`python -m eval failures {run.id} --split {run.subject.split}` shows where.",
        )


def required(run: Run, requirement: Requirement) -> Estimate | None:
    """Return the figure that a mark is for; None where the run does not give it."""
    metrics = run.groups("pair").get(requirement.pair, {}) if requirement.pair else run.metrics
    return metrics.get(requirement.metric)


def _miss(run: Run, requirement: Requirement) -> str:
    estimate = required(run, requirement)
    if estimate is None:
        return f"{requirement} cannot be checked, this run does not give it"
    reached = (
        estimate.value >= requirement.bound
        if requirement.is_lower_bound
        else estimate.value <= requirement.bound
    )
    if reached:
        return ""
    return f"{requirement}, but it is {estimate.value:.3f} ({estimate.low:.3f} to {estimate.high:.3f})"
