"""Public sets as a source of unanswerable questions: each query again, its relevant passages taken out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from errors import QuestionError
from eval.measuring import Ask, Keep, OnProgress, chosen, search_public_set, searches
from eval.outcome import Outcome, Place
from eval.publicset import PublicSet, Query
from eval.run import Durations, Run, Subject
from eval.scoring import answer_scores
from retrieval.chain import Assistant
from retrieval.documents import Answer, DocumentInfo
from retrieval.search import Filters, Found

REMOVED = "gold-removed"
"""The kind of a question whose passages were taken out."""

Find = Callable[[str, int, Filters], Found]


@dataclass(frozen=True, slots=True)
class GoldPair:
    """What a query finds in the index as it is, and with its relevant passages taken out."""

    query: Query
    language: str
    """Of the passages among which it searches."""
    relevant: frozenset[str]
    """The paths of the relevant passages among them."""
    found: Found
    found_without: Found


def gold_pairs(
    find: Find, documents: Iterable[DocumentInfo], public_set: PublicSet, queries: Iterable[Query], k: int
) -> Iterator[GoldPair]:
    """Search for each query twice, to `k` hits; `find` is a `Searcher`'s over the set's own index."""
    known = {info.path: info for info in documents}
    for query, language, filters, without in _asked(known, public_set, queries):
        among = language.split("+")
        relevant = frozenset(path for path in query.relevant if known[path].language in among)
        yield GoldPair(query, language, relevant, find(query.text, k, filters), find(query.text, k, without))


def measure_gold_removed(
    assistant: Assistant,
    public_set: PublicSet,
    subject: Subject,
    on_progress: OnProgress,
    *,
    unrefusing: Ask = lambda *_: None,
    keep: Keep = lambda _: None,
) -> Run:
    """Ask every query that the subject names twice, with its relevant passages in the index and without.

    With them it is answerable, without them not; an answer is right when it quotes one of them.
    """
    queries = chosen(public_set.queries, subject)
    documents = assistant.documents()
    asked = list(_asked({info.path: info for info in documents}, public_set, queries))
    ranked = search_public_set(assistant.search, documents, public_set, queries)
    outcomes: list[Outcome] = []
    answers: list[Answer] = []
    for done, (outcome, (query, _, filters, without)) in enumerate(zip(ranked, asked, strict=True), start=1):
        try:
            answer = assistant.ask(query.text, filters)
            refused = assistant.ask(query.text, without)
        except QuestionError:
            for each in _unserved(outcome):
                outcomes.append(each)
                keep(each)
            on_progress(done, len(asked))
            continue
        quoted = (unrefusing(query.text, filters) or answer) if answer.abstained else answer
        relevant = {place.document for place in outcome.expected}
        right = any(citation.document.path in relevant for citation in quoted.citations)
        made = [_with(outcome, answer, assistant, answerable=True, right=right)]
        made.append(_with(outcome, refused, assistant, answerable=False, right=False))
        for each in made:
            outcomes.append(each)
            keep(each)
        answers += [answer, refused]
        on_progress(done, len(asked))
    searching = tuple(answer.seconds.search for answer in answers)
    return Run(
        subject,
        tuple(outcomes),
        Durations(searching, tuple(answer.seconds.answer or 0.0 for answer in answers)),
    )


def _asked(
    known: Mapping[str, DocumentInfo], public_set: PublicSet, queries: Iterable[Query]
) -> Iterator[tuple[Query, str, Filters, Filters]]:
    """Give each search of a set, with where it is made: among all passages, and all but the relevant."""
    language_of = {path: info.language for path, info in known.items()}
    for query, language, filters in searches(public_set, language_of, queries):
        gold = tuple(known[path].id for path in query.relevant)
        yield query, language, filters, replace(filters, without=gold)


def _unserved(outcome: Outcome) -> tuple[Outcome, Outcome]:
    """Return both outcomes of a query that cannot be asked: no answer is given, for certain."""
    refused = replace(outcome, confidence=0.0, abstained=True, right=False)
    without = replace(refused, kind=REMOVED, answerable=False, ranks=(), expected=(), hits=())
    return (
        replace(refused, scores={**outcome.scores, "refused_answerable": 1.0}),
        replace(without, scores={"refused_unanswerable": 1.0}),
    )


def _with(
    outcome: Outcome, answer: Answer, assistant: Assistant, *, answerable: bool, right: bool
) -> Outcome:
    scores = answer_scores(answer, outcome.language, assistant.document, answerable=answerable)
    return replace(
        outcome,
        kind=outcome.kind if answerable else REMOVED,
        answerable=answerable,
        scores={**outcome.scores, **scores} if answerable else scores,
        confidence=answer.confidence,
        abstained=answer.abstained,
        ranks=outcome.ranks if answerable else (),
        expected=outcome.expected if answerable else (),
        quotes=_quotes(answer),
        hits=outcome.hits if answerable else _places(answer, len(outcome.hits)),
        right=right,
    )


def _quotes(answer: Answer) -> tuple[Place, ...]:
    return tuple(Place(citation.document.path, citation.quote) for citation in answer.citations)


def _places(answer: Answer, count: int) -> tuple[Place, ...]:
    return tuple(Place(hit.document.path, hit.text) for hit in answer.hits[:count])
