"""The command `python -m ingest`: keep the index in line with a folder, look at it, mend it, go back.

python -m ingest sync corpus --dry-run
python -m ingest list
python -m ingest show corpus/article.html
python -m ingest remove corpus/article.html
python -m ingest rollback
python -m ingest doctor
"""

from __future__ import annotations

import argparse
import logging
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from errors import KildesvarError
from settings import Settings, load

if TYPE_CHECKING:
    from ingest.progress import ProgressLine
    from retrieval.locking import Writer

DONE, FAILED, SOME_FAILED, INTERRUPTED = 0, 1, 3, 130
ROOMS = ("ingest", "retrieval")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit status."""
    options = _parser().parse_args(arguments)
    _log_to_standard_error()
    try:
        status = int(options.run(options, load(data_dir=options.data)))
        sys.stdout.flush()
        return status
    except KildesvarError as error:
        sys.stderr.write(f"{error}\n")
        return FAILED
    except KeyboardInterrupt:
        sys.stderr.write("\nInterrupted. The index that was there before still serves.\n")
        return INTERRUPTED
    except BrokenPipeError:
        # Whoever read the output has seen enough. Python would complain once more when it ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE


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
    sync.add_argument(
        "--dry-run", action="store_true", help="say of each file what would be done; write nothing"
    )
    sync.add_argument("--files", action="store_true", help="with --json: what becomes of each file, too")
    sync.add_argument("--allow-empty", action="store_true", help="empty the index when the folder is empty")
    _waiting(sync, 600.0)
    sync.set_defaults(run=_sync)

    documents = _command(commands, "list", "list the documents of the index", "list")
    documents.set_defaults(run=_list)

    show = _command(
        commands, "show", "show a document: metadata, clean text, chunks, what was dropped", "show plan.pdf"
    )
    _document(show)
    show.set_defaults(run=_show)

    remove = _command(
        commands,
        "remove",
        "take a document out of the index and its files out of the folder",
        "remove plan.pdf",
        "The files and their sidecars are moved to removed/ in the data folder, so no sync brings the "
        "document back, and nothing is lost. To have it again, move them back and sync. Earlier generations "
        "hold its text until they are pruned.",
    )
    _document(remove)
    _waiting(remove)
    remove.set_defaults(run=_remove)

    status = _command(commands, "status", "show the index and its documents", "status --dropped plan.pdf")
    status.add_argument(
        "--dropped", metavar="DOCUMENT", help="show what cleaning took out of a document (its id or path)"
    )
    status.set_defaults(run=_status)

    generations = _command(commands, "generations", "list the generations of the index", "generations")
    generations.set_defaults(run=_generations)

    rollback = _command(commands, "rollback", "go back to an earlier generation of the index", "rollback")
    rollback.add_argument("generation", nargs="?", metavar="GENERATION", help="else the one before")
    _waiting(rollback)
    rollback.set_defaults(run=_rollback)

    prune = _command(
        commands,
        "prune",
        "remove old generations",
        "prune --keep 1",
        "The current one always stays, and so does one that a process has open.",
    )
    prune.add_argument(
        "--keep", type=_positive, default=1, metavar="N", help="how many stay, with the current one (1)"
    )
    _waiting(prune)
    prune.set_defaults(run=_prune)

    rebuild = _command(
        commands,
        "rebuild",
        "make all chunks and vectors anew, as the settings are now",
        "rebuild",
        "They are made from the texts that the index holds; no file is read. After a change of "
        "EMBEDDING_MODEL, CHUNK_TOKENS or CHROMA_HOST, or when vectors are in doubt.",
    )
    _waiting(rebuild)
    rebuild.set_defaults(run=_rebuild)

    doctor = _command(
        commands,
        "doctor",
        "check index, files, settings, model and disk against each other",
        "doctor",
        "Each thing that is wrong is told with what mends it; the exit status is then 1.",
    )
    doctor.set_defaults(run=_doctor)

    check_text = _command(
        commands,
        "check-text",
        "measure how well files are read, against their true text",
        "check-text tests/golden",
        "The true text of plan.pdf lies beside it in plan.pdf.clean.txt. Shows the character error rate of "
        "each file and what differs; the exit status is 1 where a rate is above the most.",
    )
    check_text.add_argument(
        "folder", type=Path, metavar="FOLDER", help="the folder with files and true texts"
    )
    check_text.add_argument(
        "--most", type=float, default=0.03, metavar="RATE", help="the highest rate that passes (0.03)"
    )
    check_text.set_defaults(run=_check_text)
    return parser


def _command(
    commands: argparse._SubParsersAction[argparse.ArgumentParser],
    name: str,
    what: str,
    example: str,
    more: str = "",
) -> argparse.ArgumentParser:
    command = commands.add_parser(
        name,
        help=what,
        description=f"{what[0].upper()}{what[1:]}. {more}".strip(),
        epilog=f"Example: python -m ingest {example}",
    )
    command.add_argument("--data", type=Path, metavar="DIR", help="the data folder, else DATA_DIR")
    command.add_argument("--json", action="store_true", help="write one JSON object")
    return command


def _document(command: argparse.ArgumentParser) -> None:
    command.add_argument("document", metavar="DOCUMENT", help="its id, its path, or the end of its path")


def _waiting(command: argparse.ArgumentParser, default_s: float = 10.0) -> None:
    command.add_argument(
        "--wait",
        type=float,
        default=default_s,
        metavar="SECONDS",
        help=f"wait this long for whoever writes the index ({default_s:g})",
    )


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("at least 1: the current generation stays")
    return number


# The parts below import what builds an index only when they run, so that --help is there at once.


def _sync(options: argparse.Namespace, settings: Settings) -> int:
    from ingest import reports
    from ingest.sync import sync

    with _progress() as line:
        result = sync(
            options.folder,
            settings,
            dry_run=options.dry_run,
            allow_empty=options.allow_empty,
            wait_s=options.wait,
            on_wait=_say_who_writes,
            on_progress=line,
        )
    report = reports.sync_report(result, dry_run=options.dry_run, with_files=options.files)
    sys.stdout.write(report.text(as_json=options.json))
    return SOME_FAILED if result.failed else DONE


def _list(options: argparse.Namespace, settings: Settings) -> int:
    from ingest import reports
    from ingest.listing import list_documents

    sys.stdout.write(reports.list_report(list_documents(settings)).text(as_json=options.json))
    return DONE


def _show(options: argparse.Namespace, settings: Settings) -> int:
    from ingest import reports
    from ingest.listing import show_document

    report = reports.show_report(show_document(settings, options.document))
    sys.stdout.write(report.text(as_json=options.json))
    return DONE


def _remove(options: argparse.Namespace, settings: Settings) -> int:
    from ingest import reports
    from ingest.removal import remove_document

    with _progress() as line:
        removal = remove_document(
            settings, options.document, wait_s=options.wait, on_wait=_say_who_writes, on_progress=line
        )
    sys.stdout.write(reports.remove_report(removal).text(as_json=options.json))
    return DONE


def _status(options: argparse.Namespace, settings: Settings) -> int:
    from ingest import reports
    from ingest.listing import find_document
    from ingest.status import read_status
    from retrieval.index import Index

    if options.dropped is not None:
        with Index.open(settings) as index:
            report = reports.dropped_report(find_document(index, options.dropped))
    else:
        report = reports.status_report(read_status(settings))
    sys.stdout.write(report.text(as_json=options.json))
    return DONE


def _generations(options: argparse.Namespace, settings: Settings) -> int:
    from ingest import reports
    from ingest.listing import list_generations

    sys.stdout.write(reports.generations_report(list_generations(settings)).text(as_json=options.json))
    return DONE


def _rollback(options: argparse.Namespace, settings: Settings) -> int:
    from ingest import reports
    from retrieval.locking import write_lock
    from retrieval.publishing import roll_back

    with write_lock(settings.data_dir, options.wait, _say_who_writes):
        manifest = roll_back(settings, options.generation)
    sys.stdout.write(reports.rollback_report(manifest).text(as_json=options.json))
    return DONE


def _prune(options: argparse.Namespace, settings: Settings) -> int:
    from ingest import reports
    from retrieval.locking import write_lock
    from retrieval.publishing import prune

    with write_lock(settings.data_dir, options.wait, _say_who_writes):
        pruned = prune(settings, options.keep)
    sys.stdout.write(reports.prune_report(pruned).text(as_json=options.json))
    return DONE


def _rebuild(options: argparse.Namespace, settings: Settings) -> int:
    from ingest import reports
    from ingest.rebuilding import rebuild

    with _progress() as line:
        manifest = rebuild(settings, wait_s=options.wait, on_wait=_say_who_writes, on_progress=line)
    sys.stdout.write(reports.rebuild_report(manifest).text(as_json=options.json))
    return DONE


def _doctor(options: argparse.Namespace, settings: Settings) -> int:
    from ingest import reports
    from ingest.doctor import examine

    findings = examine(settings)
    sys.stdout.write(reports.doctor_report(findings).text(as_json=options.json))
    return FAILED if any(finding.is_wrong for finding in findings) else DONE


def _check_text(options: argparse.Namespace, _: Settings) -> int:
    from ingest.checking import check_report, check_texts

    checked = check_texts(options.folder)
    sys.stdout.write(check_report(checked, options.most).text(as_json=options.json))
    return FAILED if any(one.character_error_rate > options.most for one in checked) else DONE


@contextmanager
def _progress() -> Iterator[ProgressLine]:
    from ingest.progress import ProgressLine

    line = ProgressLine(sys.stderr)
    try:
        yield line
    finally:
        line.end()


def _say_who_writes(writer: Writer | None) -> None:
    logging.getLogger("ingest").info(
        "Waiting for %s to finish writing the index.", writer or "another process"
    )


if __name__ == "__main__":
    sys.exit(main())
