"""Follow-up questions: by the rule without a model, by a model where one is set, and the two-turn cases."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from pydantic import SecretStr

from errors import QuestionError
from retrieval.chain import Assistant, Question
from retrieval.events import Finished, Quoted
from retrieval.language import detect_language
from retrieval.rewriting import is_follow_up, rewrite
from tests.answers.conftest import ModelServer

CASES = Path(__file__).resolve().parents[2] / "eval" / "testsets" / "conversations.jsonl"


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
