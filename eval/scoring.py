"""The score of one question of a test set: what was found and answered, held against what was sought."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from eval.metrics import Ranking, rank_scores
from eval.outcome import Outcome, Place
from eval.testset import Evidence, Question, fold
from retrieval.documents import Answer, Citation, Document, Hit

BUDGETS = (1000, 2000)
"""Characters of the hits' texts that a reader is given: fair between chunk sizes, unlike recall@k."""
HITS_KEPT = 3

ReadDocument = Callable[[str], Document]
"""Gives the document with an id."""


def ranking_of(question: Question, hits: Sequence[Hit]) -> Ranking:
    """Return the hits as items to rank: each passage sought counts once, at the first hit that holds it."""
    names = {_first_rank(alternatives, hits): f"sought {n}" for n, alternatives in enumerate(question.sought)}
    relevant = frozenset(f"sought {n}" for n in range(len(question.sought)))
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


def quotes_answer(question: Question, citations: Sequence[Citation]) -> bool:
    """Say whether the citations' quotes hold every passage that is sought."""
    return all(any(_holds(s, c.document.path, c.quote) for c in citations) for s in question.sought)


def citation_scores(answer: Answer, document: ReadDocument) -> dict[str, float]:
    """Return citation precision and recall of an answer, in the sense of ALCE (Gao et al. 2023).

    Precision: the share of citations whose quote stands, letter for letter, at its place in its
    document. Recall: the share of sentences that carry citations, all of which stand. What a refusal
    cannot give is absent.
    """
    standing = {c.n for c in answer.citations if document(c.document.id).text[c.start : c.end] == c.quote}
    scores: dict[str, float] = {}
    if answer.citations:
        scores["citation_precision"] = len(standing) / len(answer.citations)
    if answer.sentences:
        carried = [bool(s.citations) and standing.issuperset(s.citations) for s in answer.sentences]
        scores["citation_recall"] = sum(carried) / len(carried)
    return scores


def score(
    question: Question, pair: str, hits: Sequence[Hit], answer: Answer, document: ReadDocument
) -> Outcome:
    """Score one question.

    `hits` are those of a search deep enough for the largest budget, `document` reads the documents
    that the answer cites, `pair` is what `Outcome.pair` says.
    """
    scores: dict[str, float] = {}
    if question.answerable:
        right = not answer.abstained and quotes_answer(question, answer.citations)
        scores |= rank_scores(ranking_of(question, hits))
        scores |= {f"recall_in_{budget}_chars": recall_in_chars(question, hits, budget) for budget in BUDGETS}
        scores["quote_accuracy"] = float(right)
        if not answer.abstained:
            scores["quote_accuracy_answered"] = float(right)
        scores["refused_answerable"] = float(answer.abstained)
    else:
        scores["refused_unanswerable"] = float(answer.abstained)
    return Outcome(
        id=question.id,
        question=question.question,
        language=question.language,
        pair=pair,
        split=question.split,
        kind=question.kind,
        answerable=question.answerable,
        scores=scores | citation_scores(answer, document),
        confidence=answer.confidence,
        abstained=answer.abstained,
        ranks=tuple(_first_rank(alternatives, hits) for alternatives in question.sought),
        expected=tuple(Place(e.document, e.pattern) for e in question.evidence),
        quotes=tuple(Place(c.document.path, c.quote) for c in answer.citations),
        hits=tuple(Place(hit.document.path, fold(hit.text)) for hit in hits[:HITS_KEPT]),
    )


def _first_rank(alternatives: Sequence[Evidence], hits: Sequence[Hit]) -> int | None:
    return next((hit.rank for hit in hits if _holds(alternatives, hit.document.path, hit.text)), None)


def _holds(alternatives: Sequence[Evidence], path: str, text: str) -> bool:
    return any(evidence.stands_in(path, text) for evidence in alternatives)
