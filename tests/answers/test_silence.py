"""What a model says when it has no answer, and what only sounds like it."""

from __future__ import annotations

import pytest

from retrieval.citation_gate import CitationGate
from retrieval.cross_encoder import CrossEncoder
from retrieval.documents import DocumentInfo, Language
from retrieval.excerpts import Excerpt
from retrieval.silence import is_told_to_say_nothing, says_nothing
from retrieval.writing import _declines


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


DENIAL = "No information is given to relatives without consent."
RULE = "Staff answer the telephone between 8 and 16."


@pytest.mark.parametrize(
    ("passage", "language", "sentence", "is_silent"),
    [
        ((RULE, DENIAL), "en", "No information is given to relatives without consent [1].", False),
        ((RULE, DENIAL), "en", "The documents do not say.", True),
        ((RULE,), "en", "No information is given about the budget [1].", True),
        ((RULE, DENIAL), "da", "Ingen oplysninger gives til pårørende uden samtykke [1].", True),
    ],
)
def test_what_a_passage_denies_is_no_silence(
    entailment: CrossEncoder,
    passage: tuple[str, ...],
    language: Language,
    sentence: str,
    is_silent: bool,
) -> None:
    """A denial is compared with the words of a passage in the answer's language only."""
    whole = " ".join(passage)
    spans = tuple((whole.index(each), whole.index(each) + len(each)) for each in passage)
    info = DocumentInfo("0" * 16, "Rules", None, None, "en", "rules.md")
    gate = CitationGate(
        entailment, [Excerpt(1, info, 1, spans, passage, passage, "Rules", whole, 0)], language
    )
    assert _declines(sentence, gate.check(sentence), language) is is_silent
