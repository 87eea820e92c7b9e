"""Questions that ask two things at once."""

from __future__ import annotations

import pytest

from retrieval.chain import Assistant
from retrieval.question_parts import parts_of


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        (
            "Hvem leder udvalget, og hvornår mødes det?",
            ("Hvem leder udvalget?", "Hvornår mødes det?"),
        ),
        (
            "Who speaks for Skåne, and who for Halland?",
            ("Who speaks for Skåne?", "Who speaks for Halland?"),
        ),
        (
            "Hvem taler om økonomi for Region Nord, og hvem gør det for Region Syd?",
            ("Hvem taler om økonomi for Region Nord?", "Hvem taler om økonomi for Region Syd?"),
        ),
        (
            "Vad säger Region Skåne och Region Halland om löner?",
            ("Vad säger Region Skåne om löner?", "Vad säger Region Halland om löner?"),
        ),
        (
            "What do Region Zealand and the Capital Region each plan?",
            ("What do Region Zealand plan?", "What do the Capital Region plan?"),
        ),
    ],
)
def test_two_questions_in_one_are_told_apart(question: str, parts: tuple[str, str]) -> None:
    assert parts_of(question) == parts


@pytest.mark.parametrize(
    "question",
    [
        "Hvor og hvornår blev konferencen holdt?",  # "where" alone is about nothing
        "Hvad siger rapporten om løn og pension?",
        "Löner och pensioner",
        "Why did Skåne lose knowledge?",
        "?",
        "",
    ],
)
def test_one_question_stays_one(question: str) -> None:
    assert parts_of(question) == ()


def test_each_part_is_answered_from_its_own_document(corpus: Assistant) -> None:
    question = (
        "When is the deadline for the post in Region Zealand, and when must the IT council be in place?"
    )
    answer = corpus.ask(question)
    assert not answer.abstained
    assert {"danske-regioner-it-raad.txt", "region-sjaelland-digitaliseringsdirektoer.pdf"} <= {
        citation.document.path for citation in answer.citations
    }
    assert answer.hits == corpus.search(question).hits
