"""What the evaluators' commands take."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from errors import TestSetError
from eval.gate import Requirement, parse_requirement, read_marks
from eval.measuring import SPLITS
from retrieval.adapter import CROSS_ENCODER, ENTAILMENT, QUESTION_ENCODER
from retrieval.judgement import FILE
from retrieval.mix import FILE as MIX

if TYPE_CHECKING:
    Commands = argparse._SubParsersAction[argparse.ArgumentParser]

_EXAMPLES = """examples:
  python -m eval check eval/testsets/corpus.jsonl
  python -m eval run eval/testsets/corpus.jsonl --split test --require "recall@5>=0.95"
  python -m eval run ../shared/evaldata/lo_guides --json
  python -m eval compare previous last
  python -m eval failures corpus-tune-0123abcd
  python -m eval report corpus-tune-0123abcd --language da -o report.html
  python -m eval ablate eval/testsets/corpus.jsonl --chunk-tokens 80,160,320
  python -m eval calibrate eval/testsets/corpus.jsonl
  python -m eval fit-mix eval/testsets/corpus.jsonl --beside eval/testsets/regions.jsonl data/regions
  python -m eval train eval/practice/questions.jsonl --data data/practice
  python -m eval train-questions eval/practice/questions.jsonl --data data/practice
  python -m eval train-entailment eval/practice/claims.jsonl --data data/practice
  python -m eval claims eval/practice/claims.jsonl --data data/practice
  python -m eval judged eval/judged.jsonl
"""


def parser() -> argparse.ArgumentParser:
    """Return the parser of `python -m eval`."""
    made = argparse.ArgumentParser(
        "python -m eval",
        description="Measure how well the documents are found and questions answered.",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = made.add_subparsers(dest="command", required=True)
    _add_measuring(commands)
    _add_showing(commands)
    _add_reporting(commands)
    _add_fitting(commands)
    _add_training(commands)
    commands.metavar = "|".join(commands.choices)
    return made


def _add_measuring(commands: Commands) -> None:
    running = _command(commands, "run", "ask every question of a set and score it")
    running.add_argument(
        "set", type=Path, metavar="SET", help="a JSONL test set, or a folder with a public set"
    )
    running.add_argument("--split", choices=[*SPLITS, "all"], default="all", help="which half (default: all)")
    running.add_argument("--limit", type=_positive, metavar="N", help="only the first N questions")
    running.add_argument(
        "--remove-gold",
        action="store_true",
        help="of a public set: ask each query again with its relevant passages taken out",
    )
    _add_marks(running)
    running.add_argument("--json", action="store_true", help="print one JSON object")

    claiming = _command(commands, "claims", "show which right and wrong sentences the citation gate lets by")
    claiming.add_argument("set", type=Path, metavar="SET", help="a JSONL file of claims")
    claiming.add_argument(
        "--split", choices=[*SPLITS, "all"], default="test", help="which half (default: test)"
    )

    judging = _command(commands, "judged", "show what the citation gate makes of sentences judged by hand")
    judging.add_argument("file", type=Path, metavar="FILE", help="a JSONL file of judged sentences")

    ablating = _command(commands, "ablate", "search a tune half with parts left out, and print one table")
    ablating.add_argument("sets", type=Path, nargs="+", metavar="SET", help="test sets, or public sets")
    ablating.add_argument(
        "--chunk-tokens",
        type=_sizes,
        default=(),
        metavar="N,N,…",
        help="sizes of chunks to try beside the one set",
    )
    ablating.add_argument(
        "--limit", type=_positive, metavar="N", help="only the first N questions of each half"
    )
    ablating.add_argument(
        "-o", "--out", type=Path, metavar="FILE", help="put the table into this Markdown file too"
    )
    ablating.add_argument("--json", action="store_true", help="print one JSON object")


def _add_showing(commands: Commands) -> None:
    showing = _command(commands, "show", "print a kept run again")
    _add_run(showing, "run")
    _add_marks(showing)
    showing.add_argument("--json", action="store_true", help="print one JSON object")

    comparing = _command(commands, "compare", "say what differs between two runs, and how surely")
    _add_run(comparing, "first")
    _add_run(comparing, "second")
    comparing.add_argument("--json", action="store_true", help="print one JSON object")

    failing = _command(commands, "failures", "show what went wrong in a run")
    _add_run(failing, "run")
    failing.add_argument(
        "--split", choices=[*SPLITS, "all"], default="tune", help="which half (default: tune)"
    )


def _add_reporting(commands: Commands) -> None:
    reporting = _command(commands, "report", "write a run as one HTML file")
    _add_run(reporting, "run")
    reporting.add_argument("--against", metavar="RUN", help="another run to hold it against")
    _add_marks(reporting)
    reporting.add_argument("--language", choices=["da", "sv", "en"], default="en", help="default: en")
    reporting.add_argument(
        "-o", "--out", type=Path, metavar="FILE", help="default: report.html in the run's folder"
    )


def _add_fitting(commands: Commands) -> None:
    checking = _command(commands, "check", "check a test set against the index")
    checking.add_argument("set", type=Path, metavar="SET", help="a JSONL test set")

    for name, file, told in (
        ("calibrate", FILE, "fit on tune halves which statement answers, and when none does"),
        ("fit-mix", MIX, "fit on tune halves how much each signal of a search counts"),
    ):
        fitting = _command(commands, name, told)
        fitting.add_argument("set", type=Path, metavar="SET", help="a JSONL test set")
        fitting.add_argument(
            "--beside",
            nargs=2,
            action="append",
            default=[],
            metavar=("SET", "DIR"),
            help="another set and the data folder with the index that it is asked on; may be given again",
        )
        fitting.add_argument("--out", type=Path, default=file, metavar="FILE", help="default: the one in use")


def _add_training(commands: Commands) -> None:
    for name, file, told in (
        (
            "train",
            CROSS_ENCODER,
            "train on a tune half the model that reads question and passage together",
        ),
        (
            "train-questions",
            QUESTION_ENCODER,
            "train on a tune half the model that questions are read with to search",
        ),
        (
            "train-entailment",
            ENTAILMENT,
            "train on a tune half the model that tells which sentences a passage carries",
        ),
    ):
        training = _command(commands, name, told)
        what = "a JSONL file of claims" if file is ENTAILMENT else "a JSONL test set"
        training.add_argument("set", type=Path, metavar="SET", help=what)
        training.add_argument(
            "--out", type=Path, default=file, metavar="FILE", help="default: the one in use"
        )
        if file is CROSS_ENCODER:
            training.add_argument(
                "--on-top",
                action="store_true",
                help="train all layers of the one in use further; else from the model as it is",
            )


def _command(commands: Commands, name: str, about: str) -> argparse.ArgumentParser:
    made = commands.add_parser(name, help=about)
    made.add_argument("--data", type=Path, metavar="DIR", help="the data folder (default: DATA_DIR)")
    return made


def _add_run(command: argparse.ArgumentParser, name: str) -> None:
    command.add_argument(name, metavar="RUN", help="a run's name, as `run` printed it; 'last' or 'previous'")


def _add_marks(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--require",
        type=_told(parse_requirement),
        action="append",
        default=[],
        metavar="MARK",
        help="a mark to reach: 'recall@5>=0.95', 'da->sv:ndcg@10>=0.7'; may be given again",
    )
    command.add_argument(
        "--marks",
        type=_told(read_marks),
        action="extend",
        dest="require",
        metavar="FILE",
        help="a file with a mark a line",
    )


def _told(read: Callable[[str], Requirement | tuple[Requirement, ...]]) -> Callable[[str], object]:
    """Return the reader with its errors in argparse's own form."""

    def of_argument(text: str) -> object:
        try:
            return read(text)
        except TestSetError as error:
            raise argparse.ArgumentTypeError(str(error)) from error

    return of_argument


def _positive(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of 1 or more")
    return int(text)


def _sizes(text: str) -> tuple[int, ...]:
    return tuple(_positive(part.strip()) for part in text.split(","))
