"""Proper names across the languages: which words are names, and where they stand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.documents import Language
from retrieval.named_texts import Texts
from retrieval.names import missing_names, names_of

PASSAGE = (
    "I Region Skåne blev chefer kvar. Christian B. Isacsson, it-direktør i Region Sjælland, taler i Malmö. "
    "Region Hovedstaden bruger Optima, siger Lone Lindsby fra Sverige. Danske Regioners it-råd er nyt."
)


@pytest.mark.parametrize(
    ("sentence", "language"),
    [
        ("Skåne lost knowledge.", "en"),
        ("Scania lost its knowledge, says Region Zealand.", "en"),
        ("Skånes viden forsvandt.", "da"),
        ("Christian Isacsson leder it i Region Själland.", "sv"),
        ("Ifølge Isacsson sker det i Malmø.", "da"),
        ("The Capital Region uses Optima.", "en"),
        ("Danish Regions sets up an IT council.", "en"),
        ("In Sweden the managers stayed.", "en"),
        ("IT-rådet er nyt.", "da"),
        ("Chefer blev tilbage.", "da"),
        ("Knowledge was lost on a Monday in May.", "en"),
        ("De svenske chefer blev.", "da"),
    ],
)
def test_names_that_stand_there(sentence: str, language: Language) -> None:
    assert missing_names(sentence, language, Texts([PASSAGE])) == ()


@pytest.mark.parametrize(
    ("sentence", "language", "missing"),
    [
        ("Halland lost knowledge.", "en", ("Halland",)),
        ("Ifølge Peter Hansen forsvandt viden.", "da", ("Peter", "Hansen")),
        ("Region Midtjylland bruger Optima.", "da", ("Midtjylland",)),
        ("The Central Denmark Region uses Optima.", "en", ("Central",)),
        ("Direktören Lone Isacsson talar.", "sv", ("Lone Isacsson",)),
        ("Chefer blev tilbage i Göteborg.", "da", ("Göteborg",)),
        ("It was said in Norway.", "en", ("Norway",)),
        ("Det bruger SAP til.", "da", ("SAP",)),
    ],
)
def test_names_that_do_not(sentence: str, language: Language, missing: tuple[str, ...]) -> None:
    assert missing_names(sentence, language, Texts([PASSAGE])) == missing


@pytest.mark.parametrize(
    ("sentence", "language"),
    [("Peter Jensen talte.", "da"), ("Maria Berg ledde mötet.", "sv"), ("Peter Lind spoke.", "en")],
)
def test_two_people_are_not_made_one(sentence: str, language: Language) -> None:
    passage = "Det ledes af Peter Hansen. I dag talte direktør Lars Jensen. Erik Berg och Maria Lind kom."
    assert missing_names(sentence, language, Texts([passage])) == (
        " ".join(sentence.split()[:2]).rstrip("."),
    )
    assert missing_names("Direktør Hansen talte.", "da", Texts([passage])) == ()


@pytest.mark.parametrize(
    ("sentence", "language", "passage"),
    [
        ("Zealand University Hospital hires nurses.", "en", "Sjællands Universitetshospital ansætter."),
        ("It is the Ministry of the Interior and Health.", "en", "Indenrigs- og Sundhedsministeriet"),
        ("It is the Ministry of Culture.", "en", "Det er Kulturministeriet"),
        ("It is Health Director Jens Hansen.", "en", "sundhedsdirektør Jens Hansen"),
        ("It is the Director of Health.", "en", "sundhedsdirektøren"),
        ("It is the Oresund Region.", "en", "Øresundsregionen"),
        ("It is in Skane, Koge and Naestved.", "en", "i Skåne, Køge og Næstved"),
        ("It is in Koege and Aarhus.", "en", "i Køge og Århus"),
        ("Han er fra Lund.", "da", "Lunds borgmester"),
        ("Det är Odense.", "sv", "i Odenseregionen"),
        ("Det er Sundhedsplatform.", "da", "i Sundhedsplatformen"),
    ],
)
def test_institutions_and_spellings_that_stand_there(sentence: str, language: Language, passage: str) -> None:
    assert missing_names(sentence, language, Texts([passage])) == ()


@pytest.mark.parametrize(
    ("name", "passage"),
    [
        ("Peter", "Petersen er leder"),
        ("Lund", "Lundberg er leder"),
        ("Lund", "Lundagård er gammel"),
        ("Hans", "hans leder er ny"),
        ("Hans", "Hansen er leder"),
        ("Stål", "Det er stålsat"),
        ("Koge", "mødet i Køge"),
    ],
)
def test_another_name_that_begins_alike(name: str, passage: str) -> None:
    assert missing_names(f"Det er {name}.", "da", Texts([passage])) == (name,)


def test_which_words_are_names() -> None:
    found = names_of("Ifølge Lone Lindsby fra Region Sjælland er Optima godt.", "da")
    assert [name.text for name in found] == ["Lone", "Lindsby", "Region", "Sjælland", "Optima"]
    assert [name.goes_on for name in found] == [True, False, True, False, False]


@given(st.text(max_size=200), st.sampled_from(["da", "sv", "en"]))
def test_any_text_holds_its_own_names(text: str, language: Language) -> None:
    assert missing_names(text, language, Texts([text])) == ()
