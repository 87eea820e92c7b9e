"""Numbers that a passage tells inside other words: "treårig", "hundrede", "en uge"."""

from __future__ import annotations

import functools
import re
from decimal import Decimal
from typing import Final

from retrieval.documents import Language
from retrieval.number_words import words
from retrieval.readings import Number

_ONE_OF_TIME: Final = re.compile(
    r"(?<!\w)(?:en|et|ett|one|a|an) (?:uge|vecka|week|dag|day|døgn|dygn|måned|månad|month|år|year|time|timme"
    r"|hour|minut|minute|kvartal|quarter)(?!\w)",
    re.IGNORECASE,
)
_HUNDREDS: Final = {
    "da": (("hundrede", 100), ("tusinde?", 1000)),
    "sv": (("hundra(?:tal\\w*)?", 100), ("tusen(?:tal\\w*)?", 1000)),
}
_SEVERAL: Final = frozenset("flere flera nogle några få mange många par hundrede hundra".split())
_WORD_BEFORE: Final = re.compile(r"(\w+)[\s-]*$")
_COMPOUND: Final[dict[Language, str]] = {
    "da": "årige?|årigt|års|dages|ugers|måneders|timers|minutters|personers|mands",
    "sv": "åriga?|årigt|års|dagars|veckors|månaders|timmars|minuters|personers|manna",
}


def implied_by(text: str, language: Language) -> set[Number]:
    """Return the numbers that words of a text in this language hold, though none is written there."""
    found = {Number(Decimal(1))} if _ONE_OF_TIME.search(text) else set()
    if language not in _COMPOUND:
        return found
    known = words(language)
    for match in _compounds(language).finditer(text):
        number = match["number"].lower()
        if number.isdecimal() or number in known:
            found.add(Number(Decimal(number) if number.isdecimal() else known[number]))
    for word, value in _HUNDREDS[language]:
        for match in re.finditer(rf"(?<!\w){word}(?!\w)", text, re.IGNORECASE):
            before = _WORD_BEFORE.search(text, 0, match.start())
            counted = before[1].lower() if before else ""
            if not (counted.isdecimal() or counted in known or counted in _SEVERAL):
                found.add(Number(Decimal(value)))
    return found


@functools.cache
def _compounds(language: Language) -> re.Pattern[str]:
    return re.compile(
        rf"(?<!\w)(?P<number>[^\W\d_]+?|[0-9]+)-?(?:{_COMPOUND[language]})(?!\w)", re.IGNORECASE
    )
