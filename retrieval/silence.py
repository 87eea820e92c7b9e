"""Sentences by which a language model says that it has no answer."""

from __future__ import annotations

import re
from typing import Final

from retrieval.citation_gate import read_markers
from retrieval.documents import Language
from retrieval.prompting import prompt

_LANGUAGES: Final[tuple[Language, ...]] = ("da", "sv", "en")
# Somebody in the documents may not know something either, so the sentence must speak of the documents, of an
# answer, or of the one who writes.
_SOURCE: Final = (
    r"(?:dokument\w*|uddrag\w*|utdrag\w*|tekst\w*|text\w*|documents?|excerpts?|passages?"
    r"|kilde\w*|käll\w*|sources?)"
)
_NOT: Final = r"(?:ikke|intet|ingen|inte|inget|inga|ej|not|no|nothing|don.t|doesn.t)"
_TELLS: Final = (
    r"(?:siger|står|fremgår|nævne[rs]|oplyse[rs]|indeholder|svarer|säger|framgår|nämn(?:s|er)|ange[rs]|innehåller"
    r"|svarar|say|mention(?:ed)?|state[ds]?|contain|provided?|answer|specif(?:y|ied)|given?)"
)
_SAME_CLAUSE: Final = r"(?:(?!\b(?:at|att|that|who|which|der|som)\b)[^.,])"
"""What the documents say may be a denial: "the text says that nurses may not smoke"."""
_PATTERNS: Final = (
    rf"\b{_SOURCE}\b[^.,]{{0,30}}\b{_TELLS}\b{_SAME_CLAUSE}{{0,20}}\b{_NOT}\b",
    rf"\b{_SOURCE}\b{_SAME_CLAUSE}{{0,20}}\b{_NOT}\b{_SAME_CLAUSE}{{0,20}}\b{_TELLS}\b",
    rf"\b{_NOT}\b[^.]{{0,20}}\b{_TELLS}\b[^.]{{0,20}}\b{_SOURCE}\b",
    rf"\b{_TELLS}\b[^.]{{0,20}}\b{_NOT}\b[^.]{{0,20}}\b{_SOURCE}\b",
    r"\bjeg ved (?:det )?ikke\b|\bved jeg ikke\b|\bjag vet (?:det )?inte\b|\bvet jag inte\b",
    r"\bi (?:do not|don.t) know\b",
    # "No information may leave the house" is an answer.
    r"\b(?:ingen|inga|inget|no) (?:oplysninger|information|uppgifter|svar|answer)\b(?=\W*$"
    r"| (?:om|about|på|to|in|i|gives|ges|findes|finns|is (?:given|provided|available|found))\b)",
    r"\bcannot (?:be )?answer",
)
_ANY: Final = re.compile("|".join(_PATTERNS), re.IGNORECASE)


def says_nothing(sentence: str) -> bool:
    """Tell whether a sentence, with or without markers, says that there is no answer."""
    return is_told_to_say_nothing(sentence) or _ANY.search(read_markers(sentence)[0]) is not None


def is_told_to_say_nothing(sentence: str) -> bool:
    """Tell whether a sentence says so in the words that the prompt gives for it."""
    told = read_markers(sentence)[0].casefold().rstrip(".")
    return any(prompt("missing", language).casefold().rstrip(".") in told for language in _LANGUAGES)
