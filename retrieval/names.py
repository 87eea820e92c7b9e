"""The proper names of a sentence, and whether they stand in a passage in any of the three languages."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from rapidfuzz.distance import OSA

from retrieval.documents import Language
from retrieval.number_words import MONTHS
from retrieval.question import is_stop_word
from retrieval.spelling import WORD, fold, forms, plain_spellings
from retrieval.translation import is_entry, translations

TABLE: Final = Path(__file__).with_name("names.tsv")

_SHORTEST_IN_COMPOUND: Final = 4
_LANGUAGES: Final[tuple[Language, ...]] = ("da", "sv", "en")
_SHORTEST_WITH_ARTICLE: Final = 8
"""A shorter name with "-en" behind it is another name: Hans and Hansen."""
_SHORTEST_MISSPELT: Final = 5
"""A shorter name with another letter is another name."""
_ARTICLE: Final = re.compile(r"(?:e?n|e?t|erne|arna|orna)s?")
_COMPOUND_TAIL: Final = re.compile(r"s?(?P<noun>\w{6,})")
"""A shorter noun ends names too: "-berg", "-gård"."""
_INFLECTION: Final = r"(?:e?[nrts]|e?[nt]s|e|a|ers?|erne|erna|arna|ne|na)?"
_INITIALS_BETWEEN: Final = 2
"""So many words may stand between the parts of one name: Peter B. Hansen."""
_NO_NAMES: Final = frozenset(
    "i de dem deres jer jeres ni monday tuesday wednesday thursday friday saturday sunday mandag tirsdag "
    "onsdag torsdag fredag lørdag søndag måndag tisdag lördag söndag christmas easter jul påske påsk "
    "nej no yes ja kilde källa source passage uddrag utdrag".split()
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


class Texts:
    """Passages as names are looked up in them."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._text = "\n".join(texts)
        written = [match.group() for match in WORD.finditer(self._text)]
        self._words = [fold(word) for word in written]
        self._written = dict(zip(self._words, (word.lower() for word in written), strict=True))
        self._places: dict[str, list[int]] = {}
        for place, word in enumerate(self._words):
            for part in dict.fromkeys((word, *word.split("-"))):
                self._places.setdefault(part, []).append(place)
        self._running = f" {' '.join(self._words)} "
        self._capitals = {
            fold(match.group()) for match in WORD.finditer(self._text) if match.group()[0].isupper()
        }
        self._lower = {match.group() for match in WORD.finditer(self._text) if match.group()[0].islower()}

    def places(self, name: str, language: Language) -> list[int]:
        """Return where a word, its genitive or a compound that begins with it stands; [] for nowhere.

        In English a name may have lost its Nordic letters: Skane, Koege.
        """
        if name[1:].islower() and is_stop_word(name.lower()) and fold(name) not in self._capitals:
            return []  # the name Hans is not the word "hans"
        all_forms = forms(name)
        found = [place for form in all_forms for place in self._places.get(form, ())]
        stem = all_forms[-1]
        if not found and len(stem) >= _SHORTEST_IN_COMPOUND:
            found = [
                place
                for word, places in self._places.items()
                if word.startswith(stem) and self._goes_on(stem, word)
                for place in places
            ]
        if not found and language == "en":
            plain = frozenset().union(*(plain_spellings(form) for form in all_forms))
            found = [
                place
                for word, places in self._places.items()
                if plain & plain_spellings(word)
                for place in places
            ]
        return found

    def _goes_on(self, stem: str, word: str) -> bool:
        """Tell whether a word that begins with a name is a form or a compound of it, and no other name."""
        rest = word[len(stem) :]
        if rest in {"s", "'s", "es"} or (len(stem) >= _SHORTEST_WITH_ARTICLE and _ARTICLE.fullmatch(rest)):
            return True
        if any(is_entry(stem, language) for language in _LANGUAGES):
            return True  # no name but a common noun with a capital
        written = self._written.get(word, word)
        tail = _COMPOUND_TAIL.fullmatch(written[len(stem) :] if len(written) == len(word) else rest)
        return tail is not None and any(
            translations([tail["noun"]], "da") + translations([tail["noun"]], "sv")
        )

    def holds_phrase(self, phrase: str) -> bool:
        """Tell whether a word or a run of words stands there; the last word may go on (Skåne, Skånes)."""
        folded = " ".join(fold(word) for word in WORD.findall(phrase))
        if len(folded) < _SHORTEST_IN_COMPOUND:
            return f" {folded} " in self._running
        return f" {folded}" in self._running

    def holds_end(self, word: str) -> bool:
        """Tell whether a compound ends with a word or a form of it: "hospital" in "Centralhospitalet"."""
        folded = fold(word)
        if len(folded) < _SHORTEST_IN_COMPOUND:
            return False
        end = re.compile(rf"\w+{re.escape(_stem(folded))}{_INFLECTION}")
        return any(end.fullmatch(each) for each in self._places)

    def holds_nearly(self, name: str) -> bool:
        """Tell whether a long name stands there with one letter wrong, or is the beginning of this one."""
        folded = fold(name)
        if len(folded) < _SHORTEST_MISSPELT:
            return False
        return any(
            (len(other) >= _SHORTEST_MISSPELT and folded.startswith(other))
            or OSA.distance(folded, other, score_cutoff=1) <= 1
            for other in self._capitals
        )

    def has_capital(self, word: str) -> bool:
        """Tell whether a word stands there with a capital and never without."""
        return fold(word) in self._capitals and word.lower() not in self._lower

    def has_lower(self, word: str) -> bool:
        """Tell whether a word stands there in lower case."""
        return word.lower() in self._lower


def missing_names(sentence: str, language: Language, texts: Texts) -> tuple[str, ...]:
    """Return the proper names of a sentence in this language that stand in none of these texts."""
    names = names_of(sentence, language, texts)
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
                and not _are_near(before, places)
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
    (others,) = translations([word.lower()], language)
    if any(texts.holds_phrase(other) for other in others):
        return True
    is_noun = is_entry(word, language) or is_entry(word.removesuffix("s"), language)
    is_own = any(form in _equivalents() for form in forms(word))  # Sjælland is no Nordsjælland
    return is_noun and not is_own and any(texts.holds_end(other) for other in (word, *others))


def _are_near(before: list[int], places: list[int]) -> bool:
    return any(0 < place - other <= 1 + _INITIALS_BETWEEN for place in places for other in before)


def _are_own(words: tuple[str, str], language: Language, texts: Texts) -> bool:
    """Tell whether both words are nothing but names: "Direktør Hansen" need not stand together.

    A noun that has a capital wherever it stands there, "Berg", is a name here.
    """
    return not any(
        is_stop_word(word.lower()) or (is_entry(word, language) and not texts.has_capital(word))
        for word in words
    )


def _stem(noun: str) -> str:
    """Return a noun without the "-um" that goes before an article: ministerium, ministeriet."""
    return noun.removesuffix("um") if noun.endswith("ium") else noun


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
