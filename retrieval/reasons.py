"""Where a reason is asked for: what tells it comes before what only says what is to be explained."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from retrieval.documents import Language, SearchResult
from retrieval.index import Index
from retrieval.judgement import NEAR_ODDS, Judged
from retrieval.restating import explains_other, repeats
from retrieval.runs import run_from
from retrieval.signs import Statement

_AS_GOOD: Final = 1.0
"""In log odds."""


def with_reason_first(judged: Judged, asked: SearchResult, index: Index) -> Judged:
    """Return statements with one first that tells the reason, where the best does not.

    It may say why something else is so, and what is to be explained is said nearly as well; or it only says
    what is to be explained.
    """
    best, second = judged.statements[0], judged.statements[1:2]
    if (
        second
        and judged.log_odds[1] >= judged.log_odds[0] - NEAR_ODDS
        and _only_says(second[0], asked, index)
        and explains_other(best.text, _language(best, index), asked.question, asked.language)
    ):
        judged = _with_best_last(judged)
    return _with_telling_first(judged) if _only_says(judged.statements[0], asked, index) else judged


def _only_says(statement: Statement, asked: SearchResult, index: Index) -> bool:
    """Tell whether a statement says what is to be explained, and no reason."""
    language = _language(statement, index)
    return not statement.signs.gives and repeats(statement.text, language, asked.question, asked.language)


def _language(statement: Statement, index: Index) -> Language:
    return index.documents[statement.chunk.document_id].language


def _with_best_last(judged: Judged) -> Judged:
    """Return statements with the best one behind all others."""
    best, *others = judged.statements
    odds, *other_odds = judged.log_odds
    return replace(judged, statements=(*others, best), log_odds=(*other_odds, odds))


def _with_telling_first(judged: Judged) -> Judged:
    """Return statements of which the best only says what is to be explained, with the one that explains it.

    It is the best of those that go on from it in its paragraph, where it is nearly as good as any other; of
    two that are as good the one with a word that gives a reason. The rest of the paragraph comes before what
    others say.
    """
    best, *others = zip(judged.statements, judged.log_odds, strict=True)
    following = run_from(best[0], judged.statements)[1:]
    reasons = [(each, odds) for each, odds in others if each in following]
    if not reasons or reasons[0][1] < others[0][1] - NEAR_ODDS:
        return judged
    as_good = (reason for reason in reasons if reason[1] >= reasons[0][1] - _AS_GOOD)
    telling = max(as_good, key=lambda reason: reason[0].signs.gives)
    others.sort(key=lambda each: each[0] not in following)
    ranked = [telling, best, *(each for each in others if each != telling)]
    return replace(
        judged,
        statements=tuple(statement for statement, _ in ranked),
        log_odds=tuple(odds for _, odds in ranked),
    )
