"""Asks the questions of a set and scores what comes back."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

from errors import TestSetError
from eval.metrics import Ranking, rank_scores
from eval.outcome import Outcome, Place
from eval.publicset import PublicSet, Query
from eval.run import Durations, Run, Subject
from eval.scoring import HITS_KEPT, score
from eval.testset import Question, Split, TestSet, fold
from retrieval.chain import Assistant
from retrieval.documents import Language
from retrieval.search import Filters

SPLITS: tuple[Split, ...] = ("tune", "test")
SEARCH_DEPTH = 50
"""Hits of one search: enough short ones to fill the largest budget of characters."""
PUBLIC_SEARCH_DEPTH = 100
"""The same for public sets, where many hits may be pieces of one long passage."""

Asked = TypeVar("Asked", Question, Query)
OnProgress = Callable[[int, int], None]
"""Told how many questions are done, and of how many."""


def measure_test_set(
    assistant: Assistant, test_set: TestSet, subject: Subject, on_progress: OnProgress
) -> Run:
    """Search and ask every question of a checked test set that the subject names."""
    questions = _chosen(test_set.questions, subject)
    language_of = {info.path: info.language for info in assistant.documents()}
    outcomes: list[Outcome] = []
    searching: list[float] = []
    answering: list[float] = []
    for done, question in enumerate(questions, start=1):
        # Asked first, so that the search is timed as a user's is: to the usual depth, nothing warm of it.
        answer = assistant.ask(question.question)
        found = assistant.search(question.question, SEARCH_DEPTH)
        sought = {language_of[evidence.document] for evidence in question.evidence}
        pair = f"{question.language}->{'+'.join(sorted(sought)) or 'none'}"
        outcomes.append(score(question, pair, found.hits, answer, assistant.document))
        searching.append(answer.seconds.search)
        answering.append(answer.seconds.answer or 0.0)
        on_progress(done, len(questions))
    return Run(subject, tuple(outcomes), Durations(tuple(searching), tuple(answering)))


def measure_public_set(
    assistant: Assistant, public_set: PublicSet, subject: Subject, on_progress: OnProgress
) -> Run:
    """Search every query of a public set, once among the passages of each language that has relevant ones.

    A passage's place is that of its best hit.
    """
    queries = _chosen(public_set.queries, subject)
    passages = {info.path: info.language for info in assistant.documents()}
    text_of = {passage.id: fold(passage.text) for passage in public_set.passages}
    asked = [
        (query, language)
        for query in queries
        for language in sorted({passages[id_] for id_ in query.relevant})
    ]
    outcomes: list[Outcome] = []
    searching: list[float] = []
    for done, (query, language) in enumerate(asked, start=1):
        found = assistant.search(query.text, PUBLIC_SEARCH_DEPTH, Filters(languages=(language,)))
        relevant = frozenset(id_ for id_ in query.relevant if passages[id_] == language)
        retrieved = tuple(dict.fromkeys(hit.document.path for hit in found.hits))
        outcomes.append(_public_outcome(query, language, Ranking(retrieved, relevant), text_of))
        searching.append(found.seconds.search)
        on_progress(done, len(asked))
    return Run(subject, tuple(outcomes), Durations(tuple(searching)))


def _chosen(questions: Sequence[Asked], subject: Subject) -> Sequence[Asked]:
    chosen = [question for question in questions if subject.split in ("all", question.split)]
    if not chosen:
        raise TestSetError(
            f"The set {subject.set} has no question in its half {subject.split}.", "Use --split all."
        )
    return chosen[: subject.limit]


def _public_outcome(
    query: Query, language: Language, ranking: Ranking, text_of: Mapping[str, str]
) -> Outcome:
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
