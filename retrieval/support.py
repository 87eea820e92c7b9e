"""How far a sentence that was written is carried by an excerpt: read together, and by meaning and words.

Read together, as the cross-encoder reads a question and a passage, by an encoder that was trained to tell
what follows from what does not (natural language inference; Bowman et al. 2015, arXiv 1508.05326). Where it
is sure, it decides: likeness does not tell a sentence from its near miss, with the roles turned or a plan
told as done.

Where it is not, meaning and words do. Meaning is how well the sentence's tokens are matched by those of one
of the excerpt's sentences (MaxSim, Khattab and Zaharia 2020, arXiv 2004.12832); words is how much of the
content words, or of their translations, stands in it. Neither is enough: the vectors of two sentences about
one matter lie close whatever each says, and a paraphrase need not share words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import numpy.typing as npt

from retrieval.cross_encoder import CrossEncoder, PassageReading
from retrieval.documents import Language
from retrieval.embedding import Embedder
from retrieval.excerpts import Excerpt, read_texts
from retrieval.lexical import grams
from retrieval.question import content_words
from retrieval.translation import translations

Array = npt.NDArray[np.float32]
Grams = frozenset[str]

# Fitted as a logistic regression on 69 claims about the samples.
_MEANING: Final = 15.2
_WORDS: Final = 14.1
_BIAS: Final = -22.35
_LEAST: Final = -1.0
_WORDS_ALONE: Final = 15.7
_BIAS_ALONE: Final = -9.7
_LEAST_ALONE: Final = -1.5
_OF_SENTENCE: Final = 0.5
"""What is read in the best sentence counts half of what is read in the whole."""
_SURE: Final = 1.5
_SURELY_NOT: Final = -3.0
"""Scores of a reading that decide: chosen so that hardly a right sentence is stopped for it, of
`eval/claims.jsonl` and of the test half of `eval/practice/claims.jsonl`."""


@dataclass(frozen=True, slots=True)
class Support:
    """How far an excerpt carries a sentence."""

    log_odds: float
    """Above 0: rather than not; comparable between excerpts."""
    sentence: int
    """The number of the excerpt's sentence that carries it best, from 0."""
    enough: bool
    """Whether it is enough to cite the excerpt."""
    sure: bool = False
    """Whether that was read, and not judged by meaning and words."""


class SupportMeter:
    """Measures sentences against some excerpts, whose sentences are embedded once."""

    def __init__(self, embedder: Embedder, entailment: CrossEncoder, excerpts: Sequence[Excerpt]) -> None:
        self._embedder = embedder
        self._entailment = entailment
        self._has_tokens = embedder.identity.has_tokens
        self._excerpts = {each.n: each for each in excerpts}
        self._grams = {each.n: [frozenset(grams(text)) for text in each.sentences] for each in excerpts}
        self._whole = {each.n: frozenset(grams(f"{each.context}\n{each.text}")) for each in excerpts}
        self._tokens = {each.n: self._units(each.sentences) for each in excerpts}

    def measure(self, sentence: str, language: Language, numbers: Iterable[int]) -> dict[int, Support]:
        """Return for each of these excerpts how far it carries a sentence in this language.

        They are those that are cited together: what each carries a part of none needs to carry whole.
        """
        forms = _forms(sentence, language)
        own = next(iter(self._units([sentence])), None)
        supports = {n: self._support(n, forms, own) for n in numbers}
        read = [n for n in supports if self._excerpts[n].sentences]
        texts = [read_texts([self._excerpts[n]]) for n in read]
        if len(read) > 1:
            texts.append(read_texts([self._around(n, supports[n].sentence) for n in read]))
        readings = self._entailment.read(sentence, texts)
        together = _score(readings[-1]) if readings else 0.0
        for n, reading in zip(read, readings, strict=False):
            supports[n] = _decided(
                supports[n], reading, together, _word_for_word(sentence, self._excerpts[n])
            )
        return supports

    def _around(self, n: int, sentence: int) -> Excerpt:
        excerpt = self._excerpts[n]
        return excerpt.part(range(max(0, sentence - 1), min(sentence + 2, len(excerpt.sentences))))

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


def _decided(support: Support, reading: PassageReading, together: float, same: int | None) -> Support:
    """Return what readings, alone and with all that is cited, and the very words make of a support."""
    if same is not None:
        return replace(support, sentence=same, enough=True, sure=True)
    score = _score(reading)
    if score >= _SURE:
        best = max(range(len(reading.statements)), key=reading.statements.__getitem__)
        return replace(support, sentence=best, enough=True, sure=True)
    if max(score, together) <= _SURELY_NOT:
        return replace(support, enough=False, sure=True)
    return support


def _score(reading: PassageReading) -> float:
    return reading.passage + _OF_SENTENCE * max(reading.statements)


def _word_for_word(sentence: str, excerpt: Excerpt) -> int | None:
    """Return which of an excerpt's sentences has a sentence's very words, be a row written out or not."""
    words = _words(sentence)
    pairs = enumerate(zip(excerpt.sentences, excerpt.told, strict=True))
    return next((k for k, texts in pairs if words and any(_words(text) == words for text in texts)), None)


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", text.casefold())
