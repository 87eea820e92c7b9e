"""Asks the questions of a set and scores what comes back."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NoReturn, TypeVar

from errors import QuestionError, TestSetError
from eval.metrics import Ranking, rank_scores
from eval.outcome import Outcome, Place
from eval.publicset import PublicSet, Query
from eval.run import Durations, Run, Subject
from eval.scoring import HITS_KEPT, score
from eval.testset import Question as Case
from eval.testset import Split, TestSet, fold
from retrieval.answering import Answerer
from retrieval.chain import Assistant, Question
from retrieval.documents import Answer, DocumentInfo, Language, SearchResult
from retrieval.embedding import open_embedder
from retrieval.evidence import Reader
from retrieval.judgement import Calibration, Judge
from retrieval.search import NO_FILTERS, Filters
from settings import Settings

logger = logging.getLogger(__name__)

SPLITS: tuple[Split, ...] = ("tune", "test")
SEARCH_DEPTH = 50
"""Hits of one search: enough short ones to fill the largest budget of characters."""
PUBLIC_SEARCH_DEPTH = 100
"""The same for public sets, where many hits may be pieces of one long passage."""

Asked = TypeVar("Asked", Case, Query)
Search = Callable[[str, int, Filters], SearchResult]
Ask = Callable[[str, Filters], Answer | None]
OnProgress = Callable[[int, int], None]
"""Told how many questions are done, and of how many."""
Keep = Callable[[Outcome], None]
"""Told each outcome as soon as it is there."""


def measure_test_set(
    assistant: Assistant,
    test_set: TestSet,
    subject: Subject,
    on_progress: OnProgress,
    *,
    unrefusing: Ask = lambda *_: None,
    keep: Keep = lambda _: None,
) -> Run:
    """Search and ask every question of a checked test set that the subject names.

    `unrefusing` says what a refused question would have been answered.
    """
    questions = chosen(test_set.questions, subject)
    pair_of = _pairs(assistant.documents())
    outcomes: list[Outcome] = []
    searching: list[float] = []
    answering: list[float] = []
    for done, question in enumerate(questions, start=1):
        # Asked first, so that the search is timed as a user's is: to the usual depth, nothing warm of it.
        answer = assistant.ask(question.question, history=question.history)
        alone = answer.standalone or question.question
        found = assistant.search(alone, SEARCH_DEPTH)
        unrefused = unrefusing(alone, NO_FILTERS) if answer.abstained and question.answerable else None
        outcome = score(question, pair_of(question), found.hits, answer, assistant.document, unrefused)
        outcomes.append(outcome)
        keep(outcome)
        searching.append(answer.seconds.search)
        answering.append(answer.seconds.answer or 0.0)
        on_progress(done, len(questions))
    return Run(subject, tuple(outcomes), Durations(tuple(searching), tuple(answering)))


def without_refusing(assistant: Assistant, settings: Settings) -> Ask:
    """Return a function that gives the quotes that an assistant would answer with if it never refused."""
    index, embedder = assistant.index, open_embedder(settings)
    # A confidence of nothing stays a refusal: it means that there is no statement to quote.
    judge = Judge(replace(Calibration.load(), threshold=sys.float_info.min))
    answerer = Answerer(index, Reader(index, embedder), judge)
    return lambda text, filters: answerer.answer(assistant.finding.invoke(Question(text, filters)))


def search_test_set(
    search: Search, documents: Iterable[DocumentInfo], questions: Iterable[Case]
) -> Iterator[Outcome]:
    """Give the outcome of searching, without answering, for each answerable question."""
    pair_of = _pairs(documents)
    for question in questions:
        if question.answerable:
            found = search(question.standalone, SEARCH_DEPTH, NO_FILTERS)
            yield score(question, pair_of(question), found.hits, None, _no_document)


def measure_public_set(
    assistant: Assistant,
    public_set: PublicSet,
    subject: Subject,
    on_progress: OnProgress,
    *,
    keep: Keep = lambda _: None,
) -> Run:
    """Search every query of a public set that the subject names."""
    queries = chosen(public_set.queries, subject)
    language_of = {info.path: info.language for info in assistant.documents()}
    total = len(searches(public_set, language_of, queries))
    outcomes: list[Outcome] = []
    searching: list[float] = []

    def timed(question: str, k: int, filters: Filters) -> SearchResult:
        found = assistant.search(question, k, filters)
        searching.append(found.seconds.search)
        return found

    for outcome in search_public_set(timed, assistant.documents(), public_set, queries):
        outcomes.append(outcome)
        keep(outcome)
        on_progress(len(outcomes), total)
    return Run(subject, tuple(outcomes), Durations(tuple(searching)))


def search_public_set(
    search: Search, documents: Iterable[DocumentInfo], public_set: PublicSet, queries: Iterable[Query]
) -> Iterator[Outcome]:
    """Give the outcome of each of a set's searches; a passage's place is that of its best hit.

    A public set is as it is: a query that cannot be asked finds nothing, as it would for whoever asks it.
    """
    language_of = {info.path: info.language for info in documents}
    text_of = {passage.id: fold(passage.text) for passage in public_set.passages}
    unserved: set[str] = set()
    for query, language, filters in searches(public_set, language_of, queries):
        try:
            hits = search(query.text, PUBLIC_SEARCH_DEPTH, filters).hits
        except QuestionError:
            unserved.add(query.id)
            hits = ()
        among = language.split("+")
        relevant = {id_: gain for id_, gain in query.gains.items() if language_of[id_] in among}
        retrieved = tuple(dict.fromkeys(hit.document.path for hit in hits))
        yield _public_outcome(query, language, Ranking(retrieved, relevant), text_of)
    if unserved:
        logger.warning(
            "%d queries of %s cannot be asked, as they have no word or are too long; they find nothing.",
            len(unserved),
            public_set.name,
        )


def searches(
    public_set: PublicSet, language_of: Mapping[str, Language], queries: Iterable[Query]
) -> Sequence[tuple[Query, str, Filters]]:
    """Return what is searched for, in passages of which language, and where.

    `language_of` has each passage's by its id.

    A query is asked once among the passages of each language that has relevant ones, where the set says
    what language its passages are in; else once among all.
    """
    asked: list[tuple[Query, str, Filters]] = []
    for query in queries:
        languages = sorted({language_of[id_] for id_ in query.relevant})
        if public_set.states_languages:
            asked += [(query, language, Filters(languages=(language,))) for language in languages]
        else:
            asked.append((query, "+".join(languages), NO_FILTERS))
    return asked


def chosen(questions: Sequence[Asked], subject: Subject) -> Sequence[Asked]:
    """Return the questions that a subject names. Raises TestSetError when it names none."""
    kept = [question for question in questions if subject.split in ("all", question.split)]
    if not kept:
        raise TestSetError(
            f"The set {subject.set} has no question in its half {subject.split}.", "Use --split all."
        )
    return kept[: subject.limit]


def _pairs(documents: Iterable[DocumentInfo]) -> Callable[[Case], str]:
    language_of: Mapping[str, Language] = {info.path: info.language for info in documents}

    def pair_of(question: Case) -> str:
        sought = {language_of[path] for each in question.sought_documents for path in each}
        return f"{question.language}->{'+'.join(sorted(sought)) or 'none'}"

    return pair_of


def _no_document(document_id: str) -> NoReturn:
    raise KeyError(document_id)


def _public_outcome(query: Query, language: str, ranking: Ranking, text_of: Mapping[str, str]) -> Outcome:
    ranks = [place for place, id_ in enumerate(ranking.retrieved, start=1) if id_ in ranking.relevant]
    return Outcome(
        id=query.id,
        question=query.text,
        language=query.lang,
        pair=f"{query.lang}->{language}",
        split=query.split,
        kind="plain",
        answerable=True,
        scores=rank_scores(ranking),
        confidence=None,
        abstained=None,
        ranks=(min(ranks, default=None),),
        expected=tuple(Place(id_, text_of[id_]) for id_ in sorted(ranking.relevant)),
        quotes=(),
        hits=tuple(Place(id_, text_of[id_]) for id_ in ranking.retrieved[:HITS_KEPT]),
    )
