"""Measures what a language model writes and what the citation gate makes of it: `python -m eval.written`.

    ANSWER_MODEL=local python -m eval.written eval/testsets/corpus.jsonl --split test --limit 50 --list FILE

FILE gets one JSON object a sentence, with the quotes it is cited by, to be judged by hand: `right` is null.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import settings
from errors import KildesvarError
from eval.testset import Question as Case
from eval.testset import load_test_set
from retrieval.chain import Assistant, Question
from retrieval.documents import Answer
from retrieval.events import Finished, Quoted, Written
from retrieval.language import detect_language


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one question. Seconds count from asking."""

    case: Case
    answer: Answer
    quotes_s: float
    first_word_s: float | None
    """When the first sentence that passed the gate was there; None where there was none."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Ask the questions of a set and print the measures as JSON."""
    parser = argparse.ArgumentParser(prog="python -m eval.written", description=__doc__)
    parser.add_argument("set", type=Path, metavar="SET")
    parser.add_argument("--split", choices=["tune", "test"], default="test")
    parser.add_argument("--limit", type=int, metavar="N", help="ask the first N only")
    parser.add_argument("--list", type=Path, metavar="FILE", help="write the shown sentences here")
    given = parser.parse_args(arguments)
    try:
        cases = [case for case in load_test_set(given.set).questions if case.split == given.split]
        assistant = Assistant.open(settings.load())
        outcomes = [_asked(assistant, case) for case in cases[: given.limit]]
    except KildesvarError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    if given.list:
        lines = (json.dumps(line, ensure_ascii=False) + "\n" for line in _sentences(outcomes))
        given.list.write_text("".join(lines), encoding="utf-8")
    sys.stdout.write(json.dumps(_measures(outcomes, assistant.model), ensure_ascii=False) + "\n")
    return 0


def _asked(assistant: Assistant, case: Case) -> Outcome:
    begun = time.perf_counter()
    quotes_s, first_word_s, answer = 0.0, None, None
    for event in assistant.stream(Question(case.question, history=case.history)):
        seconds = time.perf_counter() - begun
        if isinstance(event, Quoted) and not quotes_s:
            quotes_s = seconds
        elif isinstance(event, Written) and event.check.fault is None and first_word_s is None:
            first_word_s = seconds
        elif isinstance(event, Finished):
            answer = event.answer
    assert answer is not None  # a stream always finishes
    return Outcome(case, answer, quotes_s, first_word_s)


def _measures(outcomes: Sequence[Outcome], model: str) -> dict[str, Any]:
    written = [each for each in outcomes if each.answer.mode == model and not each.answer.abstained]
    unanswerable = [each for each in outcomes if not each.case.answerable]
    answerable = [each for each in outcomes if each.case.answerable]
    checks = [check for each in outcomes for check in each.answer.checks]
    words = [each.first_word_s for each in written if each.first_word_s is not None]
    return {
        "model": model,
        "questions": len(outcomes),
        "written": len(written),
        "quotes_alone": sum(each.answer.mode != model and not each.answer.abstained for each in outcomes),
        "refused_answerable": _share(each.answer.abstained for each in answerable),
        "answered_unanswerable": _share(not each.answer.abstained for each in unanswerable),
        "written_unanswerable": _share(each in written for each in unanswerable),
        "own_language": _share(
            detect_language(each.answer.answer) in {each.case.language, "unknown"} for each in written
        ),
        "sentences": len(checks),
        "stopped": dict(Counter(check.fault for check in checks if check.fault)),
        "citations_added": sum(check.added for check in checks),
        "notices": dict(Counter(each.answer.notice for each in outcomes if each.answer.notice)),
        "seconds": {
            "quotes_p50": round(statistics.median(each.quotes_s for each in outcomes), 3),
            "quotes_most": round(max(each.quotes_s for each in outcomes), 3),
            "first_word_p50": round(statistics.median(words), 1) if words else None,
        },
    }


def _sentences(outcomes: Sequence[Outcome]) -> Iterable[dict[str, Any]]:
    for each in outcomes:
        cited = {citation.n: citation.quote for citation in each.answer.citations}
        for sentence in each.answer.sentences if each.answer.checks else ():
            yield {
                "id": each.case.id,
                "question": each.case.question,
                "answerable": each.case.answerable,
                "mode": each.answer.mode,
                "sentence": sentence.text,
                "quotes": [cited[n] for n in sentence.citations],
                "right": None,
            }


def _share(of: Iterable[bool]) -> float | None:
    told = list(of)
    return round(sum(told) / len(told), 3) if told else None


if __name__ == "__main__":
    sys.exit(main())
