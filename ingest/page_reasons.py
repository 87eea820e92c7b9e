"""What the library says to admins, in Danish and Swedish: its sentences are English."""

from __future__ import annotations

import re
from functools import cache

from chat.words import ScreenLanguage
from ingest.page_sentences import SENTENCES

_BLANK = re.compile(r"\\\{(\w+)\\\}")


def in_language(text: str, language: ScreenLanguage) -> str | None:
    """Say a sentence, or several, of the library in `language`; None where one of them is not known."""
    if language == "en" or not text:
        return text
    for pattern, told in _sentences(language):
        found = pattern.fullmatch(text)
        if found:
            return told.format(**found.groupdict())
    for end in (match.end() for match in re.finditer(r"[.!?] (?=[A-Z])", text)):
        first = in_language(text[: end - 1], language)
        rest = in_language(text[end:], language) if first is not None else None
        if first is not None and rest is not None:
            return f"{first} {rest}"
    return None


@cache
def _sentences(language: ScreenLanguage) -> tuple[tuple[re.Pattern[str], str], ...]:
    """Give each known English sentence as a pattern, with what is said for it."""
    column = {"da": 0, "sv": 1}[language]
    return tuple((_pattern(english), told[column]) for english, told in SENTENCES.items())


def _pattern(english: str) -> re.Pattern[str]:
    return re.compile(_BLANK.sub(r"(?P<\1>.+?)", re.escape(english)), re.DOTALL)
