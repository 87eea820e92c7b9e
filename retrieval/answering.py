"""From judged statements to an answer made of quotes, or to a refusal."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from retrieval.anaphora import goes_on, refers_back
from retrieval.documents import Answer, Citation, Language, SearchResult, Sentence, Timing
from retrieval.evidence import Reader
from retrieval.index import Index
from retrieval.judgement import NEAR_ODDS, Judge, Judged
from retrieval.question import is_topic
from retrieval.question_parts import parts_of
from retrieval.reasons import with_reason_first
from retrieval.runs import follows, run_from
from retrieval.search import Found
from retrieval.signs import Statement
from retrieval.statements import told_head, told_row
from retrieval.texts import text_in

QUOTES: Final = "quotes"
MOST_QUOTES: Final = 4

_NEAR_ROW_ODDS: Final = 0.5
"""Another row of a table is nearly as good only up to here: rows are alike but for their labels."""
_MOST_SURE_OF_TOPIC: Final = 0.75
"""What asks nothing has no answer that is sure."""
_MOST_BETWEEN: Final = 2
"""So many characters divide two blocks that follow each other."""


@dataclass(frozen=True, slots=True)
class _Choice:
    """What to answer a question with, if it is answered."""

    statements: Sequence[Statement]
    confidence: float
    left_open: str = ""
    """Of two questions in one, the one that is left without an answer."""


class Answerer:
    """Answers from what a search found."""

    def __init__(self, index: Index, reader: Reader, judge: Judge) -> None:
        self._index = index
        self._reader = reader
        self._judge = judge

    def answer(self, found: Found, told_in: Language | None = None) -> Answer:
        """Return an answer of one to four quotes, or a refusal in the language of the question.

        `told_in` is the language of whoever asks, where it is another than what was searched for.
        """
        begun = time.perf_counter()
        choice = self._choice(found)
        refused = choice.confidence < self._judge.calibration.threshold
        sentences: tuple[Sentence, ...] = ()
        citations: tuple[Citation, ...] = ()
        if not refused:
            sentences, citations = self._quotes(choice.statements)
        result = found.result
        language = told_in or result.language
        unknown = self._reader.unknown_names(found) if refused else ()
        notice = unmentioned(unknown, language) or unanswered(choice.left_open, language)
        seconds = time.perf_counter() - begun
        return Answer(
            question=result.question,
            language=language,
            abstained=refused,
            answer=refusal(language) if refused else " ".join(each.text for each in sentences),
            mode=QUOTES,
            sentences=sentences,
            citations=citations,
            hits=found.shown.hits,
            confidence=round(choice.confidence, 4),
            notice=notice,
            seconds=Timing(result.seconds.search, result.seconds.search + seconds, seconds),
        )

    def _choice(self, found: Found) -> _Choice:
        """Return what to quote and how sure it is that this answers.

        Of two questions in one, each is answered by itself where the documents answer both. Where they answer
        one only, and the whole not at all or by the same statement, the other is left open; the confidence
        is then about what share of the question is answered.
        """
        threshold = self._judge.calibration.threshold
        parts = [self._judge.judge(self._reader.statements(part)) for part in found.parts]
        sure = [part.confidence >= threshold for part in parts]
        if parts and all(sure):
            each = [
                self._best_of(part, asked.result, MOST_QUOTES // len(parts))
                for part, asked in zip(parts, found.parts, strict=True)
            ]
            statements = {(s.chunk.document_id, s.start): s for part in each for s in part}
            return _Choice(list(statements.values()), min(part.confidence for part in parts))
        judged = self._judge.judge(self._reader.statements(found))
        if sum(sure) == 1:
            answered = sure.index(True)
            half = parts[answered]
            if judged.confidence < threshold or judged.statements[0].text == half.statements[0].text:
                return _Choice(
                    self._best_of(half, found.parts[answered].result, MOST_QUOTES),
                    max(threshold, sum(part.confidence for part in parts) / len(parts)),
                    left_open=parts_of(found.result.question)[1 - answered],
                )
        if is_topic(found.result.question):
            judged = _with_first_hit_first(judged)
        return _Choice(self._best_of(judged, found.result, MOST_QUOTES), judged.confidence)

    def _best_of(self, judged: Judged, asked: SearchResult, most: int) -> list[Statement]:
        """Return the statements to quote of those that were judged."""
        if not judged.statements:
            return []
        if judged.statements[0].wanted == "reason":
            judged = with_reason_first(judged, asked, self._index)
        return _chosen(judged, most)

    def _quotes(self, statements: Sequence[Statement]) -> tuple[tuple[Sentence, ...], tuple[Citation, ...]]:
        """Return a sentence for each statement and its citations: its own, and a table row's head."""
        sentences: list[Sentence] = []
        citations: list[Citation] = []
        for statement in statements:
            is_row = statement.kind == "table_row"
            heads = statement.chunk.heads_above(statement.start) if is_row else ()
            places = [*heads, (statement.start, statement.end)]
            numbers = [self._cite(statement, start, end, citations) for start, end in places]
            head = told_head(self._index.text(statement.chunk.document_id), heads)
            sentences.append(Sentence(told_row(statement.text, head), tuple(numbers)))
        return tuple(sentences), tuple(citations)

    def _cite(self, statement: Statement, start: int, end: int, citations: list[Citation]) -> int:
        """Return the number of the citation of this place, which is added when it is new."""
        document_id = statement.chunk.document_id
        for citation in citations:
            if (citation.document.id, citation.start, citation.end) == (document_id, start, end):
                return citation.n
        # The quote is cut from the document itself, so it stands there letter for letter.
        quote = self._index.text(document_id)[start:end]
        info = self._index.documents[document_id]
        citations.append(
            Citation(len(citations) + 1, info, self._page(document_id, start), start, end, quote)
        )
        return len(citations)

    def _page(self, document_id: str, place: int) -> int | None:
        """Return the page of a place; a table's head may stand on an earlier one than the row."""
        blocks = self._index.blocks(document_id)
        return next((block.page for block in blocks if block.start <= place < block.end), None)


def refusal(language: Language) -> str:
    """Return what is said when the documents do not answer, in this language (else English)."""
    return text_in(language, "refusal")


def unmentioned(names: Sequence[str], language: Language) -> str:
    """Return what is said of names that were asked about and that nothing found mentions; '' of none."""
    if not names:
        return ""
    return text_in(language, "unmentioned").format(names=", ".join(f"“{name}”" for name in names))


def unanswered(question: str, language: Language) -> str:
    """Return what is said of one of two questions that the documents do not answer; '' of none."""
    return text_in(language, "half").format(question=question) if question else ""


def _chosen(judged: Judged, most: int) -> list[Statement]:
    """Return the best statement and those nearly as good, in the order that reads best.

    A statement that refers back is quoted after the one before it, a reason with what its paragraph goes
    on to say, and what announces a list with the list. What goes on from the best follows it, then the
    rest of its document, then of others; within each, the text's own order.
    """
    best = judged.log_odds[0]
    kept: list[Statement] = []
    for statement, odds in zip(judged.statements, judged.log_odds, strict=True):
        if len(kept) == most or odds < best - NEAR_ODDS:
            break
        beside = [other for other in kept if _same_table(statement, other)]
        if beside and odds < best - _NEAR_ROW_ODDS:
            continue
        if all(statement.text != other.text for other in kept):
            kept.append(statement)
    for statement in kept[: most - 1]:
        before = _before(statement, judged.statements) if refers_back(statement.text) else None
        if before and before not in kept:
            kept = [*kept[: most - 1], before]
    if kept[0].wanted == "reason":
        # A reason is seldom told in one sentence.
        told = run_from(kept[0], judged.statements)[:most]
        kept = [*told, *(each for each in kept if each not in told)][:most]
    kept = _with_lists(kept, judged.statements)[:most]
    run = _run_with(kept[0], kept)
    documents = list(dict.fromkeys(statement.chunk.document_id for statement in kept))
    others = [statement for statement in kept if statement not in run]
    others.sort(key=lambda each: (documents.index(each.chunk.document_id), each.start))
    return [*run, *others]


def _with_first_hit_first(judged: Judged) -> Judged:
    """Return statements as they are ranked for a text that names a matter and asks nothing.

    No statement answers that; which passage is about it, search knows better than the judgement of answers.
    So what the first of the hits says comes first, if it is nearly as good as anything.
    """
    first = min((statement.hit for statement in judged.statements), default=0)
    ranked = sorted(
        (
            (odds + (NEAR_ODDS if statement.hit == first else 0.0), statement)
            for statement, odds in zip(judged.statements, judged.log_odds, strict=True)
        ),
        key=lambda each: -each[0],
    )
    return Judged(
        tuple(statement for _, statement in ranked),
        tuple(odds for odds, _ in ranked),
        min(judged.confidence, _MOST_SURE_OF_TOPIC),
    )


def _before(statement: Statement, statements: Sequence[Statement]) -> Statement | None:
    """Return the sentence right before one, in the same paragraph."""
    return next((other for other in statements if follows(other, statement)), None)


def _with_lists(kept: Sequence[Statement], statements: Sequence[Statement]) -> list[Statement]:
    """Return the kept statements, the best with the list that it announces, others not without theirs.

    "There are three reasons:" is no answer where the reasons do not follow, and noise after one of them.
    """
    best, *others = kept
    listed = _announced_by(best, statements)
    others = [
        each
        for each in others
        if not _announces(each) or any(i in others for i in _announced_by(each, others))
    ]
    return [best, *listed, *(each for each in others if each not in listed)]


def _announces(statement: Statement) -> bool:
    return statement.kind == "paragraph" and statement.text.endswith(":")


def _announced_by(statement: Statement, among: Sequence[Statement]) -> list[Statement]:
    """Return the items of the list that a statement announces, as far as they were read."""
    items: list[Statement] = []
    end = statement.end
    for other in sorted(among, key=lambda each: each.start) if _announces(statement) else ():
        is_next = end < other.start <= end + _MOST_BETWEEN
        if is_next and other.kind == "item" and other.chunk.document_id == statement.chunk.document_id:
            items.append(other)
            end = other.end
    return items


def _run_with(best: Statement, kept: Sequence[Statement]) -> list[Statement]:
    """Return the best statement with what it goes on from before it, and what goes on from it after it."""
    run = run_from(best, kept)
    for before in sorted(kept, key=lambda each: -each.start):
        if follows(before, run[0]) and goes_on(run[0].text):
            run.insert(0, before)
    return run


def _same_table(one: Statement, other: Statement) -> bool:
    if not one.kind == other.kind == "table_row" or one.chunk.document_id != other.chunk.document_id:
        return False
    return one.chunk.heads_above(one.start) == other.chunk.heads_above(other.start)
