"""Sentences that a language model wrote, judged by hand, and what the citation gate makes of them.

A file has one JSON object a line: `id` and `question`, of the case; `sentence`; `quotes`, the sentences,
items or rows that it is held against; `right`, whether these carry it. Other members are remarks.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated

from annotated_types import MinLen
from pydantic import Strict, TypeAdapter

from errors import TestSetError
from eval.metrics import mean_estimate
from eval.table import aligned
from retrieval.citation_gate import CitationGate
from retrieval.cross_encoder import CrossEncoder
from retrieval.documents import Fault
from retrieval.excerpts import Excerpt, excerpt_of
from retrieval.index import Index
from retrieval.language import detect_language


@dataclass(frozen=True, slots=True)
class JudgedSentence:
    """A sentence, what it is held against, and the verdict of a reader."""

    id: str
    question: str
    sentence: Annotated[str, MinLen(1)]
    quotes: Annotated[tuple[Annotated[str, MinLen(1)], ...], MinLen(1)]
    right: Annotated[bool, Strict()]


@dataclass(frozen=True, slots=True)
class GatedSentence:
    """A judged sentence that went through the gate."""

    judged: JudgedSentence
    fault: Fault | None
    """Why it is not shown; None where it is."""


_LINE = TypeAdapter(JudgedSentence)


def load_judged(path: Path) -> list[JudgedSentence]:
    """Read a file of judged sentences. Raises TestSetError, with the line, for what is not in that form."""
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise TestSetError(f"{path} cannot be read: {error}.", "Name a file of judged sentences.") from error
    judged = []
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            judged.append(_LINE.validate_python(json.loads(line)))
        except ValueError as error:
            raise TestSetError(
                f"{path}, line {number}: not a judged sentence.",
                "Give it id, question, sentence, quotes, and true or false as right.",
            ) from error
    return judged


def gated(
    sentences: Iterable[JudgedSentence], index: Index, entailment: CrossEncoder
) -> Iterator[GatedSentence]:
    """Give the sentences whose quotes stand in the index, checked as if these were all that was read."""
    passages = [excerpt_of(index, 1, chunk) for chunk in index.chunks]
    for judged in sentences:
        excerpts = _excerpts(judged.quotes, passages)
        if not excerpts:
            continue
        gate = CitationGate(entailment, excerpts, detect_language(judged.question), judged.question)
        markers = "".join(f" [{excerpt.n}]" for excerpt in excerpts)
        verdict = gate.check(judged.sentence + markers)
        yield GatedSentence(judged, verdict.fault if verdict else "uncited")


def as_table(sentences: Sequence[GatedSentence]) -> str:
    """Return how many are shown, with intervals, and below them the sentences that the gate misjudges."""
    shown = [each for each in sentences if each.fault is None]
    rows = [["sentences", "share", "95 % interval", "number"]]
    for name, of, is_so in (
        ("right ones shown", [each for each in sentences if each.judged.right], _is_shown),
        ("wrong ones shown", [each for each in sentences if not each.judged.right], _is_shown),
        ("right of those shown", shown, _is_right),
    ):
        if of:
            share = mean_estimate([float(is_so(each)) for each in of])
            rows.append([name, f"{share.value:.3f}", f"{share.low:.3f} to {share.high:.3f}", str(len(of))])
    misjudged = [each for each in sentences if _is_shown(each) != _is_right(each)]
    told = [f"{each.judged.id}: {each.fault or 'shown'}: {each.judged.sentence}" for each in misjudged]
    return "\n".join([aligned(rows), "", *told])


def _is_shown(sentence: GatedSentence) -> bool:
    return sentence.fault is None


def _is_right(sentence: GatedSentence) -> bool:
    return sentence.judged.right


def _excerpts(quotes: Iterable[str], passages: Sequence[Excerpt]) -> list[Excerpt]:
    """Return the passages that hold these quotes, of each what is quoted alone, numbered from 1.

    An empty list where one of the quotes stands nowhere.
    """
    quoted: dict[int, set[int]] = {}
    for quote in quotes:
        for place, passage in enumerate(passages):
            held = {k for k, told in enumerate(passage.sentences) if told in quote or quote in told}
            if held and quote in passage.whole:
                quoted.setdefault(place, set()).update(held)
                break
        else:
            return []
    return [
        replace(passages[place].part(held), n=n) for n, (place, held) in enumerate(quoted.items(), start=1)
    ]
