"""An "about" or a bound that a passage gives a figure is not lost in a sentence."""

from __future__ import annotations

import pytest

from retrieval.documents import Language
from tests.answers.test_figures import stands


@pytest.mark.parametrize(
    ("sentence", "language", "passage", "passage_language", "is_held"),
    [
        ("250 personer deltog.", "da", "Omkring 250 personer deltog.", "da", False),
        ("Cirka 250 personer deltog.", "da", "Omkring 250 personer deltog.", "da", True),
        ("About 250 people took part.", "en", "Knap 250 personer deltog.", "da", True),
        ("About 250 people took part.", "en", "250 personer deltog.", "da", True),
        ("250 people took part.", "en", "Runt 250 personer deltog, 100 av dem på plats.", "sv", False),
        ("100 people were there.", "en", "Runt 250 personer deltog, 100 av dem på plats.", "sv", True),
        ("250 personer deltog.", "da", "Omkring 250 kom, og 250 personer deltog.", "da", True),
        ("Det kostar 3 miljoner kronor.", "sv", "Det koster op til 3 mio. kr.", "da", False),
        ("Prisen er 3 mio. kr.", "da", "The price is more than DKK 3 million.", "en", False),
        ("Det kostar 12 miljoner kronor.", "sv", "Det koster ca. 10-12 mio. kr.", "da", False),
        ("Svaret skal komme senest 30 dage før.", "da", "Svar gives mindst 30 dage før.", "da", True),
        ("Beløbet må ikke overstige 500 kr.", "da", "Beløbet er højst 500 kr.", "da", True),
        ("Lånet varer 30 dage.", "da", "Lånet varer højst 30 dage.", "da", False),
        ("Forsøget varede tre år.", "da", "Det blev prøvet over tre år.", "da", True),
        ("Försöket varade ett år.", "sv", "De provades under ett år.", "sv", True),
        ("De er tre eller flere.", "da", "De er mindst tre.", "da", True),
        ("De er tre.", "da", "De er tre eller flere.", "da", False),
        ("Halvdelen er kvinder.", "da", "Mere end halvdelen er kvinder.", "da", False),
        ("Det var i 2024.", "da", "Det blev bedre end i 2024.", "da", True),
        ("Det hände 2024.", "sv", "Det hände under 2024.", "sv", True),
        ("Der er 40 senge.", "da", "Senge\t40", "da", True),
        ("Der er 450 ansatte.", "da", "Der er ~450 ansatte.", "da", False),
        ("Antallet är nu 35 i veckan.", "sv", "Det minskade från omkring 400 till 35 i veckan.", "sv", True),
        ("Regionen har 640 senge.", "da", "Regionen råder over 640 senge.", "da", True),
        ("To har ikke betalt.", "da", "Alle på nær to har betalt.", "da", True),
        ("Det skedde 3 torsdagar.", "sv", "Det skedde under 3 torsdagar.", "sv", True),
        ("There can be 250 people.", "en", "Omkring 250 personer deltager.", "da", False),
        ("Der var 250.", "da", "Der var maks. 250.", "da", False),
        ("Beløbsgrænsen er 500 kr.", "da", "Beløbet er højst 500 kr.", "da", True),
        ("Det er for dem på 18 år og derover.", "da", "Man skal være mindst 18 år.", "da", True),
        ("Det tager 7 dage.", "da", "Det tager cirka en uge.", "da", False),
        ("Der var 250.", "da", "Der var anslået 250.", "da", False),
        ("Der er 450 ansatte.", "da", "Ansatte: 450+", "da", False),
        ("Man skal være fyldt 18 år.", "da", "Man skal være mindst 18 år.", "da", True),
        ("Fristen er 30 dage.", "da", "Svar gives inden for højst 30 dage.", "da", True),
        ("Det varede over to timer.", "da", "Det varede mere end to timer.", "da", True),
        ("The number of people coming over is 100.", "en", "Tilsammen er de knap 100.", "da", False),
    ],
)
def test_an_about_or_a_bound_is_not_lost(
    sentence: str, language: Language, passage: str, passage_language: Language, is_held: bool
) -> None:
    assert stands(sentence, language, passage, passage_language) is is_held
