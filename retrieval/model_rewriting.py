"""A follow-up question as a question of its own, by a language model."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from langchain_core.language_models import BaseChatModel

from retrieval.documents import Language
from retrieval.figures import figures_of
from retrieval.held import Held
from retrieval.language import detect_language
from retrieval.named_texts import Texts
from retrieval.names import missing_names
from retrieval.prompting import rewrite_messages
from retrieval.streaming import Limits, StreamError, stream_words

_LONGEST_CHARS: Final = 300


def rewritten(
    question: str, history: Sequence[str], language: Language, chat: BaseChatModel, limits: Limits
) -> str:
    """Return a follow-up as a language model rewrites it; '' where it cannot be taken.

    It is taken when it is one question in the language of the follow-up, whose names and figures all
    stand in the conversation.
    """
    try:
        pieces = stream_words(chat, rewrite_messages(question, language, history[-3:]), limits)
        made = "".join(pieces).strip().split("\n")[0].strip(" \"'”»«")
    except StreamError:
        return ""
    return made if _is_sound(made, question, history, language) else ""


def _is_sound(made: str, question: str, history: Sequence[str], language: Language) -> bool:
    """Tell whether a rewrite asks what was asked: nothing in it may come from elsewhere."""
    if not made.endswith("?") or len(made) > _LONGEST_CHARS or made.casefold() == history[-1].casefold():
        return False
    if detect_language(made) not in (language, "unknown"):
        return False
    said = [*history, question]
    held = Held([(each, language) for each in said])
    if not all(held.holds(figure) for figure in figures_of(made, language)):
        return False
    return not missing_names(made, language, Texts(said))
