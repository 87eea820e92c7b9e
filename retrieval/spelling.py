"""How names are spelled in the three languages: what is one word however it is written."""

from __future__ import annotations

import functools
import re
import unicodedata
from typing import Final

WORD: Final = re.compile(r"[^\W_]+(?:[-'’.&][^\W_]+)*")
_FOLDED: Final = str.maketrans({"ä": "æ", "ö": "ø", "’": "'"})
_PLAIN: Final = tuple(
    str.maketrans(letters)
    for letters in (
        {"å": "a", "æ": "ae", "ø": "o"},
        {"å": "aa", "æ": "ae", "ø": "oe"},
        {"å": "a", "æ": "a", "ø": "o"},
    )
)


@functools.lru_cache(maxsize=100_000)
def fold(word: str) -> str:
    """Return a word without what differs between the languages' spellings: Malmö and Malmø are one."""
    lowered = unicodedata.normalize("NFC", word).lower().translate(_FOLDED).replace("aa", "å")
    kept = (letter if letter in "åæø" else unicodedata.normalize("NFD", letter)[0] for letter in lowered)
    return "".join(kept)


def plain_spellings(folded: str) -> frozenset[str]:
    """Return how a folded word is written without the Nordic letters: "koge" and "koege", "naestved"."""
    return frozenset(folded.translate(table) for table in _PLAIN)


def forms(word: str) -> list[str]:
    """Return a name folded, and without its genitive."""
    folded = fold(word)
    found = [folded]
    if folded.endswith("'s"):
        found.append(folded[:-2])
    elif folded.endswith("s") and len(folded) > 3:
        found.append(folded[:-1])
    return found
