"""Numbers that a passage tells without writing one: "hundrede", "begge", "fordoblet"."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final

from retrieval.documents import Language
from retrieval.number_words import words
from retrieval.readings import Number

_HUNDREDS: Final[dict[Language, tuple[tuple[str, int], ...]]] = {
    "da": (("hundrede", 100), ("tusinde?", 1000)),
    "sv": (("hundra(?:tal\\w*)?", 100), ("tusen(?:tal\\w*)?", 1000)),
}
_SEVERAL: Final = frozenset("flere flera nogle några få mange många par hundrede hundra".split())
_WORD_BEFORE: Final = re.compile(r"(\w+)[\s-]*$")
_PEOPLE_OR_THINGS: Final = "things"
_CALLED: Final = tuple(
    (re.compile(rf"(?<!\w)(?:{name})(?!\w)", re.IGNORECASE), Number(Decimal(value)))
    for name, value in (
        ("begge(?:s|to)?|både|båda|bägge|bådas?|both", 2),
        (r"(?:for)?dobbelt\w*|fordobl\w+|(?:för)?dubb(?:el|la|lat?)\w*|doubl\w+", 2),
        (r"tredobl\w+|tredubb\w+|trippel\w*|tripl\w+", 3),
        ("tiotal(?:et|s)?", 10),
        ("(?:et|ett|a|one) (?:dusin|dussin|dozen)", 12),
        ("en snes|ett tjog|tjugotal(?:et|s)?", 20),
    )
)
"""Numbers that have names of their own; none of them counts time."""


def implied_by(text: str, language: Language) -> set[tuple[Number, str]]:
    """Return the numbers that words of a text in this language hold, though none is written there.

    Beside each stands what it counts, where that is no time; '' where it may count anything.
    """
    found = {(number, _PEOPLE_OR_THINGS) for name, number in _CALLED if name.search(text)}
    if language not in _HUNDREDS:
        return found
    known = words(language)
    for word, value in _HUNDREDS[language]:
        for match in re.finditer(rf"(?<!\w){word}(?!\w)", text, re.IGNORECASE):
            before = _WORD_BEFORE.search(text, 0, match.start())
            counted = before[1].lower() if before else ""
            if not (counted.isdecimal() or counted in known or counted in _SEVERAL):
                found.add((Number(Decimal(value)), ""))
    return found
