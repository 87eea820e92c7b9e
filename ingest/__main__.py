"""The command `python -m ingest`: keep the index in line with a folder, look at it, go back.

python -m ingest sync corpus
python -m ingest status
python -m ingest status --dropped corpus/article.html
python -m ingest rollback
"""

from __future__ import annotations

import argparse
import logging
import sys
from collections.abc import Sequence
from pathlib import Path

from errors import KildesvarError
from settings import Settings, load

DONE, FAILED, SOME_FAILED, INTERRUPTED = 0, 1, 3, 130
ROOMS = ("ingest", "retrieval")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit status."""
    options = _parser().parse_args(arguments)
    _log_to_standard_error()
    try:
        return int(options.run(options, load(data_dir=options.data)))
    except KildesvarError as error:
        sys.stderr.write(f"{error}\n")
        return FAILED
    except KeyboardInterrupt:
        sys.stderr.write("\nInterrupted. The index that was there before still serves.\n")
        return INTERRUPTED


def _log_to_standard_error() -> None:
    """Say what this project's own rooms do; of the libraries, their warnings only."""
    handler = logging.StreamHandler(sys.stderr)
    handler.addFilter(lambda record: record.levelno >= logging.WARNING or record.name.startswith(ROOMS))
    logging.basicConfig(format="%(message)s", handlers=[handler])
    for room in ROOMS:
        logging.getLogger(room).setLevel(logging.INFO)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("python -m ingest", description="Keeps the index of documents.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    sync = _command(commands, "sync", "take in what is new or changed in a folder", "sync corpus")
    sync.add_argument("folder", type=Path, metavar="FOLDER", help="the folder that the index is to follow")
    sync.add_argument("--dry-run", action="store_true", help="say what would be done, write nothing")
    sync.add_argument("--allow-empty", action="store_true", help="empty the index when the folder is empty")
    sync.add_argument(
        "--wait", type=float, default=600.0, metavar="SECONDS", help="wait this long for another sync (600)"
    )
    sync.set_defaults(run=_sync)

    status = _command(commands, "status", "show the index and its documents", "status --dropped plan.pdf")
    status.add_argument(
        "--dropped", metavar="DOCUMENT", help="show what cleaning took out of a document (its id or path)"
    )
    status.set_defaults(run=_status)

    rollback = _command(commands, "rollback", "go back to an earlier generation of the index", "rollback")
    rollback.add_argument("generation", nargs="?", metavar="GENERATION", help="else the one before")
    rollback.set_defaults(run=_rollback)
    return parser


def _command(
    commands: argparse._SubParsersAction[argparse.ArgumentParser], name: str, what: str, example: str
) -> argparse.ArgumentParser:
    command = commands.add_parser(
        name, help=what, description=f"{what.capitalize()}.", epilog=f"Example: python -m ingest {example}"
    )
    command.add_argument("--data", type=Path, metavar="DIR", help="the data folder, else DATA_DIR")
    command.add_argument("--json", action="store_true", help="write one JSON object")
    return command


# The parts below import what builds an index only when they run, so that --help is there at once.


def _sync(options: argparse.Namespace, settings: Settings) -> int:
    from ingest import reports
    from ingest.progress import ProgressLine
    from ingest.sync import sync

    line = ProgressLine(sys.stderr)
    try:
        result = sync(
            options.folder,
            settings,
            dry_run=options.dry_run,
            allow_empty=options.allow_empty,
            wait_s=options.wait,
            on_wait=lambda writer: logging.getLogger("ingest").info(
                "Waiting for %s to finish writing the index.", writer or "another process"
            ),
            on_progress=line,
        )
    finally:
        line.end()
    text = reports.sync_json(result) if options.json else reports.sync_text(result, dry_run=options.dry_run)
    sys.stdout.write(text)
    return SOME_FAILED if result.failed else DONE


def _status(options: argparse.Namespace, settings: Settings) -> int:
    from ingest import reports
    from ingest.status import find_document, read_status
    from retrieval.index import Index

    if options.dropped is not None:
        with Index.open(settings) as index:
            document = find_document(index, options.dropped)
        text = reports.dropped_json(document) if options.json else reports.dropped_text(document)
    else:
        status = read_status(settings)
        text = reports.status_json(status) if options.json else reports.status_text(status)
    sys.stdout.write(text)
    return DONE


def _rollback(options: argparse.Namespace, settings: Settings) -> int:
    from ingest import reports
    from retrieval.locking import write_lock
    from retrieval.publishing import roll_back

    with write_lock(settings.data_dir):
        manifest = roll_back(settings, options.generation)
    sys.stdout.write(reports.rollback_json(manifest) if options.json else reports.rollback_text(manifest))
    return DONE


if __name__ == "__main__":
    sys.exit(main())
