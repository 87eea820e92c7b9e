"""Orders to a language model that stand in a document, and are not for its reader.

No answer needs them, and a small model may follow them however plainly it is told that documents are
data. So a paragraph that holds one is not shown to it. The quotes are not touched: they carry no orders
out.
"""

from __future__ import annotations

import functools
import re
from typing import Final

_FORGET: Final = (
    r"ignor\w+|disregard\w*|forget|override|glem|glöm|bortse(?: från)?|se bort|tilsidesæt\w*|åsidosätt\w*"
)
_ORDERS_BEFORE: Final = (
    r"(?:instruc\w+|instruktion\w*|prompts?|prompten|regler(?:ne|na)?|rules|anvisning\w*|befaling\w*)"
)
_MODEL: Final = (
    r"(?:ai(?:-\w+)?|language models?|llm|sprogmodel\w*|språkmodell\w*"
    r"|(?:ai-)?assistent\w*|assistants?|chatbot\w*)"
)
_MUST: Final = r"(?:must|should|shall|will|skal|ska|bør|bör|måste|please)"
_SAY: Final = (
    r"(?:answer|reply|respond|write|say|output|svare?|svara|skrive?|skriva|sige?|säga?|udskriv|tell)"
)

_PATTERNS: Final = (
    rf"\b(?:{_FORGET})\b[^.!?\n]{{0,60}}\b{_ORDERS_BEFORE}",
    rf"\b(?:{_FORGET})\b[^.!?\n]{{0,30}}\b(?:everything|alt|allt|all text)\b[^.!?\n]{{0,30}}"
    r"\b(?:above|before|previous|ovenfor|ovenstående|tidligere|ovan|ovanstående|tidigare|du har)\b",
    rf"\b(?:new|nye?|nya|following|følgende|följande|these|disse|dessa) {_ORDERS_BEFORE}"
    rf" (?:to|for|til|till|för) (?:the |den )?{_MODEL}\b",
    rf"\b{_MODEL}\b[^.!?\n]{{0,40}}\b{_MUST}\b[^.!?\n]{{0,40}}\b{_SAY}\b",
    rf"\b(?:to|til|till) (?:the |den )?{_MODEL}\s*[:!]",
    r"\b(?:you are now|du er nu|du är nu|from now on you)\b",
    r"\b(?:fra nu af (?:skal|er) du|från och med nu (?:ska|är) du)\b",
    r"\b(?:act as|pretend (?:to be|that you)|agér som|agera som|lad som om du|låtsas att du)\b",
    rf"\b{_SAY}\b[^.!?\n]{{0,30}}\b(?:only|nothing but|kun|bare|bara|endast|ikke andet end|inget annat än)\b"
    r"[^.!?\n]{0,30}[\"'”“»«:]",
    r"\b(?:system|developer)[ -]?(?:prompt|message|besked|meddelande)\w*",
    r"</?\s*(?:system|assistant|user|excerpt|uddrag|utdrag)\b|<\|\w+\|>|\[/?INST\]",
)
_ANY: Final = re.compile("|".join(_PATTERNS), re.IGNORECASE)


@functools.lru_cache(32)  # a long paragraph holds several hits, and takes a second to look through
def gives_orders(paragraph: str) -> bool:
    """Tell whether a paragraph speaks to a language model and not to a reader."""
    return _ANY.search(paragraph) is not None
