"""Which language a question or a document is in."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.language import detect_language, votes_of_words


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Hvorfor mistede Skåne viden?", "da"),
        ("Varför tappade Skåne kunskap?", "sv"),
        ("Why did Skåne lose knowledge?", "en"),
        ("Hvem er Christian Isacsson?", "da"),
        ("Vem är Torben Dalsgaard?", "sv"),
        ("Who is Torben Dalsgaard?", "en"),
        ("Who leads Region Sjælland?", "en"),
        ("Vad kostar det nya sjukhuset i Hillerød?", "sv"),
        ("Vad sa Søren Jørgensen?", "sv"),
        ("Hvad laver Region Skåne i Malmö?", "da"),
        ("HVOR MANGE?", "da"),
        ("HUR MÅNGA?", "sv"),
        ("How many?", "en"),
        ("Hvad gør it-rådet?", "da"),
        ("Vad gör it-rådet?", "sv"),
        ("Lønudvikling 2024", "da"),
        ("Löneutveckling 2024", "sv"),
        ("jordemødre", "da"),
        ("barnmorskor", "sv"),
        ("midwives", "en"),
        ("Der er en risiko for at miste viden, siger lederen.", "da"),
        ("Det finns en risk att man tappar kunskap, säger chefen.", "sv"),
        ("Var hun ansat i 2023?", "da"),
        ("Var alle med?", "da"),
        ("Var der frist?", "da"),
        ("Var ligger Holbæk?", "sv"),
        ("Er der frist i Skåne?", "da"),
        ("Er fristen i maj?", "da"),
        ("Nurses in Skåne?", "en"),
        ("In Denmark?", "en"),
        ("Kan man jobba i København?", "sv"),
        ("There is a risk that you lose knowledge, says the manager.", "en"),
    ],
)
def test_the_language_of_a_question(text: str, language: str) -> None:
    assert detect_language(text) == language


def test_the_it_of_a_danish_compound_is_no_english_word() -> None:
    assert detect_language("it-råd") != "en"


@pytest.mark.parametrize("text", ["", "  ", "12345", "?", "北京", "Где мост?", "På Fyn?", "Kan vi?"])
def test_what_is_in_none_of_the_three_or_in_two_is_unknown(text: str) -> None:
    assert detect_language(text) == "unknown"


@pytest.mark.parametrize("text", ["Har vi en policy?", "Status på budget", "Policy om distansarbete"])
def test_a_danish_or_swedish_text_of_english_words_is_not_english(text: str) -> None:
    assert detect_language(text) != "en"


def test_a_word_of_another_language_does_not_turn_a_text() -> None:
    danish = "Regionen har valgt en leverandør, og den hedder 'The Best of IT'. " * 3
    assert detect_language(danish) == "da"


@given(st.text())
def test_any_text_has_one_of_four(text: str) -> None:
    assert detect_language(text) in {"da", "sv", "en", "unknown"}


@pytest.mark.parametrize(
    ("text", "votes"),
    [
        ("Regionen har ansat Anna Svensson.", {}),
        ("Rapporten kommer i andet kvartal.", {}),
        ("Nurses in Region Sjælland earn more.", {}),
        ("Byen vil have is og en by.", {"da": 2}),
        ("Medarbetarna flyttade över till leverantören.", {"sv": 3}),
        ("The head of Köpenhamn och Malmö.", {"en": 2, "sv": 1}),
    ],
)
def test_how_words_vote(text: str, votes: dict[str, int]) -> None:
    assert votes_of_words(text) == votes
