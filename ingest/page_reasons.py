"""What the library says to admins, in Danish and Swedish: its own sentences are English."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Final

import yaml

from chat.words import ScreenLanguage

_FILE: Final = Path(__file__).parent / "page_sentences.yaml"
_COLUMNS: Final[dict[ScreenLanguage, int]] = {"en": 0, "da": 1, "sv": 2}
_BLANK: Final = re.compile(r"\\\{(\w+)\\\}")


def in_language(text: str, language: ScreenLanguage) -> str | None:
    """Say a sentence, or several, of the library in `language`; None where one of them is not known."""
    if language == "en" or not text:
        return text
    for end in (*_ends(text), len(text)):
        first = _sentence(text[:end], language)
        rest = in_language(text[end:].strip(), language) if first is not None else None
        if first is not None and rest is not None:
            return f"{first} {rest}".strip()
    return None


def _sentence(text: str, language: ScreenLanguage) -> str | None:
    for pattern, told in _known(language):
        found = pattern.fullmatch(text)
        if found:
            blanks = {name: _sentence(value, language) or value for name, value in found.groupdict().items()}
            return told.format(**blanks)
    return None


def _ends(text: str) -> list[int]:
    """Give the places where a sentence may end; a blank may hold such a place too."""
    return [match.start() + 1 for match in re.finditer(r"[.!?] (?=[A-Z])", text)]


@cache
def _known(language: ScreenLanguage) -> tuple[tuple[re.Pattern[str], str], ...]:
    """Give each known English sentence as a pattern, with what is said for it."""
    rows: list[list[str]] = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    return tuple((_pattern(row[0]), row[_COLUMNS[language]]) for row in rows)


def _pattern(english: str) -> re.Pattern[str]:
    return re.compile(_BLANK.sub(r"(?P<\1>.+?)", re.escape(english)), re.DOTALL)
