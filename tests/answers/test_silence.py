"""What a model says when it has no answer, and what only sounds like it."""

from __future__ import annotations

import pytest

from retrieval.silence import is_told_to_say_nothing, says_nothing


@pytest.mark.parametrize(
    "sentence",
    [
        "Det siger dokumenterne ikke.",
        "Det ved jeg ikke.",
        "Uddragene indeholder ikke oplysninger om dette [1].",
        "Det fremgår ikke af teksten, hvem det er.",
        "Det säger dokumenten inte.",
        "Jag vet inte.",
        "Det framgår inte av utdragen.",
        "Utdraget nämner inget om budgeten.",
        "The documents do not say.",
        "I don't know [1].",
        "The excerpt does not mention the budget.",
        "There is no information about this.",
        "It is not stated in the excerpts.",
    ],
)
def test_no_answer(sentence: str) -> None:
    assert says_nothing(sentence)


def test_what_the_prompt_has_a_model_say_is_told_from_what_only_sounds_like_it() -> None:
    assert is_told_to_say_nothing("Det siger dokumenterne ikke.")
    assert not is_told_to_say_nothing("No information is given to relatives without consent [1].")


@pytest.mark.parametrize(
    "sentence",
    [
        "De ved ikke, hvad de skal lave [1].",
        "Hvem der skal sidde i rådet, er ikke afgjort [1].",
        "Systemerne er næsten ikke dokumenteret [1].",
        "Det är inte bestämt vilka som ska sitta i rådet [1].",
        "The employees do not know what they will be working on [1].",
        "The systems were not documented [1].",
        "Teksten siger, at lægerne ikke må ryge [1].",
        "The document states that nurses may not smoke [1].",
        "Dokumenter, der ikke indeholder personoplysninger, kan deles [1].",
        "Ingen oplysninger må videregives uden samtykke [1].",
        "Inga uppgifter får lämnas ut [1].",
        "No information may be disclosed without consent [1].",
        "It has not been decided [1].",
    ],
)
def test_an_answer(sentence: str) -> None:
    assert not says_nothing(sentence)
