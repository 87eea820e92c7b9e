"""Which of our languages a text is in.

Function words decide where they can: they are fast, and names cannot mislead them ("Hvem er Christian
Isacsson?" is Danish, whatever the surname says to a detector that counts letters). Only a text
without a deciding function word is shown to lingua, whose models take half a second to load.
"""

from __future__ import annotations

import functools
import re
from collections import Counter
from typing import TYPE_CHECKING, Final, cast

from retrieval.documents import Language

if TYPE_CHECKING:
    from lingua import LanguageDetector

# Words that only one of the three languages uses, among the most frequent of each. "Var" is Danish for "was"
# and Swedish for "where": it stands in both, so that it speaks for neither. "Er" is Danish for "is"; as the
# Swedish "you" it is rare.
_ONLY: Final[dict[Language, frozenset[str]]] = {
    "da": frozenset(
        "af hvad hvor hvordan hvorfor hvornår hvem hvilken hvilke hvilket og ikke er jeg blev bliver været "
        "også eller nogle noget nogen mellem efter siden hvis selv deres kun meget mange andre få hos ud op "
        "ned nu når fra skal sig mig dig os jeres vores blive havde kunne ville skulle findes mangler "
        "hvis to fire otte dette disse til seks tyve år mere sagde siger får fik gør gjorde ved "
        "var et der hun alle vil bør flere hele før uden fordi hendes giver intet".split()
    ),
    "sv": frozenset(
        "av vad var hur varför när vem vilken vilka vilket och inte är jag blev blir varit också eller "
        "några något någon mellan efter sedan själv deras bara mycket många andra få hos ut upp ner "
        "nu från ska skall sig mig dig oss våra vår bli hade kunde ville skulle finns saknas "
        "två fyra åtta sex tjugo år mer sade säger får fick gör gjorde vid att detta dessa till för "
        "ett hon alla vill bör flera hela före utan eftersom hennes ger inget inga".split()
    ),
    "en": frozenset(
        "the of and to is are was were what why how when who which where not it that this these with from by "
        "be been has have had does did do will would should could about between there their they we you "
        "many much a an or if as can he she his its our my your but also must get".split()
    ),
}
_SHARED: Final[frozenset[str]] = frozenset(
    word for word in set().union(*_ONLY.values()) if sum(word in words for words in _ONLY.values()) > 1
)
_NORDIC: Final = frozenset("har vi en i på med om den det de kan går så kom".split())
"""Danish and Swedish function words: "Har vi en policy?" is one of the two."""
_LETTERS: Final[dict[Language, re.Pattern[str]]] = {"da": re.compile("[æø]"), "sv": re.compile("[äö]")}
# The "it" of "it-råd" is no English word, so what hyphens join is one.
_WORD: Final = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_NAME_INSIDE: Final = re.compile(r"(?<=[^\W_] )[A-ZÆØÅÄÖÉ][\w-]*")
_SURE_BESIDE_VOTES: Final = 0.5
_SURE_ALONE: Final = 0.6
"""Letters alone tell nothing of "På Fyn?": it is as good Danish as Swedish."""
_OPENS: Final[dict[Language, re.Pattern[str]]] = {
    # The Danish "was" does not begin a question with a verb in the present after it.
    "sv": re.compile(r"\W*var (?:bor|går|har|hittar|kan|kommer|ligger|sitter|står|söker)\b", re.IGNORECASE),
    # Within a sentence it is a Swedish word as well.
    "en": re.compile(r"\W*in\b", re.IGNORECASE),
}
_ALSO_NORDIC: Final = frozenset("an by had have is".split())
"""English function words that are ordinary words in Danish or Swedish: a town, to have, ice."""
_DETECT_CHARS: Final = 4000
"""So much of a text tells its language; more only costs time."""


def detect_language(text: str) -> Language:
    """Tell the language of a question or a document; 'unknown' where nothing speaks for one."""
    head = text[:_DETECT_CHARS]
    votes: Counter[Language] = Counter(each for each, opens in _OPENS.items() if opens.match(head))
    for match in _WORD.finditer(head):
        word = match.group().lower()
        for language, words in _ONLY.items():
            if word in words and word not in _SHARED:
                votes[language] += 1
        if match.start() and match.group()[0].isupper():
            continue  # a name keeps its letters: "Who leads Region Sjælland?"
        for language, letters in _LETTERS.items():
            if letters.search(word):
                votes[language] += 1
    ranked = votes.most_common(2)
    if ranked and (len(ranked) == 1 or ranked[0][1] > 2 * ranked[1][1]):
        return ranked[0][0]
    return _by_letters(head, votes)


def votes_of_words(text: str) -> Counter[Language]:
    """Return how many words of a text speak for each language: function words, and letters but for names'.

    A capital inside the text makes a name: the "It" of "Koncern IT" is no English word.
    """
    words = [match.group() for match in _WORD.finditer(text)]
    told = [word.lower() for number, word in enumerate(words) if not number or word[0].islower()]
    own = {language: function_words - _SHARED - _ALSO_NORDIC for language, function_words in _ONLY.items()}
    votes = Counter(language for word in told for language, known in own.items() if word in known)
    votes.update(
        language
        for word in words
        if word[0].islower()
        for language, letters in _LETTERS.items()
        if letters.search(word)
    )
    return votes


def _by_letters(text: str, votes: Counter[Language]) -> Language:
    """Ask lingua; where it is unsure and function words gave a narrow lead, keep that lead."""
    values = {
        cast(Language, each.language.iso_code_639_1.name.lower()): each.value
        for each in _detector().compute_language_confidence_values(_without_names(text))
    }
    if any(match.group().lower() in _NORDIC for match in _WORD.finditer(text)):
        values.pop("en")
    best = max(values, key=values.__getitem__)
    sure = (_SURE_BESIDE_VOTES if votes else _SURE_ALONE) * sum(values.values())
    if values[best] >= sure > 0:
        return best
    if votes:
        return votes.most_common(1)[0][0]
    return "unknown"


def _without_names(text: str) -> str:
    """Return a text without the words with a capital inside it: "Nurses in Skåne?" is English.

    A text of nothing else, such as a heading, is returned whole.
    """
    kept = _NAME_INSIDE.sub("", text)
    return kept if _WORD.search(kept) else text


@functools.cache
def _detector() -> LanguageDetector:
    from lingua import Language as Lingua  # only when it is needed
    from lingua import LanguageDetectorBuilder

    languages = (Lingua.DANISH, Lingua.SWEDISH, Lingua.ENGLISH)
    return LanguageDetectorBuilder.from_languages(*languages).build()
