"""The evaluators' command line: python -m eval run|failures|report|check|calibrate."""

from __future__ import annotations

import argparse
import json
import logging
import os
import sys
from collections.abc import Sequence
from pathlib import Path

import settings
from errors import KildesvarError, TestSetError
from eval import calibration, failures, publicset, run, table, testset
from eval.code import digest_of_code
from eval.gate import Requirement, parse_requirement, require
from eval.measuring import SPLITS, measure_public_set, measure_test_set
from eval.progress import Progress
from eval.publicindex import index_public_set
from eval.run import Run, Subject
from retrieval.chain import Assistant
from retrieval.documents import Document
from retrieval.embedding import open_embedder
from retrieval.evidence import Reader
from retrieval.index import Index
from retrieval.judgement import FILE
from retrieval.search import Searcher
from settings import Settings

logger = logging.getLogger("eval")

_EXAMPLES = """examples:
  python -m eval check eval/testsets/corpus.jsonl
  python -m eval run eval/testsets/corpus.jsonl --split test --require "recall@5>=0.95"
  python -m eval run ../shared/evaldata/lo_guides --json
  python -m eval failures corpus-tune-0123abcd
  python -m eval report corpus-tune-0123abcd --language da -o report.html
  python -m eval calibrate eval/testsets/corpus.jsonl
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status: 0 done, 1 failed or a mark missed, 2 wrong usage."""
    logging.basicConfig(level=logging.WARNING, format="%(message)s", stream=sys.stderr)
    for name, level in {"eval": logging.INFO, "retrieval": logging.INFO, "bm25s": logging.WARNING}.items():
        logging.getLogger(name).setLevel(level)
    given = _parser().parse_args(arguments)
    command = {
        "run": _run,
        "failures": _failures,
        "report": _report,
        "check": _check,
        "calibrate": _calibrate,
    }[given.command]
    try:
        return command(given, settings.load(data_dir=given.data))
    except KildesvarError as error:
        logger.error("%s", error)
    except KeyboardInterrupt:
        logger.error("Stopped; this run is not kept.")
    except BrokenPipeError:
        # Whoever read the output has enough of it; the interpreter must not try to flush more.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 1


def _run(given: argparse.Namespace, loaded: Settings) -> int:
    is_public = publicset.is_public_set(given.set)
    measured = _run_public_set(given, loaded) if is_public else _run_test_set(given, loaded)
    folder = run.save(measured, _runs_dir(loaded))
    logger.info("Kept in %s", folder)
    if given.json:
        said = run.summary(measured) | {"seconds": measured.durations.percentiles()}
        sys.stdout.write(json.dumps(said, ensure_ascii=False) + "\n")
    else:
        sys.stdout.write(table.as_table(measured) + "\n")
    require(measured, given.require)
    return 0


def _run_test_set(given: argparse.Namespace, loaded: Settings) -> Run:
    assistant = Assistant.open(loaded)
    test_set = testset.load_test_set(given.set, _documents(assistant))
    subject = _subject(given, loaded, assistant, test_set.name, test_set.digest)
    return measure_test_set(assistant, test_set, subject, Progress("questions"))


def _run_public_set(given: argparse.Namespace, loaded: Settings) -> Run:
    public_set = publicset.load_public_set(given.set)
    chunks, rows = Progress("chunks"), Progress("rows")
    own = index_public_set(
        public_set,
        loaded,
        open_embedder(loaded),
        lambda p: (rows if p.stage == "rows" else chunks)(p.done, p.total),
    )
    assistant = Assistant.open(own)
    subject = _subject(given, loaded, assistant, public_set.name, public_set.digest)
    return measure_public_set(assistant, public_set, subject, Progress("searches"))


def _failures(given: argparse.Namespace, loaded: Settings) -> int:
    measured = run.load(_runs_dir(loaded), given.run)
    found = failures.failures(measured, [given.split])
    sys.stdout.write("".join(f"{failures.as_text(failure)}\n\n" for failure in found))
    asked = sum(outcome.split == given.split for outcome in measured.outcomes)
    sys.stdout.write(f"{len(found)} of {asked} questions of the half {given.split} went wrong.\n")
    return 0


def _report(given: argparse.Namespace, loaded: Settings) -> int:
    # Its parts are loaded here, so that no other command waits for them.
    from eval.report import REPORT_LANGUAGES, write_report

    runs = _runs_dir(loaded)
    against = run.load(runs, given.against) if given.against else None
    words = REPORT_LANGUAGES[given.language]
    file = write_report(given.out, runs, given.run, words, against, given.require)
    sys.stdout.write(f"{file}\n")
    return 0


def _calibrate(given: argparse.Namespace, loaded: Settings) -> int:
    embedder = open_embedder(loaded)
    index = Index.open(loaded, embedder)
    documents = tuple(index.document(document_id) for document_id in index.document_ids)
    test_set = testset.load_test_set(given.set, documents)
    questions = [question for question in test_set.questions if question.split == "tune"]
    found = calibration.fit(
        questions, test_set.name, Searcher(index, embedder, loaded).find, Reader(index, embedder).statements
    )
    given.out.write_text(found.to_json(), encoding="utf-8")
    sys.stdout.write(f"Fitted on {found.fitted_on}; threshold {found.threshold}; kept in {given.out}.\n")
    return 0


def _check(given: argparse.Namespace, loaded: Settings) -> int:
    documents = _documents(Assistant.open(loaded))
    faults = testset.find_faults(given.set, documents)
    for fault in faults:
        sys.stdout.write(f"line {fault.line}: {fault.reason}\n")
    if faults:
        return 1
    by_path = {document.info.path: document for document in documents}
    questions = testset.load_test_set(given.set, documents).questions
    for question in questions:
        for evidence in question.evidence:
            places = testset.count_places(evidence, by_path[evidence.document])
            if places > 1:
                sys.stdout.write(f"{question.id}: {evidence.pattern!r} matches at {places} places\n")
    sys.stdout.write(f"{len(questions)} questions, no fault.\n")
    return 0


def _documents(assistant: Assistant) -> tuple[Document, ...]:
    return tuple(assistant.document(info.id) for info in assistant.documents())


def _runs_dir(loaded: Settings) -> Path:
    return loaded.data_dir / "runs"


def _subject(
    given: argparse.Namespace, loaded: Settings, assistant: Assistant, name: str, digest: str
) -> Subject:
    manifest = assistant.index.manifest
    return Subject(
        set=name,
        set_digest=digest,
        split=given.split,
        limit=given.limit,
        model=f"{manifest.model.name} {manifest.model.revision}",
        generation=manifest.generation,
        settings=run.behaviour(loaded),
        code=digest_of_code("eval.measuring", data=("retrieval/**/*.json", "prompts/**/*")),
    )


def _requirement(text: str) -> Requirement:
    try:
        return parse_requirement(text)
    except TestSetError as error:
        raise argparse.ArgumentTypeError(str(error)) from error


def _positive(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of 1 or more")
    return int(text)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        "python -m eval",
        description="Measure how well the documents are found and questions answered.",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument("--data", type=Path, metavar="DIR", help="the data folder (default: DATA_DIR)")
    commands = parser.add_subparsers(
        dest="command", required=True, metavar="run|failures|report|check|calibrate"
    )

    running = commands.add_parser("run", parents=[common], help="ask every question of a set and score it")
    running.add_argument(
        "set", type=Path, metavar="SET", help="a JSONL test set, or a folder with a public set"
    )
    running.add_argument("--split", choices=[*SPLITS, "all"], default="all", help="which half (default: all)")
    running.add_argument("--limit", type=_positive, metavar="N", help="only the first N questions")
    running.add_argument(
        "--require",
        type=_requirement,
        action="append",
        default=[],
        metavar="MARK",
        help="fail when it is missed: 'recall@5>=0.95', 'da->sv:ndcg@10>=0.7'; may be given again",
    )
    running.add_argument("--json", action="store_true", help="print one JSON object")

    failing = commands.add_parser("failures", parents=[common], help="show what went wrong in a run")
    failing.add_argument("run", metavar="RUN", help="the run's name, as `run` printed it")
    failing.add_argument("--split", choices=SPLITS, default="tune", help="which half (default: tune)")

    reporting = commands.add_parser("report", parents=[common], help="write a run as one HTML file")
    reporting.add_argument("run", metavar="RUN", help="the run's name, as `run` printed it")
    reporting.add_argument("--against", metavar="RUN", help="another run to hold it against")
    reporting.add_argument(
        "--require", type=_requirement, action="append", default=[], metavar="MARK", help="a mark to show"
    )
    reporting.add_argument("--language", choices=["da", "sv", "en"], default="en", help="default: en")
    reporting.add_argument(
        "-o", "--out", type=Path, metavar="FILE", help="default: report.html in the run's folder"
    )

    checking = commands.add_parser("check", parents=[common], help="check a test set against the index")
    checking.add_argument("set", type=Path, metavar="SET", help="a JSONL test set")

    fitting = commands.add_parser(
        "calibrate", parents=[common], help="fit on a tune half which statement answers, and when none does"
    )
    fitting.add_argument("set", type=Path, metavar="SET", help="a JSONL test set")
    fitting.add_argument("--out", type=Path, default=FILE, metavar="FILE", help="default: the one in use")
    return parser


if __name__ == "__main__":
    sys.exit(main())
