"""A run as one HTML file that needs no network: figures, plots, breakdowns, failures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from errors import TestSetError
from eval.comparison import compare
from eval.failures import Why, failures
from eval.gate import Requirement, require, required
from eval.metrics import Estimate
from eval.outcome import METRICS, Outcome, aggregate
from eval.report_plots import plots
from eval.report_words import ReportLanguage, ReportWords
from eval.report_words_da import DANISH
from eval.report_words_en import ENGLISH
from eval.report_words_sv import SWEDISH
from eval.run import Run, load

if TYPE_CHECKING:
    from jinja2 import Environment

REPORT_LANGUAGES: Mapping[ReportLanguage, ReportWords] = {"da": DANISH, "sv": SWEDISH, "en": ENGLISH}
_TEMPLATES = Path(__file__).parent / "templates"
_TILES = ("recall@5", "ndcg@10", "quote_accuracy", "refused_unanswerable", "refused_answerable")
_BROKEN_DOWN = (
    "recall@5",
    "ndcg@10",
    "quote_accuracy",
    "refused_unanswerable",
    "refused_answerable",
    "abstention_auroc",
)


@dataclass(frozen=True, slots=True)
class Mark:
    """A mark that a run should reach, and whether it does."""

    text: str
    sign: str
    bound: float
    reached: bool
    is_given: bool
    """Whether the run gives its metric; one that it does not give is missed."""


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the table of figures."""

    metric: str
    estimate: Estimate
    marks: tuple[Mark, ...]

    @property
    def bound(self) -> float | None:
        """The first mark's bound, for the bar; None without one."""
        return self.marks[0].bound if self.marks else None


@dataclass(frozen=True, slots=True)
class Group:
    """A line of a breakdown: the estimates stand under the breakdown's metrics."""

    name: str
    questions: int
    estimates: tuple[Estimate | None, ...]


@dataclass(frozen=True, slots=True)
class Breakdown:
    """The figures apart for each value of one property of the questions."""

    by: str
    metrics: tuple[str, ...]
    groups: tuple[Group, ...]


def report(
    run: Run,
    measured: datetime,
    words: ReportWords,
    against: Run | None = None,
    requirements: Sequence[Requirement] = (),
) -> str:
    """Return the report of a run as HTML; `measured` is when it was made.

    `against` is an earlier run over the same questions; TestSetError where it asked others.
    `requirements` are marks to show beside the figures.
    """
    failed = failures(run, {outcome.split for outcome in run.outcomes})
    marks = [(requirement, _mark(run, requirement)) for requirement in requirements]
    metrics = run.metrics
    return (
        _environment()
        .get_template("report.html")
        .render(
            words=words,
            css=(_TEMPLATES / "report.css").read_text(encoding="utf-8"),
            js=(_TEMPLATES / "report.js").read_text(encoding="utf-8"),
            run=run,
            against=against,
            comparison=compare(against, run) if against else None,
            title=words.subtitle.format(
                set=run.subject.set,
                half=words.halves.get(run.subject.split, run.subject.split),
                questions=len({outcome.id for outcome in run.outcomes}),
            ),
            tiles=[(name, metrics[name]) for name in _tiles(metrics)],
            rows=tuple(_rows(metrics, marks)),
            marks=any(_is_in_rows(requirement, metrics) for requirement in requirements),
            other_marks=[mark for requirement, mark in marks if not _is_in_rows(requirement, metrics)],
            plots=plots(run.outcomes, run.groups("pair"), against.groups("pair") if against else {}, words),
            breakdowns=breakdowns(run.outcomes, words),
            failures=failed,
            asked=len(run.outcomes),
            whys=_counted(
                why for failure in failed for why in dict.fromkeys(cause.why for cause in failure.causes)
            ),
            pairs=sorted({failure.outcome.pair for failure in failed}),
            kinds=sorted({failure.outcome.kind for failure in failed}),
            measured=tuple(_measured(run, measured, words)),
        )
    )


def write_report(
    file: Path,
    runs_dir: Path,
    name: str,
    words: ReportWords,
    against: Run | None = None,
    requirements: Sequence[Requirement] = (),
) -> None:
    """Write the report of a kept run into a file; TestSetError where run or file cannot be used."""
    run = load(runs_dir, name)
    html = report(run, measured_at(runs_dir, run.id), words, against, requirements)
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(html, encoding="utf-8")
    except OSError as error:
        raise TestSetError(
            f"The report cannot be written to {file}: {error.strerror or error}.",
            "Name another file with -o.",
        ) from error


def measured_at(runs_dir: Path, name: str) -> datetime:
    """Return when a kept run was measured, in UTC."""
    return datetime.fromtimestamp((runs_dir / name / "durations.json").stat().st_mtime, UTC)


def breakdowns(outcomes: Sequence[Outcome], words: ReportWords) -> tuple[Breakdown, ...]:
    """Return the figures apart by each property of the questions that tells at least two groups apart."""
    crossings = {"same": (words.same_language,), "cross": (words.cross_language,)}
    naming: Mapping[str, Callable[[Outcome], Sequence[str]]] = {
        "pair": lambda outcome: (words.pair_name(outcome.pair),),
        "language": lambda outcome: (words.language_names(outcome.language),),
        "document_language": lambda outcome: (words.language_names(outcome.document_language),),
        "crossing": lambda outcome: crossings.get(outcome.crossing, ()),
        "kind": lambda outcome: (words.kinds.get(outcome.kind, outcome.kind),),
        "tag": lambda outcome: outcome.tags or (words.no_tag,),
        "split": lambda outcome: (words.halves.get(outcome.split, outcome.split),),
    }
    made = (_breakdown(by, outcomes, names) for by, names in naming.items())
    return tuple(breakdown for breakdown in made if len(breakdown.groups) > 1)


def _breakdown(by: str, outcomes: Sequence[Outcome], names: Callable[[Outcome], Sequence[str]]) -> Breakdown:
    grouped: dict[str, list[Outcome]] = {}
    for outcome in outcomes:
        for name in names(outcome):
            grouped.setdefault(name, []).append(outcome)
    figures = {name: aggregate(grouped[name]) for name in sorted(grouped)}
    metrics = tuple(metric for metric in _BROKEN_DOWN if any(metric in of for of in figures.values()))
    return Breakdown(
        by,
        metrics,
        tuple(
            Group(name, len({o.id for o in grouped[name]}), tuple(of.get(metric) for metric in metrics))
            for name, of in figures.items()
        ),
    )


def _tiles(metrics: Mapping[str, Estimate]) -> list[str]:
    """Name the figures that stand at the top: of a set that is only searched, those of search."""
    return [
        name for name in _TILES if name in metrics and (name != "ndcg@10" or "quote_accuracy" not in metrics)
    ]


def _rows(metrics: Mapping[str, Estimate], marks: Sequence[tuple[Requirement, Mark]]) -> Iterator[Row]:
    for metric in METRICS:
        if metric in metrics:
            own = tuple(
                mark
                for requirement, mark in marks
                if (requirement.pair, requirement.metric) == (None, metric)
            )
            yield Row(metric, metrics[metric], own)


def _is_in_rows(requirement: Requirement, metrics: Mapping[str, Estimate]) -> bool:
    """Tell whether a mark stands in the table of figures; one of a pair or of no figure stands below it."""
    return requirement.pair is None and requirement.metric in metrics


def _mark(run: Run, requirement: Requirement) -> Mark:
    sign = "≥" if requirement.is_lower_bound else "≤"
    is_given = required(run, requirement) is not None
    try:
        require(run, [requirement])
    except TestSetError:
        return Mark(str(requirement), sign, requirement.bound, reached=False, is_given=is_given)
    return Mark(str(requirement), sign, requirement.bound, reached=True, is_given=is_given)


def _counted(whys: Iterator[Why]) -> list[tuple[Why, int]]:
    counts = Counter(whys)
    return [(why, counts[why]) for why in Why if why in counts]


def _measured(run: Run, measured: datetime, words: ReportWords) -> Iterator[tuple[str, str]]:
    subject = run.subject
    yield words.run, run.id
    yield words.set, f"{subject.set} ({subject.set_digest[:12]})"
    half = words.halves.get(subject.split, subject.split)
    yield words.half, f"{half}, {words.limited.format(limit=subject.limit)}" if subject.limit else half
    yield words.model, subject.model
    yield words.generation, subject.generation
    yield words.code, subject.code
    yield words.measured, measured.strftime("%Y-%m-%d %H:%M %Z").strip()
    told = {
        "search_p50": words.search_p50,
        "search_p95": words.search_p95,
        "answer_p50": words.answer_p50,
        "answer_p95": words.answer_p95,
    }
    durations = run.durations.percentiles()
    spoken = [
        said.format(ms=f"{durations[name] * 1000:.0f}") for name, said in told.items() if name in durations
    ]
    if spoken:
        yield words.durations, "; ".join(spoken)


@cache
def _environment() -> Environment:
    # Loaded here, so that no other command waits for it. Every value is escaped unless it says it is safe.
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    return Environment(
        loader=FileSystemLoader(_TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
