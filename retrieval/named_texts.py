"""Texts as proper names are looked up in them: genitives, compounds, spellings, what stands together."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from rapidfuzz.distance import OSA

from retrieval.documents import Language
from retrieval.question import is_stop_word
from retrieval.spelling import WORD, fold, forms, plain_spellings
from retrieval.translation import is_entry, translations

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
_GENITIVE: Final = re.compile(r"'s$")
_PARTS_NAMES: Final = re.compile(r"[,;\n]")
_PARTING_WORDS: Final = frozenset("og och and samt eller or".split())


class Texts:
    """Passages as names are looked up in them."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._text = "\n".join(texts)
        written = list(WORD.finditer(self._text))
        self._words = [_GENITIVE.sub("", fold(word.group())) for word in written]
        self._written = dict(zip(self._words, (word.group().lower() for word in written), strict=True))
        self._places: dict[str, list[int]] = {}
        place, end = 0, 0
        for word, match in zip(self._words, written, strict=True):
            # Names on two sides of a comma, of "og" or of a line's end are no one name.
            is_parted = _PARTS_NAMES.search(self._text, end, match.start()) or word in _PARTING_WORDS
            place, end = place + (1 + _INITIALS_BETWEEN if is_parted else 1), match.end()
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
        end = re.compile(rf"[\w-]+{re.escape(_stem(folded))}{_INFLECTION}")
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


def _stem(noun: str) -> str:
    """Return a noun without the "-um" that goes before an article: ministerium, ministeriet."""
    return noun.removesuffix("um") if noun.endswith("ium") else noun


def are_near(before: Iterable[int], places: Iterable[int]) -> bool:
    """Tell whether some place of a word may be that of the rest of a name that the one before begins."""
    return any(0 <= place - other <= 1 + _INITIALS_BETWEEN for place in places for other in before)
