"""The runs that are kept in a data folder, known without reading their questions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from pydantic import TypeAdapter, ValidationError


@dataclass(frozen=True, slots=True)
class Figure:
    """A metric's value with its 95 % interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class KeptRun:
    """A run as its folder tells it."""

    id: str
    set: str
    split: str
    questions: int
    metrics: Mapping[str, Figure]
    measured: datetime
    """In UTC."""
    asked: tuple[str, str, int | None, bool]
    """Two runs that have the same here asked the same questions."""


@dataclass(frozen=True, slots=True)
class _Subject:
    set: str
    set_digest: str
    split: str
    limit: int | None
    removes_gold: bool = False


@dataclass(frozen=True, slots=True)
class _Metrics:
    questions: int
    metrics: Mapping[str, Figure]


_SUBJECT, _METRICS = TypeAdapter(_Subject), TypeAdapter(_Metrics)


def kept_runs(runs_dir: Path) -> tuple[KeptRun, ...]:
    """Return the runs that can be read, newest first."""
    return tuple(sorted(_read(runs_dir), key=lambda run: run.measured, reverse=True))


def _read(runs_dir: Path) -> Iterator[KeptRun]:
    for folder in runs_dir.glob("[!.]*"):
        try:
            subject = _SUBJECT.validate_json((folder / "subject.json").read_bytes())
            metrics = _METRICS.validate_json((folder / "metrics.json").read_bytes())
            measured = datetime.fromtimestamp((folder / "durations.json").stat().st_mtime, UTC)
        except (OSError, ValidationError):
            continue
        asked = (subject.set_digest, subject.split, subject.limit, subject.removes_gold)
        yield KeptRun(
            folder.name, subject.set, subject.split, metrics.questions, metrics.metrics, measured, asked
        )
