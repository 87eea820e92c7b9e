"""The proper names of a sentence, and whether they stand in a passage in any of the three languages."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from retrieval.documents import Language
from retrieval.named_texts import Texts, are_near
from retrieval.number_words import MONTHS
from retrieval.question import is_stop_word
from retrieval.spelling import WORD, fold, forms
from retrieval.translation import is_entry, translations, translations_of_parts

TABLE: Final = Path(__file__).with_name("names.tsv")

_NO_NAMES: Final = frozenset(
    "i de dem deres jer jeres ni monday tuesday wednesday thursday friday saturday sunday mandag tirsdag "
    "onsdag torsdag fredag lørdag søndag måndag tisdag lördag söndag christmas easter jul påske påsk "
    "nej no yes ja kilde källa source passage uddrag utdrag dr mr mrs ms hr".split()
)
_ENDINGS: Final[dict[Language, tuple[str, ...]]] = {
    "da": ("en", "et", "er", "ne", "ende", "ede", "ning", "else", "es", "te", "tion", "hed", "e"),
    "sv": ("en", "et", "na", "ar", "or", "er", "ade", "ande", "ning", "as", "de", "tion", "het", "a", "t"),
    "en": ("ing", "ed", "ly", "s", "ion", "ment", "ity", "ness", "able", "al", "ive", "er"),
}
"""What an ordinary word that begins a sentence often ends with."""


@dataclass(frozen=True, slots=True)
class Name:
    """One word of a name at `text[start:end]`."""

    text: str
    start: int
    end: int
    goes_on: bool
    """Whether the next word belongs to the same name: the first word of "Peter Hansen"."""


def missing_names(
    sentence: str, language: Language, texts: Texts, besides: Iterable[tuple[int, int]] = ()
) -> tuple[str, ...]:
    """Return the proper names of a sentence in this language that stand in none of these texts.

    What lies in a span of `besides` is none: the "DKK" of an amount.
    """
    spans = tuple(besides)
    names = tuple(
        name
        for name in names_of(sentence, language, texts)
        if not any(start <= name.start and name.end <= end for start, end in spans)
    )
    missing: list[str] = []
    by_phrase = _held_as_phrases(sentence, names, texts)
    for number, name in enumerate(names):
        if number in by_phrase:
            continue
        places = texts.places(name.text, language)
        if not places and not _held_otherwise(name.text, language, texts):
            missing.append(name.text)
        elif number and names[number - 1].goes_on and number - 1 not in by_phrase:
            before = texts.places(names[number - 1].text, language)
            if (
                before
                and places
                and not are_near(before, places)
                and _are_own((names[number - 1].text, name.text), language, texts)
            ):
                missing.append(f"{names[number - 1].text} {name.text}")
    return tuple(dict.fromkeys(missing))


def names_of(sentence: str, language: Language, texts: Texts | None = None) -> tuple[Name, ...]:
    """Find the words of a sentence that are proper names, or parts of one.

    A word that begins the sentence has a capital anyhow. It counts as a name when `texts` know it as one,
    or when nothing speaks for an ordinary word.
    """
    matches = list(WORD.finditer(sentence))
    found: list[Name] = []
    for number, match in enumerate(matches):
        word = match.group()
        if not _looks_like_a_name(word):
            continue
        before = sentence[: match.start()].rstrip(" \"'»”([")
        begins = not before or before[-1] in ":–-•*"
        following = matches[number + 1] if number + 1 < len(matches) else None
        goes_on = (
            following is not None
            and sentence[match.end() : following.start()] == " "
            and _looks_like_a_name(following.group())
        )
        if begins and not _begins_as_name(word, language, texts):
            continue
        found.append(Name(word, match.start(), match.end(), goes_on))
    return tuple(found)


def _looks_like_a_name(word: str) -> bool:
    if not word[0].isupper() and not re.search(r"[A-ZÆØÅÄÖ]", word):
        return False
    lowered = word.lower()
    return lowered not in _NO_NAMES and lowered not in MONTHS


def _begins_as_name(word: str, language: Language, texts: Texts | None) -> bool:
    if is_stop_word(word.lower()):
        return False
    if (word.isupper() and len(word) > 1) or any(letter.isupper() for letter in word[1:]):
        return True
    if _equivalents().get(fold(word)) or (texts and texts.has_capital(word)):
        return True
    if texts and texts.has_lower(word):
        return False
    if any(translations([word.lower()], language)):
        return False
    return not word.lower().endswith(_ENDINGS.get(language, ()))


def _held_as_phrases(sentence: str, names: tuple[Name, ...], texts: Texts) -> frozenset[int]:
    """Return the numbers of the words that stand there as part of a name of several words, translated."""
    held: set[int] = set()
    folded = [fold(name.text) for name in names]
    for phrase, others in _phrases().items():
        words = phrase.split()
        for at in range(len(names) - len(words) + 1):
            between = sentence[names[at].end : names[at + len(words) - 1].start]
            if folded[at : at + len(words)] != words or len(between) > len(phrase):
                continue
            if any(texts.holds_phrase(other) for other in others):
                held |= set(range(at, at + len(words)))
    return frozenset(held)


def _held_otherwise(word: str, language: Language, texts: Texts) -> bool:
    """Tell whether a name stands there in another language, in parts, or as the common noun that it is."""
    if any(texts.holds_phrase(other) for form in forms(word) for other in _equivalents().get(form, ())):
        return True
    parts = [part for part in re.split(r"[-&]", word) if part]
    if len(parts) > 1:
        return all(
            not _looks_like_a_name(part)
            or bool(texts.places(part, language))
            or _held_otherwise(part, language, texts)
            for part in parts
        )
    # A title or a body in capitals ("Chief Physician", "Regionsrådet") stands there under its own name.
    of_parts = translations_of_parts(word.lower(), language)
    if of_parts:
        return all(any(map(texts.holds_phrase, each)) for each in of_parts)
    (others,) = translations([word.lower()], language)
    if any(texts.holds_phrase(other) for other in others):
        return True
    is_noun = is_entry(word, language) or is_entry(word.removesuffix("s"), language)
    is_own = any(form in _equivalents() for form in forms(word))  # Sjælland is no Nordsjælland
    return is_noun and not is_own and any(texts.holds_end(other) for other in (word, *others))


def _are_own(words: tuple[str, str], language: Language, texts: Texts) -> bool:
    """Tell whether both words are nothing but names: "Direktør Hansen" need not stand together.

    A noun that has a capital wherever it stands there, "Berg", is a name here.
    """
    return not any(
        is_stop_word(word.lower()) or (is_entry(word, language) and not texts.has_capital(word))
        for word in words
    )


@functools.cache
def _rows() -> tuple[tuple[str, ...], ...]:
    lines = TABLE.read_text(encoding="utf-8").splitlines()
    return tuple(tuple(line.split("\t")) for line in lines if line and not line.startswith("#"))


@functools.cache
def _equivalents() -> dict[str, tuple[str, ...]]:
    """Return for each name of one word, folded, what means the same."""
    return {fold(name): row for row in _rows() for name in row if " " not in name}


@functools.cache
def _phrases() -> dict[str, tuple[str, ...]]:
    """Return for each name of several words, folded, what means the same."""
    return {" ".join(_parts(name)): row for row in _rows() for name in row if " " in name}


def _parts(name: str) -> list[str]:
    """Return the words of a name that have a capital in a sentence: not the "of" of "Ministry of Health"."""
    words = WORD.findall(name)
    return [fold(word) for word in words if not is_stop_word(word.lower())] or [fold(word) for word in words]
