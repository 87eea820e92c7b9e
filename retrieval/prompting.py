"""The prompts in `prompts/`, a file for each task and language, and how excerpts are fenced in them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from langchain_core.messages import BaseMessage, HumanMessage, SystemMessage

from retrieval.documents import Language
from retrieval.excerpts import Excerpt
from retrieval.texts import text_in

Task = Literal["answer", "answer-local", "missing", "rewrite"]
"""'answer-local' is for a model too small to judge whether there is an answer: allowed to say that there is
none, it says so nearly always. Whether to answer was judged before it is asked."""


@dataclass(frozen=True, slots=True)
class _Words:
    """What frames a request in one language."""

    excerpt: str
    source: str
    question: str
    answer: str
    earlier: str
    now: str
    new_question: str


_WORDS: Final[dict[Language, _Words]] = {
    "da": _Words("uddrag", "fra", "Spørgsmål", "Svar på dansk", "Tidligere", "Nu", "Nyt spørgsmål"),
    "sv": _Words("utdrag", "från", "Fråga", "Svar på svenska", "Tidigare", "Nu", "Ny fråga"),
    "en": _Words("excerpt", "from", "Question", "Answer in English", "Earlier", "Now", "New question"),
}


def prompt(task: Task, language: Language) -> str:
    """Return a prompt's text; English where the language is unknown."""
    return text_in(language, task).replace("{missing}", text_in(language, "missing"))


def answer_messages(
    task: Task, question: str, language: Language, excerpts: Sequence[Excerpt]
) -> list[BaseMessage]:
    """Return the request for an answer over numbered excerpts."""
    words = _WORDS.get(language, _WORDS["en"])
    fenced = "\n".join(
        f'<{words.excerpt} nr="{each.n}" {words.source}="{_unfenced(each.document.title)}">\n'
        f"{_unfenced(each.text)}\n</{words.excerpt}>"
        for each in excerpts
    )
    asked = f"{fenced}\n{words.question}: {question}\n{words.answer}:"
    return [SystemMessage(prompt(task, language)), HumanMessage(asked)]


def rewrite_messages(question: str, language: Language, history: Sequence[str]) -> list[BaseMessage]:
    """Return the request to rewrite a follow-up into a question of its own."""
    words = _WORDS.get(language, _WORDS["en"])
    before = "\n".join(f"{words.earlier}: {each}" for each in history)
    asked = f"{before}\n{words.now}: {question}\n{words.new_question}:"
    return [SystemMessage(prompt("rewrite", language)), HumanMessage(asked)]


def answer_prefix(task: Task, language: Language) -> list[BaseMessage]:
    """Return what begins every request for an answer in a language: a model may read it ahead."""
    return [SystemMessage(prompt(task, language)), HumanMessage("?")]


def _unfenced(text: str) -> str:
    """Return a text that cannot close its own fence."""
    return text.replace("<", "‹").replace(">", "›").replace('"', "”")
