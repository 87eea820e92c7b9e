"""What a written sentence takes from the question or from titles, and what it says beyond that."""

from __future__ import annotations

import re
from typing import Final

from retrieval.documents import Language
from retrieval.lexical import grams
from retrieval.question import content_words
from retrieval.translation import translations

_ASKS_OPENLY: Final = re.compile(
    r"\b(?:hvem|hvad|hvilke\w*|hvor\w*|vem|vems|vad|vilk\w+|hur|när|varför|varifrån|vart"
    r"|who\w*|what|which|where|when|why|how)\b",
    re.IGNORECASE,
)
_BECAUSE: Final = re.compile(
    r"\b(?:fordi|eftersom|därför att|derfor at|idet|på grund af|på grund av|because|as a result of)\b",
    re.IGNORECASE,
)
_SAME_WORD: Final = 0.5
"""Share of a word's 4-grams that stand in another form of it. A compound holds its parts, not they it: who
works part time is no full-time employee."""

_MOSTLY: Final = 2 / 3


def new_words(sentence: str, question: str) -> tuple[str, ...]:
    """Return the content words of a sentence that do not stand in the question."""
    asked = [frozenset(grams(word)) for word in content_words(question)]
    return tuple(word for word in content_words(sentence) if not _stands_in(word, asked))


def asked_words(sentence: str, question: str) -> tuple[str, ...]:
    """Return the content words of a sentence that stand in the question, each once."""
    new = frozenset(new_words(sentence, question))
    return tuple(dict.fromkeys(word for word in content_words(sentence) if word not in new))


def restates(sentence: str, question: str) -> bool:
    """Tell whether a sentence asks, or only says again what the question says.

    To a question that wants yes or no, its own words are an answer.
    """
    if sentence.rstrip("\"'”»« ").endswith("?"):
        return True
    return bool(_ASKS_OPENLY.search(question)) and not new_words(sentence, question)


def repeats(sentence: str, language: Language, question: str, asked_in: Language) -> bool:
    """Tell whether more of a sentence's content words stand in the question than do not.

    Where the languages differ, the translations of the question's words count as its own.
    """
    held = _held(question, asked_in, language)
    words = content_words(sentence)
    return 2 * sum(_stands_in(word, held) for word in words) > len(words)


def explains_other(sentence: str, language: Language, question: str, asked_in: Language) -> bool:
    """Tell whether a sentence says why something is so that the question does not speak of.

    "It is hard, because much is new" does not say why knowledge was lost.
    """
    because = _BECAUSE.search(sentence)
    words = content_words(sentence[: because.start()]) if because else ()
    held = _held(question, asked_in, language)
    return bool(words) and not any(_stands_in(word, held) for word in words)


def share_told(words: tuple[str, ...], text: str) -> float:
    """Return the share of words that stand in a text of the same language; 1 where there are none."""
    told = [frozenset(grams(word)) for word in content_words(text)]
    return sum(_stands_in(word, told) for word in words) / len(words) if words else 1.0


def tells_titles_alone(sentence: str, titles: str, passage: str) -> bool:
    """Tell whether a sentence says what the titles and heads above a passage say, and nothing of it."""
    words = content_words(sentence)
    return bool(words) and share_told(words, titles) >= _MOSTLY and share_told(words, passage) == 0


def _held(question: str, asked_in: Language, language: Language) -> list[frozenset[str]]:
    """Return the 4-grams of each of a question's content words, and of their translations."""
    asked = content_words(question)
    if language != asked_in:
        asked = (*asked, *(word for each in translations(asked, asked_in, language) for word in each))
    return [frozenset(grams(word)) for word in asked]


def _stands_in(word: str, words: list[frozenset[str]]) -> bool:
    own = frozenset(grams(word))
    return any(len(own & other) >= _SAME_WORD * len(own) for other in words)
