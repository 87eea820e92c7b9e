"""How far a sentence that was written is carried by an excerpt: meaning and words together.

Meaning is how well the sentence's tokens are matched by those of one of the excerpt's sentences (MaxSim,
Khattab and Zaharia 2020, arXiv 2004.12832); words is how much of the content words, or of their
translations, stands in it. Neither is enough: the vectors of two sentences about one matter lie close
whatever each says, and a paraphrase need not share words.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from retrieval.documents import Language
from retrieval.embedding import Embedder
from retrieval.excerpts import Excerpt
from retrieval.lexical import grams
from retrieval.question import content_words
from retrieval.translation import translations

Array = npt.NDArray[np.float32]
Grams = frozenset[str]

# Fitted as a logistic regression on eval/fitted_claims.jsonl; tests/answers/test_support.py holds the result.
_MEANING: Final = 15.2
_WORDS: Final = 14.1
_BIAS: Final = -22.35
_LEAST: Final = -1.0
_WORDS_ALONE: Final = 15.7
_BIAS_ALONE: Final = -9.7
_LEAST_ALONE: Final = -1.5


@dataclass(frozen=True, slots=True)
class Support:
    """How far an excerpt carries a sentence."""

    log_odds: float
    """Above 0: rather than not; comparable between excerpts."""
    sentence: int
    """The number of the excerpt's sentence that carries it best, from 0."""
    enough: bool
    """Whether it is enough to cite the excerpt."""


class SupportMeter:
    """Measures sentences against some excerpts, whose sentences are embedded once."""

    def __init__(self, embedder: Embedder, excerpts: Sequence[Excerpt]) -> None:
        self._embedder = embedder
        self._has_tokens = embedder.identity.has_tokens
        self._grams = {each.n: [frozenset(grams(text)) for text in each.sentences] for each in excerpts}
        self._whole = {each.n: frozenset(grams(f"{each.context}\n{each.text}")) for each in excerpts}
        self._tokens = {each.n: self._units(each.sentences) for each in excerpts}

    def measure(self, sentence: str, language: Language) -> dict[int, Support]:
        """Return for each excerpt, by its number, how far it carries a sentence in this language."""
        forms = _forms(sentence, language)
        own = next(iter(self._units([sentence])), None)
        return {n: self._support(n, forms, own) for n in self._grams}

    def _support(self, n: int, forms: list[list[Grams]], own: Array | None) -> Support:
        if not self._grams[n]:
            return Support(-np.inf, 0, enough=False)
        words = np.array([_share(forms, there) for there in self._grams[n]])
        whole = _share(forms, self._whole[n])
        if own is None:
            best = int(words.argmax())
            odds = _WORDS_ALONE * (float(words[best]) + whole) / 2 + _BIAS_ALONE
            return Support(odds, best, odds >= _LEAST_ALONE)
        meaning = np.array([float((own @ units.T).max(axis=1).mean()) for units in self._tokens[n]])
        best = int((_MEANING * meaning + _WORDS * words / 2).argmax())
        odds = _MEANING * float(meaning.max()) + _WORDS * (float(words.max()) + whole) / 2 + _BIAS
        return Support(odds, best, odds >= _LEAST)

    def _units(self, texts: Sequence[str]) -> list[Array]:
        if not self._has_tokens or not texts:
            return []
        return [np.asarray(each.units, np.float32) for each in self._embedder.read_passages(texts)[1]]


def _forms(sentence: str, language: Language) -> list[list[Grams]]:
    """Return the 4-grams of each content word and of its translations."""
    words = content_words(sentence)
    return [
        [made for form in (word, *others) if (made := frozenset(grams(form)))]
        for word, others in zip(words, translations(words, language), strict=True)
    ]


def _share(forms: list[list[Grams]], there: Grams) -> float:
    """Return the mean over the words of how much of a word, or of a translation, is there."""
    if not forms:
        return 0.0
    return sum(max((len(form & there) / len(form) for form in word), default=0.0) for word in forms) / len(
        forms
    )
