"""The command line of search and answers: `python -m retrieval search|ask "QUESTION"`, and of models."""

from __future__ import annotations

import gc

if __name__ == "__main__":
    # What is imported stays; collections that look through it again and again take a tenth of the start.
    gc.disable()

import argparse
import json
import logging
import sys
from collections.abc import Iterator
from pathlib import Path

import settings
from errors import KildesvarError, QuestionError
from retrieval.chain import Assistant
from retrieval.rendering import answer_record, answer_words, search_record, search_words
from retrieval.search import Filters

_EXAMPLES = """examples:
  python -m retrieval ask "Why did Skåne lose knowledge?"
  python -m retrieval search "it-råd" -k 3 --language da --json
  python -m retrieval ask "And in Halland?" --after "Why did Skåne lose knowledge?"
  python -m retrieval ask - --json < questions.txt     one question a line, one answer a line
"""


def main(arguments: list[str] | None = None) -> int:
    """Run one command; return its exit status: 0 done, 1 failed, 2 wrong usage."""
    logging.basicConfig(level=logging.WARNING, format="%(message)s", stream=sys.stderr)
    logging.getLogger("retrieval").setLevel(logging.INFO)
    given = _parser().parse_args(arguments)
    try:
        if given.command == "models":
            return _models(given)
        if given.command == "local-model":
            return _local_model()
        loaded = settings.load(data_dir=given.data, answer_model=_model(given))
        filters = Filters(
            tuple(given.document), tuple(given.language), tuple(given.publisher), given.since, given.until
        )
        assistant = Assistant.open(loaded)
        _check(filters, assistant)
        if given.question != "-":
            _answer(assistant, given, _clean(given.question), filters)
            return 0
        return _answer_lines(assistant, given, filters)
    except KildesvarError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    except BrokenPipeError:
        return 1
    except KeyboardInterrupt:
        return 130


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m retrieval",
        description="Search the documents, or ask them a question.",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument("question", metavar="QUESTION", help="the question; - reads one a line")
    common.add_argument("--data", type=Path, metavar="DIR", help="the data folder (DATA_DIR)")
    common.add_argument("--json", action="store_true", help="print one JSON object a question")
    common.add_argument(
        "--document", action="append", default=[], metavar="ID", help="only this one (or a path)"
    )
    common.add_argument(
        "--language", action="append", default=[], choices=("da", "sv", "en"), help="only da, sv or en"
    )
    common.add_argument("--publisher", action="append", default=[], metavar="NAME", help="only this one's")
    common.add_argument("--since", metavar="DATE", help="only documents dated since, e.g. 2023-04")
    common.add_argument("--until", metavar="DATE", help="only documents dated until")
    commands = parser.add_subparsers(dest="command", required=True)
    search = commands.add_parser("search", parents=[common], help="show the passages that were found")
    search.add_argument("-k", type=int, metavar="N", help="how many (HITS)")
    ask = commands.add_parser("ask", parents=[common], help="answer with quotes, or say that there is none")
    ask.add_argument(
        "--model", metavar="NAME", help="who writes the answer: quotes, local, provider:model (ANSWER_MODEL)"
    )
    ask.add_argument(
        "--after", action="append", default=[], metavar="QUESTION", help="a question asked before this one"
    )
    models = commands.add_parser("models", help="list who can write answers here")
    models.add_argument("--json", action="store_true", help="print one JSON object")
    commands.add_parser("local-model", help="put the local language model together (LOCAL_MODEL)")
    return parser


def _check(filters: Filters, assistant: Assistant) -> None:
    """Raise QuestionError for a filter that names nothing: it would look as if nothing was answered."""
    unknown = next((name for name in filters.documents if not assistant.index.find(name)), None)
    if unknown is not None:
        raise QuestionError(
            f"No document is called {unknown!r}.",
            "Give a document's id or path; python -m ingest list shows them.",
        )
    publishers = {info.publisher for info in assistant.documents() if info.publisher}
    unknown = next((name for name in filters.publishers if name not in publishers), None)
    if unknown is not None:
        raise QuestionError(
            f"No document has the publisher {unknown!r}.",
            f"Give one of: {', '.join(sorted(publishers))}." if publishers else "Leave --publisher out.",
        )


def _model(given: argparse.Namespace) -> str | None:
    """Return who writes the answer; a search needs nobody."""
    return given.model if given.command == "ask" else "quotes"


def _models(given: argparse.Namespace) -> int:
    from retrieval.models import choices  # LangChain's models are for those who ask for them

    found = choices(settings.load())
    if given.json:
        record = {"models": [{"name": each.name, "next_step": each.next_step} for each in found]}
        sys.stdout.write(json.dumps(record, ensure_ascii=False) + "\n")
    else:
        sys.stdout.writelines(f"{each.name}  {each.next_step}".rstrip() + "\n" for each in found)
    return 0


def _local_model() -> int:
    from retrieval.local_model import put_together

    def progress(done: int, of: int) -> None:
        sys.stderr.write(f"Packages of the language model: {done} of {of}\n")

    sys.stdout.write(f"{put_together(settings.load(), progress)}\n")
    return 0


def _answer_lines(assistant: Assistant, given: argparse.Namespace, filters: Filters) -> int:
    """Answer each line of standard input; a line that cannot be served is named, the others are."""
    gc.freeze()
    gc.enable()
    status = 0
    for line in _lines():
        try:
            _answer(assistant, given, line, filters)
        except QuestionError as error:
            status = 1
            if given.json:
                record = {"question": line, "error": str(error)}
                sys.stdout.write(json.dumps(record, ensure_ascii=False) + "\n")
            sys.stderr.write(f"{error}\n")
    return status


def _lines() -> Iterator[str]:
    for line in sys.stdin.buffer:
        question = line.decode("utf-8-sig", "replace").strip()
        if question:
            yield question


def _clean(argument: str) -> str:
    """Replace the bytes that are no text: they come as lone surrogates, which nothing can write."""
    return argument.encode(errors="surrogateescape").decode(errors="replace")


def _answer(assistant: Assistant, given: argparse.Namespace, question: str, filters: Filters) -> None:
    if given.command == "search":
        result = assistant.search(question, given.k, filters)
        record, words = search_record(result), search_words(result)
    else:
        answer = assistant.ask(question, filters, tuple(map(_clean, given.after)))
        strike = settings.load().failed_sentences == "strike"
        record, words = answer_record(answer), answer_words(answer, strike=strike)
    sys.stdout.write((json.dumps(record, ensure_ascii=False) if given.json else words) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
