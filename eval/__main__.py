"""The evaluators' command line: python -m eval, then run, show, compare and the others of `eval.options`."""

from __future__ import annotations

import argparse
import json
import logging
import os
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import settings
from errors import KildesvarError, TestSetError
from eval import (
    ablation,
    ablation_table,
    claim_scoring,
    failures,
    fitting,
    judged,
    publicset,
    run,
    table,
    testset,
)
from eval.claims import load_claims
from eval.code import digest_of_code
from eval.comparison import compare
from eval.fitting import all_documents
from eval.gate import require
from eval.goldremoval import measure_gold_removed
from eval.measuring import SPLITS, measure_public_set, measure_test_set, without_refusing
from eval.options import parser as _parser
from eval.progress import Progress
from eval.publicindex import index_public_set
from eval.run import Run, Subject
from eval.table import comparison_as_table
from retrieval.building import OnProgress
from retrieval.chain import Assistant
from retrieval.cross_encoder import open_cross_encoder, open_entailment
from retrieval.embedding import open_embedder
from retrieval.index import Index
from settings import Settings

logger = logging.getLogger("eval")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status: 0 done, 1 failed or a mark missed, 2 wrong usage."""
    logging.basicConfig(level=logging.WARNING, format="%(message)s", stream=sys.stderr)
    for name, level in {"eval": logging.INFO, "retrieval": logging.INFO, "bm25s": logging.WARNING}.items():
        logging.getLogger(name).setLevel(level)
    given = _parser().parse_args(arguments)
    command = {
        "run": _run,
        "show": _show,
        "compare": _compare,
        "failures": _failures,
        "report": _report,
        "check": _check,
        "ablate": _ablate,
        "claims": _claims,
        "judged": _judged,
        "calibrate": fitting.calibrate,
        "fit-mix": fitting.fit_mix,
        "train": fitting.train,
        "train-questions": fitting.train_questions,
        "train-entailment": fitting.train_entailment,
    }[given.command]
    try:
        return command(given, settings.load(data_dir=given.data))
    except KildesvarError as error:
        logger.error("%s", error)
    except KeyboardInterrupt:
        logger.error("Stopped; what was not finished passes nothing.")
    except BrokenPipeError:
        # Whoever read the output has enough of it; the interpreter must not try to flush more.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 1


def _run(given: argparse.Namespace, loaded: Settings) -> int:
    is_public = publicset.is_public_set(given.set)
    measured = _run_public_set(given, loaded) if is_public else _run_test_set(given, loaded)
    logger.info("Kept in %s", _runs_dir(loaded) / measured.id)
    return _say(given, measured)


def _show(given: argparse.Namespace, loaded: Settings) -> int:
    return _say(given, run.load(_runs_dir(loaded), given.run))


def _say(given: argparse.Namespace, measured: Run) -> int:
    if given.json:
        said = run.summary(measured) | {"seconds": measured.durations.percentiles()}
        sys.stdout.write(json.dumps(said, ensure_ascii=False) + "\n")
    else:
        sys.stdout.write(table.as_table(measured) + "\n")
    require(measured, given.require)
    return 0


def _run_test_set(given: argparse.Namespace, loaded: Settings) -> Run:
    assistant = Assistant.open(loaded)
    test_set = testset.load_test_set(given.set, all_documents(assistant.index))
    if given.remove_gold:
        raise TestSetError(
            "Only a public set can be asked with its gold passages removed.",
            "Leave --remove-gold out; a test set has unanswerable questions of its own.",
        )
    subject = _subject(given, loaded, assistant, test_set.name, test_set.digest)
    with run.recorded(subject, _runs_dir(loaded)) as keep:
        measured = measure_test_set(
            assistant,
            test_set,
            subject,
            Progress("questions"),
            unrefusing=without_refusing(assistant, loaded),
            keep=keep,
        )
        run.save(measured, _runs_dir(loaded))
    return measured


def _run_public_set(given: argparse.Namespace, loaded: Settings) -> Run:
    public_set = publicset.load_public_set(given.set)
    own = index_public_set(public_set, loaded, open_embedder(loaded), _indexing())
    assistant = Assistant.open(own)
    subject = _subject(given, loaded, assistant, public_set.name, public_set.digest)
    searched = Progress("searches")
    with run.recorded(subject, _runs_dir(loaded)) as keep:
        if given.remove_gold:
            unrefusing = without_refusing(assistant, own)
            measured = measure_gold_removed(
                assistant, public_set, subject, searched, unrefusing=unrefusing, keep=keep
            )
        else:
            measured = measure_public_set(assistant, public_set, subject, searched, keep=keep)
        run.save(measured, _runs_dir(loaded))
    return measured


def _indexing() -> OnProgress:
    chunks, rows = Progress("chunks"), Progress("rows")
    return lambda p: (rows if p.stage == "rows" else chunks)(p.done, p.total)


def _compare(given: argparse.Namespace, loaded: Settings) -> int:
    runs = _runs_dir(loaded)
    found = compare(run.load(runs, given.first), run.load(runs, given.second))
    said = json.dumps(found.to_record(), ensure_ascii=False) if given.json else comparison_as_table(found)
    sys.stdout.write(said + "\n")
    return 0


def _ablate(given: argparse.Namespace, loaded: Settings) -> int:
    if given.out:
        ablation_table.check_place(given.out)
    embedder = open_embedder(loaded)
    models = embedder, open_cross_encoder(loaded)
    sources = [ablation.load_source(path, lambda: Index.open(loaded, embedder)) for path in given.sets]
    ablation_table.check_names([source.name for source in sources])
    tried = ablation.variants(given.chunk_tokens, loaded.chunk_tokens)
    measured = []
    done = Progress("variants")
    for source in sources:
        for each in ablation.ablate(source, tried, loaded, models, _indexing(), given.limit):
            measured.append(each)
            done(len(measured), len(tried) * len(sources))
    made = ablation_table.Circumstances(
        date=datetime.now(UTC).date().isoformat(),
        code=_code(),
        model=f"{embedder.identity.name} {embedder.identity.revision}",
        chunk_tokens=loaded.chunk_tokens,
    )
    if given.out:
        ablation_table.put_into(given.out, ablation_table.as_markdown(measured, made))
    if given.json:
        sys.stdout.write(json.dumps(ablation_table.as_record(measured, made), ensure_ascii=False) + "\n")
    else:
        sys.stdout.write(table.aligned(ablation_table.as_rows(measured)) + "\n")
    return 0


def _claims(given: argparse.Namespace, loaded: Settings) -> int:
    entailment = open_entailment(loaded)
    places = load_claims(given.set, Index.open(loaded, open_embedder(loaded)))
    chosen = [place for place in places if given.split in (place.split, "all")]
    if not chosen:
        raise TestSetError(f"{given.set} has no claims to check.", "Name the other half with --split.")
    sys.stdout.write(claim_scoring.as_table(claim_scoring.check_claims(chosen, entailment)) + "\n")
    return 0


def _judged(given: argparse.Namespace, loaded: Settings) -> int:
    sentences = judged.load_judged(given.file)
    entailment = open_entailment(loaded)
    checked = list(judged.gated(sentences, Index.open(loaded, open_embedder(loaded)), entailment))
    if not checked:
        raise TestSetError(
            f"The quotes of {given.file} stand nowhere in this index.",
            "Index the documents that they are of, or name that index with --data.",
        )
    sys.stdout.write(judged.as_table(checked) + "\n")
    return 0


def _failures(given: argparse.Namespace, loaded: Settings) -> int:
    measured = run.load(_runs_dir(loaded), given.run)
    splits = SPLITS if given.split == "all" else (given.split,)
    asked = sum(outcome.split in splits for outcome in measured.outcomes)
    if not asked:
        raise TestSetError(
            f"The run {measured.id} asked no question of the half {given.split}.",
            f"`python -m eval failures {measured.id} --split {measured.subject.split}` shows its own.",
        )
    found = failures.failures(measured, splits)
    sys.stdout.write("".join(f"{failures.as_text(failure)}\n\n" for failure in found))
    of = "" if given.split == "all" else f" of the half {given.split}"
    sys.stdout.write(f"{len(found)} of {asked} questions{of} went wrong.\n")
    return 0


def _report(given: argparse.Namespace, loaded: Settings) -> int:
    # Its parts are loaded here, so that no other command waits for them.
    from eval.report import REPORT_LANGUAGES, write_report

    runs = _runs_dir(loaded)
    against = run.load(runs, given.against) if given.against else None
    name = run.find(runs, given.run)
    file = given.out or runs / name / "report.html"
    write_report(file, runs, name, REPORT_LANGUAGES[given.language], against, given.require)
    sys.stdout.write(f"{file}\n")
    return 0


def _check(given: argparse.Namespace, loaded: Settings) -> int:
    documents = all_documents(Index.open(loaded))
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
        code=_code(),
        removes_gold=given.remove_gold,
    )


def _code() -> str:
    return digest_of_code(
        "eval.goldremoval",
        data=("retrieval/*.json", "retrieval/*.safetensors", "retrieval/**/*.tsv", "prompts/**/*"),
    )


if __name__ == "__main__":
    sys.exit(main())
