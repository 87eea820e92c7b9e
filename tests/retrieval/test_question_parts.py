"""Questions that ask two things at once."""

from __future__ import annotations

import pytest

from retrieval.chain import Assistant, Question
from retrieval.documents import Language
from retrieval.question_parts import parts_of, standing_alone


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
            "Vem leder projektet och var hålls mötet?",
            ("Vem leder projektet?", "Var hålls mötet?"),
        ),
        (
            "Af hvem er planen lavet, og af hvem er den vedtaget?",
            ("Af hvem er planen lavet?", "Af hvem er den vedtaget?"),
        ),
        (
            "What is the budget for R&D and HR?",
            ("What is the budget for R&D?", "What is the budget for HR?"),
        ),
        (
            "What do Region Zealand and the Capital Region each plan?",
            ("What do Region Zealand plan?", "What do the Capital Region plan?"),
        ),
        (
            "Hvad siger Region Nord og Vindelbo & Søn om sagen?",
            ("Hvad siger Region Nord om sagen?", "Hvad siger Vindelbo & Søn om sagen?"),
        ),
        (
            "Hvad siger Region Nord og Region Syd om fælles it?",
            ("Hvad siger Region Nord om fælles it?", "Hvad siger Region Syd om fælles it?"),
        ),
        ("Compare pay in Skåne and Halland.", ("Compare pay in Skåne?", "Compare pay in Halland?")),
        (
            "Vad säger dokumenten om samarbete mellan regionerna och om att dela data?",
            (
                "Vad säger dokumenten om samarbete mellan regionerna?",
                "Vad säger dokumenten om att dela data?",
            ),
        ),
        (
            "What does the plan say about leave, and about pay for nights?",
            ("What does the plan say about leave?", "What does the plan say about pay for nights?"),
        ),
        (
            "Hvor og hvornår blev konferencen holdt?",
            ("Hvor blev konferencen holdt?", "Hvornår blev konferencen holdt?"),
        ),
        (
            "When was the council planned, and by whom?",
            ("When was the council planned?", "By whom was the council planned?"),
        ),
        (
            "När och av vem beslutades planen?",
            ("När beslutades planen?", "Av vem beslutades planen?"),
        ),
    ],
)
def test_two_questions_in_one_are_told_apart(question: str, parts: tuple[str, str]) -> None:
    assert parts_of(question) == parts


@pytest.mark.parametrize(
    "question",
    [
        "How many left, and why?",  # "why many left" is not what is asked
        "How close to the harbour must one live, and why?",
        "Hvor i Nordby gik det galt, og hvorfor?",
        "Hvornår ved man, hvem der kommer, og hvor?",
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
        "Hvad er Region Nord og Region Syd fælles om?",
        "Hvordan samarbejder Region Skåne og Region Halland?",
        "How far apart are Malmö and Lund?",
        "Vilken region är störst av Skåne och Halland?",
        "Vad säger Sveriges Kommuner och Regioner om löner?",
        "Hvad laver Center for It og Medicoteknologi?",
        "Hvad gør Ministeriet for Sundhed og Forebyggelse?",
        "Hvem ledede projektet og var ansvarlig for budgettet?",
        "Who is the person who founded the institute and who later became minister?",
        "What happens when the patient is discharged and when the GP takes over?",
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


def test_the_hits_of_both_parts_and_of_the_whole_are_shown_by_turns(corpus: Assistant) -> None:
    two = "Who chairs Danish Regions, and who chairs the interview panel in Region Zealand?"
    found = corpus.finding.invoke(Question(two))
    first, second = (part.result.hits for part in found.parts)
    whole = found.result.hits
    hits = corpus.search(two).hits
    assert [hit.rank for hit in hits] == list(range(1, 11))
    places = [(hit.document.id, hit.start) for hit in hits]
    assert len(set(places)) == 10
    turns = [(hit.document.id, hit.start) for turn in zip(first, second, whole, strict=True) for hit in turn]
    assert places == list(dict.fromkeys(turns))[:10]
    # The second question's best passage is shown second, where the first has another.
    assert places[1] == (second[0].document.id, second[0].start) != places[0]


@pytest.mark.parametrize(
    ("parts", "language", "alone"),
    [
        (
            ("Vem är ordförande för Danske Regioner?", "Hur gammal är hon?"),
            "sv",
            ("Vem är ordförande för Danske Regioner?", "Hur gammal är hon (Danske Regioner ordförande)?"),
        ),
        (
            ("How many have applied?", "When is the deadline in Region Zealand?"),
            "en",
            ("How many have applied (Region Zealand deadline)?", "When is the deadline in Region Zealand?"),
        ),
        (
            ("Hvem leder udvalget?", "Hvornår mødes det?"),
            "da",
            ("Hvem leder udvalget?", "Hvornår mødes det (leder udvalget)?"),
        ),
        (
            ("Who speaks for Skåne?", "Who speaks for Halland?"),
            "en",
            ("Who speaks for Skåne?", "Who speaks for Halland?"),
        ),
        ((), "en", ()),
    ],
)
def test_what_one_question_leaves_out_the_other_says(
    parts: tuple[str, ...], language: Language, alone: tuple[str, ...]
) -> None:
    assert standing_alone(parts, language) == alone


@pytest.mark.parametrize(
    ("question", "quote", "notice"),
    [
        (
            "Vem är ordförande för Danske Regioner, och hur gammal är hon?",
            "Hun er formand for Danske Regioner og desuden regionsrådsformand i Region Syddanmark.",
            "Bara en del av frågan är besvarad. Detta ger dokumenten inget svar på: “Hur gammal är hon?”",
        ),
        (
            "How many have applied so far, and when is the deadline for the post in Region Zealand?",
            "10.04.2023 kl. 23.59\tAnsøgningsfrist",
            "Only part of the question is answered. "
            "The documents do not answer this: “How many have applied so far?”",
        ),
    ],
)
def test_where_one_of_two_questions_is_answered_the_other_is_named(
    corpus: Assistant, question: str, quote: str, notice: str
) -> None:
    answer = corpus.ask(question)
    assert (answer.abstained, answer.notice) == (False, notice)
    assert quote in [citation.quote for citation in answer.citations]


def test_one_question_is_shown_as_it_was_found(corpus: Assistant) -> None:
    found = corpus.finding.invoke(Question("Why did Skåne lose knowledge?", k=3))
    assert found.shown is found.result
