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
        (
            "Hvad siger Region Nord og Vindelbo & Søn om sagen?",
            ("Hvad siger Region Nord om sagen?", "Hvad siger Vindelbo & Søn om sagen?"),
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
        "Hvad er forskellen mellem Skåne og Halland?",
        "Vad är skillnaden mellan Region Skåne och Region Halland?",
        "What lies between Skåne and Halland?",
        "Hvad kan Danmark og Sverige lære af hinanden?",
        "Vad kan Skåne och Halland lära av varandra?",
        "What can Skåne and Halland learn from each other?",
        "Hvad laver Social- og Sundhedsstyrelsen?",
        "Vad gör Hälso- och Sjukvårdsnämnden?",
        "What does the Ministry of Health and Social Affairs say?",
        "When was the arbitration between Region Bælthav and Vindelbo & Søn?",
        "Vem bestämmer när och hur mötet hålls?",
        "Who decides when and where the meeting is held?",
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
