"""A run: what was measured, on what, and what came of each question; kept as a folder."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from errors import TestSetError
from eval.metrics import Estimate, percentile
from eval.outcome import Outcome, aggregate, group
from settings import Settings

_SUBJECT, _OUTCOMES, _METRICS, _DURATIONS = (
    "subject.json",
    "questions.jsonl",
    "metrics.json",
    "durations.json",
)
_OUTCOME = TypeAdapter(Outcome)


@dataclass(frozen=True, slots=True)
class Subject:
    """Everything that decides a run's numbers: the same subject gives the same run."""

    set: str
    set_digest: str
    split: str
    limit: int | None
    model: str
    """The embedding model's name and revision."""
    generation: str
    settings: Mapping[str, str]
    code: str
    """A digest of the code and data files that search, answer and score."""

    @property
    def id(self) -> str:
        """Return the name of the run that is made of this: readable, and unique by its content."""
        digest = hashlib.sha256(json.dumps(asdict(self), sort_keys=True).encode()).hexdigest()
        return f"{self.set}-{self.split}-{digest[:8]}"


@dataclass(frozen=True, slots=True)
class Durations:
    """Wall seconds of each search and of each answer, in the order of the questions."""

    search: tuple[float, ...] = ()
    answer: tuple[float, ...] = ()

    def percentiles(self) -> dict[str, float]:
        """Return search_p50, search_p95, answer_p50 and answer_p95, those that there are."""
        return {
            f"{name}_p{percent}": round(percentile(values, percent), 4)
            for name, values in (("search", self.search), ("answer", self.answer))
            for percent in (50, 95)
            if values
        }


@dataclass(frozen=True)
class Run:
    """The outcomes of a set's questions, and what they were measured on."""

    subject: Subject
    outcomes: tuple[Outcome, ...]
    durations: Durations

    @property
    def id(self) -> str:
        """Return the run's name, which is its folder's too."""
        return self.subject.id

    @cached_property
    def metrics(self) -> dict[str, Estimate]:
        """Return each metric over all questions."""
        return aggregate(self.outcomes)

    def groups(self, by: str) -> dict[str, dict[str, Estimate]]:
        """Return each metric apart for each 'pair', 'language', 'kind' or 'split'."""
        return group(self.outcomes, by)


def behaviour(settings: Settings) -> dict[str, str]:
    """Return the settings that can change a number: all but the places of folders."""
    values = settings.model_dump()
    return {name: str(value) for name, value in sorted(values.items()) if not isinstance(value, Path)}


def save(run: Run, runs_dir: Path) -> Path:
    """Write the run into a folder of its own, whole or not at all, and return the folder.

    Everything in it is decided by the run's subject, but for durations.json.
    """
    folder = runs_dir / run.id
    partial = runs_dir / f".{run.id}.{os.getpid()}"
    partial.mkdir(parents=True)
    (partial / _SUBJECT).write_bytes(_as_json(run.subject))
    (partial / _DURATIONS).write_bytes(_as_json(run.durations))
    (partial / _OUTCOMES).write_bytes(b"".join(_OUTCOME.dump_json(o) + b"\n" for o in run.outcomes))
    (partial / _METRICS).write_bytes(_as_json(summary(run) | {"breakdowns": _breakdowns(run)}))
    if folder.exists():
        shutil.rmtree(folder)  # the same subject: the same run again
    partial.replace(folder)
    return folder


def load(runs_dir: Path, name: str) -> Run:
    """Read a run that `save` wrote; TestSetError where there is none or it cannot be read."""
    folder = runs_dir / name
    if not (folder / _SUBJECT).is_file():
        raise TestSetError(f"There is no run {name} in {runs_dir}.", "`python -m eval run SET` makes one.")
    try:
        subject = TypeAdapter(Subject).validate_json((folder / _SUBJECT).read_bytes())
        durations = TypeAdapter(Durations).validate_json((folder / _DURATIONS).read_bytes())
        lines = (folder / _OUTCOMES).read_bytes().splitlines()
        return Run(subject, tuple(_OUTCOME.validate_json(line) for line in lines), durations)
    except (OSError, ValidationError) as error:
        raise TestSetError(f"The run {name} in {runs_dir} cannot be read.", "Run its set again.") from error


def summary(run: Run) -> dict[str, object]:
    """Return what `python -m eval run --json` says of a run, all but its durations."""
    return {
        "run": run.id,
        "set": run.subject.set,
        "questions": len({outcome.id for outcome in run.outcomes}),
        "metrics": _as_values(run.metrics),
        "by": {name: _as_values(metrics) for name, metrics in run.groups("pair").items()},
    }


def _breakdowns(run: Run) -> dict[str, object]:
    return {
        by: {name: _as_values(metrics) for name, metrics in run.groups(by).items()}
        for by in ("language", "kind", "split")
    }


def _as_values(metrics: Mapping[str, Estimate]) -> dict[str, dict[str, float]]:
    return {name: {"value": e.value, "low": e.low, "high": e.high} for name, e in metrics.items()}


def _as_json(value: object) -> bytes:
    return TypeAdapter(type(value)).dump_json(value, indent=1) + b"\n"
