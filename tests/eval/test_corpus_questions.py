"""The questions on the documents that come with the project: enough of each kind, and true of the texts."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from eval.testset import Question, find_faults, load_test_set
from ingest.reading import document_files, read_document
from retrieval.documents import Document
from retrieval.language import detect_language

PROJECT = Path(__file__).resolve().parents[2]
CORPUS = PROJECT / "corpus"
QUESTIONS = PROJECT / "eval" / "testsets" / "corpus.jsonl"

SHARED_RUN = 8
"""A question that has this many consecutive words in common with its document copies it."""
WORD = re.compile(r"\w+")


@cache
def questions() -> tuple[Question, ...]:
    return load_test_set(QUESTIONS).questions


@cache
def documents() -> dict[str, Document]:
    return {
        document.info.path: document
        for document in (read_document(file, CORPUS) for file in document_files(CORPUS))
    }


def runs(text: str) -> set[tuple[str, ...]]:
    words = [word.lower() for word in WORD.findall(text)]
    return {tuple(words[at : at + SHARED_RUN]) for at in range(len(words) - SHARED_RUN + 1)}


def test_every_pattern_stands_in_its_document() -> None:
    assert find_faults(QUESTIONS, documents().values()) == ()


def test_there_are_enough_questions_of_each_kind_in_equal_thirds() -> None:
    kinds = Counter((question.language, question.kind) for question in questions())
    of_each_language = {"plain": 48, "two-documents": 6, "near-miss": 18, "far": 8}
    assert kinds == {
        (language, kind): count for language in ("da", "sv", "en") for kind, count in of_each_language.items()
    }


def test_at_least_half_of_the_answerable_are_asked_in_another_language_than_the_document_s() -> None:
    answerable = [question for question in questions() if question.answerable]
    crossing = [
        question
        for question in answerable
        if all(documents()[e.document].info.language != question.language for e in question.evidence)
    ]
    assert len(crossing) * 2 >= len(answerable)


def test_every_document_is_asked_about_in_every_language_and_in_both_halves() -> None:
    asked = {
        (question.language, question.split, evidence.document)
        for question in questions()
        for evidence in question.evidence
        if question.kind == "plain"
    }
    assert asked == {
        (language, split, path)
        for language in ("da", "sv", "en")
        for split in ("tune", "test")
        for path in documents()
    }


def test_both_halves_hold_as_many_questions_of_each_language_and_kind() -> None:
    counts = Counter((question.language, question.kind, question.split) for question in questions())
    uneven = {
        (language, kind): (counts[language, kind, "tune"], counts[language, kind, "test"])
        for language, kind, _ in counts
        if abs(counts[language, kind, "tune"] - counts[language, kind, "test"]) > 1
    }
    assert uneven == {}


def test_the_file_is_in_order_of_its_ids_and_asks_nothing_twice() -> None:
    ids = [question.id for question in questions()]
    assert ids == sorted(ids)
    assert all(question.id.startswith(f"{question.language}-") for question in questions())
    assert len({question.question.lower() for question in questions()}) == len(ids)


def test_the_languages_are_those_that_are_detected() -> None:
    other = [
        question.id for question in questions() if detect_language(question.question) != question.language
    ]
    assert len(other) <= 0.05 * len(questions()), other


def test_no_question_copies_its_document() -> None:
    of_document = {path: runs(document.text) for path, document in documents().items()}
    copied = [
        question.id
        for question in questions()
        if any(runs(question.question) & of_document[evidence.document] for evidence in question.evidence)
    ]
    assert copied == []


@pytest.mark.parametrize(
    "text", ["Why did Skåne lose knowledge?", "Hvorfor mistede Skåne viden?", "Varför tappade Skåne kunskap?"]
)
def test_why_skaane_lost_knowledge_is_kept_for_the_test_half(text: str) -> None:
    (question,) = (question for question in questions() if question.question == text)
    assert question.split == "test"
    (evidence,) = question.evidence
    sentence = (
        "I Region Skåne blev chefer och personalansvariga kvar, medan medarbetarna som utförde "
        "det egentliga arbetet flyttade över till leverantören."
    )
    assert evidence.stands_in("region-skaane-outsourcing.md", sentence)
