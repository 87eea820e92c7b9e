"""The words of the evaluation page, `{…}` filled in by it; each language has a module of its own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from chat.words import ScreenLanguage

View = Literal["measure", "runs", "compare", "cases"]


@dataclass(frozen=True, slots=True)
class PageWords:
    """Every word that the evaluation page says in one language."""

    title: str
    lead: str
    views: Mapping[View, str]

    set: str
    own_sets: str
    no_index: str
    left_out: str
    no_sets: str
    half: str
    halves: Mapping[str, str]
    half_help: str
    limit: str
    all_questions: str
    start: str
    running: str
    starting: str
    stages: Mapping[str, str]
    stop: str
    stopped: str
    run_failed: str
    run_done: str
    open_run: str

    runs: str
    no_runs: str
    unfinished: str
    run: str
    measured: str
    questions: str
    choose_run: str
    download: str
    making_report: str
    report_of: str

    compare_lead: str
    older: str
    newer: str
    too_few_runs: str

    cases_lead: str
    thumbs_down: str
    no_thumbs: str
    ratings_unread: str
    only_open: str
    answered_with: str
    was_refused: str
    make_case: str
    has_case: str
    own_question: str
    question: str
    language: str
    languages: Mapping[ScreenLanguage, str]
    answerable: str
    is_answerable: str
    is_near_miss: str
    is_far: str
    no_documents: str
    document: str
    sentence: str
    sentence_help: str
    pattern: str
    pattern_help: str
    as_expression: str
    stands_once: str
    stands_often: str
    stands_nowhere: str
    pattern_wrong: str
    name_passage: str
    tags: str
    tags_help: str
    into_set: str
    into_set_help: str
    first_set: str
    """What the first set of one's own is called unless it gets another name."""
    save: str
    saved: str
    measure_it: str
    not_saved: str


def page_words(language: ScreenLanguage) -> PageWords:
    """Give the page's words in a language."""
    from eval.page_words_da import DANISH
    from eval.page_words_en import ENGLISH
    from eval.page_words_sv import SWEDISH

    return {"da": DANISH, "sv": SWEDISH, "en": ENGLISH}[language]
