"""A run: what was measured, on what, and what came of each question; kept as a folder."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from errors import TestSetError
from eval.metrics import Estimate, percentile
from eval.outcome import Outcome, aggregate, group
from eval.recording import OUTCOMES, recording, unfinished, writing
from settings import Settings

_SUBJECT, _METRICS, _DURATIONS = "subject.json", "metrics.json", "durations.json"
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
    removes_gold: bool = False
    """Whether each question is asked again without the passages that answer it."""

    @property
    def id(self) -> str:
        """Return the name of the run that is made of this: readable, and unique by its content."""
        digest = hashlib.sha256(json.dumps(asdict(self), sort_keys=True).encode()).hexdigest()
        # What begins with a dot is hidden, as runs that are not whole are.
        return f"{self.set.lstrip('.') or 'set'}-{self.split}-{digest[:8]}"

    def to_json(self) -> bytes:
        """Return the content of subject.json."""
        return _as_json(self)


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


@contextmanager
def recorded(subject: Subject, runs_dir: Path) -> Iterator[Callable[[Outcome], None]]:
    """Give a function that keeps each outcome as it comes: a run that is stopped is known by them."""
    with recording(runs_dir, subject.id, subject.to_json()) as write:
        yield lambda outcome: write(_OUTCOME.dump_json(outcome) + b"\n")


def find(runs_dir: Path, name: str) -> str:
    """Return the name of a run: `name` itself, or what 'last' and 'previous' stand for.

    The last is the newest, whole or not; the previous is the newest before it that asked the same
    questions. Raises TestSetError when there is none.
    """
    if name not in ("last", "previous"):
        return name
    whole = sorted(runs_dir.glob("[!.]*/" + _METRICS), key=lambda file: file.stat().st_mtime_ns, reverse=True)
    names = [file.parent.name for file in whole]
    broken = unfinished(runs_dir)
    if name == "last":
        newest = whole[0].stat().st_mtime_ns if whole else 0
        if broken and broken[0].written_ns > newest:
            return broken[0].id
        if names:
            return names[0]
    elif names:
        questions = [_asked(runs_dir / each) for each in names]
        before = [each for each, asked in zip(names[1:], questions[1:], strict=True) if asked == questions[0]]
        if before:
            return before[0]
    of = " that asked the last one's questions" if names else ""
    raise TestSetError(f"There is no {name} run{of} in {runs_dir}.", "`python -m eval run SET` makes one.")


def save(run: Run, runs_dir: Path) -> Path:
    """Write the run into a folder of its own, whole or not at all, and return the folder.

    Everything in it is decided by the run's subject, but for durations.json. Raises TestSetError when
    nothing can be written there.
    """
    folder = runs_dir / run.id
    partial = runs_dir / f".{run.id}.{os.getpid()}.whole"
    with writing(runs_dir):
        partial.mkdir(parents=True)
        (partial / _SUBJECT).write_bytes(run.subject.to_json())
        (partial / _DURATIONS).write_bytes(_as_json(run.durations))
        (partial / OUTCOMES).write_bytes(b"".join(_OUTCOME.dump_json(o) + b"\n" for o in run.outcomes))
        (partial / _METRICS).write_bytes(_as_json(summary(run) | {"breakdowns": _breakdowns(run)}))
        if folder.exists():
            shutil.rmtree(folder)  # the same subject: the same run again
        partial.replace(folder)
    return folder


def load(runs_dir: Path, name: str) -> Run:
    """Read a run that `save` wrote, by a name that `find` knows.

    Raises TestSetError where there is none, it did not finish, or it cannot be read.
    """
    wanted, name = name, find(runs_dir, name)
    folder = runs_dir / name
    whole = (folder / _METRICS).stat().st_mtime_ns if (folder / _METRICS).is_file() else 0
    if not whole or wanted == "last":
        # The last run may be the same one again, stopped: then the figures of the time before are not its.
        for broken in unfinished(runs_dir, name):
            if broken.written_ns < whole:
                continue
            raise TestSetError(str(broken), "Its figures would say nothing. Run its set again.")
    if not (folder / _SUBJECT).is_file():
        raise TestSetError(f"There is no run {name} in {runs_dir}.", "`python -m eval run SET` makes one.")
    try:
        subject = TypeAdapter(Subject).validate_json((folder / _SUBJECT).read_bytes())
        durations = TypeAdapter(Durations).validate_json((folder / _DURATIONS).read_bytes())
        lines = (folder / OUTCOMES).read_bytes().splitlines()
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


def _asked(folder: Path) -> tuple[object, ...]:
    """Return what tells which questions a run asked."""
    try:
        subject = json.loads((folder / _SUBJECT).read_bytes())
    except (OSError, ValueError):
        return (folder,)
    names = ("set_digest", "split", "limit", "removes_gold")
    return tuple(subject.get(name) for name in names)


def _breakdowns(run: Run) -> dict[str, object]:
    return {
        by: {name: _as_values(metrics) for name, metrics in run.groups(by).items()}
        for by in ("language", "document_language", "crossing", "kind", "tags", "split")
    }


def _as_values(metrics: Mapping[str, Estimate]) -> dict[str, dict[str, float]]:
    return {name: {"value": e.value, "low": e.low, "high": e.high} for name, e in metrics.items()}


def _as_json(value: object) -> bytes:
    return TypeAdapter(type(value)).dump_json(value, indent=1) + b"\n"
