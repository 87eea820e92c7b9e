"""Sentences by which a language model says that it has no answer."""

from __future__ import annotations

import re
from typing import Final

from retrieval.citation_gate import read_markers
from retrieval.documents import Language
from retrieval.prompting import prompt

_LANGUAGES: Final[tuple[Language, ...]] = ("da", "sv", "en")
_PATTERNS: Final = (
    r"\b(siger|står|fremgår|nævnes|oplyses|oplyser|nævner|ved)\b( \w+){0,3} (ikke|intet)\b",
    r"\b(ingen|ikke nogen|ikke) (oplysninger|information|svar)\b",
    r"\b(säger|står|framgår|nämns|nämner|anges|vet)\b( \w+){0,3} (inte|inget|ej|ingenting)\b",
    r"\b(ingen|inga|inte någon|inget) (information|uppgifter|uppgift|svar)\b",
    r"\b(documents?|excerpts?|texts?|passages?|it) (do|does)(n.t| not) (\w+ ){0,2}"
    r"(say|mention|state|contain|provide|answer|specify|give)",
    r"\bi (do not|don.t) know\b|\b(no|not any) (information|answer|mention)\b|\bcannot (be )?answer",
    r"\b(is|are|was|were) not (\w+ )?(mentioned|stated|specified|provided|given|known|said)\b",
)
_ANY: Final = re.compile("|".join(_PATTERNS), re.IGNORECASE)


def says_nothing(sentence: str) -> bool:
    """Tell whether a sentence, with its markers, says that there is no answer.

    One with a marker is taken as a statement ("The date is not known [1]"), unless it is the prompt's own.
    """
    text, markers = read_markers(sentence)
    told = text.casefold().rstrip(".")
    if any(prompt("missing", language).casefold().rstrip(".") in told for language in _LANGUAGES):
        return True
    return not markers and _ANY.search(text) is not None
