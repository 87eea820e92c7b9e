"""Words of a question in the other two languages, from the glossary beside this file.

A small embedding model is weakest where question and passage differ in language, and there lexical
search finds nothing unless the words are close. The glossary's rows hold what a word is in English,
Danish and Swedish, in dictionary form; inflected words are found by what they begin with.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

from retrieval.documents import Language

FOLDER: Final = Path(__file__).with_name("glossary")

_LANGUAGES: Final[tuple[Language, ...]] = ("en", "da", "sv")
_LONGEST_ENDING: Final = {"en": 3, "da": 5, "sv": 5}
_SHORTEST_STEM: Final = 3
_SHORTEST_PART: Final = 3
_RESTORED: Final = {"en": ("", "e", "y"), "da": ("", "e"), "sv": ("", "a", "e")}
"""What a dictionary form may have lost before an ending: losing, companies; ledelse, ledelser."""
_ONE_LETTER_ENDINGS: Final = frozenset("adelnrsty'’")
"""With another last letter a word is no form of a shorter one: "Westh" is a name, and not "west"."""

Row = tuple[tuple[str, ...], ...]
"""The words of a row, language by language in the order of `_LANGUAGES`."""


def translations(
    words: Sequence[str], language: Language, into: Language | None = None
) -> tuple[tuple[str, ...], ...]:
    """Return for each word what it is in the other two languages, or in the one language `into`.

    () where the glossary does not say. Two words in a row that are one entry ("Capital Region") are
    translated as one: both get its words. A text of unknown language has no translations.
    """
    if language not in _LANGUAGES:
        return tuple(() for _ in words)
    targets = tuple(other for other in _LANGUAGES if other != language and into in (None, other))
    lowered = [word.lower() for word in words]
    found = [_of_word(word, language, targets) for word in lowered]
    for place in range(len(lowered) - 1):
        pair = _of_word(f"{lowered[place]} {lowered[place + 1]}", language, targets)
        if pair:
            found[place] = found[place + 1] = pair
    return tuple(found)


def translations_of_parts(word: str, language: Language) -> tuple[tuple[str, ...], ...]:
    """Return what each part of a compound is in the other languages; () where it is an entry, or none."""
    if language == "en" or language not in _LANGUAGES or _rows_of(word, language):
        return ()
    targets = [place for place, other in enumerate(_LANGUAGES) if other != language]
    return tuple(
        tuple(other for row in rows for target in targets for other in row[target])
        for rows in _parts_of(word, language)
    )


def is_entry(word: str, language: Language) -> bool:
    """Tell whether a word is an entry of the glossary as it stands, and no form of one."""
    return language in _LANGUAGES and word.lower() in _entries()[language]


@functools.lru_cache(maxsize=10_000)
def _of_word(word: str, language: Language, targets: tuple[Language, ...]) -> tuple[str, ...]:
    rows = _rows_of(word, language) or _rows_of_parts(word, language)
    return tuple(
        dict.fromkeys(
            other
            for row in rows
            for target in targets
            for other in row[_LANGUAGES.index(target)]
            if other != word
        )
    )


def _rows_of(word: str, language: Language) -> tuple[Row, ...]:
    """Return the rows of the longest entry that the word is a form of."""
    entries = _entries()[language]
    if language == "en" and word.endswith("ves"):  # midwives, halves
        rows = entries.get(f"{word[:-3]}fe") or entries.get(f"{word[:-3]}f")
        if rows:
            return rows
    for cut in range(len(word), max(_SHORTEST_STEM, len(word) - _LONGEST_ENDING[language]) - 1, -1):
        if cut == len(word) - 1 and word[cut] not in _ONE_LETTER_ENDINGS:
            continue
        for restored in _RESTORED[language] if cut < len(word) else ("",):
            rows = entries.get(word[:cut] + restored)
            if rows:
                return rows
    return ()


def _rows_of_parts(word: str, language: Language) -> tuple[Row, ...]:
    """Return the rows of the two words that a Danish or Swedish compound is made of."""
    return tuple(row for rows in _parts_of(word, language) for row in rows)


def _parts_of(word: str, language: Language) -> tuple[tuple[Row, ...], ...]:
    """Return the rows of each of the two words; () where a word is no compound of known ones."""
    if language == "en":
        return ()
    entries = _entries()[language]
    for cut in range(len(word) - _SHORTEST_PART, _SHORTEST_PART - 1, -1):
        first = entries.get(word[:cut]) or entries.get(word[:cut].removesuffix("s"))
        second = first and _rows_of(word[cut:], language)
        if first and second:
            return first, second
    return ()


@functools.cache
def _entries() -> Mapping[Language, Mapping[str, tuple[Row, ...]]]:
    """Return the rows by each of their words, for each language."""
    entries: dict[Language, dict[str, tuple[Row, ...]]] = {language: {} for language in _LANGUAGES}
    for row in _rows():
        for language, cell in zip(_LANGUAGES, row, strict=True):
            for word in cell:
                entries[language][word] = (*entries[language].get(word, ()), row)
    return entries


def _rows() -> Iterator[Row]:
    for file in sorted(FOLDER.glob("*.tsv")):
        for line in file.read_text(encoding="utf-8").splitlines():
            if line and not line.startswith("#"):
                english, danish, swedish = line.split("\t")
                yield tuple(english.split("|")), tuple(danish.split("|")), tuple(swedish.split("|"))
