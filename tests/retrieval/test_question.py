"""What a question asks for, and which texts hold it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.question import Wanted, gives, is_topic, read_question


def test_content_words_with_their_places_names_and_figures() -> None:
    question = "Hvor mange sygeplejersker var der i Region Hovedstaden i 2024?"
    words = read_question(question).words
    assert [word.text for word in words] == ["sygeplejersker", "Region", "Hovedstaden", "2024"]
    assert all(question[word.start : word.end] == word.text for word in words)
    assert [word.is_name for word in words] == [False, True, True, False]


@pytest.mark.parametrize("question", ["Regionens budget?", "»Regionens« budget?", "– Regionens budget?"])
def test_the_capital_that_begins_a_question_makes_no_name(question: str) -> None:
    assert [word.is_name for word in read_question(question).words] == [False, False]


@pytest.mark.parametrize("question", ["Why?", "Hvad?", "", "?"])
def test_a_question_may_have_no_content_word(question: str) -> None:
    assert read_question(question).words == ()


@given(st.text())
def test_words_of_any_question_stand_in_it_in_order(question: str) -> None:
    words = read_question(question).words
    assert [question[word.start : word.end] for word in words] == [word.text for word in words]
    assert [word.start for word in words] == sorted({word.start for word in words})


@pytest.mark.parametrize(
    ("question", "wanted"),
    [
        ("Hvor mange sygeplejersker er der?", "number"),
        ("Hvorfor steg prisen?", "reason"),
        ("Why was the budget cut?", "reason"),
        ("Who decides the budget?", "person"),
        ("Hvornår bliver budgettet vedtaget?", "date"),
        ("När är telefonen öppen?", "date"),
        ("How much did it cost, and why?", "money"),
        ("What happened, and when?", "date"),
        ("What should I do when a patient dies?", "anything"),
        ("Vad gör man när man blir sjuk?", "anything"),
        ("Var han tilfreds?", "anything"),
        ("Var hölls mötet?", "place"),
        ("Hur många läkare finns det?", "number"),
        ("How many nurses are there?", "number"),
        ("Hvornår er fristen?", "date"),
        ("När är mässan?", "date"),
        ("When is the deadline?", "date"),
        ("Hvem er chef?", "person"),
        ("Vem är chef?", "person"),
        ("Who is the manager?", "person"),
        ("Hvorfor mistede Skåne viden?", "reason"),
        ("Varför tappade Skåne kunskap?", "reason"),
        ("Why did Skåne lose knowledge?", "reason"),
        ("Hvad er grunden til, at aftalen blev opsagt?", "reason"),
        ("Hvad er årsagerne til ventetiden?", "reason"),
        ("Vilka är skälen till förseningen?", "reason"),
        ("Vad är anledningen till bytet?", "reason"),
        ("How come the contract was ended?", "reason"),
        ("What are the causes of the delay?", "reason"),
        ("Hvor ligger sygehuset?", "place"),
        ("Var ligger sjukhuset?", "place"),
        ("Where is the hospital?", "place"),
        ("Hvad koster det?", "money"),
        ("How much money was set aside?", "money"),
        ("Hvor mange penge er der afsat?", "money"),
        ("Hur mycket pengar är kvar?", "money"),
        ("How old is the director?", "age"),
        ("Hvor ofte mødes rådet?", "frequency"),
        ("Hur ofta träffas rådet?", "frequency"),
        ("Hvor lang tid varer det?", "duration"),
        ("Hvilken leverandør overtog driften?", "company"),
        ("Hvad er hendes e-mail?", "contact"),
        ("Hvor stor en andel er det?", "share"),
        ("Hvad gør rådet?", "anything"),
    ],
)
def test_the_kind_of_answer_that_is_wanted(question: str, wanted: Wanted) -> None:
    assert read_question(question).wanted == wanted


@pytest.mark.parametrize(
    ("text", "wanted", "holds"),
    [
        ("Det koster 2 mio. kr.", "money", True),
        ("Det koster meget.", "money", False),
        ("Fristen er d. 29. september.", "date", True),
        ("Fristen er snart.", "date", False),
        ("Der er 6.620 af dem.", "number", True),
        ("Der er mange af dem.", "number", False),
        ("Det blev i 2024.", "number", False),
        ("Hun hedder Grethe Madsen.", "person", True),
        ("Hun er direktør.", "person", False),
        ("Skriv til a.b@region.dk.", "contact", True),
        ("Skriv til os.", "contact", False),
        ("Det er 12 % af alle.", "share", True),
        ("Rådet mødes to gange om året.", "frequency", True),
        ("Hvad som helst.", "anything", True),
    ],
)
def test_what_a_text_holds(text: str, wanted: Wanted, holds: bool) -> None:
    assert gives(text, "?", wanted) is holds


def test_what_the_question_itself_said_is_no_answer() -> None:
    assert not gives("Christian Isacsson taler.", "Hvem er Christian Isacsson?", "person")
    assert gives("Christian Isacsson og Torben Dalsgaard taler.", "Hvem er Christian Isacsson?", "person")


@pytest.mark.parametrize(
    ("text", "names_only"),
    [
        ("Fastholdelse af sygeplejersker", True),
        ("Att anropa skript från ett makro", True),
        ("Bekendtgørelse om krav til it-systemer", True),
        ("Calling scripts from a macro", True),
        ("", True),
        ("Fastholdelse af sygeplejersker?", False),
        ("hvem leder rådet", False),
        ("Jag vill veta vilken region som har en plan", False),
        ("blev planen til noget", False),
        ("Måste chefen bo i kommunen", False),
        ("Nævn lederen af programmet", False),
        ("Räkna upp punkterna", False),
        ("Tell me about the council", False),
        # A name that only begins like a word that asks.
        ("Hvorup kirke", True),
        ("Haraldsted sogn", True),
    ],
)
def test_a_text_that_only_names_a_matter(text: str, names_only: bool) -> None:
    assert is_topic(text) is names_only
