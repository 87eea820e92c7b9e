"""Follow-up questions: by the rule without a model, by a model where one is set, and the two-turn cases."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from pydantic import SecretStr

from chat.words import SCREEN_LANGUAGES
from errors import QuestionError
from retrieval.answering import refusal, unmentioned
from retrieval.chain import Assistant, Question
from retrieval.documents import Language
from retrieval.events import Finished, Quoted
from retrieval.language import detect_language
from retrieval.rewriting import is_follow_up, leans_surely, rewrite
from tests.answers.conftest import ModelServer

CASES = Path(__file__).resolve().parents[2] / "eval" / "testsets" / "conversations.jsonl"
NURSES = "Hvor mange sygeplejersker var der i Region Sjælland i oktober 2024?"


@pytest.mark.parametrize(
    ("before", "question", "standalone"),
    [
        (
            "Hvor mange sygeplejersker var der på fuld tid i oktober 2024?",
            "og hvad med lægerne?",
            "Hvor mange læger var der på fuld tid i oktober 2024?",
        ),
        ("Why did Skåne lose knowledge?", "And in Region Zealand?", "Why did Region Zealand lose knowledge?"),
        (
            "Vem är Christian Isacsson?",
            "Vad säger han om tillit?",
            "Vad säger han om tillit (Christian Isacsson)?",
        ),
        (
            "Hvorfor mistede Skåne viden?",
            "Og hvem fortalte om det?",
            "Hvem fortalte om det (Skåne mistede viden)?",
        ),
        (
            "Hvor mange læger var der i oktober 2024?",
            "Og i 2023?",
            "Hvor mange læger var der i oktober 2023?",
        ),
        ("Hvor mange læger var der?", "Og i 2023?", "Hvor mange læger var der – 2023?"),
        ("Why did Skåne lose knowledge?", "And in which year?", "In which year (Skåne lose knowledge)?"),
        ("Varför förlorade Halland kunskap?", "I Skåne?", "Varför förlorade Skåne kunskap?"),
        (NURSES, "Og i november?", "Hvor mange sygeplejersker var der i Region Sjælland i november 2024?"),
        (NURSES, "Og i maj 2023?", "Hvor mange sygeplejersker var der i Region Sjælland i maj 2023?"),
        (NURSES, "Og 2023?", "Hvor mange sygeplejersker var der i Region Sjælland i oktober 2023?"),
        (
            NURSES,
            "Og i Region Skåne i 2023?",
            "Hvor mange sygeplejersker var der i Region Skåne i oktober 2023?",
        ),
        (
            NURSES,
            "Hvad med jordemødrene?",
            "Hvor mange jordemødre var der i Region Sjælland i oktober 2024?",
        ),
        (
            NURSES,
            "Hvad med lægerne i Region Hovedstaden?",
            "Hvor mange læger var der i Region Hovedstaden i oktober 2024?",
        ),
        (
            NURSES,
            "Hvad med SOSU-assistenterne?",
            "Hvor mange SOSU-assistenter var der i Region Sjælland i oktober 2024?",
        ),
        (NURSES, "Og læger?", "Hvor mange læger var der i Region Sjælland i oktober 2024?"),
        (NURSES, "Og fra Køge?", "Fra Køge (Region Sjælland sygeplejersker oktober 2024)?"),
        (NURSES, "Og lønnen?", "Lønnen (Region Sjælland sygeplejersker oktober 2024)?"),
        ("How many midwives were there in 2024?", "And nurses?", "How many nurses were there in 2024?"),
        (
            "How many midwives were there in 2024?",
            "What was it in 2022?",
            "How many midwives were there in 2022?",
        ),
        (
            "Hur många barnmorskor fanns det 2024?",
            "Hur många var det 2022?",
            "Hur många barnmorskor fanns det 2022?",
        ),
        (
            "Hvor stort var budgettet i 2023?",
            "Hvor stort var det i 2024?",
            "Hvor stort var budgettet i 2024?",
        ),
        (NURSES, "Og mænd?", "Hvor mange mænd var der i Region Sjælland i oktober 2024?"),
        (NURSES, "Og senere?", "Senere (Region Sjælland sygeplejersker oktober 2024)?"),
        ("How many midwives were there?", "Ok, and the nurses?", "How many nurses were there?"),
        ("Hur stor var budgeten 2023?", "Hur stor var den 2022?", "Hur stor var budgeten 2022?"),
        (
            "Hvem skrev rapporten i 2023?",
            "Hvor mange var der i 2022?",
            "Hvor mange var der i 2022 (skrev rapporten)?",
        ),
        (
            NURSES,
            "Hvad med lønnen?",
            "Hvad med lønnen (Region Sjælland sygeplejersker oktober 2024)?",
        ),
        (
            "How many nurses were there in Region Zealand in October 2024?",
            "What about their salary?",
            "What about their salary (Region Zealand nurses October 2024)?",
        ),
        (
            "Hur många vårdplatser stängdes i Skåne 2023?",
            "Och 2024?",
            "Hur många vårdplatser stängdes i Skåne 2024?",
        ),
        (
            "Hur många vårdplatser fanns i Skåne 2023?",
            "Och i Halland 2024?",
            "Hur många vårdplatser fanns i Halland 2024?",
        ),
        (
            "Hvor mange senge havde Lund i 2023?",
            "Hvor mange i 2024?",
            "Hvor mange i 2024 (Lund senge)?",
        ),
        ("Hvor mange læger mangler der?", "For lægerne?", "Hvor mange læger mangler der – lægerne?"),
        (
            "Hvor mange læger mangler der i 2024?",
            "Og i november?",
            "Hvor mange læger mangler der i november 2024?",
        ),
        ("Hvor mange rejste fra Køge til Faxe?", "Og fra Slagelse?", "Fra Slagelse (Køge Faxe rejste)?"),
    ],
)
def test_the_rule_carries_over(before: str, question: str, standalone: str) -> None:
    assert rewrite(question, (before,), detect_language(question)) == standalone


@pytest.mark.parametrize(
    "question",
    [
        "Hvad er it-rådet?",
        "Hvor mange ansatte er der i Koncern IT?",
        "Who is the immediate superior?",
        "Hvornår er der ansøgningsfrist i Region Sjælland?",
        "In which region is Malmö?",
        "I vilken region ligger Malmö?",
        "På hvilken dato er ansøgningsfristen?",
        "For hvem gælder aftalen?",
        "I want the deadline",
        "I'd like the deadline",
        "I moved to Malmö, where do I apply?",
        "I Skåne, hvem er ansvarlig?",
        "I Skåne, vem är ansvarig?",
        "Hvad er vigtigst for en god leder, der vil lykkes?",
        "Which nurses say that they are tired?",
        "Hvad er det Region Skåne vil?",
        "What is there in Lund?",
        "Hvad var der at gøre i 2024?",
        "Tak for hjælpen",
        "Tack!",
        "Thanks for your help!",
        "Hej",
        "ok",
        *(starter for words in SCREEN_LANGUAGES.values() for starter in words.starters),
    ],
)
def test_a_question_of_its_own_stays_as_it_is(question: str) -> None:
    history = ("Hvorfor mistede Skåne viden?",)
    assert not is_follow_up(question, history)
    assert rewrite(question, history, detect_language(question)) == question


def test_without_a_conversation_nothing_is_a_follow_up() -> None:
    assert not is_follow_up("og hvad med lægerne?", ())


def test_the_two_turn_cases_find_what_they_ask_for(corpus: Assistant) -> None:
    """The rule alone: how many find the passage among the first three hits, with and without the history."""
    cases = [json.loads(line) for line in CASES.read_text(encoding="utf-8").splitlines()]
    assert len(cases) >= 12

    def found(case: dict[str, list[dict[str, str]]], question: str) -> bool:
        wanted = case["evidence"][0]
        return any(
            hit.document.path == wanted["document"]
            and re.search(wanted["pattern"], " ".join(hit.text.split()), re.I)
            for hit in corpus.search(question, 3).hits
        )

    alone = sum(found(case, case["question"]) for case in cases)
    carried = sum(found(case, rewrite(case["question"], case["history"], case["language"])) for case in cases)
    assert carried > alone
    assert carried >= 0.9 * len(cases)


def test_the_answer_says_what_the_question_was_taken_as(corpus: Assistant) -> None:
    before = "Hvor mange sygeplejersker var der på fuld tid i oktober 2024?"
    answer = corpus.ask("og hvad med lægerne?", history=(before,))
    assert answer.question == "og hvad med lægerne?"
    assert answer.standalone == "Hvor mange læger var der på fuld tid i oktober 2024?"
    assert corpus.ask("Hvad er it-rådet?", history=(before,)).standalone == ""


def test_a_follow_up_is_answered_in_its_own_language(corpus: Assistant) -> None:
    before = ("Hvem vandt verdensmesterskabet i fodbold i Skåne i 1998?",)
    answer = corpus.ask("What about Paris?", history=before)
    assert answer.standalone == "Hvem vandt verdensmesterskabet i fodbold i Paris i 1998?"
    assert (answer.abstained, answer.language, answer.answer) == (True, "en", refusal("en"))
    danish = corpus.ask("I Paris?", history=before)
    assert (danish.language, danish.answer) == ("da", refusal("da"))


@pytest.mark.parametrize("question", ["Hvornår er der ansøgningsfrist?", "Ansøgningsfrist?"])
def test_what_only_looks_like_a_follow_up_is_answered_by_itself(corpus: Assistant, question: str) -> None:
    before = "Hvem vandt verdensmesterskabet i fodbold i Skåne i 1998?"
    assert is_follow_up(question, (before,))
    answer = corpus.ask(question, history=(before,))
    assert (answer.abstained, answer.standalone) == (False, "")
    assert answer.citations == corpus.ask(question).citations


@pytest.mark.parametrize("question", ["og ansøgningsfristen?", "I Paris?", "Hvornår sagde hun det?"])
def test_a_sure_follow_up_is_not_answered_as_another_question(corpus: Assistant, question: str) -> None:
    assert leans_surely(question)
    answer = corpus.ask(question, history=("Hvem vandt verdensmesterskabet i fodbold i Narnia i 1998?",))
    assert (answer.abstained, answer.standalone != "") == (True, True)


@pytest.mark.parametrize(
    ("question", "language"), [("and in Narnia?", "en"), ("Och i Narnia?", "sv"), ("Og i Narnia?", "da")]
)
def test_what_is_said_of_unknown_names_is_in_the_language_of_the_follow_up(
    corpus: Assistant, question: str, language: Language
) -> None:
    answer = corpus.ask(question, history=("Hvor mange læger er der i Region Skåne?",))
    assert (answer.abstained, answer.language) == (True, language)
    assert answer.answer == refusal(language)
    assert answer.notice == unmentioned(("Narnia",), language)


def test_a_follow_up_that_is_too_long_is_refused_before_it_is_rewritten(corpus: Assistant) -> None:
    with pytest.raises(QuestionError, match="16,003 characters long, more than the 4,000"):
        corpus.ask("i " + "?" * 16_000 + "x", history=("Hvorfor mistede Skåne viden?",))


@pytest.mark.parametrize(
    ("says", "standalone"),
    [
        (
            "How did Region Zealand lose its knowledge?",
            "How did Region Zealand lose its knowledge?",
        ),
        ("", "Why did Region Zealand lose knowledge?"),
        ("Because the employees left.", "Why did Region Zealand lose knowledge?"),
        ("Why did Halland lose 40 employees?", "Why did Region Zealand lose knowledge?"),
        ("Hvorfor mistede Region Zealand viden om it?", "Why did Region Zealand lose knowledge?"),
    ],
)
def test_a_model_rewrites_and_the_rule_stands_in(
    corpus: Assistant, model_server: ModelServer, says: str, standalone: str
) -> None:
    model_server.says(says)
    assistant = corpus.using(
        "openai:good", answer_base_url=f"{model_server.address}/v1", answer_api_key=SecretStr("x")
    )
    question = Question("And in Region Zealand?", history=("Why did Skåne lose knowledge?",))
    events = list(assistant.stream(question))
    assert isinstance(events[0], Quoted)
    assert events[0].answer.standalone == "Why did Region Zealand lose knowledge?"
    assert isinstance(events[-1], Finished)
    assert events[-1].answer.standalone == standalone
