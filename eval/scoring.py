"""The score of one question of a test set: what was found and answered, held against what was sought."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from eval.metrics import Ranking, rank_scores
from eval.outcome import Outcome, Place
from eval.testset import Evidence, Question, fold
from retrieval.answering import QUOTES
from retrieval.documents import Answer, Citation, Document, Hit
from retrieval.language import detect_language

BUDGETS = (1000, 2000)
"""Characters of the hits' texts that a reader is given: fair between chunk sizes, unlike recall@k."""
HITS_KEPT = 3
_DOCUMENT_RANKS = 5

Scores = dict[str, float]
"""By metric."""
ReadDocument = Callable[[str], Document]
"""Gives the document with an id."""


def ranking_of(question: Question, hits: Sequence[Hit]) -> Ranking:
    """Return the hits as items to rank: each passage sought counts once, at the first hit that holds it."""
    names = {_first_rank(alternatives, hits): f"sought {n}" for n, alternatives in enumerate(question.sought)}
    relevant = {f"sought {n}": 1 for n in range(len(question.sought))}
    return Ranking(tuple(names.get(hit.rank, f"other {hit.rank}") for hit in hits), relevant)


def recall_in_chars(question: Question, hits: Sequence[Hit], budget: int) -> float:
    """Return the share of the passages sought that stand in the first `budget` characters of the hits.

    The hits' texts are laid end to end in the order of their ranks; a passage that the cut divides
    is not found.
    """
    read: list[tuple[str, str]] = []
    left = budget
    for hit in hits:
        if left <= 0:
            break
        read.append((hit.document.path, hit.text[:left]))
        left -= len(hit.text)
    met = [any(_holds(alternatives, path, text) for path, text in read) for alternatives in question.sought]
    return sum(met) / len(met)


def document_recall(question: Question, hits: Sequence[Hit]) -> float:
    """Return the share of the documents sought that the first five hits come from."""
    found = {hit.document.path for hit in hits[:_DOCUMENT_RANKS]}
    return sum(bool(each & found) for each in question.sought_documents) / len(question.sought_documents)


def search_scores(question: Question, hits: Sequence[Hit]) -> Scores:
    """Return what an answerable question says of a search; what it cannot give is absent."""
    scores = {f"document_recall@{_DOCUMENT_RANKS}": document_recall(question, hits)}
    if question.sought:
        scores |= rank_scores(ranking_of(question, hits))
        scores |= {f"recall_in_{budget}_chars": recall_in_chars(question, hits, budget) for budget in BUDGETS}
    return scores


def is_right(question: Question, answer: Answer) -> bool:
    """Say whether an answer is right: by its quotes, where no passage is named by its words or documents."""
    if answer.abstained or not question.answerable:
        return False
    if question.sought:
        return quotes_answer(question, answer.citations)
    if question.answer:
        return _is_as_expected(question, answer)
    cited = {citation.document.path for citation in answer.citations}
    return all(each & cited for each in question.sought_documents)


def quotes_answer(question: Question, citations: Sequence[Citation]) -> bool:
    """Say whether the citations' quotes hold every passage that is sought."""
    return all(any(_holds(s, c.document.path, c.quote) for c in citations) for s in question.sought)


def citation_scores(answer: Answer, document: ReadDocument) -> Scores:
    """Return citation precision and recall of an answer, in the sense of ALCE (Gao et al. 2023).

    Precision: the share of citations whose quote stands, letter for letter, at its place in its
    document. Recall: the share of sentences that carry citations, all of which stand; where a language
    model wrote, of all its sentences, those that the citation gate held back among them. What a refusal
    cannot give is absent.
    """
    standing = {c.n for c in answer.citations if document(c.document.id).text[c.start : c.end] == c.quote}
    scores: Scores = {}
    if answer.citations:
        scores["citation_precision"] = len(standing) / len(answer.citations)
    if answer.sentences:
        carried = [bool(s.citations) and standing.issuperset(s.citations) for s in answer.sentences]
        held_back = sum(check.fault not in (None, "repeated") for check in answer.checks)
        scores["citation_recall"] = sum(carried) / (len(carried) + held_back)
    return scores


def answer_scores(answer: Answer, language: str, document: ReadDocument, *, answerable: bool) -> Scores:
    """Return what any answer says, to a question in this language; what it cannot give is absent."""
    scores = {"refused_answerable" if answerable else "refused_unanswerable": float(answer.abstained)}
    if answer.abstained or answer.mode != QUOTES:
        # Quotes stay in their documents' language; what the assistant says itself must not.
        scores["answer_language"] = float(detect_language(answer.answer) == language)
    return scores | citation_scores(answer, document)


def _expected_scores(question: Question, answer: Answer) -> Scores:
    """Return how an answer meets what an answerable question expects."""
    scores: Scores = {}
    if question.sought:
        scores["quote_accuracy"] = float(is_right(question, answer))
        if not answer.abstained:
            scores["quote_accuracy_answered"] = scores["quote_accuracy"]
    if question.answer:
        scores["answer_accuracy"] = float(not answer.abstained and _is_as_expected(question, answer))
    return scores


def score(
    question: Question,
    pair: str,
    hits: Sequence[Hit],
    answer: Answer | None,
    document: ReadDocument,
    unrefused: Answer | None = None,
) -> Outcome:
    """Score one question.

    `hits` are those of a search deep enough for the largest budget, `answer` is None where it was only
    asked to search, `document` reads the documents that the answer cites, `pair` is what `Outcome.pair`
    says, `unrefused` is what a refused question would have been answered.
    """
    right = None
    scores = search_scores(question, hits) if question.answerable else {}
    if answer is not None:
        scores |= answer_scores(answer, question.language, document, answerable=question.answerable)
        if question.answerable:
            scores |= _expected_scores(question, answer)
        if unrefused or not (question.answerable and answer.abstained):
            right = is_right(question, unrefused or answer)
    return Outcome(
        id=question.id,
        question=question.question,
        language=question.language,
        pair=pair,
        split=question.split,
        kind=question.kind,
        answerable=question.answerable,
        scores=scores,
        confidence=answer.confidence if answer else None,
        abstained=answer.abstained if answer else None,
        ranks=tuple(_first_rank(alternatives, hits) for alternatives in question.sought),
        expected=tuple(Place(e.document, e.pattern) for e in question.evidence)
        or tuple(Place(document, "") for document in question.documents),
        quotes=tuple(Place(c.document.path, c.quote) for c in answer.citations) if answer else (),
        hits=tuple(Place(hit.document.path, fold(hit.text)) for hit in hits[:HITS_KEPT]),
        tags=question.tags,
        history=question.history,
        right=right,
    )


def _is_as_expected(question: Question, answer: Answer) -> bool:
    return any(question.accepts(text) for text in (answer.answer, *(c.quote for c in answer.citations)))


def _first_rank(alternatives: Sequence[Evidence], hits: Sequence[Hit]) -> int | None:
    return next((hit.rank for hit in hits if _holds(alternatives, hit.document.path, hit.text)), None)


def _holds(alternatives: Sequence[Evidence], path: str, text: str) -> bool:
    return any(evidence.stands_in(path, text) for evidence in alternatives)
