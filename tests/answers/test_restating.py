"""What a written sentence adds to the question, and whether that is told where it is cited."""

from __future__ import annotations

import pytest

from retrieval.chain import Assistant
from retrieval.citation_gate import CitationGate
from retrieval.cross_encoder import CrossEncoder
from retrieval.documents import Fault, Language
from retrieval.excerpts import excerpt_of
from retrieval.restating import (
    asked_words,
    explains_other,
    new_words,
    repeats,
    restates,
    share_told,
    tells_titles_alone,
)


@pytest.mark.parametrize(
    ("question", "sentence", "expected"),
    [
        ("What does the firm charge for the recruitment?", "The firm charges for the recruitment.", True),
        ("Hur stor andel slutar första året?", "En andel slutar under det första året.", True),
        ("Hvor mange læger er der?", "Er der flere læger?", True),
        ("Hvor mange læger er der?", "Er der »flere læger?«", True),
        ("Hvor mange læger er der?", "Der er 12 læger.", False),
        ("Hvornår mødes rådet?", "Rådet mødes i maj.", False),
        ("Mister de deres service?", "Ja, de mister deres service.", False),
        ("Name the council.", "The council.", False),
        ("", "The council meets.", False),
    ],
)
def test_a_sentence_that_says_nothing_new(question: str, sentence: str, expected: bool) -> None:
    assert restates(sentence, question) is expected


def test_a_compound_holds_its_parts_but_is_not_held_by_them() -> None:
    assert new_words("Timelønnede ansatte går.", "Hvad gør fuldtidsansatte?") == ("Timelønnede", "går")
    assert new_words("Fuldtidsansatte går.", "Hvad gør ansatte?") == ("Fuldtidsansatte", "går")
    assert share_told(("Fuldtidsansatte", "timetal"), "Ansatte på deltid har sat deres timetal ned.") == 0.5
    assert share_told((), "") == 1


def test_what_is_taken_from_the_question() -> None:
    sentence = "Mønsteret for it-rådet er statens it-råd."
    assert asked_words(sentence, "Hvad er mønsteret for it-rådet?") == ("Mønsteret", "it-rådet", "it-råd")
    assert asked_words(sentence, "Hvem mødes?") == ()


@pytest.mark.parametrize(
    ("question", "sentence", "fault"),
    [
        ("Hvad er vigtigt?", "I maj 2025 var 400 af regionens vagtplanlæggere samlet [1].", None),
        ("Hvor mange vagtplanlæggere var samlet?", "I maj 2025 var 400 vagtplanlæggere samlet [1].", None),
        ("Hvor mange vagtplanlæggere var samlet?", "Vagtplanlæggere var samlet [1].", "restated"),
        ("Hvor mange vagtplanlæggere var samlet?", "Var 400 vagtplanlæggere samlet? [1]", "restated"),
        # The names and figures are right, and the rest is invented in words that are near.
        (
            "Hvor mange vagtplanlæggere var samlet?",
            "400 vagtplanlæggere var samlet og krævede kortere nætter, bedre kantiner og flere ferier [1].",
            "meaning",
        ),
        # What the passage says of one thing is said of another, which only the question names.
        (
            "Hvor mange kokke fra den nye festival var samlet?",
            "Kokke fra den nye festival er 400 vagtplanlæggere i maj 2025 [1].",
            "meaning",
        ),
        ("Hvor mange kokke var der?", "I maj 2025 var 400 vagtplanlæggere og kokke samlet [1].", "meaning"),
    ],
)
def test_what_is_taken_from_the_question_must_be_told_where_it_is_cited(
    corpus: Assistant,
    entailment: CrossEncoder,
    question: str,
    sentence: str,
    fault: Fault | None,
) -> None:
    chunk = next(each for each in corpus.index.chunks if "400 af regionens vagtplanlæggere" in each.text)
    gate = CitationGate(entailment, [excerpt_of(corpus.index, 1, chunk)], "da", question)
    verdict = gate.check(sentence)
    assert verdict is not None
    assert verdict.fault == fault


@pytest.mark.parametrize(
    ("sentence", "language", "question", "asked_in", "told"),
    [
        ("– Det finns en risk att man tappar kunskap.", "sv", "Varför tappade Skåne kunskap?", "sv", True),
        ("– Det finns en risk att man tappar kunskap.", "sv", "Why did Skåne lose knowledge?", "en", True),
        ("– Det finns en risk att man tappar kunskap.", "sv", "Hvorfor mistede Skåne viden?", "da", True),
        ("Cheferna stannade kvar i Skåne.", "sv", "Why did Skåne lose knowledge?", "en", False),
        ("Skåne mistede viden, fordi cheferne blev.", "da", "Hvorfor mistede Skåne viden?", "da", True),
        ("Det gjorde det svårt.", "sv", "Varför tappade Skåne kunskap?", "sv", False),
    ],
)
def test_what_for_the_most_part_says_again_what_is_asked(
    sentence: str, language: Language, question: str, asked_in: Language, told: bool
) -> None:
    assert repeats(sentence, language, question, asked_in) is told


@pytest.mark.parametrize(
    ("sentence", "language", "question", "asked_in", "of_other"),
    [
        (
            "Att flytta är stressande eftersom mycket är nytt.",
            "sv",
            "Varför tappade Skåne kunskap?",
            "sv",
            True,
        ),
        (
            "Att flytta är stressande eftersom mycket är nytt.",
            "sv",
            "Why did Skåne lose knowledge?",
            "en",
            True,
        ),
        ("Att flytta är stressande eftersom mycket är nytt.", "sv", "Varför är det stressande?", "sv", False),
        ("Kunskap gick förlorad eftersom alla slutade.", "sv", "Hvorfor mistede Skåne viden?", "da", False),
        ("Skåne mistede viden, fordi cheferne blev.", "da", "Why did Skåne lose knowledge?", "en", False),
        ("Fordi cheferne blev, mistede de alt.", "da", "Hvorfor mistede Skåne viden?", "da", False),
        ("Cheferne blev.", "da", "Hvorfor mistede Skåne viden?", "da", False),
    ],
)
def test_a_reason_may_be_one_of_something_else(
    sentence: str, language: Language, question: str, asked_in: Language, of_other: bool
) -> None:
    assert explains_other(sentence, language, question, asked_in) is of_other


@pytest.mark.parametrize(
    ("sentence", "titles", "passage", "is_so"),
    [
        ("Det handler om arbejdsliv.", "Handleplan for et godt arbejdsliv", "Mødet var den 3. maj.", True),
        (
            "Det handler om arbejdsliv.",
            "Handleplan for et godt arbejdsliv",
            "Arbejdslivet ændrer sig.",
            False,
        ),
        ("Mødet var i Odense.", "Handleplan for et godt arbejdsliv", "Mødet var den 3. maj.", False),
        ("450.", "Handleplan", "Der er 450 ansatte.", False),
    ],
)
def test_titles_alone_are_no_answer(sentence: str, titles: str, passage: str, is_so: bool) -> None:
    assert tells_titles_alone(sentence, titles, passage) is is_so
